//! A register at an instant: what every rule needs to know about that instant,
//! worked out once and only when it is asked for.
use super::grid::{Grid, WEEK};
use crate::intervals::Span;
use crate::register::{Held, Register};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Weeks that are looked ahead: twelve months and a bit, so that every holiday
/// and every change of the clocks is seen once.
const YEAR: usize = 53;

pub(crate) struct Moment<'r> {
    pub register: &'r Register,
    pub at: i64,
    pub today: Date,
    /// By person: whether they have left.
    left: Vec<bool>,
    weeks: usize,
    grid: OnceLock<Grid>,
    teams: OnceLock<Vec<Team<'r>>>,
}

/// What the people of one party bring.
#[derive(Default)]
pub(crate) struct Team<'r> {
    /// How many are recorded, whether they are still there or not.
    pub recorded: usize,
    /// Skill → the best level of those who are there.
    pub best: HashMap<&'r str, u8>,
}

impl<'r> Moment<'r> {
    /// An instant, and the twelve months that come.
    pub fn new(register: &'r Register, at: jiff::Timestamp) -> Self {
        Self::with_weeks(register, at, YEAR)
    }

    /// An instant, and some weeks that begin with it.
    pub fn with_weeks(register: &'r Register, at: jiff::Timestamp, weeks: usize) -> Self {
        let today = register.date(at);
        let people = register.company().people.iter();
        Self {
            register,
            at: at.as_second(),
            today,
            left: people
                .map(|person| person.until.is_some_and(|until| until <= today))
                .collect(),
            weeks,
            grid: OnceLock::new(),
            teams: OnceLock::new(),
        }
    }

    /// The time that is looked at.
    pub fn horizon(&self) -> Span {
        (self.at, self.at + self.weeks as i64 * WEEK)
    }

    /// The twelve months that come: what is counted is counted in these.
    pub fn year(&self) -> Span {
        let at = jiff::Timestamp::from_second(self.at).unwrap_or(jiff::Timestamp::MAX);
        let later = crate::civil::months_later(self.register.zone(), at, 12);
        let later = later.unwrap_or(jiff::Timestamp::MAX);
        (self.at, later.as_second())
    }

    pub fn grid(&self) -> &Grid {
        self.grid
            .get_or_init(|| Grid::new(self.register, self.at, self.weeks))
    }

    /// Whether the named person of an assignment has left.
    pub fn is_orphaned(&self, held: &Held) -> bool {
        held.person.is_some_and(|person| self.left[person as usize])
    }

    /// By party.
    pub fn teams(&self) -> &[Team<'r>] {
        self.teams.get_or_init(|| {
            let register = self.register;
            let mut teams: Vec<Team> = Vec::new();
            teams.resize_with(register.company().parties.len(), Team::default);
            for (person, party) in register.company().people.iter().zip(&register.party_of) {
                let team = &mut teams[*party as usize];
                team.recorded += 1;
                if register.is_active(person, self.today) {
                    for (skill, level) in &person.skills {
                        let best = team.best.entry(skill).or_default();
                        *best = (*best).max(*level);
                    }
                }
            }
            teams
        })
    }
}
