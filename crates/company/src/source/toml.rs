//! TOML as a tree with places. The `toml` crate does the reading; this only
//! turns its tree into ours, and its complaints into plain words.
use super::{Broken, Entry, Node, Value};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The tree of a TOML text, or every place in which it is not TOML.
pub fn tree(source: &str) -> Result<Node, Vec<Broken>> {
    let (table, errors) = DeTable::parse_recoverable(source);
    if !errors.is_empty() {
        return Err(complaints(&errors, source));
    }
    let mut broken = Vec::new();
    let root = Node {
        span: 0..0,
        value: Value::Table(entries(table.get_ref(), &mut broken)),
    };
    if broken.is_empty() {
        Ok(root)
    } else {
        Err(broken)
    }
}

/// One complaint a line: those after the first mostly follow from it.
fn complaints(errors: &[toml::de::Error], source: &str) -> Vec<Broken> {
    let mut found: Vec<Broken> = errors.iter().map(|error| broken(error, source)).collect();
    found.sort_by_key(|broken| broken.span.start);
    found.dedup_by_key(|broken| source[..broken.span.start].matches('\n').count());
    found
}

fn broken(error: &toml::de::Error, source: &str) -> Broken {
    let span = error.span().unwrap_or(source.len()..source.len());
    let word = source.get(span.clone()).unwrap_or_default().trim();
    let message = error.message();
    let (why, expected) = match message.split_once(", expected ") {
        _ if message.starts_with("string values must be quoted") && word.is_empty() => (
            "no value stands here".to_owned(),
            "write a text in quotes, a number, a list or a table".to_owned(),
        ),
        _ if message.starts_with("string values must be quoted") => (
            format!("`{word}` is a text without quotes"),
            format!("write `\"{word}\"`"),
        ),
        _ if message.starts_with("duplicate key") => (
            format!("`{word}` is written twice"),
            "write each name once in a table".to_owned(),
        ),
        Some((why, expected)) => (
            why.to_owned(),
            format!("write {}", expected.replace(", ", " or ")),
        ),
        None => (message.to_owned(), "write a text that is TOML".to_owned()),
    };
    Broken {
        span,
        why,
        expected,
    }
}

fn entries(table: &DeTable<'_>, broken: &mut Vec<Broken>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            key_span: key.span(),
            node: node(value, broken),
        })
        .collect();
    // The crate sorts keys by name; mistakes are told in the order of the file.
    entries.sort_by_key(|entry| entry.key_span.start);
    entries
}

fn node(value: &Spanned<DeValue<'_>>, broken: &mut Vec<Broken>) -> Node {
    let span = value.span();
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => Value::Integer(number),
            Err(_) => too_large(&span, broken),
        },
        DeValue::Float(number) => match number.as_str().parse() {
            Ok(number) => Value::Number(number),
            Err(_) => too_large(&span, broken),
        },
        DeValue::Array(items) => Value::List(items.iter().map(|item| node(item, broken)).collect()),
        DeValue::Table(table) => Value::Table(entries(table, broken)),
    };
    Node { span, value }
}

fn too_large(span: &Range<usize>, broken: &mut Vec<Broken>) -> Value {
    broken.push(Broken {
        span: span.clone(),
        why: "this number cannot be held".into(),
        expected: "write a number with fewer digits".into(),
    });
    Value::Nothing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_knows_its_bytes() {
        let source = "organisation.name = \"Finch\"\n[[sites]]\nid = \"NWK\"\nusers = 12\n";
        let tree = tree(source).unwrap();
        let name = tree.get("organisation").unwrap().get("name").unwrap();
        assert_eq!(&source[name.span.clone()], "\"Finch\"");
        let users = tree.get("sites").unwrap().items()[0].get("users").unwrap();
        assert_eq!(&source[users.span.clone()], "12");
    }

    #[test]
    fn several_syntax_errors_are_told_at_once() {
        let errors = tree("a = \nb = 1\nc = word\n").unwrap_err();
        let told: Vec<&str> = errors.iter().map(|broken| broken.why.as_str()).collect();
        assert_eq!(
            told,
            ["no value stands here", "`word` is a text without quotes"]
        );
    }

    #[test]
    fn a_number_that_is_too_large_is_refused() {
        let errors = tree("a = 99999999999999999999").unwrap_err();
        assert_eq!(errors[0].span, 4..24);
    }
}
