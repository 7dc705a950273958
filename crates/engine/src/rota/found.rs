//! What a sweep finds: holes, doubles, seams, what hangs on one, and lists of which
//! only the first are kept while all are counted.
use super::away::Gone;
use super::load::Hours;
use super::plan::Actor;
use super::report::Lack;
use crate::intervals::Span;

/// Why nobody is on, or too few.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Cause {
    /// No layer is open.
    NoLayer,
    /// A layer is open, and has no member then.
    NoMember,
    Gone(Gone, Actor),
    /// So many are on, and more are needed.
    TooFew(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Hole {
    pub from: i64,
    pub to: i64,
    pub cause: Cause,
    /// The rota of the group that should have had somebody.
    pub plan: u32,
}

/// More are on than should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Double {
    pub from: i64,
    pub to: i64,
    /// All who are on, each once.
    pub on: Vec<Actor>,
    /// The first rota, by id, that has somebody on.
    pub plan: u32,
}

/// One party hands over to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seam {
    pub at: i64,
    pub from: u32,
    pub to: u32,
    /// The first rota, by id, that has somebody on after it.
    pub plan: u32,
}

/// Of one actor, how long, and since when: what hangs on them alone, when they are on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Alone {
    pub actor: Actor,
    pub first: i64,
    pub seconds: i64,
}

/// A list of which only the first are kept, and all are counted.
#[derive(Clone, Debug)]
pub(crate) struct Kept<T> {
    pub first: Vec<T>,
    /// The last one, kept or not.
    last: Option<T>,
    pub count: usize,
    pub seconds: i64,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self {
            first: Vec::new(),
            last: None,
            count: 0,
            seconds: 0,
        }
    }
}

/// What was found about the responsibilities of one want.
#[derive(Clone, Debug, Default)]
pub(crate) struct Found {
    pub responsibilities: Vec<u32>,
    pub holes: Kept<Hole>,
    pub doubles: Kept<Double>,
    pub seams: Kept<Seam>,
    /// Needed seconds in which exactly one head could be there.
    pub single: i64,
    pub alone: Vec<Alone>,
    /// The same hours one by one, where they are asked for.
    pub alone_when: Vec<(Actor, Span)>,
}

/// What was found about the rotas of one group.
#[derive(Clone, Debug)]
pub(crate) struct Shares {
    pub plan: u32,
    /// Everybody who is on at all: seconds, and since when.
    pub on: Vec<Alone>,
    /// Members who have no turn in the whole window.
    pub never: Vec<Actor>,
    /// Members whose turn it is while they are absent, and nobody stands in.
    pub absent: Vec<Alone>,
}

#[derive(Default)]
pub(crate) struct Swept {
    pub found: Vec<Found>,
    /// Holes by cause, where only those are asked for.
    pub lacks: Vec<Lack>,
    pub shares: Vec<Shares>,
    /// By actor.
    pub hours: Vec<Hours>,
    /// By actor: what hangs on them alone, each hour once; empty where it is not asked for.
    pub alone: Vec<Hours>,
    /// By actor: seconds and responsibilities that are uncovered without them.
    pub uncovers: Vec<(i64, u32)>,
}

impl Swept {
    pub(super) fn add(&mut self, other: Swept) {
        self.found.extend(other.found);
        self.lacks.extend(other.lacks);
        self.shares.extend(other.shares);
        for (ours, theirs) in self.hours.iter_mut().zip(other.hours) {
            ours.add(theirs);
        }
        for (ours, theirs) in self.alone.iter_mut().zip(other.alone) {
            ours.add(theirs);
        }
        for (ours, theirs) in self.uncovers.iter_mut().zip(other.uncovers) {
            ours.0 += theirs.0;
            ours.1 += theirs.1;
        }
    }
}

impl<T: Clone> Kept<T> {
    /// Adds a stretch, or lengthens the last one when it goes on.
    pub(super) fn add(
        &mut self,
        one: T,
        span: Span,
        most: usize,
        goes_on: impl Fn(&T) -> bool,
        lengthen: impl Fn(&mut T),
    ) {
        self.seconds += span.1 - span.0;
        if let Some(last) = self.last.as_mut().filter(|last| goes_on(last)) {
            lengthen(last);
            if self.count <= most
                && let Some(kept) = self.first.last_mut()
            {
                lengthen(kept);
            }
            return;
        }
        self.count += 1;
        if self.first.len() < most {
            self.first.push(one.clone());
        }
        self.last = Some(one);
    }
}
