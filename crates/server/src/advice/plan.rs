//! From advice to a plan for what was decided: the smallest set of
//! responsibilities to change, in steps of thirty, sixty and ninety days; what stays
//! with the business whatever the model; and the plan as a draft proposal, all of its
//! changes in one press, to be read, proposed and signed like any other.
use super::{asked::own, decision::register_of};
use crate::{
    platform::{
        actions::{DraftPlan, ViewAdvice},
        context::{Context, Desk},
        routes::{Answer, NoInput, NoPath},
    },
    proposals::{Wish, beginning, day, start_towards},
};
use advice::{
    Decision, Settings, assess,
    plan::{self, Change, Heading, Move, Plan, Stays},
    report::capital,
};
use askama::Template;
use engine::{proposal::Content, register::Register};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "advice/plan.html")]
pub struct PlanPage {
    pub decision: Decision,
    pub plan: Plan,
    /// What stays with the business under every model.
    pub stays: Vec<Stays>,
    #[serde(skip)]
    shown: Shown,
}

struct Shown {
    day: String,
    today: Date,
    name: String,
    partner: Option<String>,
    headings: Vec<(&'static str, &'static str, Vec<MoveView>)>,
    steps: Vec<(&'static str, Vec<String>)>,
    besides: Vec<(String, String, &'static str)>,
    groups: Vec<(String, Vec<usize>)>,
    may_draft: bool,
}

/// A responsibility that changes hands, or gains them.
struct MoveView {
    id: String,
    title: String,
    by_day: u32,
    hours: String,
    lines: Vec<String>,
    closes: String,
}

impl Page for PlanPage {
    fn title(&self) -> String {
        "The plan".into()
    }
}

impl PlanPage {
    fn stays_at(&self, index: &usize) -> &Stays {
        &self.stays[*index]
    }

    /// Whether it is the advice to work side by side.
    fn fits(&self) -> bool {
        self.decision == Decision::CoManaged
    }

    fn is_unknown(&self) -> bool {
        self.decision == Decision::Unknown
    }
}

pub async fn plan(cx: Context<ViewAdvice>, _: NoPath, _: NoInput) -> Answer<PlanPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewAdvice>()?;
        page_of(tx, desk).map(View::Show)
    })
    .await
}

fn page_of(tx: &mut Tx, desk: &Desk) -> Result<PlanPage> {
    let today = desk.today(tx)?;
    let register = register_of(tx, desk, today)?;
    let (decision, plan) = made(&register, today);
    let stays = plan::stays_with_the_business(company::catalogue());
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for (index, it) in stays.iter().enumerate() {
        let name = crate::register::group_name(Some(&it.group));
        match groups.iter_mut().find(|(known, _)| *known == name) {
            Some((_, all)) => all.push(index),
            None => groups.push((name, vec![index])),
        }
    }
    let partner = register.company().parties.iter();
    let partner = partner
        .filter(|party| party.kind == engine::facts::PartyKind::Partner)
        .map(|party| party.name.clone())
        .next();
    Ok(PlanPage {
        shown: Shown {
            day: day(today),
            today,
            name: capital(decision.name()),
            partner,
            headings: headings(&plan, &register),
            steps: steps(&plan),
            besides: plan.besides.iter().map(beside).collect(),
            groups,
            may_draft: desk.who.allows_here::<DraftPlan>(),
        },
        decision,
        plan,
        stays,
    })
}

/// What is advised on a day by facts alone, and the plan for working side by side.
pub fn made(register: &Register, on: Date) -> (Decision, Plan) {
    let (own, _) = own(&register.company().assessment);
    let light = Settings { draws: 1, ..own };
    let catalogue = company::catalogue();
    let advice = assess(register, catalogue, on, &light);
    let decision = advice.decided.decision;
    let plan = plan::plan(register, catalogue, &light.book, on, decision);
    (decision, plan)
}

fn headings(plan: &Plan, register: &Register) -> Vec<(&'static str, &'static str, Vec<MoveView>)> {
    let of = |heading: Heading| {
        let moves = plan.moves.iter().filter(move |it| it.heading == heading);
        moves.map(|it| view(it, register)).collect::<Vec<_>>()
    };
    vec![
        (
            "Coverage",
            "Somebody at every hour that is needed",
            of(Heading::Coverage),
        ),
        (
            "Tooling",
            "The platforms that the work is done with",
            of(Heading::Tooling),
        ),
        (
            "Depth",
            "Skills beyond the inside, and a second person",
            of(Heading::Depth),
        ),
    ]
}

