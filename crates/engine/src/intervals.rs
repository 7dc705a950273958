//! Sets of real time, as sorted and disjoint lists of half-open intervals
//! `(from, to)` in seconds. Every function takes such lists and returns such lists.

/// `from` is inside, `to` is not.
pub type Span = (i64, i64);

/// Any list of intervals as a set: sorted, merged, without empty ones.
///
/// ```
/// assert_eq!(engine::intervals::normalise(vec![(5, 9), (3, 3), (1, 5)]), [(1, 9)]);
/// ```
pub fn normalise(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|(from, to)| from < to);
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let touches = next.0 <= last.1;
        if touches {
            last.1 = last.1.max(next.1);
        }
        touches
    });
    spans
}

/// What is in at least one.
///
/// ```
/// assert_eq!(engine::intervals::union(&[(0, 3)], &[(2, 5), (7, 8)]), [(0, 5), (7, 8)]);
/// ```
pub fn union(a: &[Span], b: &[Span]) -> Vec<Span> {
    normalise(a.iter().chain(b).copied().collect())
}

/// What is in both.
///
/// ```
/// assert_eq!(engine::intervals::intersect(&[(0, 3), (6, 9)], &[(2, 7)]), [(2, 3), (6, 7)]);
/// ```
pub fn intersect(a: &[Span], b: &[Span]) -> Vec<Span> {
    let (mut i, mut j) = (0, 0);
    let mut both = Vec::new();
    while i < a.len() && j < b.len() {
        let (from, to) = (a[i].0.max(b[j].0), a[i].1.min(b[j].1));
        if from < to {
            both.push((from, to));
        }
        if a[i].1 < b[j].1 {
            i += 1;
        } else {
            j += 1;
        }
    }
    both
}

/// What is in `a` and not in `b`.
///
/// ```
/// assert_eq!(engine::intervals::subtract(&[(0, 9)], &[(2, 3), (5, 6)]), [(0, 2), (3, 5), (6, 9)]);
/// ```
pub fn subtract(a: &[Span], b: &[Span]) -> Vec<Span> {
    let mut rest = Vec::new();
    let mut j = 0;
    for &(from, to) in a {
        let mut reached = from;
        while j < b.len() && b[j].1 <= from {
            j += 1;
        }
        let mut k = j;
        while k < b.len() && b[k].0 < to {
            if b[k].0 > reached {
                rest.push((reached, b[k].0));
            }
            reached = reached.max(b[k].1);
            k += 1;
        }
        if reached < to {
            rest.push((reached, to));
        }
    }
    rest
}

/// What is in `window` and not in `a`.
///
/// ```
/// assert_eq!(engine::intervals::complement(&[(2, 3)], (0, 9)), [(0, 2), (3, 9)]);
/// ```
pub fn complement(a: &[Span], window: Span) -> Vec<Span> {
    subtract(&[window], a)
}

/// What is in at least two of the sets that were put together in `all`
/// (each of them disjoint in itself). `all` is sorted in place.
///
/// ```
/// assert_eq!(engine::intervals::doubled(&mut vec![(0, 5), (4, 9), (9, 10)]), [(4, 5)]);
/// ```
pub fn doubled(all: &mut [Span]) -> Vec<Span> {
    all.sort_unstable();
    let mut twice: Vec<Span> = Vec::new();
    let mut reached = i64::MIN;
    for &(from, to) in all.iter() {
        let end = to.min(reached);
        if from < end {
            match twice.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(end),
                _ => twice.push((from, end)),
            }
        }
        reached = reached.max(to);
    }
    twice
}

/// How many seconds the set holds.
pub fn seconds(spans: &[Span]) -> i64 {
    spans.iter().map(|(from, to)| to - from).sum()
}
