//! What strangers send: it ends, whatever it says, and never breaks anything.
use super::dull::Dice;
use super::*;

fn looked_at(file: &[u8]) -> Option<Within> {
    let outside = read(file).ok()?;
    let within = outside.within(
        at("2026-01-01T00:00:00Z"),
        at("2027-01-01T00:00:00Z"),
        &zone("Europe/Berlin"),
    );
    assert!(within.occurrences.len() <= MOST_OCCURRENCES);
    assert!(within.unread.len() <= MOST_UNREAD + 1);
    Some(within)
}

#[test]
fn any_bytes_are_read_or_refused() {
    let mut dice = Dice(77);
    let words = [
        "BEGIN:VCALENDAR",
        "END:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "\r\n",
        "\n ",
        "\n",
        "DTSTART",
        "DTEND",
        "DURATION",
        "RRULE:FREQ=",
        "DAILY",
        "YEARLY",
        ";",
        ":",
        "=",
        ",",
        "20260101",
        "T",
        "090000",
        "Z",
        "99999999",
        "P",
        "1W",
        "-",
        "BYDAY=",
        "1MO",
        "TZID",
        "\"",
        "\\",
        "ü",
        "\u{0}",
        "RECURRENCE-ID",
        "RDATE",
        "EXDATE",
        "/",
        "BEGIN:VTIMEZONE",
        "END:VTIMEZONE",
        "BEGIN:STANDARD",
        "END:STANDARD",
        "TZOFFSETTO:+0100",
    ];
    let mut whole = 0;
    for _ in 0..3_000 {
        let mut file = b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART:20260101\n".to_vec();
        for _ in 0..dice.below(30) {
            match dice.below(8) {
                0 => file.push(dice.below(256) as u8),
                _ => file.extend(words[dice.below(words.len() as u64) as usize].bytes()),
            }
        }
        if dice.below(4) > 0 {
            file.extend(b"\nEND:VEVENT\nEND:VCALENDAR\n");
        }
        if dice.below(20) == 0 {
            file.drain(..dice.below(60) as usize % file.len());
        }
        whole += usize::from(looked_at(&file).is_some());
    }
    assert!(whole > 500, "only {whole} were calendars");
}

#[test]
fn made_up_rules_end_and_never_leave_their_window() {
    let mut dice = Dice(99);
    let (from, to) = (at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
    for _ in 0..500 {
        let every = [
            "SECONDLY", "MINUTELY", "HOURLY", "DAILY", "MONTHLY", "YEARLY",
        ];
        let rule = match dice.below(2) {
            0 => dice.rule(),
            _ => format!(
                "FREQ={};INTERVAL={};BYMONTH={};BYHOUR={};BYMINUTE={}",
                every[dice.below(6) as usize],
                1 + dice.below(400_000),
                1 + dice.below(12),
                dice.below(24),
                dice.below(60),
            ),
        };
        let end = ["", ";COUNT=999999999", ";UNTIL=99991231T235959Z"][dice.below(3) as usize];
        let year = 1 + dice.below(9_998);
        let event = format!(
            "DTSTART;TZID=Europe/Berlin:{year:04}0131T013000\nDURATION:PT1H\nRRULE:{rule}{end}"
        );
        let within = looked_at(calendar(&[&event]).as_bytes()).unwrap();
        for start in starts(&within) {
            assert!(
                start >= from - jiff::SignedDuration::from_hours(1) && start < to,
                "{rule}"
            );
        }
    }
}

#[test]
fn a_file_full_of_rules_that_lead_nowhere_is_given_up_and_said_so() {
    let never =
        "DTSTART:00010101T000000Z\nRRULE:FREQ=SECONDLY;COUNT=999999999;BYMONTHDAY=31;BYMONTH=1";
    let within = looked_at(calendar(&[never; 5_000]).as_bytes()).unwrap();
    assert_eq!(within.occurrences, []);
    assert_eq!(within.unread.len() + within.more_unread, 5_000);
    assert_eq!(
        within.unread[0].why,
        "the event repeats so often that it was not followed"
    );
    // Nothing comes of it, and that is seen at once.
    let none = "DTSTART:00010101T000000Z\nRRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2";
    let within = looked_at(calendar(&[none; 5_000]).as_bytes()).unwrap();
    assert_eq!((within.occurrences.len(), within.unread.len()), (0, 0));
    // More than is shown is cut, and said so.
    let flood = "DTSTART:20260101T000000Z\nRRULE:FREQ=SECONDLY";
    let within = looked_at(calendar(&[flood]).as_bytes()).unwrap();
    assert_eq!(within.occurrences.len(), MOST_OCCURRENCES);
    assert!(within.cut_short);
}
