//! Who is on while a group is walked, and since when the same have been on: a run.
//! What counts heads and hours is told once for each run, not for each stretch.
use super::cover::{Cover, Group};
use super::found::{Seam, Shares};
use super::going::{Going, add};
use super::load::Hours;
use super::plan::Actor;
use super::tracks::Tracks;
use super::walk::{Entry, on_duty};
use crate::intervals::Span;

/// The party of each actor, and the place of each party among all by id.
pub(super) struct Parties {
    of: Vec<u32>,
    by_id: Vec<u32>,
}

impl Parties {
    pub(super) fn new(cover: &Cover) -> Self {
        let (actors, people) = (cover.away.len() as u32, cover.people());
        let by_id = &cover.register.actors_by_id;
        Self {
            of: (0..actors).map(|actor| cover.party_of(actor)).collect(),
            by_id: by_id[people as usize..].to_vec(),
        }
    }
}

/// What is on in a stretch, of all rotas of a group.
#[derive(Default)]
pub(super) struct State {
    pub(super) on: Vec<Actor>,
    /// For each rota: where its people begin in `on`, and how many could be.
    pub(super) plans: Vec<(usize, u32)>,
    /// For each rota, how many have to be on.
    pub(super) mins: Vec<u32>,
    /// For each rota: the first version of it that is here.
    names: Vec<u32>,
    /// For each rota: when it serves something that is in force.
    serves: Vec<Vec<Span>>,
    /// For each rota: its time, and how many are at most to be on.
    versions: Vec<(Span, u32)>,
    /// No rota of the group that is in force wants more heads than this, until then.
    max: usize,
    max_until: i64,
    /// The same of the run.
    run_max: usize,
    /// What has been on since `run.0` without a change.
    run: Span,
    run_on: Vec<Actor>,
    run_starts: Vec<usize>,
    parties: Vec<u32>,
    before: Vec<u32>,
    before_until: i64,
}

impl State {
    /// Begins with another group.
    pub(super) fn enter(&mut self, cover: &Cover, group: &Group) {
        let plans = || group.plans.iter().map(|plan| cover.plan(*plan));
        self.mins.clear();
        self.mins.extend(plans().map(|plan| plan.min));
        self.versions.clear();
        self.versions
            .extend(plans().map(|plan| ((plan.from, plan.until), plan.max)));
        self.max_until = i64::MIN;
        self.names.clear();
        self.serves.clear();
        for number in &group.plans {
            let before = self.names.last().copied();
            let same = before.filter(|other| cover.plan(*other).rota == cover.plan(*number).rota);
            self.names.push(same.unwrap_or(*number));
            self.serves.push(cover.serves(*number));
        }
        self.plans.clear();
        self.plans.resize(group.plans.len(), (0, 0));
        self.run = (i64::MIN, i64::MIN);
        self.before.clear();
        self.before_until = i64::MIN;
    }

    /// Reads off the pieces under way who is on. Stretches come in order, and none goes
    /// beyond the end of a version.
    pub(super) fn read(&mut self, tracks: &Tracks, entries: &[Entry], at: i64) {
        self.on.clear();
        if at >= self.max_until {
            self.most(at);
        }
        if let ([one], [min]) = (&mut self.plans[..], &self.mins[..]) {
            *one = (0, on_duty(entries, *min, &mut self.on));
            return;
        }
        let mut rest = entries;
        for (place, min) in self.mins.iter().enumerate() {
            let ours = |entry: &Entry| tracks.all()[entry.track as usize].plan as usize == place;
            let count = rest.iter().take_while(|entry| ours(entry)).count();
            let start = self.on.len();
            self.plans[place] = (start, on_duty(&rest[..count], *min, &mut self.on));
            rest = &rest[count..];
        }
    }

    /// How many may be on by the versions that are in force at an instant.
    fn most(&mut self, at: i64) {
        let in_force = |(span, _): &&(Span, u32)| span.0 <= at && at < span.1;
        let most = self.versions.iter().filter(in_force).map(|(_, max)| *max);
        self.max = most.max().unwrap_or(1) as usize;
        let edges = self.versions.iter().flat_map(|(span, _)| [span.0, span.1]);
        let next = edges.filter(|edge| *edge > at).min();
        self.max_until = next.unwrap_or(i64::MAX);
    }

