//! Files as people and programs write them: what is read, and what is said not to be.
use super::*;

#[test]
fn whole_days_times_and_lengths_are_read() {
    let within = of_2026(&calendar(&[
        "SUMMARY:Leave\nDTSTART;VALUE=DATE:20260601\nDTEND;VALUE=DATE:20260606",
        "SUMMARY:One day\nDTSTART:20260701",
        "SUMMARY:Same day twice\nDTSTART:20260702\nDTEND:20260702",
        "SUMMARY:Two weeks\nDTSTART:20260801\nDURATION:P2W",
        "SUMMARY:Utc\nDTSTART:20260901T080000Z\nDTEND:20260901T090000Z",
        "SUMMARY:There\nDTSTART;TZID=America/New_York:20260902T090000\nDURATION:PT1H30M",
        "SUMMARY:Floating\nDTSTART:20260903T090000\nDTEND:20260903T170000",
        "SUMMARY:Between\nDTSTART;TZID=Europe/London:20260904T090000\nDTEND;TZID=Europe/Berlin:20260904T110000",
    ]));
    assert_eq!(whys(&within), [""; 0]);
    assert_eq!(
        noted(&within),
        [
            "2026-06-01..2026-06-05 Leave []",
            "2026-07-01..2026-07-01 One day []",
            "2026-07-02..2026-07-02 Same day twice []",
            "2026-08-01..2026-08-14 Two weeks []",
            "2026-09-01 10:00..2026-09-01 11:00 Utc []",
            "2026-09-02 15:00..2026-09-02 16:30 There []",
            "2026-09-03 09:00..2026-09-03 17:00 Floating []",
            "2026-09-04 10:00..2026-09-04 11:00 Between []",
        ]
    );
}

#[test]
fn texts_are_unfolded_and_unescaped() {
    let text = "\u{feff}BEGIN:VCALENDAR\nX-WR-CALNAME:Maria\\, away\nBEGIN:VEVENT\nUID:1\n\
                DTSTART:20260601\nsummary;language=\"de;x:y\":Gr\u{fc}\u{df}e\\, \n an a\\;lle\\nund \\\\ je\n\tde\n\
                BEGIN:VALARM\nSUMMARY:no\nDTSTART:1\nEND:VALARM\nEND:VEVENT\nEND:VCALENDAR";
    let outside = read(text.as_bytes()).unwrap();
    assert_eq!(outside.name.as_deref(), Some("Maria, away"));
    let within = of_2026(text);
    let title = within.occurrences[0].title.as_deref();
    assert_eq!(title, Some("Grüße, an a;lle und \\ jede"));
    // A fold in the middle of a letter, in octets.
    let mut octets = calendar(&["SUMMARY:Grü\nDTSTART:20260601"]).into_bytes();
    let at = octets.iter().position(|byte| *byte == 0xc3).unwrap() + 1;
    octets.splice(at..at, *b"\r\n ");
    let outside = read(&octets).unwrap();
    let year = outside.within(at_year("2026"), at_year("2027"), &zone("Europe/Berlin"));
    assert_eq!(year.occurrences[0].title.as_deref(), Some("Grü"));
}

fn at_year(year: &str) -> Timestamp {
    at(&format!("{year}-01-01T00:00:00Z"))
}

#[test]
fn what_is_private_shows_no_title_and_what_is_cancelled_nothing() {
    let within = of_2026(&calendar(&[
        "SUMMARY:Doctor\nCLASS:PRIVATE\nDTSTART:20260601",
        "SUMMARY:Lawyer\nCLASS:CONFIDENTIAL\nDTSTART:20260602",
        "SUMMARY:Off\nSTATUS:CANCELLED\nDTSTART:20260603",
        "SUMMARY:Birthday\nTRANSP:TRANSPARENT\nDTSTART:20260604",
    ]));
    let shown: Vec<_> = within.occurrences.iter().collect();
    assert_eq!(shown.len(), 3);
    assert!(shown[..2].iter().all(|it| it.private && it.title.is_none()));
    assert!(!shown[1].free && shown[2].free);
}

