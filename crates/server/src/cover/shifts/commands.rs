//! What people do with a shift. Each command is one transaction.
use super::{
    queries,
    versions::{place_of, span_of},
};
use crate::{
    cover::{
        chosen::{Chosen, name_of},
        model::{RotaRow, ShiftChangeRow},
        rotas::second,
    },
    platform::{
        actions::{ChangeRota, ChangeShift},
        context::Desk,
        ids::new_id,
        ledger::{Act, NOTHING},
        permit::Ref,
    },
};
use engine::{
    facts::{ChangeKind, Member, ShiftChange, ShiftName},
    register::Register,
};
use jiff::{Timestamp, civil::DateTime};
use schemars::JsonSchema;
use serde::Deserialize;
use store::Tx;
use web::{Error, Result};

#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewChange {
    pub kind: ChangeKind,
    pub shift: ShiftId,
    /// Only this part of it, on the rota's clocks.
    #[schemars(with = "Option<engine::schema::WallTime>")]
    pub from: Option<DateTime>,
    #[schemars(with = "Option<engine::schema::WallTime>")]
    pub to: Option<DateTime>,
    /// Who takes it; of an override, and of a request once somebody is found.
    pub who: Option<Chosen>,
    /// The shift that is given in exchange; of a swap.
    pub with: Option<ShiftId>,
}

/// Key and layer of a shift, as the page of a rota gives them: `2026-06-08T00:00:00@office hours`.
#[derive(Clone)]
pub struct ShiftId(ShiftName);

impl ShiftId {
    pub fn of(layer: &str, key: DateTime) -> String {
        format!("{key}@{layer}")
    }
}

impl<'de> Deserialize<'de> for ShiftId {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let parts = text.split_once('@');
        let name = parts.and_then(|(key, layer)| {
            Some(ShiftName {
                layer: layer.to_owned(),
                shift: key.parse().ok()?,
            })
        });
        name.map(ShiftId).ok_or_else(|| {
            serde::de::Error::custom("it must be key@layer, such as 2026-06-08T00:00:00@nights")
        })
    }
}

