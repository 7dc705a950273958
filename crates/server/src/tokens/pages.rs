//! Requests in, views out.
use super::{
    commands::{self, NewToken},
    model::TokenRow,
    queries,
};
use crate::{
    platform::{
        actions::{EndToken, MakeToken, ViewTokens},
        context::{Context, Desk},
        routes::{Answer, ById, NoInput},
    },
    register::model::ResponsibilityRow,
};
use askama::Template;
use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::Serialize;
use store::Tx;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "tokens/tokens.html")]
pub struct TokensPage {
    pub responsibility: String,
    pub tokens: Vec<Shown>,
    /// Set once, right after it was made.
    pub token: Option<String>,
    #[serde(skip)]
    title: String,
    #[serde(skip)]
    duties: Vec<(String, String)>,
    #[serde(skip)]
    days: (Date, Date, Date),
}

#[derive(Serialize, JsonSchema)]
pub struct Shown {
    pub id: String,
    pub name: String,
    pub duties: Vec<String>,
    pub made_by: String,
    #[schemars(with = "engine::schema::Day")]
    pub until: Date,
    /// `in force`, `over` or `ended`
    pub state: &'static str,
}

impl Page for TokensPage {
    fn title(&self) -> String {
        format!("Tokens of {}", self.responsibility)
    }
}

pub async fn list(
    cx: Context<ViewTokens>,
    path: ById<ResponsibilityRow>,
    _: NoInput,
) -> Answer<TokensPage> {
    cx.read(move |tx, desk| {
        let (row, _) = path.id.resolve::<ViewTokens>(tx, &desk.who)?;
        page(tx, desk, &row.adopted.id, None).map(View::Show)
    })
    .await
}

fn page(tx: &mut Tx, desk: &Desk, id: &str, token: Option<String>) -> Result<TokensPage> {
    let register = desk.register(tx)?;
    let resolved = register.responsibility(id).ok_or(Error::NotFound)?;
    let today = register.date(desk.who.now);
    let tokens = queries::of_responsibility(tx, id)?;
    Ok(TokensPage {
        responsibility: id.to_owned(),
        tokens: tokens
            .into_iter()
            .map(|row| Shown {
                state: if row.ended_at.is_some() {
                    "ended"
                } else if row.is_in_force(today) {
                    "in force"
                } else {
                    "over"
                },
                made_by: register
                    .person(&row.made_by)
                    .map_or(row.made_by.clone(), |person| person.name.clone()),
                id: row.id,
                name: row.name,
                duties: row.duties,
                until: row.until,
            })
            .collect(),
        token,
        title: resolved.title.clone(),
        duties: resolved
            .duties
            .iter()
            .map(|duty| (duty.id.clone(), duty.title.clone()))
            .collect(),
        days: (today + 1.days(), today + 90.days(), today + 365.days()),
    })
}

/// The token stands in this one answer and nowhere else.
pub async fn make(
    cx: Context<MakeToken>,
    path: ById<ResponsibilityRow>,
    new: NewToken,
) -> Answer<TokensPage> {
    cx.write(move |tx, desk| {
        let (row, secret) = commands::make(tx, desk, &path.id, &new)?;
        let token = format!("{}.{}", row.organisation, secret.reveal());
        page(tx, desk, &row.responsibility, Some(token)).map(View::Show)
    })
    .await
}

pub async fn end(cx: Context<EndToken>, path: ById<TokenRow>, _: NoInput) -> Answer<TokensPage> {
    cx.write(move |tx, desk| {
        let row = commands::end(tx, desk, &path.id)?;
        Ok(View::Done {
            to: format!("/responsibilities/{}/tokens", row.responsibility),
            notice: format!("{} is refused from this moment on.", row.name),
            page: page(tx, desk, &row.responsibility, None)?,
        })
    })
    .await
}
