//! The four structural gaps of a small team, each computed today and under each
//! model: on call for ever, the ceiling of expertise, absence, departure. A gap is a
//! property of how the work is arranged, not of a person.
use crate::assumptions::{Book, Key, Point};
use crate::formulas;
use crate::models::{LAYERS, Model};
use crate::situation::{Critical, Situation, Task};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    OnCall,
    Expertise,
    Absence,
    Departure,
}

impl Gap {
    pub const ALL: [Gap; 4] = [Gap::OnCall, Gap::Expertise, Gap::Absence, Gap::Departure];

    pub const fn name(self) -> &'static str {
        match self {
            Gap::OnCall => "on call for ever",
            Gap::Expertise => "a ceiling of expertise",
            Gap::Absence => "work degrades in absence",
            Gap::Departure => "knowledge leaves with a person",
        }
    }
}

/// Whether a gap is open. What the facts do not say is unknown, never closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    Open,
    Closed,
    Unknown,
}

/// One gap in one arrangement: how large, of how much, and in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Measured {
    pub state: State,
    pub value: Option<f64>,
    pub of: Option<f64>,
    pub says: String,
}

/// One gap, with the inside alone and under each model.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Structural {
    pub gap: Gap,
    pub name: &'static str,
    /// With the people inside alone.
    pub before: Measured,
    pub after: BTreeMap<&'static str, Measured>,
}

pub fn structure(situation: &Situation, book: &Book) -> Vec<Structural> {
    let measure = |gap: Gap, model: Model| match gap {
        Gap::OnCall => on_call(situation, book, model),
        Gap::Expertise => expertise(situation, model),
        Gap::Absence => absence(situation, model),
        Gap::Departure => departure(situation, model),
    };
    let all = Gap::ALL.into_iter().map(|gap| Structural {
        gap,
        name: gap.name(),
        before: measure(gap, Model::InternalOnly),
        after: Model::ALL
            .into_iter()
            .map(|model| (model.id(), measure(gap, model)))
            .collect(),
    });
    all.collect()
}

/// Whether the inside alone closes all four: then there is nothing for a partner to
/// close. `None` when one of them is unknown and none is open.
pub fn all_closed(gaps: &[Structural]) -> Option<bool> {
    let states: Vec<State> = gaps.iter().map(|gap| gap.before.state).collect();
    if states.contains(&State::Open) {
        return Some(false);
    }
    (!states.contains(&State::Unknown)).then_some(true)
}

fn measured(state: State, value: f64, of: f64, says: impl Into<String>) -> Measured {
    Measured {
        state,
        value: Some(value),
        of: Some(of),
        says: says.into(),
    }
}

fn unknown(says: impl Into<String>) -> Measured {
    Measured {
        state: State::Unknown,
        value: None,
        of: None,
        says: says.into(),
    }
}

fn open_if(open: bool) -> State {
    if open { State::Open } else { State::Closed }
}

/// The share of the time that each person would be on call.
fn on_call(situation: &Situation, book: &Book, model: Model) -> Measured {
    let limit = book.range(Key::OncallMaxShare).mid;
    match situation.around_the_clock {
        None => return unknown("Whether anything is needed around the clock is unknown."),
        Some(false) => {
            return measured(
                State::Closed,
                0.0,
                limit,
                "Nothing is needed around the clock.",
            );
        }
        Some(true) => {}
    }
    if model != Model::InternalOnly {
        return measured(
            State::Closed,
            0.0,
            limit,
            "The partner holds the hours outside office hours; its contract must say so.",
        );
    }
    let Some(people) = situation.team.people else {
        return unknown("How many people are inside is unknown.");
    };
    let needed = formulas::min_rota(&book.values(Point::Mid), LAYERS);
    if people == 0 {
        let says = format!("Nobody is inside to be called; a bearable rota takes {needed} people.");
        return measured(State::Open, 1.0, limit, says);
    }
    // A single person cannot be first and second at once; the share stops at all of the time.
    let share = (f64::from(LAYERS) / f64::from(people)).min(1.0);
    measured(
        open_if(people < needed),
        share,
        limit,
        format!(
            "{people} inside, each on call {:.0} of 100 hours; bearable are {:.0}, which takes \
             {needed} people.",
            share * 100.0,
            limit * 100.0
        ),
    )
}

