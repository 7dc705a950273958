//! What a plan asks for besides moving responsibilities, by the model that it is for:
//! people to hire, skills to train, systems to write down, duties that stay with the
//! business, points that belong into a contract.
use super::stays_with_the_business;
use super::targets::Target;
use crate::assumptions::{Book, Point};
use crate::formulas;
use crate::models::{LAYERS, Model};
use crate::situation::Situation;
use engine::catalogue::Catalogue;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Hire,
    Train,
    WriteDown,
    Keep,
    Contract,
}

impl Kind {
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Hire => "Hire",
            Kind::Train => "Train",
            Kind::WriteDown => "Write down",
            Kind::Keep => "Keep",
            Kind::Contract => "Into the contract",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    pub kind: Kind,
    pub what: String,
}

/// As many names as somebody would read in a line.
const NAMED: usize = 6;

pub(super) fn steps(
    situation: &Situation,
    book: &Book,
    catalogue: &Catalogue,
    model: Model,
    targets: &[Target],
) -> Vec<Step> {
    let said = match model {
        Model::CoManaged => Vec::new(),
        Model::InternalOnly => inside(situation, book, targets),
        Model::FullyOutsourced => outside(situation, catalogue),
    };
    let steps = said.into_iter().map(|(kind, what)| Step { kind, what });
    steps.collect()
}

/// A fixed step that needs a second side.
pub(super) fn of_two_sides(step: &str) -> bool {
    ["The partner", "each side", "Each side"]
        .iter()
        .any(|words| step.contains(words))
}

fn inside(situation: &Situation, book: &Book, targets: &[Target]) -> Vec<(Kind, String)> {
    let mut said = Vec::new();
    let middle = book.values(Point::Mid);
    let people = situation.team.people.unwrap_or(0);
    let rota = formulas::min_rota(&middle, LAYERS);
    if situation.around_the_clock == Some(true) && people < rota {
        let more = rota - people;
        said.push((
            Kind::Hire,
            format!("{more} more people, so that a rota around the clock is bearable ({rota})."),
        ));
    }
    let hours = situation.hours_of(|_| 1.0).known;
    let short = (formulas::people_for(&middle, hours) - f64::from(people)).ceil();
    if short >= 1.0 {
        said.push((
            Kind::Hire,
            format!("{short:.0} for the hours: {hours:.0} a month are asked for."),
        ));
    }
    for target in targets {
        let kind = match target.id.split(':').next() {
            Some("depth") => "Train somebody, or buy hours",
            Some("holder") => "Have a second person work it once by its written procedure",
            _ => continue,
        };
        said.push((Kind::Train, format!("{} {kind}.", target.what)));
    }
    said.extend(to_write_down(situation));
    said
}

fn outside(situation: &Situation, catalogue: &Catalogue) -> Vec<(Kind, String)> {
    let mut said = Vec::new();
    let stays = stays_with_the_business(catalogue);
    let adopted = stays
        .iter()
        .filter(|it| situation.task(&it.responsibility).is_some());
    let adopted: Vec<&str> = adopted.map(|it| it.responsibility.as_str()).collect();
    said.push((
        Kind::Keep,
        match adopted.as_slice() {
            [] => format!(
                "{} duties stay with the business whatever the model; none of them is adopted yet.",
                stays.len()
            ),
            some => format!(
                "{} of the {} duties that stay with the business are adopted: {}. Name who does them.",
                some.len(),
                stays.len(),
                listed(some)
            ),
        },
    ));
    let around = situation.tasks.iter().filter(|task| task.around_the_clock);
    let around: Vec<&str> = around.map(|task| task.id.as_str()).collect();
    if !around.is_empty() {
        let what = format!("Every hour of every day for {}.", listed(&around));
        said.push((Kind::Contract, what));
    }
    let mut depth: BTreeMap<&str, u8> = BTreeMap::new();
    for (skill, level) in situation.tasks.iter().flat_map(|task| &task.skills) {
        if *level >= 3 && situation.is_specialist(skill) {
            let most = depth.entry(situation.name_of(skill)).or_default();
            *most = (*most).max(*level);
        }
    }
    if !depth.is_empty() {
        let names: Vec<String> = depth
            .iter()
            .map(|(name, level)| format!("{name} {level}"))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let what = format!("By names, who holds {}.", listed(&names));
        said.push((Kind::Contract, what));
    }
    for what in [
        "Written procedures, evidence and an administrator's account in the company's own name.",
        "Notice, help with leaving, and a cap on how fees rise.",
    ] {
        said.push((Kind::Contract, what.to_owned()));
    }
    said.extend(to_write_down(situation));
    said
}

fn to_write_down(situation: &Situation) -> Option<(Kind, String)> {
    let systems = situation.facts.undocumented.as_ref()?;
    let name = |id: &String| {
        let known = situation.critical.iter().find(|it| it.id == *id);
        known.map_or(id.clone(), |it| it.name.clone())
    };
    let names: Vec<String> = systems.iter().map(name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    (!names.is_empty()).then(|| (Kind::WriteDown, format!("How {} are run.", listed(&names))))
}

fn listed(all: &[&str]) -> String {
    let shown = all[..all.len().min(NAMED)].join(", ");
    match all.len().saturating_sub(NAMED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
