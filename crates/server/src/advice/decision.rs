//! The page of the decision: what fits, why, what would flip it, and all that it
//! stands on. What somebody supposes stands in its address.
use super::{
    asked::{Asked, settings},
    figures::{self, GapRow, Work},
    map::{self, Group},
    money::Money,
};
use crate::{
    platform::{
        actions::{KeepRun, ViewAdvice},
        context::{Context, Desk},
        routes::{Answer, NoPath},
    },
    proposals::day,
};
use advice::{
    Advice, Answer as Said, Confidence, Decision, Model, Settings, assess,
    decide::Question,
    map::Place,
    report::capital,
    situation::{self, Situation},
};
use askama::Template;
use engine::{findings, register::Register};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use std::{borrow::Cow, sync::Arc};
use store::Tx;
use web::{Page, Result, View};

#[derive(Template, Serialize, JsonSchema)]
#[template(path = "advice/decision.html")]
pub struct DecisionPage {
    #[serde(flatten)]
    pub advice: Advice,
    pub settings: Settings,
    /// Need against held, responsibility by responsibility.
    pub map: Vec<Place>,
    #[serde(skip)]
    shown: Shown,
}

/// What the page shows besides.
struct Shown {
    asked: Asked,
    day: String,
    is_today: bool,
    organisation: String,
    /// The advice by facts alone, where what is supposed leads elsewhere.
    by_facts: Option<&'static str>,
    supposed: Vec<Supposed>,
    moves: Vec<Field>,
    questions: Vec<QuestionCard>,
    flips: Vec<FlipLink>,
    find_out: Vec<(String, &'static str)>,
    money: Option<Money>,
    work: Work,
    gaps: Vec<GapRow>,
    groups: Vec<Group>,
    refused: Vec<String>,
    own_figures: usize,
    may_keep: bool,
}

/// Something that is supposed, and the address of the page without it.
struct Supposed {
    words: String,
    without: String,
}

/// A figure that can be moved on the page.
struct Field {
    key: &'static str,
    label: &'static str,
    unit: String,
    value: String,
    least: f64,
    most: f64,
    step: f64,
    /// Whether there is a figure to move; else it is only to be filled in.
    known: bool,
}

struct QuestionCard {
    id: &'static str,
    text: &'static str,
    answer: &'static str,
    by_facts: &'static str,
    why: String,
    /// The reason of an answer that overrides the facts.
    reason: Option<String>,
    takes_back: String,
}

struct FlipLink {
    says: String,
    entered: String,
    address: String,
}

impl Page for DecisionPage {
    fn title(&self) -> String {
        "Which model fits?".into()
    }
}

impl DecisionPage {
    fn name(&self) -> String {
        capital(self.advice.decided.decision.name())
    }

    fn is_unknown(&self) -> bool {
        self.advice.decided.decision == Decision::Unknown
    }

    fn confidence(&self) -> &'static str {
        match self.advice.decided.confidence {
            Confidence::None => "none",
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }

    fn scores(&self) -> Vec<(String, String)> {
        let scores = self.advice.decided.scores.iter();
        let name = |id| Model::of(id).map_or(id, Model::name);
        scores
            .map(|(model, points)| (capital(name(model)), format!("{points:+}")))
            .collect()
    }

    fn limits(&self) -> Vec<(String, bool, &str)> {
        let limits = self.advice.decided.limits.iter();
        limits
            .map(|it| (capital(it.model.name()), it.infeasible, it.why.as_str()))
            .collect()
    }

