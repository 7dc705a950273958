//! The layers of one rota as tracks of real time: for each, who has which hours, or
//! why nobody has them. Everything that says who is on is read off these tracks.
use super::away::{Away, Gone};
use super::plan::{Actor, FALLBACK, NOBODY, Plan, PlanLayer};
use super::turns::Turn;
use crate::intervals::{self, Span};
use crate::register::calendars::{ALWAYS, Cal, Calendars, Clocks};
use std::collections::HashMap;
use std::rc::Rc;

/// A stretch in which a layer is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub from: i64,
    pub to: i64,
    /// Who has it, or nobody.
    pub actor: Actor,
    /// Whose turn it was; nobody where the layer had none to give it to.
    pub whose: Actor,
    /// Why nobody has it, or somebody else.
    pub gone: Option<Gone>,
    /// The number of the turn; of a layer without turns 0.
    pub number: i64,
}

/// The pieces of one layer, or of one of the members who are on together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Track {
    /// Its rota's place among those that are looked at together.
    pub plan: u32,
    pub priority: u32,
    pub layer: u32,
    pub pieces: Vec<Piece>,
}

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
            } else if layer.members.is_empty() {
                let track = tracks.next(number, layer);
                track
                    .pieces
                    .extend(open.iter().map(|span| piece(*span, NOBODY, 0)));
                self.finish(layer, track);
            } else {
                for member in &layer.members {
                    let track = tracks.next(number, layer);
                    for &(from, to) in open.iter() {
                        let span = (from.max(member.from), to.min(member.until));
                        if span.0 < span.1 {
                            track.pieces.push(piece(span, member.actor, 0));
                        }
                    }
                    self.finish(layer, track);
                }
            }
        }
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
                track.pieces.push(piece(span, turn.actor, turn.number));
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

fn piece(span: Span, actor: Actor, number: i64) -> Piece {
    Piece {
        from: span.0,
        to: span.1,
        actor,
        whose: actor,
        gone: None,
        number,
    }
}

fn push(out: &mut Vec<Piece>, piece: &Piece, from: i64, to: i64) {
    if from < to {
        out.push(Piece { from, to, ..*piece });
    }
}

/// Tracks that are used again and again.
#[derive(Default)]
pub(crate) struct Tracks {
    all: Vec<Track>,
    used: usize,
    cursors: Vec<usize>,
    on: Vec<Entry>,
}

/// A track's piece that is under way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub track: u32,
    pub piece: u32,
}

impl Tracks {
    pub fn clear(&mut self) {
        self.used = 0;
    }

    fn next(&mut self, plan: u32, layer: &PlanLayer) -> &mut Track {
        if self.used == self.all.len() {
            self.all.push(Track::default());
        }
        let track = &mut self.all[self.used];
        self.used += 1;
        track.pieces.clear();
        (track.plan, track.priority, track.layer) = (plan, layer.priority, layer.place);
        track
    }

    pub fn all(&self) -> &[Track] {
        &self.all[..self.used]
    }

    pub fn piece(&self, entry: Entry) -> &Piece {
        &self.all[entry.track as usize].pieces[entry.piece as usize]
    }

    /// Tells every stretch of the window in which nothing changes on any track, in
    /// order, with the pieces that are under way, by plan and priority.
    pub fn walk(&mut self, window: Span, mut tell: impl FnMut(&Self, Span, &[Entry])) {
        let mut cursors = std::mem::take(&mut self.cursors);
        let mut on = std::mem::take(&mut self.on);
        cursors.clear();
        cursors.resize(self.used, 0);
        let mut at = window.0;
        while at < window.1 {
            let mut next = window.1;
            on.clear();
            for (number, track) in self.all[..self.used].iter().enumerate() {
                let mut cursor = cursors[number];
                while cursor < track.pieces.len() && track.pieces[cursor].to <= at {
                    cursor += 1;
                }
                cursors[number] = cursor;
                let Some(piece) = track.pieces.get(cursor) else {
                    continue;
                };
                if piece.from > at {
                    next = next.min(piece.from);
                    continue;
                }
                next = next.min(piece.to);
                on.push(Entry {
                    track: number as u32,
                    piece: cursor as u32,
                });
            }
            tell(self, (at, next), &on);
            at = next;
        }
        self.cursors = cursors;
        self.on = on;
    }
}

/// Who of the pieces under way of one rota is on: by priority, all of one together,
/// until there are enough. Returns how many there are at all, each head once.
pub(crate) fn on_duty(tracks: &Tracks, entries: &[Entry], min: u32, on: &mut Vec<Actor>) -> u32 {
    let start = on.len();
    let (mut enough, mut all, mut priority) = (usize::MAX, 0u32, 0);
    for entry in entries {
        let track = &tracks.all[entry.track as usize];
        let actor = track.pieces[entry.piece as usize].actor;
        if track.priority != priority {
            priority = track.priority;
            if enough == usize::MAX && on.len() - start >= min as usize {
                enough = on.len();
            }
        }
        if actor != NOBODY && !on[start..].contains(&actor) {
            on.push(actor);
            all += 1;
        }
    }
    on.truncate(enough.max(start));
    all
}

impl Track {
    pub fn is_fallback(&self) -> bool {
        self.priority == FALLBACK
    }
}
