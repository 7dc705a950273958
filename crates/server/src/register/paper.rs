//! The register as it goes on paper: in words, of one day.
use super::matrix::group_name;
use crate::{
    platform::actor::party_kind_name,
    proposals::{day, digest_of, name_of},
};
use ::paper::{Entry, Group, Held, Party, RegisterSheet, Signed};
use engine::{
    facts::{Holding, PartyKind, Role},
    proposal::{Content, in_force, model_of},
    register::Register,
};
use jiff::civil::Date;

pub fn sheet(register: &Register, at: Date) -> RegisterSheet {
    let company = register.company();
    let content = Content::on(company, at);
    let version = in_force(company, at);
    let model = model_of(&content, company, company::catalogue());
    RegisterSheet {
        organisation: company.organisation.name.clone(),
        day: day(at),
        version: version.map(|it| it.number),
        since: version.map(|it| day(it.from)).unwrap_or_default(),
        model: model.map(|it| it.words().to_owned()).unwrap_or_default(),
        digest: digest_of(&content),
        parties: company
            .parties
            .iter()
            .map(|party| Party {
                name: party.name.clone(),
                kind: party_kind_name(party.kind).to_owned(),
            })
            .collect(),
        signatures: signatures(register, at),
        groups: groups(register, &content),
    }
}

/// The newest signature of each side, up to the day.
fn signatures(register: &Register, at: Date) -> Vec<Signed> {
    let company = register.company();
    let current = in_force(company, at).map(|it| it.number);
    let parties = company.parties.iter();
    let signing = parties.filter(|party| party.kind != PartyKind::Vendor);
    signing
        .map(|party| {
            let all = company.signatures.iter();
            let theirs = all.filter(|it| it.party == party.id && it.date <= at);
            let last = theirs.max_by_key(|it| (it.version, it.date));
            Signed {
                party: party.name.clone(),
                kind: party_kind_name(party.kind).to_owned(),
                person: last
                    .map(|it| match &it.person {
                        Some(id) => name_of(register, id),
                        None => party.name.clone(),
                    })
                    .unwrap_or_default(),
                on: last.map(|it| day(it.date)).unwrap_or_default(),
                is_current: last.map(|it| it.version) >= current,
            }
        })
        .collect()
}

/// In the order of the register, under their headings.
fn groups(register: &Register, content: &Content) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for resolved in register.responsibilities() {
        if content.definition(&resolved.id).is_none() {
            continue;
        }
        let name = group_name(resolved.group.as_deref());
        let held = |role: Role| {
            let held = content.of(&resolved.id).filter(|it| it.role == role);
            held.map(|it| on_paper(it, register)).collect::<Vec<Held>>()
        };
        let entry = Entry {
            id: resolved.id.clone(),
            title: resolved.title.clone(),
            accountable: held(Role::Accountable),
            doers: held(Role::Doer),
        };
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.entries.push(entry),
            None => groups.push(Group {
                name,
                entries: vec![entry],
            }),
        }
    }
    groups
}

fn on_paper(it: &Holding, register: &Register) -> Held {
    let party = register.party(&it.party);
    Held {
        party: party.map_or_else(|| it.party.clone(), |party| party.name.clone()),
        kind: party
            .map_or("vendor", |party| party_kind_name(party.kind))
            .to_owned(),
        person: it
            .person
            .as_deref()
            .map(|id| name_of(register, id))
            .unwrap_or_default(),
        scope: it.scope.in_words(),
    }
}