    /// What else moved the points, besides the questions.
    fn adjusted(&self) -> &[String] {
        let decided = &self.advice.decided;
        &decided.reasons[decided.questions.len().min(decided.reasons.len())..]
    }
}

/// The register of a day, with the plans of the business that have begun by then.
pub fn register_of(tx: &mut Tx, desk: &Desk, on: Date) -> Result<Arc<Register>> {
    let register = desk.register(tx)?;
    let plans = &register.company().assessment.plans;
    if plans.iter().all(|plan| on < plan.from) {
        return Ok(register);
    }
    let moved = situation::on_day(register.company(), company::catalogue(), on);
    Ok(Arc::new(moved.map_err(crate::app::wrong_values)?))
}

pub async fn decision(cx: Context<ViewAdvice>, _: NoPath, asked: Asked) -> Answer<DecisionPage> {
    cx.read(move |tx, desk| {
        desk.here::<ViewAdvice>()?;
        let today = desk.today(tx)?;
        let on = situation::day(asked.at.unwrap_or(today));
        let on = on.map_err(|refused| super::asked::wrong("at", &refused))?;
        let register = register_of(tx, desk, on)?;
        if let Some(settled) = asked.settled(|key| stands(&register, on, key)) {
            return Ok(View::Elsewhere {
                to: settled.address(),
                cookies: Vec::new(),
            });
        }
        page_of(desk, &register, &asked, on, today).map(View::Show)
    })
    .await
}

/// What stands in a field of the page before anybody moves it.
fn stands(register: &Register, on: Date, key: &str) -> Option<String> {
    let situation = Situation::new(register, company::catalogue(), on);
    let own = super::asked::own(&register.company().assessment).0;
    match key {
        "internal_people" => situation.team.people.map(|people| people.to_string()),
        "users" => situation.users().map(|users| users.to_string()),
        key => own.book.find(key).map(|it| it.range.mid.to_string()),
    }
}

fn page_of(
    desk: &Desk,
    register: &Register,
    asked: &Asked,
    on: Date,
    today: Date,
) -> Result<DecisionPage> {
    let (settings, refused) = settings(register.company(), asked, on)?;
    let advice = assess(register, company::catalogue(), on, &settings);
    let at = match on == today {
        true => desk.who.now,
        false => register.begins(on),
    };
    let found = findings::compute(register, at);
    let raw = Situation::new(register, company::catalogue(), on);
    let situation = raw.clone().supposing(&settings.scenario);
    let map = advice::map::map(register, &situation, &settings.book, &found, at);
    let by_facts = match asked.set.is_empty() {
        true => None,
        false => by_facts(register, on).filter(|name| *name != advice.decided.decision.name()),
    };
    let shown = Shown {
        day: day(on),
        is_today: on == today,
        organisation: register.company().organisation.name.clone(),
        by_facts,
        supposed: supposed(asked),
        moves: fields(&situation, &settings),
        questions: questions(&advice, asked),
        flips: flips(&advice, asked),
        find_out: advice
            .decided
            .find_out
            .iter()
            .map(|line| (line.clone(), entered_at(line)))
            .collect(),
        money: Money::of(&advice, &settings.book),
        work: Work::of(&advice),
        gaps: figures::gaps(&advice),
        groups: map::groups(&map, register),
        refused,
        own_figures: settings.book.replaced().count(),
        may_keep: desk.who.allows_here::<KeepRun>(),
        asked: asked.clone(),
    };
    Ok(DecisionPage {
        advice,
        settings,
        map,
        shown,
    })
}

/// The advice with nothing supposed. Money is drawn once only: it decides by middle values.
fn by_facts(register: &Register, on: Date) -> Option<&'static str> {
    let (own, _) = super::asked::own(&register.company().assessment);
    let light = Settings { draws: 1, ..own };
    let advice = assess(register, company::catalogue(), on, &light);
    Some(advice.decided.decision.name())
}

fn supposed(asked: &Asked) -> Vec<Supposed> {
    let all = asked.set.iter().map(|part| {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        Supposed {
            words: in_words(key.trim(), value.trim()),
            without: asked.without(key.trim()).address(),
        }
    });
    all.collect()
}