/// Responsibilities that nobody in the arrangement has the depth for.
fn expertise(situation: &Situation, model: Model) -> Measured {
    let asks: Vec<&Task> = situation
        .tasks
        .iter()
        .filter(|task| !task.skills.is_empty())
        .collect();
    if asks.is_empty() {
        return unknown("Which skills are needed is unknown: no responsibility is adopted.");
    }
    let of = asks.len() as f64;
    let stays = |task: &&&Task| match model {
        Model::InternalOnly => true,
        _ => task.share(model, "internal") > 0.0 && task.share(model, "partner") == 0.0,
    };
    let inside: Vec<&&Task> = asks.iter().filter(stays).collect();
    let Some(skills) = &situation.team.skills else {
        if inside.is_empty()
            || (model == Model::FullyOutsourced && situation.team.people == Some(0))
        {
            return measured(
                State::Closed,
                0.0,
                of,
                "Nothing that needs a skill stays inside.",
            );
        }
        return unknown("What the people inside can do is not recorded.");
    };
    // What is left inside for a generalist can be learned; the ceiling is specialist depth.
    let above = |task: &&&&Task| {
        let lacking = task
            .skills
            .iter()
            .filter(|(skill, level)| skills.get(*skill).copied().unwrap_or(0) < **level);
        let mut lacking = lacking.map(|(skill, _)| skill);
        match model {
            Model::InternalOnly => lacking.next().is_some(),
            _ => lacking.any(|skill| situation.is_specialist(skill)),
        }
    };
    let short = inside.iter().filter(above).count() as f64;
    let says = match model {
        Model::InternalOnly => {
            format!(
                "{short:.0} of {of:.0} responsibilities ask for more than anybody inside holds."
            )
        }
        _ => format!(
            "{short:.0} responsibilities that stay inside ask for a specialist's skill; the rest \
             of the depth is the partner's, to be shown by names before signing."
        ),
    };
    measured(open_if(short > 0.0), short, of, says)
}

/// Work that stops when one person is away: nobody else inside holds it.
fn absence(situation: &Situation, model: Model) -> Measured {
    let Some(people) = situation.team.people else {
        return unknown("How many people are inside is unknown.");
    };
    if situation.tasks.is_empty() {
        return unknown("What must be looked after is unknown: no responsibility is adopted.");
    }
    let of = situation.tasks.len() as f64;
    if model != Model::InternalOnly {
        let shared = "When somebody inside is away the partner stands in; each absence needs its \
                      stand-in by name.";
        return measured(State::Closed, 0.0, of, shared);
    }
    if people > 0 && situation.team.skills.is_none() {
        return unknown("Who inside could stand in for whom is not recorded.");
    }
    let holders = |task: &Task| {
        let members = situation.team.members.iter();
        let able = members.filter(|member| task.fits(&member.skills)).count() as u32;
        // People who are supposed, but have no name yet, are taken to hold what the team holds.
        let skills = situation.team.skills.as_ref();
        let nameless = people.saturating_sub(situation.team.members.len() as u32);
        able + if skills.is_some_and(|skills| task.fits(skills)) {
            nameless
        } else {
            0
        }
    };
    let matters = |task: &&Task| task.min_proven_people >= 2;
    let asked: Vec<&Task> = situation.tasks.iter().filter(matters).collect();
    let alone = asked.iter().filter(|task| holders(task) < 2).count() as f64;
    let open = people < 2 || alone > 0.0;
    measured(
        open_if(open),
        alone,
        asked.len() as f64,
        format!(
            "{alone:.0} of {} responsibilities that need two people have at most one inside who \
             could do them.",
            asked.len()
        ),
    )
}

