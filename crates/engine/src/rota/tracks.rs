//! The layers of one rota as tracks of real time: for each, who has which hours, or
//! why nobody has them. Everything that says who is on is read off these tracks.
use super::away::Gone;
use super::plan::{Actor, FALLBACK, PlanLayer};
use super::walk::{Entry, Head};

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

impl Track {
    pub fn is_fallback(&self) -> bool {
        self.priority == FALLBACK
    }
}

/// Tracks that are used again and again.
#[derive(Default)]
pub(crate) struct Tracks {
    all: Vec<Track>,
    used: usize,
    pub(super) heads: Vec<Head>,
    pub(super) on: Vec<Entry>,
}

impl Tracks {
    pub fn clear(&mut self) {
        self.used = 0;
    }

    pub fn next(&mut self, plan: u32, layer: &PlanLayer) -> &mut Track {
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
}
