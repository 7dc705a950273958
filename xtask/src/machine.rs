//! Makes a bare Debian machine ready: installs what is missing, and says so. Elsewhere it
//! says what is missing and fails.

use crate::postgres;
use crate::process::{command, read, run};
use std::path::Path;

const CHROMIUM: &str = "/usr/bin/chromium";
const OLDEST_NODE: u32 = 20;

/// Checks and installs PostgreSQL, Node and npm, what renders a PDF, and, `with_browser`, Chromium and a font.
pub fn make_ready(with_browser: bool) -> Result<(), String> {
    let missing = missing(with_browser);
    if missing.is_empty() {
        println!("Nothing is missing.");
    } else {
        println!("Missing: {}.", missing.join(", "));
        install(&missing)?;
    }
    check_node()
}

pub fn chromium() -> Result<&'static str, String> {
    if Path::new(CHROMIUM).exists() {
        Ok(CHROMIUM)
    } else {
        Err(format!(
            "{CHROMIUM} is missing: run `cargo xtask test --only machine`"
        ))
    }
}

fn missing(with_browser: bool) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if postgres::programs().is_none() {
        missing.push("postgresql");
    }
    if read(&mut command("node", &["--version"])).is_none() {
        missing.push("nodejs");
    }
    if read(&mut command("npm", &["--version"])).is_none() {
        missing.push("npm");
    }
    // Renders the pages of a PDF for the tests that look at them.
    if read(&mut command("pdftoppm", &["-v"])).is_none() {
        missing.push("poppler-utils");
    }
    if with_browser {
        if !Path::new(CHROMIUM).exists() {
            missing.push("chromium");
        }
        if read(&mut command("fc-list", &[])).is_none_or(|fonts| fonts.is_empty()) {
            missing.extend(["fontconfig", "fonts-dejavu-core"]);
        }
    }
    missing
}

fn install(packages: &[&str]) -> Result<(), String> {
    let wish = format!("apt-get install {}", packages.join(" "));
    if read(&mut command("apt-get", &["--version"])).is_none() {
        return Err(format!("This machine has no apt-get. On Debian: {wish}"));
    }
    if read(&mut command("id", &["-u"])).as_deref() != Some("0") {
        return Err(format!("Installing needs root. Run: sudo {wish}"));
    }
    println!("Installing them with apt-get.");
    run(command("apt-get", &["update", "-qq"]).env("DEBIAN_FRONTEND", "noninteractive"))?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(packages);
    run(command("apt-get", &arguments).env("DEBIAN_FRONTEND", "noninteractive"))
}

fn check_node() -> Result<(), String> {
    let version = read(&mut command("node", &["--version"])).ok_or("node does not run")?;
    match major(&version) {
        Some(found) if found >= OLDEST_NODE => Ok(()),
        _ => Err(format!(
            "Node {version} is too old: at least {OLDEST_NODE} is needed. Debian 12 carries 18; \
             Debian 13 is new enough, or take it from https://nodejs.org"
        )),
    }
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_of_node_is_read_and_nonsense_is_none() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("20"), None);
        assert_eq!(major(""), None);
    }
}
