//! Whose turn it is. Hand-overs stand on the wall clock and are numbered from the
//! first one on; where they lie in real time is told by the one rule of
//! [`crate::civil`]. The order of the members is a ring: at a hand-over the turn
//! goes to the next one who is with the layer then, and so it does when somebody
//! leaves in the middle of a turn. That rule looks at nothing but the past of an
//! instant, so a member who joins or leaves on a day changes nothing before it.
use super::plan::{Actor, NOBODY, PlanMember};
use crate::civil::Clock;
use crate::facts::{Advance, Rotation, Unit};
use crate::intervals::Span;
use jiff::civil::{Date, DateTime, Time};

/// A rotation, resolved.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Turns {
    pub unit: Unit,
    pub every: i64,
    /// The day of the first hand-over; months count from it.
    pub start: Date,
    /// The time of the first hand-over, in seconds of the wall clock.
    pub first: i64,
    /// Only a shift that took place makes the turn pass on.
    pub served: bool,
}

/// One turn, or what is left of it after somebody has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    pub from: i64,
    pub to: i64,
    pub actor: Actor,
    /// The number of the hand-over at which it began.
    pub number: i64,
}

/// The name that a shift has once its layer turns in another way: that of the turn whose
/// hand-over is nearest to its own, the later one of two that are as near. Nothing where
/// turns of another length come, or the shift lies before the first one.
pub fn rekeyed(before: &Rotation, after: &Rotation, key: DateTime) -> Option<DateTime> {
    if (before.unit, before.every) != (after.unit, after.every) {
        return None;
    }
    let (before, after) = (Turns::of(before), Turns::of(after));
    let number = before.keyed(crate::civil::seconds(key));
    if number < 0 {
        return None;
    }
    let at = before.nominal(number);
    let earlier = after.before(at);
    let (low, high) = (after.nominal(earlier), after.nominal(earlier + 1));
    let nearest = if at - low < high - at {
        earlier
    } else {
        earlier + 1
    };
    let at = after.key(nearest.max(0));
    Some(at)
}

impl Turns {
    pub fn of(rotation: &Rotation) -> Self {
        let at = rotation.at.unwrap_or(Time::midnight());
        Self {
            unit: rotation.unit,
            every: i64::from(rotation.every),
            start: rotation.start,
            first: crate::civil::seconds(rotation.start.to_datetime(at)),
            served: rotation.advance == Advance::ServedShift,
        }
    }

    /// What a turn is called: its day, or the time at which it begins when turns last hours.
    pub fn key(&self, number: i64) -> DateTime {
        let at = jiff::Timestamp::from_second(self.nominal(number));
        let at = at.unwrap_or(jiff::Timestamp::MAX);
        let at = jiff::tz::Offset::UTC.to_datetime(at);
        match self.unit {
            Unit::Hour => at,
            _ => at.date().to_datetime(Time::midnight()),
        }
    }

    /// The wall-clock time of a hand-over.
    pub fn nominal(&self, number: i64) -> i64 {
        match self.step() {
            Some(step) => self.first + number * step,
            None => self.monthly(number),
        }
    }

    fn step(&self) -> Option<i64> {
        let unit = match self.unit {
            Unit::Hour => 3_600,
            Unit::Day => 86_400,
            Unit::Week => 7 * 86_400,
            Unit::Month => return None,
        };
        Some(unit * self.every)
    }

