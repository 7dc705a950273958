//! What people do with the layers of a rota: their hours, turns and members, and days on
//! which a layer is open besides. Each command is one transaction.
use super::commands::replace;
use crate::{
    cover::{
        chosen::{Chosen, may_put_on, value_of},
        model::RotaRow,
    },
    platform::{actions::ChangeRota, context::Desk, permit::Ref, words::named},
};
use engine::{
    facts::{Advance, Layer, Member, Opening, Rota, Rotation, Unit},
    hours::Hours,
};
use jiff::civil::{Date, DateTime, Time};
use schemars::JsonSchema;
use serde::Deserialize;
use store::Tx;
use web::{Error, Result};

#[derive(Clone, Deserialize, JsonSchema)]
pub struct LayerFacts {
    /// The layer that is changed; a new one when left out.
    pub layer: Option<String>,
    pub name: String,
    /// 1 is asked first.
    pub priority: Option<u32>,
    /// Asked last: when the other layers have nobody, or too few heads.
    #[serde(default, deserialize_with = "web::ticked")]
    pub fallback: bool,
    /// When it is open; every hour when left out.
    pub hours: Option<Hours>,
    /// Closed on the days of these lists.
    #[serde(default)]
    pub holidays: Vec<String>,
    #[schemars(with = "Option<engine::schema::Day>")]
    pub from: Option<Date>,
    #[schemars(with = "Option<engine::schema::Day>")]
    pub until: Option<Date>,
    /// Turns of so many units; its members are on together when left out.
    pub unit: Option<Unit>,
    pub every: Option<u32>,
    /// The day of the first hand-over.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub start: Option<Date>,
    /// The time of the hand-over; midnight when left out.
    #[schemars(with = "Option<engine::schema::TimeOfDay>")]
    pub at: Option<Time>,
    pub advance: Option<Advance>,
    /// In the order of their turns.
    #[serde(default)]
    pub members: Vec<Chosen>,
}

