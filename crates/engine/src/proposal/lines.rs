//! The difference of two states of the register, as a person reads it: for each
//! responsibility and role who held it, and who holds it then.
use super::content::Content;
use crate::facts::{Company, Definition, Holding, Role};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One line of a difference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "line", rename_all = "snake_case")]
pub enum Line {
    /// Who holds it in a role; empty for nobody.
    Held {
        responsibility: String,
        role: Role,
        before: Vec<Holding>,
        after: Vec<Holding>,
    },
    Adopted {
        responsibility: String,
    },
    Retired {
        responsibility: String,
    },
    Redefined {
        responsibility: String,
        fields: Vec<Field>,
    },
}

/// One field of a definition that became another; empty for "as the catalogue says".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Field {
    pub name: String,
    pub before: String,
    pub after: String,
}

/// What is different in `after`, by responsibility.
pub fn lines(before: &Content, after: &Content) -> Vec<Line> {
    let ids = |content: &Content| {
        let held = content
            .assignments
            .iter()
            .map(|it| it.responsibility.clone());
        let adopted = content.responsibilities.iter().map(|it| it.id.clone());
        held.chain(adopted).collect::<BTreeSet<String>>()
    };
    let mut lines = Vec::new();
    for id in ids(before).union(&ids(after)) {
        let responsibility = || id.clone();
        match (before.definition(id), after.definition(id)) {
            (None, Some(_)) => lines.push(Line::Adopted {
                responsibility: responsibility(),
            }),
            (Some(_), None) => lines.push(Line::Retired {
                responsibility: responsibility(),
            }),
            (Some(was), Some(is)) if was != is => lines.push(Line::Redefined {
                responsibility: responsibility(),
                fields: fields(was, is),
            }),
            _ => {}
        }
        for role in [Role::Accountable, Role::Doer] {
            let of = |content: &Content| {
                let held = content.of(id).filter(|it| it.role == role);
                held.cloned().collect::<Vec<Holding>>()
            };
            let (before, after) = (of(before), of(after));
            if before != after {
                lines.push(Line::Held {
                    responsibility: responsibility(),
                    role,
                    before,
                    after,
                });
            }
        }
    }
    lines
}

fn fields(was: &Definition, is: &Definition) -> Vec<Field> {
    let text = |it: &Option<String>| it.clone().unwrap_or_default();
    let worded = |it: &Definition| {
        [
            ("title", text(&it.title)),
            ("group", text(&it.group)),
            ("definition", text(&it.definition)),
            (
                "criticality",
                it.criticality
                    .map(|it| format!("{it:?}").to_lowercase())
                    .unwrap_or_default(),
            ),
            (
                "hours",
                it.hours
                    .as_ref()
                    .map(ToString::to_string)
                    .unwrap_or_default(),
            ),
            (
                "needs",
                it.needs
                    .iter()
                    .map(|(dimension, values)| format!("{dimension}: {}", values.join(", ")))
                    .collect::<Vec<_>>()
                    .join("; "),
            ),
            (
                "skills",
                it.skills
                    .iter()
                    .flatten()
                    .map(|(skill, level)| format!("{skill} {level}"))
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            (
                "duties",
                it.duties
                    .iter()
                    .flatten()
                    .map(|duty| format!("{} {} ({})", duty.id, duty.title, duty.every))
                    .collect::<Vec<_>>()
                    .join("; "),
            ),
        ]
    };
    let both = worded(was).into_iter().zip(worded(is));
    both.filter(|((_, before), (_, after))| before != after)
        .map(|((name, before), (_, after))| Field {
            name: name.to_owned(),
            before,
            after,
        })
        .collect()
}

impl Line {
    pub fn responsibility(&self) -> &str {
        match self {
            Line::Held { responsibility, .. }
            | Line::Adopted { responsibility }
            | Line::Retired { responsibility }
            | Line::Redefined { responsibility, .. } => responsibility,
        }
    }

    /// `EUS-05, accountable: Northlight (24x7) → nobody`
    pub fn text(&self, company: &Company) -> String {
        let id = self.responsibility();
        match self {
            Line::Held {
                role,
                before,
                after,
                ..
            } => {
                let role = match role {
                    Role::Accountable => "accountable",
                    Role::Doer => "doer",
                };
                let (before, after) = (names(before, company), names(after, company));
                format!("{id}, {role}: {before} → {after}")
            }
            Line::Adopted { .. } => format!("{id}: taken into the register"),
            Line::Retired { .. } => format!("{id}: set aside"),
            Line::Redefined { fields, .. } => {
                let told = fields.iter().map(|it| {
                    let or = |text: &str| match text.is_empty() {
                        true => "as the catalogue says".to_owned(),
                        false => text.to_owned(),
                    };
                    format!("{}: {} → {}", it.name, or(&it.before), or(&it.after))
                });
                format!("{id}: {}", told.collect::<Vec<_>>().join("; "))
            }
        }
    }
}

fn names(held: &[Holding], company: &Company) -> String {
    if held.is_empty() {
        return "nobody".to_owned();
    }
    let named = held.iter().map(|it| {
        let party = company.parties.iter().find(|party| party.id == it.party);
        let mut text = party.map_or_else(|| it.party.clone(), |party| party.name.clone());
        if let Some(id) = &it.person {
            let person = company.people.iter().find(|person| person.id == *id);
            text += &format!(", {}", person.map_or(id, |person| &person.name));
        }
        if !it.scope.is_everything() {
            text += &format!(" ({})", it.scope.in_words());
        }
        text
    });
    named.collect::<Vec<_>>().join(" + ")
}
