//! The shifts of a rota by name: layer and key, as changes of shifts refer to them.
//! What a name means in real time, and who has it as the turns say. The same look-up
//! settles what a change takes when the facts are checked.
use super::Register;
use super::rota_changes::{holder, holders, keyed};
use crate::civil::{self, Clock};
use crate::facts::{ChangeKind, Rota, ShiftChange};
use crate::intervals::{self, Span};
use crate::rota::plan::{NOBODY, Plan, PlanLayer};
use crate::rota::turns::Turns;
use jiff::Timestamp;
use jiff::civil::{DateTime, Time};

/// A shift of a layer, and whose turn it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedShift<'r> {
    pub layer: &'r str,
    /// With the layer its name.
    pub key: DateTime,
    /// The hours in which the layer is open in it, from the first to the last.
    pub from: Timestamp,
    pub to: Timestamp,
    /// As the turns say, before anything is changed; a person or a party.
    pub whose: Option<&'r str>,
}

/// Part of a shift that a change takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenHours<'r> {
    pub layer: &'r str,
    pub from: Timestamp,
    pub to: Timestamp,
}

impl Register {
    /// The shifts of a rota (by its place in the facts) that lie between two instants,
    /// in order. A layer whose members are on together has none by name.
    pub fn shifts(&self, rota: usize, from: Timestamp, to: Timestamp) -> Vec<NamedShift<'_>> {
        let (facts, plan) = (&self.company().rotas[rota], &self.rotas[rota]);
        let window = (
            from.as_second().max(plan.from),
            to.as_second().min(plan.until),
        );
        let mut all = Vec::new();
        if window.0 < window.1 {
            for layer in &plan.layers {
                self.of_layer(facts, plan, layer, window, &mut all);
            }
        }
        all.sort_by(|a, b| (a.from, a.layer).cmp(&(b.from, b.layer)));
        all
    }

    /// What a change of a rota takes, or asks for: one shift, or both of a swap. Nothing
    /// where it names no shift.
    pub fn taken(&self, rota: usize, change: &ShiftChange) -> Vec<TakenHours<'_>> {
        let (facts, plan) = (&self.company().rotas[rota], &self.rotas[rota]);
        let tz = self.calendars.time_zone(plan.zone);
        let named = |name: &str, key: DateTime| {
            let layer = plan
                .layers
                .iter()
                .find(|layer| layer_name(facts, layer) == name)?;
            let span = keyed(&self.calendars, plan.zone, layer, key)?;
            Some((layer_name(facts, layer), span))
        };
        let cut = |at: Option<DateTime>, other: i64| at.map_or(other, |at| civil::instant(tz, at));
        let ours = named(&change.layer, change.shift).map(|(layer, shift)| {
            let from = cut(change.from, shift.0).max(shift.0);
            (layer, (from, cut(change.to, shift.1).min(shift.1)))
        });
        let theirs = change
            .with
            .as_ref()
            .filter(|_| change.kind == ChangeKind::Swap);
        let theirs = theirs.and_then(|with| named(&with.layer, with.shift));
        let both = ours.into_iter().chain(theirs);
        both.map(|(layer, span)| TakenHours {
            layer,
            from: stamp(span.0),
            to: stamp(span.1),
        })
        .collect()
    }

    /// What a rota's clocks show at an instant.
    pub fn on_the_clocks_of(&self, rota: usize, at: Timestamp) -> DateTime {
        let zone = self.calendars.time_zone(self.rotas[rota].zone);
        zone.to_datetime(at)
    }

    fn of_layer<'r>(
        &'r self,
        facts: &'r Rota,
        plan: &Plan,
        layer: &PlanLayer,
        window: Span,
        all: &mut Vec<NamedShift<'r>>,
    ) {
        let window = (window.0.max(layer.from), window.1.min(layer.until));
        let together = layer.turns.is_none() && layer.members.len() > 1;
        if window.0 >= window.1 || together {
            return;
        }
        let wide = (window.0 - 40 * 86_400, window.1 + 40 * 86_400);
        let open = self.calendars.expand(layer.hours, wide);
        let open = intervals::union(&open, &layer.openings);
        let keys = self.keys(plan, layer, window).into_iter();
        let spans = keys.filter_map(|key| {
            let span = keyed(&self.calendars, plan.zone, layer, key)?;
            Some((key, span))
        });
        let spans: Vec<(DateTime, Span)> = spans.collect();
        let whole = spans.iter().map(|(_, span)| *span);
        let whole = whole.reduce(|all, span| (all.0.min(span.0), all.1.max(span.1)));
        // Once for all of them: turns that are served count from the first one on.
        let turns = whole.map(|whole| holders(&self.calendars, plan.zone, layer, whole));
        let turns = turns.unwrap_or_default();
        for (key, span) in spans {
            let inside = intervals::intersect(&open, &[span]);
            // A turn in which the layer is never open is no shift.
            let (Some(first), Some(last)) = (inside.first(), inside.last()) else {
                continue;
            };
            if first.0 >= window.1 || last.1 <= window.0 {
                continue;
            }
            let actor = match layer.turns {
                Some(_) => {
                    let at = turns.partition_point(|turn| turn.to <= span.0);
                    let turn = turns.get(at).filter(|turn| turn.from < span.1);
                    turn.map_or(NOBODY, |turn| turn.actor)
                }
                None => holder(&self.calendars, plan.zone, layer, span),
            };
            all.push(NamedShift {
                layer: layer_name(facts, layer),
                key,
                from: stamp(first.0),
                to: stamp(last.1),
                whose: (actor != NOBODY).then(|| self.actor_id(actor)),
            });
        }
    }

    /// The keys of all shifts that could lie in a window.
    fn keys(&self, plan: &Plan, layer: &PlanLayer, window: Span) -> Vec<DateTime> {
        let tz = self.calendars.time_zone(plan.zone);
        if let Some(turns) = &layer.turns {
            return keys_of_turns(turns, &Clock::new(tz, window), window);
        }
        let mut day = tz.to_datetime(stamp(window.0 - 86_400)).date();
        let mut keys = Vec::new();
        while civil::midnight(tz, day) < window.1 {
            keys.push(day.to_datetime(Time::midnight()));
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        keys
    }

    /// A version of a rota as it is written.
    pub(crate) fn rota_of(&self, plan: u32) -> &Rota {
        &self.company().rotas[self.rotas[plan as usize].index as usize]
    }

    pub(crate) fn actor_id(&self, actor: u32) -> &str {
        let people = &self.company().people;
        match people.get(actor as usize) {
            Some(person) => &person.id,
            None => &self.company().parties[actor as usize - people.len()].id,
        }
    }
}

fn keys_of_turns(turns: &Turns, clock: &Clock, window: Span) -> Vec<DateTime> {
    let mut number = turns.at(clock, window.0).max(0);
    let mut keys = Vec::new();
    while clock.instant(turns.nominal(number)) < window.1 {
        keys.push(turns.key(number));
        number += 1;
    }
    keys
}

fn layer_name<'r>(facts: &'r Rota, layer: &PlanLayer) -> &'r str {
    let place = layer.place as usize;
    let found = facts.layers.get(place).or(facts.fallback.as_ref());
    found.map_or("", |layer| layer.name.as_str())
}

fn stamp(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap_or(Timestamp::MAX)
}
