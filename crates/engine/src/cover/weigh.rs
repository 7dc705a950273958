//! Weighs the cells of one responsibility: which needed hours nobody holds, which
//! hang on somebody who has left, and which two hold at once. Weeks that look the
//! same to every calendar involved are weighed once.
use super::cells::Cell;
use super::grid::{Grid, Lanes, Shape};
use super::moment::Moment;
use crate::intervals::Span;
use crate::register::Held;
use crate::register::calendars::{ALWAYS, Cal};

/// The weeks in which every stretch is found. After them the search of a cell ends
/// with the first week that settles whether there is one: a finding shows the
/// coming two weeks, or else the first stretch after them.
const SHOWN: usize = 2;

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
    /// By week: which sort it is. Weeks of one sort are alike to every calendar.
    sorts: Vec<u16>,
    /// By sort: the first week of it, in order.
    firsts: Vec<usize>,
    /// By sort, each with the lanes of one week.
    holes: Vec<Lanes>,
    doubled: Vec<Lanes>,
    /// Kept, so that not every cell asks for memory.
    layers: Vec<Layer<'m>>,
}

/// One assignment on one kind of week.
struct Layer<'m> {
    bits: &'m [Lanes],
    there: bool,
    new_party: bool,
    new_person: bool,
    named: bool,
}

/// One word of what a cell comes to.
#[derive(Default)]
struct Word {
    holes: Lanes,
    orphaned: Lanes,
    doubled: Lanes,
}

impl<'m> Scales<'m> {
    pub fn new(moment: &'m Moment, cells: &[Cell], balance: Balance) -> Self {
        let grid = moment.grid();
        let mut cals: Vec<Cal> = cells.iter().flat_map(calendars).collect();
        cals.sort_unstable();
        cals.dedup();
        let lists: Vec<&[Shape]> = cals.iter().map(|cal| grid.shapes(*cal)).collect();
        let mut sorts: Vec<u16> = Vec::with_capacity(grid.weeks);
        let mut firsts: Vec<usize> = Vec::with_capacity(grid.weeks);
        for week in 0..grid.weeks {
            let same = |first: &usize| lists.iter().all(|list| list[*first] == list[week]);
            let sort = firsts.iter().rposition(same).unwrap_or_else(|| {
                firsts.push(week);
                firsts.len() - 1
            });
            sorts.push(sort as u16);
        }
        let lanes = firsts.len() * grid.words;
        Self {
            grid,
            balance,
            sorts,
            firsts,
            holes: vec![NONE; lanes],
            doubled: vec![NONE; lanes],
            layers: Vec::new(),
        }
    }

    pub fn weigh(&mut self, moment: &Moment, cell: &Cell) -> Weighed {
        let need = cell.need.unwrap_or(ALWAYS);
        let demanded = cell.needed && cell.need.is_some() && self.balance != Balance::Doers;
        let whole = |held: &Held| held.hours.is_none() && !moment.is_orphaned(held);
        let first = cell.held.first().map(|held| (held.party, held.person));
        let mut weighed = Weighed::default();
        let mut seek_holes = demanded && !cell.held.iter().any(|held| whole(held));
        let mut seek_doubles = cell
            .held
            .iter()
            .any(|held| Some((held.party, held.person)) != first);
        let leavers = demanded && cell.held.iter().any(|held| moment.is_orphaned(held));
        let mut layers = std::mem::take(&mut self.layers);
        let words = self.grid.words;
        for sort in 0..self.firsts.len() {
            if !seek_holes && !seek_doubles && !leavers {
                break;
            }
            let week = self.firsts[sort];
            let needed = self.grid.bits(self.grid.shapes(need)[week]);
            self.layers(moment, cell, need, week, &mut layers);
            let mut orphaned: Vec<Lanes> = Vec::new();
            for place in 0..words {
                let needed = if demanded { needed[place] } else { NONE };
                let word = match seek_doubles {
                    true => word(&layers, place, needed),
                    false => open(&layers, place, needed),
                };
                weighed.holes |= note(&mut self.holes[sort * words + place], word.holes);
                weighed.doubled |= note(&mut self.doubled[sort * words + place], word.doubled);
                if word.orphaned != NONE {
                    orphaned.resize(words, NONE);
                    orphaned[place] = word.orphaned;
                }
            }
            if !orphaned.is_empty() {
                for week in self.weeks_of(sort) {
                    self.grid.spans(week, &orphaned, &mut weighed.orphaned);
                }
            }
            let next = self.firsts.get(sort + 1).copied().unwrap_or(0);
            if next >= SHOWN && self.balance != Balance::Thorough {
                seek_holes &= !weighed.holes;
                seek_doubles &= !weighed.doubled;
            }
        }
        self.layers = layers;
        weighed.orphaned = crate::intervals::normalise(weighed.orphaned);
        weighed
    }

