//! One person whole: how to reach them, what they can do, what hangs on them.
use super::{
    absences::{self, NewAbsence, StandIn},
    commands::{self, Leaving, PersonFacts, SkillLevel},
    pages::{Line, line},
};
use crate::{
    organisation::{model::PersonRow, queries},
    platform::{
        actions::{ChangePerson, PartWithPerson, ViewPerson},
        context::{Context, Desk},
        permit::Ref,
        routes::{Answer, ById, NoInput},
        words::{OrNothing, contact_lines},
    },
};
use askama::Template;
use engine::{
    facts::{Contact, Role},
    hours::Hours,
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "organisation/people/person.html")]
pub struct PersonPage {
    pub person: Line,
    pub contacts: Vec<Contact>,
    pub hours: Option<Hours>,
    #[schemars(with = "Option<engine::schema::Day>")]
    pub from: Option<Date>,
    /// The first day without the person.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub until: Option<Date>,
    pub account_open: Option<bool>,
    pub skills: Vec<Skill>,
    /// What names this person.
    pub holds: Vec<Holds>,
    pub systems: Vec<ProvenOn>,
    pub absences: Vec<Away>,
    #[serde(skip)]
    may_change: bool,
    #[serde(skip)]
    may_part: bool,
    /// Who could stand in.
    #[serde(skip)]
    others: Vec<(String, String)>,
    /// The skills of the catalogue, to choose from.
    #[serde(skip)]
    known_skills: Vec<(String, String)>,
    #[serde(skip)]
    levels: Vec<(String, String)>,
    #[serde(skip)]
    today: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Skill {
    pub skill: String,
    pub name: String,
    pub level: u8,
    /// What the level means.
    pub meaning: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Holds {
    pub responsibility: String,
    pub title: String,
    /// `accountable` or `doer`
    pub role: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub struct ProvenOn {
    pub system: String,
    pub name: String,
    /// Nobody else is proven on it.
    pub alone: bool,
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

impl PersonPage {
    fn contact_lines(&self) -> Vec<String> {
        contact_lines(&self.contacts)
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
            Holds {
                responsibility: held.responsibility.clone(),
                title: title.unwrap_or_default(),
                role: match held.role {
                    Role::Doer => "doer",
                    Role::Accountable => "accountable",
                },
            }
        })
        .collect();
    let absences = queries::absences(tx)?
        .into_iter()
        .filter(|row| row.absence.person == person.id && row.absence.last_day >= today)
        .filter(|row| row.absence.stands())
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
            .map(|(skill, level)| Skill {
                skill: skill.clone(),
                name: register.skill_name(skill).to_owned(),
                level: *level,
                meaning: levels.get(&level.to_string()).cloned().unwrap_or_default(),
            })
            .collect(),
        holds,
        systems: company
            .systems
            .iter()
            .filter(|system| system.operators.contains(&person.id))
            .map(|system| ProvenOn {
                system: system.id.clone(),
                name: system.name.clone(),
                alone: system.operators.len() == 1,
            })
            .collect(),
        absences,
        hours: person.hours.clone(),
        from: person.from,
        until: person.until,
        account_open: person.account_open,
        known_skills: known_skills(),
        levels: levels
            .iter()
            .map(|(level, meaning)| (level.clone(), format!("{level}, {meaning}")))
            .collect(),
        may_change: desk.who.allows::<ChangePerson>(row),
        may_part: desk.who.allows::<PartWithPerson>(row),
        others: company
            .people
            .iter()
            .filter(|other| other.id != person.id && register.is_active(other, today))
            .map(|other| (other.id.clone(), other.name.clone()))
            .collect(),
        today: today.to_string(),
    })
}

/// Every skill that the catalogue speaks of, by name.
fn known_skills() -> Vec<(String, String)> {
    let mut known: Vec<(String, String)> = company::catalogue()
        .skills
        .iter()
        .map(|skill| (skill.id.clone(), skill.name.clone()))
        .collect();
    known.sort_by(|a, b| a.1.cmp(&b.1));
    known
}

fn again(tx: &mut Tx, desk: &Desk, id: &Ref<PersonRow>, notice: &str) -> Result<View<PersonPage>> {
    let (row, _) = id.resolve::<ViewPerson>(tx, &desk.who)?;
    Ok(View::Done {
        to: format!("/people/{}", row.fact.id),
        notice: notice.to_owned(),
        page: person_page(tx, desk, &row)?,
    })
}

pub async fn change(
    cx: Context<ChangePerson>,
    path: ById<PersonRow>,
    new: PersonFacts,
) -> Answer<PersonPage> {
    cx.write(move |tx, desk| {
        commands::change_person(tx, desk, &path.id, &new)?;
        again(tx, desk, &path.id, "It is written down.")
    })
    .await
}

pub async fn set_skill(
    cx: Context<ChangePerson>,
    path: ById<PersonRow>,
    new: SkillLevel,
) -> Answer<PersonPage> {
    cx.write(move |tx, desk| {
        commands::set_skill(tx, desk, &path.id, &new)?;
        again(tx, desk, &path.id, "The skill is written down.")
    })
    .await
}

pub async fn part_with(
    cx: Context<PartWithPerson>,
    path: ById<PersonRow>,
    new: Leaving,
) -> Answer<PersonPage> {
    cx.write(move |tx, desk| {
        let person = commands::part_with(tx, desk, &path.id, &new)?;
        let notice = match person.until {
            Some(day) => format!(
                "{} leaves: {day} is the first day without. What that uncovers is among the findings.",
                person.name
            ),
            None => format!("{} stays.", person.name),
        };
        again(tx, desk, &path.id, &notice)
    })
    .await
}

pub async fn plan_absence(
    cx: Context<ChangePerson>,
    path: ById<PersonRow>,
    new: NewAbsence,
) -> Answer<PersonPage> {
    cx.write(move |tx, desk| {
        let absence = absences::plan_absence(tx, desk, &path.id, &new)?;
        let (row, _) = path.id.resolve::<ViewPerson>(tx, &desk.who)?;
        Ok(View::Done {
            // What it uncovers is shown at once.
            to: format!("/people/{}/absences/{absence}", row.fact.id),
            notice: "The absence is planned.".to_owned(),
            page: person_page(tx, desk, &row)?,
        })
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
        absences::name_stand_in(tx, desk, &path.id, &path.absence, &new)?;
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
        absences::cancel_absence(tx, desk, &path.id, &path.absence)?;
        again(tx, desk, &path.id, "The absence is taken off.")
    })
    .await
}
