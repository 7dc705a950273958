//! Bands of hours, put where a drawing wants them. One path for each colour, so that a
//! thousand rows are no more than some thousand shapes; an hour is one pixel wide in a
//! month, and four in a week.
use crate::cover::chosen::kind_of;
use engine::{
    civil::midnight,
    findings::Interval,
    register::Register,
    rota::{Double, Hole, Seam, Stretch},
};
use jiff::{
    Timestamp,
    civil::{Date, date},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// How much is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    #[default]
    Week,
    Month,
}

impl Reach {
    pub fn word(self) -> &'static str {
        match self {
            Reach::Week => "week",
            Reach::Month => "month",
        }
    }
}

/// From the first to after the last day, and how wide an hour is.
pub struct Axis {
    pub reach: Reach,
    pub before: Date,
    pub first: Date,
    pub after: Date,
    pub from: Timestamp,
    pub to: Timestamp,
    /// Tenths of pixels.
    hour: i64,
    /// Where each day begins, and its label.
    pub days: Vec<(String, String)>,
    pub now: Option<String>,
}

impl Axis {
    /// The week or month that a day lies in.
    pub fn new(register: &Register, reach: Reach, day: Date, now: Timestamp) -> Axis {
        // Nobody plans beyond these, and calendars end.
        let day = day.clamp(date(1970, 1, 1), date(2200, 1, 1));
        let since = i64::from(day.weekday().to_monday_zero_offset());
        let (first, after) = match reach {
            Reach::Week => {
                let monday = day.saturating_sub(jiff::Span::new().days(since));
                (monday, monday.saturating_add(jiff::Span::new().days(7)))
            }
            Reach::Month => {
                let first = day.first_of_month();
                (first, first.saturating_add(jiff::Span::new().months(1)))
            }
        };
        let mut axis = Axis {
            reach,
            before: first.yesterday().unwrap_or(first),
            first,
            after,
            from: register.begins(first),
            to: register.begins(after),
            hour: if reach == Reach::Week { 42 } else { 10 },
            days: Vec::new(),
            now: None,
        };
        let mut day = first;
        while day < after {
            let at = midnight(register.zone(), day);
            let form = match reach {
                Reach::Week => "%a %-d %b",
                Reach::Month => "%-d",
            };
            axis.days
                .push((text(axis.x(at)), day.strftime(form).to_string()));
            let Ok(next) = day.tomorrow() else { break };
            day = next;
        }
        if axis.from <= now && now < axis.to {
            axis.now = Some(text(axis.x(now.as_second())));
        }
        axis
    }

    pub fn width(&self) -> String {
        text(self.x(self.to.as_second()))
    }

    /// The lines between the days, drawn once and used by every row.
    pub fn lines(&self) -> String {
        let days = self.days.iter().skip(1);
        days.map(|(x, _)| format!("M{x} 0v22")).collect()
    }

    pub fn title(&self) -> String {
        match self.reach {
            Reach::Week => format!("Week of {}", self.first.strftime("%-d %B %Y")),
            Reach::Month => self.first.strftime("%B %Y").to_string(),
        }
    }

    fn x(&self, second: i64) -> i64 {
        let from = self.from.as_second();
        (second.clamp(from, self.to.as_second()) - from) * self.hour / 3_600
    }
}

/// One row: whose hours these are, and how they are covered.
#[derive(Serialize, JsonSchema)]
pub struct Row {
    /// A responsibility, a person, a party or a rota.
    pub id: String,
    pub title: String,
    #[serde(skip)]
    pub href: String,
    pub bands: Vec<Band>,
    #[schemars(with = "Vec<serde_json::Value>")]
    pub holes: Vec<Interval>,
    pub doubles: usize,
    /// Instants at which one party hands over to another.
    #[schemars(with = "Vec<engine::schema::Instant>")]
    pub seams: Vec<Timestamp>,
    #[serde(skip)]
    pub drawing: Drawing,
}

/// Hours in which the same people are on; nobody, where `on` is empty.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Band {
    #[schemars(with = "engine::schema::Instant")]
    pub from: Timestamp,
    #[schemars(with = "engine::schema::Instant")]
    pub to: Timestamp,
    pub on: Vec<String>,
}

impl Row {
    pub fn new(id: &str, title: &str, href: String) -> Row {
        Row {
            id: id.to_owned(),
            title: title.to_owned(),
            href,
            bands: Vec::new(),
            holes: Vec::new(),
            doubles: 0,
            seams: Vec::new(),
            drawing: Drawing::default(),
        }
    }

