//! One rota whole: its picture, its layers, the shifts that are to come, its versions.
use super::queries;
use crate::{
    cover::{
        chosen::{choices, id_of, name_of, value_of},
        model::{RotaRow, ShiftChangeRow},
        see::{Axis, Reach, Row, stretch_in_words},
        shifts::{ShiftId, queries as shift_queries},
    },
    platform::{actions::ChangeRota, context::Desk, words::OrNothing},
};
use askama::Template;
use engine::{
    facts::{Advance, ChangeKind, Layer, Member, Rota, Unit},
    register::Register,
    rota::{Board, Cover, Stretch},
};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result};

/// So many stand in the table; all can be chosen in the form.
const SHOWN: usize = 14;

/// How far ahead shifts are listed.
const AHEAD: jiff::SignedDuration = jiff::SignedDuration::from_hours(35 * 24);

#[derive(Clone, Default, Deserialize, JsonSchema)]
pub struct Look {
    /// `week` or `month`.
    #[serde(default)]
    pub view: Reach,
    #[schemars(with = "Option<engine::schema::Day>")]
    pub from: Option<Date>,
    /// A shift that the form begins with, as this page names it.
    pub shift: Option<String>,
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "cover/rotas/rota.html")]
pub struct RotaPage {
    pub rota: Rota,
    pub rows: Vec<Row>,
    /// The shifts of the coming five weeks.
    pub shifts: Vec<ShiftLine>,
    /// All versions, the newest first.
    pub versions: Vec<VersionLine>,
    #[serde(skip)]
    axis: Axis,
    #[serde(skip)]
    zone: String,
    #[serde(skip)]
    may_change: bool,
    #[serde(skip)]
    has_ended: bool,
    #[serde(skip)]
    choices: Vec<(String, String)>,
    #[serde(skip)]
    responsibilities: Vec<(String, String)>,
    #[serde(skip)]
    hours_known: Vec<(String, String)>,
    #[serde(skip)]
    days_off: Vec<String>,
    #[serde(skip)]
    layers: Vec<LayerLine>,
    #[serde(skip)]
    chosen: String,
}

#[derive(Serialize, JsonSchema)]
pub struct ShiftLine {
    /// As changes of shifts name it.
    pub id: String,
    pub layer: String,
    #[schemars(with = "engine::schema::Instant")]
    pub from: Timestamp,
    #[schemars(with = "engine::schema::Instant")]
    pub to: Timestamp,
    /// Whose turn it is.
    pub whose: Option<String>,
    pub changes: Vec<ChangeLine>,
    #[serde(skip)]
    pub when: String,
    #[serde(skip)]
    pub name: String,
}

#[derive(Serialize, JsonSchema)]
pub struct ChangeLine {
    pub id: String,
    pub kind: ChangeKind,
    /// Who takes it; nobody yet, when it is a request.
    pub who: Option<String>,
    #[serde(skip)]
    pub words: String,
}

#[derive(Serialize, JsonSchema)]
pub struct VersionLine {
    #[schemars(with = "Option<engine::schema::Instant>")]
    pub from: Option<Timestamp>,
    #[schemars(with = "Option<engine::schema::Instant>")]
    pub until: Option<Timestamp>,
    pub made_by: String,
    #[serde(skip)]
    pub when: String,
}

/// A layer in words, and as its form begins.
struct LayerLine {
    layer: Layer,
    is_fallback: bool,
    /// Who, by name, with the days between which they are there.
    members: Vec<(String, String, String)>,
    turns: String,
    /// One for each place in the order, and some more.
    places: Vec<String>,
    /// For the ids of its fields.
    number: usize,
}

impl LayerLine {
    fn unit(&self) -> &'static str {
        match self.layer.rotation.as_ref().map(|it| it.unit) {
            Some(Unit::Hour) => "hour",
            Some(Unit::Day) => "day",
            Some(Unit::Week) => "week",
            Some(Unit::Month) => "month",
            None => "",
        }
    }

    fn every(&self) -> u32 {
        self.layer.rotation.as_ref().map_or(1, |it| it.every)
    }

    fn start(&self) -> String {
        let start = self.layer.rotation.as_ref().map(|it| it.start);
        start.or_nothing()
    }

    fn at(&self) -> String {
        let at = self.layer.rotation.as_ref().and_then(|it| it.at);
        at.map_or(String::new(), |at| at.strftime("%H:%M").to_string())
    }

    fn is_served(&self) -> bool {
        let advance = self.layer.rotation.as_ref().map(|it| it.advance);
        advance == Some(Advance::ServedShift)
    }

    fn hours(&self) -> String {
        self.layer.hours.or_nothing()
    }
}

