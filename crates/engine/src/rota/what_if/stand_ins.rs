//! Who could take over what somebody leaves open, and how they would do.
use super::{Answer, NAMED, StandIn, Uncovered};
use crate::facts::PartyKind;
use crate::intervals::{self, Span};
use crate::rota::cover::Cover;
use crate::rota::needs::Needs;
use crate::rota::plan::{Actor, Plan};
use crate::rota::tracks::Tracks;
use std::collections::HashSet;

pub(super) fn stand_ins(
    cover: &Cover,
    uncovered: &Uncovered,
    window: Span,
    actors: &[Actor],
) -> Vec<StandIn> {
    let (spans, needs) = (hours(uncovered, window), needs(cover, uncovered));
    let busy = busy(cover, uncovered);
    let mut all: Vec<StandIn> = (0..cover.people())
        .filter(|actor| !actors.contains(actor))
        .filter(|actor| {
            let kind = cover.register.party_at(cover.party_of(*actor)).kind;
            matches!(kind, PartyKind::Internal | PartyKind::Partner)
        })
        .filter(|actor| !cover.is_away_for(*actor, &spans))
        .map(|actor| candidate(cover, needs.as_ref(), &spans, &busy, actor))
        .collect();
    all.sort_by(|a, b| {
        let key = |one: &StandIn| {
            (
                !one.ready,
                one.on_already,
                one.away,
                one.lacks.len() + one.unproven.len(),
            )
        };
        key(a).cmp(&key(b)).then_with(|| a.person.cmp(&b.person))
    });
    all.truncate(NAMED);
    all
}

/// The hours that a stand-in would have.
pub(super) fn hours(uncovered: &Uncovered, window: Span) -> Vec<Span> {
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
pub(super) fn candidate(
    cover: &Cover,
    needs: Option<&Needs>,
    spans: &[Span],
    busy: &HashSet<Actor>,
    actor: Actor,
) -> StandIn {
    let person = cover.register.person_at(actor);
    let lacks = needs.map(|needs| needs.skills(person)).unwrap_or_default();
    let unproven = needs.map(|needs| needs.systems(person));
    let unproven = unproven.unwrap_or_default();
    let away = cover.is_away_in(actor, spans);
    let on_already = busy.contains(&actor);
    StandIn {
        person: person.id.clone(),
        ready: lacks.is_empty() && unproven.is_empty() && !away && !on_already,
        lacks,
        unproven,
        away,
        on_already,
    }
}

/// Who is on for a responsibility already in the hours that it would lose. With one head
/// for each of its rotas that is nobody: where somebody is on, nothing is open.
pub(super) fn busy(cover: &Cover, uncovered: &Uncovered) -> HashSet<Actor> {
    let mut found = HashSet::new();
    let number = cover.register.index_of(&uncovered.responsibility);
    let (Some(number), Some(first)) = (number, uncovered.holes.first()) else {
        return found;
    };
    let plans = cover.plans().iter();
    let theirs = plans.filter(|plan| plan.responsibilities.contains(&(number as u32)));
    let theirs: Vec<&Plan> = theirs.collect();
    if theirs.iter().all(|plan| plan.min == 1) {
        return found;
    }
    let spans = intervals::normalise(hours(uncovered, (0, 0)));
    let last = spans.last().map_or(first.to.as_second(), |span| span.1);
    let mut workshop = cover.workshop((first.from.as_second(), last));
    let mut tracks = Tracks::default();
    for (place, plan) in theirs.iter().enumerate() {
        workshop.tracks(plan, place as u32, &mut tracks);
    }
    for piece in tracks.all().iter().flat_map(|track| &track.pieces) {
        let at = spans.partition_point(|span| span.1 <= piece.from);
        if spans.get(at).is_some_and(|span| span.0 < piece.to) {
            found.insert(piece.actor);
        }
    }
    found
}

pub(super) fn needs<'r>(cover: &Cover<'r>, uncovered: &Uncovered) -> Option<Needs<'r>> {
    let number = cover.register.index_of(&uncovered.responsibility)?;
    Some(Needs::of(cover.register, number))
}

pub(super) fn words(uncovered: &Uncovered) -> String {
    format!("{} {}", uncovered.responsibility, uncovered.title)
}

/// Says what stays at risk.
pub(super) fn close(answer: &mut Answer) {
    let mut known: HashSet<String> = answer.at_risk.iter().cloned().collect();
    for uncovered in &answer.uncovered {
        let words = words(uncovered);
        let ready = uncovered.stand_ins.iter().any(|one| one.ready);
        if !ready && known.insert(words.clone()) {
            answer.at_risk.push(words);
        }
    }
    answer.ready = answer.at_risk.is_empty() && answer.brings.is_empty();
}

impl Cover<'_> {
    /// Whether somebody is there for all of a stretch.
    pub(super) fn is_there(&self, actor: Actor, span: Span) -> bool {
        !self.away[actor as usize]
            .iter()
            .any(|away| away.from < span.1 && span.0 < away.to)
    }

    /// Whether somebody is away for some of these stretches, which are in order.
    pub(super) fn is_away_in(&self, actor: Actor, spans: &[Span]) -> bool {
        self.away[actor as usize].iter().any(|away| {
            let first = spans.partition_point(|span| span.1 <= away.from);
            spans.get(first).is_some_and(|span| span.0 < away.to)
        })
    }

    /// Whether somebody is away for all of them.
    pub(super) fn is_away_for(&self, actor: Actor, spans: &[Span]) -> bool {
        let all = &self.away[actor as usize];
        spans.iter().all(|&(from, to)| {
            let mut at = from;
            for away in all.iter().skip_while(|away| away.to <= from) {
                if at >= to || away.from > at {
                    break;
                }
                at = away.to;
            }
            at >= to
        })
    }
}
