//! A sheet is laid out and read back, word for word.
use super::{Entry, Group, Held, Party, RegisterSheet, Signed, register, world};

fn sheet(entries: usize) -> RegisterSheet {
    let held = |party: &str, kind: &str, scope: &str| Held {
        party: party.into(),
        kind: kind.into(),
        person: String::new(),
        scope: scope.into(),
    };
    RegisterSheet {
        organisation: "Harbor and Finch".into(),
        day: "1 June 2026".into(),
        version: Some(4),
        since: "1 June 2026".into(),
        model: "co-managed".into(),
        digest: "ab".repeat(32),
        parties: vec![
            Party {
                name: "Our IT".into(),
                kind: "internal".into(),
            },
            Party {
                name: "Northlight".into(),
                kind: "partner".into(),
            },
        ],
        signatures: vec![
            Signed {
                party: "Our IT".into(),
                kind: "internal".into(),
                person: "Dana Whitlock".into(),
                on: "1 June 2026".into(),
                is_current: true,
            },
            Signed {
                party: "Northlight".into(),
                kind: "partner".into(),
                ..Signed::default()
            },
        ],
        groups: vec![Group {
            name: "Backup".into(),
            entries: (0..entries)
                .map(|number| Entry {
                    id: format!("BDR-{number:02}"),
                    title: format!("Restore test {number} #with [marks] $and$ \"quotes\""),
                    accountable: match number % 2 {
                        0 => vec![held("Northlight", "partner", "24x7")],
                        _ => Vec::new(),
                    },
                    doers: vec![held("Our IT", "internal", "")],
                })
                .collect(),
        }],
    }
}

fn read(sheet: &RegisterSheet) -> Vec<String> {
    let pages = world::read(include_str!("register.typ"), sheet);
    let plain = |page: &String| page.split_whitespace().collect::<Vec<_>>().join(" ");
    pages.iter().map(plain).collect()
}

#[test]
fn what_people_write_stands_on_the_page_as_they_wrote_it() {
    let pages = read(&sheet(3));
    assert_eq!(pages.len(), 1);
    for words in [
        "Harbor and Finch",
        "Version 4 is in force since 1 June 2026",
        "#with [marks] $and$ \"quotes\"",
        "Dana Whitlock, 1 June 2026",
        "signed this version",
        "not signed",
        "24x7",
        "nobody",
        "1 of 1",
    ] {
        assert!(
            pages[0].contains(words),
            "{words} is missing in:\n{}",
            pages[0]
        );
    }
    assert_eq!(pages[0].matches(&"ab".repeat(32)).count(), 2);
}

#[test]
fn every_page_says_which_it_is_of_how_many_and_of_which_version() {
    let pages = read(&sheet(160));
    assert!(pages.len() > 2, "{}", pages.len());
    for (number, page) in (1..).zip(&pages) {
        let foot = format!("{number} of {}", pages.len());
        assert!(page.contains(&foot), "{foot} is missing in:\n{page}");
        assert!(page.contains(&"ab".repeat(32)), "no digest in:\n{page}");
        assert!(number == 1 || page.contains("Version 4"), "{page}");
    }
    let all = pages.join(" ");
    assert!((0..160).all(|number| all.contains(&format!("BDR-{number:02}"))));
}

#[test]
fn it_becomes_a_pdf_and_the_same_values_the_same_one() {
    let pdf = register(&sheet(3)).expect("it is set");
    assert!(pdf.starts_with(b"%PDF-"));
    assert_eq!(register(&sheet(3)).expect("it is set"), pdf);
}
