//! What if? A change that nobody has made yet, and what it would leave uncovered,
//! who could stand in, and what stays at risk. Nothing is written: facts and a
//! change go in, an answer comes out.
use super::away::Gone;
use super::cover::Cover;
use super::plan::{Actor, Plan};
use super::report::{Hole, Needs, stamp};
use super::sweep::{self, Found};
use crate::catalogue::Catalogue;
use crate::facts::{Company, PartyKind};
use crate::findings::{self, Finding};
use crate::intervals::{self, Span};
use crate::register::{Problem, Register};
use jiff::civil::Date;
use jiff::{Span as Length, Timestamp};
use serde::{Deserialize, Serialize};

/// Something that could happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Supposition {
    /// Both days are inside.
    Away {
        person: String,
        #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
        first_day: Date,
        #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
        last_day: Date,
    },
    /// The first day on which the person is no longer there.
    Leaves {
        person: String,
        #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
        on: Date,
    },
    /// The first day on which the party is no longer there, with all of its people.
    PartyStops {
        party: String,
        #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
        on: Date,
    },
    /// A day is added to a list of holidays.
    Holiday {
        list: String,
        #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Day"))]
        day: Date,
    },
    /// A party is given all of a responsibility.
    Move {
        responsibility: String,
        party: String,
    },
}

/// What a change would do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Answer {
    /// Responsibilities that would lose cover, and who could stand in.
    pub uncovered: Vec<Uncovered>,
    /// Findings that would be there, and are not now. Only for a move.
    pub brings: Vec<Finding>,
    /// Findings that would go. Only for a move.
    pub ends: Vec<Finding>,
    /// What has no ready stand-in, in words: a responsibility or a system each.
    pub at_risk: Vec<String>,
    /// Whether nothing stays at risk: the green of "may leave".
    pub ready: bool,
}

/// A responsibility that would lose cover.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Uncovered {
    pub responsibility: String,
    pub title: String,
    /// When nobody would be on; empty where it hangs on the person by name, or on a
    /// system that only they know.
    pub holes: Vec<Hole>,
    pub minutes: i64,
    /// Critical systems on which nobody else is proven.
    pub systems: Vec<String>,
    /// Whether the responsibility is assigned to the person by name, and to nobody else.
    pub by_name: bool,
    /// The best first.
    pub stand_ins: Vec<StandIn>,
}

/// Somebody who could take over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StandIn {
    pub person: String,
    /// There all the time, with the skills, and proven on the critical systems.
    pub ready: bool,
    /// Skills at a level that are missing.
    pub lacks: Vec<String>,
    /// Critical systems on which the person is not proven: nobody knows whether they
    /// can reach the credential.
    pub unproven: Vec<String>,
    /// Away for some of the time.
    pub away: bool,
}

/// So many stand-ins are named for each responsibility.
const NAMED: usize = 5;

/// Holes of one responsibility that are told.
const HOLES: usize = 200;

/// How far ahead a departure is looked at.
const MONTHS: i32 = 12;

