//! Requests in, views out.
use super::{
    bands::{Of, Seen},
    drawing::{Axis, Reach, Row},
    now::{Now, now},
    tables::{FairLine, HoleLine, LoadLine},
};
use crate::{
    cover::{
        calendars::{Failing, failing},
        chosen::name_of,
        model::ShiftChangeRow,
        shifts::queries as shift_queries,
        stand_ins::{Asked, asked_of},
    },
    organisation::model::{PartyRow, PersonRow},
    platform::{
        actions::{MakeRota, ViewCover, ViewParty, ViewPerson, ViewResponsibility},
        context::{Context, Desk},
        permit::Ref,
        routes::{Answer, NoPath},
    },
    register::model::ResponsibilityRow,
};
use askama::Template;
use engine::{
    facts::ChangeKind,
    register::Register,
    rota::{Board, Cover, Report},
};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Page, Result, View};

/// Holes, lines of now, and rows without a rota that a page shows; programs get all.
const SHOWN: usize = 40;

#[derive(Clone, Deserialize, JsonSchema)]
pub struct Look {
    /// `week` or `month`.
    #[serde(default)]
    pub view: Reach,
    /// A day of the week or month; today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub from: Option<Date>,
    pub responsibility: Option<Ref<ResponsibilityRow>>,
    pub person: Option<Ref<PersonRow>>,
    pub party: Option<Ref<PartyRow>>,
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "cover/see/cover.html")]
pub struct CoverPage {
    pub view: Reach,
    #[schemars(with = "engine::schema::Instant")]
    pub from: Timestamp,
    #[schemars(with = "engine::schema::Instant")]
    pub to: Timestamp,
    pub rows: Vec<Row>,
    pub now: Vec<Now>,
    pub holes: Vec<HoleLine>,
    pub doubles: usize,
    pub seams: usize,
    pub load: Vec<LoadLine>,
    /// How evenly it is shared: all rotas together, then each that several share.
    pub fairness: Vec<FairLine>,
    pub rotas: Vec<RotaLine>,
    /// Shifts that somebody has to take.
    pub requests: Vec<Request>,
    /// Whom the reader is asked to stand in for.
    pub asked: Vec<Asked>,
    /// Outside calendars of which nothing good comes.
    pub failing_calendars: Vec<Failing>,
    /// Responsibilities in force that no rota looks after.
    pub without_rota: Vec<(String, String)>,
    #[serde(skip)]
    axis: Axis,
    #[serde(skip)]
    of: Shown,
    #[serde(skip)]
    zone: String,
    #[serde(skip)]
    may_make: bool,
}

/// What is looked at, as the page speaks of it.
struct Shown {
    /// For the address: `responsibility=EUS-02&`.
    query: String,
    title: String,
    back: Option<(String, String)>,
}

#[derive(Serialize, JsonSchema)]
pub struct RotaLine {
    pub id: String,
    pub name: String,
    pub responsibilities: Vec<String>,
    pub layers: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
pub struct Request {
    pub id: String,
    pub rota: String,
    pub rota_name: String,
    pub layer: String,
    #[schemars(with = "engine::schema::Instant")]
    pub from: Timestamp,
    #[schemars(with = "engine::schema::Instant")]
    pub to: Timestamp,
    #[serde(skip)]
    pub when: String,
}

impl Page for CoverPage {
    fn title(&self) -> String {
        format!(
            "Cover{}",
            self.of
                .back
                .as_ref()
                .map_or(String::new(), |_| format!(": {}", self.of.title))
        )
    }
}

impl CoverPage {
    fn address(&self, view: &str, day: &Date) -> String {
        format!("/cover?{}view={view}&from={day}", self.of.query)
    }

    /// The responsibility that a new rota would be for.
    fn for_it(&self) -> String {
        let query = self.of.query.trim_end_matches('&');
        match query.starts_with("responsibility=") {
            true => format!("?{query}"),
            false => String::new(),
        }
    }

    fn view_word(&self) -> &'static str {
        self.view.word()
    }

