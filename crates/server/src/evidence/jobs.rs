//! Reminders: one mail a person and day, with what their side has to do soon or is
//! late with; never the same day twice, and never to those who want none.
use super::{
    due::{self, Filter, Line},
    queries,
};
use crate::{
    access,
    platform::{
        jobs::{Job, JobContext},
        outbox::{self, Mail},
        words::count,
    },
};
use engine::{duty::State, facts::Person};
use jiff::{
    SignedDuration, ToSpan,
    civil::{Date, Weekday},
};
use std::fmt::Write;
use store::Tx;
use web::Result;

pub const REMIND: Job = Job {
    name: "remind-of-duties",
    what: "Mails each side, once a day at most, which of its duties are due within three days, late, or not done.",
    every: SignedDuration::from_hours(1),
    run: remind,
};

/// Not in the night: a mail at seven is read at seven.
const MORNING: i8 = 7;
/// How long before a duty is due its side is told.
const BEFORE_DAYS: i64 = 3;
/// A mail is a nudge; the page has the rest.
const MOST_LINES: usize = 30;

fn remind(tx: &mut Tx, cx: &JobContext) -> Result<String> {
    let register = cx.app.registers.current(tx)?;
    let here = register.zone().to_datetime(cx.now);
    if here.hour() < MORNING {
        return Ok("not before seven in the morning".into());
    }
    let today = register.date(cx.now);
    let lines = due::lines(&register, cx.now, &Filter::default());
    let quiet = queries::quiet(tx)?;
    let mut sent = 0;
    for person in access::keepers(tx, &register, today)? {
        let mine: Vec<&Line> = lines
            .iter()
            .filter(|line| line.party.as_deref() == Some(&person.party))
            .filter(|line| is_told(line, today))
            .collect();
        let Some(to) = person
            .mail()
            .filter(|_| !mine.is_empty() && !quiet.contains(&person.id))
        else {
            continue;
        };
        let mail = Mail {
            to: to.to_owned(),
            subject: subject(&mine),
            text: text(person, &mine, cx.app.settings.public_url()),
        };
        let once = format!("duties:{}:{today}", person.id);
        sent += usize::from(outbox::mail(tx, &cx.app.keys, cx.now, &once, &mail)?);
    }
    Ok(format!("{} queued", count(sent, "reminder", "reminders")))
}

/// On the days before it is due, on the day itself, and once a week while it is late:
/// a mail every day is read on none. Of what nothing has ever shown there can be much at
/// once, so all of that comes on one day of the week.
fn is_told(line: &Line, today: Date) -> bool {
    let Some(due) = line.due else { return false };
    let days = today
        .since(due)
        .map_or(0, |span| i64::from(span.get_days()));
    match line.state {
        State::OnEvent => false,
        _ if days < 0 => due <= today + BEFORE_DAYS.days(),
        State::Unknown => days == 0 || today.weekday() == Weekday::Monday,
        State::Done | State::Late | State::NotDone => days % 7 == 0,
    }
}

/// What is late, what nothing shows, and what is due soon, each with its number.
fn subject(lines: &[&Line]) -> String {
    let number = |is: fn(&Line) -> bool| lines.iter().filter(|line| is(line)).count();
    let late = number(|line| line.overdue && line.state != State::Unknown);
    let unknown = number(|line| line.overdue && line.state == State::Unknown);
    let mut parts = Vec::new();
    if late > 0 {
        parts.push(format!("{} late", count(late, "duty is", "duties are")));
    }
    if unknown > 0 {
        let words = count(unknown, "duty was due and has", "duties were due and have");
        parts.push(format!("{words} no evidence"));
    }
    match parts.is_empty() {
        true => format!("{} due soon", count(lines.len(), "duty is", "duties are")),
        false => parts.join(", "),
    }
}

fn text(person: &Person, lines: &[&Line], url: &str) -> String {
    let mut text = format!("{},\n\nof what your side answers for:\n\n", person.name);
    for line in lines.iter().take(MOST_LINES) {
        let when = match (line.overdue, line.due) {
            (false, Some(due)) => format!("due on {due}"),
            (true, Some(due)) if line.state == State::Unknown => {
                format!("was due on {due}, and nothing shows that it was done")
            }
            (true, Some(due)) => format!("was due on {due}"),
            (_, None) => String::new(),
        };
        writeln!(
            text,
            "- {} ({}): {when}\n  {url}/duties?record={}",
            line.title, line.responsibility_title, line.duty
        )
        .unwrap_or_default();
    }
    if lines.len() > MOST_LINES {
        writeln!(
            text,
            "\nand {} more: {url}/duties",
            lines.len() - MOST_LINES
        )
        .unwrap_or_default();
    }
    write!(
        text,
        "\nRecord what was done on its page. You can switch these mails off at the foot of {url}/duties\n"
    )
    .unwrap_or_default();
    text
}