/// Critical systems that one departure would leave with nobody.
fn departure(situation: &Situation, model: Model) -> Measured {
    if situation.critical.is_empty() {
        return unknown("Which systems the company cannot do without is not recorded.");
    }
    let of = situation.critical.len() as f64;
    // A system of which nobody is known to be proven is not shown to be safe either.
    let left = situation
        .critical
        .iter()
        .filter(|it| hangs_on_one(situation, it, model));
    let count = left.clone().count() as f64;
    let unknowns = left.filter(|it| it.operators.is_none()).count();
    // Where one of them is known to hang on one, it is open, whatever is said of the rest.
    if count > 0.0 && count == unknowns as f64 {
        let says = format!("Who is proven on {unknowns} critical systems is not recorded.");
        return Measured {
            state: State::Unknown,
            value: Some(count),
            of: Some(of),
            says,
        };
    }
    let says = match model {
        Model::InternalOnly => {
            format!("{count:.0} of {of:.0} critical systems hang on one person.")
        }
        _ => format!(
            "{count:.0} of {of:.0} critical systems hang on one person even after the partner has \
             been proven on all that it works on."
        ),
    };
    // A partner brings a second side to every system that it works on; those that stay
    // with one person inside remain, and the plan names them.
    measured(open_if(count > 0.0), count, of, says)
}

pub(crate) fn hangs_on_one(situation: &Situation, system: &Critical, model: Model) -> bool {
    let nobody = crate::situation::Operators::default();
    let known = system.operators.as_ref().unwrap_or(&nobody);
    let joins = |id: &String| {
        situation
            .task(id)
            .is_some_and(|task| task.share(model, "partner") > 0.0)
    };
    let partner = known.partner > 0
        || (model != Model::InternalOnly && system.responsibilities.iter().any(joins));
    let (inside, others) = match model {
        Model::FullyOutsourced => (0, known.others),
        _ => (known.inside, known.others),
    };
    let from_partner = match model {
        Model::InternalOnly => known.partner,
        _ => u32::from(partner).max(known.partner),
    };
    // A partner is a firm: one of its people leaving does not leave the system alone.
    let firm = model != Model::InternalOnly && partner;
    !firm && inside + others + from_partner <= 1
}

/// Critical systems that would be left with nobody if one person, or a whole side, went.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Continuity {
    pub critical: u32,
    /// Those that are not shown to have two people who are proven.
    pub single_operator: u32,
    /// The smallest number of people without whom more than half of the critical
    /// systems have nobody who is proven on them.
    pub bus_factor: Option<u32>,
    /// Where it is not known how many: that so many are not enough.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bus_factor_more_than: Option<u32>,
    pub bus_factor_people: BTreeSet<String>,
    pub left_without_partner: Vec<String>,
    pub left_without_inside: u32,
}

pub fn continuity(situation: &Situation) -> Continuity {
    let known: Vec<(&Critical, &crate::situation::Operators)> = situation
        .critical
        .iter()
        .filter_map(|it| Some((it, it.operators.as_ref()?)))
        .collect();
    let without = |side: &dyn Fn(&crate::situation::Operators) -> u32| {
        // A system of which nobody is known has nobody left either.
        let nobody = crate::situation::Operators::default();
        let gone = situation.critical.iter().filter(|system| {
            let operators = system.operators.as_ref().unwrap_or(&nobody);
            operators.all() - side(operators) == 0
        });
        gone.map(|system| system.name.clone()).collect::<Vec<_>>()
    };
    let complete = !known.is_empty() && known.len() == situation.critical.len();
    let holders: Vec<&BTreeSet<String>> = known.iter().map(|(_, it)| &it.people).collect();
    let loss = complete.then(|| smallest_loss(&holders));
    let more_than = match &loss {
        Some(Err(people)) => Some(*people as u32),
        _ => None,
    };
    let smallest = loss.and_then(Result::ok);
    Continuity {
        critical: situation.critical.len() as u32,
        single_operator: situation.hanging().len() as u32,
        bus_factor: smallest.as_ref().map(|gone| gone.len() as u32),
        bus_factor_more_than: more_than,
        bus_factor_people: smallest.unwrap_or_default(),
        left_without_partner: without(&|operators| operators.partner),
        left_without_inside: without(&|operators| operators.inside).len() as u32,
    }
}

/// More people than these who would all have to go are a good number, and not counted.
const MOST_GONE: usize = 12;
/// Divides by every number up to that.
const WHOLE: usize = 27_720;
/// As many steps are taken: what is looked at on a page must not take long.
const STEPS: u32 = 10_000;

