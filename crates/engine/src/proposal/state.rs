//! Where a proposal stands, whom it touches, and whose signatures it needs.
use super::content::Content;
use crate::facts::{Act, ActKind, Change, Company, Holding, PartyKind, Proposal};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Its author still writes it; nobody else sees it.
    Draft,
    /// Signatures are missing.
    Proposed,
    Refused,
    Withdrawn,
    /// Signed by all whom it touches; its day has not come.
    Waiting,
    InForce,
}

impl Proposal {
    pub fn state(&self) -> State {
        let is = |kind: ActKind| self.acts.iter().any(|act| act.kind == kind);
        if is(ActKind::InForce) {
            State::InForce
        } else if is(ActKind::Agreed) {
            State::Waiting
        } else if is(ActKind::Refused) {
            State::Refused
        } else if is(ActKind::Withdrawn) {
            State::Withdrawn
        } else if is(ActKind::Proposed) {
            State::Proposed
        } else {
            State::Draft
        }
    }

    /// The newest signature of a party, of whatever content.
    pub fn signature_of(&self, party: &str) -> Option<&Act> {
        let theirs =
            |act: &&Act| act.kind == ActKind::Signed && act.party.as_deref() == Some(party);
        self.acts.iter().rev().find(theirs)
    }

    /// Whether a party has signed exactly this content.
    pub fn is_signed_by(&self, party: &str, digest: &str) -> bool {
        let signed = |act: &Act| {
            act.kind == ActKind::Signed
                && act.party.as_deref() == Some(party)
                && act.digest.as_deref() == Some(digest)
        };
        self.acts.iter().any(signed)
    }

    /// The responsibilities that it changes.
    pub fn responsibilities(&self) -> BTreeSet<&str> {
        self.changes.iter().map(Change::responsibility).collect()
    }
}

/// The parties whose agreement a list of changes needs, in the order of the facts:
/// whoever takes on, lets go or gives over a part; for what a responsibility means,
/// and whether it is looked after at all, also everybody who holds a part of it,
/// and the company itself. A vendor signs nothing.
pub fn concerned(company: &Company, before: &Content, changes: &[Change]) -> Vec<String> {
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for change in changes {
        match change {
            Change::Assign(it) => {
                named.insert(&it.holding.party);
            }
            Change::End(it) => {
                named.insert(&it.party);
            }
            Change::Replace(it) => {
                named.insert(&it.before.party);
                named.insert(&it.after.party);
            }
            Change::Adopt(_) => {}
            Change::Retire(it) => named.extend(affected(company, before, &it.id)),
            Change::Define(it) => named.extend(affected(company, before, &it.before.id)),
        }
    }
    let signs = |kind| kind != PartyKind::Vendor;
    let parties = company.parties.iter();
    parties
        .filter(|party| signs(party.kind) && named.contains(party.id.as_str()))
        .map(|party| party.id.clone())
        .collect()
}

/// As [`concerned`]; where nobody is, whoever proposes stands for it alone.
pub fn signers(
    company: &Company,
    before: &Content,
    changes: &[Change],
    author_party: &str,
) -> Vec<String> {
    let concerned = concerned(company, before, changes);
    if !concerned.is_empty() {
        return concerned;
    }
    let parties = company.parties.iter();
    let may = parties
        .filter(|party| party.id == author_party)
        .any(|party| party.kind != PartyKind::Vendor);
    if may {
        vec![author_party.to_owned()]
    } else {
        own_side(company).map(str::to_owned).collect()
    }
}

fn affected<'a>(company: &'a Company, before: &'a Content, id: &'a str) -> Vec<&'a str> {
    let holders = before.of(id).map(|it: &Holding| it.party.as_str());
    holders.chain(own_side(company)).collect()
}

/// The company's own IT; its business where it has none.
fn own_side(company: &Company) -> impl Iterator<Item = &str> {
    let has = |kind| company.parties.iter().any(|party| party.kind == kind);
    let kind = match has(PartyKind::Internal) {
        true => PartyKind::Internal,
        false => PartyKind::Business,
    };
    let parties = company.parties.iter();
    parties
        .filter(move |party| party.kind == kind)
        .map(|party| party.id.as_str())
}