/// What a change would do, seen from an instant: what was before it is not asked.
///
/// # Errors
/// What the change refers to is not there, or does not fit the facts.
pub fn what_if(
    register: &Register,
    catalogue: &Catalogue,
    change: &Supposition,
    at: Timestamp,
) -> Result<Answer, Vec<Problem>> {
    let company = register.company();
    match change {
        Supposition::Away {
            person,
            first_day,
            last_day,
        } => {
            let actor = person_of(register, person)?;
            let after = last_day.tomorrow().unwrap_or(*last_day);
            let window = (
                begin(register, *first_day).max(at.as_second()),
                begin(register, after),
            );
            Ok(gone(register, &[actor], window, Gone::Absent))
        }
        Supposition::Leaves { person, on } => {
            let actor = person_of(register, person)?;
            Ok(gone(
                register,
                &[actor],
                year(register, *on, at),
                Gone::Left,
            ))
        }
        Supposition::PartyStops { party, on } => {
            let Some(&number) = register.parties.get(party) else {
                return Err(unknown("party", party, register.parties.keys()));
            };
            let cover = Cover::new(register);
            let all =
                (0..cover.away.len() as Actor).filter(|actor| cover.party_of(*actor) == number);
            let all: Vec<Actor> = all.collect();
            Ok(gone(register, &all, year(register, *on, at), Gone::Stopped))
        }
        Supposition::Holiday { list, day } => {
            let mut changed = company.clone();
            let Some(days) = changed.holidays.get_mut(list) else {
                return Err(unknown("list of holidays", list, company.holidays.keys()));
            };
            if !days.contains(day) {
                days.push(*day);
            }
            let changed = Register::new(&changed, catalogue)?;
            let from = begin(register, day.yesterday().unwrap_or(*day));
            let to = begin(register, day.saturating_add(Length::new().days(2)));
            let window = (from.max(at.as_second()), to);
            Ok(compared(
                &Cover::new(register),
                &Cover::new(&changed),
                window,
                &[],
            ))
        }
        Supposition::Move {
            responsibility,
            party,
        } => {
            let known = register
                .responsibilities()
                .iter()
                .map(|resolved| &resolved.id);
            if register.responsibility(responsibility).is_none() {
                return Err(unknown("responsibility", responsibility, known));
            }
            if !register.parties.contains_key(party) {
                return Err(unknown("party", party, register.parties.keys()));
            }
            let moved = Register::new(
                &moved(company, responsibility, party, register.date(at)),
                catalogue,
            )?;
            Ok(findings_of_move(register, &moved, responsibility, at))
        }
    }
}

/// Whether somebody may leave, as the facts stand: with the stand-in that is named, and
/// the shifts that others have taken.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MayLeave {
    /// What the absence uncovers by itself, as if nobody stood in.
    pub answer: Answer,
    /// How the stand-in would do for each of what is uncovered, in its order; nothing
    /// where none is named.
    pub stand_in: Vec<StandIn>,
    /// Green: every responsibility has a stand-in who is ready.
    pub ready: bool,
}

/// Whether an absence (by its place in the facts) leaves nothing without a stand-in who
/// is ready.
///
/// # Errors
/// When there is no such absence, or the facts do not hold together without it.
pub fn may_leave(
    register: &Register,
    catalogue: &Catalogue,
    absence: usize,
    at: Timestamp,
) -> Result<MayLeave, Vec<Problem>> {
    let mut company = register.company().clone();
    if absence >= company.absences.len() {
        return Err(unknown("absence", &absence.to_string(), std::iter::empty()));
    }
    let planned = company.absences.remove(absence);
    let without = Register::new(&company, catalogue)?;
    let change = Supposition::Away {
        person: planned.person.clone(),
        first_day: planned.first_day,
        last_day: planned.last_day,
    };
    let answer = what_if(&without, catalogue, &change, at)?;
    let actor = planned.stand_in.as_ref();
    let actor = actor.and_then(|id| without.people.get(id).copied());
    let after = planned.last_day.tomorrow().unwrap_or(planned.last_day);
    let window = (
        begin(&without, planned.first_day).max(at.as_second()),
        begin(&without, after),
    );
    let cover = Cover::new(&without);
    let each = answer.uncovered.iter();
    let stand_in: Vec<StandIn> = actor
        .map(|actor| {
            let one = |one: &Uncovered| {
                let needs = needs(&cover, one);
                candidate(&cover, needs.as_ref(), &hours(one, window), actor)
            };
            each.map(one).collect()
        })
        .unwrap_or_default();
    let is_known = |risk: &String| answer.uncovered.iter().any(|one| words(one) == *risk);
    Ok(MayLeave {
        // A system that is looked after under no responsibility has no stand-in.
        ready: stand_in.len() == answer.uncovered.len()
            && stand_in.iter().all(|one| one.ready)
            && answer.at_risk.iter().all(is_known),
        stand_in,
        answer,
    })
}

fn begin(register: &Register, day: Date) -> i64 {
    register.begins(day).as_second()
}

