//! The three truths about a responsibility in one glance: what is written, what each
//! side believes, and what is shown to be done.
use super::due::{self, Filter};
use crate::beliefs;
use crate::platform::actor::party_kind_name;
use engine::{
    duty::State,
    facts::{Belief, Believed, Role},
    findings::{Verdict, verdict},
    register::Register,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
pub struct Truths {
    pub written: Vec<Side>,
    /// The last word of each side that was asked.
    pub believed: Vec<Side>,
    pub believed_verdict: Option<Verdict>,
    /// State and number of duties.
    pub done: Vec<(&'static str, usize)>,
    #[serde(skip)]
    pub verdict_words: &'static str,
}

#[derive(Serialize, JsonSchema)]
pub struct Side {
    pub party: String,
    pub name: String,
    pub kind: &'static str,
    pub says: String,
}

pub fn truths(register: &Register, responsibility: &str, now: Timestamp) -> Truths {
    let company = register.company();
    let mut written: Vec<Side> = Vec::new();
    for at in register.in_force(responsibility, now) {
        let assignment = &company.assignments[at];
        let is_new = !written.iter().any(|side| side.party == assignment.party);
        if assignment.role == Role::Accountable && is_new {
            written.push(side(register, &assignment.party, String::new()));
        }
    }
    let said = last_words(register, responsibility, now);
    let ids: Vec<String> = written.iter().map(|side| side.party.clone()).collect();
    let verdict = (!said.is_empty()).then(|| verdict(&said, &ids));
    let filter = Filter {
        responsibility: Some(responsibility.to_owned()),
        ..Filter::default()
    };
    let lines = due::lines(register, now, &filter);
    let states = [State::NotDone, State::Late, State::Unknown, State::Done];
    Truths {
        believed: said
            .iter()
            .map(|belief| side(register, &belief.by, says(register, belief)))
            .collect(),
        verdict_words: verdict.map_or("", beliefs::words_of),
        believed_verdict: verdict,
        written,
        done: states
            .iter()
            .map(|state| {
                let count = lines.iter().filter(|line| line.state == *state).count();
                (due::words(*state), count)
            })
            .filter(|(_, count)| *count > 0)
            .collect(),
    }
}

fn last_words(register: &Register, responsibility: &str, now: Timestamp) -> Vec<Belief> {
    let today = register.date(now);
    let mut last: Vec<Belief> = Vec::new();
    let all = register.company().beliefs.iter();
    let about = all.filter(|it| it.responsibility == responsibility);
    for belief in about.filter(|it| it.said_on.is_none_or(|on| on <= today)) {
        match last.iter_mut().find(|it| it.by == belief.by) {
            Some(known) if belief.said_on >= known.said_on => *known = belief.clone(),
            Some(_) => {}
            None => last.push(belief.clone()),
        }
    }
    last
}

fn says(register: &Register, belief: &Belief) -> String {
    let name = |id: &str| {
        register
            .party(id)
            .map_or(id.to_owned(), |it| it.name.clone())
    };
    match (belief.answer, belief.accountable.as_deref()) {
        (Some(Believed::Both), Some(with)) => format!("we and {}", name(with)),
        (Some(Believed::Both), None) => "both".into(),
        (Some(Believed::Nobody), _) => "nobody".into(),
        (Some(Believed::Unknown), _) | (None, None) => "does not know".into(),
        (None, Some(of)) if of == belief.by => "we do it".into(),
        (None, Some(of)) => format!("{} does it", name(of)),
    }
}

fn side(register: &Register, party: &str, says: String) -> Side {
    let known = register.party(party);
    Side {
        party: party.to_owned(),
        name: known.map_or_else(|| party.to_owned(), |party| party.name.clone()),
        kind: known.map_or("vendor", |party| party_kind_name(party.kind)),
        says,
    }
}
