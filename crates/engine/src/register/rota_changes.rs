//! What a change of a shift means in real time. It is settled here, so that two changes
//! that hit each other are refused.
use super::build::Build;
use super::calendars::Calendars;
use crate::civil::{self, Clock};
use crate::facts::{ChangeKind, Rota, ShiftChange};
use crate::intervals::{self, Span};
use crate::rota::plan::{Actor, NOBODY, PlanLayer};
use crate::rota::turns::{Turn, Turns};
use jiff::civil::DateTime;
use std::collections::HashMap;

/// A change of a shift in real time, and where it is written.
struct Taken {
    span: Span,
    actor: Actor,
    change: usize,
}

impl Build<'_> {
    pub(super) fn changes(
        &mut self,
        index: usize,
        rota: &Rota,
        zone: u32,
        names: &HashMap<&str, usize>,
        layers: &mut [PlanLayer],
    ) {
        let mut taken: Vec<Vec<Taken>> = layers.iter().map(|_| Vec::new()).collect();
        for (place, change) in rota.changes.iter().enumerate() {
            let path = format!("rotas[{index}].changes[{place}]");
            for (layer, span, actor) in self.change(&path, change, zone, names, layers) {
                let hit = taken[layer]
                    .iter()
                    .find(|other| other.span.0 < span.1 && span.0 < other.span.1);
                if let Some(other) = hit {
                    let why = format!(
                        "it takes hours that rotas[{index}].changes[{}] takes already",
                        other.change
                    );
                    self.check
                        .say(path.clone(), why, "one change for each hour of a shift");
                    continue;
                }
                taken[layer].push(Taken {
                    span,
                    actor,
                    change: place,
                });
            }
        }
        for (layer, mut taken) in layers.iter_mut().zip(taken) {
            taken.sort_by_key(|taken| taken.span);
            layer.taken = taken
                .into_iter()
                .map(|taken| (taken.span, taken.actor))
                .collect();
        }
    }

    /// What a change gives to whom: the layer, the hours, the actor.
    fn change(
        &mut self,
        path: &str,
        change: &ShiftChange,
        zone: u32,
        names: &HashMap<&str, usize>,
        layers: &[PlanLayer],
    ) -> Vec<(usize, Span, Actor)> {
        let Some((layer, shift)) =
            self.shift(path, &change.layer, change.shift, zone, names, layers)
        else {
            return Vec::new();
        };
        let tz = self.calendars.time_zone(zone);
        let cut = |at: Option<DateTime>, other: i64| at.map_or(other, |at| civil::instant(tz, at));
        let span = (
            cut(change.from, shift.0).max(shift.0),
            cut(change.to, shift.1).min(shift.1),
        );
        if span.0 >= span.1 {
            let why = "nothing of the shift lies between `from` and `to`";
            self.check
                .say(path.to_owned(), why, "times within the shift");
            return Vec::new();
        }
        if change.kind == ChangeKind::Swap {
            return self.swap(path, change, (layer, shift), zone, names, layers);
        }
        if change.with.is_some() {
            let expected = "`with` only where `kind` is `swap`";
            self.check.say(
                format!("{path}.with"),
                "only a swap gives a shift in exchange",
                expected,
            );
        }
        if change.kind == ChangeKind::Request && change.person.is_none() && change.party.is_none() {
            return Vec::new();
        }
        let actor = self.actor(path, change.person.as_deref(), change.party.as_deref());
        actor
            .map(|actor| vec![(layer, span, actor)])
            .unwrap_or_default()
    }

    fn swap(
        &mut self,
        path: &str,
        change: &ShiftChange,
        (layer, shift): (usize, Span),
        zone: u32,
        names: &HashMap<&str, usize>,
        layers: &[PlanLayer],
    ) -> Vec<(usize, Span, Actor)> {
        let part = change.from.is_some() || change.to.is_some();
        let (Some(with), false, None, None) = (&change.with, part, &change.person, &change.party)
        else {
            let expected = "the other shift in `with`, and neither a part nor a person";
            self.check
                .say(path.to_owned(), "a swap changes two whole shifts", expected);
            return Vec::new();
        };
        let at = format!("{path}.with");
        let Some((other, theirs)) = self.shift(&at, &with.layer, with.shift, zone, names, layers)
        else {
            return Vec::new();
        };
        let (ours, others) = (
            holder(&self.calendars, zone, &layers[layer], shift),
            holder(&self.calendars, zone, &layers[other], theirs),
        );
        if ours == NOBODY || others == NOBODY {
            self.check.say(
                path.to_owned(),
                "one of the shifts has nobody",
                "two shifts that somebody has",
            );
            return Vec::new();
        }
        vec![(layer, shift, others), (other, theirs, ours)]
    }

    /// The shift that a layer and a key mean.
    fn shift(
        &mut self,
        path: &str,
        name: &str,
        key: DateTime,
        zone: u32,
        names: &HashMap<&str, usize>,
        layers: &[PlanLayer],
    ) -> Option<(usize, Span)> {
        let Some(&place) = names.get(name) else {
            let known = names.keys().copied();
            self.check
                .unknown(format!("{path}.layer"), "layer", name, known);
            return None;
        };
        let layer = &layers[place];
        if layer.turns.is_none() && layer.members.len() > 1 {
            let why = format!("`{name}` has no turns: its members are on together");
            let expected = "a layer for each of them, so that it can be said whose shift it is";
            self.check.say(format!("{path}.layer"), why, expected);
            return None;
        }
        let span = keyed(&self.calendars, zone, layer, key);
        if span.is_none() {
            let why = format!("`{name}` has no shift on {}", key.date());
            self.check.say(
                format!("{path}.shift"),
                why,
                "a day on which the layer has a shift",
            );
        }
        span.map(|span| (place, span))
    }
}