    fn weeks_of(&self, sort: usize) -> impl Iterator<Item = usize> {
        let weeks = self.sorts.iter().enumerate();
        weeks
            .filter(move |(_, other)| usize::from(**other) == sort)
            .map(|(week, _)| week)
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

    fn shown(&self, found: &[Lanes]) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut last = SHOWN - 1;
        for (week, sort) in self.sorts.iter().enumerate() {
            if self.balance != Balance::Thorough && week > last {
                break;
            }
            let first = usize::from(*sort) * self.grid.words;
            let bits = &found[first..first + self.grid.words];
            if bits.iter().any(|lanes| *lanes != NONE) {
                self.grid.spans(week, bits, &mut spans);
            } else if spans.is_empty() {
                last = last.max(week + 1);
            }
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
fn word(layers: &[Layer], place: usize, needed: Lanes) -> Word {
    let (mut there, mut left, mut doubled) = (NONE, NONE, NONE);
    let (mut parties, mut party, mut people, mut person) = (NONE, NONE, NONE, NONE);
    for layer in layers {
        if layer.new_party || layer.new_person {
            doubled = or(doubled, and(people, person));
            people = or(people, person);
            person = NONE;
        }
        if layer.new_party {
            doubled = or(doubled, and(parties, party));
            parties = or(parties, party);
            (party, people) = (NONE, NONE);
        }
        let bits = layer.bits[place];
        party = or(party, bits);
        if layer.named {
            person = or(person, bits);
        }
        match layer.there {
            true => there = or(there, bits),
            false => left = or(left, bits),
        }
    }
    doubled = or(doubled, or(and(people, person), and(parties, party)));
    let open = without(needed, there);
    Word {
        holes: without(open, left),
        orphaned: and(open, left),
        doubled,
    }
}

/// The same, when it is settled already whether two hold anything at once.
fn open(layers: &[Layer], place: usize, needed: Lanes) -> Word {
    let (mut there, mut left) = (NONE, NONE);
    for layer in layers {
        let sum = if layer.there { &mut there } else { &mut left };
        *sum = or(*sum, layer.bits[place]);
    }
    let open = without(needed, there);
    Word {
        holes: without(open, left),
        orphaned: and(open, left),
        doubled: NONE,
    }
}

const NONE: Lanes = [0; 4];

fn or(a: Lanes, b: Lanes) -> Lanes {
    std::array::from_fn(|lane| a[lane] | b[lane])
}

fn and(a: Lanes, b: Lanes) -> Lanes {
    std::array::from_fn(|lane| a[lane] & b[lane])
}

fn without(a: Lanes, b: Lanes) -> Lanes {
    std::array::from_fn(|lane| a[lane] & !b[lane])
}

/// Adds bits to the sum, and says whether there were any.
fn note(sum: &mut Lanes, bits: Lanes) -> bool {
    *sum = or(*sum, bits);
    bits != NONE
}
