//! What the pages show of calendars and of what lies in them.
use super::{
    looked::{Event, Looked, State, look},
    model::{Means, OutsideCalendarRow},
    taking::goes_with_all,
    words::age,
};
use crate::{
    organisation,
    platform::{
        actions::{ChangeCompany, ChangeOutsideCalendar, ChangePerson, TakeOver},
        context::Desk,
    },
};
use askama::Template;
use engine::register::Register;
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Page, Result};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "cover/calendars/calendars.html")]
pub struct CalendarsPage {
    pub calendars: Vec<CalendarLine>,
    #[serde(skip)]
    pub(super) people: Vec<(String, String)>,
    /// The lists of days off.
    #[serde(skip)]
    pub(super) lists: Vec<(String, String)>,
    #[serde(skip)]
    pub(super) may_add: bool,
    #[serde(skip)]
    pub(super) may_change_days: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct CalendarLine {
    pub id: String,
    pub name: String,
    /// All that is shown of its address.
    pub host: String,
    pub means: Means,
    pub person: Option<String>,
    pub person_name: Option<String>,
    /// Shown to the person's own party only: why somebody is away is theirs.
    pub kind: Option<String>,
    pub list: Option<String>,
    /// When the copy was last known to be what the calendar says; there is none when left out.
    #[schemars(with = "Option<engine::schema::Instant>")]
    pub copy_at: Option<Timestamp>,
    pub copy_age: Option<String>,
    #[schemars(with = "Option<engine::schema::Instant>")]
    pub tried_at: Option<Timestamp>,
    pub tried_age: Option<String>,
    /// Why the last try brought nothing good.
    pub failed: Option<String>,
    pub failing_for: Option<String>,
    pub fetching: bool,
    /// Events that the register knows nothing of.
    pub new: usize,
    /// Taken over, and moved or gone since.
    pub changed: usize,
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "cover/calendars/calendar.html")]
pub struct CalendarPage {
    pub calendar: CalendarLine,
    pub events: Vec<EventLine>,
    pub unread: Vec<UnreadLine>,
    pub more_unread: usize,
    /// There is more in it than is shown.
    pub cut_short: bool,
    /// There is a copy that this instance cannot open.
    pub sealed_by_another: bool,
    #[serde(skip)]
    shows_titles: bool,
    #[serde(skip)]
    all: usize,
    #[serde(skip)]
    may_change: bool,
    #[serde(skip)]
    may_take: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct EventLine {
    pub event: String,
    /// Of absences shown to the person's own party only; never when it is private.
    pub title: Option<String>,
    pub private: bool,
    pub free: bool,
    #[schemars(with = "engine::schema::Day")]
    pub first_day: Date,
    #[schemars(with = "engine::schema::Day")]
    pub last_day: Date,
    /// `09:00 to 12:00`, where it does not take up whole days.
    pub part: Option<String>,
    pub state: State,
    /// The days as they were taken over.
    pub taken: Option<(String, String)>,
    pub absence: Option<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct UnreadLine {
    pub line: usize,
    pub why: String,
}

impl Page for CalendarsPage {
    fn title(&self) -> String {
        "Outside calendars".into()
    }
}

impl Page for CalendarPage {
    fn title(&self) -> String {
        self.calendar.name.clone()
    }
}

impl CalendarLine {
    fn is_of_absences(&self) -> bool {
        self.means == Means::Absences
    }
}

impl EventLine {
    fn is_open(&self) -> bool {
        matches!(self.state, State::New | State::Moved)
    }

    /// `1 June 2026`, `1 to 5 June 2026`.
    fn days(&self) -> String {
        let full = |day: Date| day.strftime("%-d %B %Y").to_string();
        let (first, last) = (self.first_day, self.last_day);
        let short = match (
            first == last,
            first.first_of_month() == last.first_of_month(),
        ) {
            (true, _) => return full(first),
            (_, true) => "%-d",
            _ if first.year() == last.year() => "%-d %B",
            _ => "%-d %B %Y",
        };
        format!("{} to {}", first.strftime(short), full(last))
    }
}

/// A calendar with what there is to do about it.
pub fn line(tx: &mut Tx, desk: &Desk, row: &OutsideCalendarRow) -> Result<CalendarLine> {
    let looked = look(tx, desk, row)?;
    let register = desk.register(tx)?;
    Ok(line_of(&register, desk, row, &looked))
}

fn line_of(
    register: &Register,
    desk: &Desk,
    row: &OutsideCalendarRow,
    looked: &Looked,
) -> CalendarLine {
    let now = desk.who.now;
    let instant = |at: Option<i64>| at.and_then(|at| Timestamp::from_microsecond(at).ok());
    let ago = |at: Option<i64>| at.map(|at| age(now, at));
    let person = row.person.as_deref().and_then(|id| register.person(id));
    let of_state = |states: &[State]| {
        let all = looked.events.iter();
        all.filter(|it| states.contains(&it.state)).count()
    };
    CalendarLine {
        id: row.id.clone(),
        name: row.name.clone(),
        host: row.host.clone(),
        means: row.means,
        person: row.person.clone(),
        person_name: person.map(|it| it.name.clone()),
        kind: row
            .kind
            .clone()
            .filter(|_| is_ones_own(register, desk, row)),
        list: row.list.clone(),
        copy_at: instant(row.copy_at),
        copy_age: ago(row.copy_at),
        tried_at: instant(row.tried_at),
        tried_age: ago(row.tried_at),
        failed: row.last_error.clone(),
        failing_for: ago(row.failed_since),
        fetching: row.is_held(now),
        new: of_state(&[State::New]),
        changed: of_state(&[State::Moved, State::Gone]),
    }
}

/// Whether the reader may know why somebody is away.
fn is_ones_own(register: &Register, desk: &Desk, row: &OutsideCalendarRow) -> bool {
    let person = row.person.as_deref().and_then(|id| register.person(id));
    person.is_none_or(|person| person.party == desk.who.actor.party)
}

pub fn page(tx: &mut Tx, desk: &Desk, row: &OutsideCalendarRow) -> Result<CalendarPage> {
    let looked = look(tx, desk, row)?;
    let register = desk.register(tx)?;
    let own = is_ones_own(&register, desk, row);
    let events = looked.events.iter();
    let all = looked.events.iter();
    let may_of_it = match &row.person {
        Some(person) => organisation::queries::person(tx, person)?
            .is_some_and(|person| desk.who.allows::<ChangePerson>(&person)),
        None => desk.who.allows_here::<ChangeCompany>(),
    };
    Ok(CalendarPage {
        calendar: line_of(&register, desk, row, &looked),
        events: events.map(|it| event(&register, it, own)).collect(),
        shows_titles: own,
        all: all.filter(|it| goes_with_all(it, row.means)).count(),
        unread: looked
            .unread
            .iter()
            .map(|it| UnreadLine {
                line: it.line,
                why: it.why.clone(),
            })
            .collect(),
        more_unread: looked.more_unread,
        cut_short: looked.cut_short,
        sealed_by_another: looked.sealed_by_another,
        may_change: may_of_it && desk.who.allows::<ChangeOutsideCalendar>(row),
        may_take: may_of_it && desk.who.allows::<TakeOver>(row),
    })
}

fn event(register: &Register, it: &Event, own: bool) -> EventLine {
    let clock = |at: Timestamp| {
        register
            .zone()
            .to_datetime(at)
            .strftime("%H:%M")
            .to_string()
    };
    let taken = it.taken.as_ref();
    EventLine {
        event: it.event.clone(),
        title: it.title.clone().filter(|_| own),
        private: it.private,
        free: it.free,
        first_day: it.first_day,
        last_day: it.last_day,
        part: it
            .times
            .map(|(from, to)| format!("{} to {}", clock(from), clock(to))),
        state: it.state,
        taken: taken.map(|it| (it.first_day.to_string(), it.last_day.to_string())),
        absence: taken.and_then(|it| it.absence.clone()),
    }
}
