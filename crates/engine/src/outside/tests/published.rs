//! The examples that RFC 5545 publishes in section 3.8.5.3, all of them, with their dates.
//! Each begins at 9:00 in New York; two have times of their own.
use super::*;

struct Example {
    what: &'static str,
    start: &'static str,
    /// Several, where the standard says “or”.
    rules: &'static [&'static str],
    /// The first day that is not looked at.
    to: &'static str,
    /// Month, and days of it.
    days: &'static [(&'static str, &'static str)],
}

const fn example(
    what: &'static str,
    start: &'static str,
    rules: &'static [&'static str],
    to: &'static str,
    days: &'static [(&'static str, &'static str)],
) -> Example {
    Example {
        what,
        start,
        rules,
        to,
        days,
    }
}

const DAYS: &[Example] = &[
    example(
        "daily for 10 occurrences",
        "19970902",
        &["FREQ=DAILY;COUNT=10"],
        "1999-01-01",
        &[("1997-09", "2-11")],
    ),
    example(
        "daily until December 24, 1997",
        "19970902",
        &["FREQ=DAILY;UNTIL=19971224T000000Z"],
        "1999-01-01",
        &[
            ("1997-09", "2-30"),
            ("1997-10", "1-31"),
            ("1997-11", "1-30"),
            ("1997-12", "1-23"),
        ],
    ),
    example(
        "every other day, forever",
        "19970902",
        &["FREQ=DAILY;INTERVAL=2"],
        "1997-12-04",
        &[
            ("1997-09", "2,4,6,8,10,12,14,16,18,20,22,24,26,28,30"),
            ("1997-10", "2,4,6,8,10,12,14,16,18,20,22,24,26,28,30"),
            ("1997-11", "1,3,5,7,9,11,13,15,17,19,21,23,25,27,29"),
            ("1997-12", "1,3"),
        ],
    ),
    example(
        "every 10 days, 5 occurrences",
        "19970902",
        &["FREQ=DAILY;INTERVAL=10;COUNT=5"],
        "1999-01-01",
        &[("1997-09", "2,12,22"), ("1997-10", "2,12")],
    ),
    example(
        "every day in January, for 3 years",
        "19980101",
        &[
            "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
            "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1",
        ],
        "2003-01-01",
        &[
            ("1998-01", "1-31"),
            ("1999-01", "1-31"),
            ("2000-01", "1-31"),
        ],
    ),
    example(
        "weekly for 10 occurrences",
        "19970902",
        &["FREQ=WEEKLY;COUNT=10"],
        "1999-01-01",
        &[
            ("1997-09", "2,9,16,23,30"),
            ("1997-10", "7,14,21,28"),
            ("1997-11", "4"),
        ],
    ),
    example(
        "weekly until December 24, 1997",
        "19970902",
        &["FREQ=WEEKLY;UNTIL=19971224T000000Z"],
        "1999-01-01",
        &[
            ("1997-09", "2,9,16,23,30"),
            ("1997-10", "7,14,21,28"),
            ("1997-11", "4,11,18,25"),
            ("1997-12", "2,9,16,23"),
        ],
    ),
    example(
        "every other week, forever",
        "19970902",
        &["FREQ=WEEKLY;INTERVAL=2;WKST=SU"],
        "1998-02-18",
        &[
            ("1997-09", "2,16,30"),
            ("1997-10", "14,28"),
            ("1997-11", "11,25"),
            ("1997-12", "9,23"),
            ("1998-01", "6,20"),
            ("1998-02", "3,17"),
        ],
    ),
    example(
        "weekly on Tuesday and Thursday for five weeks",
        "19970902",
        &[
            "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
            "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
        ],
        "1999-01-01",
        &[("1997-09", "2,4,9,11,16,18,23,25,30"), ("1997-10", "2")],
    ),
    example(
        "every other week on Monday, Wednesday and Friday until December 24, 1997",
        "19970901",
        &["FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR"],
        "1999-01-01",
        &[
            ("1997-09", "1,3,5,15,17,19,29"),
            ("1997-10", "1,3,13,15,17,27,29,31"),
            ("1997-11", "10,12,14,24,26,28"),
            ("1997-12", "8,10,12,22"),
        ],
    ),
    example(
        "every other week on Tuesday and Thursday, for 8 occurrences",
        "19970902",
        &["FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH"],
        "1999-01-01",
        &[("1997-09", "2,4,16,18,30"), ("1997-10", "2,14,16")],
    ),
    example(
        "monthly on the first Friday for 10 occurrences",
        "19970905",
        &["FREQ=MONTHLY;COUNT=10;BYDAY=1FR"],
        "1999-01-01",
        &[
            ("1997-09", "5"),
            ("1997-10", "3"),
            ("1997-11", "7"),
            ("1997-12", "5"),
            ("1998-01", "2"),
            ("1998-02", "6"),
            ("1998-03", "6"),
            ("1998-04", "3"),
            ("1998-05", "1"),
            ("1998-06", "5"),
        ],
    ),
    example(
        "monthly on the first Friday until December 24, 1997",
        "19970905",
        &["FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR"],
        "1999-01-01",
        &[
            ("1997-09", "5"),
            ("1997-10", "3"),
            ("1997-11", "7"),
            ("1997-12", "5"),
        ],
    ),
    example(
        "every other month on the first and last Sunday for 10 occurrences",
        "19970907",
        &["FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU"],
        "1999-01-01",
        &[
            ("1997-09", "7,28"),
            ("1997-11", "2,30"),
            ("1998-01", "4,25"),
            ("1998-03", "1,29"),
            ("1998-05", "3,31"),
        ],
    ),
    example(
        "monthly on the second-to-last Monday for 6 months",
        "19970922",
        &["FREQ=MONTHLY;COUNT=6;BYDAY=-2MO"],
        "1999-01-01",
        &[
            ("1997-09", "22"),
            ("1997-10", "20"),
            ("1997-11", "17"),
            ("1997-12", "22"),
            ("1998-01", "19"),
            ("1998-02", "16"),
        ],
    ),
    example(
        "monthly on the third-to-the-last day, forever",
        "19970928",
        &["FREQ=MONTHLY;BYMONTHDAY=-3"],
        "1998-03-01",
        &[
            ("1997-09", "28"),
            ("1997-10", "29"),
            ("1997-11", "28"),
            ("1997-12", "29"),
            ("1998-01", "29"),
            ("1998-02", "26"),
        ],
    ),
    example(
        "monthly on the 2nd and 15th for 10 occurrences",
        "19970902",
        &["FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15"],
        "1999-01-01",
        &[
            ("1997-09", "2,15"),
            ("1997-10", "2,15"),
            ("1997-11", "2,15"),
            ("1997-12", "2,15"),
            ("1998-01", "2,15"),
        ],
    ),
    example(
        "monthly on the first and last day for 10 occurrences",
        "19970930",
        &["FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1"],
        "1999-01-01",
        &[
            ("1997-09", "30"),
            ("1997-10", "1,31"),
            ("1997-11", "1,30"),
            ("1997-12", "1,31"),
            ("1998-01", "1,31"),
            ("1998-02", "1"),
        ],
    ),
    example(
        "every 18 months on the 10th through 15th for 10 occurrences",
        "19970910",
        &["FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15"],
        "2003-01-01",
        &[("1997-09", "10-15"), ("1999-03", "10-13")],
    ),
    example(
        "every Tuesday, every other month",
        "19970902",
        &["FREQ=MONTHLY;INTERVAL=2;BYDAY=TU"],
        "1998-04-01",
        &[
            ("1997-09", "2,9,16,23,30"),
            ("1997-11", "4,11,18,25"),
            ("1998-01", "6,13,20,27"),
            ("1998-03", "3,10,17,24,31"),
        ],
    ),
    example(
        "yearly in June and July for 10 occurrences",
        "19970610",
        &["FREQ=YEARLY;COUNT=10;BYMONTH=6,7"],
        "2009-01-01",
        &[
            ("1997-06", "10"),
            ("1997-07", "10"),
            ("1998-06", "10"),
            ("1998-07", "10"),
            ("1999-06", "10"),
            ("1999-07", "10"),
            ("2000-06", "10"),
            ("2000-07", "10"),
            ("2001-06", "10"),
            ("2001-07", "10"),
        ],
    ),
    example(
        "every other year in January, February and March for 10 occurrences",
        "19970310",
        &["FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3"],
        "2009-01-01",
        &[
            ("1997-03", "10"),
            ("1999-01", "10"),
            ("1999-02", "10"),
            ("1999-03", "10"),
            ("2001-01", "10"),
            ("2001-02", "10"),
            ("2001-03", "10"),
            ("2003-01", "10"),
            ("2003-02", "10"),
            ("2003-03", "10"),
        ],
    ),
    example(
        "every third year on the 1st, 100th and 200th day for 10 occurrences",
        "19970101",
        &["FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200"],
        "2020-01-01",
        &[
            ("1997-01", "1"),
            ("1997-04", "10"),
            ("1997-07", "19"),
            ("2000-01", "1"),
            ("2000-04", "9"),
            ("2000-07", "18"),
            ("2003-01", "1"),
            ("2003-04", "10"),
            ("2003-07", "19"),
            ("2006-01", "1"),
        ],
    ),
    example(
        "every 20th Monday of the year, forever",
        "19970519",
        &["FREQ=YEARLY;BYDAY=20MO"],
        "2000-01-01",
        &[("1997-05", "19"), ("1998-05", "18"), ("1999-05", "17")],
    ),
    example(
        "Monday of week number 20, forever",
        "19970512",
        &["FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"],
        "2000-01-01",
        &[("1997-05", "12"), ("1998-05", "11"), ("1999-05", "17")],
    ),
    example(
        "every Thursday in March, forever",
        "19970313",
        &["FREQ=YEARLY;BYMONTH=3;BYDAY=TH"],
        "2000-01-01",
        &[
            ("1997-03", "13,20,27"),
            ("1998-03", "5,12,19,26"),
            ("1999-03", "4,11,18,25"),
        ],
    ),
    example(
        "every Thursday, but only during June, July and August, forever",
        "19970605",
        &["FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8"],
        "2000-01-01",
        &[
            ("1997-06", "5,12,19,26"),
            ("1997-07", "3,10,17,24,31"),
            ("1997-08", "7,14,21,28"),
            ("1998-06", "4,11,18,25"),
            ("1998-07", "2,9,16,23,30"),
            ("1998-08", "6,13,20,27"),
            ("1999-06", "3,10,17,24"),
            ("1999-07", "1,8,15,22,29"),
            ("1999-08", "5,12,19,26"),
        ],
    ),
    example(
        "every Friday the 13th, forever (with the EXDATE that goes with it)",
        "19970902",
        &["FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13\nEXDATE;TZID=America/New_York:19970902T090000"],
        "2000-10-14",
        &[
            ("1998-02", "13"),
            ("1998-03", "13"),
            ("1998-11", "13"),
            ("1999-08", "13"),
            ("2000-10", "13"),
        ],
    ),
    example(
        "the first Saturday that follows the first Sunday of the month, forever",
        "19970913",
        &["FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13"],
        "1998-07-01",
        &[
            ("1997-09", "13"),
            ("1997-10", "11"),
            ("1997-11", "8"),
            ("1997-12", "13"),
            ("1998-01", "10"),
            ("1998-02", "7"),
            ("1998-03", "7"),
            ("1998-04", "11"),
            ("1998-05", "9"),
            ("1998-06", "13"),
        ],
    ),
    example(
        "every 4 years, the first Tuesday after a Monday in November, forever",
        "19961105",
        &["FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8"],
        "2005-01-01",
        &[("1996-11", "5"), ("2000-11", "7"), ("2004-11", "2")],
    ),
    example(
        "the third instance into the month of a Tuesday, Wednesday or Thursday, for 3 months",
        "19970904",
        &["FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3"],
        "1999-01-01",
        &[("1997-09", "4"), ("1997-10", "7"), ("1997-11", "6")],
    ),
    example(
        "the second-to-last weekday of the month",
        "19970929",
        &["FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2"],
        "1998-04-01",
        &[
            ("1997-09", "29"),
            ("1997-10", "30"),
            ("1997-11", "27"),
            ("1997-12", "30"),
            ("1998-01", "29"),
            ("1998-02", "26"),
            ("1998-03", "30"),
        ],
    ),
    example(
        "where the days make a difference because of WKST: Monday",
        "19970805",
        &["FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO"],
        "1999-01-01",
        &[("1997-08", "5,10,19,24")],
    ),
    example(
        "changing only WKST from MO to SU",
        "19970805",
        &["FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU"],
        "1999-01-01",
        &[("1997-08", "5,17,19,31")],
    ),
    example(
        "a date that does not exist (February 30) is ignored",
        "20070115",
        &["FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5"],
        "2009-01-01",
        &[
            ("2007-01", "15,30"),
            ("2007-02", "15"),
            ("2007-03", "15,30"),
        ],
    ),
];

