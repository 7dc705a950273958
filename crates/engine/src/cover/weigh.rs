//! Weighs one cell: which needed hours nobody holds, which hang on somebody who
//! has left, and which two hold at once. Exact over the horizon: weeks that look
//! the same to every calendar involved are worked out once.
use super::cells::Cell;
use super::moment::{EMPTY, FULL, Moment, Shape, WEEK};
use crate::intervals::{self, Span};
use crate::register::Held;
use crate::register::calendars::{ALWAYS, Cal};

/// What a cell's hours come to, in real time within the horizon.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Weighed {
    /// Needed, and nobody holds it.
    pub holes: Vec<Span>,
    /// Needed, and held only by people who have left.
    pub orphaned: Vec<Span>,
    /// Held by two at once.
    pub doubled: Vec<Span>,
}

/// The same for one week, or for none of it.
#[derive(Default)]
struct Week {
    holes: Vec<Span>,
    orphaned: Vec<Span>,
    doubled: Vec<Span>,
}

impl Weighed {
    pub fn of(moment: &Moment, cell: &Cell) -> Self {
        let cals = Cals::new(cell);
        if cals.is_plain(moment, cell) {
            return Self::default();
        }
        let mut weighed = Self::default();
        cals.each_week(
            moment,
            |key| cals.weigh(moment, cell, key),
            |week, start| {
                append(&mut weighed.holes, &week.holes, start);
                append(&mut weighed.orphaned, &week.orphaned, start);
                append(&mut weighed.doubled, &week.doubled, start);
            },
        );
        weighed.cut(moment.horizon());
        weighed
    }

    /// The same for a short window, in which assignments may begin and end.
    pub fn within(moment: &Moment, cell: &Cell, window: Span) -> Self {
        let mut edges = vec![window.0, window.1];
        let bounds = cell.held.iter().flat_map(|held| [held.from, held.until]);
        edges.extend(bounds.filter(|edge| window.0 < *edge && *edge < window.1));
        edges.sort_unstable();
        edges.dedup();
        let mut all = Self::default();
        for pair in edges.windows(2) {
            let mut cell = cell.clone();
            cell.held.retain(|held| held.in_force(pair[0]));
            let mut part = Self::of(moment, &cell);
            part.cut((pair[0], pair[1]));
            append(&mut all.holes, &part.holes, 0);
            append(&mut all.orphaned, &part.orphaned, 0);
            append(&mut all.doubled, &part.doubled, 0);
        }
        all
    }

    /// What two parties hold at once; two people of one party are not told apart.
    pub fn across_parties(moment: &Moment, cell: &Cell) -> Vec<Span> {
        let cals = Cals::new(cell);
        let first = cell.held.first().map(|held| held.party);
        if cell.held.iter().all(|held| Some(held.party) == first) {
            return Vec::new();
        }
        let mut spans = Vec::new();
        cals.each_week(
            moment,
            |key| doubled(moment, cell, key, false),
            |week, start| append(&mut spans, week, start),
        );
        intervals::intersect(&spans, &[moment.horizon()])
    }

    /// Everything outside the window is left away.
    fn cut(&mut self, window: Span) {
        let window = [window];
        for spans in [&mut self.holes, &mut self.orphaned, &mut self.doubled] {
            if !spans.is_empty() {
                *spans = intervals::intersect(spans, &window);
            }
        }
    }
}

fn append(all: &mut Vec<Span>, week: &[Span], start: i64) {
    for &(from, to) in week {
        let (from, to) = (from + start, to + start);
        match all.last_mut() {
            Some(last) if last.1 == from => last.1 = to,
            _ => all.push((from, to)),
        }
    }
}

/// The calendars of a cell: first the needed hours, then one for each assignment
/// (what is not written is all that is needed).
struct Cals {
    all: Vec<Cal>,
    demanded: bool,
}

impl Cals {
    fn new(cell: &Cell) -> Self {
        let need = cell.need.unwrap_or(ALWAYS);
        let mut all = Vec::with_capacity(cell.held.len() + 1);
        all.push(need);
        all.extend(cell.held.iter().map(|held| held.hours.unwrap_or(need)));
        let demanded = cell.needed && cell.need.is_some();
        Self { all, demanded }
    }

