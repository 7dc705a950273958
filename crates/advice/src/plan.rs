//! From advice to a plan: the smallest set of responsibilities to change so that the
//! findings close, as changes of the register that both sides can sign. Exact: take
//! one away, and a finding returns.
mod changes;
mod cover;
mod steps;
mod targets;

pub use changes::{Change, apply};
pub use steps::{Kind, Step};
pub use targets::{Target, targets};

use crate::assumptions::Book;
use crate::balance;
use crate::decide::Decision;
use crate::models::Model;
use crate::situation::Situation;
use engine::catalogue::Catalogue;
use engine::findings::Severity;
use engine::register::Register;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What a change brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Heading {
    Coverage,
    Tooling,
    Depth,
}

/// One responsibility that changes hands, or gains them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Move {
    pub responsibility: String,
    pub title: String,
    pub heading: Heading,
    /// The findings that it closes.
    pub closes: Vec<String>,
    /// 30, 60 or 90 days from the start: the worst first.
    pub by_day: u32,
    pub hours_month: Option<f64>,
    pub to_partner: bool,
    pub changes: Vec<Change>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Plan {
    /// What it is a plan for: the decision, or side by side while that is unknown.
    pub model: Model,
    pub moves: Vec<Move>,
    /// Changes that are no move: stand-ins, licences to bring into the company's name.
    pub besides: Vec<Move>,
    /// Whether no smaller set would do; false when there was too much to try.
    pub smallest: bool,
    pub first_days: Vec<Stage>,
    /// What is done besides moving responsibilities: to hire, to train, to write down, to
    /// keep, to put into the contract.
    pub steps: Vec<Step>,
    /// Kinds of parties that are still to be found before all of it can be signed.
    pub missing: Vec<&'static str>,
    /// What the split does not solve.
    pub says: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stage {
    pub by_day: u32,
    pub steps: Vec<String>,
}

/// The plan from a day on for what was decided; side by side while that is unknown.
/// `register` holds the facts as they are.
pub fn plan(
    register: &Register,
    catalogue: &Catalogue,
    book: &Book,
    on: Date,
    decision: Decision,
) -> Plan {
    let model = decision.model().unwrap_or(Model::CoManaged);
    let situation = Situation::new(register, catalogue, on);
    let all = targets(register, &situation, book, on);
    // Alone, the inside closes by people and skills what the register cannot close; and
    // what is given away is not closed by whoever joins.
    let targets: Vec<Target> = match model {
        Model::CoManaged => all.clone(),
        _ => all
            .iter()
            .filter(|it| it.anew || it.besides)
            .cloned()
            .collect(),
    };
    let (single, shared): (Vec<&Target>, Vec<&Target>) = targets
        .iter()
        .filter(|target| !target.by.is_empty())
        .partition(|it| it.by.len() == 1);
    let mut chosen: BTreeSet<String> = single.iter().map(|it| it.by[0].clone()).collect();
    let open: Vec<Vec<String>> = shared
        .iter()
        .filter(|target| !target.by.iter().any(|id| chosen.contains(id)))
        .map(|target| target.by.clone())
        .collect();
    let hours = |id: &str| {
        situation
            .task(id)
            .and_then(|task| task.hours_month)
            .unwrap_or(0.0)
    };
    let (smallest, exact) = cover::smallest(&open, hours);
    chosen.extend(smallest);
    let mut missing = BTreeSet::new();
    let moves: Vec<Move> = chosen
        .iter()
        .map(|id| {
            make(
                register,
                &situation,
                &targets,
                id,
                (model, on),
                &mut missing,
            )
        })
        .collect();
    let besides = changes::besides(register, &targets);
    if model == Model::FullyOutsourced && !situation.partner_present {
        missing.insert("partner");
    }
    let steps = steps::steps(&situation, book, catalogue, model, &all);
    Plan {
        model,
        first_days: stages(model, &moves, &besides),
        says: says(&situation, book, model, &moves, &targets, &missing),
        steps,
        missing: missing.into_iter().collect(),
        moves,
        besides,
        smallest: exact,
    }
}

fn make(
    register: &Register,
    situation: &Situation,
    targets: &[Target],
    id: &str,
    (model, on): (Model, Date),
    missing: &mut BTreeSet<&'static str>,
) -> Move {
    let closed: Vec<&Target> = targets
        .iter()
        .filter(|target| target.by.iter().any(|by| by == id))
        .collect();
    let task = situation.task(id);
    let (changes, absent) = changes::changes(register, situation, &closed, id, (model, on));
    let to_partner = absent.contains(&"partner");
    missing.extend(absent);
    let worst = closed.iter().map(|target| target.severity).max();
    Move {
        responsibility: id.to_owned(),
        title: task.map_or_else(String::new, |task| task.title.clone()),
        heading: heading(&closed, id),
        closes: closed.iter().map(|target| target.id.clone()).collect(),
        by_day: match worst {
            Some(Severity::Critical) => 30,
            Some(Severity::High) => 60,
            _ => 90,
        },
        hours_month: task.and_then(|task| task.hours_month),
        to_partner: to_partner || changes.iter().any(|change| change.gives_to(register)),
        changes,
    }
}

/// Responsibilities that are about the platforms themselves.
const PLATFORMS: [&str; 6] = ["END-02", "MON-01", "MON-02", "MON-03", "GOV-07", "GOV-08"];

fn heading(closed: &[&Target], id: &str) -> Heading {
    if PLATFORMS.contains(&id) {
        return Heading::Tooling;
    }
    match closed.iter().any(|target| target.coverage) {
        true => Heading::Coverage,
        false => Heading::Depth,
    }
}

fn stages(model: Model, moves: &[Move], besides: &[Move]) -> Vec<Stage> {
    let mut stages: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let fixed = [
        (30, "Agree on this proposal, and have each side sign it."),
        (
            30,
            "An administrator of one's own and a tested emergency account on every platform.",
        ),
        (
            60,
            "The partner works each moved responsibility once by its written procedure.",
        ),
        (
            90,
            "Each side says on its own who does what; where the answers differ, mend it.",
        ),
        (
            90,
            "First review with recorded decisions: what moved, what it cost, what is still open.",
        ),
    ];
    let both = fixed
        .into_iter()
        .filter(|(_, step)| model == Model::CoManaged || !steps::of_two_sides(step));
    for (day, step) in both {
        stages.entry(day).or_default().push(step.to_owned());
    }
    for it in moves.iter().chain(besides) {
        let step = format!(
            "{} {}: {}.",
            it.responsibility,
            it.title,
            in_words(&it.closes)
        );
        stages.entry(it.by_day).or_default().push(step);
    }
    stages
        .into_iter()
        .map(|(by_day, steps)| Stage { by_day, steps })
        .collect()
}

/// What closes, in words: a finding by its kind, the rest by what it is about.
pub fn in_words(closes: &[String]) -> String {
    let words = closes.iter().map(|id| {
        let parts: Vec<&str> = id.split(':').collect();
        match parts[..] {
            ["coverage", _] => "every hour".to_owned(),
            ["depth", _] => "a specialist's depth".to_owned(),
            ["holder", _] => "one person alone".to_owned(),
            [_, kind, ..] => kind.replace('_', " "),
            _ => id.clone(),
        }
    });
    let words: BTreeSet<String> = words.collect();
    words.into_iter().collect::<Vec<_>>().join(", ")
}

fn says(
    situation: &Situation,
    book: &Book,
    model: Model,
    moves: &[Move],
    targets: &[Target],
    missing: &BTreeSet<&'static str>,
) -> Vec<String> {
    let mut says = Vec::new();
    let balance = balance::balance(situation, book);
    let after = balance
        .after
        .iter()
        .find(|after| after.model == model && model != Model::FullyOutsourced);
    if let Some((after, above)) = after.and_then(|after| Some((after, after.above_capacity?)))
        && above > 0.0
    {
        let what = match model {
            Model::InternalOnly => "The people inside are too few for the work",
            _ => "The split alone does not make the work fit",
        };
        says.push(format!(
            "{what}: {:.0} hours a month stay inside and {:.0} \
             can be given there; {above:.0} more hours must move, be hired for or be given up.",
            after.stays,
            balance.capacity.unwrap_or_default()
        ));
    }
    let partner = moves.iter().filter(|it| it.to_partner).count();
    let closed: BTreeSet<&String> = moves.iter().flat_map(|it| &it.closes).collect();
    says.push(format!(
        "{} responsibilities change, {partner} of them towards the partner; {} findings close.",
        moves.len(),
        closed.len()
    ));
    for kind in missing {
        says.push(match *kind {
            "partner" => "A partner is still to be found; nothing is given to it before it has a \
                          name here."
                .to_owned(),
            "internal" => "Somebody inside is still to be found and to be named here.".to_owned(),
            _ => "The business is not named as a party yet.".to_owned(),
        });
    }
    let stuck: Vec<&str> = targets
        .iter()
        .filter(|target| target.by.is_empty() && !target.besides)
        .map(|target| target.what.as_str())
        .collect();
    if !stuck.is_empty() {
        says.push(format!(
            "No change of the register mends this: {}",
            stuck.join(" ")
        ));
    }
    says
}

/// A responsibility that stays with the company whatever the model.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stays {
    pub responsibility: String,
    pub title: String,
    pub group: String,
    /// Who usually does the work when everything is outsourced.
    pub done_by: Vec<String>,
    pub if_unowned: String,
}

/// What the business answers for even when everything is outsourced: it cannot be
/// given away under any model.
pub fn stays_with_the_business(catalogue: &Catalogue) -> Vec<Stays> {
    let outsourced = Model::FullyOutsourced.id();
    let stays = catalogue.responsibilities.iter().filter_map(|entry| {
        let usual = entry.usual_owner.get(outsourced)?;
        (usual.accountable == "business").then(|| Stays {
            responsibility: entry.id.clone(),
            title: entry.title.clone(),
            group: entry.group.clone(),
            done_by: usual.responsible.clone(),
            if_unowned: entry.if_unowned.clone(),
        })
    });
    stays.collect()
}
