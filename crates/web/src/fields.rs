//! How fields of forms are read that programs would send as something richer: a
//! text of several lines as a list, a ticked box as a yes.
use serde::{
    Deserialize, Deserializer,
    de::{Error, Unexpected},
};

/// A list, or lines of text: each line (or each part between commas) is one value.
/// For `#[serde(default, deserialize_with = "web::lines")]`.
pub fn lines<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    Ok(texts
        .iter()
        .flat_map(|text| text.split(['\n', ',']))
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect())
}

/// `true` and `false`, or a ticked box of a form: `on`.
/// For `#[serde(default, deserialize_with = "web::ticked")]`.
pub fn ticked<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Tick {
        Is(bool),
        Said(String),
    }
    match Tick::deserialize(from)? {
        Tick::Is(is) => Ok(is),
        Tick::Said(word) => match word.as_str() {
            "on" | "true" | "yes" => Ok(true),
            "off" | "false" | "no" => Ok(false),
            other => Err(D::Error::invalid_value(
                Unexpected::Str(other),
                &"yes or no",
            )),
        },
    }
}

/// What stands after the question mark of an address: the pairs that have a value.
pub fn query<'a>(pairs: impl IntoIterator<Item = (&'a str, Option<String>)>) -> String {
    let pairs = pairs.into_iter();
    let pairs: Vec<(&str, String)> = pairs
        .filter_map(|(name, value)| Some((name, value?)))
        .collect();
    serde_html_form::to_string(pairs).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::{query, read_query};

    #[derive(serde::Deserialize)]
    struct Form {
        #[serde(default, deserialize_with = "super::lines")]
        days: Vec<String>,
        #[serde(default, deserialize_with = "super::ticked")]
        critical: bool,
    }

    #[test]
    fn lines_and_repeated_fields_are_one_list() {
        let form: Form = read_query(Some("days=a%0D%0A+b%0D%0A%0D%0A&days=c,d")).unwrap();
        assert_eq!(form.days, ["a", "b", "c", "d"]);
        assert!(!form.critical);
    }

    #[test]
    fn a_ticked_box_is_a_yes_and_a_strange_word_is_refused() {
        let form: Form = read_query(Some("critical=on")).unwrap();
        assert!(form.critical);
        assert!(read_query::<Form>(Some("critical=perhaps")).is_err());
    }

    #[test]
    fn a_query_is_read_as_it_was_written() {
        let days = "a b&c=d%ü".to_owned();
        let text = query([("days", Some(days.clone())), ("critical", None)]);
        let form: Form = read_query(Some(&text)).unwrap();
        assert_eq!(form.days, [days]);
        assert!(!form.critical);
    }
}
