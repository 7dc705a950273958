//! A party has not signed the version of the register that is in force, or has
//! not looked at it for a quarter.
use super::{Class, Finding, Severity};
use crate::cover::Moment;
use crate::facts::{Change, Company, Party, PartyKind, Signature, Version};
use crate::proposal::in_force;
use jiff::ToSpan;
use jiff::civil::Date;

pub(super) fn find(moment: &Moment, all: &mut Vec<Finding>) {
    let company = moment.register.company();
    let Some(current) = in_force(company, moment.today) else {
        return;
    };
    for party in signing(company) {
        let last = last_of(company, party, moment.today);
        if last.is_none_or(|last| last.version < current.number) {
            all.push(unsigned(moment, party, current, last));
        }
    }
    let due = to_reconfirm(company, moment.today);
    all.extend(due.iter().map(|it| again(moment, it)));
}

fn unsigned(
    moment: &Moment,
    party: &Party,
    current: &Version,
    last: Option<&Signature>,
) -> Finding {
    let register = moment.register;
    let company = register.company();
    let (name, number) = (&party.name, current.number);
    let untouched = last.is_some_and(|last| {
        let later = company.versions.iter();
        let mut later = later.filter(|it| last.version < it.number && it.number <= number);
        later.all(|version| leaves_alone(company, version, party))
    });
    let finding = match last {
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
    let (severity, next) = match untouched {
        true => (
            Severity::Low,
            format!(
                "Nothing of theirs has changed since: have {name} look and sign version {number}."
            ),
        ),
        false => (
            Severity::Medium,
            format!("Go through what changed with {name}, and have version {number} signed."),
        ),
    };
    finding
        .severity(severity)
        .party(Some(&party.id))
        .since(register.begins(current.from).as_second())
        .why("A side that has not agreed to what is written acts by what it remembers.")
        .next(next)
        .fact("in_force", f64::from(number))
        .fact("in_force_from", current.from.to_string())
}

/// Whether a version changed nothing that the party holds. Where it is not known
/// what a version changed, it may be anything.
fn leaves_alone(company: &Company, version: &Version, party: &Party) -> bool {
    let made_by = |it: &&crate::facts::Proposal| Some(it.number) == version.proposal;
    let Some(proposal) = company.proposals.iter().find(made_by) else {
        return false;
    };
    proposal.changes.iter().all(|change| match change {
        Change::Assign(it) => it.holding.party != party.id,
        Change::End(it) => it.party != party.id,
        Change::Replace(it) => it.before.party != party.id && it.after.party != party.id,
        Change::Adopt(_) => true,
        Change::Retire(_) | Change::Define(_) => false,
    })
}

/// A side that has signed what is in force, and is to say again that it still agrees.
#[derive(Clone, Debug, PartialEq)]
pub struct Again<'c> {
    pub party: &'c Party,
    /// What it signed last.
    pub last: &'c Signature,
    /// The day from which on it is asked.
    pub due: Date,
}

/// Once a quarter both sides say that they still agree: those whose day has come.
pub fn to_reconfirm(company: &Company, today: Date) -> Vec<Again<'_>> {
    let Some(current) = in_force(company, today) else {
        return Vec::new();
    };
    let again = |party| {
        let last = last_of(company, party, today)?;
        let due = last.date.checked_add(3.months()).ok()?;
        (last.version >= current.number && due <= today).then_some(Again { party, last, due })
    };
    signing(company).filter_map(again).collect()
}

/// The parties whose signature counts.
fn signing(company: &Company) -> impl Iterator<Item = &Party> {
    let signs = |it: &&Party| matches!(it.kind, PartyKind::Internal | PartyKind::Partner);
    company.parties.iter().filter(signs)
}

fn last_of<'c>(company: &'c Company, party: &Party, today: Date) -> Option<&'c Signature> {
    let signatures = company.signatures.iter();
    signatures
        .filter(|signature| signature.party == party.id && signature.date <= today)
        .max_by_key(|signature| (signature.version, signature.date))
}

fn again(moment: &Moment, it: &Again) -> Finding {
    let (name, number) = (&it.party.name, it.last.version);
    Finding::new(Class::Signature, "reconfirm", &it.party.id, "")
        .severity(Severity::Low)
        .party(Some(&it.party.id))
        .since(moment.register.begins(it.due).as_second())
        .what(format!(
            "{name} last agreed to version {number} more than a quarter ago."
        ))
        .why("What nobody has read for a quarter is remembered differently on each side.")
        .next(format!(
            "Have {name} read the register and press \u{201c}We still agree\u{201d}."
        ))
        .fact("signed", f64::from(number))
        .fact("signed_on", it.last.date.to_string())
}
