//! When somebody is not there: absences, and the time before they came and after
//! they have left. Nobody is on a rota while away, whatever it says.
use super::plan::{Actor, NOBODY};
use crate::civil::Clock;
use crate::intervals::Span;
use crate::register::Register;
use jiff::civil::Date;

/// A stretch in which somebody is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Away {
    pub from: i64,
    pub to: i64,
    pub stand_in: Actor,
    pub why: Gone,
}

/// Why somebody is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Gone {
    Absent,
    /// Not yet, or no longer, with the party.
    Left,
    /// The whole party has stopped.
    Stopped,
}

/// For each actor, sorted and disjoint.
pub(crate) fn away(register: &Register) -> Vec<Vec<Away>> {
    let company = register.company();
    let mut all = vec![Vec::new(); company.people.len() + company.parties.len()];
    let dates = company.absences.iter().map(|absence| absence.first_day);
    let clock = Dates::new(register, dates);
    for (person, away) in company.people.iter().zip(&mut all) {
        if let Some(from) = person.from {
            away.push(gone(i64::MIN, clock.begins(from), Gone::Left));
        }
        if let Some(until) = person.until {
            away.push(gone(clock.begins(until), i64::MAX, Gone::Left));
        }
    }
    for absence in &company.absences {
        let Some(&person) = register.people.get(&absence.person) else {
            continue;
        };
        let stand_in = absence.stand_in.as_ref();
        let stand_in = stand_in.and_then(|id| register.people.get(id).copied());
        // What was before it was written down, or after it was taken back, is not changed by it.
        let recorded = absence.recorded_at.map_or(i64::MIN, |at| at.as_second());
        let ended = absence.ended_at.map_or(i64::MAX, |at| at.as_second());
        all[person as usize].push(Away {
            from: clock.begins(absence.first_day).max(recorded),
            to: clock.ends(absence.last_day).min(ended),
            stand_in: stand_in.unwrap_or(NOBODY),
            why: Gone::Absent,
        });
    }
    for away in &mut all {
        flatten(away, &register.actors_by_id);
    }
    all
}

pub(crate) fn gone(from: i64, to: i64, why: Gone) -> Away {
    Away {
        from,
        to,
        stand_in: NOBODY,
        why,
    }
}

/// Makes stretches disjoint. Where several lie over each other, having left goes
/// before being absent, an absence with a stand-in before one without, and of two
/// stand-ins the first by id; so the order in which they were written means nothing.
/// `by_id` holds the place of each actor among all.
pub(crate) fn flatten(all: &mut Vec<Away>, by_id: &[u32]) {
    all.retain(|away| away.from < away.to);
    all.sort_unstable();
    if all.windows(2).all(|pair| pair[0].to <= pair[1].from) {
        return;
    }
    let mut edges: Vec<i64> = all.iter().flat_map(|away| [away.from, away.to]).collect();
    edges.sort_unstable();
    edges.dedup();
    let rank = |away: &Away| {
        let stand_in = by_id.get(away.stand_in as usize);
        (std::cmp::Reverse(away.why), stand_in.unwrap_or(&NOBODY))
    };
    let mut flat: Vec<Away> = Vec::new();
    for pair in edges.windows(2) {
        let over = all
            .iter()
            .filter(|away| away.from <= pair[0] && pair[1] <= away.to);
        let Some(first) = over.min_by_key(|away| rank(away)) else {
            continue;
        };
        match flat.last_mut() {
            Some(last) if last.to == pair[0] && rank(last) == rank(first) => last.to = pair[1],
            _ => flat.push(Away {
                from: pair[0],
                to: pair[1],
                ..*first
            }),
        }
    }
    *all = flat;
}

/// Midnights of the organisation's zone, by clocks that are looked up once.
pub(crate) struct Dates {
    clock: Clock,
}

impl Dates {
    pub fn new(register: &Register, dates: impl Iterator<Item = Date> + Clone) -> Self {
        let company = register.company();
        let people = company.people.iter();
        let people = people.flat_map(|person| [person.from, person.until].into_iter().flatten());
        let all = dates
            .chain(people)
            .map(|date| crate::civil::day_number(date) * 86_400);
        let (low, high) = all.fold((i64::MAX, i64::MIN), |(low, high), day| {
            (low.min(day), high.max(day))
        });
        let window: Span = if low > high {
            (0, 0)
        } else {
            (low, high + 400 * 86_400)
        };
        Self {
            clock: Clock::new(register.zone(), window),
        }
    }

    pub fn begins(&self, date: Date) -> i64 {
        self.clock.instant(crate::civil::day_number(date) * 86_400)
    }

    /// The first moment after a date.
    pub fn ends(&self, date: Date) -> i64 {
        self.clock
            .instant((crate::civil::day_number(date) + 1) * 86_400)
    }
}
