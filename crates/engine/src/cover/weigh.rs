//! Weighs the cells of one responsibility: which needed hours nobody holds, which
//! hang on somebody who has left, and which two hold at once. Weeks that look the
//! same to every calendar involved are weighed once.
use super::cells::Cell;
use super::grid::{Grid, Shape};
use super::moment::Moment;
use crate::intervals::Span;
use crate::register::Held;
use crate::register::calendars::{ALWAYS, Cal};
use std::collections::HashMap;

/// The weeks in which every stretch is found. After them the search of a cell ends
/// with the first week that settles whether there is one: a finding shows the
/// coming two weeks, or else the first stretch after them.
const SHOWN: usize = 3;

/// What is looked for, and how long.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Balance {
    /// Holes and doubles, as findings show them.
    Accountable,
    /// Only what two parties do at once.
    Doers,
    /// Holes and doubles in all of the weeks.
    Thorough,
}

/// Whether a cell has any of these in the weeks that were looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Weighed {
    pub holes: bool,
    pub doubled: bool,
    /// Needed, and held only by people who have left.
    pub orphaned: Vec<Span>,
}

/// The scales for one responsibility, and the sum of what was weighed on them.
pub(crate) struct Scales<'m> {
    grid: &'m Grid,
    balance: Balance,
    /// Weeks that are alike, in the order of the first of them.
    alike: Vec<Vec<usize>>,
    holes: Vec<Vec<u64>>,
    doubled: Vec<Vec<u64>>,
}

/// One assignment on one kind of week.
struct Layer<'m> {
    bits: &'m [u64],
    there: bool,
    new_party: bool,
    new_person: bool,
    named: bool,
}

/// One word of what a cell comes to.
#[derive(Default)]
struct Word {
    holes: u64,
    orphaned: u64,
    doubled: u64,
}

impl<'m> Scales<'m> {
    pub fn new(moment: &'m Moment, cells: &[Cell], balance: Balance) -> Self {
        let grid = moment.grid();
        let mut cals: Vec<Cal> = cells.iter().flat_map(calendars).collect();
        cals.sort_unstable();
        cals.dedup();
        let lists: Vec<&[Shape]> = cals.iter().map(|cal| grid.shapes(*cal)).collect();
        let mut known: HashMap<Vec<Shape>, usize> = HashMap::new();
        let mut alike: Vec<Vec<usize>> = Vec::new();
        for week in 0..grid.weeks {
            let key = lists.iter().map(|shapes| shapes[week]).collect();
            let place = *known.entry(key).or_insert(alike.len());
            if place == alike.len() {
                alike.push(Vec::new());
            }
            alike[place].push(week);
        }
        Self {
            grid,
            balance,
            holes: vec![Vec::new(); alike.len()],
            doubled: vec![Vec::new(); alike.len()],
            alike,
        }
    }

    pub fn weigh(&mut self, moment: &Moment, cell: &Cell) -> Weighed {
        let need = cell.need.unwrap_or(ALWAYS);
        let demanded = cell.needed && cell.need.is_some() && self.balance != Balance::Doers;
        let whole = |held: &&Held| held.hours.is_none() && !moment.is_orphaned(held);
        let first = cell.held.first().map(|held| (held.party, held.person));
        let mut weighed = Weighed::default();
        let mut seek_holes = demanded && !cell.held.iter().any(|held| whole(&held));
        let mut seek_doubles = cell
            .held
            .iter()
            .any(|held| Some((held.party, held.person)) != first);
        let leavers = demanded && cell.held.iter().any(|held| moment.is_orphaned(held));
        let mut layers: Vec<Layer> = Vec::with_capacity(cell.held.len());
        for number in 0..self.alike.len() {
            if !seek_holes && !seek_doubles && !leavers {
                break;
            }
            let week = self.alike[number][0];
            let needed = self.grid.bits(self.grid.shapes(need)[week]);
            self.layers(moment, cell, need, week, &mut layers);
            let mut orphaned: Vec<u64> = Vec::new();
            for place in 0..self.grid.words {
                let word = word(&layers, place, if demanded { needed[place] } else { 0 });
                weighed.holes |= note(&mut self.holes[number], word.holes, place, self.grid.words);
                weighed.doubled |= note(
                    &mut self.doubled[number],
                    word.doubled,
                    place,
                    self.grid.words,
                );
                note(&mut orphaned, word.orphaned, place, self.grid.words);
            }
            if !orphaned.is_empty() {
                for week in &self.alike[number] {
                    self.grid.spans(*week, &orphaned, &mut weighed.orphaned);
                }
            }
            let next = self.alike.get(number + 1).map_or(0, |weeks| weeks[0]);
            if next >= SHOWN && self.balance != Balance::Thorough {
                seek_holes &= !weighed.holes;
                seek_doubles &= !weighed.doubled;
            }
        }
        weighed.orphaned = crate::intervals::normalise(weighed.orphaned);
        weighed
    }

