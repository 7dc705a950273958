//! From properties to components, and from components to events.
use super::{
    NotACalendar, Outside, Unreads,
    lines::{Property, properties},
    rule::{Rule, rule},
    values::{Length, Moment, length, moment, moment_of, text},
};
use std::collections::HashMap;

/// Deeper than any calendar is nested.
const DEEPEST: usize = 8;
const LONGEST_UID: usize = 500;

/// What stands between a `BEGIN` and its `END`.
#[derive(Clone, Debug)]
pub struct Component {
    pub name: String,
    pub line: usize,
    pub properties: Vec<Property>,
    pub parts: Vec<Component>,
}

impl Component {
    pub fn all(&self, name: &'static str) -> impl Iterator<Item = &Property> {
        self.properties.iter().filter(move |it| it.name == name)
    }

    pub fn get(&self, name: &'static str) -> Option<&Property> {
        self.all(name).next()
    }

    pub fn text(&self, name: &'static str) -> Option<String> {
        self.get(name).and_then(|it| text(&it.value))
    }

    fn says(&self, name: &'static str, word: &str) -> bool {
        self.get(name).is_some_and(|it| it.word() == word)
    }
}

/// How far an event reaches.
#[derive(Clone, Debug)]
pub enum Reach {
    End(Moment),
    Length(Length),
    /// A day, where it is of whole days; else no time at all.
    Unsaid,
}

/// An event, with what it says of its repetition.
#[derive(Clone, Debug)]
pub struct Event {
    pub line: usize,
    pub uid: String,
    sequence: i64,
    pub title: Option<String>,
    pub private: bool,
    pub free: bool,
    pub cancelled: bool,
    pub start: Moment,
    pub reach: Reach,
    /// It stands for this one of an event that repeats.
    pub instead_of: Option<Moment>,
    pub rule: Option<Rule>,
    pub also: Vec<(Moment, Option<Reach>)>,
    pub except: Vec<Moment>,
}

pub fn read(file: &[u8]) -> Result<Outside, NotACalendar> {
    let mut outside = Outside::default();
    let lines = properties(file, &mut outside.unread)?;
    let mut events = Vec::new();
    for calendar in components(lines, &mut outside.unread)? {
        let scale = calendar.get("CALSCALE").map(Property::word);
        if scale.is_some_and(|scale| scale != "GREGORIAN") {
            return Err(NotACalendar(
                "its days are not those of the Gregorian calendar".into(),
            ));
        }
        outside.name = outside.name.or_else(|| calendar.text("X-WR-CALNAME"));
        for part in &calendar.parts {
            match &*part.name {
                "VEVENT" => match event(part) {
                    Ok(event) => events.push(event),
                    Err((line, why)) => outside.unread.add(line, why),
                },
                "VTIMEZONE" => outside.zones.learn(part),
                "VTODO" => outside.unread.add(part.line, "a task is no event"),
                "VJOURNAL" => outside.unread.add(part.line, "a journal is no event"),
                "VFREEBUSY" => outside.unread.add(
                    part.line,
                    "it only says when somebody is busy, which is no event",
                ),
                _ => {}
            }
        }
    }
    outside.events = newest(events, &mut outside.unread);
    Ok(outside)
}

/// The calendars of a file. What is closed wrongly is listed; a file that ends too early
/// is no calendar.
fn components(lines: Vec<Property>, unread: &mut Unreads) -> Result<Vec<Component>, NotACalendar> {
    let mut open: Vec<Component> = Vec::new();
    let mut done = Vec::new();
    for line in lines {
        match &*line.name {
            "BEGIN" => {
                if open.len() == DEEPEST {
                    return Err(NotACalendar(
                        "it is nested deeper than calendars are".into(),
                    ));
                }
                open.push(Component {
                    name: line.word(),
                    line: line.line,
                    properties: Vec::new(),
                    parts: Vec::new(),
                });
            }
            "END" => {
                let name = line.word();
                let Some(at) = open.iter().rposition(|it| it.name == name) else {
                    unread.add(line.line, "something ends here that has not begun");
                    continue;
                };
                for lost in open.drain(at + 1..) {
                    unread.add(lost.line, "what begins here does not end");
                }
                let Some(closed) = open.pop() else { continue };
                match open.last_mut() {
                    Some(around) => around.parts.push(closed),
                    None if name == "VCALENDAR" => done.push(closed),
                    None => unread.add(closed.line, "this stands outside of the calendar"),
                }
            }
            _ => match open.last_mut() {
                Some(around) => around.properties.push(line),
                None => unread.add(line.line, "this stands outside of the calendar"),
            },
        }
    }
    if !open.is_empty() {
        return Err(NotACalendar(
            "it breaks off before its end: END:VCALENDAR is missing".into(),
        ));
    }
    Ok(done)
}

