//! The journeys in a real browser, and the pictures that they take. The product is built
//! first, and handed over by its path; the rest is `e2e/run.mjs`.

use crate::process::{cargo, command, run};
use crate::test::WITH_TESTS;
use crate::{machine, place};

pub fn journeys() -> Result<(), String> {
    with_browser(&[])
}

pub fn screenshots() -> Result<(), String> {
    with_browser(&["--pictures"])
}

fn with_browser(options: &[&str]) -> Result<(), String> {
    let chromium = machine::chromium()?;
    run(cargo(WITH_TESTS).arg("--no-run"))?;
    let folder = place::root().join("e2e");
    run(command("npm", &["ci", "--prefer-offline"]).current_dir(&folder))?;
    let mut arguments = vec!["run.mjs"];
    arguments.extend(options);
    run(command("node", &arguments)
        .current_dir(&folder)
        .env("TANDEM_BIN", place::target().join("debug/tandem"))
        .env("CHROMIUM", chromium))
}
