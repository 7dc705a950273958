//! Who is on by one rota, stretch by stretch: the one compiled form that preview,
//! "who is on now", export and calendar feed read.
use super::cover::Cover;
use super::plan::Actor;
use super::tracks::Tracks;
use super::walk::on_duty;
use super::workshop::Workshop;
use crate::intervals::Span;
use jiff::Timestamp;

/// One rota (all its versions) over a window of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    window: Span,
    /// Where each stretch ends. The first begins with the window, each other where
    /// the one before ends.
    ends: Vec<i64>,
    /// Where the actors of each stretch end in `actors`.
    counts: Vec<u32>,
    actors: Vec<Actor>,
}

/// A stretch in which the same people are on. Nobody is, where `on` is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch<'r> {
    pub from: Timestamp,
    pub to: Timestamp,
    /// Ids of people and parties, sorted.
    pub on: Vec<&'r str>,
}

impl Timeline {
    pub(crate) fn compile(
        cover: &Cover,
        plans: &[u32],
        workshop: &mut Workshop,
        tracks: &mut Tracks,
    ) -> Self {
        tracks.clear();
        for (place, plan) in plans.iter().enumerate() {
            workshop.tracks(cover.plan(*plan), place as u32, tracks);
        }
        let window = workshop.window;
        let mut timeline = Timeline {
            window,
            ends: Vec::new(),
            counts: Vec::new(),
            actors: Vec::new(),
        };
        let mut on: Vec<Actor> = Vec::new();
        tracks.walk(&[window], |tracks, span, entries| {
            on.clear();
            // Versions of one rota are never in force together.
            let plan = entries
                .first()
                .map_or(0, |entry| tracks.all()[entry.track as usize].plan);
            on_duty(entries, cover.plan(plans[plan as usize]).min, &mut on);
            on.sort_unstable();
            timeline.push(span.1, &on);
        });
        timeline
    }

    fn push(&mut self, end: i64, on: &[Actor]) {
        if let Some(last) = self.ends.len().checked_sub(1)
            && self.actors_of(last).iter().eq(on)
        {
            self.ends[last] = end;
            return;
        }
        self.ends.push(end);
        self.actors.extend_from_slice(on);
        self.counts.push(self.actors.len() as u32);
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn span(&self, place: usize) -> Span {
        let from = place
            .checked_sub(1)
            .map_or(self.window.0, |before| self.ends[before]);
        (from, self.ends[place])
    }

    pub(crate) fn actors_of(&self, place: usize) -> &[Actor] {
        let from = place.checked_sub(1).map_or(0, |before| self.counts[before]);
        &self.actors[from as usize..self.counts[place] as usize]
    }

    /// The stretch of an instant; nothing outside the window.
    pub(crate) fn place(&self, at: i64) -> Option<usize> {
        let inside = self.window.0 <= at && at < self.window.1;
        inside.then(|| self.ends.partition_point(|end| *end <= at))
    }

    /// All stretches, in order.
    pub fn stretches<'r>(&self, cover: &Cover<'r>) -> Vec<Stretch<'r>> {
        (0..self.len())
            .map(|place| self.stretch(cover, place))
            .collect()
    }

    /// Who is on at an instant; nothing outside the window.
    pub fn at<'r>(&self, cover: &Cover<'r>, at: Timestamp) -> Option<Stretch<'r>> {
        self.place(at.as_second())
            .map(|place| self.stretch(cover, place))
    }

    /// The stretch that comes after that of an instant.
    pub fn next<'r>(&self, cover: &Cover<'r>, at: Timestamp) -> Option<Stretch<'r>> {
        let next = self.place(at.as_second())? + 1;
        (next < self.len()).then(|| self.stretch(cover, next))
    }

    fn stretch<'r>(&self, cover: &Cover<'r>, place: usize) -> Stretch<'r> {
        let span = crate::picture::interval(self.span(place));
        let mut on: Vec<&str> = self
            .actors_of(place)
            .iter()
            .map(|actor| cover.id_of(*actor))
            .collect();
        on.sort_unstable();
        Stretch {
            from: span.from,
            to: span.to,
            on,
        }
    }

    /// When somebody is on, as the feed of a calendar shows it.
    pub(crate) fn of_actor(&self, actor: Actor) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for place in 0..self.len() {
            if self.actors_of(place).contains(&actor) {
                let span = self.span(place);
                match spans.last_mut() {
                    Some(last) if last.1 == span.0 => last.1 = span.1,
                    _ => spans.push(span),
                }
            }
        }
        spans
    }
}