type Fault = (usize, String);

fn event(part: &Component) -> Result<Event, Fault> {
    let at = |line: &Property| {
        let line = line.line;
        move |why: String| (line, why)
    };
    let begins = part.get("DTSTART");
    let begins = begins.ok_or((part.line, "the event has no beginning (DTSTART)".to_owned()))?;
    let start = moment(begins).map_err(at(begins))?;
    let private = part.says("CLASS", "PRIVATE") || part.says("CLASS", "CONFIDENTIAL");
    let title = part.text("SUMMARY");
    let uid = match part.get("UID").map(|it| it.value.trim()) {
        Some(uid) if uid.len() > LONGEST_UID => {
            return Err((part.line, "the name of the event (UID) is too long".into()));
        }
        Some(uid) if !uid.is_empty() => uid.to_owned(),
        _ => format!("@{}:{}", begins.value, title.as_deref().unwrap_or_default()),
    };
    let mut event = Event {
        line: part.line,
        uid,
        sequence: part
            .get("SEQUENCE")
            .and_then(|it| it.value.trim().parse().ok())
            .unwrap_or(0),
        title: title.filter(|_| !private),
        private,
        free: part.says("TRANSP", "TRANSPARENT") || part.says("X-MICROSOFT-CDO-BUSYSTATUS", "FREE"),
        cancelled: part.says("STATUS", "CANCELLED"),
        start,
        reach: reach(part)?,
        instead_of: None,
        rule: None,
        also: Vec::new(),
        except: Vec::new(),
    };
    if let Some(line) = part.get("EXRULE") {
        return Err(at(line)(
            "the event has a rule of what it leaves out, which is not known".into(),
        ));
    }
    let mut rules = part.all("RRULE");
    event.rule = rules
        .next()
        .map(|it| rule(it).map_err(at(it)))
        .transpose()?;
    if let Some(line) = rules.next() {
        return Err(at(line)("the event has two rules".into()));
    }
    if let Some(line) = part.get("RECURRENCE-ID") {
        if line.parameter("RANGE").is_some() {
            return Err(at(line)("a change of all that follow is not known".into()));
        }
        event.instead_of = Some(moment(line).map_err(at(line))?);
    }
    for line in part.all("RDATE") {
        for text in line.value.split(',') {
            let it = added(text, line).map_err(at(line))?;
            if it.0.is_day() != event.start.is_day() {
                return Err(at(line)(
                    "whole days and times are mixed in one event".into(),
                ));
            }
            event.also.push(it);
        }
    }
    for line in part.all("EXDATE") {
        for text in line.value.split(',') {
            event.except.push(moment_of(text, line).map_err(at(line))?);
        }
    }
    if event
        .rule
        .as_ref()
        .is_some_and(|rule| rule.every < super::rule::Every::Day)
        && event.start.is_day()
    {
        return Err((part.line, "whole days cannot repeat within a day".into()));
    }
    Ok(event)
}

fn reach(part: &Component) -> Result<Reach, Fault> {
    match (part.get("DTEND"), part.get("DURATION")) {
        (Some(end), _) => moment(end).map(Reach::End).map_err(|why| (end.line, why)),
        (None, Some(it)) => length(&it.value)
            .map(Reach::Length)
            .map_err(|why| (it.line, why)),
        (None, None) => Ok(Reach::Unsaid),
    }
}

/// A moment of `RDATE`: alone, or as a period with an end or a length.
fn added(text: &str, line: &Property) -> Result<(Moment, Option<Reach>), String> {
    let Some((start, end)) = text.split_once('/') else {
        return Ok((moment_of(text, line)?, None));
    };
    let reach = match end.trim().starts_with(['P', 'p', '+']) {
        true => Reach::Length(length(end)?),
        false => Reach::End(moment_of(end, line)?),
    };
    Ok((moment_of(start, line)?, Some(reach)))
}

/// Of events with one name, the one that was changed last. All are kept that stand for one
/// of a series.
fn newest(events: Vec<Event>, unread: &mut Unreads) -> Vec<Event> {
    let mut at: HashMap<(String, Option<String>), usize> = HashMap::new();
    let mut kept: Vec<Event> = Vec::new();
    for event in events {
        let instead_of = event.instead_of.as_ref().map(|it| format!("{it:?}"));
        match at.entry((event.uid.clone(), instead_of)) {
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(kept.len());
                kept.push(event);
            }
            std::collections::hash_map::Entry::Occupied(taken) => {
                let other = &mut kept[*taken.get()];
                let why = "another event has the same name (UID), and was changed later";
                if event.sequence < other.sequence {
                    unread.add(event.line, why);
                } else {
                    unread.add(other.line, why);
                    *other = event;
                }
            }
        }
    }
    kept
}
