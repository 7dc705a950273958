//! The list of people.
use super::commands::{self, NewPerson};
use crate::platform::{
    actions::{AddPerson, ViewPeople},
    actor::party_kind_name,
    context::{Context, Desk},
    frame::initials,
    routes::{Answer, NoInput, NoPath},
};
use askama::Template;
use engine::facts::{Contact, Person};
use engine::register::Register;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
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
