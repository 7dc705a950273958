//! What people can do to the register. Each command is one transaction: decide,
//! write, record, and check that everything still fits together.
use super::{
    matrix::role_name,
    model::{AssignmentRow, ResponsibilityRow},
    queries, scope,
};
use crate::{
    organisation::model::{PartyRow, PersonRow},
    platform::{
        actions::{
            AdoptResponsibility, ChangeAssignment, ChangeResponsibility, ViewParty, ViewPerson,
        },
        context::Desk,
        permit::Ref,
    },
    proposals::{Outcome, Wish, change},
};
use engine::{
    facts::{Assigning, Change, Definition, Holding, Redefining, Replacing, Role, Scope},
    findings::Severity,
    proposal::Content,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;
use store::Tx;
use web::{Error, Result};

/// A responsibility to adopt: one of the catalogue by its id, or one of the
/// organisation's own with a title.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Adoption {
    /// `BDR-06`, or an id of your own such as `OWN-01`. Several at once from the catalogue.
    #[serde(default)]
    pub ids: Vec<String>,
    pub title: Option<String>,
    pub group: Option<String>,
    pub definition: Option<String>,
    pub criticality: Option<Severity>,
    /// The hours in which it must be looked after.
    pub hours: Option<String>,
    /// The day from which it is adopted; today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub from: Option<Date>,
    /// Why, for whoever reads it later.
    pub reason: Option<String>,
    /// Put it into one's draft, together with other changes.
    #[serde(default)]
    pub collect: bool,
}

/// What was asked for, in a few words, and what became of it.
pub struct Done {
    pub responsibility: String,
    pub what: String,
    pub outcome: Outcome,
}

pub fn adopt(tx: &mut Tx, desk: &Desk, new: &Adoption) -> Result<Outcome> {
    desk.here::<AdoptResponsibility>()?;
    if new.ids.is_empty() {
        return Err(Error::invalid(
            "ids",
            "names nothing",
            "Tick at least one responsibility, or write an id of your own.",
        ));
    }
    let from = match new.from {
        Some(day) => day,
        None => desk.today(tx)?,
    };
    let mut changes = Vec::new();
    for id in &new.ids {
        if queries::responsibility(tx, id)?.is_some_and(|row| row.adopted.until.is_none()) {
            return Err(Error::Conflict(format!("{id} is in the register already.")));
        }
        changes.push(Change::Adopt(definition(new, id)?));
    }
    let title = match new.ids.as_slice() {
        [one] => format!("{one} is looked after"),
        many => format!("{} more are looked after", many.len()),
    };
    let wish = Wish {
        collect: new.collect,
        title,
        reason: new.reason.clone().unwrap_or_default(),
    };
    change(tx, desk, changes, from, &wish)
}

fn definition(new: &Adoption, id: &str) -> Result<Definition> {
    let known = company::catalogue().entry(id).is_some();
    let titled = new.title.as_deref().is_some_and(|it| !it.trim().is_empty());
    if !known && !titled {
        return Err(Error::invalid(
            "title",
            format!("{id} is not in the catalogue and has no title"),
            "Give it a title.",
        ));
    }
    if known {
        return Ok(Definition {
            id: id.to_owned(),
            ..Definition::default()
        });
    }
    Ok(Definition {
        id: id.to_owned(),
        title: new.title.clone(),
        group: new.group.clone(),
        definition: new.definition.clone(),
        criticality: new.criticality,
        hours: scope::hours(new.hours.as_deref())?,
        ..Definition::default()
    })
}

