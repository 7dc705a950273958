//! One pass over all rotas: holes, doubles, seams, what hangs on one head, each
//! person's hours, and what every single one's going would uncover. A rota is
//! compiled, walked, and forgotten before the next, so that ten thousand of them
//! need no more room than a few; large registers are shared out over the processors.
use super::away::Gone;
use super::cover::{Cover, Group};
use super::load::Hours;
use super::plan::{Actor, NOBODY};
use super::tracks::{Entry, Piece, Tracks, Workshop, on_duty};
use crate::intervals::Span;

/// Why nobody is on, or too few.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Cause {
    /// No layer is open.
    NoLayer,
    /// A layer is open, and has no member then.
    NoMember,
    Gone(Gone, Actor),
    /// So many are on, and more are needed.
    TooFew(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hole {
    pub from: i64,
    pub to: i64,
    pub cause: Cause,
    /// The rota of the group that should have had somebody.
    pub plan: u32,
}

/// More are on than should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Double {
    pub from: i64,
    pub to: i64,
    pub heads: u32,
    pub first: Actor,
    pub second: Actor,
}

/// One party hands over to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seam {
    pub at: i64,
    pub from: u32,
    pub to: u32,
}

/// What hangs on one actor alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Alone {
    pub actor: Actor,
    pub first: i64,
    pub seconds: i64,
}

/// A list of which only the first are kept, and all are counted.
#[derive(Clone, Debug)]
pub(crate) struct Kept<T> {
    pub first: Vec<T>,
    /// The last one, kept or not.
    last: Option<T>,
    pub count: usize,
    pub seconds: i64,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self {
            first: Vec::new(),
            last: None,
            count: 0,
            seconds: 0,
        }
    }
}

/// What was found about the responsibilities of one want.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    pub plans: Vec<u32>,
    pub responsibilities: Vec<u32>,
    pub holes: Kept<Hole>,
    pub doubles: Kept<Double>,
    pub seams: Kept<Seam>,
    /// Needed seconds in which exactly one head could be there.
    pub single: i64,
    pub alone: Vec<Alone>,
}

/// What was found about the rotas of one group.
#[derive(Clone, Debug)]
pub(crate) struct Shares {
    pub plan: u32,
    /// Everybody who is on at all: seconds, and since when.
    pub on: Vec<Alone>,
    /// Members who have no turn in the whole window.
    pub never: Vec<Actor>,
}

#[derive(Default)]
pub(crate) struct Swept {
    pub found: Vec<Found>,
    pub shares: Vec<Shares>,
    /// By actor.
    pub hours: Vec<Hours>,
    /// By actor: seconds and responsibilities that are uncovered without them.
    pub uncovers: Vec<(i64, u32)>,
}

/// The fewest groups for which a thread is worth its start.
const SHARE: usize = 200;

/// Sweeps all groups that `wanted` chooses. Of each list of each want at most `most` are kept.
pub(crate) fn sweep(cover: &Cover, window: Span, most: usize, groups: &[Group]) -> Swept {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let share = groups.len().div_ceil(workers).max(SHARE);
    if share >= groups.len() {
        return Sweeper::new(cover, window, most).run(groups);
    }
    let mut parts = std::thread::scope(|scope| {
        let shares = groups.chunks(share);
        let shares =
            shares.map(|some| scope.spawn(move || Sweeper::new(cover, window, most).run(some)));
        let shares: Vec<_> = shares.collect();
        let done = shares.into_iter().map(|share| share.join());
        let done = done.map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        done.collect::<Vec<Swept>>().into_iter()
    });
    let mut all = parts.next().unwrap_or_default();
    for part in parts {
        all.add(part);
    }
    all
}

impl Swept {
    fn add(&mut self, other: Swept) {
        self.found.extend(other.found);
        self.shares.extend(other.shares);
        for (ours, theirs) in self.hours.iter_mut().zip(other.hours) {
            ours.add(theirs);
        }
        for (ours, theirs) in self.uncovers.iter_mut().zip(other.uncovers) {
            ours.0 += theirs.0;
            ours.1 += theirs.1;
        }
    }
}

/// One thread's work.
struct Sweeper<'c, 'r> {
    cover: &'c Cover<'r>,
    workshop: Workshop<'c>,
    window: Span,
    most: usize,
    out: Swept,
}

/// A want while it is walked.
struct Going {
    found: Found,
    needed: Vec<Span>,
    next: usize,
}