/// The examples within a day, on 2 September 1997 and the day after.
const TIMES: &[(&str, &[&str], &str)] = &[
    (
        "every 15 minutes for 6 occurrences",
        &["FREQ=MINUTELY;INTERVAL=15;COUNT=6"],
        "09:00 09:15 09:30 09:45 10:00 10:15",
    ),
    (
        "every hour and a half for 4 occurrences",
        &["FREQ=MINUTELY;INTERVAL=90;COUNT=4"],
        "09:00 10:30 12:00 13:30",
    ),
    (
        // Published with UNTIL=19970902T170000Z, which is one in the afternoon there, and
        // with three times; the erratum puts five o'clock right.
        "every 3 hours from 9:00 AM to 5:00 PM on a specific day",
        &["FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z"],
        "09:00 12:00 15:00",
    ),
    (
        "the same, to the letter",
        &["FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z"],
        "09:00 12:00",
    ),
    (
        "every 20 minutes from 9:00 AM to 4:40 PM every day",
        &[
            "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40",
            "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16",
        ],
        "09:00 09:20 09:40 10:00 10:20 10:40 11:00 11:20 11:40 12:00 12:20 12:40 13:00 13:20 \
         13:40 14:00 14:20 14:40 15:00 15:20 15:40 16:00 16:20 16:40 \
         +09:00 +09:20 +09:40 +10:00 +10:20 +10:40 +11:00 +11:20 +11:40 +12:00 +12:20 +12:40 \
         +13:00 +13:20 +13:40 +14:00 +14:20 +14:40 +15:00 +15:20 +15:40 +16:00 +16:20 +16:40",
    ),
];

