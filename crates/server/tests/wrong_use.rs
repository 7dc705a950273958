//! What must not compile: permissions and secrets are types, and these are the ways
//! around them that somebody in a hurry would try. Each is refused by the compiler
//! with the errors beside it (`UPDATE=1` writes them anew). The compiler is asked
//! itself, with the library that this test was built with: nothing is built twice.
use serde_json::Value;
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::SystemTime,
};

/// What uses the types as they are meant, and must compile: else nothing is shown.
const RIGHT: &str = "right.rs";

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wrong_use")
}

/// Where cargo has put this test, and everything that it was built with.
fn built() -> PathBuf {
    let test = env::current_exe().expect("this test");
    test.parent().expect("a folder").to_owned()
}

/// The errors of a program that uses this library: code, line, and what is said.
fn errors(case: &Path, library: &Path) -> Vec<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let done = Command::new(rustc)
        .args(["--edition=2024", "--crate-type=bin", "--emit=metadata"])
        .args(["--error-format=json", "--cap-lints=allow", "-o"])
        .arg(env::temp_dir().join(format!("tandem-wrong-use-{}", std::process::id())))
        .arg("-L")
        .arg(format!("dependency={}", built().display()))
        .arg("--extern")
        .arg(format!("tandem={}", library.display()))
        .arg(case)
        .output()
        .expect("rustc runs");
    let said = String::from_utf8_lossy(&done.stderr);
    let found = said
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    let found: Vec<String> = found.filter_map(|it: Value| error(&it)).collect();
    assert_eq!(found.is_empty(), done.status.success(), "{said}");
    found
}

/// `7 E0308 mismatched types: expected …`, from one message of the compiler.
fn error(message: &Value) -> Option<String> {
    let code = message["code"]["code"].as_str()?;
    let said = message["message"].as_str()?;
    let mut spans = message["spans"].as_array()?.iter();
    let span = spans.find(|span| span["is_primary"] == true)?;
    let label = span["label"].as_str().map(|label| format!(": {label}"));
    let label = label.unwrap_or_default();
    Some(format!("{} {code} {said}{label}", span["line_start"]))
}

/// The library that this test was built with: the newest that right use compiles with.
fn library() -> PathBuf {
    let files = fs::read_dir(built()).expect("what was built").flatten();
    let name = |path: &Path| path.file_name().map(|it| it.to_string_lossy().into_owned());
    let mut libraries: Vec<(SystemTime, PathBuf)> = files
        .map(|file| file.path())
        .filter(|path| {
            name(path).is_some_and(|it| it.starts_with("libtandem-") && it.ends_with(".rlib"))
        })
        .filter_map(|path| Some((path.metadata().ok()?.modified().ok()?, path)))
        .collect();
    libraries.sort();
    let mut newest = libraries.into_iter().rev().map(|(_, path)| path);
    newest
        .find(|path| errors(&cases().join(RIGHT), path).is_empty())
        .expect("right use compiles with the library")
}

#[test]
fn the_ways_around_permissions_and_secrets_do_not_compile() {
    let library = library();
    let mut wrong = 0;
    for file in fs::read_dir(cases()).expect("the cases").flatten() {
        let case = file.path();
        if case.extension().is_none_or(|it| it != "rs") || case.ends_with(RIGHT) {
            continue;
        }
        let found = errors(&case, &library);
        assert!(!found.is_empty(), "{} compiles", case.display());
        let found = found.join("\n") + "\n";
        let expected = case.with_extension("errors");
        if env::var_os("UPDATE").is_some() {
            fs::write(&expected, &found).expect("written");
        }
        let kept = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(found, kept, "{}", case.display());
        wrong += 1;
    }
    assert!(wrong >= 8, "{wrong}");
}
