//! A want while it is walked: what each stretch means for it.
use super::cover::{Cover, Group};
use super::found::{Alone, Cause, Double, Found, Hole};
use super::plan::{Actor, NOBODY};
use super::sweep::State;
use super::tracks::{Piece, Tracks};
use super::walk::Entry;
use crate::intervals::Span;

/// A want while it is walked.
pub(super) struct Going {
    pub(super) found: Found,
    pub(super) needed: Vec<Span>,
    pub(super) next: usize,
}

/// Adds a stretch to somebody's share.
pub(super) fn add(all: &mut Vec<Alone>, actor: Actor, span: Span) {
    match all.iter_mut().find(|one| one.actor == actor) {
        Some(one) => one.seconds += span.1 - span.0,
        None => all.push(Alone {
            actor,
            first: span.0,
            seconds: span.1 - span.0,
        }),
    }
}

impl Going {
    #[expect(
        clippy::too_many_arguments,
        reason = "one step of one walk, called at one place"
    )]
    pub(super) fn needs(
        &mut self,
        cover: &Cover,
        group: &Group,
        state: &State,
        tracks: &Tracks,
        span: Span,
        entries: &[Entry],
        most: usize,
    ) {
        while self.next < self.needed.len() && self.needed[self.next].1 <= span.0 {
            self.next += 1;
        }
        let mut at = self.next;
        while let Some(&(from, to)) = self.needed.get(at).filter(|needed| needed.0 < span.1) {
            let part = (from.max(span.0), to.min(span.1));
            self.need(cover, group, state, tracks, part, entries, most);
            at += 1;
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one step of one walk, called at one place"
    )]
    fn need(
        &mut self,
        cover: &Cover,
        group: &Group,
        state: &State,
        tracks: &Tracks,
        part: Span,
        entries: &[Entry],
        most: usize,
    ) {
        let enough = |place: usize| state.plans[place].1 >= cover.plan(group.plans[place]).min;
        if let [(_, all)] = state.plans[..] {
            let min = cover.plan(group.plans[0]).min;
            if all < min {
                self.hole(part, cause(tracks, entries, all), group.plans[0], most);
                return;
            }
            if all == min {
                for &actor in &state.on {
                    add(&mut self.found.alone, actor, part);
                }
            }
            if all == 1 {
                self.found.single += part.1 - part.0;
            }
            return;
        }
        let Some(first) = (0..state.plans.len()).find(|place| enough(*place)) else {
            let plan = blamed(group, tracks, entries);
            let place = group
                .plans
                .iter()
                .position(|other| *other == plan)
                .unwrap_or(0);
            let ours: Vec<Entry> = entries
                .iter()
                .copied()
                .filter(|entry| tracks.all()[entry.track as usize].plan as usize == place)
                .collect();
            self.hole(part, cause(tracks, &ours, state.plans[place].1), plan, most);
            return;
        };
        for &actor in state.of_plan(first) {
            let uncovers = |place: usize| {
                let exact = state.plans[place].1 == cover.plan(group.plans[place]).min;
                !enough(place) || (exact && state.of_plan(place).contains(&actor))
            };
            if (0..state.plans.len()).all(uncovers) {
                add(&mut self.found.alone, actor, part);
            }
        }
        let mut heads = entries.iter().map(|entry| tracks.piece(*entry).actor);
        let mut heads = heads.by_ref().filter(|actor| *actor != NOBODY);
        let one = heads.next();
        if one.is_some() && heads.all(|actor| Some(actor) == one) {
            self.found.single += part.1 - part.0;
        }
    }

    fn hole(&mut self, part: Span, cause: Cause, plan: u32, most: usize) {
        let hole = Hole {
            from: part.0,
            to: part.1,
            cause,
            plan,
        };
        let goes_on = |last: &Hole| (last.to, last.cause, last.plan) == (part.0, cause, plan);
        self.found
            .holes
            .add(hole, part, most, goes_on, |hole| hole.to = part.1);
    }

    pub(super) fn double(&mut self, span: Span, heads: &[Actor], most: usize) {
        let double = Double {
            from: span.0,
            to: span.1,
            heads: heads.len() as u32,
            first: heads[0],
            second: heads[1],
        };
        let goes_on = |last: &Double| {
            let same =
                (last.first, last.second, last.heads) == (heads[0], heads[1], heads.len() as u32);
            same && last.to == span.0
        };
        self.found
            .doubles
            .add(double, span, most, goes_on, |double| double.to = span.1);
    }
}

/// The rota of several that should have had somebody: one with a layer that is open.
fn blamed(group: &Group, tracks: &Tracks, entries: &[Entry]) -> u32 {
    let open = entries
        .first()
        .map(|entry| tracks.all()[entry.track as usize].plan);
    group.plans[open.unwrap_or(0) as usize]
}

fn cause(tracks: &Tracks, entries: &[Entry], all: u32) -> Cause {
    let pieces = entries.iter().map(|entry| tracks.piece(*entry));
    let mut empty = pieces.filter(|piece: &&Piece| piece.actor == NOBODY);
    match empty.next() {
        Some(Piece {
            gone: Some(gone),
            whose,
            ..
        }) => Cause::Gone(*gone, *whose),
        _ if all > 0 => Cause::TooFew(all),
        Some(_) => Cause::NoMember,
        None => Cause::NoLayer,
    }
}