    /// On the day of the start, or the last of a month that is too short for it.
    fn monthly(&self, number: i64) -> i64 {
        let months = i64::from(self.start.year()) * 12 + i64::from(self.start.month()) - 1
            + number * self.every;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as i8 + 1);
        // Nothing lies beyond the years that a calendar has.
        let year = year.clamp(-9998, 9998) as i16;
        let first = jiff::civil::date(year, month, 1);
        let day = self.start.day().min(first.days_in_month());
        let time = self.first.rem_euclid(86_400);
        crate::civil::day_number(jiff::civil::date(year, month, day)) * 86_400 + time
    }

    /// The last hand-over at or before a time of the wall clock, as if clocks never
    /// changed; below 0 before the first one.
    pub fn before(&self, civil: i64) -> i64 {
        let Some(step) = self.step() else {
            let day = civil.div_euclid(86_400);
            let date = jiff::Timestamp::from_second(day * 86_400)
                .map_or(self.start, |t| jiff::tz::Offset::UTC.to_datetime(t).date());
            let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
            let number = (months(date) - months(self.start)).div_euclid(self.every);
            return number - i64::from(self.nominal(number) > civil);
        };
        (civil - self.first).div_euclid(step)
    }

    /// The last hand-over at or before an instant.
    pub fn at(&self, clock: &Clock, instant: i64) -> i64 {
        let mut number = self.before(clock.wall(instant));
        // Where clocks change, the guess can be off by the hand-overs of that hour.
        while clock.instant(self.nominal(number + 1)) <= instant {
            number += 1;
        }
        while clock.instant(self.nominal(number)) > instant {
            number -= 1;
        }
        number
    }

    /// The last hand-over whose shift a key can mean: the last one on that day or
    /// before it; when turns last hours, at that hour.
    pub fn keyed(&self, key: i64) -> i64 {
        match self.unit {
            Unit::Hour => self.before(key),
            _ => self.before(key.div_euclid(86_400) * 86_400 + 86_399),
        }
    }

    /// The turns of a window, in order; zero-length ones are left out. Those of a layer
    /// without members are there too, and nobody has them: they can be taken. `open` is
    /// asked only when a turn has to be served: when the layer is open, from the
    /// first hand-over to the end of the window.
    pub fn run(
        &self,
        members: &[PlanMember],
        clock: &Clock,
        window: Span,
        open: &[Span],
        out: &mut Vec<Turn>,
    ) {
        if window.0 >= window.1 {
            return;
        }
        let mut ring = Ring::new(members);
        let first = match self.served {
            true => 0,
            false => self.at(clock, window.0).max(0),
        };
        self.wind(&mut ring, clock, first);
        let mut walker = clock.walker();
        let mut from = walker.instant(self.nominal(first));
        let (mut number, mut next_open, mut was_served) = (first, 0, true);
        while from < window.1 {
            let to = walker.instant(self.nominal(number + 1));
            if was_served || !ring.holds(from) {
                ring.pass(from);
            }
            let mut at = from;
            while at < to {
                let end = ring.until().min(to);
                if end.min(window.1) > at.max(window.0) {
                    out.push(Turn {
                        from: at.max(window.0),
                        to: end.min(window.1),
                        actor: ring.actor(),
                        number,
                    });
                }
                at = end;
                if at < to {
                    ring.pass(at);
                }
            }
            if self.served {
                while next_open < open.len() && open[next_open].1 <= from {
                    next_open += 1;
                }
                was_served = open
                    .get(next_open)
                    .is_some_and(|span| span.0.max(from) < to.min(span.1));
            }
            from = to;
            number += 1;
        }
    }

    /// Brings the ring to where it stands before the hand-over `number`, in leaps
    /// from one change of the members to the next.
    fn wind(&self, ring: &mut Ring, clock: &Clock, number: i64) {
        let begins = |number: i64| clock.instant(self.nominal(number));
        let mut next = 0;
        while next < number {
            let begin = begins(next);
            let change = ring.change_after(begin);
            let last = match change {
                Some(change) => self.at(clock, change - 1).clamp(next, number - 1),
                None => number - 1,
            };
            ring.leap(begin, last - next + 1);
            let end = begins(last + 1);
            let mut at = begins(last);
            while let Some(change) = ring.change_after(at).filter(|change| *change < end) {
                if !ring.holds(change) {
                    ring.pass(change);
                }
                at = change;
            }
            next = last + 1;
        }
    }
}

/// The members in their order, and where the turn stands.
struct Ring<'m> {
    members: &'m [PlanMember],
    /// The last one who had a turn.
    place: Option<usize>,
    /// Whether somebody has it now.
    held: bool,
    /// The next moment at which a turn that nobody has could be taken.
    wait: i64,
}

impl<'m> Ring<'m> {
    fn new(members: &'m [PlanMember]) -> Self {
        Self {
            members,
            place: None,
            held: false,
            wait: i64::MAX,
        }
    }

    /// Passes the turn to the next who is there.
    fn pass(&mut self, at: i64) {
        let count = self.members.len();
        let start = self.place.map_or(0, |place| place + 1);
        for step in 0..count {
            let place = (start + step) % count;
            if self.members[place].in_force(at) {
                self.place = Some(place);
                self.held = true;
                return;
            }
        }
        self.held = false;
        let joins = self.members.iter().map(|member| member.from);
        self.wait = joins.filter(|from| *from > at).min().unwrap_or(i64::MAX);
    }

    /// Passes the turn many times, while nobody joins or leaves.
    fn leap(&mut self, at: i64, times: i64) {
        self.pass(at);
        let there = self.members.iter().enumerate();
        let there: Vec<usize> = there
            .filter(|(_, member)| member.in_force(at))
            .map(|(place, _)| place)
            .collect();
        let found = there.iter().position(|place| Some(*place) == self.place);
        if let Some(found) = found.filter(|_| self.held) {
            let steps = (times - 1).rem_euclid(there.len() as i64) as usize;
            self.place = Some(there[(found + steps) % there.len()]);
        }
    }

    fn change_after(&self, at: i64) -> Option<i64> {
        let edges = self
            .members
            .iter()
            .flat_map(|member| [member.from, member.until]);
        edges.filter(|edge| *edge > at && *edge < i64::MAX).min()
    }

    fn holds(&self, at: i64) -> bool {
        self.held
            && self
                .place
                .is_some_and(|place| self.members[place].in_force(at))
    }

    fn until(&self) -> i64 {
        match self.place {
            Some(place) if self.held => self.members[place].until,
            _ => self.wait,
        }
    }

    fn actor(&self) -> Actor {
        match self.place {
            Some(place) if self.held => self.members[place].actor,
            _ => NOBODY,
        }
    }
}
