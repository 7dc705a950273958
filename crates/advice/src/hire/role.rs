//! The role inside: generalist and context work, and the communication that holds it
//! together. Depth is the partner's, and the role says so.
use crate::assumptions::{Book, Key, Range};
use crate::formulas;
use crate::models::Model;
use crate::situation::Situation;
use engine::catalogue::Depth;
use serde::Serialize;
use std::collections::BTreeMap;

/// What somebody inside is to do, to hold, and not to be asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Role {
    pub title: String,
    pub responsibilities: Vec<String>,
    /// Hours a month of it, against what one person can give.
    pub hours_month: f64,
    pub people: f64,
    pub skills: Vec<NeededSkill>,
    /// What leadership signs each year that it does not expect.
    pub not_expected: Vec<Boundary>,
    /// What the role costs the employer a year.
    pub cost_year: Range,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NeededSkill {
    pub skill: String,
    pub name: String,
    pub class: String,
    pub level: u8,
    /// The responsibilities that ask for it.
    pub because: Vec<String>,
}

/// Work that is not this role's.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Boundary {
    pub skill: String,
    pub name: String,
    pub from_level: u8,
    pub instead: &'static str,
    pub because: Vec<String>,
}

/// The role that the co-managed split leaves inside.
pub fn role(situation: &Situation, book: &Book) -> Role {
    let usual = |task: &&crate::situation::Task| match task.usual.is_empty() {
        true => task
            .accountable
            .contains(&engine::facts::PartyKind::Internal),
        false => task.share(Model::CoManaged, "internal") > 0.0,
    };
    let inside: Vec<_> = situation.tasks.iter().filter(usual).collect();
    let hours = situation
        .hours_of(|task| task.share(Model::CoManaged, "internal"))
        .known;
    let mut skills: BTreeMap<&str, (u8, Vec<String>)> = BTreeMap::new();
    for task in &inside {
        for (skill, level) in &task.skills {
            // Specialist work that both sides share asks the inside for the common cases.
            let specialist =
                task.depth == Some(Depth::Specialist) && situation.is_specialist(skill);
            let level = if specialist { (*level).min(2) } else { *level };
            let known = skills.entry(skill).or_default();
            known.0 = known.0.max(level);
            known.1.push(task.id.clone());
        }
    }
    let staff = situation.staff.or(situation.users()).unwrap_or(0);
    let at =
        |point| formulas::role_cost(&book.values(point), Key::PayGeneralistLead, staff).round();
    let class = |skill: &str| {
        situation
            .skill_class
            .get(skill)
            .cloned()
            .unwrap_or_default()
    };
    let mut needed: Vec<NeededSkill> = skills
        .into_iter()
        .map(|(skill, (level, because))| NeededSkill {
            skill: skill.to_owned(),
            name: situation.name_of(skill).to_owned(),
            class: class(skill),
            level,
            because,
        })
        .collect();
    needed.sort_by(|a, b| {
        b.because
            .len()
            .cmp(&a.because.len())
            .then(a.skill.cmp(&b.skill))
    });
    use crate::assumptions::Point::{High, Low, Mid};
    Role {
        title: "IT generalist for daily operations and communication".to_owned(),
        responsibilities: inside.iter().map(|task| task.id.clone()).collect(),
        hours_month: hours,
        people: hours / book.range(Key::TimeProductiveHoursMonth).mid,
        skills: needed,
        not_expected: not_expected(situation),
        cost_year: Range::new(at(Low), at(Mid), at(High)),
    }
}

/// Depth that the responsibilities ask for, and hours that no one person can give.
fn not_expected(situation: &Situation) -> Vec<Boundary> {
    let mut deep: BTreeMap<&str, (u8, Vec<String>)> = BTreeMap::new();
    for task in &situation.tasks {
        for (skill, level) in &task.skills {
            if *level >= 3 && situation.is_specialist(skill) {
                let known = deep.entry(skill).or_insert((*level, Vec::new()));
                known.0 = known.0.min(*level);
                known.1.push(task.id.clone());
            }
        }
    }
    let mut all: Vec<Boundary> = deep
        .into_iter()
        .map(|(skill, (level, because))| Boundary {
            skill: skill.to_owned(),
            name: situation.name_of(skill).to_owned(),
            from_level: level,
            instead: "the partner, or an expert by the hour",
            because,
        })
        .collect();
    let around = situation.tasks.iter().filter(|task| task.around_the_clock);
    let around: Vec<String> = around.map(|task| task.id.clone()).collect();
    if !around.is_empty() {
        all.push(Boundary {
            skill: "on_call".to_owned(),
            name: "Being reachable at every hour".to_owned(),
            from_level: 1,
            instead: "the partner, outside office hours",
            because: around,
        });
    }
    all
}

/// The role as an advert.
pub fn advert(role: &Role, organisation: &str) -> String {
    let mut text = format!("{}\n{organisation}\n\nWhat you do\n", role.title);
    let of = |class: &'static str| role.skills.iter().filter(move |skill| skill.class == class);
    for skill in of("context").chain(of("generalist")) {
        text.push_str(&format!("- {}, {}\n", skill.name, level(skill.level)));
    }
    text.push_str("\nWhat you know the common cases of\n");
    for skill in of("specialist").take(6) {
        text.push_str(&format!("- {}, {}\n", skill.name, level(skill.level)));
    }
    text.push_str("\nWhat we do not expect of you\n");
    for boundary in &role.not_expected {
        text.push_str(&format!(
            "- {}: {} does that\n",
            boundary.name, boundary.instead
        ));
    }
    text
}

/// What to ask, and what a good answer shows.
pub fn interview(role: &Role) -> Vec<(String, String)> {
    let mut guide = vec![
        (
            "Tell us of a fault that you could not mend alone. Whom did you call, and when?"
                .to_owned(),
            "Knows the own limit, hands over early and completely.".to_owned(),
        ),
        (
            "Explain to a warehouse lead why something takes until Thursday.".to_owned(),
            "Plain words, a reason, a date, no blame.".to_owned(),
        ),
        (
            "What did you write down in the last month that somebody else used?".to_owned(),
            "A page that another person has really worked by.".to_owned(),
        ),
    ];
    for skill in role.skills.iter().take(5) {
        guide.push((
            format!(
                "A case of {} from your last months, from the first sign to the end?",
                skill.name
            ),
            format!("Level {}: {}.", skill.level, level(skill.level)),
        ));
    }
    guide
}

fn level(level: u8) -> &'static str {
    match level {
        1 => "by a procedure",
        2 => "alone on common cases",
        3 => "alone on hard cases",
        _ => "with recognised depth",
    }
}
