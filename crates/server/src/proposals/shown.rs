//! A difference and a proposal, as a page and a program read them.
use crate::{findings::FindingView, platform::actor::party_kind_name};
use engine::{
    facts::{ActKind, Company, Holding, Proposal, Role},
    findings::{self, Class},
    proposal::{Content, Field, Line, Misfit, State, lines},
    register::Register,
};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

use super::standing::Standing;

/// One line of a difference: before and after, side by side.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LineView {
    pub responsibility: String,
    pub title: String,
    /// `accountable`, `doer`, `adopted`, `set aside` or `meaning`
    pub what: &'static str,
    /// Empty for nobody.
    pub before: Vec<SideView>,
    pub after: Vec<SideView>,
    pub fields: Vec<Field>,
    /// The whole line in words.
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SideView {
    pub party: String,
    pub name: String,
    pub kind: &'static str,
    pub person: Option<String>,
    /// In words; empty for all of it.
    pub scope: String,
    /// Whether it is on the other side of the line too.
    pub stays: bool,
}

pub fn line_views(lines: &[Line], register: &Register) -> Vec<LineView> {
    lines.iter().map(|line| line_view(line, register)).collect()
}

fn line_view(line: &Line, register: &Register) -> LineView {
    let id = line.responsibility();
    let entry = company::catalogue().entry(id);
    let title = register
        .responsibility(id)
        .map(|it| it.title.clone())
        .or(entry.map(|entry| entry.title.clone()));
    let none = Vec::new();
    let (what, before, after, fields) = match line {
        Line::Held {
            role,
            before,
            after,
            ..
        } => {
            let what = match role {
                Role::Accountable => "accountable",
                Role::Doer => "doer",
            };
            (what, before, after, &[][..])
        }
        Line::Adopted { .. } => ("adopted", &none, &none, &[][..]),
        Line::Retired { .. } => ("set aside", &none, &none, &[][..]),
        Line::Redefined { fields, .. } => ("meaning", &none, &none, fields.as_slice()),
    };
    let sides = |these: &[Holding], others: &[Holding]| {
        these
            .iter()
            .map(|it| side(it, others.contains(it), register))
            .collect()
    };
    LineView {
        responsibility: id.to_owned(),
        title: title.unwrap_or_default(),
        what,
        before: sides(before, after),
        after: sides(after, before),
        fields: fields.to_vec(),
        text: line.text(register.company()),
    }
}

fn side(it: &Holding, stays: bool, register: &Register) -> SideView {
    let party = register.party(&it.party);
    SideView {
        party: it.party.clone(),
        name: party.map_or_else(|| it.party.clone(), |party| party.name.clone()),
        kind: party.map_or("vendor", |party| party_kind_name(party.kind)),
        person: it.person.as_deref().map(|id| name_of(register, id)),
        scope: it.scope.in_words(),
        stays,
    }
}

pub fn name_of(register: &Register, person: &str) -> String {
    register
        .person(person)
        .map_or_else(|| person.to_owned(), |person| person.name.clone())
}

/// A side whose signature a proposal needs.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Signer {
    pub party: String,
    pub name: String,
    pub kind: &'static str,
    /// `signed`, `missing`, or `again`: what was signed has become another content.
    pub state: &'static str,
    pub by: String,
    pub on: String,
}

pub fn signers(it: &Proposal, standing: &Standing, register: &Register) -> Vec<Signer> {
    let open = it.state() == State::Proposed;
    let parties = standing.signers.iter();
    parties
        .filter_map(|id| register.party(id))
        .map(|party| {
            let last = it.signature_of(&party.id);
            let state = match last {
                Some(_) if !open || !standing.asks(it, &party.id) => "signed",
                Some(_) => "again",
                None => "missing",
            };
            Signer {
                party: party.id.clone(),
                name: party.name.clone(),
                kind: party_kind_name(party.kind),
                state,
                by: last
                    .and_then(|act| act.person.as_deref())
                    .map(|id| name_of(register, id))
                    .unwrap_or_default(),
                on: last.map(|act| at(act.at, register)).unwrap_or_default(),
            }
        })
        .collect()
}

/// One thing that was said or done, as the story tells it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Told {
    pub at: String,
    pub who: String,
    pub party_kind: &'static str,
    pub what: String,
    pub text: Option<String>,
}

