//! A person's shifts as a calendar that other programs read (RFC 5545). Plain text,
//! made of the same timelines as everything else; the same shifts give the same text.
use super::board::Board;
use super::cover::Cover;
use jiff::Timestamp;

/// The longest line, in octets; longer ones are folded.
const FOLD: usize = 75;

/// Shifts that began no longer before are told whole, all others from the window on.
const REACH: i64 = 100 * 86_400;

/// Everything that a person is on for between two instants. What is under way at the first
/// one begins when it began; what began very long ago, or never, begins with the window.
pub fn ical(cover: &Cover, person: &str, from: Timestamp, to: Timestamp) -> String {
    let company = cover.register.company();
    let name = cover
        .register
        .person(person)
        .map_or(person, |person| &person.name);
    let mut text = Calendar::default();
    text.line("BEGIN:VCALENDAR");
    text.line("VERSION:2.0");
    text.line("PRODID:-//Tandem//Cover//EN");
    text.line("CALSCALE:GREGORIAN");
    text.line("METHOD:PUBLISH");
    text.line(&format!(
        "X-WR-CALNAME:{}",
        escaped(&format!("{name}: shifts"))
    ));
    // A shift that is under way is told whole, so that it stays the same event.
    let before = Timestamp::from_second(from.as_second().saturating_sub(REACH)).unwrap_or(from);
    let mut duties = Board::new(cover, before, to).of_person(cover, person);
    duties.retain(|duty| from < duty.to);
    duties.sort_by(|a, b| (a.from, &a.rota).cmp(&(b.from, &b.rota)));
    for duty in duties {
        // The version that is in force as the shift begins.
        let versions = company.rotas.iter().filter(|rota| rota.id == duty.rota);
        let begun = versions.filter(|rota| rota.from.is_none_or(|from| from <= duty.from));
        let rota = begun.max_by_key(|rota| rota.from);
        let title = rota.map_or(duty.rota.as_str(), |rota| rota.name.as_str());
        let covers = rota.map_or(String::new(), |rota| rota.responsibilities.join(", "));
        text.line("BEGIN:VEVENT");
        // What has no beginning in sight is one event all the same.
        let (begins, start) = match duty.from == before {
            true => ("since".to_owned(), from),
            false => (utc(duty.from), duty.from),
        };
        let id = format!("{}-{begins}-{person}@tandem", duty.rota);
        text.line(&format!("UID:{}", escaped(&id)));
        // A feed is made anew at each reading; a fixed stamp keeps it the same text.
        text.line(&format!("DTSTAMP:{}", utc(start)));
        text.line(&format!("DTSTART:{}", utc(start)));
        text.line(&format!("DTEND:{}", utc(duty.to)));
        text.line(&format!("SUMMARY:{}", escaped(title)));
        if !covers.is_empty() {
            text.line(&format!(
                "DESCRIPTION:{}",
                escaped(&format!("On for {covers}"))
            ));
        }
        text.line("TRANSP:TRANSPARENT");
        text.line("END:VEVENT");
    }
    text.line("END:VCALENDAR");
    text.0
}

#[derive(Default)]
struct Calendar(String);

impl Calendar {
    /// A line, folded without cutting a letter in two.
    fn line(&mut self, line: &str) {
        let mut used = 0;
        for letter in line.chars() {
            if used + letter.len_utf8() > FOLD {
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(letter);
            used += letter.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => out.extend(['\\', letter]),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_at_75_octets_between_letters() {
        let mut calendar = Calendar::default();
        calendar.line(&format!("SUMMARY:{}", "ü".repeat(80)));
        assert!(calendar.0.split("\r\n").all(|line| line.len() <= FOLD));
        let unfolded = calendar.0.replace("\r\n ", "");
        assert_eq!(unfolded, format!("SUMMARY:{}\r\n", "ü".repeat(80)));
    }

    #[test]
    fn what_means_something_in_a_calendar_is_escaped() {
        assert_eq!(escaped("a,b;c\\d\r\ne"), "a\\,b\\;c\\\\d\\ne");
    }
}