    /// People go by their names, responsibilities by their ids.
    pub fn is_responsibility(&self) -> bool {
        self.href.starts_with("/cover?responsibility=")
    }

    /// The row for those who hear it.
    pub fn said(&self) -> String {
        let nobody = match self.holes.len() {
            0 if self.bands.iter().all(|band| band.on.is_empty()) => {
                return "nobody is on, and nobody has to be".to_owned();
            }
            0 => "somebody is on whenever somebody has to be".to_owned(),
            1 => "nobody is on once".to_owned(),
            many => format!("nobody is on {many} times"),
        };
        match self.seams.len() {
            0 => nobody,
            1 => format!("{nobody}; one hand-over between parties"),
            many => format!("{nobody}; {many} hand-overs between parties"),
        }
    }

    pub fn stretches(&mut self, register: &Register, axis: &Axis, stretches: &[Stretch<'_>]) {
        for stretch in stretches.iter().filter(|stretch| !stretch.on.is_empty()) {
            let kinds = kinds(register, &stretch.on);
            self.drawing.band(axis, &kinds, stretch.from, stretch.to);
            self.bands.push(Band {
                from: stretch.from,
                to: stretch.to,
                on: stretch.on.iter().map(|id| (*id).to_owned()).collect(),
            });
        }
    }

    pub fn hole(&mut self, axis: &Axis, hole: &Hole) {
        self.drawing.mark(axis, "band nobody", hole.from, hole.to);
        self.holes.push(Interval {
            from: hole.from,
            to: hole.to,
            minutes: hole.minutes,
        });
    }

    pub fn double(&mut self, axis: &Axis, double: &Double) {
        self.drawing
            .mark(axis, "band-double", double.from, double.to);
        self.doubles += 1;
    }

    pub fn seam(&mut self, axis: &Axis, seam: &Seam) {
        let x = text(axis.x(seam.at.as_second()));
        let path = self.drawing.path("cover-seam");
        let _ = write!(path, "M{x} 1v20");
        self.seams.push(seam.at);
    }

    pub fn away(&mut self, axis: &Axis, from: Timestamp, to: Timestamp) {
        self.drawing.mark(axis, "cover-away", from, to);
    }
}

/// Each kind of party that is on, once.
fn kinds(register: &Register, on: &[&str]) -> Vec<&'static str> {
    let mut kinds = Vec::with_capacity(1);
    for id in on {
        let kind = kind_of(register, id);
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

/// Paths by class, in the order in which they lie over each other.
#[derive(Clone, Default)]
pub struct Drawing {
    pub paths: Vec<(&'static str, String)>,
}

impl Drawing {
    fn path(&mut self, class: &'static str) -> &mut String {
        let place = self.paths.iter().position(|(known, _)| *known == class);
        let place = place.unwrap_or_else(|| {
            self.paths.push((class, String::new()));
            self.paths.len() - 1
        });
        &mut self.paths[place].1
    }

    /// Two parties at once share the height.
    fn band(&mut self, axis: &Axis, kinds: &[&'static str], from: Timestamp, to: Timestamp) {
        let (left, right) = (axis.x(from.as_second()), axis.x(to.as_second()));
        let height = 16 / (kinds.len().max(1) as i64);
        for (place, kind) in (0..).zip(kinds) {
            let path = self.path(class_of(kind));
            rectangle(path, left, right.max(left + 5), 3 + place * height, height);
        }
    }

    /// Something that must not be overlooked, however short.
    fn mark(&mut self, axis: &Axis, class: &'static str, from: Timestamp, to: Timestamp) {
        let (left, right) = (axis.x(from.as_second()), axis.x(to.as_second()));
        rectangle(self.path(class), left, right.max(left + 20), 3, 16);
    }
}

fn class_of(kind: &str) -> &'static str {
    match kind {
        "internal" => "band internal",
        "partner" => "band partner",
        "business" => "band business",
        _ => "band vendor",
    }
}

fn rectangle(path: &mut String, left: i64, right: i64, top: i64, height: i64) {
    let (x, width) = (Tenths(left), Tenths(right - left));
    let _ = write!(path, "M{x} {top}h{width}v{height}h-{width}z");
}

/// Tenths of a pixel, as a number with at most one digit behind the point.
struct Tenths(i64);

impl std::fmt::Display for Tenths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 % 10 {
            0 => write!(f, "{}", self.0 / 10),
            rest => write!(f, "{}.{rest}", self.0 / 10),
        }
    }
}

fn text(tenths: i64) -> String {
    Tenths(tenths).to_string()
}
