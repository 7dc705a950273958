//! A scope as a form says it, as a form offers it, and as a person reads it.
use engine::facts::{Company, Scope, ValueSet};
use engine::hours::Hours;
use std::collections::{BTreeMap, BTreeSet};
use web::{Error, Result};

/// A part of a responsibility in the words of a form.
pub struct Part<'a> {
    pub hours: Option<&'a str>,
    /// `dimension:value`: only these values.
    pub only: &'a [String],
    /// The dimensions of which the values in `only` are left out.
    pub all_but: &'a [String],
    /// `severity: 1, 2; tier: all but gold`
    pub also: Option<&'a str>,
}

impl Part<'_> {
    pub fn scope(&self) -> Result<Scope> {
        Ok(Scope {
            hours: hours(self.hours)?,
            sets: self.sets()?,
        })
    }

    fn sets(&self) -> Result<BTreeMap<String, ValueSet>> {
        let mut ticked: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for choice in self.only {
            let (dimension, value) = choice.split_once(':').ok_or_else(|| {
                Error::invalid(
                    "only",
                    format!("{choice} names no dimension"),
                    "Write dimension:value, such as site:NWK.",
                )
            })?;
            let values = ticked.entry(dimension.to_owned()).or_default();
            values.push(value.to_owned());
        }
        if let Some(empty) = self.all_but.iter().find(|it| !ticked.contains_key(*it)) {
            return Err(Error::invalid(
                "all_but",
                format!("no {} is ticked that is to be left out", spoken(empty)),
                "Tick what is left out, or take this tick away.",
            ));
        }
        let sets = ticked.into_iter().map(|(dimension, values)| {
            let except = self.all_but.contains(&dimension);
            (dimension, set(except, values))
        });
        let mut sets: BTreeMap<String, ValueSet> = sets.collect();
        for (dimension, values) in written(self.also.unwrap_or_default())? {
            if sets.insert(dimension.clone(), values).is_some() {
                return Err(Error::invalid(
                    "also",
                    format!("{} is said twice", spoken(&dimension)),
                    "Tick its values, or write them here, once.",
                ));
            }
        }
        Ok(sets)
    }
}

fn set(except: bool, values: Vec<String>) -> ValueSet {
    if except {
        ValueSet::Except { except: values }
    } else {
        ValueSet::Only(values)
    }
}

/// `severity: 1, 2; tier: all but gold`, read.
fn written(text: &str) -> Result<Vec<(String, ValueSet)>> {
    let parts = text.split(';').map(str::trim).filter(|it| !it.is_empty());
    let read = parts.map(|part| {
        let (dimension, values) = part.split_once(':')?;
        let values = values.trim();
        let rest = values.strip_prefix("all but ");
        let listed = rest.unwrap_or(values).split(',').map(str::trim);
        let listed: Vec<String> = listed
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
            .collect();
        let dimension = dimension.trim().to_lowercase().replace(' ', "_");
        let whole = !dimension.is_empty() && !listed.is_empty();
        whole.then(|| (dimension, set(rest.is_some(), listed)))
    });
    read.collect::<Option<_>>().ok_or_else(|| {
        Error::invalid(
            "also",
            format!("{text} does not say what is split, and into what"),
            "Write severity: 1, 2 or tier: all but gold, with a semicolon between two.",
        )
    })
}

/// Hours as they are typed; none when nothing is.
pub fn hours(text: Option<&str>) -> Result<Option<Hours>> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(|text| {
        text.parse::<Hours>().map_err(|error| {
            Error::invalid(
                "hours",
                error.to_string(),
                "Write hours such as Mon-Fri 08:00-18:00, 24x7, or the name of a calendar.",
            )
        })
    })
    .transpose()
}

/// One way to split, as a form offers it.
pub struct Split {
    pub dimension: String,
    pub title: String,
    pub all_but: bool,
    pub values: Vec<Offered>,
}

pub struct Offered {
    pub value: String,
    pub label: String,
    pub ticked: bool,
}

/// Every way to split of which the register knows the values, ticked as `chosen` says:
/// sites, systems, what the company has named, and what is split already.
pub fn offered(company: &Company, chosen: Option<&Scope>) -> Vec<Split> {
    let mut known: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (dimension, values) in &company.dimensions {
        let values = values.iter().map(String::as_str);
        known.entry(dimension).or_default().extend(values);
    }
    if company.sites.len() > 1 {
        let sites = company.sites.iter().map(|site| site.id.as_str());
        known.entry("site").or_default().extend(sites);
    }
    let systems = company.systems.iter().map(|system| system.id.as_str());
    known.entry("system").or_default().extend(systems);
    let scopes = company.assignments.iter().map(|it| &it.scope);
    for (dimension, set) in scopes.flat_map(|scope| &scope.sets) {
        let values = values(set).iter().map(String::as_str);
        known.entry(dimension).or_default().extend(values);
    }
    known.retain(|_, values| !values.is_empty());
    let splits = known.into_iter();
    splits
        .map(|(dimension, values)| split(company, dimension, &values, chosen))
        .collect()
}

