//! Hiring right: the role that stays inside, as a profile, an advert and an interview
//! guide; what leadership signs each year that it does not expect; and an advert that
//! somebody pastes, read for what one person does not have.
use super::{
    asked::own,
    decision::register_of,
    model::Kind,
    queries,
    runs::{self, Kept},
};
use crate::{
    platform::{
        actions::{SignNotExpected, ViewAdvice},
        context::{Context, Desk},
        routes::{Answer, NoInput, NoPath},
    },
    proposals::{day, name_of},
};
use advice::{
    hire::{self, Advert, Role},
    report::grouped,
    situation::Situation,
};
use askama::Template;
use engine::facts::PartyKind;
use jiff::{ToSpan, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "advice/hire.html")]
pub struct HirePage {
    pub organisation: String,
    pub role: Role,
    /// The role as an advert.
    pub advert: String,
    /// What to ask, and what a good answer shows.
    pub interview: Vec<Question>,
    /// What leadership has signed last that it does not expect.
    pub signed: Option<Signed>,
    /// A pasted advert, read.
    pub checked: Option<Advert>,
    #[serde(skip)]
    shown: Shown,
}

#[derive(Serialize, JsonSchema)]
pub struct Question {
    pub ask: String,
    pub good: String,
}

#[derive(Serialize, JsonSchema)]
pub struct Signed {
    pub run: String,
    pub by: String,
    pub on: String,
    /// A year has gone by, or the list says something else by now.
    pub is_stale: bool,
    pub why: &'static str,
}

struct Shown {
    currency: String,
    may_sign: bool,
    pasted: String,
    cost: (String, String, String),
}

impl Page for HirePage {
    fn title(&self) -> String {
        "Hire right".into()
    }
}

impl HirePage {
    fn skills(&self, class: &str) -> Vec<&hire::NeededSkill> {
        let skills = self.role.skills.iter();
        skills.filter(|skill| skill.class == class).collect()
    }

    fn domain<'a>(&self, asked: &'a hire::Asked) -> &'a str {
        company::catalogue().skill_name(asked.skill)
    }

    fn hours(&self) -> String {
        grouped(self.role.hours_month)
    }

    fn people(&self) -> String {
        format!("{:.1}", self.role.people)
    }

    fn price(&self, of: &advice::assumptions::Range) -> String {
        format!("{} to {}", grouped(of.low), grouped(of.high))
    }
}

pub async fn show(cx: Context<ViewAdvice>, _: NoPath, _: NoInput) -> Answer<HirePage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewAdvice>()?;
        page_of(tx, desk, "").map(View::Show)
    })
    .await
}

/// An advert, as it would go out.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Pasted {
    pub text: String,
}

/// Reads an advert. Nothing of it is kept.
pub async fn check(cx: Context<ViewAdvice>, _: NoPath, new: Pasted) -> Answer<HirePage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewAdvice>()?;
        page_of(tx, desk, &new.text).map(View::Show)
    })
    .await
}

fn page_of(tx: &mut Tx, desk: &Desk, pasted: &str) -> Result<HirePage> {
    let today = desk.today(tx)?;
    let register = register_of(tx, desk, today)?;
    let (settings, _) = own(&register.company().assessment);
    let situation = Situation::new(&register, company::catalogue(), today);
    let role = hire::role(&situation, &settings.book);
    let staff = situation.staff.or(situation.users()).unwrap_or(0);
    let checked = (!pasted.trim().is_empty()).then(|| hire::check(pasted, &settings.book, staff));
    let runs = queries::runs(tx)?;
    let last = runs.iter().find(|run| run.kind == Kind::NotExpected);
    let signed = last.map(|run| {
        let (is_stale, why) = stale(&run.day, &run.result, &role, today);
        Signed {
            run: run.id.clone(),
            by: name_of(&register, &run.kept_by),
            on: run.day.parse().map_or_else(|_| run.day.clone(), day),
            is_stale,
            why,
        }
    });
    let guide = hire::interview(&role).into_iter();
    let cost = role.cost_year;
    Ok(HirePage {
        organisation: situation.organisation.clone(),
        advert: hire::advert(&role, &situation.organisation),
        interview: guide.map(|(ask, good)| Question { ask, good }).collect(),
        signed,
        checked,
        shown: Shown {
            currency: settings.book.currency.clone(),
            may_sign: desk.who.actor.party_kind == PartyKind::Business
                && desk.who.allows_here::<SignNotExpected>(),
            pasted: pasted.to_owned(),
            cost: (grouped(cost.low), grouped(cost.mid), grouped(cost.high)),
        },
        role,
    })
}

/// The list as it is signed: one sentence a boundary.
fn list(role: &Role) -> Vec<String> {
    let all = role.not_expected.iter().map(|it| match it.from_level {
        1 => format!("{}: {}", it.name, it.instead),
        level => format!("{} from level {level} on: {}", it.name, it.instead),
    });
    all.collect()
}

/// What is frozen, and read again to see whether it still says the same.
#[derive(Serialize, Deserialize)]
struct Frozen {
    list: Vec<String>,
}

fn stale(day: &str, result: &str, role: &Role, today: Date) -> (bool, &'static str) {
    let signed = serde_json::from_str::<Frozen>(result).map(|it| it.list);
    let due = day
        .parse::<Date>()
        .ok()
        .and_then(|day| day.checked_add(1.year()).ok());
    match (signed, due) {
        (Ok(signed), _) if signed != list(role) => (true, "The work inside has changed since."),
        (_, Some(due)) if due <= today => (true, "A year has gone by."),
        _ => (false, ""),
    }
}

pub async fn sign(cx: Context<SignNotExpected>, _: NoPath, _: NoInput) -> Answer<HirePage> {
    cx.write(move |tx, desk| {
        desk.here::<SignNotExpected>()?;
        if desk.who.actor.party_kind != PartyKind::Business {
            return Err(Error::Conflict(
                "Leadership signs this list: somebody of the business.".into(),
            ));
        }
        let page = page_of(tx, desk, "")?;
        if page.role.not_expected.is_empty() {
            return Err(Error::Conflict(
                "The list is empty: adopt the responsibilities that apply first.".into(),
            ));
        }
        let today = desk.today(tx)?;
        let register = register_of(tx, desk, today)?;
        let frozen = Frozen {
            list: list(&page.role),
        };
        let result =
            serde_json::to_string(&frozen).map_err(|error| Error::Internal(error.to_string()))?;
        let kept = Kept {
            kind: Kind::NotExpected,
            name: format!("Not expected of the people inside, {}", today.year()),
            day: today,
            address: "/advice/hire".into(),
            result,
            pdf: None,
        };
        runs::freeze(tx, desk, &register, kept)?;
        Ok(View::Done {
            to: "/advice/hire#not-expected".into(),
            notice: "Signed for a year.".into(),
            page: page_of(tx, desk, "")?,
        })
    })
    .await
}
