//! Days as numbers since 1970-01-01, and back: a rule looks at many, and needs of each no
//! more than its place in week, month and year.

/// The first and the last year that are looked at.
pub const YEARS: std::ops::RangeInclusive<i64> = 1..=9999;
pub const DAY: i64 = 86_400;

/// A day, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    pub number: i64,
    pub year: i64,
    /// 1 to 12
    pub month: i64,
    /// From 1.
    pub of_month: i64,
}

impl Day {
    pub fn new(year: i64, month: i64, of_month: i64) -> Day {
        Day {
            number: number(year, month, of_month),
            year,
            month,
            of_month,
        }
    }

    /// The day with a number, by the Gregorian calendar.
    pub fn of(number: i64) -> Day {
        // Counted from 0000-03-01, so that the leap day is the last of its year.
        let from_march = number + 719_468;
        let era = from_march.div_euclid(146_097);
        let of_era = from_march.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * of_year + 2) / 153;
        let of_month = of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = (month_from_march + 2) % 12 + 1;
        Day {
            number,
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month,
            of_month,
        }
    }

    /// From 0, which is Monday.
    pub fn weekday(self) -> i64 {
        weekday(self.number)
    }

    pub fn month_length(self) -> i64 {
        month_length(self.year, self.month)
    }

    /// From 1.
    pub fn of_year(self) -> i64 {
        self.number - number(self.year, 1, 1) + 1
    }

    pub fn year_length(self) -> i64 {
        year_length(self.year)
    }

    /// The number of its week, and how many weeks the year has that the week belongs to,
    /// when weeks begin on `start` and the first has at least four days in its year.
    pub fn week(self, start: i64) -> (i64, i64) {
        let first = |year: i64| {
            let new_year = number(year, 1, 1);
            let into = (weekday(new_year) - start).rem_euclid(7);
            new_year - into + if into > 3 { 7 } else { 0 }
        };
        let year = match self.number {
            it if it < first(self.year) => self.year - 1,
            it if it >= first(self.year + 1) => self.year + 1,
            _ => self.year,
        };
        let begins = first(year);
        let week = (self.number - begins) / 7 + 1;
        (week, (first(year + 1) - begins) / 7)
    }
}

pub fn weekday(number: i64) -> i64 {
    (number + 3).rem_euclid(7)
}

pub fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(year_length(year) == 366),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn year_length(year: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    365 + i64::from(leap)
}

fn number(year: i64, month: i64, of_month: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + of_month - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::civil::day_number;
    use jiff::civil::date;

    #[test]
    fn every_day_of_eight_centuries_stands_where_jiff_has_it() {
        let mut it = date(1599, 12, 28);
        while it < date(2401, 1, 5) {
            let day = Day::of(day_number(it));
            let place = (day.year, day.month, day.of_month);
            let theirs = (it.year().into(), it.month().into(), it.day().into());
            assert_eq!(place, theirs, "{it}");
            assert_eq!(Day::new(place.0, place.1, place.2).number, day_number(it));
            let weekday = i64::from(it.weekday().to_monday_zero_offset());
            assert_eq!(day.weekday(), weekday, "{it}");
            assert_eq!(day.of_year(), i64::from(it.day_of_year()), "{it}");
            assert_eq!(day.year_length(), i64::from(it.days_in_year()), "{it}");
            assert_eq!(day.month_length(), i64::from(it.days_in_month()), "{it}");
            let iso = it.iso_week_date();
            let week = (i64::from(iso.week()), i64::from(iso.weeks_in_year()));
            assert_eq!(day.week(0), week, "{it}");
            it = it.tomorrow().unwrap();
        }
    }
}
