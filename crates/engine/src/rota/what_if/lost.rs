//! What rotas lose when somebody is gone. Only who is gone makes a difference, so only
//! the hours are looked at in which one of them is on, or is stood in for.
use super::stand_ins::stand_ins;
use super::{HOLES, Uncovered};
use crate::intervals::{self, Span};
use crate::rota::cover::{Cover, Group};
use crate::rota::found::{self, Found};
use crate::rota::going::{Going, Step};
use crate::rota::plan::{Actor, Plan};
use crate::rota::report::Hole;
use crate::rota::state::State;
use crate::rota::sweep::in_shares;
use crate::rota::tracks::Tracks;
use crate::rota::workshop::Workshop;

/// What is uncovered without the actors, with who could stand in. `then` is `now`,
/// and they are away.
pub(super) fn lost(now: &Cover, then: &Cover, window: Span, actors: &[Actor]) -> Vec<Uncovered> {
    let mut groups = then.groups(window);
    groups.retain(|group| {
        let mut plans = group.plans.iter();
        plans.any(|plan| has(then, then.plan(*plan), actors))
    });
    let parts = in_shares(&groups, |some| {
        let mut before = Pass::new(now, window);
        let mut after = Pass::new(then, window);
        let mut all = Vec::new();
        for group in some {
            before.make(group);
            let theirs = before.hours_of(actors);
            if theirs.is_empty() {
                continue;
            }
            after.make(group);
            let found = before.found(group, &theirs);
            for (before, after) in found.iter().zip(&after.found(group, &theirs)) {
                all.extend(opened(then, before, after));
            }
        }
        for uncovered in &mut all {
            uncovered.stand_ins = stand_ins(then, uncovered, window, actors);
        }
        all
    });
    parts.into_iter().flatten().collect()
}

/// One way of the two that are compared, group by group.
struct Pass<'c, 'r> {
    cover: &'c Cover<'r>,
    workshop: Workshop<'c>,
    tracks: Tracks,
    state: State,
}

impl<'c, 'r> Pass<'c, 'r> {
    fn new(cover: &'c Cover<'r>, window: Span) -> Self {
        Self {
            cover,
            workshop: cover.workshop(window),
            tracks: Tracks::default(),
            state: State::default(),
        }
    }

    fn make(&mut self, group: &Group) {
        self.tracks.clear();
        for (place, plan) in group.plans.iter().enumerate() {
            self.workshop
                .tracks(self.cover.plan(*plan), place as u32, &mut self.tracks);
        }
    }

    /// When one of the actors is on, or somebody in place of one.
    fn hours_of(&self, actors: &[Actor]) -> Vec<Span> {
        let pieces = self.tracks.all().iter().flat_map(|track| &track.pieces);
        let theirs = pieces
            .filter(|piece| actors.contains(&piece.actor) || actors.contains(&piece.whose))
            .map(|piece| (piece.from, piece.to));
        intervals::normalise(theirs.collect())
    }

    /// What is found for each want of the group in these hours.
    fn found(&mut self, group: &Group, hours: &[Span]) -> Vec<Found> {
        let wants = group.wants.iter();
        let mut going: Vec<Going> = wants
            .map(|want| {
                let (cover, tracks) = (self.cover, &self.tracks);
                let needed = cover.wanted(want, &group.plans, &mut self.workshop, tracks);
                Going::new(want, needed, false)
            })
            .collect();
        let state = &mut self.state;
        state.enter(self.cover, group);
        let hours = self.cover.by_version(group, hours);
        let cover = self.cover;
        self.tracks.walk(&hours, |tracks, span, entries| {
            state.read(tracks, entries, span.0);
            let step = Step {
                cover,
                group,
                state,
                tracks,
                entries,
                most: usize::MAX,
            };
            for going in &mut going {
                going.needs(&step, span);
            }
        });
        going.into_iter().map(|going| going.found).collect()
    }
}

/// Whether one of the actors is on a rota, or takes a shift of it, or stands in for
/// somebody who is.
fn has(cover: &Cover, plan: &Plan, actors: &[Actor]) -> bool {
    let is = |actor: Actor| {
        let stands_in = || {
            cover.away[actor as usize]
                .iter()
                .any(|away| actors.contains(&away.stand_in))
        };
        actors.contains(&actor) || stands_in()
    };
    plan.layers.iter().any(|layer| {
        layer.members.iter().any(|member| is(member.actor))
            || layer.taken.iter().any(|(_, actor)| is(*actor))
    })
}

/// What the responsibilities of a want lose.
pub(super) fn opened(then: &Cover, before: &Found, after: &Found) -> Vec<Uncovered> {
    let spans = |found: &Found| -> Vec<Span> {
        let holes = found.holes.first.iter().map(|hole| (hole.from, hole.to));
        intervals::normalise(holes.collect())
    };
    let lost = intervals::subtract(&spans(after), &spans(before));
    if lost.is_empty() {
        return Vec::new();
    }
    let minutes = intervals::seconds(&lost) / 60;
    let each = after.responsibilities.iter().map(|number| {
        let resolved = &then.register.responsibilities()[*number as usize];
        let mut holes: Vec<Hole> = Vec::new();
        for hole in &after.holes.first {
            let first = lost.partition_point(|span| span.1 <= hole.from);
            let parts = lost[first..].iter().take_while(|span| span.0 < hole.to);
            for &(from, to) in parts {
                let part = found::Hole {
                    from: from.max(hole.from),
                    to: to.min(hole.to),
                    ..*hole
                };
                holes.extend(then.hole(&part, &resolved.id));
            }
            if holes.len() >= HOLES {
                break;
            }
        }
        Uncovered {
            holes,
            minutes,
            ..Uncovered::new(&resolved.id, resolved.title.clone())
        }
    });
    each.collect()
}
