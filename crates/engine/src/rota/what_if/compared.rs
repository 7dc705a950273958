//! What the facts as they would be leave open that they do not leave open now.
use super::lost::{lost, opened};
use super::stand_ins::{close, stand_ins};
use super::{Answer, Uncovered};
use crate::intervals::Span;
use crate::register::Register;
use crate::rota::away::Gone;
use crate::rota::cover::Cover;
use crate::rota::plan::Actor;
use crate::rota::sweep::{self, Asked};
use std::collections::HashMap;

/// Somebody, or a whole party, is not there.
pub(super) fn gone(register: &Register, actors: &[Actor], window: Span, why: Gone) -> Answer {
    let now = Cover::new(register);
    let mut then = Cover::new(register);
    for &actor in actors {
        then.take_away(actor, window.0, window.1, why);
    }
    let mut answer = Answer::default();
    if window.0 < window.1 {
        answer.uncovered = lost(&now, &then, window, actors);
    }
    by_name(&now, &then, window, actors, &mut answer);
    answer
        .uncovered
        .sort_by(|a, b| a.responsibility.cmp(&b.responsibility));
    close(&mut answer);
    answer
}

/// What `then` leaves open that `now` does not, where rotas or calendars themselves
/// are others.
pub(super) fn compared(now: &Cover, then: &Cover, window: Span) -> Answer {
    let mut answer = Answer::default();
    if window.0 < window.1 {
        let (groups, all) = (then.groups(window), Asked::Lists(usize::MAX));
        // Wants come in the order of the groups, so both sweeps tell the same ones.
        let before = sweep::sweep(now, window, all, &groups);
        let after = sweep::sweep(then, window, all, &groups);
        for (before, after) in before.found.iter().zip(&after.found) {
            answer.uncovered.extend(opened(then, before, after));
        }
        for uncovered in &mut answer.uncovered {
            uncovered.stand_ins = stand_ins(then, uncovered, window, &[]);
        }
    }
    close(&mut answer);
    answer
}

/// What is uncovered, by responsibility; new ones are added as they are asked for.
struct Uncovers<'r, 'a> {
    register: &'r Register,
    places: HashMap<&'r str, usize>,
    all: &'a mut Vec<Uncovered>,
}

impl<'r, 'a> Uncovers<'r, 'a> {
    fn new(register: &'r Register, all: &'a mut Vec<Uncovered>) -> Self {
        let known = all.iter().enumerate().filter_map(|(place, uncovered)| {
            let resolved = register.responsibility(&uncovered.responsibility)?;
            Some((resolved.id.as_str(), place))
        });
        let places = known.collect();
        Self {
            register,
            places,
            all,
        }
    }

    fn of(&mut self, id: &'r str) -> &mut Uncovered {
        let place = *self.places.entry(id).or_insert_with(|| {
            let resolved = self.register.responsibility(id);
            let title = resolved.map(|resolved| resolved.title.clone());
            self.all.push(Uncovered::new(id, title.unwrap_or_default()));
            self.all.len() - 1
        });
        &mut self.all[place]
    }
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
    let known = answer.uncovered.len();
    let mut uncovers = Uncovers::new(register, &mut answer.uncovered);
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
            uncovers.of(&resolved.id).by_name = true;
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
            uncovers.of(id).systems.push(system.id.clone());
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
    for uncovered in &mut answer.uncovered[known..] {
        uncovered.stand_ins = stand_ins(then, uncovered, window, actors);
    }
}
