//! Small words, and what people type, read.
use engine::facts::Contact;
use std::fmt::Display;
use web::{Error, Result};

/// What a form shows of a value that may be missing.
pub trait OrNothing {
    fn or_nothing(&self) -> String;
}

impl<T: Display> OrNothing for Option<T> {
    fn or_nothing(&self) -> String {
        self.as_ref().map(ToString::to_string).unwrap_or_default()
    }
}

/// `1 gap`, `7 gaps`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A share of a length, as a drawing says it: `0.5` is `50.000%`.
pub fn percent(share: f64) -> String {
    format!("{:.3}%", share * 100.0)
}

/// A condition of the catalogue in words: `cloud_accounts>0` is "cloud accounts".
pub fn condition(name: &str) -> String {
    name.trim_end_matches(">0").replace('_', " ")
}

/// A name that was typed, without what stands around it.
pub fn named(field: &str, name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Error::invalid(
            field,
            "is empty or too long",
            "Write a name of at most 200 letters.",
        ));
    }
    Ok(name.to_owned())
}

/// A short id made from a name: `ann-lee` for Ann Lee.
pub fn slug(name: &str) -> String {
    let words: Vec<String> = name
        .to_lowercase()
        .split_whitespace()
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    if words.is_empty() {
        "new".into()
    } else {
        words.join("-")
    }
}

/// Ways to be reached, as a form has them: the kind, then the rest of the line.
/// `phone +1 555 0100`
pub fn contacts(field: &str, lines: &[String]) -> Result<Vec<Contact>> {
    lines
        .iter()
        .map(|line| match line.trim().split_once(char::is_whitespace) {
            Some((kind, value)) => Ok(Contact {
                kind: kind.trim_end_matches(':').to_owned(),
                value: value.trim().to_owned(),
            }),
            None => Err(Error::invalid(
                field,
                format!("“{line}” does not say of which kind it is"),
                "Write the kind first, then a space: phone +1 555 0100.",
            )),
        })
        .collect()
}

/// The same lines again, for a form to start from.
pub fn contact_lines(contacts: &[Contact]) -> Vec<String> {
    contacts
        .iter()
        .map(|contact| format!("{} {}", contact.kind, contact.value))
        .collect()
}
