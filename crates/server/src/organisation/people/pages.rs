//! People: the list, and one person whole.
use super::commands::{self, NewAbsence, NewPerson, StandIn};
use crate::organisation::{model::PersonRow, queries};
use crate::platform::{
    actions::{AddPerson, ChangePerson, ViewPeople, ViewPerson},
    actor::party_kind_name,
    context::{Context, Desk},
    frame::initials,
    permit::Ref,
    routes::{Answer, ById, NoInput, NoPath},
};
use askama::Template;
use engine::facts::{Contact, Person};
use engine::register::Register;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "organisation/people/people.html")]
pub struct PeoplePage {
    pub people: Vec<Line>,
    #[serde(skip)]
    parties: Vec<(String, String)>,
    #[serde(skip)]
    may_add: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct Line {
    pub id: String,
    pub name: String,
    pub title: String,
    pub party: String,
    pub party_name: String,
    pub party_kind: &'static str,
    /// The first way to reach them.
    pub contact: Option<Contact>,
    /// `here`, `away` or `left`
    pub state: &'static str,
    #[serde(skip)]
    pub initials: String,
}

impl Page for PeoplePage {
    fn title(&self) -> String {
        "People".into()
    }
}

pub async fn list(cx: Context<ViewPeople>, _: NoPath, _: NoInput) -> Answer<PeoplePage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewPeople>()?;
        people_page(tx, desk).map(View::Show)
    })
    .await
}

fn people_page(tx: &mut Tx, desk: &Desk) -> Result<PeoplePage> {
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    let company = register.company();
    Ok(PeoplePage {
        people: company
            .people
            .iter()
            .map(|person| line(&register, person, today))
            .collect(),
        parties: company
            .parties
            .iter()
            .map(|party| (party.id.clone(), party.name.clone()))
            .collect(),
        may_add: desk.who.allows_here::<AddPerson>(),
    })
}

pub fn line(register: &Register, person: &Person, today: Date) -> Line {
    let party = register.party(&person.party);
    Line {
        id: person.id.clone(),
        name: person.name.clone(),
        title: person.title.clone().unwrap_or_default(),
        party: person.party.clone(),
        party_name: party.map_or_else(|| person.party.clone(), |party| party.name.clone()),
        party_kind: party.map_or("vendor", |party| party_kind_name(party.kind)),
        contact: person.contacts.first().cloned(),
        state: if !register.is_active(person, today) {
            "left"
        } else if register.absence(&person.id, today).is_some() {
            "away"
        } else {
            "here"
        },
        initials: initials(&person.name),
    }
}

