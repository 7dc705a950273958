//! What is lacking, by cause: how often and how long there are holes, with the first of
//! them. However many there are, no cause is lost, and the sums are of all of them.
use super::holes::Why;
use super::{Never, Paper};
use crate::intervals::Span;
use crate::rota::cover::Cover;
use crate::rota::found::Found;
use crate::rota::plan::Actor;
use crate::rota::sweep::{self, Asked};

/// As many stretches as somebody would still read.
const SHOWN: usize = 24;

/// What is lacking in a window.
#[derive(Default)]
pub(crate) struct Lacking {
    pub lacks: Vec<Lack>,
    pub never: Vec<Never>,
    pub paper: Vec<Paper>,
}

/// The holes of responsibilities that have the same hours, by one rota and of one cause.
#[derive(Clone, Debug)]
pub(crate) struct Lack {
    /// By number.
    pub responsibilities: Vec<u32>,
    /// The version of the first hole.
    pub plan: u32,
    /// As [`super::Hole::kind`].
    pub kind: &'static str,
    /// Whose absence it is, where it is somebody's.
    pub person: Option<Actor>,
    /// The first ones.
    pub first: Vec<Span>,
    /// What the first one says.
    pub cause: String,
    /// How many there are.
    pub times: usize,
    pub minutes: i64,
}

impl Cover<'_> {
    /// What is lacking in a window: holes by cause, who never has a turn, and cover on paper.
    pub(crate) fn lacking(&self, window: Span) -> Lacking {
        if window.0 >= window.1 {
            return Lacking::default();
        }
        let swept = sweep::sweep(self, window, Asked::Causes, &self.groups(window));
        Lacking {
            never: self.never(&swept),
            paper: self.paper(&swept),
            lacks: swept.lacks,
        }
    }

    /// The holes of a want, by rota, cause and person.
    pub(crate) fn lacks(&self, found: &Found) -> Vec<Lack> {
        let mut all: Vec<Lack> = Vec::new();
        for hole in &found.holes.first {
            for part in self.parts(hole) {
                let (span, minutes) = (part.span, (part.span.1 - part.span.0) / 60);
                match self.known(&mut all, hole.plan, part.why) {
                    Some(lack) => {
                        lack.times += 1;
                        lack.minutes += minutes;
                        if lack.first.len() < SHOWN {
                            lack.first.push(span);
                        }
                    }
                    None => {
                        let (kind, person) = part.why.kind();
                        all.push(Lack {
                            responsibilities: found.responsibilities.clone(),
                            plan: hole.plan,
                            kind,
                            person,
                            first: vec![span],
                            cause: self.words(hole.plan, part.why),
                            times: 1,
                            minutes,
                        });
                    }
                }
            }
        }
        all
    }

    fn known<'l>(&self, all: &'l mut [Lack], plan: u32, why: Why) -> Option<&'l mut Lack> {
        let (rota, cause) = (self.plan(plan).rota, why.kind());
        let mut all = all.iter_mut();
        all.find(|one| self.plan(one.plan).rota == rota && (one.kind, one.person) == cause)
    }
}