fn year(register: &Register, on: Date, at: Timestamp) -> Span {
    let from = begin(register, on).max(at.as_second());
    let end = register
        .date(stamp(from))
        .saturating_add(Length::new().months(MONTHS));
    (from, begin(register, end))
}

fn person_of(register: &Register, id: &str) -> Result<Actor, Vec<Problem>> {
    let found = register.people.get(id).copied();
    found.ok_or_else(|| unknown("person", id, register.people.keys()))
}

fn unknown<'a>(noun: &str, id: &str, known: impl Iterator<Item = &'a String>) -> Vec<Problem> {
    let near = crate::register::nearest(id, known.map(String::as_str));
    vec![Problem {
        path: noun.to_owned(),
        why: format!("there is no {noun} `{id}`"),
        expected: match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("a {noun} of these facts"),
        },
    }]
}

/// Somebody, or a whole party, is not there.
fn gone(register: &Register, actors: &[Actor], window: Span, why: Gone) -> Answer {
    let now = Cover::new(register);
    let mut then = Cover::new(register);
    for &actor in actors {
        then.take_away(actor, window.0, window.1, why);
    }
    let mut answer = compared(&now, &then, window, actors);
    by_name(&now, &then, window, actors, &mut answer);
    close(&mut answer);
    answer
}

/// What `then` leaves open that `now` does not. Only rotas that the actors are on
/// are looked at; all of them, where none are named.
fn compared(now: &Cover, then: &Cover, window: Span, actors: &[Actor]) -> Answer {
    let mut answer = Answer::default();
    if window.0 < window.1 {
        let mut groups = then.groups(window);
        if !actors.is_empty() {
            groups.retain(|group| {
                group
                    .plans
                    .iter()
                    .any(|plan| has(then, then.plan(*plan), actors))
            });
        }
        // Wants come in the order of the groups, so both sweeps tell the same ones.
        let before = sweep::sweep(now, window, usize::MAX, &groups);
        let after = sweep::sweep(then, window, usize::MAX, &groups);
        for (before, after) in before.found.iter().zip(&after.found) {
            opened(then, before, after, &mut answer);
        }
        for uncovered in &mut answer.uncovered {
            uncovered.stand_ins = stand_ins(then, uncovered, window, actors);
        }
    }
    close(&mut answer);
    answer
}

/// Whether one of the actors is on a rota, or takes a shift of it, or stands in for
/// somebody who is.
fn has(cover: &Cover, plan: &Plan, actors: &[Actor]) -> bool {
    let is = |actor: Actor| {
        let stands_in = || {
            cover.away[actor as usize]
                .iter()
                .any(|away| actors.contains(&away.stand_in))
        };
        actors.contains(&actor) || stands_in()
    };
    plan.layers.iter().any(|layer| {
        layer.members.iter().any(|member| is(member.actor))
            || layer.taken.iter().any(|(_, actor)| is(*actor))
    })
}

/// What the responsibilities of a want lose.
fn opened(then: &Cover, before: &Found, after: &Found, answer: &mut Answer) {
    let spans = |found: &Found| -> Vec<Span> {
        let holes = found.holes.first.iter().map(|hole| (hole.from, hole.to));
        intervals::normalise(holes.collect())
    };
    let lost = intervals::subtract(&spans(after), &spans(before));
    if lost.is_empty() {
        return;
    }
    let minutes = intervals::seconds(&lost) / 60;
    for number in &after.responsibilities {
        let resolved = &then.register.responsibilities()[*number as usize];
        let mut holes: Vec<Hole> = Vec::new();
        for hole in &after.holes.first {
            let first = lost.partition_point(|span| span.1 <= hole.from);
            let parts = lost[first..].iter().take_while(|span| span.0 < hole.to);
            for &(from, to) in parts {
                let part = sweep::Hole {
                    from: from.max(hole.from),
                    to: to.min(hole.to),
                    ..*hole
                };
                holes.extend(then.hole(&part, &resolved.id));
            }
            if holes.len() >= HOLES {
                break;
            }
        }
        let entry = entry(then, &resolved.id, answer);
        entry.minutes += minutes;
        entry.holes.extend(holes);
    }
}

