//! Bundles the browser's side (`ui/`) and writes `$OUT_DIR/assets.rs`, a static table of
//! hashed files that the server includes. It works on a copy under `OUT_DIR`, so that a
//! build never writes into the sources, and installs packages only when the lock file
//! changed. `TANDEM_UI_DIST=DIR` takes a folder that was bundled before, without Node.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, exit};
use std::{env, fs, io};

const SOURCES: &[&str] = &[
    "package.json",
    "package-lock.json",
    ".npmrc",
    "build.mjs",
    "app.js",
    "js",
    "css",
    "logo.svg",
    "favicon.svg",
];
const INSTALL_NODE: &str = "Install Node 20 or newer with npm: `apt-get install nodejs npm`, or from https://nodejs.org.\n\
     Or set TANDEM_UI_DIST to a folder that `npm run build` in crates/server/ui has made.";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=TANDEM_UI_DIST");
    let ui = PathBuf::from(variable("CARGO_MANIFEST_DIR")).join("ui");
    for source in SOURCES {
        println!("cargo::rerun-if-changed={}", ui.join(source).display());
    }

    let out = PathBuf::from(variable("OUT_DIR"));
    let dist = match env::var_os("TANDEM_UI_DIST") {
        Some(ready) => {
            let ready = PathBuf::from(ready);
            println!("cargo::rerun-if-changed={}", ready.display());
            fs::canonicalize(&ready)
                .unwrap_or_else(|e| refuse(&format!("TANDEM_UI_DIST={}: {e}", ready.display())))
        }
        None => bundle(&ui, &out),
    };
    fs::write(out.join("assets.rs"), table(&dist)).unwrap_or_else(|e| refuse(&e.to_string()));
}

/// Bundles a copy of the sources, and says where the result lies.
fn bundle(ui: &Path, out: &Path) -> PathBuf {
    require_node();
    let work = out.join("ui");
    for source in SOURCES {
        copy(&ui.join(source), &work.join(source))
            .unwrap_or_else(|e| refuse(&format!("{}: {e}", ui.join(source).display())));
    }

    let lock = fs::read(ui.join("package-lock.json")).unwrap_or_default();
    let installed = work.join("installed-lock.json");
    let current = fs::read(&installed).is_ok_and(|before| before == lock);
    if !current || !work.join("node_modules").is_dir() {
        run(Command::new("npm")
            .args(["ci", "--prefer-offline"])
            .current_dir(&work));
        fs::write(&installed, lock).unwrap_or_else(|e| refuse(&e.to_string()));
    }

    let dist = out.join("dist");
    run(Command::new("node")
        .arg("build.mjs")
        .arg(&dist)
        .current_dir(&work));
    dist
}

fn require_node() {
    let version = Command::new("node").arg("--version").output();
    let Ok(version) = version else {
        refuse(&format!(
            "Node is missing, and the pages' style and script are bundled with it.\n{INSTALL_NODE}"
        ));
    };
    let version = String::from_utf8_lossy(&version.stdout).trim().to_owned();
    let major: u32 = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse().ok())
        .unwrap_or(0);
    if major < 20 {
        refuse(&format!("Node {version} is too old.\n{INSTALL_NODE}"));
    }
    if Command::new("npm").arg("--version").output().is_err() {
        refuse(&format!(
            "Node {version} is here, npm is missing.\n{INSTALL_NODE}"
        ));
    }
}

fn run(command: &mut Command) {
    let told = format!("{command:?}");
    match command.output() {
        Ok(output) if output.status.success() => {}
        Ok(output) => refuse(&format!(
            "{told} failed:\n{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        )),
        Err(e) => refuse(&format!("{told}: {e}\n{INSTALL_NODE}")),
    }
}

/// The Rust text of the table, from the bundle's `manifest.tsv`.
fn table(dist: &Path) -> String {
    let manifest = dist.join("manifest.tsv");
    let lines = fs::read_to_string(&manifest)
        .unwrap_or_else(|e| refuse(&format!("{}: {e}", manifest.display())));
    let mut rust = String::from("pub static ASSETS: &[Asset] = &[\n");
    for line in lines.lines() {
        let [name, file, content_type] = line.split('\t').collect::<Vec<_>>()[..] else {
            refuse(&format!(
                "{}: not three columns: {line}",
                manifest.display()
            ));
        };
        let path = format!("/assets/{file}");
        let file = dist.join(file).display().to_string();
        let _ = writeln!(
            rust,
            "    Asset {{ name: {name:?}, path: {path:?}, content_type: {content_type:?}, bytes: include_bytes!({file:?}) }},"
        );
    }
    rust.push_str("];\n");
    rust
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        if let Some(folder) = to.parent() {
            fs::create_dir_all(folder)?;
        }
        return fs::copy(from, to).map(drop);
    }
    let _ = fs::remove_dir_all(to);
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|e| refuse(&format!("{name}: {e}")))
}

fn refuse(reason: &str) -> ! {
    for line in reason.lines() {
        println!("cargo::error={line}");
    }
    exit(1)
}
