//! The walk along the tracks of a window: from one change on any of them to the next,
//! with everything that is under way in between.
use super::plan::{Actor, NOBODY};
use super::tracks::{Piece, Track, Tracks};
use crate::intervals::Span;

/// A piece that is under way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub track: u32,
    pub piece: u32,
    pub actor: Actor,
    pub priority: u32,
}

/// The piece of a track that is under way, or the next one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    from: i64,
    to: i64,
    entry: Entry,
}

impl Head {
    fn new(number: usize, track: &Track) -> Self {
        let entry = Entry {
            track: number as u32,
            piece: 0,
            actor: NOBODY,
            priority: track.priority,
        };
        let mut head = Self {
            from: i64::MAX,
            to: i64::MAX,
            entry,
        };
        head.take(track.pieces.first());
        head
    }

    fn take(&mut self, piece: Option<&Piece>) {
        match piece {
            Some(piece) => {
                (self.from, self.to, self.entry.actor) = (piece.from, piece.to, piece.actor);
            }
            None => (self.from, self.to) = (i64::MAX, i64::MAX),
        }
    }

    fn pass(&mut self, at: i64, pieces: &[Piece]) {
        while self.to <= at {
            self.entry.piece += 1;
            self.take(pieces.get(self.entry.piece as usize));
        }
    }
}

impl Tracks {
    /// Tells every stretch of the windows, which are in order, in which nothing changes
    /// on any track, with the pieces that are under way, by plan and priority.
    pub fn walk(&mut self, windows: &[Span], mut tell: impl FnMut(&Self, Span, &[Entry])) {
        let mut heads = std::mem::take(&mut self.heads);
        let mut on = std::mem::take(&mut self.on);
        heads.clear();
        heads.extend(
            self.all()
                .iter()
                .enumerate()
                .map(|(number, track)| Head::new(number, track)),
        );
        on.clear();
        on.extend(heads.iter().map(|head| head.entry));
        for window in windows {
            let mut at = window.0;
            while at < window.1 {
                let (mut next, mut count) = (window.1, 0);
                for (head, track) in heads.iter_mut().zip(self.all()) {
                    head.pass(at, &track.pieces);
                    // Without branches, because nobody can guess which layers are open:
                    // what is not is written over by the one after it.
                    let is_open = head.from <= at;
                    on[count] = head.entry;
                    count += usize::from(is_open);
                    next = next.min(if is_open { head.to } else { head.from });
                }
                tell(self, (at, next), &on[..count]);
                at = next;
            }
        }
        self.heads = heads;
        self.on = on;
    }
}

/// Who of the pieces under way of one rota is on: by priority, all of one together,
/// until there are enough. Returns how many there are at all, each head once.
pub(crate) fn on_duty(entries: &[Entry], min: u32, on: &mut Vec<Actor>) -> u32 {
    let start = on.len();
    let (mut enough, mut priority) = (usize::MAX, 0);
    for entry in entries {
        if entry.priority != priority {
            priority = entry.priority;
            if enough == usize::MAX && on.len() - start >= min as usize {
                enough = on.len();
            }
        }
        if entry.actor != NOBODY && !on[start..].contains(&entry.actor) {
            on.push(entry.actor);
        }
    }
    let all = on.len() - start;
    on.truncate(enough.max(start));
    all as u32
}