fn entry<'a>(cover: &Cover, id: &str, answer: &'a mut Answer) -> &'a mut Uncovered {
    let found = answer
        .uncovered
        .iter()
        .position(|uncovered| uncovered.responsibility == id);
    let place = found.unwrap_or_else(|| {
        let resolved = cover.register.responsibility(id);
        answer.uncovered.push(Uncovered {
            responsibility: id.to_owned(),
            title: resolved
                .map(|resolved| resolved.title.clone())
                .unwrap_or_default(),
            holes: Vec::new(),
            minutes: 0,
            systems: Vec::new(),
            by_name: false,
            stand_ins: Vec::new(),
        });
        answer.uncovered.len() - 1
    });
    &mut answer.uncovered[place]
}

/// What hangs on the actors besides rotas: assignments by name, and systems on which
/// nobody else is proven.
fn by_name(now: &Cover, then: &Cover, window: Span, actors: &[Actor], answer: &mut Answer) {
    let register = now.register;
    for (index, resolved) in register.responsibilities().iter().enumerate() {
        if !resolved.in_force(window.0) {
            continue;
        }
        let is_theirs = |person: Option<u32>| person.is_some_and(|person| actors.contains(&person));
        let in_force = || {
            register
                .held_of(index)
                .filter(|held| held.in_force(window.0))
        };
        let alone = in_force().any(|held| {
            let others =
                in_force().any(|other| other.role == held.role && !is_theirs(other.person));
            is_theirs(held.person) && !others
        });
        if alone {
            entry(then, &resolved.id, answer).by_name = true;
        }
    }
    for system in register
        .company()
        .systems
        .iter()
        .filter(|system| system.critical)
    {
        let number = |id: &String| register.people.get(id).copied();
        let operators: Vec<Actor> = system.operators.iter().filter_map(number).collect();
        let there = |actor: &Actor| then.is_there(*actor, window);
        let theirs = operators.iter().any(|actor| actors.contains(actor));
        if !theirs || operators.iter().any(there) {
            continue;
        }
        for id in system
            .responsibilities
            .iter()
            .filter(|id| register.responsibility(id).is_some())
        {
            entry(then, id, answer).systems.push(system.id.clone());
        }
        if system
            .responsibilities
            .iter()
            .all(|id| register.responsibility(id).is_none())
        {
            answer
                .at_risk
                .push(format!("{}: nobody else is proven on it", system.name));
        }
    }
    for uncovered in &mut answer.uncovered {
        uncovered.stand_ins = stand_ins(then, uncovered, window, actors);
    }
    answer
        .uncovered
        .sort_by(|a, b| a.responsibility.cmp(&b.responsibility));
}

fn stand_ins(cover: &Cover, uncovered: &Uncovered, window: Span, actors: &[Actor]) -> Vec<StandIn> {
    let (spans, needs) = (hours(uncovered, window), needs(cover, uncovered));
    let mut all: Vec<StandIn> = (0..cover.people())
        .filter(|actor| !actors.contains(actor))
        .filter(|actor| {
            let kind = cover.register.party_at(cover.party_of(*actor)).kind;
            matches!(kind, PartyKind::Internal | PartyKind::Partner)
        })
        .filter(|actor| !cover.is_away_for(*actor, &spans))
        .map(|actor| candidate(cover, needs.as_ref(), &spans, actor))
        .collect();
    all.sort_by(|a, b| {
        let key = |one: &StandIn| (!one.ready, one.away, one.lacks.len() + one.unproven.len());
        key(a).cmp(&key(b)).then_with(|| a.person.cmp(&b.person))
    });
    all.truncate(NAMED);
    all
}

/// The hours that a stand-in would have.
fn hours(uncovered: &Uncovered, window: Span) -> Vec<Span> {
    let holes = uncovered.holes.iter();
    let spans: Vec<Span> = holes
        .map(|hole| (hole.from.as_second(), hole.to.as_second()))
        .collect();
    match spans.is_empty() {
        true => vec![window],
        false => spans,
    }
}