/// What is published, by the clocks of New York and by another library's conversion.
fn meant(day: &str, time: &str) -> Timestamp {
    let civil: jiff::civil::DateTime = format!("{day}T{time}:00").parse().unwrap();
    zone("America/New_York").to_timestamp(civil).unwrap()
}

fn given(start: &str, rule: &str, to: Timestamp) -> Vec<Timestamp> {
    let event =
        format!("DTSTART;TZID=America/New_York:{start}T090000\nDURATION:PT1M\nRRULE:{rule}");
    let within = read(calendar(&[&event]).as_bytes()).unwrap().within(
        at("1990-01-01T00:00:00Z"),
        to,
        // The zone of whoever looks has nothing to do with it.
        &zone("Asia/Tokyo"),
    );
    assert_eq!(within.unread, [], "{rule}");
    starts(&within)
}

#[test]
fn the_published_examples_give_the_published_days() {
    let mut rules = 0;
    for example in DAYS {
        let mut days = Vec::new();
        for (month, list) in example.days {
            for part in list.split(',') {
                let (first, last) = part.split_once('-').unwrap_or((part, part));
                for day in first.parse::<u8>().unwrap()..=last.parse().unwrap() {
                    days.push(meant(&format!("{month}-{day:02}"), "09:00"));
                }
            }
        }
        let to = meant(example.to, "00:00");
        for rule in example.rules {
            assert_eq!(given(example.start, rule, to), days, "{}", example.what);
            rules += 1;
        }
    }
    assert_eq!(rules, 37);
}

