//! The page on which the facts of an assessment are written down, and how far it is:
//! what is known, and what is still unknown, most useful first.
use super::{
    commands::{
        self, Counts, DRIVERS, General, List, NewHelper, NewPeculiar, NewPlan, NewSpecialistWork,
        NewWaiting, NewWork, Nothing, TakeOut, Undocumented,
    },
    queries,
};
use crate::{
    organisation::places::queries as places,
    platform::{
        actions::{ChangeAssessment, ViewAdvice},
        context::{Context, Desk},
        routes::{Answer, NoInput, NoPath},
        words::OrNothing,
    },
};
use advice::{Settings, assess, situation::Situation};
use askama::Template;
use engine::{assessment::Assessment, facts::PartyKind, register::Register};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "advice/facts.html")]
pub struct FactsPage {
    pub facts: Assessment,
    /// What an assessment asks for, most useful first.
    pub asked: Vec<Fact>,
    pub known: usize,
    /// The advice as far as it goes.
    pub decision: &'static str,
    #[serde(skip)]
    lists: Lists,
}

/// Something that an assessment asks for.
#[derive(Clone, Serialize, JsonSchema)]
pub struct Fact {
    pub what: &'static str,
    /// What it decides.
    pub why: &'static str,
    pub known: bool,
    /// Where it is written down.
    pub at: &'static str,
}

/// What the forms choose from.
#[derive(Default)]
struct Lists {
    people: Vec<(String, String)>,
    systems: Vec<(String, String)>,
    holidays: Vec<(String, String)>,
    today: Date,
    may_change: bool,
}

impl Page for FactsPage {
    fn title(&self) -> String {
        "The facts behind the advice".into()
    }
}

impl FactsPage {
    fn unknown(&self) -> impl Iterator<Item = &Fact> {
        self.asked.iter().filter(|fact| !fact.known)
    }

    fn drivers(&self) -> Vec<(&'static str, &'static str, String)> {
        let counts = &self.facts.counts;
        let all = DRIVERS.iter();
        all.map(|(driver, label)| (*driver, *label, counts.get(*driver).or_nothing()))
            .collect()
    }

    fn people(&self) -> Vec<(&str, &str)> {
        both(&self.lists.people)
    }

    fn systems(&self) -> Vec<(&str, &str)> {
        both(&self.lists.systems)
    }

    fn holidays(&self) -> Vec<(&str, &str)> {
        both(&self.lists.holidays)
    }

    fn said(value: &Option<bool>) -> &'static str {
        match value {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        }
    }

    fn keep_internal(&self) -> &'static str {
        Self::said(&self.facts.keep_internal)
    }

    fn round_the_clock(&self) -> &'static str {
        Self::said(&self.facts.round_the_clock)
    }

    fn yes_or_no(&self) -> [(&'static str, &'static str); 3] {
        [("", "not known yet"), ("yes", "yes"), ("no", "no")]
    }

    fn reasons(&self) -> [(&'static str, &'static str); 5] {
        [
            ("", "nothing in particular"),
            ("capacity", "somebody having time"),
            ("skill", "somebody who can"),
            ("money", "money"),
            ("decision", "a decision"),
        ]
    }

    fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        let all = self.lists.people.iter().chain(&self.lists.systems);
        let mut found = all.filter(|(known, _)| known == id);
        found.next().map_or(id, |(_, name)| name)
    }

    fn percent(share: &Option<f64>) -> String {
        share
            .map(|share| format!("{:.0}", share * 100.0))
            .unwrap_or_default()
    }
}

fn both(all: &[(String, String)]) -> Vec<(&str, &str)> {
    let all = all.iter();
    all.map(|(id, name)| (id.as_str(), name.as_str())).collect()
}

pub async fn facts(cx: Context<ViewAdvice>, _: NoPath, _: NoInput) -> Answer<FactsPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewAdvice>()?;
        page_of(tx, desk).map(View::Show)
    })
    .await
}

fn page_of(tx: &mut Tx, desk: &Desk) -> Result<FactsPage> {
    let register = desk.register(tx)?;
    let today = register.date(desk.who.now);
    let situation = Situation::new(&register, company::catalogue(), today);
    let (own, _) = super::asked::own(&register.company().assessment);
    let light = Settings { draws: 1, ..own };
    let advice = assess(&register, company::catalogue(), today, &light);
    let asked = asked(&register, &situation);
    Ok(FactsPage {
        known: asked.iter().filter(|fact| fact.known).count(),
        asked,
        decision: advice.decided.decision.name(),
        facts: queries::assessment(tx)?,
        lists: Lists {
            people: inside(&register),
            systems: critical(&register),
            holidays: std::iter::once((String::new(), "none".to_owned()))
                .chain(
                    places::holidays(tx)?
                        .into_iter()
                        .map(|(name, _)| (name.clone(), name)),
                )
                .collect(),
            today,
            may_change: desk.who.allows_here::<ChangeAssessment>(),
        },
    })
}

