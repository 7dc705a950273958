//! `cargo xtask fuzz`: throws made-up input at everything that reads what strangers send.
//! Fuzzing needs the compiler's sanitizers, which are unstable: a nightly toolchain, or, as
//! here, RUSTC_BOOTSTRAP=1 with the usual one.

use crate::process::{command, read, run};
use crate::tools;
use std::path::Path;

const SECONDS: u32 = 60;

pub fn run_targets(options: &[&str]) -> Result<(), String> {
    let (wanted, seconds) = understood(options)?;
    let fuzz = tools::cargo_fuzz()?;
    println!("Fuzzing uses unstable parts of the compiler: RUSTC_BOOTSTRAP=1 is set for it.");
    let all = read(command(&fuzz, &["list"]).env("RUSTC_BOOTSTRAP", "1"))
        .ok_or("`cargo fuzz list` found no targets in fuzz/")?;
    let targets: Vec<&str> = all
        .lines()
        .filter(|target| wanted.is_none_or(|wanted| wanted == *target))
        .collect();
    if targets.is_empty() {
        return Err(format!(
            "No such target. There are: {}",
            all.replace('\n', " ")
        ));
    }
    for target in targets {
        fuzz_one(&fuzz, target, seconds)?;
    }
    Ok(())
}

fn fuzz_one(fuzz: &Path, target: &str, seconds: u32) -> Result<(), String> {
    let limit = format!("-max_total_time={seconds}");
    run(command(fuzz, &["run", target, "--", &limit]).env("RUSTC_BOOTSTRAP", "1"))
}

fn understood<'a>(options: &[&'a str]) -> Result<(Option<&'a str>, u32), String> {
    let (target, seconds) = match options {
        [] => return Ok((None, SECONDS)),
        ["--seconds", seconds] => (None, *seconds),
        [target] => return Ok((Some(target), SECONDS)),
        [target, "--seconds", seconds] => (Some(*target), *seconds),
        other => return Err(format!("`{}` is not understood", other.join(" "))),
    };
    let seconds = seconds
        .parse()
        .map_err(|_| format!("`{seconds}` is no number of seconds"))?;
    Ok((target, seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_and_a_length_may_be_given_or_left_out() {
        assert_eq!(understood(&[]), Ok((None, SECONDS)));
        assert_eq!(
            understood(&["hours", "--seconds", "5"]),
            Ok((Some("hours"), 5))
        );
        assert!(understood(&["--seconds", "long"]).is_err());
    }
}
