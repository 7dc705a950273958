//! One party: its people, what it holds, how to reach it.
use super::commands::{self, NewParty, PartyFacts};
use crate::access::coming_in::{Unheard, Waiting, unheard, waiting_for};
use crate::organisation::{
    model::PartyRow,
    people::pages::{Line, line},
    queries,
};
use crate::platform::{
    actions::{ChangeCompany, ChangeParty, ViewParty},
    actor::party_kind_name,
    context::{Context, Desk},
    routes::{Answer, ById, NoInput, NoPath},
    words::contact_lines,
};
use askama::Template;
use engine::facts::{Contact, Role};
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "organisation/parties/party.html")]
pub struct PartyPage {
    pub id: String,
    pub name: String,
    pub kind: &'static str,
    pub contacts: Vec<Contact>,
    /// The hours in which somebody can be reached, as written.
    pub hours: String,
    pub people: Vec<Line>,
    pub accountable: Vec<Held>,
    pub doer: Vec<Held>,
    /// For its own people: what waits for their yes.
    pub waiting: Vec<Waiting>,
    /// For its own people: what was allowed while nobody of them could be asked.
    pub unheard: Vec<Unheard>,
    #[serde(skip)]
    may_change: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct Held {
    pub id: String,
    pub title: String,
}

impl Page for PartyPage {
    fn title(&self) -> String {
        self.name.clone()
    }
}

impl PartyPage {
    fn contact_lines(&self) -> Vec<String> {
        contact_lines(&self.contacts)
    }
}

pub async fn one(cx: Context<ViewParty>, path: ById<PartyRow>, _: NoInput) -> Answer<PartyPage> {
    cx.read(move |tx, desk| {
        let (row, _) = path.id.resolve::<ViewParty>(tx, &desk.who)?;
        party_page(tx, desk, &row).map(View::Show)
    })
    .await
}

pub async fn add(cx: Context<ChangeCompany>, _: NoPath, new: NewParty) -> Answer<PartyPage> {
    cx.write(move |tx, desk| {
        let party = commands::add_party(tx, desk, &new)?;
        let row = queries::party(tx, &party.id)?.ok_or(Error::NotFound)?;
        Ok(View::Created {
            at: format!("/parties/{}", party.id),
            notice: format!("{} is in. Write down how to reach it.", party.name),
            page: party_page(tx, desk, &row)?,
        })
    })
    .await
}

pub async fn change(
    cx: Context<ChangeParty>,
    path: ById<PartyRow>,
    new: PartyFacts,
) -> Answer<PartyPage> {
    cx.write(move |tx, desk| {
        let party = commands::change_party(tx, desk, &path.id, &new)?;
        let row = queries::party(tx, &party.id)?.ok_or(Error::NotFound)?;
        Ok(View::Done {
            to: format!("/parties/{}", party.id),
            notice: "It is written down.".into(),
            page: party_page(tx, desk, &row)?,
        })
    })
    .await
}

fn party_page(tx: &mut Tx, desk: &Desk, row: &PartyRow) -> Result<PartyPage> {
    let register = desk.register(tx)?;
    let company = register.company();
    let today = register.date(desk.who.now);
    let party = &row.fact;
    let held = |role: Role| {
        let mut held: Vec<Held> = company
            .assignments
            .iter()
            .filter(|it| it.party == party.id && it.role == role)
            .filter(|it| it.from <= today && it.until.is_none_or(|until| until > today))
            .map(|it| Held {
                id: it.responsibility.clone(),
                title: register
                    .responsibility(&it.responsibility)
                    .map(|r| r.title.clone())
                    .unwrap_or_default(),
            })
            .collect();
        held.sort_by(|a, b| a.id.cmp(&b.id));
        held.dedup_by(|a, b| a.id == b.id);
        held
    };
    Ok(PartyPage {
        id: party.id.clone(),
        name: party.name.clone(),
        kind: party_kind_name(party.kind),
        contacts: party.contacts.clone(),
        hours: party
            .hours
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        people: company
            .people
            .iter()
            .filter(|person| person.party == party.id)
            .map(|person| line(&register, person, today))
            .collect(),
        accountable: held(Role::Accountable),
        doer: held(Role::Doer),
        waiting: waiting_for(tx, desk, &party.id)?,
        unheard: unheard(tx, desk, &party.id)?,
        may_change: desk.who.allows::<ChangeParty>(row),
    })
}
