//! One pass over all rotas: holes, doubles, seams, what hangs on one head, each
//! person's hours, and what every single one's going would uncover. A rota is
//! compiled, walked, and forgotten before the next, so that ten thousand of them
//! need no more room than a few; large registers are shared out over the processors.
use super::cover::{Cover, Group};
use super::found::{Found, Seam, Shares, Swept};
use super::going::{Going, add};
use super::load::Hours;
use super::plan::{Actor, NOBODY};
use super::tracks::Tracks;
use super::walk::{Entry, on_duty};
use super::workshop::Workshop;
use crate::intervals::Span;

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

/// One thread's work.
struct Sweeper<'c, 'r> {
    cover: &'c Cover<'r>,
    workshop: Workshop<'c>,
    window: Span,
    most: usize,
    out: Swept,
}

/// What is on in a stretch, of all rotas of a group.
#[derive(Default)]
pub(super) struct State {
    pub(super) on: Vec<Actor>,
    /// For each rota: where its people begin in `on`, and how many could be.
    pub(super) plans: Vec<(usize, u32)>,
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
        tracks.walk(&[self.window], |tracks, span, entries| {
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
            let all = on_duty(entries, cover.plan(plan).min, &mut self.on);
            self.plans.push((0, all));
            return;
        }
        let mut rest = entries;
        for (place, plan) in group.plans.iter().enumerate() {
            let ours = |entry: &Entry| tracks.all()[entry.track as usize].plan as usize == place;
            let count = rest.iter().take_while(|entry| ours(entry)).count();
            let start = self.on.len();
            let all = on_duty(&rest[..count], cover.plan(*plan).min, &mut self.on);
            self.plans.push((start, all));
            rest = &rest[count..];
        }
    }

    pub(super) fn of_plan(&self, place: usize) -> &[Actor] {
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