    /// All cells' holes: those of the coming weeks, or else those of the first
    /// week that has one.
    pub fn holes(&self) -> Vec<Span> {
        self.shown(&self.holes)
    }

    /// The same for what two hold at once.
    pub fn doubled(&self) -> Vec<Span> {
        self.shown(&self.doubled)
    }

    fn shown(&self, found: &[Vec<u64>]) -> Vec<Span> {
        let mut weeks: Vec<(usize, &Vec<u64>)> = Vec::new();
        for (bits, alike) in found.iter().zip(&self.alike) {
            if !bits.is_empty() {
                weeks.extend(alike.iter().map(|week| (*week, bits)));
            }
        }
        weeks.sort_unstable_by_key(|(week, _)| *week);
        if self.balance != Balance::Thorough {
            let last = weeks.first().map_or(0, |(week, _)| *week).max(SHOWN - 1);
            weeks.retain(|(week, _)| *week <= last);
        }
        let mut spans = Vec::new();
        for (week, bits) in weeks {
            self.grid.spans(week, bits, &mut spans);
        }
        spans
    }

    fn layers(
        &self,
        moment: &Moment,
        cell: &Cell,
        need: Cal,
        week: usize,
        layers: &mut Vec<Layer<'m>>,
    ) {
        layers.clear();
        let mut last: Option<&Held> = None;
        for &held in &cell.held {
            let shape = self.grid.shapes(held.hours.unwrap_or(need))[week];
            let there = !moment.is_orphaned(held);
            layers.push(Layer {
                bits: self.grid.bits(shape),
                there,
                new_party: last.is_some_and(|last| last.party != held.party),
                new_person: last.is_some_and(|last| last.person != held.person),
                named: held.person.is_some() && there && self.balance != Balance::Doers,
            });
            last = Some(held);
        }
    }
}

/// The calendars that a cell asks for.
fn calendars(cell: &Cell) -> impl Iterator<Item = Cal> {
    let written = cell.held.iter().filter_map(|held| held.hours);
    std::iter::once(cell.need.unwrap_or(ALWAYS)).chain(written)
}

/// The layers come sorted by party and person. Whoever is named stands for
/// themselves within the party; a party stands for itself among the parties.
fn word(layers: &[Layer], place: usize, needed: u64) -> Word {
    let (mut there, mut left, mut doubled) = (0, 0, 0);
    let (mut parties, mut party, mut people, mut person) = (0, 0, 0, 0);
    for layer in layers {
        if layer.new_party || layer.new_person {
            doubled |= people & person;
            people |= person;
            person = 0;
        }
        if layer.new_party {
            doubled |= parties & party;
            parties |= party;
            (party, people) = (0, 0);
        }
        let bits = layer.bits[place];
        party |= bits;
        if layer.named {
            person |= bits;
        }
        match layer.there {
            true => there |= bits,
            false => left |= bits,
        }
    }
    doubled |= (people & person) | (parties & party);
    Word {
        holes: needed & !there & !left,
        orphaned: needed & !there & left,
        doubled,
    }
}

/// Adds a word to the sum, and says whether there was anything in it.
fn note(sum: &mut Vec<u64>, word: u64, place: usize, words: usize) -> bool {
    if word == 0 {
        return false;
    }
    if sum.is_empty() {
        sum.resize(words, 0);
    }
    sum[place] |= word;
    true
}
