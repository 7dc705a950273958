//! What one's own party has done: its people may read that back, and prove it to somebody
//! outside, without the rest of the ledger.
use super::{
    entries::{EntryView, views},
    queries,
};
use crate::{
    platform::{
        actions::ViewOwnEntries,
        context::{Context, Desk},
        ledger::{self, Entry, Sought},
        routes::{Answer, NoInput, NoPath},
    },
    proposals, register,
};
use askama::Template;
use engine::facts::ActKind;
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Page, Result, View};

/// Entries of each person that are shown.
const MOST: i64 = 100;

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "record/own.html")]
pub struct OwnPage {
    pub party: String,
    /// What people of the party have done, the newest first.
    pub entries: Vec<EntryView>,
}

impl Page for OwnPage {
    fn title(&self) -> String {
        "What your side has done".into()
    }
}

pub async fn list(cx: Context<ViewOwnEntries>, _: NoPath, _: NoInput) -> Answer<OwnPage> {
    cx.read(|tx, desk| {
        desk.here::<ViewOwnEntries>()?;
        let register = desk.register(tx)?;
        let covered = queries::newest(tx)?.map_or(0, |newest| newest.size);
        let actor = &desk.who.actor;
        let mut entries = Vec::new();
        for person in &register.company().people {
            if person.party == actor.party {
                let sought = Sought {
                    actor: format!("person:{}", person.id),
                    ..Sought::all(MOST)
                };
                entries.extend(ledger::matching(tx, &sought)?);
            }
        }
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.number));
        Ok(View::Show(OwnPage {
            party: actor.party_name.clone(),
            entries: views(entries, &register, covered),
        }))
    })
    .await
}

/// Whether the asking person's party has a part in an entry: one of its people did it, or it
/// has signed the proposal, or the version, that the entry is about.
pub fn is_own(tx: &mut Tx, desk: &Desk, entry: &Entry) -> Result<bool> {
    let own = &desk.who.actor.party;
    let register = desk.register(tx)?;
    let person = entry.actor.strip_prefix("person:");
    let person = person.and_then(|id| register.person(id));
    if person.is_some_and(|person| person.party == *own) {
        return Ok(true);
    }
    match entry.subject.split_once(':') {
        Some(("proposal", number)) => has_signed_proposal(tx, own, number),
        Some(("version", number)) => {
            let signatures = register::queries::signatures(tx)?;
            Ok(signatures
                .iter()
                .any(|it| it.party == *own && it.version.to_string() == number))
        }
        _ => Ok(false),
    }
}

fn has_signed_proposal(tx: &mut Tx, party: &str, number: &str) -> Result<bool> {
    let Ok(number) = number.parse() else {
        return Ok(false);
    };
    let proposal = proposals::queries::proposal(tx, number)?;
    Ok(proposal.is_some_and(|row| {
        let mut acts = row.it.acts.iter();
        acts.any(|act| act.kind == ActKind::Signed && act.party.as_deref() == Some(party))
    }))
}