/// Who answers for it (or does it), for which part, from when.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewAssignment {
    pub party: Ref<PartyRow>,
    pub person: Option<Ref<PersonRow>>,
    pub role: Role,
    /// `Mon-Fri 08:00-18:00`, `24x7`, `office`, `outside office`. All hours that it needs when left out.
    pub hours: Option<String>,
    /// `site:NWK`: only these values. A dimension that is not named is not narrowed.
    #[serde(default)]
    pub only: Vec<String>,
    /// The dimensions of which the values in `only` are the ones left out.
    #[serde(default)]
    pub all_but: Vec<String>,
    /// Further ways to split, in words: `severity: 1, 2; tier: all but gold`.
    pub also: Option<String>,
    /// The scope as in the company file, in place of the four before.
    pub scope: Option<Scope>,
    /// Today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub from: Option<Date>,
    #[schemars(with = "Option<engine::schema::Day>")]
    pub until: Option<Date>,
    /// The assignment in whose place this one comes.
    pub replaces: Option<Ref<AssignmentRow>>,
    /// Why, for whoever has to sign.
    pub reason: Option<String>,
    /// Put it into one's draft, together with other changes.
    #[serde(default)]
    pub collect: bool,
}

impl NewAssignment {
    fn part(&self) -> scope::Part<'_> {
        scope::Part {
            hours: self.hours.as_deref(),
            only: &self.only,
            all_but: &self.all_but,
            also: self.also.as_deref(),
        }
    }
}

pub fn assign(
    tx: &mut Tx,
    desk: &Desk,
    responsibility: &Ref<ResponsibilityRow>,
    new: &NewAssignment,
) -> Result<Done> {
    let (responsibility, _) = responsibility.resolve::<ChangeResponsibility>(tx, &desk.who)?;
    let (party, _) = new.party.resolve::<ViewParty>(tx, &desk.who)?;
    let person = match &new.person {
        Some(person) => Some(person.resolve::<ViewPerson>(tx, &desk.who)?.0),
        None => None,
    };
    let replaced = match &new.replaces {
        Some(row) => Some(row.resolve::<ChangeAssignment>(tx, &desk.who)?.0),
        None => None,
    };
    let from = match new.from {
        Some(day) => day,
        None => desk.today(tx)?,
    };
    let id = responsibility.adopted.id;
    let holding = Holding {
        responsibility: id.clone(),
        party: party.fact.id,
        person: person.map(|person| person.fact.id),
        role: new.role,
        scope: match &new.scope {
            Some(scope) => scope.clone(),
            None => new.part().scope()?,
        },
    };
    let title = format!("{id}: {} {}", party.fact.name, role_name(new.role));
    let what = format!(
        "{} is {} for {id} from {from}.",
        party.fact.name,
        role_name(new.role)
    );
    let made = match replaced {
        Some(row) if row.assignment.responsibility == id => Change::Replace(Replacing {
            before: Holding::from(&row.assignment),
            after: holding,
        }),
        Some(_) => {
            return Err(Error::invalid(
                "replaces",
                "is an assignment of another responsibility",
                "Choose one of this responsibility.",
            ));
        }
        None => Change::Assign(Assigning {
            holding,
            until: new.until,
        }),
    };
    let wish = wish(new.collect, title, new.reason.as_deref());
    Ok(Done {
        outcome: change(tx, desk, vec![made], from, &wish)?,
        responsibility: id,
        what,
    })
}

fn wish(collect: bool, title: String, reason: Option<&str>) -> Wish {
    Wish {
        collect,
        title,
        reason: reason.map(str::trim).unwrap_or_default().to_owned(),
    }
}

/// When an assignment, or a whole responsibility, ends.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Ending {
    /// The first day on which it no longer holds; today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub until: Option<Date>,
    /// Why, for whoever has to sign.
    pub reason: Option<String>,
    /// Put it into one's draft, together with other changes.
    #[serde(default)]
    pub collect: bool,
}

