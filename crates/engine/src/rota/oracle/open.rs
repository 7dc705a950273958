//! Whether a layer is open at one instant, and whether somebody is a member of it then.
use super::clock::{Zone, instant, zone_of};
use super::dull::Dull;
use crate::facts::*;
use crate::hours::{Hours, Pattern, Window};
use jiff::civil::{Date, Time};
use jiff::{Span, Timestamp};

impl Dull<'_> {
    pub fn is_member(&self, member: &Member, at: i64) -> bool {
        let day = |day: Date| instant(&self.home, day.to_datetime(Time::midnight()));
        member.from.is_none_or(|from| day(from) <= at)
            && member.until.is_none_or(|until| at < day(until))
    }

    pub fn opens_within(&self, layer: &Layer, from: i64, to: i64) -> bool {
        // All boundaries of these rotas lie on quarters of an hour.
        (from..to).step_by(900).any(|at| self.is_open(layer, at))
    }

    pub fn is_open(&self, layer: &Layer, at: i64) -> bool {
        let from = layer
            .from
            .map(|day| instant(&self.home, day.to_datetime(Time::midnight())));
        let until = layer
            .until
            .map(|day| instant(&self.home, day.to_datetime(Time::midnight())));
        if from.is_some_and(|from| at < from) || until.is_some_and(|until| until <= at) {
            return false;
        }
        let opening = self.rota.openings.iter().any(|opening| {
            opening.layer == layer.name
                && instant(&self.zone, opening.from) <= at
                && at < instant(&self.zone, opening.to)
        });
        let hours = layer
            .hours
            .as_ref()
            .is_none_or(|hours| self.in_hours(hours, &self.zone, at));
        let closed = layer
            .holidays
            .iter()
            .any(|list| self.is_holiday(list, &self.zone, at));
        opening || (hours && !closed)
    }

    fn is_holiday(&self, list: &str, zone: &Zone, at: i64) -> bool {
        self.company.holidays[list]
            .iter()
            .any(|day| self.on_day(zone, *day, at))
    }

    pub fn on_day(&self, zone: &Zone, day: Date, at: i64) -> bool {
        let begin = |day: Date| instant(zone, day.to_datetime(Time::midnight()));
        begin(day) <= at && at < begin(day.tomorrow().unwrap())
    }

    pub(super) fn in_hours(&self, hours: &Hours, zone: &Zone, at: i64) -> bool {
        let own = hours.zone.as_ref().map(|name| zone_of(name));
        let zone = own.as_ref().unwrap_or(zone);
        match &hours.pattern {
            Pattern::Always => true,
            Pattern::Named(name) => self.in_calendar(name, at),
            Pattern::Outside(name) => !self.in_calendar(name, at),
            Pattern::Windows(windows) => self.in_windows(windows, zone, at),
            Pattern::Except(windows) => !self.in_windows(windows, zone, at),
        }
    }

    fn in_calendar(&self, name: &str, at: i64) -> bool {
        let calendar = &self.company.calendars[name];
        let zone = calendar
            .zone
            .as_ref()
            .map_or(self.home.clone(), |name| zone_of(name));
        let closed = calendar
            .holidays
            .as_ref()
            .is_some_and(|list| self.is_holiday(list, &zone, at));
        self.in_hours(&calendar.hours, &zone, at) && !closed
    }

    fn in_windows(&self, windows: &[Window], zone: &Zone, at: i64) -> bool {
        let today = zone
            .rules
            .to_datetime(Timestamp::from_second(at).unwrap())
            .date();
        (-2..=1).any(|back| {
            let day = today.saturating_add(Span::new().days(back));
            windows.iter().any(|window| {
                let listed = window
                    .days
                    .iter()
                    .any(|number| number as i8 == day.weekday().to_monday_zero_offset());
                let time = |minute: u32| {
                    let day = if minute < 1440 {
                        day
                    } else {
                        day.tomorrow().unwrap()
                    };
                    let minute = minute % 1440;
                    instant(zone, day.at((minute / 60) as i8, (minute % 60) as i8, 0, 0))
                };
                listed && time(window.from) <= at && at < time(window.to)
            })
        })
    }

    /// Without turns: quarter by quarter back to where it opened.
    pub fn shift_of_day(&self, layer: &Layer, day: Date, at: i64) -> bool {
        let free = Layer {
            from: None,
            until: None,
            ..layer.clone()
        };
        let mut opened = at - at.rem_euclid(900);
        let mut closes = opened;
        let limit = 86_400 + 7_200;
        while self.is_open(&free, opened - 900) && at - opened <= limit {
            opened -= 900;
        }
        while self.is_open(&free, closes) && closes - at <= limit {
            closes += 900;
        }
        match closes - opened > limit {
            true => self.on_day(&self.zone, day, at),
            false => self.on_day(&self.zone, day, opened),
        }
    }
}