/// What is on in a stretch, of all rotas of a group.
#[derive(Default)]
struct State {
    on: Vec<Actor>,
    /// For each rota: where its people begin in `on`, and how many could be.
    plans: Vec<(usize, u32)>,
    /// What has been on since `run.0` without a change.
    run: Span,
    run_on: Vec<Actor>,
    run_starts: Vec<usize>,
    parties: Vec<u32>,
    before: Vec<u32>,
    before_until: i64,
}

impl<'c, 'r> Sweeper<'c, 'r> {
    fn new(cover: &'c Cover<'r>, window: Span, most: usize) -> Self {
        let actors = cover.away.len();
        Self {
            cover,
            workshop: cover.workshop(window),
            window,
            most,
            out: Swept {
                hours: (0..actors).map(|_| Hours::new(window)).collect(),
                uncovers: vec![(0, 0); actors],
                ..Swept::default()
            },
        }
    }

    fn run(mut self, groups: &[Group]) -> Swept {
        let mut tracks = Tracks::default();
        let mut state = State::default();
        for group in groups {
            self.group(group, &mut tracks, &mut state);
        }
        self.out.hours.iter_mut().for_each(Hours::settle);
        self.out
    }

    fn group(&mut self, group: &Group, tracks: &mut Tracks, state: &mut State) {
        tracks.clear();
        for (place, plan) in group.plans.iter().enumerate() {
            self.workshop
                .tracks(self.cover.plan(*plan), place as u32, tracks);
        }
        let mut going: Vec<Going> = Vec::with_capacity(group.wants.len());
        for want in &group.wants {
            let needed = Cover::wanted(want, &group.plans, &mut self.workshop, tracks);
            let found = Found {
                plans: group.plans.clone(),
                responsibilities: want.responsibilities.clone(),
                ..Found::default()
            };
            going.push(Going {
                found,
                needed,
                next: 0,
            });
        }
        let mut shares: Vec<Shares> = group.plans.iter().map(|plan| self.shares(*plan)).collect();
        state.before.clear();
        state.before_until = i64::MIN;
        state.run = (i64::MIN, i64::MIN);
        let (cover, most, hours) = (self.cover, self.most, &mut self.out.hours);
        let max = group.plans.iter().map(|plan| cover.plan(*plan).max).max();
        let max = max.unwrap_or(1) as usize;
        tracks.walk(self.window, |tracks, span, entries| {
            state.read(cover, group, tracks, entries);
            if !state.goes_on(span) {
                state.count(cover, hours, &mut shares);
                state.doubles_and_seams(cover, max, most, &mut going);
                state.begin(span);
            }
            for going in &mut going {
                going.needs(cover, group, state, tracks, span, entries, most);
            }
        });
        state.count(cover, hours, &mut shares);
        state.doubles_and_seams(cover, max, most, &mut going);
        for (place, shares) in shares.iter_mut().enumerate() {
            never(tracks, place as u32, shares);
        }
        self.out.shares.extend(shares);
        for Going { found, .. } in going {
            for alone in &found.alone {
                let (seconds, count) = &mut self.out.uncovers[alone.actor as usize];
                *seconds += alone.seconds * found.responsibilities.len() as i64;
                *count += found.responsibilities.len() as u32;
            }
            self.out.found.push(found);
        }
    }

    /// Before anything is counted, all members of the window never have a turn.
    fn shares(&self, plan: u32) -> Shares {
        let mut never = Vec::new();
        let resolved = self.cover.plan(plan);
        let (from, to) = (
            resolved.from.max(self.window.0),
            resolved.until.min(self.window.1),
        );
        for layer in &resolved.layers {
            for member in &layer.members {
                let there =
                    member.from.max(layer.from) < to && member.until.min(layer.until) > from;
                if there && !never.contains(&member.actor) {
                    never.push(member.actor);
                }
            }
        }
        let on = Vec::with_capacity(never.len());
        Shares { plan, on, never }
    }
}

/// Takes everybody who has a turn off the list of those who never have one.
fn never(tracks: &Tracks, place: u32, shares: &mut Shares) {
    for track in tracks.all().iter().filter(|track| track.plan == place) {
        let mut last = NOBODY;
        for piece in &track.pieces {
            if piece.whose == last {
                continue;
            }
            if shares.never.is_empty() {
                return;
            }
            last = piece.whose;
            shares.never.retain(|actor| *actor != last);
        }
    }
}

