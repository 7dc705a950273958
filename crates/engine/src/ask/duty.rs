//! Who is on by the rotas of a responsibility. Whoever is on is called before those who
//! hold it; where nobody is on, the answer says so, and looks to them.
use super::{Answer, Next, Question, Reach, reach};
use crate::register::{Held, Register, Resolved};
use crate::rota::{Board, Cover};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;

/// How far ahead a rota is asked who is on next.
const AHEAD: SignedDuration = SignedDuration::from_hours(31 * 24);

/// The rotas from an instant on, compiled once for everything that a question is about.
pub(super) struct Rotas<'r> {
    cover: Cover<'r>,
    board: Board,
    at: Timestamp,
    end: Timestamp,
}

/// What the rotas of a responsibility say of the instant.
pub(super) struct OnDuty {
    on: Vec<Next>,
    /// Until when they are on, as far as was looked.
    until: Option<Timestamp>,
    /// Who is on next, where nobody is.
    next: Option<(Timestamp, Next)>,
}

impl<'r> Rotas<'r> {
    pub fn from(register: &'r Register, at: Timestamp) -> Self {
        let end = at.saturating_add(AHEAD).unwrap_or(Timestamp::MAX);
        let cover = Cover::new(register);
        let board = Board::new(&cover, at, end);
        Self {
            cover,
            board,
            at,
            end,
        }
    }

    /// Nothing where the responsibility has no rota.
    pub fn on(&self, resolved: &Resolved, held: &[&Held], question: &Question) -> Option<OnDuty> {
        let (cover, board, register) = (&self.cover, &self.board, self.cover.register);
        if board.rotas_of(cover, &resolved.id).is_empty() {
            return None;
        }
        // A rota knows nothing of systems and sites: of a part, only those who hold it count.
        let narrowed = question.system.is_some() || question.site.is_some();
        let holds = |next: &Next| {
            let theirs = |held: &&Held| register.party_at(held.party).id == next.party;
            !narrowed || held.iter().any(theirs)
        };
        let people = |ids: &[&str]| -> Vec<Next> {
            let all = ids.iter().filter_map(|id| reach::by_id(register, id));
            let mut all: Vec<Next> = all.filter(holds).collect();
            all.sort_by_key(|next| next.contacts.is_empty());
            all
        };
        let mut stretches = board
            .of_responsibility(cover, &resolved.id)
            .into_iter()
            .filter(|stretch| self.at < stretch.to)
            .map(|stretch| (stretch.from, stretch.to, people(&stretch.on)));
        let (_, to, on) = stretches.next()?;
        let next = match on.is_empty() {
            true => stretches.find_map(|(from, _, on)| Some((from, on.into_iter().next()?))),
            false => None,
        };
        Some(OnDuty {
            on,
            until: (to < self.end).then_some(to),
            next,
        })
    }
}

impl OnDuty {
    /// Puts those who are on before those who merely hold it.
    pub(super) fn before(self, register: &Register, resolved: &Resolved, answer: Answer) -> Answer {
        let mut on = self.on.into_iter();
        let Some(first) = on.next() else {
            return nobody_on(answer, self.next);
        };
        let mut then: Vec<Next> = on.collect();
        if let Answer::Reach(reach) = answer {
            let holder = Next {
                party: reach.party,
                person: reach.person,
                name: reach.name,
                contacts: reach.contacts,
            };
            then.extend(std::iter::once(holder).chain(reach.then));
        }
        let who = |next: &Next| (next.party.clone(), next.person.clone());
        let mut called = HashSet::from([who(&first)]);
        then.retain(|next| called.insert(who(next)));
        let party = register.party(&first.party);
        let party = party.map_or(first.party.as_str(), |party| party.name.as_str());
        let because = match first.person {
            Some(_) => format!(
                "{} of {party} is on the rota of {}.",
                first.name, resolved.title
            ),
            None => format!("{party} is on the rota of {}.", resolved.title),
        };
        Answer::Reach(Reach {
            responsibility: resolved.id.clone(),
            party: first.party,
            person: first.person,
            name: first.name,
            contacts: first.contacts,
            until: self.until,
            because,
            then,
        })
    }
}

fn nobody_on(answer: Answer, next: Option<(Timestamp, Next)>) -> Answer {
    let told = "Nobody is on the rota at this hour.";
    match answer {
        Answer::Reach(mut reach) => {
            reach.because = format!("{told} {}", reach.because);
            Answer::Reach(reach)
        }
        Answer::Nobody(mut nobody) => {
            nobody.why = format!("{told} {}", nobody.why);
            if let Some((from, next)) = next
                && nobody.next_covered.is_none_or(|known| from < known)
            {
                nobody.next_covered = Some(from);
                nobody.next = Some(next);
            }
            Answer::Nobody(nobody)
        }
    }
}