fn inside(register: &Register) -> Vec<(String, String)> {
    let people = register.company().people.iter();
    let inside = people.filter(|person| {
        let party = register.party(&person.party);
        party.is_some_and(|party| party.kind == PartyKind::Internal)
    });
    inside
        .map(|person| (person.id.clone(), person.name.clone()))
        .collect()
}

fn critical(register: &Register) -> Vec<(String, String)> {
    let systems = register.company().systems.iter();
    systems
        .filter(|system| system.critical)
        .map(|system| (system.id.clone(), system.name.clone()))
        .collect()
}

/// Most useful first: what the four questions need, then what is priced, then the rest.
fn asked(register: &Register, it: &Situation) -> Vec<Fact> {
    let fact = |what, why, known, at| Fact {
        what,
        why,
        known,
        at,
    };
    let facts = &register.company().assessment;
    let people = it.team.people;
    let nobody = people == Some(0);
    let counted = it.tasks.iter().all(|task| task.hours_month.is_some());
    vec![
        fact(
            "Who is inside",
            "whether there is capability to preserve",
            people.is_some(),
            "/people",
        ),
        fact(
            "What must be looked after",
            "whether every hour or depth is needed",
            !it.tasks.is_empty() || facts.round_the_clock.is_some(),
            "/catalogue",
        ),
        fact(
            "Critical systems, and who is proven on each",
            "whether an outside provider could take over easily",
            !it.critical.is_empty() && it.critical.iter().all(|one| one.operators.is_some()),
            "/systems",
        ),
        fact(
            "What is peculiar, or that nothing is",
            "whether an outside provider could take over easily",
            facts.peculiar.is_some(),
            "#peculiar",
        ),
        fact(
            "Critical systems without procedures, or that all have them",
            "what would be lost with the people",
            facts.undocumented.is_some(),
            "#undocumented",
        ),
        fact(
            "Hires that are planned; none is an answer",
            "whether capacity comes",
            facts.hires_planned.is_some(),
            "#general",
        ),
        fact(
            "Whether leadership wants to keep the people inside",
            "whether there is capability to preserve",
            facts.keep_internal.is_some(),
            "#general",
        ),
        fact(
            "What the people inside can do",
            "the ceiling of expertise, the map",
            nobody || it.team.skills.is_some(),
            "/people",
        ),
        fact(
            "How many users there are",
            "what it costs",
            it.users().is_some(),
            "#counts",
        ),
        fact(
            "How much there is of what drives the work",
            "hours a month that are asked for",
            !it.tasks.is_empty() && counted,
            "#counts",
        ),
        fact(
            "When the people inside are at work",
            "hours of the year in which somebody is there",
            nobody || it.team.covered_hours.is_some(),
            "/people",
        ),
        fact(
            "What waits, and since when",
            "how long the work has been too much",
            !facts.backlog.is_empty(),
            "#backlog",
        ),
        fact(
            "An offer or a pay table of your own",
            "prices that are yours",
            !facts.quotes.is_empty(),
            "/advice/assumptions",
        ),
    ]
}

/// Which list.
#[derive(Clone, Deserialize)]
pub struct ByList {
    list: List,
}

/// Carries a change out, and leads back to its part of the page.
async fn carry_out(
    cx: &Context<ChangeAssessment>,
    part: &'static str,
    change: impl Fn(&mut Tx, &Desk) -> Result<()> + Send + 'static,
) -> Answer<FactsPage> {
    cx.write(move |tx, desk| {
        change(tx, desk)?;
        Ok(View::Done {
            to: format!("/advice/facts#{part}"),
            notice: "It is written down.".into(),
            page: page_of(tx, desk)?,
        })
    })
    .await
}

macro_rules! written_down {
    ($($name:ident: $input:ty => $part:literal;)*) => {
        $(pub async fn $name(
            cx: Context<ChangeAssessment>,
            _: NoPath,
            new: $input,
        ) -> Answer<FactsPage> {
            carry_out(&cx, $part, move |tx, desk| commands::$name(tx, desk, &new)).await
        })*
    };
}

written_down! {
    general: General => "general";
    counts: Counts => "counts";
    add_peculiar: NewPeculiar => "peculiar";
    add_undocumented: Undocumented => "undocumented";
    add_work: NewWork => "work";
    add_helper: NewHelper => "helpers";
    add_waiting: NewWaiting => "backlog";
    add_specialist_work: NewSpecialistWork => "specialist_work";
    add_plan: NewPlan => "plans";
    nothing: Nothing => "peculiar";
}

pub async fn take_out(
    cx: Context<ChangeAssessment>,
    path: ByList,
    out: TakeOut,
) -> Answer<FactsPage> {
    carry_out(&cx, "facts", move |tx, desk| {
        commands::take_out(tx, desk, path.list, &out)
    })
    .await
}