    fn some_holes(&self) -> &[HoleLine] {
        &self.holes[..self.holes.len().min(SHOWN)]
    }

    fn some_now(&self) -> &[Now] {
        &self.now[..self.now.len().min(SHOWN)]
    }

    fn more(&self, all: usize) -> usize {
        all.saturating_sub(SHOWN)
    }

    /// How many rows have a hole.
    fn open(&self) -> usize {
        self.rows.iter().filter(|row| !row.holes.is_empty()).count()
    }
}

pub async fn cover(cx: Context<ViewCover>, _: NoPath, look: Look) -> Answer<CoverPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewCover>()?;
        let register = desk.register(tx)?;
        let of = of(tx, desk, &look)?;
        let requests = shift_queries::changes(tx)?;
        let asked = asked_of(tx, &register, &desk.who.actor.person)?;
        let mut page = page(desk, &register, &look, &of, &requests);
        page.asked = asked;
        if matches!(of, Of::Everything) {
            page.failing_calendars = failing(tx, desk.who.now)?;
        }
        Ok(View::Show(page))
    })
    .await
}

fn of(tx: &mut Tx, desk: &Desk, look: &Look) -> Result<Of> {
    let who = &desk.who;
    if let Some(id) = &look.responsibility {
        let row = id.resolve::<ViewResponsibility>(tx, who)?.0;
        return Ok(Of::Responsibility(row.adopted.id));
    }
    if let Some(id) = &look.person {
        return Ok(Of::Person(id.resolve::<ViewPerson>(tx, who)?.0.fact.id));
    }
    if let Some(id) = &look.party {
        return Ok(Of::Party(id.resolve::<ViewParty>(tx, who)?.0.fact.id));
    }
    Ok(Of::Everything)
}

/// All rotas together first.
fn fairness(register: &Register, report: &Report, of: &Of, rows: &[Row]) -> Vec<FairLine> {
    let is_of = |who: &str| match of {
        Of::Everything => true,
        Of::Person(id) => who == id,
        Of::Party(id) => {
            who == id
                || register
                    .person(who)
                    .is_some_and(|person| person.party == *id)
        }
        Of::Responsibility(_) => rows.iter().any(|row| row.id == who),
    };
    let all = report.fairness.iter().filter(|fair| is_of(&fair.who));
    let (mut whole, each): (Vec<_>, Vec<_>) = all.partition(|fair| fair.rota.is_none());
    whole.extend(each);
    let lines = whole.into_iter();
    lines.map(|fair| FairLine::of(register, fair)).collect()
}

fn page(
    desk: &Desk,
    register: &Register,
    look: &Look,
    of: &Of,
    changes: &[ShiftChangeRow],
) -> CoverPage {
    let now_is = desk.who.now;
    let today = register.date(now_is);
    let day = look.from.unwrap_or(today);
    let axis = Axis::new(register, look.view, day, now_is);
    let cover = Cover::new(register);
    let board = Board::new(&cover, axis.from, axis.to);
    let report = cover.report(axis.from, axis.to);
    let seen = Seen {
        register,
        cover: &cover,
        board: &board,
        report: &report,
        axis: &axis,
    };
    let rows = seen.rows(of);
    let holes = report
        .holes
        .iter()
        .filter(|hole| is_hole_of(register, of, hole));
    let load = report.load.iter().filter(|load| match of {
        Of::Everything => true,
        Of::Person(id) => load.person == *id,
        Of::Party(id) => load.party == *id,
        Of::Responsibility(_) => rows.iter().any(|row| row.id == load.person),
    });
    let without_rota = register
        .responsibilities()
        .iter()
        .filter(|it| it.from <= today && it.until.is_none_or(|until| today < until))
        .filter(|it| board.rotas_of(&cover, &it.id).is_empty());
    CoverPage {
        view: look.view,
        from: axis.from,
        to: axis.to,
        holes: holes
            .map(|hole| HoleLine::of(register.zone(), hole))
            .collect(),
        doubles: rows.iter().map(|row| row.doubles).sum(),
        seams: rows.iter().map(|row| row.seams.len()).sum(),
        fairness: fairness(register, &report, of, &rows),
        load: load.map(|load| LoadLine::of(register, load)).collect(),
        rotas: rotas(register, of, now_is),
        requests: requests(register, changes, now_is),
        without_rota: match of {
            Of::Everything => without_rota
                .map(|it| (it.id.clone(), it.title.clone()))
                .collect(),
            _ => Vec::new(),
        },
        asked: Vec::new(),
        failing_calendars: Vec::new(),
        now: now(register, &cover, of, now_is),
        of: shown(register, of),
        zone: register.company().organisation.zone.clone(),
        may_make: desk.who.allows_here::<MakeRota>(),
        rows,
        axis,
    }
}