/// What is done besides moving responsibilities, by what kind of thing it is.
fn steps(plan: &Plan) -> Vec<(&'static str, Vec<String>)> {
    let mut all: Vec<(&'static str, Vec<String>)> = Vec::new();
    for step in &plan.steps {
        let name = step.kind.name();
        match all.last_mut() {
            Some((last, lines)) if *last == name => lines.push(step.what.clone()),
            _ => all.push((name, vec![step.what.clone()])),
        }
    }
    all
}

fn view(it: &Move, register: &Register) -> MoveView {
    MoveView {
        id: it.responsibility.clone(),
        title: it.title.clone(),
        by_day: it.by_day,
        hours: it
            .hours_month
            .map_or("unknown".into(), |hours| format!("{hours:.1}")),
        lines: it
            .changes
            .iter()
            .map(|change| line(change, register))
            .collect(),
        closes: plan::in_words(&it.closes),
    }
}

fn line(change: &Change, register: &Register) -> String {
    let party = |id: &str| {
        let found = register.party(id);
        found.map_or_else(|| id.to_owned(), |party| party.name.clone())
    };
    let held = |it: &engine::facts::Assignment| {
        let role = match it.role {
            engine::facts::Role::Accountable => "answers for it",
            engine::facts::Role::Doer => "does it",
        };
        let part = match it.scope.is_everything() {
            true => String::new(),
            false => format!(" ({})", it.scope.in_words()),
        };
        format!("{} {role}{part}", party(&it.party))
    };
    match change {
        Change::Begin { assignment } => format!("new: {}", held(assignment)),
        Change::End { assignment, .. } => format!("ends: {}", held(assignment)),
        Change::StandIn { person, .. } => format!("a stand-in for {person}"),
        Change::OwnTool { tool } => format!("{tool} in the company’s own name"),
    }
}

/// What is done beside the register, and where.
fn beside(it: &Move) -> (String, String, &'static str) {
    let at = match it.heading {
        Heading::Tooling => "/tools",
        _ => "/people",
    };
    (it.title.clone(), plan::in_words(&it.closes), at)
}

/// When the plan is to hold.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Wanted {
    /// Today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub effective: Option<Date>,
}

pub async fn draft(cx: Context<DraftPlan>, _: NoPath, wanted: Wanted) -> Answer<PlanPage> {
    cx.write(move |tx, desk| {
        let number = draft_of(tx, desk, &wanted)?;
        Ok(View::Created {
            at: format!("/proposals/{number}"),
            notice: "The plan is a draft. Read what changes, say why, and propose it.".into(),
            page: page_of(tx, desk)?,
        })
    })
    .await
}

fn draft_of(tx: &mut Tx, desk: &Desk, wanted: &Wanted) -> Result<u32> {
    desk.here::<DraftPlan>()?;
    let today = desk.today(tx)?;
    let effective = beginning(tx, desk, wanted.effective)?;
    let register = desk.register(tx)?;
    let (decision, plan) = made(&register, effective);
    let changes: Vec<&Change> = plan.moves.iter().flat_map(|it| &it.changes).collect();
    if let Some(kind) = plan.missing.first() {
        return Err(Error::Conflict(format!(
            "There is no {kind} among the parties yet. Add one under People first, so that \
             there is somebody to sign."
        )));
    }
    let then = Content::on(&plan::apply(register.company(), changes), effective);
    let reason = reason(&plan, decision);
    let title = format!(
        "The plan of {}: {} responsibilities",
        day(today),
        plan.moves.len()
    );
    let wish = Wish {
        title,
        reason,
        ..Wish::default()
    };
    start_towards(tx, desk, &then, effective, &wish)
}

/// What both sides read before they sign.
fn reason(plan: &Plan, decision: Decision) -> String {
    format!(
        "The advice by today’s facts: {}. {}",
        decision.name(),
        plan.says.join(" ")
    )
}
