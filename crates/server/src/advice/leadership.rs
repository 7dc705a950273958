//! One page for leadership, in plain words: what works, what does not, the three risks
//! to know, money, the decisions asked and those of last time, the roadmap by quarter
//! and what the business plans; and the same frozen as the review of a quarter.
use super::{
    asked::own,
    decision::register_of,
    figures,
    model::{Kind, RunRow},
    money, queries, review,
    runs::{self, Kept},
};
use crate::{
    platform::{
        actions::{KeepRun, ViewAdvice},
        actor::party_kind_name,
        context::{Context, Desk},
        routes::{Answer, NoInput, NoPath},
        words::named,
    },
    proposals::day,
};
use ::paper::ReviewSheet;
use advice::{
    Advice, Settings, assess, leadership, plan,
    report::{capital, grouped},
};
use askama::Template;
use engine::{findings, register::Register};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::Tx;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "advice/leadership.html")]
pub struct LeadershipPage {
    pub organisation: String,
    pub on: String,
    pub page: leadership::Page,
    /// What leadership was asked by the review that was kept last.
    pub asked_last: Vec<String>,
    #[serde(skip)]
    shown: Shown,
}

struct Shown {
    day: String,
    quarter: String,
    decision: String,
    confidence: &'static str,
    risks: Vec<RiskView>,
    money: Option<money::Money>,
    work: figures::Work,
    effects: Vec<(String, String, Vec<String>)>,
    currency: String,
    last: Option<(String, String)>,
    may_keep: bool,
}

struct RiskView {
    what: String,
    why: String,
    next_step: String,
    owner: String,
    kind: &'static str,
    by: String,
}

impl Page for LeadershipPage {
    fn title(&self) -> String {
        "For leadership".into()
    }
}

/// Everything that the page and the review are made of.
pub struct Made {
    pub register: Arc<Register>,
    pub on: Date,
    pub settings: Settings,
    pub advice: Advice,
    pub page: leadership::Page,
    pub found: findings::Findings,
    /// The review that was kept last.
    pub last: Option<RunRow>,
}

pub fn made(tx: &mut Tx, desk: &Desk) -> Result<Made> {
    let on = desk.today(tx)?;
    let register = register_of(tx, desk, on)?;
    let (settings, _) = own(&register.company().assessment);
    let catalogue = company::catalogue();
    let advice = assess(&register, catalogue, on, &settings);
    let decision = advice.decided.decision;
    let plan = plan::plan(&register, catalogue, &settings.book, on, decision);
    let found = findings::compute(&register, desk.who.now);
    let page = leadership::page(&register, catalogue, &advice, &plan, &found, &settings, on);
    let kept = queries::runs(tx)?;
    Ok(Made {
        on,
        settings,
        advice,
        page,
        found,
        last: kept.into_iter().find(|run| run.kind == Kind::Review),
        register,
    })
}

impl Made {
    /// What leadership was asked last time.
    pub fn asked_last(&self) -> Vec<String> {
        let sheet = self.last.as_ref();
        let sheet = sheet.and_then(|run| serde_json::from_str::<ReviewSheet>(&run.result).ok());
        sheet.map(|sheet| sheet.asked).unwrap_or_default()
    }

    /// The name of a party and its kind; the business while nobody is named.
    pub fn owner(&self, id: &str) -> (String, &'static str) {
        match self.register.party(id) {
            Some(party) => (party.name.clone(), party_kind_name(party.kind)),
            None => ("the business".into(), "business"),
        }
    }

    pub fn quarter(&self) -> String {
        leadership::quarter(self.on)
    }

    /// What each plan of the business changes from its day on, in sentences.
    pub fn effects(&self) -> Vec<(String, String, Vec<String>)> {
        let all = self.page.plans.iter();
        all.map(|it| (it.what.clone(), self.day_of(&it.from), self.effect(it)))
            .collect()
    }

    pub fn day_of(&self, date: &str) -> String {
        date.parse().map_or_else(|_| date.to_owned(), day)
    }

    fn effect(&self, it: &leadership::Effect) -> Vec<String> {
        let mut lines = vec![format!(
            "Hours a month asked for: {} before, {} from then on.",
            grouped(it.demand_before),
            grouped(it.demand_after)
        )];
        if let (Some(before), Some(after)) = (it.cost_before, it.cost_after) {
            lines.push(format!(
                "A year under the advised model: {} before, {} from then on ({}).",
                grouped(before),
                grouped(after),
                self.settings.book.currency
            ));
        }
        lines.push(match it.decision_before == it.decision_after {
            true => format!("The advice stays {}.", it.decision_after.name()),
            false => format!(
                "The advice changes from {} to {}.",
                it.decision_before.name(),
                it.decision_after.name()
            ),
        });
        lines.push(match it.findings_opened.len() {
            0 => "No new finding opens.".to_owned(),
            1 => format!("One finding opens: {}.", it.findings_opened[0]),
            many => format!("{many} findings open: {}.", it.findings_opened.join(", ")),
        });
        lines.extend(cover(it));
        lines
    }
}

