//! What a rota asks of a person: the hours on it, all rotas together and each hour
//! once; nights; days without eleven hours of rest.
use crate::civil::Clock;
use crate::intervals::Span;

/// Eleven hours of rest belong to each day.
const REST: i64 = 11 * 3_600;
const DAY: i64 = 86_400;

/// More than a quarter of the time on call wears people out.
pub const LIMIT: f64 = 0.25;

/// The hours of one person, gathered from many rotas. Seconds are counted from the
/// beginning of the window, in half the room.
#[derive(Clone, Debug)]
pub(crate) struct Hours {
    origin: i64,
    /// Each is one number, `from` above `to`: that sorts like the pair, and faster.
    /// Sorted and disjoint; then, from `settled` on, in the order in which they came.
    spans: Vec<u64>,
    settled: usize,
}

/// So many are gathered before they are put in order.
const GATHERED: usize = 1_024;

impl Hours {
    pub fn new(window: Span) -> Self {
        Self {
            origin: window.0,
            spans: Vec::new(),
            settled: 0,
        }
    }

    pub fn on(&mut self, span: Span) {
        let (from, to) = ((span.0 - self.origin) as u32, (span.1 - self.origin) as u32);
        if self.spans.len() > self.settled
            && let Some(last) = self.spans.last_mut()
            && end(*last) == from
        {
            *last = pack(begin(*last), to);
            return;
        }
        if self.spans.len() - self.settled >= GATHERED.max(self.settled) {
            self.settle();
        }
        self.spans.push(pack(from, to));
    }

    pub fn add(&mut self, other: Self) {
        self.spans.extend(other.spans);
        self.settle();
    }

    pub fn settle(&mut self) {
        if self.spans.len() == self.settled {
            return;
        }
        self.spans.sort_unstable();
        self.spans.dedup_by(|next, last| {
            let touches = begin(*next) <= end(*last);
            if touches {
                *last = pack(begin(*last), end(*last).max(end(*next)));
            }
            touches
        });
        self.settled = self.spans.len();
    }

    /// In order, disjoint. Only after [`Hours::settle`].
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        let origin = self.origin;
        let spans = self.spans[..self.settled].iter();
        spans.map(move |span| {
            let (from, to) = (begin(*span), end(*span));
            (origin + i64::from(from), origin + i64::from(to))
        })
    }
}

fn pack(from: u32, to: u32) -> u64 {
    u64::from(from) << 32 | u64::from(to)
}

fn begin(span: u64) -> u32 {
    (span >> 32) as u32
}

fn end(span: u64) -> u32 {
    span as u32
}

/// What somebody's hours come to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Weight {
    pub seconds: i64,
    /// Nights, from midnight to five on the organisation's clocks, with a moment of duty.
    pub nights: u32,
    /// Days of 24 hours in a row without eleven hours of rest.
    pub short_rests: u32,
    /// Rests between two duties that are shorter than eleven hours.
    pub short_breaks: u32,
    /// The longest time without eleven hours of rest.
    pub longest: i64,
}

pub(crate) fn weigh(hours: &Hours, clock: &Clock) -> Weight {
    let mut weight = Weight::default();
    let mut night = i64::MIN;
    let mut stint: Option<Span> = None;
    for (from, to) in hours.spans() {
        weight.seconds += to - from;
        let (first, last) = (clock.wall(from), clock.wall(to - 1));
        let begin = match first.rem_euclid(DAY) < 5 * 3_600 {
            true => first.div_euclid(DAY),
            false => first.div_euclid(DAY) + 1,
        };
        let end = last.div_euclid(DAY);
        let begin = begin.max(night + 1);
        if begin <= end {
            weight.nights += (end - begin + 1) as u32;
            night = end;
        }
        stint = match stint {
            Some((begin, end)) if from - end < REST => {
                weight.short_breaks += 1;
                Some((begin, to))
            }
            other => {
                weight.close(other);
                Some((from, to))
            }
        };
    }
    weight.close(stint);
    weight
}

impl Weight {
    fn close(&mut self, stint: Option<Span>) {
        let Some((from, to)) = stint else { return };
        let length = to - from;
        self.longest = self.longest.max(length);
        let beyond = length - (DAY - REST);
        if beyond > 0 {
            self.short_rests += (beyond as u64).div_ceil(DAY as u64) as u32;
        }
    }
}