impl State {
    fn read(&mut self, cover: &Cover, group: &Group, tracks: &Tracks, entries: &[Entry]) {
        self.on.clear();
        self.plans.clear();
        if let [plan] = group.plans[..] {
            let all = on_duty(tracks, entries, cover.plan(plan).min, &mut self.on);
            self.plans.push((0, all));
            return;
        }
        let mut rest = entries;
        for (place, plan) in group.plans.iter().enumerate() {
            let ours = |entry: &Entry| tracks.all()[entry.track as usize].plan as usize == place;
            let count = rest.iter().take_while(|entry| ours(entry)).count();
            let start = self.on.len();
            let all = on_duty(tracks, &rest[..count], cover.plan(*plan).min, &mut self.on);
            self.plans.push((start, all));
            rest = &rest[count..];
        }
    }

    fn of_plan(&self, place: usize) -> &[Actor] {
        let end = self
            .plans
            .get(place + 1)
            .map_or(self.on.len(), |(start, _)| *start);
        &self.on[self.plans[place].0..end]
    }

    /// Lengthens what is on, when the same are on still.
    fn goes_on(&mut self, span: Span) -> bool {
        let same = self.run.1 == span.0
            && self.run_on.len() == self.on.len()
            && self.run_on.iter().zip(&self.on).all(|(a, b)| a == b)
            && self
                .run_starts
                .iter()
                .zip(&self.plans)
                .all(|(start, (other, _))| start == other);
        if same {
            self.run.1 = span.1;
        }
        same
    }

    fn begin(&mut self, span: Span) {
        self.run = span;
        self.run_on.clear();
        self.run_on.extend_from_slice(&self.on);
        self.run_starts.clear();
        self.run_starts
            .extend(self.plans.iter().map(|(start, _)| *start));
    }

    fn count(&self, cover: &Cover, hours: &mut [Hours], shares: &mut [Shares]) {
        if self.run.0 >= self.run.1 {
            return;
        }
        for (place, shares) in shares.iter_mut().enumerate() {
            let end = self
                .run_starts
                .get(place + 1)
                .copied()
                .unwrap_or(self.run_on.len());
            for &actor in &self.run_on[self.run_starts[place]..end] {
                if cover.is_person(actor) {
                    hours[actor as usize].on(self.run);
                }
                add(&mut shares.on, actor, self.run);
            }
        }
    }

    fn doubles_and_seams(&mut self, cover: &Cover, max: usize, most: usize, going: &mut [Going]) {
        let span = self.run;
        if span.0 >= span.1 {
            return;
        }
        if self.run_on.len() > max {
            let mut heads = self.run_on.clone();
            heads.sort_unstable();
            heads.dedup();
            if heads.len() > max {
                for going in going.iter_mut() {
                    going.double(span, &heads, most);
                }
            }
        }
        self.parties.clear();
        for &actor in &self.run_on {
            let party = cover.party_of(actor);
            if !self.parties.contains(&party) {
                self.parties.push(party);
            }
        }
        if self.parties.len() > 1 {
            self.parties.sort_unstable();
        }
        let meets = self.before_until == span.0 && !self.before.is_empty();
        if meets && !self.parties.is_empty() && self.parties != self.before {
            let seam = Seam {
                at: span.0,
                from: self.before[0],
                to: self.parties[0],
            };
            for going in going.iter_mut() {
                let seams = &mut going.found.seams;
                seams.count += 1;
                if seams.first.len() < most {
                    seams.first.push(seam);
                }
            }
        }
        std::mem::swap(&mut self.parties, &mut self.before);
        self.before_until = span.1;
    }
}

/// Adds a stretch to somebody's share.
fn add(all: &mut Vec<Alone>, actor: Actor, span: Span) {
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
    fn needs(
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

    fn double(&mut self, span: Span, heads: &[Actor], most: usize) {
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

impl<T: Copy> Kept<T> {
    /// Adds a stretch, or lengthens the last one when it goes on.
    fn add(
        &mut self,
        one: T,
        span: Span,
        most: usize,
        goes_on: impl Fn(&T) -> bool,
        lengthen: impl Fn(&mut T),
    ) {
        self.seconds += span.1 - span.0;
        if let Some(last) = self.last.as_mut().filter(|last| goes_on(last)) {
            lengthen(last);
            if self.count <= most
                && let Some(kept) = self.first.last_mut()
            {
                lengthen(kept);
            }
            return;
        }
        self.count += 1;
        self.last = Some(one);
        if self.first.len() < most {
            self.first.push(one);
        }
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
