//! The text of a company file as a tree in which every value knows its place.
//! TOML and JSON become the same tree; what the values mean is read elsewhere.
mod find;
mod json;
mod toml;

pub use self::json::tree as json;
pub use self::toml::tree as toml;
use std::ops::Range;

/// A value and the bytes of the source that it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub span: Range<usize>,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Table(Vec<Entry>),
    List(Vec<Node>),
    Text(String),
    Integer(i64),
    Number(f64),
    Flag(bool),
    /// JSON's `null`: as if the field were left out.
    Nothing,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub key: String,
    pub key_span: Range<usize>,
    pub node: Node,
}

/// Why a text is neither TOML nor JSON, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Broken {
    pub span: Range<usize>,
    pub why: String,
    pub expected: String,
}

impl Node {
    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Table(entries) => entries,
            _ => &[],
        }
    }

    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        let entry = self.entries().iter().find(|entry| entry.key == key)?;
        Some(&entry.node)
    }

    /// What this is, in the words of somebody who writes the file.
    pub fn what_it_is(&self) -> String {
        match &self.value {
            Value::Table(_) => "a table".into(),
            Value::List(_) => "a list".into(),
            Value::Text(text) => format!("the text `{text}`"),
            Value::Integer(number) => format!("the number {number}"),
            Value::Number(number) => format!("the number {number}"),
            Value::Flag(flag) => format!("`{flag}`"),
            Value::Nothing => "`null`".into(),
        }
    }
}
