//! What would flip the advice. Nothing is guessed: each candidate is entered as if
//! somebody had typed it, everything is decided anew, and only those that really
//! change the outcome are told, the smallest ones first.
use super::questions::{Answer, Question};
use super::{Costs, Decision, judge};
use crate::assumptions::{Book, Key, Range};
use crate::models::{Model, equal};
use crate::scenario::Scenario;
use crate::situation::Situation;
use crate::structure;
use serde::Serialize;

/// Something that changes the outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Flip {
    /// As it is entered: `Q1=no`, `internal_people=8`.
    pub set: Vec<String>,
    pub to: Decision,
    pub says: String,
}

/// The most that are told.
const TOLD: usize = 8;

pub(super) fn flips(
    raw: &Situation,
    scenario: &Scenario,
    book: &Book,
    costs: &Costs,
    now: Decision,
) -> Vec<Flip> {
    let mut found: Vec<Flip> = Vec::new();
    let tried = |candidate: &[String]| {
        let to = outcome(raw, scenario, book, costs, candidate)?;
        (to != now && to != Decision::Unknown).then_some(to)
    };
    for candidate in candidates(raw, book) {
        let larger = |flip: &Flip| flip.set.iter().all(|part| candidate.contains(part));
        if found.iter().any(larger) {
            continue;
        }
        let Some(to) = tried(&candidate) else {
            continue;
        };
        let (set, to) = smallest(candidate, to, &tried);
        if found.iter().any(|flip| flip.set == set) {
            continue;
        }
        let says = say(&set, to);
        found.push(Flip { set, to, says });
    }
    found.truncate(TOLD);
    for key in [Key::FeeFullUserMonth, Key::FeeComanagedUserMonth] {
        let priced = |price: f64| {
            let set = vec![format!("{}={price}", key.id())];
            let to = tried(&set)?;
            Some((set, to))
        };
        if let Some((set, to)) = nearest_price(book.range(key), priced) {
            let says = say(&set, to);
            found.push(Flip { set, to, says });
        }
    }
    found
}

/// Drops each part that is not needed.
fn smallest(
    mut set: Vec<String>,
    mut to: Decision,
    tried: &impl Fn(&[String]) -> Option<Decision>,
) -> (Vec<String>, Decision) {
    let mut place = 0;
    while set.len() > 1 && place < set.len() {
        let mut fewer = set.clone();
        fewer.remove(place);
        match tried(&fewer) {
            Some(then) => {
                (set, to) = (fewer, then);
                place = 0;
            }
            None => place += 1,
        }
    }
    (set, to)
}

/// The price that is nearest to the middle of its range at which the advice changes, to
/// one unit: dearer first, then cheaper. Prices decide between equal points only.
fn nearest_price<T>(range: Range, priced: impl Fn(f64) -> Option<T>) -> Option<T> {
    let dear = (range.high * 4.0).ceil();
    for end in [dear, 1.0] {
        let (mut same, mut flips) = (range.mid.round(), end);
        if priced(flips).is_none() {
            continue;
        }
        while (flips - same).abs() > 1.0 {
            let middle = ((same + flips) / 2.0).round();
            match priced(middle) {
                Some(_) => flips = middle,
                None => same = middle,
            }
        }
        return priced(flips);
    }
    None
}

/// What would be decided if this were entered.
fn outcome(
    raw: &Situation,
    scenario: &Scenario,
    book: &Book,
    costs: &Costs,
    candidate: &[String],
) -> Option<Decision> {
    let (mut scenario, mut book) = (scenario.clone(), book.clone());
    let mut priced = false;
    for part in candidate {
        priced |= part.starts_with("fee.") || part.starts_with("pay.");
        let date = raw.on.to_string();
        scenario.set(&mut book, part, &date).ok()?;
    }
    let situation = raw.clone().supposing(&scenario);
    // More people than are inside cannot be proven inside.
    let asked = scenario.operators_each.zip(situation.team.people);
    if asked.is_some_and(|(operators, people)| operators > people) {
        return None;
    }
    let costs = if priced || !scenario_is_plain(&scenario) {
        costs_of(&situation, &book)
    } else {
        costs.clone()
    };
    let gaps = structure::structure(&situation, &book);
    Some(
        judge(&situation, &gaps, &scenario, &book, &costs)
            .decided
            .decision,
    )
}

