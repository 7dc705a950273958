//! All rotas, compiled for a window of time, to be asked again and again: who is on
//! now and next, what is drawn, what a person's calendar shows. One compiled form
//! for all of them, so that no two can say different things.
use super::cover::Cover;
use super::plan::Actor;
use super::timeline::{Stretch, Timeline};
use super::tracks::Tracks;
use crate::register::Register;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// The compiled rotas of a register.
#[derive(Debug)]
pub struct Board {
    /// By the order in which the ids first stand in the facts.
    rotas: Vec<(String, Timeline)>,
    /// For each responsibility, the places of its rotas.
    of: Vec<Vec<u32>>,
}

/// Who is on for a responsibility at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnNow<'r> {
    pub responsibility: &'r str,
    /// Ids of people and parties; nobody is on where it is empty.
    pub on: Vec<&'r str>,
    /// Until when nothing of it changes; the end of the window at the latest.
    pub until: Timestamp,
}

/// A stretch in which a person is on by one rota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    pub rota: String,
    pub from: Timestamp,
    pub to: Timestamp,
}

impl Board {
    /// Compiles every rota from an instant to another.
    pub fn new(cover: &Cover, from: Timestamp, to: Timestamp) -> Self {
        let window = (from.as_second(), to.as_second().max(from.as_second()));
        let mut workshop = cover.workshop(window);
        let mut tracks = Tracks::default();
        let mut places: BTreeMap<&str, usize> = BTreeMap::new();
        let mut versions: Vec<(&str, Vec<u32>)> = Vec::new();
        for number in 0..cover.plans().len() as u32 {
            let id = cover.rota_id(number);
            let place = *places.entry(id).or_insert(versions.len());
            if place == versions.len() {
                versions.push((id, Vec::new()));
            }
            versions[place].1.push(number);
        }
        let mut of = vec![Vec::new(); cover.register.responsibilities().len()];
        let mut rotas = Vec::with_capacity(versions.len());
        for (place, (id, plans)) in versions.into_iter().enumerate() {
            for number in plans
                .iter()
                .flat_map(|plan| &cover.plan(*plan).responsibilities)
            {
                let theirs: &mut Vec<u32> = &mut of[*number as usize];
                if theirs.last() != Some(&(place as u32)) {
                    theirs.push(place as u32);
                }
            }
            let timeline = Timeline::compile(cover, &plans, &mut workshop, &mut tracks);
            rotas.push((id.to_owned(), timeline));
        }
        Self { rotas, of }
    }

    /// The timeline of a rota.
    pub fn rota(&self, id: &str) -> Option<&Timeline> {
        let found = self.rotas.iter().find(|(other, _)| other == id);
        found.map(|(_, timeline)| timeline)
    }

    /// Ids and timelines of all rotas.
    pub fn rotas(&self) -> impl Iterator<Item = (&str, &Timeline)> {
        self.rotas
            .iter()
            .map(|(id, timeline)| (id.as_str(), timeline))
    }

    /// Who is on at an instant, for each responsibility that has a rota.
    pub fn now<'r>(&self, cover: &Cover<'r>, at: Timestamp) -> Vec<OnNow<'r>> {
        let register: &'r Register = cover.register;
        let second = at.as_second();
        let mut all = Vec::with_capacity(self.of.len());
        let mut actors: Vec<Actor> = Vec::new();
        for (responsibility, rotas) in register.responsibilities().iter().zip(&self.of) {
            let mut until = i64::MAX;
            actors.clear();
            for rota in rotas {
                let timeline = &self.rotas[*rota as usize].1;
                let Some(place) = timeline.place(second) else {
                    continue;
                };
                until = until.min(timeline.span(place).1);
                for &actor in timeline.actors_of(place) {
                    if !actors.contains(&actor) {
                        actors.push(actor);
                    }
                }
            }
            if until < i64::MAX {
                all.push(OnNow {
                    responsibility: &responsibility.id,
                    on: actors.iter().map(|actor| cover.id_of(*actor)).collect(),
                    until: super::report::stamp(until),
                });
            }
        }
        all
    }

    /// The rotas that look after a responsibility, by their place among [`Board::rotas`].
    /// Responsibilities with the same ones have the same stretches.
    pub fn rotas_of(&self, cover: &Cover, responsibility: &str) -> &[u32] {
        let place = cover.register.index_of(responsibility);
        place.map_or(&[], |place| self.of[place].as_slice())
    }

    /// Who is on for a responsibility, by all of its rotas together.
    pub fn of_responsibility<'r>(
        &self,
        cover: &Cover<'r>,
        responsibility: &str,
    ) -> Vec<Stretch<'r>> {
        let places = self.rotas_of(cover, responsibility);
        let timelines = places.iter().map(|place| &self.rotas[*place as usize].1);
        let timelines: Vec<&Timeline> = timelines.collect();
        if let [one] = timelines[..] {
            return one.stretches(cover);
        }
        let mut edges: Vec<i64> = Vec::new();
        for timeline in &timelines {
            for place in 0..timeline.len() {
                let span = timeline.span(place);
                edges.extend([span.0, span.1]);
            }
        }
        edges.sort_unstable();
        edges.dedup();
        let mut all: Vec<Stretch> = Vec::new();
        for pair in edges.windows(2) {
            let mut on: Vec<&str> = Vec::new();
            for timeline in &timelines {
                if let Some(place) = timeline.place(pair[0]) {
                    let actors = timeline.actors_of(place).iter();
                    on.extend(actors.map(|actor| cover.id_of(*actor)));
                }
            }
            on.sort_unstable();
            on.dedup();
            let interval = crate::picture::interval((pair[0], pair[1]));
            match all.last_mut() {
                Some(last) if last.on == on => last.to = interval.to,
                _ => all.push(Stretch {
                    from: interval.from,
                    to: interval.to,
                    on,
                }),
            }
        }
        all
    }

    /// When a party as a whole is on, rota by rota, as [`Board::of_person`].
    pub fn of_party(&self, cover: &Cover, party: &str) -> Vec<Shift> {
        match cover.register.parties.get(party) {
            Some(party) => self.of_actor(cover.people() + party),
            None => Vec::new(),
        }
    }

    /// When a person is on, rota by rota, each in order: the calendar of a person.
    pub fn of_person(&self, cover: &Cover, person: &str) -> Vec<Shift> {
        match cover.register.people.get(person) {
            Some(actor) => self.of_actor(*actor),
            None => Vec::new(),
        }
    }

    fn of_actor(&self, actor: Actor) -> Vec<Shift> {
        let mut all = Vec::new();
        for (id, timeline) in &self.rotas {
            for span in timeline.of_actor(actor) {
                let interval = crate::picture::interval(span);
                all.push(Shift {
                    rota: id.clone(),
                    from: interval.from,
                    to: interval.to,
                });
            }
        }
        all
    }

    /// The stretches of a rota, as they are drawn.
    pub fn preview<'r>(&self, cover: &Cover<'r>, rota: &str) -> Vec<Stretch<'r>> {
        self.rota(rota)
            .map(|timeline| timeline.stretches(cover))
            .unwrap_or_default()
    }
}