#[test]
fn the_published_examples_give_the_published_times() {
    for (what, rules, times) in TIMES {
        let times = times
            .split_whitespace()
            .map(|time| match time.strip_prefix('+') {
                Some(time) => meant("1997-09-03", time),
                None => meant("1997-09-02", time),
            });
        let times: Vec<Timestamp> = times.collect();
        for rule in *rules {
            let to = meant("1997-09-04", "00:00");
            assert_eq!(given("19970902", rule, to), times, "{what}");
        }
    }
}

#[test]
fn a_window_shows_the_same_wherever_it_begins() {
    for example in DAYS {
        let to = meant(example.to, "00:00");
        for rule in example.rules {
            let all = given(example.start, rule, to);
            let event = format!(
                "DTSTART;TZID=America/New_York:{}T090000\nDURATION:PT1M\nRRULE:{rule}",
                example.start
            );
            let outside = read(calendar(&[&event]).as_bytes()).unwrap();
            for from in [
                "1997-09-21T13:00:00Z",
                "1998-01-01T00:00:00Z",
                "1999-02-28T00:00:00Z",
            ] {
                let from = at(from);
                let later = outside.within(from, to, &zone("Asia/Tokyo"));
                let expected: Vec<_> = all.iter().copied().filter(|it| *it >= from).collect();
                assert_eq!(starts(&later), expected, "{} from {from}", example.what);
            }
        }
    }
}