impl Page for RotaPage {
    fn title(&self) -> String {
        self.rota.name.clone()
    }
}

impl RotaPage {
    fn address(&self, view: &str, day: &Date) -> String {
        format!("/rotas/{}?view={view}&from={day}", self.rota.id)
    }

    fn view_word(&self) -> &'static str {
        self.axis.reach.word()
    }

    /// The next ones, and all that are changed.
    fn some_shifts(&self) -> Vec<&ShiftLine> {
        let all = self.shifts.iter().enumerate();
        let shown = all.filter(|(place, it)| *place < SHOWN || !it.changes.is_empty());
        shown.map(|(_, it)| it).collect()
    }

    fn is_for(&self, id: &str) -> bool {
        self.rota.responsibilities.iter().any(|other| other == id)
    }

    fn is_closed_on(&self, layer: &LayerLine, list: &str) -> bool {
        layer.layer.holidays.iter().any(|other| other == list)
    }
}

/// A rota as it is after what was just done.
pub fn rota_page(tx: &mut Tx, desk: &Desk, id: &str) -> Result<RotaPage> {
    rota_page_at(tx, desk, id, &Look::default())
}

pub fn rota_page_at(tx: &mut Tx, desk: &Desk, id: &str, look: &Look) -> Result<RotaPage> {
    let register = desk.register(tx)?;
    let now = desk.who.now;
    let today = register.date(now);
    let all = queries::versions(tx)?;
    let place = all.iter().rposition(|row| row.rota.id == id);
    let place = place.ok_or(Error::NotFound)?;
    let row = &all[place];
    let changes = shift_queries::changes_of(tx, &row.version)?;
    let axis = Axis::new(&register, look.view, look.from.unwrap_or(today), now);
    let company = register.company();
    let rota = company.rotas[place].clone();
    let in_force = register.responsibilities().iter();
    let in_force = in_force.filter(|it| it.until.is_none_or(|until| today < until));
    let named = company.calendars.keys();
    let named = named.flat_map(|name| [name.clone(), format!("outside {name}")]);
    let typical = ["24x7", "Mon-Fri 08:00-18:00", "daily 22:00-06:00"];
    let known = named.chain(typical.map(str::to_owned));
    Ok(RotaPage {
        rows: rows(&register, &axis, id),
        shifts: shifts(&register, place, &changes, now),
        versions: versions(&register, &all, id),
        layers: layers(&register, &rota),
        zone: rota
            .zone
            .clone()
            .unwrap_or_else(|| company.organisation.zone.clone()),
        may_change: desk.who.allows::<ChangeRota>(row),
        has_ended: rota.until.is_some_and(|until| until <= now),
        choices: choices(&register, today),
        responsibilities: in_force
            .map(|it| (it.id.clone(), it.title.clone()))
            .collect(),
        hours_known: known.map(|hours| (hours, String::new())).collect(),
        days_off: company.holidays.keys().cloned().collect(),
        chosen: look.shift.clone().unwrap_or_default(),
        axis,
        rota,
    })
}

/// All of it, and a row for everybody who is on.
fn rows(register: &Register, axis: &Axis, rota: &str) -> Vec<Row> {
    let cover = Cover::new(register);
    let board = Board::new(&cover, axis.from, axis.to);
    let stretches = board.preview(&cover, rota);
    let mut whole = Row::new("", "All of it", "/cover".into());
    whole.stretches(register, axis, &stretches);
    let report = cover.report(axis.from, axis.to);
    let mut seen = Vec::new();
    for hole in report.holes.iter().filter(|hole| hole.rota == rota) {
        // Several responsibilities have the same hole.
        if !seen.contains(&(hole.from, hole.to)) {
            seen.push((hole.from, hole.to));
            whole.hole(axis, hole);
        }
    }
    let mut rows = vec![whole];
    let mut who: Vec<&str> = stretches.iter().flat_map(|it| it.on.clone()).collect();
    who.sort_unstable();
    who.dedup();
    for id in who {
        let theirs = stretches.iter().filter(|stretch| stretch.on.contains(&id));
        let theirs: Vec<Stretch> = theirs
            .map(|stretch| Stretch {
                from: stretch.from,
                to: stretch.to,
                on: vec![id],
            })
            .collect();
        let kind = if register.person(id).is_some() {
            "person"
        } else {
            "party"
        };
        let mut row = Row::new("", name_of(register, id), format!("/cover?{kind}={id}"));
        row.stretches(register, axis, &theirs);
        rows.push(row);
    }
    rows
}

