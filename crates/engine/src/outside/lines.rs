//! From bytes to properties: folded lines are joined, names and parameters taken apart.
use super::{NotACalendar, Unreads};

/// A line with its folds undone.
#[derive(Clone, Debug)]
pub struct Property {
    /// The line of the file on which it begins, from 1.
    pub line: usize,
    /// In capital letters.
    pub name: String,
    /// Names in capital letters; values without their quotes.
    pub parameters: Vec<(String, String)>,
    pub value: String,
}

impl Property {
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut all = self.parameters.iter();
        all.find(|(it, _)| it == name).map(|(_, value)| &**value)
    }

    /// The value, as a word that is the same in small and in capital letters.
    pub fn word(&self) -> String {
        self.value.trim().to_ascii_uppercase()
    }
}

/// All properties of a file. One that is none is listed.
pub fn properties(file: &[u8], unread: &mut Unreads) -> Result<Vec<Property>, NotACalendar> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let mut found = Vec::new();
    for (line, bytes) in unfolded(file) {
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => {
                unread.add(line, "some letters are not written in UTF-8");
                String::from_utf8_lossy(&bytes).into_owned()
            }
        };
        match property(line, &text) {
            Some(property) => {
                if found.is_empty() {
                    begins(&property)?;
                }
                found.push(property);
            }
            None if found.is_empty() => return Err(other(&text)),
            None => unread.add(line, "this line is neither a property nor part of one"),
        }
    }
    if found.is_empty() {
        return Err(NotACalendar("it is empty".into()));
    }
    Ok(found)
}

fn begins(first: &Property) -> Result<(), NotACalendar> {
    if first.name == "BEGIN" && first.word() == "VCALENDAR" {
        return Ok(());
    }
    Err(other(&first.name))
}

fn other(begins: &str) -> NotACalendar {
    let why = match begins.trim_start().starts_with('<') {
        true => "it is a web page, not a calendar",
        false => "it is no calendar: it does not begin with BEGIN:VCALENDAR",
    };
    NotACalendar(why.into())
}

/// Lines with what was folded put together, before anything is taken for letters: a fold
/// may cut a letter in two. Empty ones are left out.
fn unfolded(file: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let mut lines: Vec<(usize, Vec<u8>)> = Vec::new();
    for (number, line) in file.split(|byte| *byte == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match (line, lines.last_mut()) {
            ([b' ' | b'\t', rest @ ..], Some((_, begun))) => begun.extend(rest),
            ([], _) => {}
            (line, _) => lines.push((number + 1, line.to_vec())),
        }
    }
    lines
}

fn property(line: usize, text: &str) -> Option<Property> {
    let end = text.find([';', ':'])?;
    let name = &text[..end];
    let is_name = |name: &str| {
        let mut letters = name.bytes();
        !name.is_empty() && letters.all(|it| it.is_ascii_alphanumeric() || it == b'-')
    };
    if !is_name(name) {
        return None;
    }
    let mut rest = &text[end..];
    let mut parameters = Vec::new();
    while let Some(parameter) = rest.strip_prefix(';') {
        let end = parameter.find('=')?;
        let name = parameter[..end].to_ascii_uppercase();
        let (value, after) = parameter_value(&parameter[end + 1..])?;
        parameters.push((name, value));
        rest = after;
    }
    Some(Property {
        line,
        name: name.to_ascii_uppercase(),
        parameters,
        value: rest.strip_prefix(':')?.to_owned(),
    })
}

/// Up to the `;` or `:` that is not between quotes, and what follows.
fn parameter_value(text: &str) -> Option<(String, &str)> {
    let mut quoted = false;
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ';' | ':' if !quoted => {
                return Some((text[..at].replace('"', ""), &text[at..]));
            }
            _ => {}
        }
    }
    None
}
