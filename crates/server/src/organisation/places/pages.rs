//! The page of the company: what kind of company it is, its places and times.
use super::{
    commands::{self, CalendarFacts, CompanyFacts, DaysOff, DimensionValues, SiteFacts},
    queries,
};
use crate::{
    organisation::queries as organisation,
    platform::{
        actions::{ChangeCompany, ViewCompany},
        context::{Context, Desk},
        routes::{Answer, NoInput, NoPath},
        words::{self, OrNothing},
    },
};
use askama::Template;
use engine::facts::{Calendar, Organisation, Site};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "organisation/places/company.html")]
pub struct CompanyPage {
    pub organisation: Organisation,
    pub sites: Vec<Site>,
    pub hours: Vec<NamedHours>,
    pub days_off: Vec<NamedDays>,
    pub dimensions: Vec<NamedValues>,
    #[serde(skip)]
    conditions: Vec<Condition>,
    #[serde(skip)]
    may_change: bool,
}

#[derive(Serialize, JsonSchema)]
pub struct NamedHours {
    pub name: String,
    pub calendar: Calendar,
}

#[derive(Serialize, JsonSchema)]
pub struct NamedDays {
    pub name: String,
    #[schemars(with = "Vec<engine::schema::Day>")]
    pub days: Vec<Date>,
}

#[derive(Serialize, JsonSchema)]
pub struct NamedValues {
    pub name: String,
    pub values: Vec<String>,
}

/// A condition of the catalogue, and whether it holds here.
struct Condition {
    name: String,
    holds: bool,
}

impl Condition {
    fn words(&self) -> String {
        words::condition(&self.name)
    }
}

impl Page for CompanyPage {
    fn title(&self) -> String {
        "The company".into()
    }
}

impl CompanyPage {
    /// The lists of days off, to choose from.
    fn lists(&self) -> Vec<(&str, &str)> {
        let lists = self.days_off.iter().map(|list| &*list.name);
        std::iter::once(("", "none"))
            .chain(lists.map(|name| (name, name)))
            .collect()
    }
}

pub async fn show(cx: Context<ViewCompany>, _: NoPath, _: NoInput) -> Answer<CompanyPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewCompany>()?;
        company_page(tx, desk).map(View::Show)
    })
    .await
}

fn company_page(tx: &mut Tx, desk: &Desk) -> Result<CompanyPage> {
    let organisation = organisation::organisation(tx)?.ok_or(Error::NotFound)?;
    let meets = desk.register(tx)?.company().meets();
    let mut conditions: Vec<String> = company::catalogue()
        .responsibilities
        .iter()
        .filter_map(|entry| entry.applies_if.clone())
        .chain(meets.iter().cloned())
        .collect();
    conditions.sort();
    conditions.dedup();
    Ok(CompanyPage {
        sites: queries::sites(tx)?,
        hours: queries::calendars(tx)?
            .into_iter()
            .map(|(name, calendar)| NamedHours { name, calendar })
            .collect(),
        days_off: queries::holidays(tx)?
            .into_iter()
            .map(|(name, days)| NamedDays { name, days })
            .collect(),
        dimensions: queries::dimensions(tx)?
            .into_iter()
            .map(|(name, values)| NamedValues { name, values })
            .collect(),
        conditions: conditions
            .into_iter()
            .map(|name| Condition {
                holds: meets.contains(&name),
                name,
            })
            .collect(),
        organisation,
        may_change: desk.who.allows_here::<ChangeCompany>(),
    })
}

/// One of the things on the page, by its name.
#[derive(Clone, Deserialize)]
pub struct ByName {
    name: String,
}

/// Carries a change out, and leads back to its part of the page.
async fn carry_out(
    cx: &Context<ChangeCompany>,
    part: &'static str,
    notice: String,
    change: impl Fn(&mut Tx, &Desk) -> Result<()> + Send + 'static,
) -> Answer<CompanyPage> {
    cx.write(move |tx, desk| {
        change(tx, desk)?;
        Ok(View::Done {
            to: format!("/company#{part}"),
            notice: notice.clone(),
            page: company_page(tx, desk)?,
        })
    })
    .await
}

pub async fn change(
    cx: Context<ChangeCompany>,
    _: NoPath,
    new: CompanyFacts,
) -> Answer<CompanyPage> {
    let done = carry_out(
        &cx,
        "facts",
        "It is written down.".into(),
        move |tx, desk| commands::change_company(tx, desk, &new),
    )
    .await?;
    cx.desk.app.learn_name().await?;
    Ok(done)
}

macro_rules! three {
    ($part:literal, $facts:ty, $add:ident, $change:ident, $remove:ident) => {
        pub async fn $add(
            cx: Context<ChangeCompany>,
            _: NoPath,
            new: $facts,
        ) -> Answer<CompanyPage> {
            carry_out(&cx, $part, "It is written down.".into(), move |tx, desk| {
                commands::$add(tx, desk, &new)
            })
            .await
        }

        pub async fn $change(
            cx: Context<ChangeCompany>,
            path: ByName,
            new: $facts,
        ) -> Answer<CompanyPage> {
            let notice = format!("{} is changed.", path.name);
            carry_out(&cx, $part, notice, move |tx, desk| {
                commands::$change(tx, desk, &path.name, &new)
            })
            .await
        }

        pub async fn $remove(
            cx: Context<ChangeCompany>,
            path: ByName,
            _: NoInput,
        ) -> Answer<CompanyPage> {
            let notice = format!("{} is taken away.", path.name);
            carry_out(&cx, $part, notice, move |tx, desk| {
                commands::$remove(tx, desk, &path.name)
            })
            .await
        }
    };
}

three!("sites", SiteFacts, add_site, change_site, remove_site);
three!(
    "hours",
    CalendarFacts,
    add_calendar,
    change_calendar,
    remove_calendar
);
three!(
    "days-off",
    DaysOff,
    add_days_off,
    change_days_off,
    remove_days_off
);
three!(
    "dimensions",
    DimensionValues,
    add_dimension,
    change_dimension,
    remove_dimension
);
