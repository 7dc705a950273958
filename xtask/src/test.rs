//! `cargo xtask test`: everything that must hold before a change lands, each part a step.

use crate::process::{cargo, run};
use crate::steps::Steps;
use crate::{browser, machine, postgres, tools};

const STEPS: &[&str] = &[
    "machine", "format", "clippy", "deny", "test", "doc", "browser",
];
/// The product and its tests, as the steps `test` and `browser` build them: once for both.
pub const WITH_TESTS: &[&str] = &["test", "--workspace", "--lib", "--bins", "--tests"];
const SLOW: &[&str] = &["deny", "browser"];

pub fn everything(options: &[&str]) -> Result<(), String> {
    let chosen = chosen(options)?;
    let wants = |name: &str| chosen.contains(&name);
    let mut steps = Steps::new();

    if wants("machine") {
        steps.step("machine", || machine::make_ready(wants("browser")));
    }
    if wants("format") {
        steps.step("format", || run(&mut cargo(&["fmt", "--all", "--check"])));
    }
    if wants("clippy") {
        steps.step("clippy", || {
            run(&mut cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ]))
        });
    }
    if wants("deny") {
        steps.step("deny", || {
            let deny = tools::cargo_deny()?;
            run(&mut crate::process::command(
                deny,
                &["--workspace", "check", "bans", "licenses", "sources"],
            ))
        });
    }
    if wants("test") {
        steps.step("test", || {
            let database = postgres::start()?;
            run(cargo(WITH_TESTS)
                .arg("--no-fail-fast")
                .env("TEST_POSTGRES_URL", database.url()))
        });
    }
    if wants("doc") {
        steps.step("doc", || run(&mut cargo(&["test", "--workspace", "--doc"])));
    }
    if wants("browser") {
        steps.step("browser", browser::journeys);
    }
    steps.finish()
}

fn chosen(options: &[&str]) -> Result<Vec<&'static str>, String> {
    match options {
        [] => Ok(STEPS.to_vec()),
        ["--fast"] => Ok(STEPS
            .iter()
            .copied()
            .filter(|step| !SLOW.contains(step))
            .collect()),
        ["--only", name] => match STEPS.iter().find(|step| *step == name) {
            Some(step) => Ok(vec![step]),
            None => Err(format!(
                "`{name}` is no step. There are: {}",
                STEPS.join(" ")
            )),
        },
        other => Err(format!(
            "`{}` is not understood. There are: --fast, --only STEP",
            other.join(" ")
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_options_every_step_runs() {
        assert_eq!(chosen(&[]).unwrap(), STEPS);
    }

    #[test]
    fn fast_leaves_out_the_slow_steps_and_nothing_else() {
        let fast = chosen(&["--fast"]).unwrap();
        assert_eq!(fast, ["machine", "format", "clippy", "test", "doc"]);
    }

    #[test]
    fn a_mistyped_step_is_refused_with_the_list() {
        let refusal = chosen(&["--only", "clipy"]).unwrap_err();
        assert!(
            refusal.contains("clipy") && refusal.contains("clippy"),
            "{refusal}"
        );
    }
}
