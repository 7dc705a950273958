//! What is due: every duty of what is in force, with how it stands, the worst first.
use crate::platform::actor::party_kind_name;
use engine::{
    duty::{self, State},
    facts::Role,
    register::Register,
};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, JsonSchema)]
pub struct Line {
    pub duty: String,
    pub title: String,
    pub responsibility: String,
    pub responsibility_title: String,
    /// The accountable party, where there is one.
    pub party: Option<String>,
    pub party_name: String,
    #[serde(skip)]
    pub party_kind: &'static str,
    pub every: String,
    /// What kind of evidence it asks for.
    pub evidence_kind: Option<String>,
    pub state: State,
    /// The day of the newest evidence that proves enough.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub last: Option<Date>,
    /// The day of newer evidence that proves too little.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub too_weak: Option<Date>,
    /// The day on which it is to be done next.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub due: Option<Date>,
    /// That day has come, and nothing shows that it was done since.
    pub overdue: bool,
    /// Somebody answers for it, and for two periods nothing shows that it is done.
    pub neglected: bool,
}

impl Line {
    pub fn state_words(&self) -> &'static str {
        words(self.state)
    }

    pub fn state_class(&self) -> &'static str {
        class(self.state)
    }
}

/// The badge that shows a state.
pub fn class(state: State) -> &'static str {
    match state {
        State::NotDone => "nobody",
        State::Late => "solid",
        State::Unknown => "unknown",
        State::Done => "good",
        State::OnEvent => "",
    }
}

pub fn words(state: State) -> &'static str {
    match state {
        State::NotDone => "not done",
        State::Late => "late",
        State::Unknown => "unknown",
        State::Done => "done",
        State::OnEvent => "when it happens",
    }
}

/// What is asked for; what is left out does not narrow.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct Filter {
    pub party: Option<String>,
    pub state: Option<State>,
    pub responsibility: Option<String>,
    /// The duty to record evidence for.
    pub record: Option<String>,
}

pub fn lines(register: &Register, now: Timestamp, filter: &Filter) -> Vec<Line> {
    let today = register.date(now);
    let mut lines: Vec<Line> = duty::all(register, now)
        .into_iter()
        .map(|(resolved, duty, standing)| {
            let party = accountable(register, &resolved.id, now);
            let due = standing.due.map(|at| register.date(at));
            let known = party.as_deref().and_then(|id| register.party(id));
            Line {
                duty: duty.id.clone(),
                title: duty.title.clone(),
                responsibility: resolved.id.clone(),
                responsibility_title: resolved.title.clone(),
                party_name: known.map_or("nobody".into(), |party| party.name.clone()),
                party_kind: known.map_or("nobody", |party| party_kind_name(party.kind)),
                party,
                every: crate::register::every(&duty.every),
                evidence_kind: duty.evidence_kind.clone(),
                state: standing.state,
                last: standing.last,
                too_weak: standing.weak,
                due,
                overdue: standing.state != State::OnEvent && due.is_some_and(|due| due <= today),
                neglected: standing.neglected.is_some(),
            }
        })
        .filter(|line| {
            let is =
                |wanted: &Option<String>, has: &str| wanted.as_ref().is_none_or(|it| it == has);
            is(&filter.party, line.party.as_deref().unwrap_or_default())
                && is(&filter.responsibility, &line.responsibility)
                && filter.state.is_none_or(|state| state == line.state)
        })
        .collect();
    lines.sort_by(|one, other| {
        let key = |line: &Line| (line.state, line.due, line.duty.clone());
        key(one).cmp(&key(other))
    });
    lines
}

fn accountable(register: &Register, responsibility: &str, now: Timestamp) -> Option<String> {
    let assignments = &register.company().assignments;
    let mut held = register.in_force(responsibility, now).into_iter();
    let held = held.find(|at| assignments[*at].role == Role::Accountable)?;
    Some(assignments[held].party.clone())
}