/// Whether it changes answers and weights only, so that the costs stay.
fn scenario_is_plain(scenario: &Scenario) -> bool {
    let answers_only = Scenario {
        answers: scenario.answers.clone(),
        weights: scenario.weights.clone(),
        ..Scenario::default()
    };
    *scenario == answers_only
}

/// The yearly costs at equal scope and middle values.
pub(crate) fn costs_of(situation: &Situation, book: &Book) -> Costs {
    let middle = book.values(crate::assumptions::Point::Mid);
    let priced = Model::ALL.into_iter().filter_map(|model| {
        let offer = equal(situation, book, model)?;
        Some((model, offer.running(&middle).round()))
    });
    priced.collect()
}

/// Smallest first: facts and answers alone, then in twos, then whole arrangements.
fn candidates(raw: &Situation, book: &Book) -> Vec<Vec<String>> {
    let set = |parts: &[&str]| {
        parts
            .iter()
            .map(|part| (*part).to_owned())
            .collect::<Vec<_>>()
    };
    let mut all = vec![
        set(&["keep_internal=false"]),
        set(&["keep_internal=true"]),
        set(&["round_the_clock=false"]),
        set(&["round_the_clock=true"]),
        set(&["hires_planned=1"]),
        set(&["peculiar=0"]),
        set(&["peculiar=20"]),
        set(&["skills_all=4"]),
        set(&["operators_each=2"]),
    ];
    let answer =
        |question: Question, answer: Answer| format!("{}={}", question.id(), answer.word());
    let both = [Answer::Yes, Answer::No];
    for question in Question::ALL {
        all.extend(both.map(|said| vec![answer(question, said)]));
    }
    all.push(set(&["hires_planned=1", "Q1=yes"]));
    all.push(set(&["internal_people=0", "hires_planned=0"]));
    all.push(set(&["internal_people=0", "hires_planned=0", "peculiar=0"]));
    for (place, first) in Question::ALL.into_iter().enumerate() {
        for second in Question::ALL.into_iter().skip(place + 1) {
            for (one, other) in both
                .into_iter()
                .flat_map(|one| both.map(|other| (one, other)))
            {
                all.push(vec![answer(first, one), answer(second, other)]);
            }
        }
    }
    let rota = crate::formulas::min_rota(&book.values(crate::assumptions::Point::Mid), 2);
    let people = raw.team.people.unwrap_or(0).max(rota);
    let people = format!("internal_people={people}");
    all.push(set(&[&people]));
    all.push(set(&[&people, "skills_all=4"]));
    all.push(set(&[&people, "skills_all=4", "operators_each=2"]));
    all.push(set(&[
        &people,
        "skills_all=4",
        "operators_each=2",
        "peculiar=0",
    ]));
    all
}

fn say(candidate: &[String], to: Decision) -> String {
    let words: Vec<String> = candidate.iter().map(|part| word(part)).collect();
    format!("If {}, the advice is {}.", words.join(" and "), to.name())
}

fn word(part: &str) -> String {
    let (key, value) = part.split_once('=').unwrap_or((part, ""));
    match key {
        "Q1" if value == "no" => "there were no internal capability to preserve".into(),
        "Q1" => "there were internal capability to preserve".into(),
        "Q2" if value == "no" => "taking on an outside provider were easy".into(),
        "Q2" => "taking on an outside provider were painful".into(),
        "Q3" if value == "no" => {
            "neither every hour nor depth were needed beyond the inside".into()
        }
        "Q3" => "every hour or depth were needed beyond the inside".into(),
        "Q4" if value == "no" => "there were people inside or a plan to hire".into(),
        "Q4" => "there were nobody inside and no plan to hire".into(),
        "keep_internal" if value == "false" => {
            "leadership did not want to keep the people inside".into()
        }
        "keep_internal" => "leadership wanted to keep the people inside".into(),
        "round_the_clock" if value == "false" => "nothing were needed around the clock".into(),
        "round_the_clock" => "something were needed around the clock".into(),
        "internal_people" if value == "0" => "nobody were inside".into(),
        "internal_people" => format!("{value} people were inside"),
        "hires_planned" if value == "0" => "no hire were planned".into(),
        "hires_planned" => format!("{value} were to be hired"),
        "skills_all" => format!("they held every skill at level {value}"),
        "operators_each" => format!("{value} people were proven on every critical system"),
        "peculiar" if value == "0" => "nothing were peculiar".into(),
        "peculiar" => "much were peculiar".into(),
        _ => format!("{key} were {value}"),
    }
}