#[test]
fn a_series_keeps_its_clock_time_and_its_exceptions() {
    let weekly = "UID:w\nSUMMARY:Training\nDTSTART;TZID=Europe/Berlin:20260309T090000\n\
                  DTEND;TZID=Europe/Berlin:20260309T120000\nRRULE:FREQ=WEEKLY;COUNT=6\n\
                  EXDATE;TZID=Europe/Berlin:20260316T090000\nRDATE:20260318T120000Z";
    let moved = "UID:w\nSUMMARY:Moved\nRECURRENCE-ID:20260323T080000Z\nDTSTART:20260324T080000Z\nDTEND:20260324T090000Z";
    let off = "UID:w\nSTATUS:CANCELLED\nRECURRENCE-ID;TZID=Europe/Berlin:20260330T090000\nDTSTART:20260330T070000Z";
    let by_day = "UID:w\nSUMMARY:By its day\nRECURRENCE-ID;VALUE=DATE:20260406\nDTSTART:20260407T070000Z\nDURATION:PT1H";
    let within = of_2026(&calendar(&[weekly, moved, off, by_day]));
    assert_eq!(whys(&within), [""; 0]);
    assert_eq!(
        noted(&within),
        [
            "2026-03-09 09:00..2026-03-09 12:00 Training [20260309T080000Z]",
            "2026-03-18 13:00..2026-03-18 16:00 Training [20260318T120000Z]",
            "2026-03-24 09:00..2026-03-24 10:00 Moved [20260323T080000Z]",
            "2026-04-07 09:00..2026-04-07 10:00 By its day [20260406]",
            "2026-04-13 09:00..2026-04-13 12:00 Training [20260413T070000Z]",
        ]
    );
}

#[test]
fn whole_days_repeat_and_leave_out_by_day() {
    let within = of_2026(&calendar(&[
        "UID:f\nSUMMARY:Friday\nDTSTART;VALUE=DATE:20260102\nRRULE:FREQ=WEEKLY;UNTIL=20260131\n\
         EXDATE:20260109T000000\nEXDATE;VALUE=DATE:20260116,20260130\nRDATE;VALUE=DATE:20260218",
        // Midnight in Berlin, as some programs end a series of days.
        "UID:u\nSUMMARY:Until\nDTSTART;VALUE=DATE:20260501\nRRULE:FREQ=DAILY;UNTIL=20260502T220000Z",
        "UID:alone\nSUMMARY:Alone\nRECURRENCE-ID;VALUE=DATE:20260710\nDTSTART;VALUE=DATE:20260711",
        "UID:y\nSUMMARY:Every year\nDTSTART;VALUE=DATE:20041003\nRRULE:FREQ=YEARLY",
    ]));
    assert_eq!(whys(&within), [""; 0]);
    assert_eq!(
        noted(&within),
        [
            "2026-01-02..2026-01-02 Friday [20260102]",
            "2026-01-23..2026-01-23 Friday [20260123]",
            "2026-02-18..2026-02-18 Friday [20260218]",
            "2026-05-01..2026-05-01 Until [20260501]",
            "2026-05-02..2026-05-02 Until [20260502]",
            "2026-05-03..2026-05-03 Until [20260503]",
            "2026-07-11..2026-07-11 Alone [20260710]",
            "2026-10-03..2026-10-03 Every year [20261003]",
        ]
    );
}

#[test]
fn times_that_the_clocks_skip_are_none_and_twice_the_first() {
    let within = of_2026(&calendar(&[
        "UID:g\nSUMMARY:Gap\nDTSTART;TZID=Europe/Berlin:20260328T023000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3",
        "UID:f\nSUMMARY:Fold\nDTSTART;TZID=Europe/Berlin:20261024T023000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2",
        // Written as a single event it is there: the house puts it at the change.
        "UID:h\nSUMMARY:Written\nDTSTART;TZID=Europe/Berlin:20260329T023000\nDTEND;TZID=Europe/Berlin:20260329T040000",
    ]));
    assert_eq!(
        noted(&within),
        [
            "2026-03-28 02:30..2026-03-28 03:30 Gap [20260328T013000Z]",
            "2026-03-29 03:00..2026-03-29 04:00 Written []",
            "2026-03-30 02:30..2026-03-30 03:30 Gap [20260330T003000Z]",
            "2026-03-31 02:30..2026-03-31 03:30 Gap [20260331T003000Z]",
            "2026-10-24 02:30..2026-10-24 03:30 Fold [20261024T003000Z]",
            "2026-10-25 02:30..2026-10-25 02:30 Fold [20261025T003000Z]",
        ]
    );
    // An hour later, when the clocks show the same again.
    let When::Times(from, to) = within.occurrences[5].when else {
        panic!("it has a time")
    };
    assert_eq!(
        (from, to),
        (at("2026-10-25T00:30:00Z"), at("2026-10-25T01:30:00Z"))
    );
}

