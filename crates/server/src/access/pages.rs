use super::{
    commands::{self, NewGrant, Outcome},
    model::GrantRow,
    queries,
};
use crate::{
    organisation::model::PersonRow,
    platform::{
        actions::{EndAccess, GiveAccess, ViewAccess},
        authority::access_name,
        context::{Context, Desk},
        routes::{Answer, ById, NoInput, NoPath},
    },
};
use askama::Template;
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "access/access.html")]
pub struct AccessPage {
    pub grants: Vec<Given>,
    #[serde(skip)]
    people: Vec<(String, String)>,
}

#[derive(Serialize, JsonSchema)]
pub struct Given {
    pub id: String,
    pub person: String,
    pub person_name: String,
    pub access: &'static str,
    pub reason: String,
    pub from: String,
    pub until: String,
    /// `in force`, `planned`, `over` or `ended`
    pub state: &'static str,
}

impl Page for AccessPage {
    fn title(&self) -> String {
        "Access".into()
    }
}

pub async fn list(cx: Context<ViewAccess>, _: NoPath, _: NoInput) -> Answer<AccessPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewAccess>()?;
        access_page(tx, desk).map(View::Show)
    })
    .await
}

fn access_page(tx: &mut Tx, desk: &Desk) -> Result<AccessPage> {
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    let grants = queries::grants(tx)?
        .into_iter()
        .map(|row| Given {
            person_name: register
                .person(&row.grant.person)
                .map_or_else(|| row.grant.person.clone(), |person| person.name.clone()),
            access: access_name(row.grant.access),
            from: row.grant.from.to_string(),
            until: row
                .grant
                .until
                .map(|day| day.to_string())
                .unwrap_or_default(),
            state: if row.ended_at.is_some() {
                "ended"
            } else if row.is_in_force(today) {
                "in force"
            } else if row.grant.from > today {
                "planned"
            } else {
                "over"
            },
            reason: row.grant.reason,
            person: row.grant.person,
            id: row.id,
        })
        .collect();
    Ok(AccessPage {
        grants,
        people: register
            .company()
            .people
            .iter()
            .filter(|person| register.is_active(person, today))
            .map(|person| (person.id.clone(), person.name.clone()))
            .collect(),
    })
}

pub async fn give(
    cx: Context<GiveAccess>,
    path: ById<PersonRow>,
    new: NewGrant,
) -> Answer<AccessPage> {
    cx.write(move |tx, desk| {
        let notice = match commands::give(tx, desk, &path.id, &new)? {
            Outcome::Given(grant) => {
                format!("Access as {} is given.", access_name(grant.access))
            }
            Outcome::Asked(party) => {
                format!("{party} is asked: more than reading takes effect when it has said yes.")
            }
        };
        Ok(View::Created {
            at: "/access".into(),
            notice,
            page: access_page(tx, desk)?,
        })
    })
    .await
}

pub async fn end(cx: Context<EndAccess>, path: ById<GrantRow>, _: NoInput) -> Answer<AccessPage> {
    cx.write(move |tx, desk| {
        commands::end(tx, desk, &path.id)?;
        Ok(View::Done {
            to: "/access".into(),
            notice: "The access has ended, from this moment on.".into(),
            page: access_page(tx, desk)?,
        })
    })
    .await
}
