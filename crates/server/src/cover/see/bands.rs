//! The rows of a picture: of everything, of one responsibility, one person, one party.
use super::drawing::{Axis, Row};
use crate::cover::chosen::name_of;
use engine::{
    register::Register,
    rota::{Board, Cover, Report, Shift, Stretch},
};
use std::collections::HashMap;

/// What is looked at.
pub enum Of {
    Everything,
    Responsibility(String),
    Person(String),
    Party(String),
}

/// The rotas compiled for what is looked at, with everything found in it.
pub struct Seen<'a> {
    pub register: &'a Register,
    pub cover: &'a Cover<'a>,
    pub board: &'a Board,
    pub report: &'a Report,
    pub axis: &'a Axis,
}

impl Seen<'_> {
    pub fn rows(&self, of: &Of) -> Vec<Row> {
        match of {
            Of::Everything => self.responsibilities(|_| true),
            Of::Responsibility(id) => {
                let mut rows = self.responsibilities(|other| other == id);
                rows.extend(self.lanes(id));
                rows
            }
            Of::Person(id) => self.person(id),
            Of::Party(id) => self.party(id),
        }
    }

    /// A row each, where there is a rota.
    fn responsibilities(&self, wanted: impl Fn(&str) -> bool) -> Vec<Row> {
        let mut known: HashMap<&[u32], Row> = HashMap::new();
        let mut rows = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for resolved in self.register.responsibilities() {
            let rotas = self.board.rotas_of(self.cover, &resolved.id);
            if rotas.is_empty() || !wanted(&resolved.id) {
                continue;
            }
            // What the same rotas look after has the same bands.
            let drawn = known.entry(rotas).or_insert_with(|| {
                let mut row = Row::new("", "", String::new());
                let stretches = self.board.of_responsibility(self.cover, &resolved.id);
                row.stretches(self.register, self.axis, &stretches);
                row
            });
            places.insert(&resolved.id, rows.len());
            rows.push(Row {
                bands: drawn.bands.clone(),
                drawing: drawn.drawing.clone(),
                ..Row::new(
                    &resolved.id,
                    &resolved.title,
                    format!("/cover?responsibility={}", resolved.id),
                )
            });
        }
        for hole in &self.report.holes {
            if let Some(place) = places.get(hole.responsibility.as_str()) {
                rows[*place].hole(self.axis, hole);
            }
        }
        for double in &self.report.doubles {
            if let Some(place) = places.get(double.responsibility.as_str()) {
                rows[*place].double(self.axis, double);
            }
        }
        for seam in &self.report.seams {
            if let Some(place) = places.get(seam.responsibility.as_str()) {
                rows[*place].seam(self.axis, seam);
            }
        }
        rows
    }

    /// Everybody who is on for a responsibility, each in a row.
    fn lanes(&self, responsibility: &str) -> Vec<Row> {
        let stretches = self.board.of_responsibility(self.cover, responsibility);
        let mut who: Vec<&str> = stretches.iter().flat_map(|it| it.on.clone()).collect();
        who.sort_by_key(|id| name_of(self.register, id).to_owned());
        who.dedup();
        let lane = |id: &str| {
            let theirs = stretches.iter().filter(|stretch| stretch.on.contains(&id));
            let shifts = theirs.map(|stretch| (stretch.from, stretch.to));
            self.lane(id, shifts.collect())
        };
        who.into_iter().map(lane).collect()
    }

    fn lane(&self, id: &str, shifts: Vec<(jiff::Timestamp, jiff::Timestamp)>) -> Row {
        let is_person = self.register.person(id).is_some();
        let kind = if is_person { "person" } else { "party" };
        let mut row = Row::new(
            id,
            name_of(self.register, id),
            format!("/cover?{kind}={id}"),
        );
        let stretch = |(from, to)| Stretch {
            from,
            to,
            on: vec![id],
        };
        let stretches: Vec<Stretch> = shifts.into_iter().map(stretch).collect();
        row.stretches(self.register, self.axis, &stretches);
        self.absences(id, &mut row);
        row
    }

    fn absences(&self, person: &str, row: &mut Row) {
        let absences = self.register.company().absences.iter();
        for absence in absences.filter(|absence| absence.person == person) {
            let after = absence.last_day.tomorrow().unwrap_or(absence.last_day);
            let (first, last) = (
                self.register.begins(absence.first_day),
                self.register.begins(after),
            );
            let from = absence.recorded_at.map_or(first, |at| at.max(first));
            let to = absence.ended_at.map_or(last, |at| at.min(last));
            if from < to && from < self.axis.to && self.axis.from < to {
                row.away(self.axis, from, to);
            }
        }
    }

    /// A row for each rota, and one for all of them where there are several.
    fn person(&self, id: &str) -> Vec<Row> {
        let shifts = self.board.of_person(self.cover, id);
        let mut all: Vec<_> = shifts.iter().map(|shift| (shift.from, shift.to)).collect();
        all.sort_unstable();
        let mut whole: Vec<(jiff::Timestamp, jiff::Timestamp)> = Vec::new();
        for (from, to) in all {
            match whole.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => whole.push((from, to)),
            }
        }
        let mut rows = vec![self.lane(id, whole)];
        let mut by_rota: Vec<(&str, Vec<&Shift>)> = Vec::new();
        for shift in &shifts {
            match by_rota.last_mut() {
                Some((rota, theirs)) if *rota == shift.rota => theirs.push(shift),
                _ => by_rota.push((&shift.rota, vec![shift])),
            }
        }
        for (rota, shifts) in by_rota {
            let name = rota_name(self.register, rota);
            let mut row = self.lane(id, shifts.iter().map(|it| (it.from, it.to)).collect());
            row.id = String::new();
            row.title = name.to_owned();
            row.href = format!("/rotas/{rota}");
            rows.push(row);
        }
        rows
    }

    /// The party as a whole, and each of its people who is on at all.
    fn party(&self, id: &str) -> Vec<Row> {
        let spans = |shifts: Vec<Shift>| {
            let mut all: Vec<_> = shifts.iter().map(|it| (it.from, it.to)).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let mut rows = Vec::new();
        let whole = spans(self.board.of_party(self.cover, id));
        if !whole.is_empty() {
            rows.push(self.lane(id, whole));
        }
        let people = self.register.company().people.iter();
        for person in people.filter(|person| person.party == id) {
            let theirs = spans(self.board.of_person(self.cover, &person.id));
            if !theirs.is_empty() {
                rows.push(self.lane(&person.id, theirs));
            }
        }
        rows
    }
}

pub fn rota_name<'r>(register: &'r Register, id: &'r str) -> &'r str {
    let rotas = &register.company().rotas;
    let found = rotas.iter().rfind(|rota| rota.id == id);
    found.map_or(id, |rota| rota.name.as_str())
}
