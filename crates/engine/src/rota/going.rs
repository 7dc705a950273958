//! A want while it is walked: what each stretch means for it.
use super::cover::{Cover, Group, Want};
use super::found::{Alone, Cause, Double, Found, Hole, Seam};
use super::plan::{Actor, NOBODY};
use super::state::State;
use super::tracks::{Piece, Tracks};
use super::walk::Entry;
use crate::intervals::Span;

/// A want while it is walked.
pub(super) struct Going {
    pub(super) found: Found,
    needed: Vec<Span>,
    /// When the responsibilities are in force.
    clip: Span,
    next: usize,
    /// Since when, and for how long, nobody of those on could be spared in this run.
    exact: (i64, i64),
    /// Whether it is told when something hangs on one alone, and not only how long.
    when: bool,
    /// The hours of `exact` one by one, where they are told.
    exact_when: Vec<Span>,
}

/// One step of a walk: what is under way, and who is on.
pub(super) struct Step<'s> {
    pub cover: &'s Cover<'s>,
    pub group: &'s Group,
    pub state: &'s State,
    pub tracks: &'s Tracks,
    pub entries: &'s [Entry],
    pub most: usize,
}

/// Adds to somebody's share.
pub(super) fn add(all: &mut Vec<Alone>, actor: Actor, first: i64, seconds: i64) {
    match all.iter_mut().find(|one| one.actor == actor) {
        Some(one) => one.seconds += seconds,
        None => all.push(Alone {
            actor,
            first,
            seconds,
        }),
    }
}

impl Going {
    pub(super) fn new(want: &Want, needed: Vec<Span>, when: bool) -> Self {
        let found = Found {
            responsibilities: want.responsibilities.clone(),
            ..Found::default()
        };
        Self {
            found,
            needed,
            clip: want.clip,
            next: 0,
            exact: (0, 0),
            when,
            exact_when: Vec::new(),
        }
    }

    pub(super) fn needs(&mut self, step: &Step, span: Span) {
        while self.next < self.needed.len() && self.needed[self.next].1 <= span.0 {
            self.next += 1;
        }
        let mut at = self.next;
        while let Some(&(from, to)) = self.needed.get(at).filter(|needed| needed.0 < span.1) {
            let part = (from.max(span.0), to.min(span.1));
            match step.state.plans[..] {
                [(_, all)] => self.need_of_one(step, part, all),
                _ => self.need_of_any(step, part),
            }
            at += 1;
        }
    }

    fn need_of_one(&mut self, step: &Step, part: Span, all: u32) {
        let min = step.state.mins[0];
        if all < min {
            let cause = cause(step.tracks, step.entries, all);
            self.hole(part, cause, step.group.plans[0], step.most);
            return;
        }
        let seconds = part.1 - part.0;
        if all == min {
            if self.exact.1 == 0 {
                self.exact.0 = part.0;
            }
            self.exact.1 += seconds;
            if self.when {
                self.exact_when.push(part);
            }
        }
        if all == 1 {
            self.found.single += seconds;
        }
    }

    /// A run has come to its end, in which these were on.
    pub(super) fn close(&mut self, on: &[Actor]) {
        let (first, seconds) = std::mem::take(&mut self.exact);
        if seconds == 0 {
            return;
        }
        for &actor in on {
            add(&mut self.found.alone, actor, first, seconds);
            let spans = self.exact_when.iter().map(|span| (actor, *span));
            self.found.alone_when.extend(spans);
        }
        self.exact_when.clear();
    }

    /// Of several rotas, each is enough.
    fn need_of_any(&mut self, step: &Step, part: Span) {
        let Step {
            cover,
            group,
            state,
            tracks,
            entries,
            most,
        } = *step;
        let enough = |place: usize| state.plans[place].1 >= state.mins[place];
        let Some(first) = (0..state.plans.len()).find(|place| enough(*place)) else {
            let plan = blamed(cover, group, tracks, entries, part.0);
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
                let exact = state.plans[place].1 == state.mins[place];
                !enough(place) || (exact && state.of_plan(place).contains(&actor))
            };
            if (0..state.plans.len()).all(uncovers) {
                add(&mut self.found.alone, actor, part.0, part.1 - part.0);
                if self.when {
                    self.found.alone_when.push((actor, part));
                }
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

    pub(super) fn seam(&mut self, seam: Seam, most: usize) {
        // What is handed over as it begins was nobody's before.
        if seam.at <= self.clip.0 || self.clip.1 <= seam.at {
            return;
        }
        let seams = &mut self.found.seams;
        seams.count += 1;
        if seams.first.len() < most {
            seams.first.push(seam);
        }
    }

    pub(super) fn double(&mut self, span: Span, on: &[Actor], plan: u32, most: usize) {
        let span = (span.0.max(self.clip.0), span.1.min(self.clip.1));
        if span.0 >= span.1 {
            return;
        }
        let double = Double {
            from: span.0,
            to: span.1,
            on: on.to_vec(),
            plan,
        };
        let goes_on =
            |last: &Double| (last.to, last.plan) == (span.0, plan) && last.on.as_slice() == on;
        self.found
            .doubles
            .add(double, span, most, goes_on, |double| double.to = span.1);
    }
}

/// The rota of several that should have had somebody: the first by id with a layer that is
/// open, or the first that somebody must be on by.
fn blamed(cover: &Cover, group: &Group, tracks: &Tracks, entries: &[Entry], at: i64) -> u32 {
    if let Some(entry) = entries.first() {
        return group.plans[tracks.all()[entry.track as usize].plan as usize];
    }
    let owes = |number: &&u32| {
        let plan = cover.plan(**number);
        plan.from <= at && at < plan.owed
    };
    *group.plans.iter().find(owes).unwrap_or(&group.plans[0])
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
