//! What a plan is to close: the register's own findings that a change of it mends, and
//! what hangs on the inside alone although it needs every hour, a specialist's depth
//! or a second person.
use crate::assumptions::{Book, Point};
use crate::formulas;
use crate::models::LAYERS;
use crate::situation::{Situation, Task};
use engine::facts::PartyKind;
use engine::findings::{self, Class, Finding, Severity};
use engine::register::Register;
use jiff::civil::Date;
use serde::Serialize;

/// Something to close.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Target {
    /// A finding's id, or `coverage:ID`, `depth:ID`, `holder:SYSTEM`.
    pub id: String,
    pub what: String,
    #[serde(skip)]
    pub severity: Severity,
    /// Responsibilities any of which closes it when it is changed.
    pub by: Vec<String>,
    /// Whether it is about hours.
    pub coverage: bool,
    /// Whether it is closed without a change of the register.
    pub besides: bool,
    /// Whether the register as written is wrong, so that it is written anew.
    pub anew: bool,
}

/// Everything to close at the beginning of a day.
pub fn targets(register: &Register, situation: &Situation, book: &Book, on: Date) -> Vec<Target> {
    let found = findings::compute(register, register.begins(on));
    let mut all: Vec<Target> = found.open.iter().filter_map(of_finding).collect();
    let rota = formulas::min_rota(&book.values(Point::Mid), LAYERS);
    let few = situation.team.people.is_some_and(|people| people < rota);
    for task in situation.tasks.iter().filter(|task| alone(task)) {
        if few && task.around_the_clock {
            all.push(Target {
                id: format!("coverage:{}", task.id),
                what: format!(
                    "{} needs every hour, and the inside cannot give it.",
                    task.title
                ),
                severity: task.criticality,
                by: vec![task.id.clone()],
                coverage: true,
                besides: false,
                anew: false,
            });
        }
        if let Some(skills) = lacking(situation, task) {
            all.push(Target {
                id: format!("depth:{}", task.id),
                what: format!(
                    "{} asks for {skills}, which nobody inside holds.",
                    task.title
                ),
                severity: task.criticality,
                by: vec![task.id.clone()],
                coverage: false,
                besides: false,
                anew: false,
            });
        }
    }
    all.extend(holders(situation));
    all
}

fn of_finding(finding: &Finding) -> Option<Target> {
    let wrong = matches!(finding.class, Class::Gap | Class::Duplicate | Class::Depth);
    let stand_in = finding.kind == "no_stand_in";
    let tool = finding.class == Class::Tool;
    if !wrong && !tool {
        return None;
    }
    let by = match &finding.responsibility {
        Some(id) if !stand_in && !tool => vec![id.clone()],
        _ => Vec::new(),
    };
    Some(Target {
        id: finding.id.clone(),
        what: finding.what.clone(),
        severity: finding.severity,
        by,
        coverage: finding.class == Class::Gap,
        besides: stand_in || tool,
        anew: wrong && !stand_in,
    })
}

/// Whether nobody but the inside has to do with it.
fn alone(task: &Task) -> bool {
    let inside = |kinds: &std::collections::BTreeSet<PartyKind>| {
        kinds.iter().all(|kind| *kind == PartyKind::Internal)
    };
    !task.doers.is_empty() && inside(&task.doers)
}

/// Specialist skills that the inside is known not to hold, in words.
fn lacking(situation: &Situation, task: &Task) -> Option<String> {
    let skills = situation.team.skills.as_ref()?;
    let short = task.skills.iter().filter(|(skill, level)| {
        let held = skills.get(*skill).copied().unwrap_or(0);
        situation.is_specialist(skill) && held < **level
    });
    let words: Vec<String> = short
        .map(|(skill, level)| format!("{} {level}", situation.name_of(skill)))
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// Critical systems that hang on one person, and on which no partner works.
fn holders(situation: &Situation) -> Vec<Target> {
    let works = |id: &String| {
        let task = situation.task(id);
        task.is_some_and(|task| {
            task.doers.contains(&PartyKind::Partner)
                || task.accountable.contains(&PartyKind::Partner)
        })
    };
    let targets = situation.critical.iter().filter_map(|system| {
        let known = system.operators.as_ref()?;
        let safe = known.all() >= 2 || system.responsibilities.iter().any(works);
        let adopted = system
            .responsibilities
            .iter()
            .filter(|id| situation.task(id).is_some());
        (!safe).then(|| Target {
            id: format!("holder:{}", system.id),
            what: format!("{} hangs on one person.", system.name),
            severity: Severity::High,
            by: adopted.cloned().collect(),
            coverage: false,
            besides: false,
            anew: false,
        })
    });
    targets.collect()
}
