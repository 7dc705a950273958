//! What a partner has signed goes on meaning what it meant. Hours with a name, ways to
//! split, days off and the zone stand outside of the versions that are signed; so what
//! those rest on is not changed by the company alone.
use crate::platform::context::Desk;
use engine::{
    facts::{PartyKind, Scope, ValueSet},
    hours::Hours,
    register::Register,
};
use jiff::civil::Date;
use std::{collections::BTreeSet, sync::Arc};
use store::Tx;
use web::{Error, Result};

/// A register that a partner has signed, and the day on which it is looked at.
struct Signed {
    register: Arc<Register>,
    today: Date,
}

impl Signed {
    /// Nothing, while no partner has signed: then all of it is a draft.
    fn now(tx: &mut Tx, desk: &Desk) -> Result<Option<Self>> {
        let register = desk.register(tx)?;
        let partner = |id: &str| {
            let party = register.party(id);
            party.is_some_and(|party| party.kind == PartyKind::Partner)
        };
        let mut signatures = register.company().signatures.iter();
        let any = signatures.any(|signature| partner(&signature.party));
        let today = register.date(desk.who.now);
        Ok(any.then_some(Self { register, today }))
    }

    /// The responsibilities of which a part stands on something, now or on a day to come.
    fn on(&self, scope: impl Fn(&Scope) -> bool, hours: impl Fn(&Hours) -> bool) -> Vec<String> {
        let lasts = |until: Option<Date>| until.is_none_or(|until| self.today < until);
        let part = |it: &Scope| scope(it) || it.hours.as_ref().is_some_and(&hours);
        let company = self.register.company();
        let held = company.assignments.iter();
        let held = held
            .filter(|it| lasts(it.until) && part(&it.scope))
            .map(|it| &it.responsibility);
        let needed = company.responsibilities.iter();
        let needed = needed
            .filter(|it| lasts(it.until) && it.hours.as_ref().is_some_and(&hours))
            .map(|it| &it.id);
        let all: BTreeSet<&String> = held.chain(needed).collect();
        all.into_iter().cloned().collect()
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
    let Some(signed) = Signed::now(tx, desk)? else {
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
    let Some(Signed { today, .. }) = Signed::now(tx, desk)? else {
        return Ok(());
    };
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
    let Some(signed) = Signed::now(tx, desk)? else {
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
    if before == after || Signed::now(tx, desk)?.is_none() {
        return Ok(());
    }
    Err(Error::invalid(
        "zone",
        format!("all that both sides have signed is meant in {before}"),
        "Give the sites and hours that lie elsewhere a zone of their own.",
    ))
}
