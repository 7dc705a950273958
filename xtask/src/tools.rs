//! Programs that cargo does not bring along. Each is installed once, under `target/tools`,
//! and only when the developer has none.

use crate::place;
use crate::process::{cargo, command, read, run};
use std::path::PathBuf;

/// A debug build: it installs several times faster, and checks no slower that one notices.
pub fn cargo_deny() -> Result<PathBuf, String> {
    installed_or("cargo-deny", &["--debug"])
}

pub fn cargo_fuzz() -> Result<PathBuf, String> {
    installed_or("cargo-fuzz", &[])
}

fn installed_or(program: &str, options: &[&str]) -> Result<PathBuf, String> {
    let ours = place::tools().join("bin").join(program);
    for candidate in [ours.clone(), PathBuf::from(program)] {
        if read(&mut command(&candidate, &["--version"])).is_some() {
            return Ok(candidate);
        }
    }
    println!(
        "{program} is missing: installing it under {}, once.",
        place::tools().display()
    );
    let mut install = cargo(&["install", program, "--locked"]);
    install
        .args(options)
        .arg("--root")
        .arg(place::tools())
        .arg("--target-dir")
        .arg(place::tools().join("build"));
    run(&mut install)?;
    Ok(ours)
}
