//! The rotas of a register, ready to be asked: who is away when, which rotas look
//! after which responsibilities, and in which hours somebody must be there.
use super::away::{self, Away, Gone};
use super::plan::{Actor, Plan};
use super::tracks::Tracks;
use super::workshop::Workshop;
use crate::intervals::{self, Span};
use crate::register::Register;
use crate::register::calendars::{ALWAYS, Cal};
use jiff::Timestamp;
use std::collections::HashMap;

/// The rotas of a register, and who is away. All questions about cover are asked
/// here; see [`crate::rota`].
pub struct Cover<'r> {
    pub(crate) register: &'r Register,
    pub(crate) away: Vec<Vec<Away>>,
    /// The first hand-over of all rotas.
    since: i64,
}

/// The rotas that look after the same responsibilities together, by id and version, with
/// what those want.
pub(crate) struct Group {
    pub plans: Vec<u32>,
    pub wants: Vec<Want>,
}

/// Responsibilities that need the same hours of the same rotas.
#[derive(Debug)]
pub(crate) struct Want {
    /// Each with the time of the version of the rota that asks for it.
    pub demand: Vec<(Demand, Span)>,
    /// When they are in force.
    pub clip: Span,
    pub responsibilities: Vec<u32>,
}

/// Hours in which somebody must be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Demand {
    Hours(Cal),
    /// Those of the layers of a version of a rota, also after it has run out: nothing else
    /// demands any.
    Promised(u32),
}

impl<'r> Cover<'r> {
    pub fn new(register: &'r Register) -> Self {
        let starts = register.rotas.iter().flat_map(|plan| &plan.layers);
        let starts = starts.filter_map(|layer| layer.turns.map(|turns| turns.first));
        Self {
            register,
            away: away::away(register),
            since: starts.min().unwrap_or(i64::MAX),
        }
    }

    /// The same, as if somebody were away between two instants, and nobody stood in.
    #[must_use]
    pub fn without(mut self, person: &str, from: Timestamp, to: Timestamp) -> Self {
        if let Some(&actor) = self.register.people.get(person) {
            let (from, to) = (from.as_second(), to.as_second());
            self.take_away(actor, from, to, Gone::Absent);
        }
        self
    }

    /// The same, as if a whole party had stopped at an instant.
    #[must_use]
    pub fn without_party(mut self, party: &str, from: Timestamp) -> Self {
        let Some(&party) = self.register.parties.get(party) else {
            return self;
        };
        for actor in 0..self.away.len() as u32 {
            if self.party_of(actor) == party {
                self.take_away(actor, from.as_second(), i64::MAX, Gone::Stopped);
            }
        }
        self
    }

    pub(crate) fn take_away(&mut self, actor: Actor, from: i64, to: i64, why: Gone) {
        let theirs = &mut self.away[actor as usize];
        theirs.push(away::gone(from, to, why));
        away::flatten(theirs, &self.register.actors_by_id);
    }