/// The fewest people without whom more than half of the systems have nobody.
///
/// # Errors
/// How many people are not enough, when it takes more than are looked for.
fn smallest_loss(systems: &[&BTreeSet<String>]) -> Result<BTreeSet<String>, usize> {
    let mut steps = STEPS;
    for people in 1..=MOST_GONE {
        if let Some(gone) = lose(systems, 0, &BTreeSet::new(), people, &mut steps) {
            return Ok(gone);
        }
        if steps == 0 {
            return Err(people - 1);
        }
    }
    Err(MOST_GONE)
}

/// As many more people at most go; each time all who hold one system more, from a place on:
/// whoever else goes leaves no system alone.
fn lose(
    systems: &[&BTreeSet<String>],
    from: usize,
    gone: &BTreeSet<String>,
    people: usize,
    steps: &mut u32,
) -> Option<BTreeSet<String>> {
    *steps = steps.checked_sub(1)?;
    let alone = systems.iter().filter(|system| system.is_subset(gone));
    let missing = (systems.len() / 2 + 1).saturating_sub(alone.count());
    if missing == 0 {
        return Some(gone.clone());
    }
    // A system that goes counts in equal parts for all who still hold it: so many people
    // cannot lose more than the most that so many count for.
    let mut parts: BTreeMap<&String, usize> = BTreeMap::new();
    for system in &systems[from..] {
        let left: Vec<&String> = system.difference(gone).collect();
        if (1..=people).contains(&left.len()) {
            for person in &left {
                *parts.entry(person).or_default() += WHOLE / left.len();
            }
        }
    }
    let mut parts: Vec<usize> = parts.into_values().collect();
    parts.sort_unstable_by(|one, other| other.cmp(one));
    if parts.into_iter().take(people).sum::<usize>() < missing * WHOLE {
        return None;
    }
    (from..systems.len()).find_map(|place| {
        let more = systems[place].difference(gone).count();
        if more == 0 || more > people {
            return None;
        }
        let gone = gone.union(systems[place]).cloned().collect();
        lose(systems, place + 1, &gone, people - more, steps)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn people(names: impl IntoIterator<Item = usize>) -> BTreeSet<String> {
        names
            .into_iter()
            .map(|name| format!("p{name:03}"))
            .collect()
    }

    /// Every set of so many people, tried one after the other.
    fn by_trying(systems: &[&BTreeSet<String>], all: usize) -> Option<usize> {
        let lost = |mask: u32| {
            let gone = people((0..all).filter(|name| mask >> name & 1 == 1));
            let alone = systems.iter().filter(|system| system.is_subset(&gone));
            alone.count() * 2 > systems.len()
        };
        let masks = (0..1u32 << all).filter(|mask| lost(*mask));
        masks.map(|mask| mask.count_ones() as usize).min()
    }

    proptest! {
        #[test]
        fn the_smallest_loss_is_the_smallest(
            held in prop::collection::vec(prop::collection::btree_set(0usize..9, 1..5), 1..9),
        ) {
            let systems: Vec<BTreeSet<String>> = held.into_iter().map(people).collect();
            let systems: Vec<&BTreeSet<String>> = systems.iter().collect();
            let found = smallest_loss(&systems).map(|gone| gone.len());
            prop_assert_eq!(found.ok(), by_trying(&systems, 9));
        }
    }

    #[test]
    fn it_is_looked_for_among_many_people_too() {
        // Sixty systems with two of their own each, but for a half that four people share.
        let two = |place: usize| people([place * 2 + 10, place * 2 + 11]);
        let mut systems: Vec<BTreeSet<String>> = (0..29).map(two).collect();
        systems.extend((0..31).map(|place| people([place % 4, (place + 1) % 4])));
        let systems: Vec<&BTreeSet<String>> = systems.iter().collect();
        assert_eq!(smallest_loss(&systems), Ok(people([0, 1, 2, 3])));
        let each_its_own: Vec<BTreeSet<String>> = (0..99).map(|place| people([place])).collect();
        let each_its_own: Vec<&BTreeSet<String>> = each_its_own.iter().collect();
        assert_eq!(smallest_loss(&each_its_own), Err(MOST_GONE));
    }
}
