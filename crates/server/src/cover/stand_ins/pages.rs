//! Requests in, views out.
use super::{
    commands::{self, NewRequest, absence_of},
    queries,
};
use crate::{
    app::wrong_values,
    cover::{
        chosen::name_of,
        model::StandInRequestRow,
        what_if::{StandInLine, UncoveredLine, stand_in, uncovered},
    },
    organisation::{self, model::PersonRow},
    platform::{
        actions::{AnswerStandIn, AskStandIn, ViewPerson},
        context::{Context, Desk},
        permit::Ref,
        routes::{Answer, ById, NoInput},
    },
};
use askama::Template;
use engine::{
    facts::{Absence, PartyKind},
    register::Register,
    rota::may_leave,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "cover/stand_ins/leave.html")]
pub struct LeavePage {
    pub person: String,
    pub name: String,
    pub absence: String,
    #[schemars(with = "engine::schema::Day")]
    pub first_day: Date,
    #[schemars(with = "engine::schema::Day")]
    pub last_day: Date,
    pub stand_in: Option<String>,
    /// Whether whoever is named has said yes.
    pub stand_in_said: bool,
    /// Green: every responsibility has a stand-in who is ready, and has said yes.
    pub ready: bool,
    pub uncovered: Vec<UncoveredLine>,
    /// How the stand-in would do for each, in the same order; empty where none is named.
    pub with_stand_in: Vec<StandInLine>,
    /// What has nobody ready at all.
    pub at_risk: Vec<String>,
    pub requests: Vec<RequestLine>,
    #[serde(skip)]
    stand_in_name: String,
    #[serde(skip)]
    may_ask: bool,
    #[serde(skip)]
    others: Vec<(String, String)>,
    #[serde(skip)]
    me: String,
}

#[derive(Serialize, JsonSchema)]
pub struct RequestLine {
    pub id: String,
    pub person: String,
    pub name: String,
    /// `accepted` or `declined`; not answered yet when left out.
    pub answer: Option<String>,
}

/// Somebody is asked to stand in: what their own page of cover shows.
#[derive(Serialize, JsonSchema)]
pub struct Asked {
    pub id: String,
    pub person: String,
    pub name: String,
    pub absence: String,
    #[schemars(with = "engine::schema::Day")]
    pub first_day: Date,
    #[schemars(with = "engine::schema::Day")]
    pub last_day: Date,
}

#[derive(Deserialize)]
#[serde(bound = "")]
pub struct ByAbsence {
    id: Ref<PersonRow>,
    absence: String,
}

impl Page for LeavePage {
    fn title(&self) -> String {
        format!("May {} leave?", self.name)
    }
}

impl LeavePage {
    /// What the stand-in does for the responsibility at this place.
    fn covered(&self, place: &usize) -> Option<&StandInLine> {
        self.with_stand_in.get(*place)
    }

    fn is_ready(&self, place: &usize) -> bool {
        self.stand_in_said && self.covered(place).is_some_and(|one| one.ready)
    }

    /// How many are red.
    fn red(&self) -> usize {
        let places = 0..self.uncovered.len();
        places.filter(|place| !self.is_ready(place)).count()
    }
}

/// What this person is asked and has not answered.
pub fn asked_of(tx: &mut Tx, register: &Register, person: &str) -> Result<Vec<Asked>> {
    let absences = organisation::queries::absences(tx)?;
    let all = queries::stand_in_requests(tx)?.into_iter();
    let open = all.filter(|row| row.person == person && row.answer.is_none());
    Ok(open
        .filter_map(|row| {
            let of = absences.iter().find(|absence| absence.id == row.absence)?;
            Some(Asked {
                id: row.id,
                name: name_of(register, &of.absence.person).to_owned(),
                person: of.absence.person.clone(),
                absence: row.absence,
                first_day: of.absence.first_day,
                last_day: of.absence.last_day,
            })
        })
        .collect())
}

pub async fn leave(cx: Context<ViewPerson>, path: ByAbsence, _: NoInput) -> Answer<LeavePage> {
    cx.read(move |tx, desk| {
        let (row, _) = path.id.resolve::<ViewPerson>(tx, &desk.who)?;
        page(tx, desk, &row, &path.absence).map(View::Show)
    })
    .await
}