fn split(
    company: &Company,
    dimension: &str,
    known: &BTreeSet<&str>,
    chosen: Option<&Scope>,
) -> Split {
    let chosen = chosen.and_then(|scope| scope.sets.get(dimension));
    let offered = known.iter().map(|value| Offered {
        value: (*value).to_owned(),
        label: label(company, dimension, value),
        ticked: chosen.is_some_and(|set| values(set).iter().any(|it| it == value)),
    });
    Split {
        dimension: dimension.to_owned(),
        title: spoken(dimension),
        all_but: matches!(chosen, Some(ValueSet::Except { .. })),
        values: offered.collect(),
    }
}

fn values(set: &ValueSet) -> &[String] {
    match set {
        ValueSet::Only(values) | ValueSet::Except { except: values } => values,
    }
}

fn label(company: &Company, dimension: &str, value: &str) -> String {
    let mut systems = company.systems.iter();
    let name = match dimension {
        "system" => systems.find(|it| it.id == value).map(|it| it.name.clone()),
        _ => None,
    };
    name.unwrap_or_else(|| value.to_owned())
}

fn spoken(dimension: &str) -> String {
    dimension.replace('_', " ")
}

/// `Mon-Fri 08:00-18:00; site: NWK`. Empty for everything.
pub fn in_words(scope: &Scope) -> String {
    scope.in_words()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(only: &[&str], all_but: &[&str], also: &str) -> std::result::Result<String, ()> {
        let owned = |texts: &[&str]| texts.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let part = Part {
            hours: None,
            only: &owned(only),
            all_but: &owned(all_but),
            also: Some(also),
        };
        let scope = part.scope().map(|scope| in_words(&scope));
        scope.map_err(|_| ())
    }

    #[test]
    fn what_is_ticked_and_what_is_written_make_one_scope() {
        for (only, all_but, also, said) in [
            (&[][..], &[][..], "", ""),
            (&["site:NWK", "site:LIS"], &[], "", "site: NWK, LIS"),
            (&["site:NWK"], &["site"], "", "site: all but NWK"),
            (&[], &[], "Severity: 1, 2", "severity: 1, 2"),
            (
                &["system:erp"],
                &["system"],
                "device class: all but phones;tier: gold;",
                "device class: all but phones; system: all but erp; tier: gold",
            ),
        ] {
            assert_eq!(read(only, all_but, also).as_deref(), Ok(said), "{also}");
        }
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        for (only, all_but, also) in [
            (&["NWK"][..], &[][..], ""),
            (&[], &["site"], ""),
            (&["site:NWK"], &[], "site: LIS"),
            (&[], &[], "tier: gold; tier: silver"),
            (&[], &[], "gold"),
            (&[], &[], "tier: "),
            (&[], &[], ": gold"),
            (&[], &[], "tier: all but ,"),
        ] {
            assert!(read(only, all_but, also).is_err(), "{only:?} {also}");
        }
    }

    #[test]
    fn a_form_offers_what_is_known_and_ticks_what_is_chosen() {
        let company: Company = serde_json::from_value(json!({
            "organisation": { "name": "Org", "zone": "Europe/Lisbon" },
            "sites": [{ "id": "NWK", "name": "Newark", "zone": "America/New_York" }],
            "systems": [{ "id": "erp", "name": "The ERP" }],
            "dimensions": { "device_class": ["phones", "laptops"] },
            "assignments": [{ "responsibility": "X", "party": "p", "role": "doer",
                "from": "2026-01-01", "scope": { "tier": { "except": ["gold"] } } }]
        }))
        .expect("a company");
        let chosen = &company.assignments[0].scope;
        let offered = offered(&company, Some(chosen));
        let said = offered.iter().map(|split| {
            let values = split.values.iter();
            let values =
                values.map(|it| format!("{}{}", it.label, if it.ticked { "+" } else { "" }));
            let values: Vec<String> = values.collect();
            format!("{}: {}", split.title, values.join(" "))
        });
        let said: Vec<String> = said.collect();
        assert_eq!(
            said,
            [
                "device class: laptops phones",
                "system: The ERP",
                "tier: gold+"
            ]
        );
        assert!(offered[2].all_but && !offered[1].all_but);
    }
}
