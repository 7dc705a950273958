//! Where the tracks of a rota are made: hours and turns give everybody their pieces,
//! then shifts go to those who took them over, then who is away is taken off. What
//! many rotas share, clocks and calendars of one window, is looked up here once.
use super::away::Away;
use super::plan::{Actor, FALLBACK, NOBODY, Plan, PlanLayer};
use super::tracks::{Piece, Track, Tracks};
use super::turns::Turn;
use crate::intervals::{self, Span};
use crate::register::calendars::{ALWAYS, Cal, Calendars, Clocks};
use std::collections::HashMap;
use std::rc::Rc;

/// What is looked up once for many rotas, for one window.
pub(crate) struct Workshop<'r> {
    pub calendars: &'r Calendars,
    pub away: &'r [Vec<Away>],
    pub window: Span,
    here: Clocks,
    /// From the first hand-over of all.
    far: Clocks,
    far_from: i64,
    expanded: HashMap<Cal, Rc<[Span]>>,
    held: usize,
    turns: Vec<Turn>,
    spare: Vec<Piece>,
}

/// So many stretches of calendars are kept at most.
const KEPT: usize = 300_000;

impl<'r> Workshop<'r> {
    /// `since`: the first hand-over of all rotas that will be asked for.
    pub fn new(calendars: &'r Calendars, away: &'r [Vec<Away>], window: Span, since: i64) -> Self {
        let far_from = since.min(window.0) - 2 * 86_400;
        Self {
            calendars,
            away,
            window,
            here: Clocks::new(window),
            far: Clocks::new((far_from, window.1)),
            far_from,
            expanded: HashMap::new(),
            held: 0,
            turns: Vec::new(),
            spare: Vec::new(),
        }
    }

    /// A calendar in the window.
    pub fn expand(&mut self, cal: Cal) -> Rc<[Span]> {
        if let Some(known) = self.expanded.get(&cal) {
            return Rc::clone(known);
        }
        let spans: Rc<[Span]> = self.calendars.expand_with(cal, &mut self.here).into();
        if self.held > KEPT {
            self.expanded.clear();
            self.held = 0;
        }
        self.held += spans.len();
        self.expanded.insert(cal, Rc::clone(&spans));
        spans
    }

    /// Adds the tracks of a rota; `tracks` are used again as far as they go.
    pub fn tracks(&mut self, plan: &Plan, number: u32, tracks: &mut Tracks) {
        for layer in &plan.layers {
            let cut = |span: Span| {
                let from = span.0.max(plan.from).max(layer.from);
                (from, span.1.min(plan.until).min(layer.until))
            };
            let window = cut(self.window);
            if window.0 >= window.1 {
                continue;
            }
            let open = self.open(layer, window);
            if layer.turns.is_some() {
                let track = tracks.next(number, layer);
                self.by_turns(plan, layer, window, &open, track);
                self.finish(layer, track);
            } else {
                for member in &layer.members {
                    let track = tracks.next(number, layer);
                    for &(from, to) in open.iter() {
                        let span = (from.max(member.from), to.min(member.until));
                        if span.0 < span.1 {
                            track.pieces.push(piece(span, member.actor));
                        }
                    }
                    if layer.members.len() == 1 {
                        track.pieces.extend(without_members(layer, &open));
                        track.pieces.sort_unstable_by_key(|piece| piece.from);
                    }
                    self.finish(layer, track);
                }
                if layer.members.len() != 1 {
                    let left = without_members(layer, &open);
                    if !left.is_empty() {
                        let track = tracks.next(number, layer);
                        track.pieces.extend(left);
                        self.finish(layer, track);
                    }
                }
            }
        }
    }

    /// When the layers of a rota would be open, were it still in force; without the fallback.
    /// A layer that takes turns is open from its first hand-over on.
    pub fn promised(&mut self, plan: &Plan, span: Span) -> Vec<Span> {
        let mut all = Vec::new();
        let layers = plan.layers.iter();
        for layer in layers.filter(|layer| layer.priority != FALLBACK) {
            let first = layer.turns.map_or(i64::MIN, |turns| {
                let clock = self.far.of(self.calendars, plan.zone);
                clock.instant(turns.nominal(0))
            });
            let from = span.0.max(layer.from).max(first);
            let open = self.open(layer, (from, span.1.min(layer.until)));
            all.extend_from_slice(&open);
        }
        all
    }

    fn open(&mut self, layer: &PlanLayer, window: Span) -> Rc<[Span]> {
        let base = self.expand(layer.hours);
        if layer.openings.is_empty() && window == self.window {
            return base;
        }
        let all = intervals::union(&base, &layer.openings);
        intervals::intersect(&all, &[window]).into()
    }