/// How somebody would do as a stand-in in these hours.
fn candidate(cover: &Cover, needs: Option<&Needs>, spans: &[Span], actor: Actor) -> StandIn {
    let person = cover.register.person_at(actor);
    let lacks = needs.map(|needs| needs.skills(person)).unwrap_or_default();
    let unproven = needs.map(|needs| needs.systems(person));
    let unproven = unproven.unwrap_or_default();
    let away = cover.is_away_in(actor, spans);
    StandIn {
        person: person.id.clone(),
        ready: lacks.is_empty() && unproven.is_empty() && !away,
        lacks,
        unproven,
        away,
    }
}

fn needs<'r>(cover: &Cover<'r>, uncovered: &Uncovered) -> Option<Needs<'r>> {
    let number = cover.register.index_of(&uncovered.responsibility)?;
    Some(Needs::of(cover.register, number))
}

fn words(uncovered: &Uncovered) -> String {
    format!("{} {}", uncovered.responsibility, uncovered.title)
}

/// Says what stays at risk.
fn close(answer: &mut Answer) {
    for uncovered in &answer.uncovered {
        let words = words(uncovered);
        let ready = uncovered.stand_ins.iter().any(|one| one.ready);
        if !ready && !answer.at_risk.contains(&words) {
            answer.at_risk.push(words);
        }
    }
    answer.ready = answer.at_risk.is_empty() && answer.brings.is_empty();
}

impl Cover<'_> {
    /// Whether somebody is there for all of a stretch.
    fn is_there(&self, actor: Actor, span: Span) -> bool {
        !self.away[actor as usize]
            .iter()
            .any(|away| away.from < span.1 && span.0 < away.to)
    }

    /// Whether somebody is away for some of these stretches, which are in order.
    fn is_away_in(&self, actor: Actor, spans: &[Span]) -> bool {
        self.away[actor as usize].iter().any(|away| {
            let first = spans.partition_point(|span| span.1 <= away.from);
            spans.get(first).is_some_and(|span| span.0 < away.to)
        })
    }

    /// Whether somebody is away for all of them.
    fn is_away_for(&self, actor: Actor, spans: &[Span]) -> bool {
        let away = self.away[actor as usize]
            .iter()
            .map(|away| (away.from, away.to));
        intervals::subtract(spans, &away.collect::<Vec<Span>>()).is_empty()
    }
}

/// The same facts, where a responsibility is with one party from a day on.
fn moved(company: &Company, responsibility: &str, party: &str, from: Date) -> Company {
    use crate::facts::{Assignment, Role, Scope};
    let mut changed = company.clone();
    let ours = |assignment: &Assignment| assignment.responsibility == responsibility;
    changed
        .assignments
        .retain(|assignment| !ours(assignment) || assignment.from < from);
    for assignment in changed
        .assignments
        .iter_mut()
        .filter(|assignment| ours(assignment))
    {
        let until = assignment.until.unwrap_or(from).min(from);
        assignment.until = Some(until);
    }
    for role in [Role::Accountable, Role::Doer] {
        changed.assignments.push(Assignment {
            responsibility: responsibility.to_owned(),
            party: party.to_owned(),
            person: None,
            role,
            scope: Scope::default(),
            from,
            until: None,
        });
    }
    changed
}

/// What would be found about a responsibility, and what no longer.
fn findings_of_move(
    now: &Register,
    then: &Register,
    responsibility: &str,
    at: Timestamp,
) -> Answer {
    let of = |register: &Register| findings::of(register, responsibility, at).open;
    let (before, after) = (of(now), of(then));
    let lacks = |all: &[Finding], one: &Finding| all.iter().all(|other| other.id != one.id);
    let mut answer = Answer {
        brings: after
            .iter()
            .filter(|finding| lacks(&before, finding))
            .cloned()
            .collect(),
        ends: before
            .iter()
            .filter(|finding| lacks(&after, finding))
            .cloned()
            .collect(),
        ..Answer::default()
    };
    close(&mut answer);
    answer
}