impl JsonSchema for ShiftId {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ShiftId".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

/// Gives a shift to somebody else, exchanges two, or asks for somebody.
pub fn add(tx: &mut Tx, desk: &Desk, rota: &Ref<RotaRow>, new: &NewChange) -> Result<ShiftChange> {
    let (row, permit) = rota.resolve::<ChangeRota>(tx, &desk.who)?;
    let member = match &new.who {
        Some(who) => Some(who.resolve(tx, desk)?),
        None => None,
    };
    let (register, place) = (desk.register(tx)?, place_of(tx, &row.version)?);
    let mut change = written(new, member)?;
    let now = second(desk.who.now);
    let span = span_of(&register, place, &change).ok_or_else(no_such_shift)?;
    if span.1 <= now {
        return Err(Error::Conflict(
            "This shift has been, and what has been stays.".into(),
        ));
    }
    if span.0 < now {
        if change.kind == ChangeKind::Swap {
            return Err(Error::Conflict(
                "A swap exchanges two whole shifts, and one of these has begun.".into(),
            ));
        }
        // What is over of a shift that is under way stays with whoever had it.
        change.from = Some(register.on_the_clocks_of(place, now));
    }
    must_be_free(&register, place, &change, None)?;
    let by = desk.who.actor.ledger_name();
    let (id, at) = (new_id(desk.who.now), desk.who.now.as_microsecond());
    queries::add_change(tx, &id, &row.version, &change, &by, at)?;
    let act = Act {
        act: "shift.changed",
        subject: ("rota", permit.on()),
    };
    desk.changed(tx, act, NOTHING, Some(&change))?;
    Ok(change)
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Taking {
    /// Whoever asks when left out.
    pub who: Option<Chosen>,
}

/// Somebody takes a shift that was asked for.
pub fn take(
    tx: &mut Tx,
    desk: &Desk,
    change: &Ref<ShiftChangeRow>,
    new: &Taking,
) -> Result<ShiftChangeRow> {
    let (row, _) = change.resolve::<ChangeShift>(tx, &desk.who)?;
    let is_open = row.change.person.is_none() && row.change.party.is_none();
    if row.change.kind != ChangeKind::Request || !is_open {
        return Err(Error::Conflict("Somebody has taken this shift.".into()));
    }
    let member = match &new.who {
        Some(who) => who.resolve(tx, desk)?,
        None => Member::person(&desk.who.actor.person),
    };
    let (register, place) = (desk.register(tx)?, place_of(tx, &row.version)?);
    let now = second(desk.who.now);
    if span_of(&register, place, &row.change).is_none_or(|span| span.1 <= now) {
        return Err(Error::Conflict(
            "This shift has been, and what has been stays.".into(),
        ));
    }
    let after = ShiftChange {
        person: member.person,
        party: member.party,
        ..row.change.clone()
    };
    must_be_free(&register, place, &after, Some(&row.change))?;
    queries::rewrite_change(tx, &row.id, &after)?;
    let act = Act {
        act: "shift.taken",
        subject: ("rota", &row.rota),
    };
    desk.changed(tx, act, Some(&row.change), Some(&after))?;
    Ok(ShiftChangeRow {
        change: after,
        ..row
    })
}

/// Takes a change back. Of a shift that is under way only what is still to come.
pub fn undo(tx: &mut Tx, desk: &Desk, change: &Ref<ShiftChangeRow>) -> Result<ShiftChangeRow> {
    let (row, _) = change.resolve::<ChangeShift>(tx, &desk.who)?;
    let (register, place) = (desk.register(tx)?, place_of(tx, &row.version)?);
    let now = second(desk.who.now);
    let span = span_of(&register, place, &row.change);
    let has_begun = span.is_some_and(|span| span.0 < now);
    if span.is_some_and(|span| span.1 <= now) || (has_begun && row.change.kind == ChangeKind::Swap)
    {
        return Err(Error::Conflict(
            "This shift has been, or has begun, and what has been stays.".into(),
        ));
    }
    if has_begun {
        let after = ShiftChange {
            to: Some(register.on_the_clocks_of(place, now)),
            ..row.change.clone()
        };
        queries::rewrite_change(tx, &row.id, &after)?;
    } else {
        queries::remove_change(tx, &row.id)?;
    }
    let act = Act {
        act: "shift.put_back",
        subject: ("rota", &row.rota),
    };
    desk.changed(tx, act, Some(&row.change), NOTHING)?;
    Ok(row)
}

fn written(new: &NewChange, member: Option<Member>) -> Result<ShiftChange> {
    let with = new.with.as_ref().filter(|_| new.kind == ChangeKind::Swap);
    let with = with.map(|it| it.0.clone());
    if new.kind == ChangeKind::Swap && with.is_none() {
        return Err(Error::invalid(
            "with",
            "the other shift is missing",
            "Choose the shift that is given in exchange.",
        ));
    }
    if new.kind == ChangeKind::Override && member.is_none() {
        return Err(Error::invalid(
            "who",
            "nobody is named",
            "Choose who takes the shift, or ask for somebody with a request.",
        ));
    }
    let member = member.filter(|_| new.kind != ChangeKind::Swap);
    let member = member.unwrap_or_default();
    Ok(ShiftChange {
        kind: new.kind,
        layer: new.shift.0.layer.clone(),
        shift: new.shift.0.shift,
        from: new.from,
        to: new.to,
        person: member.person,
        party: member.party,
        with,
    })
}

fn no_such_shift() -> Error {
    Error::invalid(
        "shift",
        "this layer has no shift then",
        "Choose a layer and a shift as the rota shows them.",
    )
}

/// # Errors
/// The hours are somebody else's by another change, which is named.
fn must_be_free(
    register: &Register,
    place: usize,
    change: &ShiftChange,
    itself: Option<&ShiftChange>,
) -> Result<()> {
    let ours = register.taken(place, change);
    let rota = &register.company().rotas[place];
    for other in rota.changes.iter().filter(|it| Some(*it) != itself) {
        let open = other.person.is_none() && other.party.is_none();
        if other.kind == ChangeKind::Request && open {
            continue;
        }
        for theirs in register.taken(place, other) {
            let hit = ours.iter().any(|hours| {
                hours.layer == theirs.layer && hours.from < theirs.to && theirs.from < hours.to
            });
            if hit {
                return Err(Error::Conflict(in_words(
                    register,
                    place,
                    other,
                    theirs.from,
                    theirs.to,
                )));
            }
        }
    }
    Ok(())
}

fn in_words(
    register: &Register,
    place: usize,
    other: &ShiftChange,
    from: Timestamp,
    to: Timestamp,
) -> String {
    let clock = |at| {
        let there = register.on_the_clocks_of(place, at);
        there.strftime("%-d %B %Y, %H:%M").to_string()
    };
    let who = other.person.as_deref().or(other.party.as_deref());
    let what = match who {
        Some(id) => format!("{} has taken it", name_of(register, id)),
        None => "two shifts are exchanged".to_owned(),
    };
    format!(
        "These hours are changed already: in {} from {} to {} {what}. Take that back first.",
        other.layer,
        clock(from),
        clock(to)
    )
}