    fn by_turns(
        &mut self,
        plan: &Plan,
        layer: &PlanLayer,
        window: Span,
        open: &[Span],
        track: &mut Track,
    ) {
        let Some(turns) = &layer.turns else { return };
        let since = if turns.served {
            self.since(layer, window)
        } else {
            Vec::new()
        };
        let clock = self.far.of(self.calendars, plan.zone);
        self.turns.clear();
        turns.run(&layer.members, clock, window, &since, &mut self.turns);
        let mut place = 0;
        for turn in &self.turns {
            while place < open.len() && open[place].1 <= turn.from {
                place += 1;
            }
            let mut at = place;
            while at < open.len() && open[at].0 < turn.to {
                let span = (open[at].0.max(turn.from), open[at].1.min(turn.to));
                track.pieces.push(piece(span, turn.actor));
                at += 1;
            }
        }
    }

    /// When a layer is open, from its first hand-over to the end of the window.
    fn since(&mut self, layer: &PlanLayer, window: Span) -> Vec<Span> {
        let whole = (self.far_from, window.1);
        let base = match layer.hours {
            ALWAYS => vec![whole],
            hours => self.calendars.expand_with(hours, &mut self.far),
        };
        let all = intervals::union(&base, &layer.openings);
        intervals::intersect(&all, &[(layer.from, window.1)])
    }

    /// First what was given to somebody else, then who is away.
    fn finish(&mut self, layer: &PlanLayer, track: &mut Track) {
        if !layer.taken.is_empty() {
            self.give(&layer.taken, track);
        }
        let away = |actor: Actor| actor != NOBODY && !self.away[actor as usize].is_empty();
        if track.pieces.iter().any(|piece| away(piece.actor)) {
            self.take_off(track);
        }
    }

    fn give(&mut self, taken: &[(Span, Actor)], track: &mut Track) {
        self.spare.clear();
        let mut first = 0;
        for piece in &track.pieces {
            while first < taken.len() && taken[first].0.1 <= piece.from {
                first += 1;
            }
            let mut at = piece.from;
            for &((from, to), actor) in &taken[first..] {
                if from >= piece.to {
                    break;
                }
                push(&mut self.spare, piece, at, from);
                let other = Piece {
                    actor,
                    whose: actor,
                    ..*piece
                };
                push(
                    &mut self.spare,
                    &other,
                    from.max(piece.from),
                    to.min(piece.to),
                );
                at = at.max(to);
            }
            push(&mut self.spare, piece, at, piece.to);
        }
        std::mem::swap(&mut self.spare, &mut track.pieces);
    }

    fn take_off(&mut self, track: &mut Track) {
        self.spare.clear();
        for piece in &track.pieces {
            let all = match piece.actor {
                NOBODY => &[][..],
                actor => &self.away[actor as usize][..],
            };
            let mut at = piece.from;
            for away in all {
                if away.to <= at {
                    continue;
                }
                if away.from >= piece.to {
                    break;
                }
                push(&mut self.spare, piece, at, away.from);
                let (from, to) = (away.from.max(piece.from), away.to.min(piece.to));
                stand_in(&mut self.spare, self.away, piece, away, from, to);
                at = to;
            }
            push(&mut self.spare, piece, at, piece.to);
        }
        std::mem::swap(&mut self.spare, &mut track.pieces);
    }
}

/// Where a layer is open and none of its members is with it, the hours are there all the
/// same: somebody can take them, and nobody has them until then.
fn without_members(layer: &PlanLayer, open: &[Span]) -> Vec<Piece> {
    let members = layer.members.iter();
    let mut theirs = members.map(|member| (member.from, member.until));
    if theirs.clone().any(|span| span == (i64::MIN, i64::MAX)) {
        return Vec::new();
    }
    let theirs = intervals::normalise(theirs.by_ref().collect());
    let left = intervals::subtract(open, &theirs).into_iter();
    left.map(|span| piece(span, NOBODY)).collect()
}

/// The stand-in has what somebody who is away would have, where the stand-in is
/// there. Nobody stands in for a stand-in.
fn stand_in(
    out: &mut Vec<Piece>,
    all: &[Vec<Away>],
    piece: &Piece,
    away: &Away,
    from: i64,
    to: i64,
) {
    let empty = Piece {
        actor: NOBODY,
        gone: Some(away.why),
        ..*piece
    };
    if away.stand_in == NOBODY {
        push(out, &empty, from, to);
        return;
    }
    let there = Piece {
        actor: away.stand_in,
        ..empty
    };
    let mut at = from;
    for theirs in &all[away.stand_in as usize] {
        if theirs.to <= at {
            continue;
        }
        if theirs.from >= to {
            break;
        }
        push(out, &there, at, theirs.from);
        push(out, &empty, theirs.from.max(at), theirs.to.min(to));
        at = theirs.to.min(to);
    }
    push(out, &there, at, to);
}

fn piece(span: Span, actor: Actor) -> Piece {
    Piece {
        from: span.0,
        to: span.1,
        actor,
        whose: actor,
        gone: None,
    }
}

fn push(out: &mut Vec<Piece>, piece: &Piece, from: i64, to: i64) {
    if from < to {
        out.push(Piece { from, to, ..*piece });
    }
}