    pub(super) fn of_plan(&self, place: usize) -> &[Actor] {
        let end = self
            .plans
            .get(place + 1)
            .map_or(self.on.len(), |(start, _)| *start);
        &self.on[self.plans[place].0..end]
    }

    /// Lengthens the run, when the same are on still.
    pub(super) fn goes_on(&mut self, span: Span) -> bool {
        let starts = self.plans.iter().map(|(start, _)| start);
        let same = self.run.1 == span.0
            && self.run_max == self.max
            && self.run_on.iter().eq(&self.on)
            && self.run_starts.iter().eq(starts);
        if same {
            self.run.1 = span.1;
        }
        same
    }

    pub(super) fn begin(&mut self, span: Span) {
        self.run = span;
        self.run_max = self.max;
        self.run_on.clear();
        self.run_on.extend_from_slice(&self.on);
        self.run_starts.clear();
        self.run_starts
            .extend(self.plans.iter().map(|(start, _)| *start));
    }

    /// Counts the run that has come to its end. `hours` are those of each actor.
    pub(super) fn close(
        &mut self,
        parties: &Parties,
        hours: &mut [Hours],
        shares: &mut [Shares],
        going: &mut [Going],
        most: usize,
    ) {
        if self.run.0 >= self.run.1 {
            return;
        }
        self.count(hours, shares);
        self.doubles(going, most);
        self.seams(parties, going, most);
        for going in going {
            going.close(&self.run_on);
        }
    }

    fn count(&self, hours: &mut [Hours], shares: &mut [Shares]) {
        for (place, shares) in shares.iter_mut().enumerate() {
            let end = self.run_starts.get(place + 1);
            let end = end.copied().unwrap_or(self.run_on.len());
            for &actor in &self.run_on[self.run_starts[place]..end] {
                if let Some(theirs) = hours.get_mut(actor as usize) {
                    for serves in &self.serves[place] {
                        let span = (self.run.0.max(serves.0), self.run.1.min(serves.1));
                        if span.0 < span.1 {
                            theirs.on(span);
                        }
                    }
                }
                add(&mut shares.on, actor, self.run.0, self.run.1 - self.run.0);
            }
        }
    }

    fn doubles(&self, going: &mut [Going], most: usize) {
        if self.run_on.len() <= self.run_max {
            return;
        }
        let mut heads = self.run_on.clone();
        heads.sort_unstable();
        heads.dedup();
        if heads.len() > self.run_max {
            let plan = self.first_with_somebody();
            for going in going {
                going.double(self.run, &heads, plan, most);
            }
        }
    }

    /// The first rota of the run that has somebody on.
    fn first_with_somebody(&self) -> u32 {
        if let [one] = self.names[..] {
            return one;
        }
        let ends = self.run_starts.iter().skip(1).copied();
        let ends = ends.chain([self.run_on.len()]);
        let place = self
            .run_starts
            .iter()
            .zip(ends)
            .position(|(start, end)| *start < end);
        self.names[place.unwrap_or(0)]
    }

    /// A seam is where none of the parties before is among those after: as long as one of
    /// them is on at both sides, it hands nothing over.
    fn seams(&mut self, parties: &Parties, going: &mut [Going], most: usize) {
        self.parties.clear();
        for &actor in &self.run_on {
            let theirs = parties.of[actor as usize];
            if !self.parties.contains(&theirs) {
                self.parties.push(theirs);
            }
        }
        if self.parties.len() > 1 {
            self.parties
                .sort_unstable_by_key(|party| parties.by_id[*party as usize]);
        }
        let meets = self.before_until == self.run.0;
        if meets
            && let (Some(&to), Some(&from)) = (self.parties.first(), self.before.first())
            && !self.parties.iter().any(|party| self.before.contains(party))
        {
            let (at, plan) = (self.run.0, self.first_with_somebody());
            for going in going {
                going.seam(Seam { at, from, to, plan }, most);
            }
        }
        std::mem::swap(&mut self.parties, &mut self.before);
        self.before_until = self.run.1;
    }
}