    /// Whether it can be seen without arithmetic that all is well: somebody holds
    /// all that is needed, and no two could be at odds.
    fn is_plain(&self, moment: &Moment, cell: &Cell) -> bool {
        let whole = |held: &&Held| held.hours.is_none() && !moment.is_orphaned(held);
        let covered = !self.demanded || cell.held.iter().any(|held| whole(&held));
        let first = cell.held.first();
        let alone = cell.held.iter().all(|held| {
            first.is_some_and(|first| first.party == held.party && first.person == held.person)
        });
        covered && alone
    }

    /// Works each different week out once, and hands every week on with its start.
    fn each_week<W>(
        &self,
        moment: &Moment,
        work: impl Fn(&[Shape]) -> W,
        mut take: impl FnMut(&W, i64),
    ) {
        let lists: Vec<&[Shape]> = self.all.iter().map(|cal| moment.weeks_of(*cal)).collect();
        let mut known: Vec<(Vec<Shape>, W)> = Vec::new();
        let mut key: Vec<Shape> = Vec::with_capacity(lists.len());
        for (number, start) in (moment.weeks.0..moment.weeks.1)
            .step_by(WEEK as usize)
            .enumerate()
        {
            key.clear();
            key.extend(lists.iter().map(|weeks| weeks[number]));
            let place = known
                .iter()
                .rposition(|(other, _)| *other == key)
                .unwrap_or_else(|| {
                    known.push((key.clone(), work(&key)));
                    known.len() - 1
                });
            take(&known[place].1, start);
        }
    }

    fn weigh(&self, moment: &Moment, cell: &Cell, key: &[Shape]) -> Week {
        let mut week = Week::default();
        if self.demanded && key[0] != EMPTY {
            let active = |held: &&Held| !moment.is_orphaned(held);
            let need = moment.shape(key[0]);
            week.holes = left_over(moment, cell, key, &need, active);
            if !week.holes.is_empty() && cell.held.iter().any(|held| moment.is_orphaned(held)) {
                let orphan = |held: &&Held| moment.is_orphaned(held);
                let bare = left_over(moment, cell, key, &week.holes, orphan);
                week.orphaned = intervals::subtract(&week.holes, &bare);
                week.holes = bare;
            }
        }
        week.doubled = doubled(moment, cell, key, true);
        week
    }
}

/// What of `need` is held by none of the assignments that count.
fn left_over(
    moment: &Moment,
    cell: &Cell,
    key: &[Shape],
    need: &[Span],
    counts: impl Fn(&&Held) -> bool,
) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (held, shape) in cell.held.iter().zip(&key[1..]) {
        if counts(held) {
            if *shape == FULL {
                return Vec::new();
            }
            spans.extend(moment.shape(*shape).iter());
        }
    }
    intervals::subtract(need, &intervals::normalise(spans))
}

/// What two parties hold at once, or two people who are named by one party.
fn doubled(moment: &Moment, cell: &Cell, key: &[Shape], people_too: bool) -> Vec<Span> {
    let mut order: Vec<usize> = (0..cell.held.len()).collect();
    order.sort_by_key(|index| (cell.held[*index].party, cell.held[*index].person));
    let mut across: Vec<Span> = Vec::new();
    let mut within: Vec<Span> = Vec::new();
    for party in order.chunk_by(|a, b| cell.held[*a].party == cell.held[*b].party) {
        let spans = |indexes: &[usize]| {
            let shapes = indexes.iter().map(|index| moment.shape(key[index + 1]));
            let mut all: Vec<Span> = Vec::new();
            shapes.for_each(|shape| all.extend(shape.iter()));
            intervals::normalise(all)
        };
        let people = party.chunk_by(|a, b| cell.held[*a].person == cell.held[*b].person);
        let named: Vec<&[usize]> = people
            .filter(|same| {
                let held = cell.held[same[0]];
                held.person.is_some() && !moment.is_orphaned(held)
            })
            .collect();
        if people_too && named.len() > 1 {
            let mut each: Vec<Span> = named.iter().flat_map(|same| spans(same)).collect();
            within.extend(intervals::doubled(&mut each));
        }
        across.extend(spans(party));
    }
    within.extend(intervals::doubled(&mut across));
    intervals::normalise(within)
}
