//! Hard limits: what no number of points can outweigh. A limit is infeasible only
//! when the facts show it; what a partner has not shown yet is a condition.
use crate::assumptions::{Book, Point};
use crate::formulas;
use crate::models::{LAYERS, Model};
use crate::situation::{Situation, Task};
use engine::findings::Severity;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Limit {
    pub model: Model,
    /// Shown by the facts to be impossible as it stands; else a condition.
    pub infeasible: bool,
    pub why: String,
}

pub(super) fn limits(situation: &Situation, book: &Book) -> Vec<Limit> {
    let mut limits = Vec::new();
    limits.extend(rota(situation, book));
    limits.extend(inside_skills(situation));
    limits.extend(somebody_inside(situation));
    limits.extend(partner_skills(situation));
    limits
}

/// A service around the clock takes a rota, and a rota takes people.
fn rota(situation: &Situation, book: &Book) -> Option<Limit> {
    let people = situation.team.people?;
    let needed = formulas::min_rota(&book.values(Point::Mid), LAYERS);
    (situation.around_the_clock == Some(true) && people < needed).then(|| Limit {
        model: Model::InternalOnly,
        infeasible: true,
        why: format!(
            "Something is needed around the clock: a bearable rota with a first and a second \
             person takes {needed} people; inside there {} {people}.",
            if people == 1 { "is" } else { "are" }
        ),
    })
}

/// A critical responsibility that nobody inside has the skills for.
fn inside_skills(situation: &Situation) -> Option<Limit> {
    let skills = situation.team.skills.as_ref()?;
    let critical = |task: &&Task| task.criticality == Severity::Critical;
    let beyond: Vec<&str> = situation
        .tasks
        .iter()
        .filter(critical)
        .filter(|task| !task.fits(skills))
        .map(|task| task.id.as_str())
        .collect();
    let first = beyond.first()?;
    Some(Limit {
        model: Model::InternalOnly,
        infeasible: true,
        why: match beyond.len() {
            1 => format!("{first} is critical and asks for skills that nobody inside holds."),
            many => format!(
                "{many} critical responsibilities ask for skills that nobody inside holds, \
                 {first} among them."
            ),
        },
    })
}

/// Whoever is to work with a partner must be there.
fn somebody_inside(situation: &Situation) -> Vec<Limit> {
    if situation.team.people != Some(0) || situation.hires_planned.is_some_and(|hires| hires > 0) {
        return Vec::new();
    }
    let why = match situation.hires_planned {
        Some(_) => "Nobody is inside, and no hire is planned.",
        None => "Nobody is inside, and no plan to hire is recorded.",
    };
    let models = [Model::InternalOnly, Model::CoManaged];
    models
        .map(|model| Limit {
            model,
            infeasible: true,
            why: why.to_owned(),
        })
        .into()
}

/// What a partner must show by names before anything is signed.
fn partner_skills(situation: &Situation) -> Vec<Limit> {
    let limit = |model: Model| {
        let theirs = situation
            .tasks
            .iter()
            .filter(|task| task.share(model, "partner") > 0.0);
        let critical = theirs.filter(|task| task.criticality == Severity::Critical);
        let nothing = Default::default();
        let inside = situation.team.skills.as_ref().unwrap_or(&nothing);
        let mut open: Vec<&str> = critical
            .flat_map(|task| &task.skills)
            .filter(|(skill, level)| {
                let held = situation.partner_skills.get(*skill).copied().unwrap_or(0);
                let here = match model {
                    Model::CoManaged => inside.get(*skill).copied().unwrap_or(0),
                    _ => 0,
                };
                held.max(here) < **level
            })
            .map(|(skill, _)| situation.name_of(skill))
            .collect();
        open.sort_unstable();
        open.dedup();
        let why = format!(
            "The partner must show, by names, who holds: {}. Until then it is not shown that \
             anybody does.",
            open.join(", ")
        );
        (!open.is_empty()).then_some(Limit {
            model,
            infeasible: false,
            why,
        })
    };
    [Model::CoManaged, Model::FullyOutsourced]
        .into_iter()
        .filter_map(limit)
        .collect()
}