/// The shift that a key means.
pub(super) fn keyed(
    calendars: &Calendars,
    zone: u32,
    layer: &PlanLayer,
    key: DateTime,
) -> Option<Span> {
    match &layer.turns {
        Some(turns) => turn_of(turns, calendars.time_zone(zone), key),
        None => day_of(calendars, layer, zone, key),
    }
}

/// A layer without turns has a shift a day: what opens on that day, until it
/// closes; where it is open for more than a day, the day itself.
fn day_of(calendars: &Calendars, layer: &PlanLayer, zone: u32, key: DateTime) -> Option<Span> {
    let tz = calendars.time_zone(zone);
    let day = civil::midnight(tz, key.date());
    let next = civil::midnight(tz, key.date().tomorrow().ok()?);
    let around = (day - 3 * 86_400, next + 3 * 86_400);
    let open = calendars.expand(layer.hours, around);
    let open = intervals::union(&open, &layer.openings);
    let mut whole: Option<Span> = None;
    for (from, to) in open {
        let piece = match to - from > 86_400 + 7_200 {
            true => (from.max(day), to.min(next)),
            false if (day..next).contains(&from) => (from, to),
            false => continue,
        };
        if piece.0 < piece.1 {
            whole = Some(whole.map_or(piece, |whole| (whole.0, piece.1)));
        }
    }
    whole
}

fn turn_of(turns: &Turns, zone: &jiff::tz::TimeZone, key: DateTime) -> Option<Span> {
    let number = turns.keyed(civil::seconds(key));
    if number < 0 {
        return None;
    }
    let (from, to) = (turns.nominal(number), turns.nominal(number + 1));
    let clock = Clock::new(zone, (from - 86_400, to + 86_400));
    let span = (clock.instant(from), clock.instant(to));
    (span.0 < span.1).then_some(span)
}

/// Whose turn a shift is, before anything was changed.
pub(super) fn holder(calendars: &Calendars, zone: u32, layer: &PlanLayer, shift: Span) -> Actor {
    if layer.turns.is_none() {
        let member = layer.members.first();
        let member = member.filter(|member| member.in_force(shift.0));
        return member.map_or(NOBODY, |member| member.actor);
    }
    let turns = holders(calendars, zone, layer, shift);
    turns.first().map_or(NOBODY, |turn| turn.actor)
}

/// The turns of a layer in a window, before anything was changed.
pub(super) fn holders(
    calendars: &Calendars,
    zone: u32,
    layer: &PlanLayer,
    window: Span,
) -> Vec<Turn> {
    let mut out = Vec::new();
    let Some(turns) = &layer.turns else {
        return out;
    };
    let since = (turns.first - 2 * 86_400, window.1 + 86_400);
    let clock = Clock::new(calendars.time_zone(zone), since);
    let mut open = Vec::new();
    if turns.served {
        let hours = calendars.expand(layer.hours, since);
        let all = intervals::union(&hours, &layer.openings);
        // No turn is served where there is no layer any more.
        open = intervals::intersect(&all, &[(layer.from, since.1.min(layer.until))]);
    }
    turns.run(&layer.members, &clock, window, &open, &mut out);
    out
}