pub async fn add(cx: Context<AddPerson>, _: NoPath, new: NewPerson) -> Answer<PeoplePage> {
    cx.write(move |tx, desk| {
        let person = commands::add_person(tx, desk, &new)?;
        Ok(View::Created {
            at: format!("/people/{}", person.id),
            notice: format!("{} is in. Give access on the access page.", person.name),
            page: people_page(tx, desk)?,
        })
    })
    .await
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "organisation/people/person.html")]
pub struct PersonPage {
    pub person: Line,
    pub contacts: Vec<Contact>,
    /// Skill, level, and what the level means.
    pub skills: Vec<(String, u8, String)>,
    /// What names this person: responsibility, title, role.
    pub holds: Vec<(String, String, &'static str)>,
    /// Systems on which the person is proven, and whether nobody else is.
    pub systems: Vec<(String, String, bool)>,
    pub absences: Vec<Away>,
    #[serde(skip)]
    may_change: bool,
    #[serde(skip)]
    others: Vec<(String, String)>,
    #[serde(skip)]
    today: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Away {
    pub id: String,
    #[schemars(with = "engine::schema::Day")]
    pub first_day: Date,
    #[schemars(with = "engine::schema::Day")]
    pub last_day: Date,
    /// Shown to the person's own party only: why somebody is away is theirs.
    pub kind: Option<String>,
    pub stand_in: Option<String>,
    pub stand_in_name: Option<String>,
}

impl Page for PersonPage {
    fn title(&self) -> String {
        self.person.name.clone()
    }
}

pub async fn one(cx: Context<ViewPerson>, path: ById<PersonRow>, _: NoInput) -> Answer<PersonPage> {
    cx.read(move |tx, desk| {
        let (row, _) = path.id.resolve::<ViewPerson>(tx, &desk.who)?;
        person_page(tx, desk, &row).map(View::Show)
    })
    .await
}

fn person_page(tx: &mut Tx, desk: &Desk, row: &PersonRow) -> Result<PersonPage> {
    let register = desk.register(tx)?;
    let company = register.company();
    let today = register.date(desk.who.now);
    let person = &row.fact;
    let levels = &company::catalogue().enums.skill_levels;
    let own = desk.who.actor.party == person.party;
    let name_of = |id: &str| {
        register
            .person(id)
            .map_or(id.to_owned(), |person| person.name.clone())
    };
    let holds = company
        .assignments
        .iter()
        .filter(|held| {
            held.person.as_deref() == Some(&person.id)
                && held.until.is_none_or(|until| until > today)
        })
        .map(|held| {
            let title = register
                .responsibility(&held.responsibility)
                .map(|it| it.title.clone());
            (
                held.responsibility.clone(),
                title.unwrap_or_default(),
                if held.role == engine::facts::Role::Doer {
                    "doer"
                } else {
                    "accountable"
                },
            )
        })
        .collect();
    let absences = queries::absences(tx)?
        .into_iter()
        .filter(|row| row.absence.person == person.id && row.absence.last_day >= today)
        .map(|row| Away {
            id: row.id,
            first_day: row.absence.first_day,
            last_day: row.absence.last_day,
            kind: own.then_some(row.absence.kind),
            stand_in_name: row.absence.stand_in.as_deref().map(name_of),
            stand_in: row.absence.stand_in,
        })
        .collect();
    Ok(PersonPage {
        person: line(&register, person, today),
        contacts: person.contacts.clone(),
        skills: person
            .skills
            .iter()
            .map(|(skill, level)| {
                let meaning = levels.get(&level.to_string()).cloned().unwrap_or_default();
                (register.skill_name(skill).to_owned(), *level, meaning)
            })
            .collect(),
        holds,
        systems: company
            .systems
            .iter()
            .filter(|system| system.operators.contains(&person.id))
            .map(|system| {
                (
                    system.id.clone(),
                    system.name.clone(),
                    system.operators.len() == 1,
                )
            })
            .collect(),
        absences,
        may_change: desk.who.allows::<ChangePerson>(row),
        others: company
            .people
            .iter()
            .filter(|other| other.id != person.id && register.is_active(other, today))
            .map(|other| (other.id.clone(), other.name.clone()))
            .collect(),
        today: today.to_string(),
    })
}

fn again(tx: &mut Tx, desk: &Desk, id: &Ref<PersonRow>, notice: &str) -> Result<View<PersonPage>> {
    let (row, _) = id.resolve::<ViewPerson>(tx, &desk.who)?;
    Ok(View::Done {
        to: format!("/people/{}", row.fact.id),
        notice: notice.to_owned(),
        page: person_page(tx, desk, &row)?,
    })
}

pub async fn plan_absence(
    cx: Context<ChangePerson>,
    path: ById<PersonRow>,
    new: NewAbsence,
) -> Answer<PersonPage> {
    cx.write(move |tx, desk| {
        commands::plan_absence(tx, desk, &path.id, &new)?;
        again(
            tx,
            desk,
            &path.id,
            "The absence is planned. What it uncovers is among the findings.",
        )
    })
    .await
}

#[derive(Deserialize)]
#[serde(bound = "")]
pub struct ByAbsence {
    id: Ref<PersonRow>,
    absence: String,
}

pub async fn name_stand_in(
    cx: Context<ChangePerson>,
    path: ByAbsence,
    new: StandIn,
) -> Answer<PersonPage> {
    cx.write(move |tx, desk| {
        commands::name_stand_in(tx, desk, &path.id, &path.absence, &new)?;
        again(tx, desk, &path.id, "The stand-in is written down.")
    })
    .await
}

pub async fn cancel_absence(
    cx: Context<ChangePerson>,
    path: ByAbsence,
    _: NoInput,
) -> Answer<PersonPage> {
    cx.write(move |tx, desk| {
        commands::cancel_absence(tx, desk, &path.id, &path.absence)?;
        again(tx, desk, &path.id, "The absence is taken off.")
    })
    .await
}
