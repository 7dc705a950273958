use super::{
    commands::{self, Handed, Why},
    own_people,
};
use crate::{
    organisation::model::PersonRow,
    platform::{
        actions::{AllowNewStart, AskNewStart, InvitePerson, SuspendPerson, ViewAccess},
        context::{Context, Desk},
        routes::{Answer, ById, NoInput, NoPath},
        sign_in::{self, model::NewStartRow, ways},
    },
};
use askama::Template;
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "access/coming_in/coming_in.html")]
pub struct ComingInPage {
    pub people: Vec<Candidate>,
    /// What waits for a second person.
    pub waiting: Vec<Waiting>,
    /// Set once, right after it was made: a link to hand over.
    pub link: Option<String>,
    /// Set once: the mail address that a link was sent to.
    pub mailed: Option<String>,
    /// Set once: the party that has to say yes first.
    pub asked: Option<String>,
}

/// Somebody who may be let in, and how they come in now.
#[derive(Serialize, JsonSchema)]
pub struct Candidate {
    pub id: String,
    pub name: String,
    pub party: String,
    /// `a passkey`, `nothing yet`
    pub ways: String,
    pub has_way: bool,
    pub suspended: bool,
    /// The reader's own row.
    pub you: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct Waiting {
    pub id: String,
    pub name: String,
    pub reason: String,
    pub asked_by: String,
    /// `a way in`, `access as editor`
    pub what: String,
    /// Whether this reader may allow it: not the one who asked, nor the person.
    pub yours: bool,
    /// The party that says yes to it instead of an officer.
    pub party: Option<String>,
}

impl Page for ComingInPage {
    fn title(&self) -> String {
        "Coming in".into()
    }
}

pub async fn show(cx: Context<ViewAccess>, _: NoPath, _: NoInput) -> Answer<ComingInPage> {
    cx.read(|tx, desk| {
        desk.here::<ViewAccess>()?;
        page(tx, desk, None).map(View::Show)
    })
    .await
}

fn page(tx: &mut Tx, desk: &Desk, handed: Option<Handed>) -> Result<ComingInPage> {
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    let me = &desk.who.actor.person;
    let shut_out = sign_in::suspended(tx)?;
    let mut people = Vec::new();
    for person in &register.company().people {
        if !register.is_active(person, today) {
            continue;
        }
        let ways = ways::of(tx, &person.id)?;
        let party = register.party(&person.party);
        people.push(Candidate {
            party: party.map_or_else(String::new, |party| party.name.clone()),
            ways: ways.in_words(),
            has_way: ways.any(),
            suspended: shut_out.contains(&person.id),
            you: person.id == *me,
            id: person.id.clone(),
            name: person.name.clone(),
        });
    }
    let name = |id: &str| {
        let person = register.person(id);
        person.map_or_else(|| id.to_owned(), |person| person.name.clone())
    };
    let mut waiting = Vec::new();
    for row in commands::waiting(tx, desk)? {
        let party = match register.person(&row.person) {
            Some(person) => own_people::has_a_word(tx, desk, person)?,
            None => None,
        };
        let party = match party {
            Some(party) if own_people::can_answer(tx, desk, &party, &row.person)? => {
                Some(party.name)
            }
            _ => None,
        };
        waiting.push(Waiting {
            name: name(&row.person),
            asked_by: name(&row.asked_by),
            what: own_people::what(&row),
            yours: party.is_none() && row.asked_by != *me && row.person != *me,
            party,
            reason: row.reason,
            id: row.id,
        });
    }
    let (mut link, mut mailed, mut asked) = (None, None, None);
    match handed {
        Some(Handed::Shown(path)) => {
            let base = desk.app.settings.address.trim_end_matches('/');
            link = Some(format!("{base}{path}"));
        }
        Some(Handed::Mailed(to)) => mailed = Some(to),
        Some(Handed::Asked(party)) => asked = Some(party),
        Some(Handed::Given) | None => {}
    }
    Ok(ComingInPage {
        people,
        waiting,
        link,
        mailed,
        asked,
    })
}

/// A link that is not mailed stands on this one page and nowhere else.
pub async fn invite(
    cx: Context<InvitePerson>,
    path: ById<PersonRow>,
    _: NoInput,
) -> Answer<ComingInPage> {
    cx.write(move |tx, desk| {
        let handed = commands::invite(tx, desk, &path.id)?;
        page(tx, desk, Some(handed)).map(View::Show)
    })
    .await
}

pub async fn ask_new_start(
    cx: Context<AskNewStart>,
    path: ById<PersonRow>,
    why: Why,
) -> Answer<ComingInPage> {
    cx.write(move |tx, desk| {
        commands::ask_new_start(tx, desk, &path.id, &why)?;
        Ok(View::Done {
            to: "/access/people".into(),
            notice: "Asked. It has to be allowed within three days: by another officer, or by the person’s own party where somebody of it comes in.".into(),
            page: page(tx, desk, None)?,
        })
    })
    .await
}

pub async fn allow_new_start(
    cx: Context<AllowNewStart>,
    path: ById<NewStartRow>,
    _: NoInput,
) -> Answer<ComingInPage> {
    cx.write(move |tx, desk| {
        let handed = commands::allow_new_start(tx, desk, &path.id)?;
        page(tx, desk, Some(handed)).map(View::Show)
    })
    .await
}

pub async fn suspend(
    cx: Context<SuspendPerson>,
    path: ById<PersonRow>,
    _: NoInput,
) -> Answer<ComingInPage> {
    cx.write(move |tx, desk| {
        commands::suspend(tx, desk, &path.id)?;
        Ok(View::Done {
            to: "/access/people".into(),
            notice: "Shut out: every session has ended, and none can begin.".into(),
            page: page(tx, desk, None)?,
        })
    })
    .await
}

pub async fn let_in_again(
    cx: Context<SuspendPerson>,
    path: ById<PersonRow>,
    _: NoInput,
) -> Answer<ComingInPage> {
    cx.write(move |tx, desk| {
        commands::let_in_again(tx, desk, &path.id)?;
        Ok(View::Done {
            to: "/access/people".into(),
            notice: "They can come in again, by the ways that they had.".into(),
            page: page(tx, desk, None)?,
        })
    })
    .await
}
