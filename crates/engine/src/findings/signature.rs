//! A party has not signed the version of the register that is in force.
use super::{Class, Finding, Severity};
use crate::cover::Moment;
use crate::facts::{Party, PartyKind, Version};

pub(super) fn find(moment: &Moment, all: &mut Vec<Finding>) {
    let company = moment.register.company();
    let begun = company
        .versions
        .iter()
        .filter(|version| version.from <= moment.today);
    let Some(current) = begun.max_by_key(|version| (version.from, version.number)) else {
        return;
    };
    for party in &company.parties {
        if matches!(party.kind, PartyKind::Internal | PartyKind::Partner) {
            all.extend(unsigned(moment, party, current));
        }
    }
}

fn unsigned(moment: &Moment, party: &Party, current: &Version) -> Option<Finding> {
    let register = moment.register;
    let signatures = register.company().signatures.iter();
    let theirs = signatures
        .filter(|signature| signature.party == party.id && signature.date <= moment.today);
    let last = theirs.max_by_key(|signature| (signature.version, signature.date));
    let (name, number) = (&party.name, current.number);
    let finding = match last {
        Some(last) if last.version >= number => return None,
        Some(last) => Finding::new(Class::Signature, "stale", &party.id, "")
            .what(format!(
                "{name} signed version {}; version {number} is in force.",
                last.version
            ))
            .fact("signed", f64::from(last.version))
            .fact("signed_on", last.date.to_string()),
        None => Finding::new(Class::Signature, "unsigned", &party.id, "").what(format!(
            "{name} has never signed; version {number} is in force."
        )),
    };
    let finding = finding
        .severity(Severity::Medium)
        .party(Some(&party.id))
        .since(register.begins(current.from).as_second())
        .why("A side that has not agreed to what is written acts by what it remembers.")
        .next(format!(
            "Go through what changed with {name}, and have version {number} signed."
        ))
        .fact("in_force", f64::from(number))
        .fact("in_force_from", current.from.to_string());
    Some(finding)
}