pub fn story(it: &Proposal, register: &Register) -> Vec<Told> {
    let acts = it.acts.iter();
    acts.map(|act| {
        let party = act.party.as_deref().and_then(|id| register.party(id));
        let party_name = party.map_or("", |party| party.name.as_str());
        let what = match act.kind {
            ActKind::Proposed => "proposed it".to_owned(),
            ActKind::Commented => "wrote".to_owned(),
            ActKind::Signed => format!("signed for {party_name}"),
            ActKind::Refused => format!("refused it for {party_name}"),
            ActKind::Withdrawn => "took it back".to_owned(),
            ActKind::Agreed => format!(
                "All whom it touches have signed; agreed from {}",
                day(it.effective)
            ),
            ActKind::InForce => format!(
                "In force as version {}",
                act.text.as_deref().unwrap_or_default()
            ),
        };
        Told {
            at: at(act.at, register),
            who: act
                .person
                .as_deref()
                .map(|id| name_of(register, id))
                .unwrap_or_default(),
            party_kind: party.map_or("", |party| party_kind_name(party.kind)),
            what,
            text: act.text.clone().filter(|_| act.kind != ActKind::InForce),
        }
    })
    .collect()
}

/// What a change does to what is wrong.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Effect {
    pub closes: Vec<FindingView>,
    pub opens: Vec<FindingView>,
}

/// The findings with and without these changes, both on the day on which they
/// begin: what time alone brings is not theirs. Signatures are left out.
pub fn effect(now: &Register, then: &Register, at: Timestamp) -> Effect {
    let found = |register: &Register| {
        let all = findings::compute(register, at).open;
        all.into_iter()
            .filter(|it| it.class != Class::Signature)
            .collect::<Vec<_>>()
    };
    let (before, after) = (found(now), found(then));
    let ids = |all: &[findings::Finding]| {
        let ids = all.iter().map(|it| it.id.clone());
        ids.collect::<BTreeSet<String>>()
    };
    let (was, is) = (ids(&before), ids(&after));
    let view =
        |it: &findings::Finding, register: &Register| FindingView::of(it, None, register, at);
    Effect {
        closes: before
            .iter()
            .filter(|it| !is.contains(&it.id))
            .map(|it| view(it, now))
            .collect(),
        opens: after
            .iter()
            .filter(|it| !was.contains(&it.id))
            .map(|it| view(it, then))
            .collect(),
    }
}

/// The lines of a proposal: against what is there; against what it was made for,
/// once it no longer fits or is over.
pub fn lines_of(it: &Proposal, standing: &Standing, company: &Company) -> Vec<Line> {
    let ids = it.responsibilities();
    let open = matches!(it.state(), State::Draft | State::Proposed);
    match &standing.after {
        Ok(after) if open => lines(&standing.before.about(&ids), &after.about(&ids)),
        _ if it.state() == State::Waiting => {
            let after = Content::on(company, standing.day).about(&ids);
            lines(&after.undo(&it.changes), &after)
        }
        _ => {
            let mut made = company.versions.iter();
            let version = made
                .find(|version| version.proposal == Some(it.number))
                .map(|version| version.number);
            let content = version.and_then(|number| engine::proposal::content_of(company, number));
            let after = content.unwrap_or_else(|| told(it));
            lines(&after.undo(&it.changes).about(&ids), &after.about(&ids))
        }
    }
}

/// What a proposal speaks of, by itself: where nothing else tells it.
fn told(it: &Proposal) -> Content {
    use engine::facts::{Change, Definition};
    let (mut means, mut held) = (Vec::new(), Vec::new());
    for change in &it.changes {
        match change {
            Change::Assign(it) => held.push(it.holding.clone()),
            Change::Replace(it) => held.push(it.after.clone()),
            Change::Adopt(it) => means.push(it.clone()),
            Change::Define(it) => means.push(it.after.clone()),
            Change::End(_) | Change::Retire(_) => {}
        }
    }
    let named = it
        .changes
        .iter()
        .filter(|change| !matches!(change, Change::Retire(_)));
    for change in named {
        let id = change.responsibility();
        if !means.iter().any(|it: &Definition| it.id == id) {
            means.push(Definition {
                id: id.to_owned(),
                ..Definition::default()
            });
        }
    }
    Content::new(means, held)
}

pub fn misfits(standing: &Standing) -> Vec<Misfit> {
    standing.after.as_ref().err().cloned().unwrap_or_default()
}

pub fn state_words(state: State) -> &'static str {
    match state {
        State::Draft => "draft",
        State::Proposed => "waits for signatures",
        State::Refused => "refused",
        State::Withdrawn => "taken back",
        State::Waiting => "agreed, waits for its day",
        State::InForce => "in force",
    }
}

/// `1 July 2026`
pub fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// `1 July 2026, 09:30`, in the served zone.
pub fn at(at: Timestamp, register: &Register) -> String {
    let there = register.zone().to_datetime(at);
    there.strftime("%-d %B %Y, %H:%M").to_string()
}
