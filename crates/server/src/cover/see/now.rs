//! Who is on now, and who comes next: responsibilities that are with the same people
//! until the same moment stand together.
use super::bands::Of;
use crate::cover::chosen::{kind_of, name_of};
use engine::{
    register::Register,
    rota::{Board, Cover, Stretch},
};
use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;

/// What comes after this is not asked for.
const AHEAD: SignedDuration = SignedDuration::from_hours(8 * 24);

#[derive(Serialize, JsonSchema)]
pub struct Now {
    pub on: Vec<OnDuty>,
    #[schemars(with = "Option<engine::schema::Instant>")]
    pub until: Option<Timestamp>,
    pub next: Vec<OnDuty>,
    pub responsibilities: Vec<String>,
    #[serde(skip)]
    pub until_words: String,
}

#[derive(Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
pub struct OnDuty {
    /// A person, or a party as a whole.
    pub id: String,
    pub name: String,
    /// The kind of the party.
    pub kind: &'static str,
}

type Turn = (Vec<OnDuty>, Option<Timestamp>, Vec<OnDuty>);

pub fn now(register: &Register, cover: &Cover, of: &Of, at: Timestamp) -> Vec<Now> {
    let end = at.saturating_add(AHEAD).unwrap_or(Timestamp::MAX);
    let board = Board::new(cover, at, end);
    let mut by_rotas: HashMap<&[u32], Turn> = HashMap::new();
    let mut places: HashMap<Turn, usize> = HashMap::new();
    let mut all: Vec<Now> = Vec::new();
    for resolved in register.responsibilities() {
        let rotas = board.rotas_of(cover, &resolved.id);
        let is_other = matches!(of, Of::Responsibility(id) if *id != resolved.id);
        if rotas.is_empty() || is_other {
            continue;
        }
        let turn = by_rotas.entry(rotas).or_insert_with(|| {
            let stretches = board.of_responsibility(cover, &resolved.id);
            let who = |place: usize| on_duty(register, stretches.get(place));
            let until = stretches.first().map(|it| it.to).filter(|to| *to < end);
            (who(0), until, who(1))
        });
        if !is_of(register, of, turn) {
            continue;
        }
        let place = *places.entry(turn.clone()).or_insert_with(|| {
            all.push(Now {
                on: turn.0.clone(),
                until: turn.1,
                next: turn.2.clone(),
                responsibilities: Vec::new(),
                until_words: turn.1.map_or_else(
                    || "for more than a week".to_owned(),
                    |until| {
                        let there = register.zone().to_datetime(until);
                        there.strftime("%a %-d %b, %H:%M").to_string()
                    },
                ),
            });
            all.len() - 1
        });
        all[place].responsibilities.push(resolved.id.clone());
    }
    // What nobody has stands first.
    all.sort_by_key(|now| (!now.on.is_empty(), now.until.unwrap_or(Timestamp::MAX)));
    all
}

/// Who is on for a responsibility at an instant, by its rotas; nothing where it has none.
pub fn on_at(register: &Register, responsibility: &str, at: Timestamp) -> Option<Vec<OnDuty>> {
    let cover = Cover::new(register);
    let after = at.saturating_add(SignedDuration::from_secs(1)).ok()?;
    let board = Board::new(&cover, at, after);
    if board.rotas_of(&cover, responsibility).is_empty() {
        return None;
    }
    let stretches = board.of_responsibility(&cover, responsibility);
    Some(on_duty(register, stretches.first()))
}

fn on_duty(register: &Register, stretch: Option<&Stretch<'_>>) -> Vec<OnDuty> {
    let ids = stretch.into_iter().flat_map(|stretch| &stretch.on);
    ids.map(|id| OnDuty {
        id: (*id).to_owned(),
        name: name_of(register, id).to_owned(),
        kind: kind_of(register, id),
    })
    .collect()
}

/// Whether somebody who is looked at is on now or next.
fn is_of(register: &Register, of: &Of, turn: &Turn) -> bool {
    let mut who = turn.0.iter().chain(&turn.2);
    match of {
        Of::Everything | Of::Responsibility(_) => true,
        Of::Person(id) => who.any(|it| it.id == *id),
        Of::Party(id) => who.any(|it| {
            it.id == *id
                || register
                    .person(&it.id)
                    .is_some_and(|person| person.party == *id)
        }),
    }
}