fn in_words(key: &str, value: &str) -> String {
    if Question::of(key).is_some() {
        let (answer, reason) = value.split_once(':').unwrap_or((value, ""));
        return match reason.trim() {
            "" => format!("{key} is answered {answer}, without a reason"),
            reason => format!("{key} is answered {answer}: {reason}"),
        };
    }
    let what: Cow<'_, str> = match key {
        "internal_people" => "people inside".into(),
        "hires_planned" => "hires planned".into(),
        "operators_each" => "people proven on each critical system".into(),
        "users" => "users".into(),
        "peculiar" => "peculiar things".into(),
        "undocumented" => "critical systems without procedures".into(),
        "keep_internal" => "leadership wants to keep the people inside".into(),
        "round_the_clock" => "something is needed around the clock".into(),
        "skills_all" => "level of every skill inside".into(),
        key => match advice::Book::shipped().find(key) {
            Some(it) => it.name.clone().into(),
            None => key.to_owned().into(),
        },
    };
    format!("{what}: {value}")
}

fn fields(situation: &Situation, settings: &Settings) -> Vec<Field> {
    let counted = |key, label, value: Option<u32>, most: f64| Field {
        key,
        label,
        unit: String::new(),
        known: value.is_some(),
        most: value.map_or(most, |value| most.max(f64::from(value) * 2.0)),
        value: value.map(|value| value.to_string()).unwrap_or_default(),
        least: 0.0,
        step: 1.0,
    };
    let assumed = |key: &'static str, label, step: f64| {
        let it = settings.book.find(key);
        let shipped = advice::Book::shipped().find(key);
        let mid = it.map_or(0.0, |it| it.range.mid);
        let most = shipped.map_or(mid, |it| it.range.high.max(mid));
        Field {
            key,
            label,
            unit: it.map(|it| it.unit.clone()).unwrap_or_default(),
            value: mid.to_string(),
            least: 0.0,
            most: (most * 1.5).ceil(),
            step,
            known: true,
        }
    };
    vec![
        counted(
            "internal_people",
            "People inside",
            situation.team.people,
            12.0,
        ),
        counted("users", "Users", situation.users(), 200.0),
        assumed("fee.comanaged_user_month", "Partner’s fee, co-managed", 1.0),
        assumed("fee.full_user_month", "Partner’s fee, for everything", 1.0),
        assumed(
            "time.productive_hours_month",
            "Hours that a person can give",
            1.0,
        ),
    ]
}

fn questions(advice: &Advice, asked: &Asked) -> Vec<QuestionCard> {
    let all = advice.decided.questions.iter().map(|it| QuestionCard {
        id: it.question.id(),
        text: it.text,
        answer: it.answer.word(),
        by_facts: it.by_facts.word(),
        why: capital(&it.why),
        reason: it.overridden.as_ref().map(|own| own.reason.clone()),
        takes_back: asked.without(it.question.id()).address(),
    });
    all.collect()
}

impl QuestionCard {
    fn is_unknown(&self) -> bool {
        self.answer == Said::Unknown.word()
    }

    /// The other two answers.
    fn others(&self) -> impl Iterator<Item = &'static str> {
        let all = [Said::Yes, Said::No, Said::Unknown].map(Said::word);
        let answer = self.answer;
        all.into_iter().filter(move |word| *word != answer)
    }
}

fn flips(advice: &Advice, asked: &Asked) -> Vec<FlipLink> {
    let all = advice.decided.flips.iter().map(|flip| FlipLink {
        says: flip.says.clone(),
        entered: flip.set.join(", "),
        address: asked.and(&flip.set).address(),
    });
    all.collect()
}

/// Where what is to be found out is written down.
fn entered_at(line: &str) -> &'static str {
    match line {
        line if line.contains("skills of the people") => "/people",
        line if line.contains("people of the internal side") => "/people",
        line if line.starts_with("Adopt the responsibilities") => "/catalogue",
        _ => "/advice/facts",
    }
}
