//! JSON as a tree with places. `serde_json` says whether the text is JSON at
//! all; only a text that it accepted is walked here, so the walk is short.
use super::{Broken, Entry, Node, Value};

/// The tree of a JSON text, or the place in which it is not JSON.
pub fn tree(source: &str) -> Result<Node, Vec<Broken>> {
    if let Err(error) = serde_json::from_str::<serde_json::Value>(source) {
        return Err(vec![broken(&error, source)]);
    }
    let mut walk = Walk {
        source,
        at: 0,
        broken: Vec::new(),
    };
    let root = walk.node();
    if walk.broken.is_empty() {
        Ok(root)
    } else {
        Err(walk.broken)
    }
}

fn broken(error: &serde_json::Error, source: &str) -> Broken {
    let line_start = match error.line() {
        0 | 1 => 0,
        line => source
            .match_indices('\n')
            .nth(line - 2)
            .map_or(source.len(), |(at, _)| at + 1),
    };
    let mut at = (line_start + error.column().saturating_sub(1)).min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    let end = source[at..]
        .chars()
        .next()
        .map_or(at, |c| at + c.len_utf8());
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    let (why, expected) = match message.strip_prefix("expected ") {
        Some(expected) => ("this is not JSON".to_owned(), format!("write {expected}")),
        None => (message.to_owned(), "write a text that is JSON".to_owned()),
    };
    Broken {
        span: at..end,
        why,
        expected,
    }
}

struct Walk<'s> {
    source: &'s str,
    at: usize,
    broken: Vec<Broken>,
}

impl Walk<'_> {
    fn node(&mut self) -> Node {
        let start = self.skip_space();
        let value = match self.peek() {
            b'{' => self.table(),
            b'[' => self.list(),
            b'"' => Value::Text(self.text()),
            _ => self.word(),
        };
        Node {
            span: start..self.at,
            value,
        }
    }

    fn table(&mut self) -> Value {
        let mut entries: Vec<Entry> = Vec::new();
        self.at += 1;
        while self.more(b'}') {
            let start = self.at;
            let key = self.text();
            let key_span = start..self.at;
            self.skip_space();
            self.at += 1;
            let node = self.node();
            if entries.iter().any(|entry| entry.key == key) {
                self.broken.push(Broken {
                    span: key_span.clone(),
                    why: format!("`{key}` is written twice"),
                    expected: "write each name once in a table".into(),
                });
            }
            entries.push(Entry {
                key,
                key_span,
                node,
            });
        }
        Value::Table(entries)
    }

    fn list(&mut self) -> Value {
        let mut items = Vec::new();
        self.at += 1;
        while self.more(b']') {
            items.push(self.node());
        }
        Value::List(items)
    }

    /// Steps over space and commas to the next item; past `close` at the end.
    fn more(&mut self, close: u8) -> bool {
        self.skip_space();
        if self.peek() == b',' {
            self.at += 1;
            self.skip_space();
        }
        let more = self.at < self.source.len() && self.peek() != close;
        if !more {
            self.at += 1;
        }
        more
    }

    fn text(&mut self) -> String {
        let start = self.at;
        self.at += 1;
        while self.peek() != b'"' && self.at < self.source.len() {
            self.at += if self.peek() == b'\\' { 2 } else { 1 };
        }
        self.at += 1;
        serde_json::from_str(&self.source[start..self.at]).unwrap_or_default()
    }

    fn word(&mut self) -> Value {
        let start = self.at;
        while self.at < self.source.len() && !b",]} \t\r\n".contains(&self.peek()) {
            self.at += 1;
        }
        let word = &self.source[start..self.at];
        match word {
            "true" => Value::Flag(true),
            "false" => Value::Flag(false),
            "null" => Value::Nothing,
            _ => match word.parse::<i64>() {
                Ok(number) => Value::Integer(number),
                Err(_) => Value::Number(word.parse().unwrap_or(f64::NAN)),
            },
        }
    }

    fn skip_space(&mut self) -> usize {
        while b" \t\r\n".contains(&self.peek()) {
            self.at += 1;
        }
        self.at
    }

    fn peek(&self) -> u8 {
        self.source.as_bytes().get(self.at).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_knows_its_bytes() {
        let source = "{ \"a\": [1, -2.5, \"x\\\"\\u00e9\"],\n \"b\": {\"c\": null, \"d\": true} }";
        let tree = tree(source).unwrap();
        let items = tree.get("a").unwrap().items();
        assert_eq!(items[0].value, Value::Integer(1));
        assert_eq!(&source[items[1].span.clone()], "-2.5");
        assert_eq!(items[2].value, Value::Text("x\"é".into()));
        let b = tree.get("b").unwrap();
        assert_eq!(&source[b.span.clone()], "{\"c\": null, \"d\": true}");
        assert_eq!(b.get("c").unwrap().value, Value::Nothing);
        assert_eq!(b.get("d").unwrap().value, Value::Flag(true));
    }

    #[test]
    fn a_syntax_error_has_its_place() {
        let source = "{\n  \"a\": 1\n  \"b\": 2\n}";
        let errors = tree(source).unwrap_err();
        assert_eq!(&source[errors[0].span.clone()], "\"");
        assert!(errors[0].expected.contains("`,`"), "{errors:?}");
    }

    #[test]
    fn a_name_written_twice_is_refused() {
        let errors = tree(r#"{"a": 1, "a": 2}"#).unwrap_err();
        assert_eq!(errors[0].span, 9..12);
    }
}
