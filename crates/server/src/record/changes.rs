//! What an entry changed: before and after, field by field, as people read it.
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// One field that is different.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Change {
    /// Empty where the whole is one value.
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// The fields in which the two texts of an entry differ, by name.
pub fn changes(before: Option<&str>, after: Option<&str>) -> Vec<Change> {
    let (before, after) = (read(before), read(after));
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => fields(&before, &after),
        (Value::Null, Value::Object(after)) => fields(&Map::new(), &after),
        (Value::Object(before), Value::Null) => fields(&before, &Map::new()),
        (before, after) if before == after => Vec::new(),
        (before, after) => vec![Change {
            field: String::new(),
            before: words(&before),
            after: words(&after),
        }],
    }
}

fn read(text: Option<&str>) -> Value {
    text.map(|text| serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.into())))
        .unwrap_or(Value::Null)
}

fn fields(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<Change> {
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .filter_map(|name| {
            let (before, after) = (before.get(name), after.get(name));
            (before != after).then(|| Change {
                field: name.replace('_', " "),
                before: before.and_then(words),
                after: after.and_then(words),
            })
        })
        .filter(|change| change.before.is_some() || change.after.is_some())
        .collect()
}

/// A value as text; `None` for what says nothing.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) if text.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(true) => Some("yes".into()),
        Value::Bool(false) => Some("no".into()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(list) if list.is_empty() => None,
        Value::Array(list) => {
            let all: Vec<String> = list.iter().filter_map(words).collect();
            Some(all.join(", "))
        }
        Value::Object(map) if map.is_empty() => None,
        Value::Object(map) => {
            let all: Vec<String> = map
                .iter()
                .filter_map(|(name, value)| {
                    Some(format!("{}: {}", name.replace('_', " "), words(value)?))
                })
                .collect();
            Some(all.join("; "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_a_change_and_it_reads_as_words() {
        let found = changes(
            Some(r#"{"party":"partner","until":null,"scope":{}}"#),
            Some(r#"{"party":"partner","until":"2026-07-01","scope":{}}"#),
        );
        let change = Change {
            field: "until".into(),
            before: None,
            after: Some("2026-07-01".into()),
        };
        assert_eq!(found, [change]);
    }

    #[test]
    fn what_is_new_shows_its_fields_and_a_bare_value_itself() {
        let found = changes(None, Some(r#"{"scope":{"site":["NWK","BOS"]},"empty":[]}"#));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].after.as_deref(), Some("site: NWK, BOS"));
        let found = changes(Some("\"coo\""), Some("null"));
        assert_eq!(found[0].before.as_deref(), Some("coo"));
        assert_eq!(changes(Some("1"), Some("1")), []);
    }
}