#[test]
fn zones_are_known_by_many_names_or_by_their_own_rules() {
    let zones = "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:16010101T030000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\n\
        RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\nEND:STANDARD\nBEGIN:DAYLIGHT\nDTSTART:16010101T020000\n\
        TZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\nEND:DAYLIGHT\nEND:VTIMEZONE\n\
        BEGIN:VTIMEZONE\nTZID:Named\nX-LIC-LOCATION:Asia/Tokyo\nEND:VTIMEZONE\n\
        BEGIN:VTIMEZONE\nTZID:Broken\nBEGIN:STANDARD\nDTSTART:20200101T000000\nTZOFFSETFROM:+0200\nEND:STANDARD\nEND:VTIMEZONE\n";
    let events = calendar(&[
        "SUMMARY:Winter\nDTSTART;TZID=Ours:20260115T090000",
        "SUMMARY:Summer\nDTSTART;TZID=\"Ours\":20260715T090000",
        "SUMMARY:Exchange\nDTSTART;TZID=W. Europe Standard Time:20260716T090000",
        "SUMMARY:Path\nDTSTART;TZID=/example.org/2026/Europe/Berlin:20260717T090000",
        "SUMMARY:Location\nDTSTART;TZID=Named:20260718T090000",
        "SUMMARY:No\nDTSTART;TZID=Broken:20260719T090000",
        "SUMMARY:Nowhere\nDTSTART;TZID=Middle Earth:20260720T090000",
    ]);
    let text = events.replacen("VERSION:2.0\r\n", &format!("VERSION:2.0\r\n{zones}"), 1);
    let within = of_2026(&text);
    let starts: Vec<String> = noted(&within);
    assert_eq!(
        starts,
        [
            "2026-01-15 09:00..2026-01-15 09:00 Winter []",
            "2026-07-15 09:00..2026-07-15 09:00 Summer []",
            "2026-07-16 09:00..2026-07-16 09:00 Exchange []",
            "2026-07-17 09:00..2026-07-17 09:00 Path []",
            "2026-07-18 02:00..2026-07-18 02:00 Location []",
        ]
    );
    assert_eq!(
        whys(&within),
        [
            "54: the time zone “Broken” is not understood: its rules lack TZOFFSETTO",
            "59: the time zone “Middle Earth” is not understood: its name is not known, and no rules come along",
        ]
    );
    // Their rules give what the real zone has, hour by hour over years.
    let ours = read(text.as_bytes()).unwrap().zones;
    let window = (at_year("2020").as_second(), at_year("2030").as_second());
    let own = ours.clock("Ours", window).unwrap();
    let real = ours.clock("Europe/Berlin", window).unwrap();
    for hour in 0..(window.1 - window.0) / 3_600 {
        let instant = window.0 + hour * 3_600;
        assert_eq!(own.wall(instant), real.wall(instant), "{instant}");
    }
}

#[test]
fn what_cannot_be_read_is_listed_with_line_and_reason() {
    let mut text = calendar(&[
        "SUMMARY:Good\nDTSTART:20260101",
        "SUMMARY:No beginning",
        "DTSTART:20260230",
        "DTSTART:20260101\nRRULE:FREQ=FORTNIGHTLY",
        "DTSTART:20260101\nRRULE:FREQ=DAILY;COUNT=2;UNTIL=20260301",
        "DTSTART:20260101\nRRULE:FREQ=DAILY;SKIP=FORWARD",
        "DTSTART:20260101\nDTEND:20251231",
        "DTSTART:20260101\nDTEND:20260101T100000Z",
        "DTSTART:20260101\nDURATION:soon",
        "DTSTART:20260101\nEXRULE:FREQ=DAILY",
        "DTSTART:20260101\nRRULE:FREQ=HOURLY",
        "UID:twice\nSEQUENCE:2\nSUMMARY:Newer\nDTSTART:20260102",
        "UID:twice\nSEQUENCE:1\nSUMMARY:Older\nDTSTART:20260103",
    ]);
    text = text.replace(
        "END:VCALENDAR",
        "what is this\r\nBEGIN:VTODO\r\nSUMMARY:x\r\nEND:VTODO\r\nEND:VCALENDAR",
    );
    let within = of_2026(&text);
    assert_eq!(
        noted(&within),
        [
            "2026-01-01..2026-01-01 Good []",
            "2026-01-02..2026-01-02 Newer []"
        ]
    );
    assert_eq!(
        whys(&within),
        [
            "8: the event has no beginning (DTSTART)",
            "14: DTSTART is no day and no time of the calendar",
            "19: the rule repeats “FORTNIGHTLY”, which is not known",
            "24: the rule has two ends, COUNT and UNTIL",
            "29: the rule has a part SKIP that is not known",
            "31: the event ends before it begins",
            "36: it begins as a whole day and ends at a time, or the other way",
            "44: the length is none that a calendar can have",
            "49: the event has a rule of what it leaves out, which is not known",
            "51: whole days cannot repeat within a day",
            "62: another event has the same name (UID), and was changed later",
            "68: this line is neither a property nor part of one",
            "69: a task is no event",
        ]
    );
}

