//! "Did you mean …?": the nearest known word, when one is near enough to be meant.

/// The candidate with the fewest slips from `word`, if those are few for its length.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let allowed = (word.chars().count() / 3).clamp(1, 3);
    known
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= 4)
        .map(|candidate| (slips(word, candidate), candidate))
        .filter(|(count, _)| *count <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Letters to add, drop, change or swap with the next, to get from one word to the
/// other; small and capital letters are the same.
fn slips(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut rows = vec![(0..=b.len()).collect::<Vec<usize>>()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let changed = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = changed.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_is_recognised_and_another_word_is_not() {
        let known = ["internal", "partner", "business"];
        let near = |word| nearest(word, known.into_iter());
        assert_eq!(near("intrenal"), Some("internal"));
        assert_eq!(near("Partnr"), Some("partner"));
        assert_eq!(near("vendor"), None);
    }
}
