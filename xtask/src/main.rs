//! The developer's commands: `cargo xtask test | bench | fuzz | screenshots`. The
//! continuous integration runs the same `cargo xtask test` as a person does. Nothing
//! here is part of the product.

mod bench;
mod browser;
#[cfg(test)]
mod documents;
mod fuzz;
mod machine;
mod place;
mod postgres;
mod process;
mod steps;
mod test;
mod tools;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask test [--fast] [--only STEP]     everything that must hold before a change lands
cargo xtask bench [--only NAME]             the benches, into target/bench.json
cargo xtask fuzz [TARGET] [--seconds N]     what strangers can send, 60 seconds a target
cargo xtask screenshots                     the pictures of README and manual, into docs/pictures

STEP is one of: machine format clippy deny test doc browser
--fast leaves out deny and browser";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["test", options @ ..] => test::everything(options),
        ["bench", options @ ..] => bench::run(options),
        ["fuzz", options @ ..] => fuzz::run_targets(options),
        ["screenshots"] => browser::screenshots(),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!(
            "`{}` is no command of ours.\n\n{HELP}",
            other.join(" ")
        )),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