fn page(tx: &mut Tx, desk: &Desk, row: &PersonRow, absence: &str) -> Result<LeavePage> {
    let person = &row.fact;
    let found = absence_of(tx, desk, &person.id, absence)?;
    let register = desk.register(tx)?;
    let requests = queries::stand_in_requests(tx)?.into_iter();
    let requests = requests.filter(|it| it.absence == found.id);
    let it = &found.absence;
    let place = place_of(&register, it).ok_or(Error::NotFound)?;
    let check = may_leave(&register, company::catalogue(), place, desk.who.now);
    let check = check.map_err(wrong_values)?;
    let today = register.date(desk.who.now);
    let others = register.company().people.iter().filter(|other| {
        let party = register.party(&other.party).map(|party| party.kind);
        other.id != person.id
            && register.is_active(other, today)
            && matches!(party, Some(PartyKind::Internal | PartyKind::Partner))
    });
    let stands_in = it.stand_in.as_deref();
    Ok(LeavePage {
        person: person.id.clone(),
        name: person.name.clone(),
        absence: found.id.clone(),
        first_day: it.first_day,
        last_day: it.last_day,
        stand_in: it.stand_in.clone(),
        ready: check.ready && (check.answer.uncovered.is_empty() || found.stand_in_said),
        stand_in_said: found.stand_in_said,
        uncovered: check
            .answer
            .uncovered
            .iter()
            .map(|it| uncovered(&register, it))
            .collect(),
        with_stand_in: check
            .stand_in
            .iter()
            .map(|it| stand_in(&register, it))
            .collect(),
        at_risk: check.answer.at_risk,
        requests: requests
            .map(|it| RequestLine {
                name: name_of(&register, &it.person).to_owned(),
                id: it.id,
                person: it.person,
                answer: it.answer,
            })
            .collect(),
        stand_in_name: stands_in.map_or(String::new(), |id| name_of(&register, id).to_owned()),
        may_ask: desk.who.allows::<AskStandIn>(row),
        others: others.map(|it| (it.id.clone(), it.name.clone())).collect(),
        me: desk.who.actor.person.clone(),
    })
}

fn place_of(register: &Register, absence: &Absence) -> Option<usize> {
    let absences = &register.company().absences;
    absences.iter().position(|other| other == absence)
}

pub async fn ask(cx: Context<AskStandIn>, path: ByAbsence, new: NewRequest) -> Answer<LeavePage> {
    cx.write(move |tx, desk| {
        commands::ask(tx, desk, &path.id, &path.absence, &new)?;
        let (row, _) = path.id.resolve::<ViewPerson>(tx, &desk.who)?;
        Ok(View::Created {
            at: address(&row.fact.id, &path.absence),
            notice: "They are asked. The check turns green when they say yes.".into(),
            page: page(tx, desk, &row, &path.absence)?,
        })
    })
    .await
}

pub async fn accept(
    cx: Context<AnswerStandIn>,
    path: ById<StandInRequestRow>,
    _: NoInput,
) -> Answer<AnsweredPage> {
    answered(cx, path, true).await
}

pub async fn decline(
    cx: Context<AnswerStandIn>,
    path: ById<StandInRequestRow>,
    _: NoInput,
) -> Answer<AnsweredPage> {
    answered(cx, path, false).await
}

/// What a program hears of an answer. Whoever answers needs no further access.
#[derive(Template, Serialize, JsonSchema)]
#[template(source = "", ext = "html")]
pub struct AnsweredPage {
    pub absence: String,
    pub accepted: bool,
}

impl Page for AnsweredPage {
    fn title(&self) -> String {
        "Answered".into()
    }
}

async fn answered(
    cx: Context<AnswerStandIn>,
    path: ById<StandInRequestRow>,
    yes: bool,
) -> Answer<AnsweredPage> {
    cx.write(move |tx, desk| {
        let of = commands::answer(tx, desk, &path.id, yes)?;
        Ok(View::Done {
            to: address(&of.absence.person, &of.id),
            notice: match yes {
                true => "You stand in. The shifts are yours then, also in your calendar.".into(),
                false => "You have said no. Nobody is told more than that.".into(),
            },
            page: AnsweredPage {
                absence: of.id,
                accepted: yes,
            },
        })
    })
    .await
}

fn address(person: &str, absence: &str) -> String {
    format!("/people/{person}/absences/{absence}")
}