/// Ends an assignment. One that has not begun by then is taken back whole; the
/// ledger keeps it.
pub fn end(
    tx: &mut Tx,
    desk: &Desk,
    assignment: &Ref<AssignmentRow>,
    ending: &Ending,
) -> Result<Done> {
    let (row, _) = assignment.resolve::<ChangeAssignment>(tx, &desk.who)?;
    let until = match ending.until {
        Some(day) => day,
        None => desk.today(tx)?,
    };
    let it = &row.assignment;
    let party = crate::organisation::queries::party(tx, &it.party)?;
    let name = party.map_or_else(|| it.party.clone(), |party| party.fact.name);
    let title = format!(
        "{}: {name} no longer {}",
        it.responsibility,
        role_name(it.role)
    );
    let changes = vec![Change::End(Holding::from(it))];
    let wish = wish(ending.collect, title, ending.reason.as_deref());
    Ok(Done {
        outcome: change(tx, desk, changes, until.max(it.from), &wish)?,
        responsibility: it.responsibility.clone(),
        what: "The assignment has ended. Naming it again undoes that.".into(),
    })
}

/// Sets a responsibility aside, with everything that anybody holds of it.
pub fn set_aside(
    tx: &mut Tx,
    desk: &Desk,
    responsibility: &Ref<ResponsibilityRow>,
    ending: &Ending,
) -> Result<Done> {
    let (row, _) = responsibility.resolve::<ChangeResponsibility>(tx, &desk.who)?;
    let register = desk.register(tx)?;
    let day = ending.until.unwrap_or(register.date(desk.who.now));
    if day <= row.adopted.from {
        return Err(Error::invalid(
            "until",
            format!("it is looked after from {} on", row.adopted.from),
            "Choose a later day.",
        ));
    }
    let id = row.adopted.id.clone();
    let content = Content::on(register.company(), day);
    let held = content.of(&id).cloned().map(Change::End);
    let mut changes: Vec<Change> = held.collect();
    let meant = content.definition(&id).cloned();
    changes.push(Change::Retire(
        meant.unwrap_or_else(|| Definition::from(&row.adopted)),
    ));
    let wish = wish(
        ending.collect,
        format!("{id} is set aside"),
        ending.reason.as_deref(),
    );
    Ok(Done {
        outcome: change(tx, desk, changes, day, &wish)?,
        what: format!("{id} is set aside from {day}."),
        responsibility: id,
    })
}

/// What a responsibility means from a day on; what is left empty is as in the catalogue.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Meaning {
    pub title: Option<String>,
    pub definition: Option<String>,
    pub criticality: Option<Severity>,
    /// The hours in which it must be looked after.
    pub hours: Option<String>,
    /// Today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub from: Option<Date>,
    /// Why, for whoever has to sign.
    pub reason: Option<String>,
    /// Put it into one's draft, together with other changes.
    #[serde(default)]
    pub collect: bool,
}

pub fn redefine(
    tx: &mut Tx,
    desk: &Desk,
    responsibility: &Ref<ResponsibilityRow>,
    new: &Meaning,
) -> Result<Done> {
    let (row, _) = responsibility.resolve::<ChangeResponsibility>(tx, &desk.who)?;
    let register = desk.register(tx)?;
    let day = new.from.unwrap_or(register.date(desk.who.now));
    let id = row.adopted.id.clone();
    let content = Content::on(register.company(), day);
    let before = content
        .definition(&id)
        .cloned()
        .ok_or_else(|| Error::Conflict(format!("{id} is not in the register on that day.")))?;
    let filled = |text: &Option<String>| {
        let text = text.as_deref().map(str::trim);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let after = Definition {
        title: filled(&new.title),
        definition: filled(&new.definition),
        criticality: new.criticality,
        hours: scope::hours(new.hours.as_deref())?,
        ..before.clone()
    };
    if before == after {
        return Err(Error::Conflict("It means exactly this already.".into()));
    }
    let changes = vec![Change::Define(Redefining { before, after })];
    let wish = wish(
        new.collect,
        format!("{id} means something else"),
        new.reason.as_deref(),
    );
    Ok(Done {
        outcome: change(tx, desk, changes, day, &wish)?,
        what: format!("What {id} means is written anew, from {day}."),
        responsibility: id,
    })
}
