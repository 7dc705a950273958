//! What the facts as they would be leave open that they do not leave open now.
use super::stand_ins::{close, stand_ins};
use super::{Answer, HOLES, Uncovered};
use crate::intervals::{self, Span};
use crate::register::Register;
use crate::rota::away::Gone;
use crate::rota::cover::Cover;
use crate::rota::found::{self, Found};
use crate::rota::plan::{Actor, Plan};
use crate::rota::report::Hole;
use crate::rota::sweep;

/// Somebody, or a whole party, is not there.
pub(super) fn gone(register: &Register, actors: &[Actor], window: Span, why: Gone) -> Answer {
    let now = Cover::new(register);
    let mut then = Cover::new(register);
    for &actor in actors {
        then.take_away(actor, window.0, window.1, why);
    }
    let mut answer = compared(&now, &then, window, actors);
    by_name(&now, &then, window, actors, &mut answer);
    close(&mut answer);
    answer
}

/// What `then` leaves open that `now` does not. Only rotas that the actors are on
/// are looked at; all of them, where none are named.
pub(super) fn compared(now: &Cover, then: &Cover, window: Span, actors: &[Actor]) -> Answer {
    let mut answer = Answer::default();
    if window.0 < window.1 {
        let mut groups = then.groups(window);
        if !actors.is_empty() {
            groups.retain(|group| {
                group
                    .plans
                    .iter()
                    .any(|plan| has(then, then.plan(*plan), actors))
            });
        }
        // Wants come in the order of the groups, so both sweeps tell the same ones.
        let before = sweep::sweep(now, window, usize::MAX, &groups);
        let after = sweep::sweep(then, window, usize::MAX, &groups);
        for (before, after) in before.found.iter().zip(&after.found) {
            opened(then, before, after, &mut answer);
        }
        for uncovered in &mut answer.uncovered {
            uncovered.stand_ins = stand_ins(then, uncovered, window, actors);
        }
    }
    close(&mut answer);
    answer
}

/// Whether one of the actors is on a rota, or takes a shift of it, or stands in for
/// somebody who is.
pub(super) fn has(cover: &Cover, plan: &Plan, actors: &[Actor]) -> bool {
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
pub(super) fn opened(then: &Cover, before: &Found, after: &Found, answer: &mut Answer) {
    let spans = |found: &Found| -> Vec<Span> {
        let holes = found.holes.first.iter().map(|hole| (hole.from, hole.to));
        intervals::normalise(holes.collect())
    };
    let lost = intervals::subtract(&spans(after), &spans(before));
    if lost.is_empty() {
        return;
    }
    let minutes = intervals::seconds(&lost) / 60;
    for number in &after.responsibilities {
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
        let entry = entry(then, &resolved.id, answer);
        entry.minutes += minutes;
        entry.holes.extend(holes);
    }
}

pub(super) fn entry<'a>(cover: &Cover, id: &str, answer: &'a mut Answer) -> &'a mut Uncovered {
    let found = answer
        .uncovered
        .iter()
        .position(|uncovered| uncovered.responsibility == id);
    let place = found.unwrap_or_else(|| {
        let resolved = cover.register.responsibility(id);
        answer.uncovered.push(Uncovered {
            responsibility: id.to_owned(),
            title: resolved
                .map(|resolved| resolved.title.clone())
                .unwrap_or_default(),
            holes: Vec::new(),
            minutes: 0,
            systems: Vec::new(),
            by_name: false,
            stand_ins: Vec::new(),
        });
        answer.uncovered.len() - 1
    });
    &mut answer.uncovered[place]
}

/// What hangs on the actors besides rotas: assignments by name, and systems on which
/// nobody else is proven.
pub(super) fn by_name(
    now: &Cover,
    then: &Cover,
    window: Span,
    actors: &[Actor],
    answer: &mut Answer,
) {
    let register = now.register;
    for (index, resolved) in register.responsibilities().iter().enumerate() {
        if !resolved.in_force(window.0) {
            continue;
        }
        let is_theirs = |person: Option<u32>| person.is_some_and(|person| actors.contains(&person));
        let in_force = || {
            register
                .held_of(index)
                .filter(|held| held.in_force(window.0))
        };
        let alone = in_force().any(|held| {
            let others =
                in_force().any(|other| other.role == held.role && !is_theirs(other.person));
            is_theirs(held.person) && !others
        });
        if alone {
            entry(then, &resolved.id, answer).by_name = true;
        }
    }
    for system in register
        .company()
        .systems
        .iter()
        .filter(|system| system.critical)
    {
        let number = |id: &String| register.people.get(id).copied();
        let operators: Vec<Actor> = system.operators.iter().filter_map(number).collect();
        let there = |actor: &Actor| then.is_there(*actor, window);
        let theirs = operators.iter().any(|actor| actors.contains(actor));
        if !theirs || operators.iter().any(there) {
            continue;
        }
        for id in system
            .responsibilities
            .iter()
            .filter(|id| register.responsibility(id).is_some())
        {
            entry(then, id, answer).systems.push(system.id.clone());
        }
        if system
            .responsibilities
            .iter()
            .all(|id| register.responsibility(id).is_none())
        {
            answer
                .at_risk
                .push(format!("{}: nobody else is proven on it", system.name));
        }
    }
    for uncovered in &mut answer.uncovered {
        uncovered.stand_ins = stand_ins(then, uncovered, window, actors);
    }
    answer
        .uncovered
        .sort_by(|a, b| a.responsibility.cmp(&b.responsibility));
}
