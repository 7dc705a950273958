//! A scope as a form sends it, and as a person reads it.
use engine::facts::{Scope, ValueSet};
use std::collections::BTreeMap;
use web::{Error, Result};

/// Builds a scope from hours in words and a list of `dimension:value` choices.
pub fn from_form(hours: Option<&str>, only: &[String]) -> Result<Scope> {
    let hours = hours
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .map(|text| {
            text.parse::<engine::hours::Hours>().map_err(|error| {
                Error::invalid(
                    "hours",
                    error.to_string(),
                    "Write hours such as Mon-Fri 08:00-18:00, 24x7, or the name of a calendar.",
                )
            })
        })
        .transpose()?;
    let mut sets: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for choice in only {
        let (dimension, value) = choice.split_once(':').ok_or_else(|| {
            Error::invalid(
                "only",
                format!("{choice} names no dimension"),
                "Write dimension:value, such as site:NWK.",
            )
        })?;
        sets.entry(dimension.to_owned())
            .or_default()
            .push(value.to_owned());
    }
    Ok(Scope {
        hours,
        sets: sets
            .into_iter()
            .map(|(name, values)| (name, ValueSet::Only(values)))
            .collect(),
    })
}

/// `Mon-Fri 08:00-18:00; site: NWK`. Empty for everything.
pub fn in_words(scope: &Scope) -> String {
    scope.in_words()
}
