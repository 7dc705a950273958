//! The word of a partner on who comes in for it: what waits for it on its page, and the yes.
use super::{
    commands::{self, Handed},
    own_people,
};
use crate::platform::{
    actions::AllowForParty,
    context::{Context, Desk},
    routes::{Answer, ById, NoInput},
    sign_in::{self, model::NewStartRow},
};
use askama::Template;
use engine::facts::{PartyKind, Person};
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Error, Page, Result, View};

/// How long a party sees what was allowed without its word.
const SHOWN: SignedDuration = SignedDuration::from_hours(24 * 90);

/// What waits for a yes of one's own party.
#[derive(Serialize, JsonSchema)]
pub struct Waiting {
    pub id: String,
    pub name: String,
    /// Where a link would go; nothing where it is shown to whoever says yes.
    pub mail: Option<String>,
    /// `a way in`, `access as editor`
    pub what: String,
    pub reason: String,
    pub asked_by: String,
    /// The reader's own: another person of the party says yes.
    pub you: bool,
}

/// What two officers of the company have allowed while nobody of the party could be asked.
#[derive(Serialize, JsonSchema)]
pub struct Unheard {
    pub name: String,
    pub what: String,
    pub reason: String,
    pub asked_by: String,
    pub allowed_by: String,
    pub at: String,
}

/// For people of that party only.
pub fn waiting_for(tx: &mut Tx, desk: &Desk, party: &str) -> Result<Vec<Waiting>> {
    if !is_own(desk, party) {
        return Ok(Vec::new());
    }
    let register = desk.register(tx)?;
    let mine = commands::waiting(tx, desk)?.into_iter();
    Ok(mine
        .filter(|row| row.party == party)
        .map(|row| {
            let person = register.person(&row.person);
            Waiting {
                name: person.map_or_else(|| row.person.clone(), |it| it.name.clone()),
                mail: person.and_then(Person::mail).map(str::to_owned),
                what: own_people::what(&row),
                asked_by: name(&register, &row.asked_by),
                you: row.person == desk.who.actor.person,
                reason: row.reason,
                id: row.id,
            }
        })
        .collect())
}

/// For people of that party only.
pub fn unheard(tx: &mut Tx, desk: &Desk, party: &str) -> Result<Vec<Unheard>> {
    if !is_own(desk, party) {
        return Ok(Vec::new());
    }
    let register = desk.register(tx)?;
    let since = (desk.who.now - SHOWN).as_microsecond();
    let rows: Vec<NewStartRow> = sign_in::allowed_new_starts(tx, party, since)?;
    let is_ours = |id: &str| register.person(id).is_some_and(|it| it.party == party);
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let by = row.allowed_by.clone().filter(|by| !is_ours(by))?;
            let at = Timestamp::from_microsecond(row.allowed_at?).ok()?;
            Some(Unheard {
                name: name(&register, &row.person),
                what: own_people::what(&row),
                asked_by: name(&register, &row.asked_by),
                allowed_by: name(&register, &by),
                at: register.date(at).to_string(),
                reason: row.reason,
            })
        })
        .collect())
}

fn is_own(desk: &Desk, party: &str) -> bool {
    desk.who.actor.party == party && desk.who.actor.party_kind == PartyKind::Partner
}

fn name(register: &engine::register::Register, id: &str) -> String {
    let person = register.person(id);
    person.map_or_else(|| id.to_owned(), |person| person.name.clone())
}

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "access/coming_in/consent.html")]
pub struct ConsentPage {
    pub party: String,
    /// Set once, right after it was made: a link to hand over.
    pub link: Option<String>,
    /// Set once: the mail address that a link was sent to.
    pub mailed: Option<String>,
    #[serde(skip)]
    party_name: String,
}

impl Page for ConsentPage {
    fn title(&self) -> String {
        "One of yours".into()
    }
}

/// A link that is not mailed stands on this one page and nowhere else.
pub async fn allow(
    cx: Context<AllowForParty>,
    path: ById<NewStartRow>,
    _: NoInput,
) -> Answer<ConsentPage> {
    cx.write(move |tx, desk| {
        let mut page = ConsentPage {
            party: desk.who.actor.party.clone(),
            party_name: desk.who.actor.party_name.clone(),
            link: None,
            mailed: None,
        };
        match commands::allow_for_party(tx, desk, &path.id)? {
            Handed::Mailed(to) => page.mailed = Some(to),
            Handed::Shown(path) => {
                let base = desk.app.settings.address.trim_end_matches('/');
                page.link = Some(format!("{base}{path}"));
            }
            Handed::Given => {}
            Handed::Asked(_) => return Err(Error::Internal("a yes was asked for again".into())),
        }
        Ok(View::Show(page))
    })
    .await
}
