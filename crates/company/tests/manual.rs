//! The manual page on the company file stays true: its example is read and
//! checked, its mistakes are made, and what it prints is what is printed.
//! With UPDATE=1 in the environment the printed parts are written anew.
use company::{Format, check, parse, render, text_report};
use std::path::PathBuf;

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual/company-file.md")
}

/// The text between the fence with this label and the next fence.
fn block<'p>(page: &'p str, label: &str) -> &'p str {
    let start = page
        .find(&format!("```{label}\n"))
        .unwrap_or_else(|| panic!("no block {label}"));
    let body = &page[start + 4 + label.len()..];
    &body[..body.find("```").unwrap()]
}

fn same(label: &str, expected: &str) {
    let page = std::fs::read_to_string(path()).unwrap();
    let shown = block(&page, label);
    if std::env::var_os("UPDATE").is_some() {
        let page = page.replacen(
            &format!("```{label}\n{shown}```"),
            &format!("```{label}\n{expected}```"),
            1,
        );
        std::fs::write(path(), page).unwrap();
    } else {
        assert_eq!(shown, expected);
    }
}

#[test]
fn the_page_prints_what_is_printed() {
    let page = std::fs::read_to_string(path()).unwrap();
    let example = block(&page, "toml complete");
    let at = "2026-06-01T00:00-04:00".parse().unwrap();
    let findings = check(example, Format::Toml, at)
        .unwrap_or_else(|mistakes| panic!("{}", render(&mistakes, "company.toml", example)));
    let shown: Vec<_> = findings
        .into_iter()
        .filter(|finding| {
            matches!(finding.kind.as_str(), "nobody") || finding.id.starts_with("duplicate")
        })
        .collect();
    assert_eq!(shown.len(), 2);
    same("text findings", &text_report(&shown));

    let mistake = block(&page, "toml mistake");
    let mistakes = parse(mistake, Format::Toml).unwrap_err();
    same("text shown", &render(&mistakes, "company.toml", mistake));
}

#[test]
fn the_page_tells_every_section_and_field_of_the_schema() {
    let page = std::fs::read_to_string(path()).unwrap();
    let schema = company::schema();
    let mut missing = Vec::new();
    let mut look = |name: &String| {
        if name != "$schema"
            && !page.contains(&format!("`{name}`"))
            && !page.contains(&format!("{name}.NAME"))
        {
            missing.push(name.clone());
        }
    };
    for definition in schema["$defs"].as_object().unwrap().values() {
        definition["properties"]
            .as_object()
            .into_iter()
            .flat_map(|fields| fields.keys())
            .for_each(&mut look);
    }
    for section in schema["properties"].as_object().unwrap().keys() {
        let told = page.contains(&format!("`{section}."))
            || page
                .lines()
                .any(|line| line.starts_with("### ") && line.contains(section.as_str()));
        assert!(told || section == "$schema", "{section}");
    }
    assert!(missing.is_empty(), "{missing:?}");
}