fn is_hole_of(register: &Register, of: &Of, hole: &engine::rota::Hole) -> bool {
    match of {
        Of::Everything => true,
        Of::Responsibility(id) => hole.responsibility == *id,
        Of::Person(id) => hole.person.as_ref() == Some(id),
        Of::Party(id) => hole.person.as_ref().is_some_and(|who| {
            who == id
                || register
                    .person(who)
                    .is_some_and(|person| person.party == *id)
        }),
    }
}

/// The newest version of each rota that still holds.
fn rotas(register: &Register, of: &Of, now: Timestamp) -> Vec<RotaLine> {
    let rotas = register.company().rotas.iter();
    rotas
        .filter(|rota| rota.until.is_none_or(|until| now < until))
        .filter(|rota| match of {
            Of::Everything => true,
            Of::Responsibility(id) => rota.responsibilities.contains(id),
            Of::Person(id) | Of::Party(id) => {
                let layers = rota.layers.iter().chain(&rota.fallback);
                layers.flat_map(|layer| &layer.members).any(|member| {
                    member.person.as_ref() == Some(id) || member.party.as_ref() == Some(id)
                })
            }
        })
        .map(|rota| RotaLine {
            id: rota.id.clone(),
            name: rota.name.clone(),
            responsibilities: rota.responsibilities.clone(),
            layers: rota.layers.iter().map(|layer| layer.name.clone()).collect(),
        })
        .collect()
}

fn requests(register: &Register, changes: &[ShiftChangeRow], now: Timestamp) -> Vec<Request> {
    let mut all = Vec::new();
    for row in changes {
        let change = &row.change;
        let is_open = change.person.is_none() && change.party.is_none();
        if change.kind != ChangeKind::Request || !is_open {
            continue;
        }
        let rotas = &register.company().rotas;
        let place = rotas
            .iter()
            .rposition(|rota| rota.id == row.rota && rota.changes.contains(change));
        let Some(place) = place else { continue };
        for hours in register.taken(place, change) {
            if hours.to > now {
                all.push(Request {
                    id: row.id.clone(),
                    rota: row.rota.clone(),
                    rota_name: rotas[place].name.clone(),
                    layer: hours.layer.to_owned(),
                    from: hours.from,
                    to: hours.to,
                    when: super::tables::stretch_in_words(register.zone(), hours.from, hours.to),
                });
            }
        }
    }
    all
}

fn shown(register: &Register, of: &Of) -> Shown {
    let (query, title, back) = match of {
        Of::Everything => (String::new(), "Cover".to_owned(), None),
        Of::Responsibility(id) => {
            let title = register
                .responsibility(id)
                .map_or("", |it| it.title.as_str());
            (
                format!("responsibility={id}&"),
                format!("{id} {title}"),
                Some((
                    format!("/responsibilities/{id}"),
                    "The responsibility".to_owned(),
                )),
            )
        }
        Of::Person(id) => (
            format!("person={id}&"),
            name_of(register, id).to_owned(),
            Some((format!("/people/{id}"), "The person".to_owned())),
        ),
        Of::Party(id) => (
            format!("party={id}&"),
            name_of(register, id).to_owned(),
            Some((format!("/parties/{id}"), "The party".to_owned())),
        ),
    };
    Shown { query, title, back }
}