/// Adds a layer, or changes one. Members who stay keep their days.
pub fn set(tx: &mut Tx, desk: &Desk, rota: &Ref<RotaRow>, new: &LayerFacts) -> Result<Rota> {
    let (row, _) = rota.resolve::<ChangeRota>(tx, &desk.who)?;
    let mut after = row.rota.clone();
    let old = match &new.layer {
        Some(name) => Some(take(&mut after, name)?),
        None => None,
    };
    let layer = layer(tx, desk, new, old.as_ref().map(|(layer, _)| layer))?;
    let name = layer.name.clone();
    let place = old.as_ref().and_then(|(_, place)| *place);
    if new.fallback {
        if after.fallback.is_some() {
            return Err(Error::Conflict(
                "This rota has a fall-back already. Change that one.".into(),
            ));
        }
        after.fallback = Some(layer);
    } else {
        let place = place.unwrap_or(after.layers.len());
        after.layers.insert(place.min(after.layers.len()), layer);
    }
    let renamed = new.layer.as_deref().map(|before| (before, name.as_str()));
    replace(tx, desk, &row, after, renamed, "rota.layer_changed")
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct OfLayer {
    pub layer: String,
}

pub fn remove(tx: &mut Tx, desk: &Desk, rota: &Ref<RotaRow>, of: &OfLayer) -> Result<Rota> {
    let (row, _) = rota.resolve::<ChangeRota>(tx, &desk.who)?;
    let mut after = row.rota.clone();
    take(&mut after, &of.layer)?;
    after.openings.retain(|opening| opening.layer != of.layer);
    replace(tx, desk, &row, after, None, "rota.layer_removed")
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct MemberFacts {
    pub layer: String,
    pub who: Chosen,
    /// The first day with the layer; today when left out of somebody new, and as it was of
    /// somebody who is there.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub from: Option<Date>,
    /// The first day no longer with it.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub until: Option<Date>,
}

/// Puts somebody on a layer, as the last of the order; or says from when until when
/// somebody of it is there.
pub fn set_member(
    tx: &mut Tx,
    desk: &Desk,
    rota: &Ref<RotaRow>,
    new: &MemberFacts,
) -> Result<Rota> {
    let (row, _) = rota.resolve::<ChangeRota>(tx, &desk.who)?;
    let mut member = Member {
        from: new.from,
        until: new.until,
        ..new.who.resolve(tx, desk)?
    };
    let today = desk.today(tx)?;
    let mut after = row.rota.clone();
    let layer = of_name(&mut after, &new.layer)?;
    let known = |other: &&mut Member| value_of(other) == value_of(&member);
    match layer.members.iter_mut().find(known) {
        Some(there) => {
            member.from = member.from.or(there.from);
            *there = member;
        }
        None => {
            member.from = member.from.or(joins(layer, today));
            layer.members.push(member);
        }
    }
    replace(tx, desk, &row, after, None, "rota.member_changed")
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct OfMember {
    pub layer: String,
    pub who: Chosen,
}

pub fn remove_member(tx: &mut Tx, desk: &Desk, rota: &Ref<RotaRow>, of: &OfMember) -> Result<Rota> {
    let (row, _) = rota.resolve::<ChangeRota>(tx, &desk.who)?;
    let gone = value_of(&of.who.find(tx, desk)?);
    let today = desk.today(tx)?;
    let mut after = row.rota.clone();
    let layer = of_name(&mut after, &of.layer)?;
    let mut members = layer.members.iter();
    let member = members.find(|member| value_of(member) == gone).cloned();
    let member = member.ok_or(Error::NotFound)?;
    let left = leaves(layer, member, today);
    let members = layer.members.drain(..).filter_map(|member| {
        let is_theirs = value_of(&member) == gone;
        if is_theirs {
            left.clone()
        } else {
            Some(member)
        }
    });
    layer.members = members.collect();
    replace(tx, desk, &row, after, None, "rota.member_removed")
}

#[derive(Clone, Deserialize, JsonSchema)]
pub struct OneOpening {
    pub layer: String,
    /// On the rota's clocks.
    #[schemars(with = "engine::schema::WallTime")]
    pub from: DateTime,
    #[schemars(with = "engine::schema::WallTime")]
    pub to: DateTime,
}

impl OneOpening {
    fn fact(&self) -> Opening {
        Opening {
            layer: self.layer.clone(),
            from: self.from,
            to: self.to,
        }
    }
}

/// Opens a layer once, besides its hours.
pub fn open(tx: &mut Tx, desk: &Desk, rota: &Ref<RotaRow>, new: &OneOpening) -> Result<Rota> {
    let (row, _) = rota.resolve::<ChangeRota>(tx, &desk.who)?;
    let mut after = row.rota.clone();
    after.openings.push(new.fact());
    replace(tx, desk, &row, after, None, "rota.opened_once")
}

pub fn close(tx: &mut Tx, desk: &Desk, rota: &Ref<RotaRow>, of: &OneOpening) -> Result<Rota> {
    let (row, _) = rota.resolve::<ChangeRota>(tx, &desk.who)?;
    let mut after = row.rota.clone();
    let found = after.openings.iter().position(|other| *other == of.fact());
    after.openings.remove(found.ok_or(Error::NotFound)?);
    replace(tx, desk, &row, after, None, "rota.opening_taken_back")
}

/// Takes a layer out, with the place where it stood; the fall-back has none.
fn take(rota: &mut Rota, name: &str) -> Result<(Layer, Option<usize>)> {
    if let Some(place) = rota.layers.iter().position(|layer| layer.name == name) {
        return Ok((rota.layers.remove(place), Some(place)));
    }
    let fallback = rota.fallback.take_if(|layer| layer.name == name);
    fallback.map(|layer| (layer, None)).ok_or(Error::NotFound)
}

fn of_name<'a>(rota: &'a mut Rota, name: &str) -> Result<&'a mut Layer> {
    let mut all = rota.layers.iter_mut().chain(&mut rota.fallback);
    all.find(|layer| layer.name == name).ok_or(Error::NotFound)
}

fn layer(tx: &mut Tx, desk: &Desk, new: &LayerFacts, old: Option<&Layer>) -> Result<Layer> {
    let today = desk.today(tx)?;
    let mut members = Vec::new();
    for chosen in &new.members {
        let found = chosen.find(tx, desk)?;
        let mut known = old.iter().flat_map(|layer| &layer.members);
        members.push(
            match known.find(|member| value_of(member) == value_of(&found)) {
                Some(member) => member.clone(),
                None => {
                    may_put_on(tx, desk, &found)?;
                    Member {
                        from: old.and_then(|layer| joins(layer, today)),
                        ..found
                    }
                }
            },
        );
    }
    if let (Some(old), Some(_)) = (old, new.unit) {
        for (place, member) in old.members.iter().enumerate() {
            let stays = members
                .iter()
                .any(|other| value_of(other) == value_of(member));
            let left = (!stays)
                .then(|| leaves(old, member.clone(), today))
                .flatten();
            if let Some(left) = left {
                members.insert(place.min(members.len()), left);
            }
        }
    }
    let start = new.start.unwrap_or(today);
    Ok(Layer {
        name: named("name", &new.name)?,
        priority: new.priority.unwrap_or(1),
        hours: new.hours.clone(),
        holidays: new.holidays.clone(),
        from: new.from,
        until: new.until,
        rotation: new.unit.map(|unit| Rotation {
            every: new.every.unwrap_or(1),
            unit,
            start,
            at: new.at,
            advance: new.advance.unwrap_or(Advance::Calendar),
        }),
        members,
    })
}

/// Since when somebody new is with a layer. Whose turn it is counts from the first
/// hand-over on: without a day, everybody's turns would be others.
fn joins(layer: &Layer, today: Date) -> Option<Date> {
    let turned = layer.rotation.as_ref().filter(|turns| turns.start < today);
    turned.map(|_| today)
}

/// Somebody who goes stays in the order until today, for the same reason; nothing of them
/// where they had no turn.
fn leaves(layer: &Layer, member: Member, today: Date) -> Option<Member> {
    joins(layer, today)?;
    let until = member.until.map_or(today, |until| until.min(today));
    let was_there = member.from.is_none_or(|from| from < until);
    was_there.then_some(Member {
        until: Some(until),
        ..member
    })
}
