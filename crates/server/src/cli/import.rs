//! Schedules of other systems as part of a company file, and what could not be
//! carried over.
use super::check::say;
use super::{Import, OtherSystem};
use std::{fs, process::ExitCode};

pub fn import(import: &Import) -> Result<ExitCode, String> {
    let name = import.file.display().to_string();
    let source = fs::read_to_string(&import.file).map_err(|error| format!("{name}: {error}"))?;
    let imported = match import.from {
        OtherSystem::Pagerduty => company::pagerduty(&source),
        OtherSystem::Opsgenie => company::opsgenie(&source),
    };
    let imported = imported.map_err(|why| format!("{name}: {why}"))?;
    say(&imported.to_toml());
    for line in &imported.left_out {
        eprintln!("tandem: not carried over as it was: {line}");
    }
    Ok(match imported.left_out.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(1),
    })
}
