//! Hard limits: what no number of points can outweigh. A limit is infeasible only
//! when the facts show it; what a partner has not shown yet is a condition.
use super::questions::{Answer, Asked};
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
    /// Whether it follows from the answer to Q4.
    #[serde(skip)]
    pub by_q4: bool,
    /// Whether it is that of every hour.
    #[serde(skip)]
    pub hours: bool,
    pub why: String,
}

/// The limits under the answers as they are.
pub(super) fn limits(situation: &Situation, book: &Book, nobody: &Asked) -> Vec<Limit> {
    let mut limits = Vec::new();
    limits.extend(rota(situation, book));
    limits.extend(inside_skills(situation));
    limits.extend(somebody_inside(nobody));
    limits.extend(partner_skills(situation));
    limits
}

/// The models that are not possible if Q4 were answered so. That nobody is inside and
/// nobody to come hangs on that answer alone; all other limits on facts.
pub(super) fn infeasible(limits: &[Limit], nobody: Answer) -> Vec<Model> {
    let by_facts = limits.iter().filter(|it| it.infeasible && !it.by_q4);
    let mut models: Vec<Model> = by_facts.map(|it| it.model).collect();
    if nobody == Answer::Yes {
        models.extend(NEED_SOMEBODY);
    }
    models
}

/// A service around the clock takes a rota, and a rota takes people.
fn rota(situation: &Situation, book: &Book) -> Option<Limit> {
    let people = situation.team.people?;
    let needed = formulas::min_rota(&book.values(Point::Mid), LAYERS);
    (situation.around_the_clock == Some(true) && people < needed).then(|| Limit {
        model: Model::InternalOnly,
        infeasible: true,
        by_q4: false,
        hours: true,
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
        by_q4: false,
        hours: false,
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
const NEED_SOMEBODY: [Model; 2] = [Model::InternalOnly, Model::CoManaged];

/// By the answer to Q4 that counts: a limit, nothing, or something to find out first.
fn somebody_inside(nobody: &Asked) -> Vec<Limit> {
    let why = match (nobody.answer, &nobody.overridden) {
        (Answer::No, _) => return Vec::new(),
        (Answer::Yes, None) => "Nobody is inside, and no hire is planned.".to_owned(),
        (Answer::Yes, Some(own)) => {
            format!(
                "By your answer to Q4 ({}) nobody is there to work.",
                own.reason
            )
        }
        (Answer::Unknown, _) if nobody.nobody_inside => "Nobody is inside, and whether somebody \
             is to be hired is not recorded. Find that out first: if nobody is, it is not possible."
            .to_owned(),
        (Answer::Unknown, _) => return Vec::new(),
    };
    let limit = |model| Limit {
        model,
        infeasible: nobody.answer == Answer::Yes,
        by_q4: true,
        hours: false,
        why: why.clone(),
    };
    NEED_SOMEBODY.map(limit).into()
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
            by_q4: false,
            hours: false,
            why,
        })
    };
    [Model::CoManaged, Model::FullyOutsourced]
        .into_iter()
        .filter_map(limit)
        .collect()
}
