//! All hours of a register over some weeks, as bits. The week is cut at every
//! second at which anything begins or ends in any of the weeks; between two cuts
//! nothing changes, so one bit for each piece is exact. Most weeks of a calendar
//! are alike, and equal weeks are kept once.
use crate::intervals::Span;
use crate::register::Register;
use crate::register::calendars::{Cal, Clocks};
use std::collections::HashMap;

pub(crate) const WEEK: i64 = 7 * 86_400;

/// Bits that are worked on at once.
pub(crate) type Lanes = [u64; LANES];
const LANES: usize = 4;
const PIECES: usize = 64 * LANES;

/// The number of a kept week.
pub(crate) type Shape = u32;

pub(crate) struct Grid {
    pub start: i64,
    pub weeks: usize,
    /// Where the week is cut, in seconds from its start; first 0, last [`WEEK`].
    cuts: Vec<i64>,
    /// How many lanes one week takes.
    pub words: usize,
    /// By calendar: the shape of each week.
    calendars: Vec<Vec<Shape>>,
    /// By shape: its bits.
    bits: Vec<Lanes>,
}

impl Grid {
    pub fn new(register: &Register, start: i64, weeks: usize) -> Self {
        let mut clocks = Clocks::new((start, start + weeks as i64 * WEEK));
        let mut shapes: Vec<Vec<Span>> = Vec::new();
        let mut known: HashMap<Vec<Span>, Shape> = HashMap::new();
        let mut calendars = Vec::with_capacity(register.calendars.len());
        for cal in 0..register.calendars.len() as Cal {
            let spans = register.calendars.expand_with(cal, &mut clocks);
            let mut last: Shape = 0;
            let cut = cut(&spans, start, weeks).into_iter().map(|week| {
                // Most weeks are like the one before.
                if shapes.get(last as usize) == Some(&week) {
                    return last;
                }
                last = *known.entry(week).or_insert_with_key(|week| {
                    shapes.push(week.clone());
                    shapes.len() as Shape - 1
                });
                last
            });
            calendars.push(cut.collect());
        }
        let mut cuts: Vec<i64> = shapes
            .iter()
            .flatten()
            .flat_map(|span| [span.0, span.1])
            .collect();
        cuts.extend([0, WEEK]);
        cuts.sort_unstable();
        cuts.dedup();
        let words = cuts.len().div_ceil(PIECES);
        let mut bits = vec![[0; LANES]; shapes.len() * words];
        for (shape, row) in shapes.iter().zip(bits.chunks_mut(words)) {
            for (from, to) in shape {
                let first = cuts.partition_point(|cut| cut < from);
                let end = first + cuts[first..].partition_point(|cut| cut < to);
                (first..end)
                    .for_each(|bit| row[bit / PIECES][bit % PIECES / 64] |= 1 << (bit % 64));
            }
        }
        Self {
            start,
            weeks,
            cuts,
            words,
            calendars,
            bits,
        }
    }

    pub fn shapes(&self, cal: Cal) -> &[Shape] {
        &self.calendars[cal as usize]
    }

    pub fn bits(&self, shape: Shape) -> &[Lanes] {
        let first = shape as usize * self.words;
        &self.bits[first..first + self.words]
    }

    /// The stretches that the bits of one week mean, added to those before them.
    pub fn spans(&self, week: usize, bits: &[Lanes], spans: &mut Vec<Span>) {
        let start = self.start + week as i64 * WEEK;
        for (place, word) in bits.iter().flatten().enumerate() {
            let mut rest = *word;
            while rest != 0 {
                let first = rest.trailing_zeros() as usize;
                let run = (rest >> first).trailing_ones() as usize;
                rest &= u64::MAX.checked_shl((first + run) as u32).unwrap_or(0);
                let piece = place * 64 + first;
                let (from, to) = (start + self.cuts[piece], start + self.cuts[piece + run]);
                match spans.last_mut() {
                    Some(last) if last.1 == from => last.1 = to,
                    _ => spans.push((from, to)),
                }
            }
        }
    }
}

/// What falls into each week, in seconds from its start.
fn cut(spans: &[Span], start: i64, weeks: usize) -> Vec<Vec<Span>> {
    let mut next = 0;
    let starts = (0..weeks as i64).map(|week| start + week * WEEK);
    let weeks = starts.map(|start| {
        while next < spans.len() && spans[next].1 <= start {
            next += 1;
        }
        let ours = spans[next..]
            .iter()
            .take_while(|span| span.0 < start + WEEK);
        ours.map(|&(from, to)| (from.max(start) - start, to.min(start + WEEK) - start))
            .collect()
    });
    weeks.collect()
}
