//! What a partner has signed goes on meaning what it meant. Hours with a name, ways to
//! split, days off and the zone stand outside of the versions that are signed; so what
//! those rest on is not changed by the company alone.
use crate::platform::context::Desk;
use engine::{
    facts::{Company, PartyKind, Scope, ValueSet},
    hours::Hours,
};
use jiff::civil::Date;
use std::collections::BTreeSet;
use store::Tx;
use web::{Error, Result};

/// What rests on a partner's signature, and on which day it is looked at.
struct Signed<'c> {
    company: &'c Company,
    today: Date,
}

/// Nothing, while no partner has signed.
fn signed(company: &Company, today: Date) -> Option<Signed<'_>> {
    let partner = |id: &str| {
        let mut parties = company.parties.iter();
        parties.any(|party| party.id == id && party.kind == PartyKind::Partner)
    };
    let mut signatures = company.signatures.iter();
    let any = signatures.any(|signature| partner(&signature.party));
    any.then_some(Signed { company, today })
}

impl Signed<'_> {
    /// The responsibilities of which a part stands on something, now or on a day to come.
    fn on(&self, scope: impl Fn(&Scope) -> bool, hours: impl Fn(&Hours) -> bool) -> Vec<String> {
        let lasts = |until: Option<Date>| until.is_none_or(|until| self.today < until);
        let assignments = self.company.assignments.iter();
        let held = assignments
            .filter(|it| {
                lasts(it.until) && (scope(&it.scope) || it.scope.hours.as_ref().is_some_and(&hours))
            })
            .map(|it| it.responsibility.clone());
        let adopted = self.company.responsibilities.iter();
        let needed = adopted
            .filter(|it| lasts(it.until) && it.hours.as_ref().is_some_and(&hours))
            .map(|it| it.id.clone());
        let all: BTreeSet<String> = held.chain(needed).collect();
        all.into_iter().collect()
    }
}

fn refuse(field: &'static str, name: &str, on: &[String], expected: &str) -> Result<()> {
    let Some(first) = on.first() else {
        return Ok(());
    };
    let more = match on.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let why = format!("what both sides have signed rests on “{name}”: {first}{more}");
    Err(Error::invalid(field, why, expected))
}

/// Hours with a name may get other hours.
pub fn hours_are_free(tx: &mut Tx, desk: &Desk, name: &str) -> Result<()> {
    let register = desk.register(tx)?;
    let Some(signed) = signed(register.company(), register.date(desk.who.now)) else {
        return Ok(());
    };
    let on = signed.on(|_| false, |hours| hours.calendar() == Some(name));
    refuse(
        "hours",
        name,
        &on,
        "Write the new hours under another name, and propose them where they are to hold.",
    )
}

/// Days off may be added and taken away; what has been stays.
pub fn days_are_to_come(
    tx: &mut Tx,
    desk: &Desk,
    (before, after): (&[Date], &[Date]),
) -> Result<()> {
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    if signed(register.company(), today).is_none() {
        return Ok(());
    }
    let gone = before.iter().filter(|day| !after.contains(day));
    let new = after.iter().filter(|day| !before.contains(day));
    let past = gone.chain(new).find(|day| **day < today);
    past.map_or(Ok(()), |day| {
        Err(Error::invalid(
            "days",
            format!("{day} has been, and what was signed held on it"),
            "Change only today and days after it.",
        ))
    })
}

/// A way to split may get other values, unless somebody has all but some of them.
pub fn values_are_free(tx: &mut Tx, desk: &Desk, name: &str) -> Result<()> {
    let register = desk.register(tx)?;
    let Some(signed) = signed(register.company(), register.date(desk.who.now)) else {
        return Ok(());
    };
    let all_but = |scope: &Scope| matches!(scope.sets.get(name), Some(ValueSet::Except { .. }));
    refuse(
        "values",
        name,
        &signed.on(all_but, |_| false),
        "First propose for them which values they are to have, instead of all but some.",
    )
}

/// The company may move to another zone.
pub fn zone_is_free(tx: &mut Tx, desk: &Desk, (before, after): (&str, &str)) -> Result<()> {
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    if before == after || signed(register.company(), today).is_none() {
        return Ok(());
    }
    Err(Error::invalid(
        "zone",
        format!("all that both sides have signed is meant in {before}"),
        "Give the sites and hours that lie elsewhere a zone of their own.",
    ))
}