    pub(crate) fn plans(&self) -> &'r [Plan] {
        &self.register.rotas
    }

    pub(crate) fn plan(&self, number: u32) -> &'r Plan {
        &self.register.rotas[number as usize]
    }

    pub(crate) fn workshop(&self, window: Span) -> Workshop<'_> {
        Workshop::new(&self.register.calendars, &self.away, window, self.since)
    }

    pub(crate) fn people(&self) -> u32 {
        self.register.company().people.len() as u32
    }

    pub(crate) fn is_person(&self, actor: Actor) -> bool {
        actor < self.people()
    }

    pub(crate) fn party_of(&self, actor: Actor) -> u32 {
        match self.register.party_of.get(actor as usize) {
            Some(party) => *party,
            None => actor - self.people(),
        }
    }

    pub(crate) fn id_of(&self, actor: Actor) -> &'r str {
        let company = self.register.company();
        match company.people.get(actor as usize) {
            Some(person) => &person.id,
            None => &company.parties[(actor - self.people()) as usize].id,
        }
    }

    pub(crate) fn name_of(&self, actor: Actor) -> &'r str {
        let company = self.register.company();
        match company.people.get(actor as usize) {
            Some(person) => &person.name,
            None => &company.parties[(actor - self.people()) as usize].name,
        }
    }

    /// When a version of a rota looks after something that is in force. Sorted, disjoint.
    pub(crate) fn serves(&self, plan: u32) -> Vec<Span> {
        let resolved = self.register.responsibilities();
        let served = self.plan(plan).responsibilities.iter();
        let spans = served.map(|number| {
            let one = &resolved[*number as usize];
            (one.begins, one.ends)
        });
        intervals::normalise(spans.collect())
    }

    pub(crate) fn rota_id(&self, plan: u32) -> &'r str {
        let index = self.plan(plan).index as usize;
        &self.register.company().rotas[index].id
    }

    /// Every set of rotas that looks after something in the window, or should: a rota
    /// that has run out is asked on, so that what becomes open then is seen. Rotas that
    /// look after nothing stand alone, and want nothing.
    pub(crate) fn groups(&self, window: Span) -> Vec<Group> {
        let resolved = self.register.responsibilities();
        let mut by_responsibility: Vec<Vec<u32>> = vec![Vec::new(); resolved.len()];
        let mut groups: Vec<Group> = Vec::new();
        let mut known: HashMap<Vec<u32>, usize> = HashMap::new();
        for (number, plan) in self.plans().iter().enumerate() {
            if plan.from >= window.1 || plan.owed <= window.0 {
                continue;
            }
            if plan.responsibilities.is_empty() {
                let plans = vec![number as u32];
                groups.push(Group {
                    plans,
                    wants: Vec::new(),
                });
            }
            for responsibility in &plan.responsibilities {
                by_responsibility[*responsibility as usize].push(number as u32);
            }
        }
        for (responsibility, mut plans) in by_responsibility.into_iter().enumerate() {
            let one = &resolved[responsibility];
            if plans.len() > 1 {
                plans.sort_by_key(|plan| (self.plan(*plan).rota, self.plan(*plan).from));
            }
            let clip = (one.begins.max(window.0), one.ends.min(window.1));
            if plans.is_empty() || clip.0 >= clip.1 {
                continue;
            }
            let demand = self.demand(responsibility, &plans, clip);
            let group = *known.entry(plans).or_insert_with_key(|plans| {
                groups.push(Group {
                    plans: plans.clone(),
                    wants: Vec::new(),
                });
                groups.len() - 1
            });
            let wants = &mut groups[group].wants;
            let same = |want: &&mut Want| want.demand == demand && want.clip == clip;
            match wants.iter_mut().find(same) {
                Some(want) => want.responsibilities.push(responsibility as u32),
                None => wants.push(Want {
                    demand,
                    clip,
                    responsibilities: vec![responsibility as u32],
                }),
            }
        }
        groups
    }

    /// Windows, which are in order, cut where a version of a rota begins or ends.
    pub(crate) fn by_version(&self, group: &Group, windows: &[Span]) -> Vec<Span> {
        let plans = group.plans.iter().map(|plan| self.plan(*plan));
        let edges = plans.flat_map(|plan| [plan.from, plan.until, plan.owed]);
        let mut edges: Vec<i64> = edges.collect();
        edges.sort_unstable();
        edges.dedup();
        let mut cut = Vec::with_capacity(windows.len());
        for &(from, to) in windows {
            let mut at = from;
            for &edge in edges.iter().filter(|edge| from < **edge && **edge < to) {
                cut.push((at, edge));
                at = edge;
            }
            cut.push((at, to));
        }
        cut
    }

    /// What the versions of the rotas ask for, each in its own time and until the next
    /// one takes it over.
    fn demand(&self, responsibility: usize, plans: &[u32], clip: Span) -> Vec<(Demand, Span)> {
        let resolved = &self.register.responsibilities()[responsibility];
        let needed = crate::cover::need_everywhere(self.register, resolved);
        let one = |plan: &u32| {
            let demand = match (self.plan(*plan).hours, needed) {
                (Some(hours), _) | (None, Some(hours)) => Demand::Hours(hours),
                (None, None) => Demand::Promised(*plan),
            };
            let (from, owed) = (self.plan(*plan).from, self.plan(*plan).owed);
            (demand, (from.max(clip.0), owed.min(clip.1)))
        };
        let mut all: Vec<(Demand, Span)> = plans.iter().map(one).collect();
        all.retain(|(_, span)| span.0 < span.1);
        all.sort_unstable();
        all.dedup_by(|next, last| {
            let goes_on = next.0 == last.0 && next.1.0 <= last.1.1;
            if goes_on {
                last.1.1 = last.1.1.max(next.1.1);
            }
            goes_on
        });
        if let Some(always) = all
            .iter()
            .find(|one| **one == (Demand::Hours(ALWAYS), clip))
        {
            all = vec![*always];
        }
        all
    }

    /// The hours of a want, in the window. `tracks` are those of its group's rotas.
    pub(crate) fn wanted(
        &self,
        want: &Want,
        plans: &[u32],
        workshop: &mut Workshop,
        tracks: &Tracks,
    ) -> Vec<Span> {
        let mut all: Vec<Span> = Vec::new();
        for (demand, time) in &want.demand {
            match demand {
                Demand::Hours(cal) if *time == workshop.window => {
                    all.extend_from_slice(&workshop.expand(*cal));
                }
                Demand::Hours(cal) => {
                    let hours = workshop.expand(*cal);
                    let cut = |span: &Span| (span.0.max(time.0), span.1.min(time.1));
                    let hours = hours.iter().map(cut);
                    all.extend(hours.filter(|span| span.0 < span.1));
                }
                Demand::Promised(plan) => {
                    let place = plans.iter().position(|other| other == plan);
                    let theirs = tracks
                        .all()
                        .iter()
                        .filter(|track| Some(track.plan as usize) == place && !track.is_fallback());
                    let pieces = theirs.flat_map(|track| &track.pieces);
                    all.extend(pieces.map(|piece| (piece.from, piece.to)));
                    // Nobody is on by a version that has run out; what it promised is owed on.
                    let resolved = self.plan(*plan);
                    let after = (resolved.until.max(time.0), time.1);
                    if after.0 < after.1 {
                        all.extend(workshop.promised(resolved, after));
                    }
                }
            }
        }
        if want.demand.len() > 1 || matches!(want.demand[..], [(Demand::Promised(_), _)]) {
            all = intervals::intersect(&intervals::normalise(all), &[want.clip]);
        }
        all
    }
}