#[test]
fn rules_that_the_standard_forbids_are_refused() {
    for rule in [
        "FREQ=WEEKLY;BYMONTHDAY=1",
        "FREQ=DAILY;BYDAY=1MO",
        "FREQ=MONTHLY;BYWEEKNO=3",
        "FREQ=WEEKLY;BYYEARDAY=3",
        "FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO",
        "FREQ=DAILY;BYSETPOS=1",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=-1",
        "FREQ=DAILY;COUNT=1;COUNT=2",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYDAY=XX",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYDAY=ü",
        "FREQ=YEARLY;BYMONTH=-1",
        "FREQ=DAILY;BYHOUR=24",
        "FREQ=DAILY;WKST=1MO",
        "FREQ=DAILY;UNTIL=never",
        "COUNT=3",
        "DAILY",
        "",
    ] {
        let within = of_2026(&calendar(&[&format!(
            "DTSTART:20260101T090000Z\nRRULE:{rule}"
        )]));
        assert_eq!(
            (within.occurrences.len(), within.unread.len()),
            (0, 1),
            "{rule}"
        );
    }
}

#[test]
fn lengths_that_are_none_are_refused_whatever_they_are_written_with() {
    for length in [
        "P",
        "PT",
        "1D",
        "P1",
        "P1H",
        "PT1D",
        "P-1D",
        "-P1D",
        "P1\u{f6}T2H",
        "P1M",
        "P9999999999D",
        "P4000D",
    ] {
        let within = of_2026(&calendar(&[&format!(
            "DTSTART:20260101\nDURATION:{length}"
        )]));
        assert_eq!(
            (within.occurrences.len(), within.unread.len()),
            (0, 1),
            "{length}"
        );
    }
}

#[test]
fn a_file_that_is_none_or_breaks_off_is_no_calendar() {
    let whole = calendar(&["DTSTART:20260101", "DTSTART:20260102"]);
    for (file, why) in [
        ("", "empty"),
        ("<!DOCTYPE html><html>Sign in</html>", "web page"),
        ("  <html>: no", "web page"),
        ("{\"error\": 1}", "no calendar"),
        ("BEGIN:VCARD\nEND:VCARD", "no calendar"),
        (&whole[..whole.len() / 2], "breaks off"),
        (&whole[..whole.len() - 16], "breaks off"),
        (
            "BEGIN:VCALENDAR\nCALSCALE:HEBREW\nEND:VCALENDAR",
            "Gregorian",
        ),
        (&"BEGIN:VCALENDAR\n".repeat(9), "deeper"),
        (&"BEGIN:VCALENDAR\n".repeat(200_000), "larger"),
    ] {
        let said = read(file.as_bytes()).unwrap_err().to_string();
        assert!(said.contains(why), "{said}");
    }
    assert_eq!(read(whole.as_bytes()).unwrap().events(), 2);
    assert_eq!(of_2026("BEGIN:VCALENDAR\nEND:VCALENDAR").occurrences, []);
}

#[test]
fn times_are_days_on_the_clocks_of_who_looks() {
    let berlin = zone("Europe/Berlin");
    let day = |from: &str, to: &str| {
        let when = When::Times(at(from), at(to));
        (when.days(&berlin), when.is_whole_days(&berlin))
    };
    let first = jiff::civil::date(2026, 6, 1);
    let second = jiff::civil::date(2026, 6, 2);
    // From midnight to midnight, as some programs write whole days.
    let whole = day("2026-05-31T22:00:00Z", "2026-06-02T22:00:00Z");
    assert_eq!(whole, ((first, second), true));
    let night = day("2026-06-01T20:00:00Z", "2026-06-02T04:00:00Z");
    assert_eq!(night, ((first, second), false));
    let moment = day("2026-06-01T20:00:00Z", "2026-06-01T20:00:00Z");
    assert_eq!(moment, ((first, first), false));
}
