//! Why one value could not be read: what serde says, turned into plain words,
//! with the place and the path gathered on the way out.
use super::Misread;
use crate::source::Node;
use serde::de::{Error, Expected, Unexpected};
use std::fmt;
use std::ops::Range;

#[derive(Debug)]
pub struct Fault {
    span: Option<Range<usize>>,
    /// Innermost step first.
    steps: Vec<String>,
    why: String,
    expected: String,
}

impl Fault {
    pub fn new(why: impl Into<String>, expected: impl Into<String>) -> Fault {
        Fault {
            span: None,
            steps: Vec::new(),
            why: why.into(),
            expected: expected.into(),
        }
    }

    pub fn unknown(what: &str, name: &str, known: &[&str]) -> Fault {
        let why = format!("there is no {what} `{name}`");
        let near = known
            .iter()
            .map(|known| (strsim::jaro_winkler(name, known), known))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|a, b| a.0.total_cmp(&b.0));
        match near {
            Some((_, near)) => Fault::new(why, format!("did you mean `{near}`?")),
            None => Fault::new(why, format!("write {}", one_of(known))),
        }
    }

    /// Sets the place, unless a more exact one is known.
    pub fn at(mut self, span: &Range<usize>) -> Fault {
        self.span.get_or_insert_with(|| span.clone());
        self
    }

    pub fn under(mut self, step: impl Into<String>) -> Fault {
        self.steps.push(step.into());
        self
    }

    pub fn path_starts_with(&self, step: &str) -> bool {
        self.steps.last().is_some_and(|last| last == step)
    }

    pub fn into_misread(self, base: String, node: &Node) -> Misread {
        let path = self.steps.iter().rev().fold(base, |path, step| {
            if step.starts_with('[') {
                format!("{path}{step}")
            } else {
                format!("{path}.{step}")
            }
        });
        Misread {
            path,
            span: self.span.unwrap_or(node.span.clone()),
            why: self.why,
            expected: self.expected,
        }
    }
}

impl Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Fault {
        let message = message.to_string();
        match message.split_once("; ") {
            Some((why, expected)) => Fault::new(why, expected),
            None if message.contains("untagged enum ValueSet") => Fault::new(
                "these are not values of a dimension",
                "write a list such as `[\"NWK\"]`, or `{ except = [\"NWK\"] }`",
            ),
            None if message.contains("date") => {
                Fault::new(message, "write a date such as `2026-06-01`")
            }
            None => Fault::new(message, "write a value that can be read"),
        }
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Fault {
        Fault::new(
            format!("{} does not fit here", what(unexpected)),
            format!("write {}", plain(&expected.to_string())),
        )
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Fault {
        Fault::invalid_type(unexpected, expected)
    }

    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Fault {
        Fault::unknown("field", field, expected)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Fault {
        let fault = Fault::unknown("choice", variant, expected);
        Fault::new(fault.why, format!("write {}", one_of(expected)))
    }

    fn missing_field(field: &'static str) -> Fault {
        Fault::new(
            format!("`{field}` is missing"),
            format!("add `{field}` here"),
        )
    }
}

impl std::error::Error for Fault {}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.why, self.expected)
    }
}

fn what(unexpected: Unexpected<'_>) -> String {
    match unexpected {
        Unexpected::Str(text) => format!("the text `{text}`"),
        Unexpected::Bool(flag) => format!("`{flag}`"),
        Unexpected::Unsigned(number) => format!("the number {number}"),
        Unexpected::Signed(number) => format!("the number {number}"),
        Unexpected::Float(number) => format!("the number {number}"),
        Unexpected::Seq => "a list".into(),
        Unexpected::Map => "a table".into(),
        Unexpected::Unit | Unexpected::Option => "`null`".into(),
        other => other.to_string(),
    }
}

fn plain(expected: &str) -> String {
    match expected {
        "u8" => "a whole number from 0 to 255".into(),
        "u32" => "a whole number from 0 to 4294967295".into(),
        "a string" | "string" => "a text".into(),
        "a boolean" => "`true` or `false`".into(),
        "a sequence" => "a list".into(),
        "a map" => "a table".into(),
        other => match other.strip_prefix("struct ") {
            Some(name) => format!("a table with the fields of {}", article(name)),
            None => other.into(),
        },
    }
}

fn article(name: &str) -> String {
    let article = if name.starts_with(['A', 'E', 'O']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {}", name.to_lowercase())
}

fn one_of(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => "nothing".into(),
    }
}