fn shifts(
    register: &Register,
    place: usize,
    changes: &[ShiftChangeRow],
    now: Timestamp,
) -> Vec<ShiftLine> {
    let end = now.saturating_add(AHEAD).unwrap_or(Timestamp::MAX);
    let named = register.shifts(place, now, end).into_iter();
    named
        .map(|shift| {
            let theirs = changes.iter().filter(|row| {
                let taken = register.taken(place, &row.change);
                taken.iter().any(|hours| {
                    hours.layer == shift.layer && hours.from < shift.to && shift.from < hours.to
                })
            });
            ShiftLine {
                id: ShiftId::of(shift.layer, shift.key),
                layer: shift.layer.to_owned(),
                from: shift.from,
                to: shift.to,
                whose: shift.whose.map(str::to_owned),
                changes: theirs.map(|row| change_line(register, row)).collect(),
                when: stretch_in_words(register.zone(), shift.from, shift.to),
                name: shift
                    .whose
                    .map_or("nobody", |id| name_of(register, id))
                    .to_owned(),
            }
        })
        .collect()
}

fn change_line(register: &Register, row: &ShiftChangeRow) -> ChangeLine {
    let change = &row.change;
    let who = change.person.as_deref().or(change.party.as_deref());
    let part = match change.from.is_some() || change.to.is_some() {
        true => " a part of it",
        false => " it",
    };
    ChangeLine {
        id: row.id.clone(),
        kind: change.kind,
        who: who.map(str::to_owned),
        words: match (change.kind, who) {
            (ChangeKind::Swap, _) => "exchanged for another shift".to_owned(),
            (_, Some(id)) => format!("{} takes{part}", name_of(register, id)),
            (_, None) => "somebody is asked for".to_owned(),
        },
    }
}

fn versions(register: &Register, all: &[RotaRow], id: &str) -> Vec<VersionLine> {
    let clock = |at: Timestamp| {
        let there = register.zone().to_datetime(at);
        there.strftime("%-d %B %Y, %H:%M:%S").to_string()
    };
    let mine = all.iter().rev().filter(|row| row.rota.id == id);
    mine.map(|row| {
        let who = row.made_by.trim_start_matches("person:");
        VersionLine {
            from: row.rota.from,
            until: row.rota.until,
            made_by: name_of(register, who).to_owned(),
            when: match (row.rota.from, row.rota.until) {
                (Some(from), Some(until)) => format!("{} to {}", clock(from), clock(until)),
                (Some(from), None) => format!("since {}", clock(from)),
                (None, Some(until)) => format!("until {}", clock(until)),
                (None, None) => "from the beginning".to_owned(),
            },
        }
    })
    .collect()
}

fn layers(register: &Register, rota: &Rota) -> Vec<LayerLine> {
    let fallback = rota.fallback.iter().map(|layer| (layer, true));
    let all = rota
        .layers
        .iter()
        .map(|layer| (layer, false))
        .chain(fallback);
    all.enumerate()
        .map(|(number, (layer, is_fallback))| {
            let mut places: Vec<String> = layer.members.iter().map(value_of).collect();
            places.extend(["".to_owned(), "".to_owned()]);
            LayerLine {
                members: layer
                    .members
                    .iter()
                    .map(|it| member(register, it))
                    .collect(),
                turns: turns(layer),
                layer: layer.clone(),
                is_fallback,
                places,
                number,
            }
        })
        .collect()
}

/// The value, the name, and the days.
fn member(register: &Register, member: &Member) -> (String, String, String) {
    let days = match (member.from, member.until) {
        (None, None) => String::new(),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (Some(from), Some(until)) => format!("from {from} until {until}"),
    };
    let name = name_of(register, id_of(member)).to_owned();
    (value_of(member), name, days)
}

fn turns(layer: &Layer) -> String {
    let Some(rotation) = &layer.rotation else {
        return match layer.members.len() {
            0 => "open: somebody has to take its shifts".to_owned(),
            1 => "always the same".to_owned(),
            _ => "all on together".to_owned(),
        };
    };
    let unit = match rotation.unit {
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
    };
    let length = match rotation.every {
        1 => format!("in turns of a {unit}"),
        many => format!("in turns of {many} {unit}s"),
    };
    let length = length.replace("a hour", "an hour");
    let day = match rotation.unit {
        Unit::Week => format!(", handed over on {}", rotation.start.strftime("%A")),
        Unit::Month => format!(", handed over on day {}", rotation.start.day()),
        Unit::Hour | Unit::Day => String::new(),
    };
    let at = rotation
        .at
        .map_or(String::new(), |at| format!(" at {}", at.strftime("%H:%M")));
    let advance = match rotation.advance {
        Advance::Calendar => "",
        Advance::ServedShift => ", and only after a shift that took place",
    };
    format!("{length}{day}{at}{advance}")
}