/// The hours that people work at all sites against those of the inside, and the rota.
fn cover(it: &leadership::Effect) -> Vec<String> {
    let missed = |hours: Option<f64>| hours.map_or("an unknown number".into(), grouped);
    let mut lines = vec![format!(
        "People work in {} hours of the year before, with nobody inside at work in {} of them; \
         in {} from then on, with nobody in {}.",
        grouped(it.served_before),
        missed(it.uncovered_before),
        grouped(it.served_after),
        missed(it.uncovered_after)
    )];
    if let Some(people) = it.people {
        let zones = match it.zones_after {
            0 | 1 => String::new(),
            zones => format!(", {} in each of {zones} zones", it.rota_after / zones),
        };
        lines.push(format!(
            "A bearable rota around the clock would take {} people before and {} from then on{zones}; \
             inside there {} {people}.",
            it.rota_before,
            it.rota_after,
            if people == 1 { "is" } else { "are" }
        ));
    }
    lines
}

pub async fn leadership(cx: Context<ViewAdvice>, _: NoPath, _: NoInput) -> Answer<LeadershipPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewAdvice>()?;
        let made = made(tx, desk)?;
        Ok(View::Show(page_of(desk, made)))
    })
    .await
}

fn page_of(desk: &Desk, made: Made) -> LeadershipPage {
    let risks = made.page.risks.iter().map(|it| {
        let (owner, kind) = made.owner(&it.owner);
        RiskView {
            what: it.what.clone(),
            why: it.why.clone(),
            next_step: it.next_step.clone(),
            owner,
            kind,
            by: made.day_of(&it.by),
        }
    });
    let last = made.last.as_ref();
    LeadershipPage {
        organisation: made.advice.organisation.clone(),
        on: made.on.to_string(),
        asked_last: made.asked_last(),
        shown: Shown {
            day: day(made.on),
            quarter: made.quarter(),
            decision: capital(made.advice.decided.decision.name()),
            confidence: confidence(&made.advice),
            risks: risks.collect(),
            money: money::Money::of(&made.advice, &made.settings.book),
            work: figures::Work::of(&made.advice),
            effects: made.effects(),
            currency: made.settings.book.currency.clone(),
            last: last.map(|run| (run.id.clone(), made.day_of(&run.day))),
            may_keep: desk.who.allows_here::<KeepRun>(),
        },
        page: made.page,
    }
}

pub fn confidence(advice: &Advice) -> &'static str {
    match advice.decided.confidence {
        advice::Confidence::None => "none",
        advice::Confidence::Low => "low",
        advice::Confidence::Medium => "medium",
        advice::Confidence::High => "high",
    }
}

/// The review of this quarter, from the facts as they are.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewReview {
    /// Such as `Business review 2026-Q2`, which it is when left out.
    pub name: Option<String>,
}

/// Setting it takes a moment, so no database waits for it.
pub async fn keep_review(
    cx: Context<KeepRun>,
    _: NoPath,
    new: NewReview,
) -> Answer<LeadershipPage> {
    let asked = new.name.clone();
    let sheet = cx
        .read(move |tx, desk| {
            desk.here::<KeepRun>()?;
            if let Some(name) = &asked {
                named("name", name)?;
            }
            Ok(review::sheet(&made(tx, desk)?))
        })
        .await?;
    let laid_out = sheet.clone();
    let pdf = tokio::task::spawn_blocking(move || ::paper::review(&laid_out))
        .await
        .map_err(|error| Error::Internal(error.to_string()))?
        .map_err(Error::Internal)?;
    let result =
        serde_json::to_string_pretty(&sheet).map_err(|error| Error::Internal(error.to_string()))?;
    let name = new
        .name
        .unwrap_or_else(|| format!("Business review {}", sheet.quarter));
    cx.write(move |tx, desk| {
        desk.here::<KeepRun>()?;
        let made = made(tx, desk)?;
        if runs::facts_digest(made.register.company()) != sheet.facts_digest {
            return Err(Error::Conflict(
                "The facts have changed while the review was set. Make it again.".into(),
            ));
        }
        let kept = Kept {
            kind: Kind::Review,
            name: name.clone(),
            day: made.on,
            address: "/advice/leadership".into(),
            result: result.clone(),
            pdf: Some(pdf.clone()),
        };
        let row = runs::freeze(tx, desk, &made.register, kept)?;
        Ok(View::Created {
            at: format!("/advice/runs/{}", row.id),
            notice: "The review is kept, with its PDF.".into(),
            page: page_of(desk, made),
        })
    })
    .await
}
