//! Documents stay true: every path that README, ARCHITECTURE, CONTRIBUTING and the
//! security table name exists, and every command is one. It is a test and nothing else;
//! it does not read prose.

use crate::place;
use std::fs;
use std::path::{Path, PathBuf};

const DOCUMENTS: &[&str] = &[
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "docs/api.md",
    "docs/asvs.md",
];

/// Where a path may begin that is not written from the root.
const BASES: &[&str] = &[
    "",
    "docs",
    "crates/server/src",
    "crates/engine/src",
    "crates/advice/src",
    "crates/server/src/platform",
];

fn read(document: &str) -> String {
    fs::read_to_string(place::root().join(document)).unwrap_or_else(|e| panic!("{document}: {e}"))
}

/// What stands between single backticks, outside of fenced blocks.
fn spans(text: &str) -> Vec<&str> {
    let outside = text.split("\n```").step_by(2);
    outside
        .flat_map(|part| part.split('`').skip(1).step_by(2))
        .collect()
}

/// The files that links lead to.
fn links(text: &str) -> Vec<&str> {
    let targets = text
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next());
    let ours = targets.filter(|target| !target.contains("://") && !target.starts_with(['#', '/']));
    ours.map(|target| target.split('#').next().unwrap_or(target))
        .collect()
}

fn is_path(span: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    let known = [
        ".rs", ".md", ".toml", ".txt", ".cedar", ".mjs", ".html", ".json", ".sql", ".css",
    ];
    span.chars().all(plain)
        && !span.starts_with(['/', '.'])
        // What a run makes.
        && !span.starts_with("target/")
        && !span.starts_with("dist/")
        && span.chars().any(char::is_alphanumeric)
        && (span.ends_with('/') || known.iter().any(|end| span.ends_with(end)) || span.starts_with("crates/"))
}

fn exists(path: &str) -> bool {
    BASES
        .iter()
        .any(|base| place::root().join(base).join(path).exists())
}

fn files(folder: &Path, name: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            found.extend(files(&path, name));
        } else if path.file_name().is_some_and(|file| file == name) {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_path_that_a_document_names_exists() {
    let mut missing = Vec::new();
    for document in DOCUMENTS {
        let text = read(document);
        let folder = place::root()
            .join(document)
            .parent()
            .map(Path::to_owned)
            .unwrap_or_default();
        for link in links(&text).into_iter().filter(|link| !link.is_empty()) {
            // Pictures are taken by `cargo xtask screenshots`.
            if !link.starts_with("docs/pictures/") && !folder.join(link).exists() {
                missing.push(format!("{document}: {link}"));
            }
        }
        for span in spans(&text).into_iter().filter(|span| is_path(span)) {
            // A bare name such as `queries.rs` stands for one in many folders.
            let bare = !span.contains('/');
            let known = bare && !files(&place::root().join("crates"), span).is_empty();
            if !exists(span) && !known {
                missing.push(format!("{document}: {span}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_command_that_a_document_names_is_one() {
    let tandem = read("crates/server/src/cli/mod.rs").to_lowercase();
    let (_, commands) = tandem
        .split_once("enum command {")
        .expect("the commands of tandem");
    let commands = commands.split("\n}").next().unwrap_or_default().to_owned();
    let xtask = read("xtask/src/main.rs");
    let mut unknown = Vec::new();
    let manual = [
        "start",
        "register",
        "findings",
        "ledger",
        "running",
        "company-file",
    ];
    let manual = manual.map(|page| format!("docs/manual/{page}.md"));
    for document in DOCUMENTS
        .iter()
        .copied()
        .chain(manual.iter().map(String::as_str))
    {
        for line in read(document).split(['\n', '`']) {
            let mut words = line.split_whitespace();
            let is_command = match (words.next(), words.next(), words.next()) {
                (Some("tandem"), Some(word), _)
                    if word.chars().all(|c| c.is_ascii_lowercase() || c == '-') =>
                {
                    let name = word.replace('-', "");
                    commands.contains(&format!(" {name},"))
                        || commands.contains(&format!(" {name}("))
                }
                (Some("cargo"), Some("xtask"), Some(word)) => {
                    xtask.contains(&format!("[\"{word}\""))
                }
                _ => true,
            };
            if !is_command {
                unknown.push(format!("{document}: {line}"));
            }
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
}
