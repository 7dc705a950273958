//! The smallest set that has a member in every one of several sets: exact, by trying
//! the narrowest set first and giving up a branch as soon as it cannot win.
use std::collections::BTreeSet;

/// As many steps as a plan is worth. What needs more is answered by the best so far.
const MOST_STEPS: u32 = 200_000;

/// The smallest such set, the one with the fewest hours among equals, and whether all
/// was tried.
pub(super) fn smallest(
    sets: &[Vec<String>],
    hours: impl Fn(&str) -> f64,
) -> (BTreeSet<String>, bool) {
    let mut search = Search {
        sets,
        hours: &hours,
        best: None,
        steps: 0,
    };
    search.step(&mut BTreeSet::new());
    let exact = search.steps < MOST_STEPS;
    (search.best.unwrap_or_default(), exact)
}

struct Search<'s> {
    sets: &'s [Vec<String>],
    hours: &'s dyn Fn(&str) -> f64,
    best: Option<BTreeSet<String>>,
    steps: u32,
}

impl Search<'_> {
    fn step(&mut self, chosen: &mut BTreeSet<String>) {
        self.steps += 1;
        // The first way down is always gone to its end, so that there is an answer.
        if self.best.is_some() && self.steps >= MOST_STEPS {
            return;
        }
        let open = self
            .sets
            .iter()
            .filter(|set| !set.iter().any(|id| chosen.contains(id)));
        let Some(narrowest) = open.min_by_key(|set| set.len()) else {
            if self.beats(chosen) {
                self.best = Some(chosen.clone());
            }
            return;
        };
        // One more is needed at least.
        if self
            .best
            .as_ref()
            .is_some_and(|best| chosen.len() + 1 > best.len())
        {
            return;
        }
        for id in narrowest {
            chosen.insert(id.clone());
            self.step(chosen);
            chosen.remove(id);
        }
    }

    fn beats(&self, chosen: &BTreeSet<String>) -> bool {
        let Some(best) = &self.best else { return true };
        let total = |set: &BTreeSet<String>| set.iter().map(|id| (self.hours)(id)).sum::<f64>();
        let key = |set: &BTreeSet<String>| (set.len(), total(set));
        let (mine, theirs) = (key(chosen), key(best));
        mine.0 < theirs.0 || (mine.0 == theirs.0 && (mine.1, chosen) < (theirs.1, best))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sets(all: &[Vec<u8>]) -> Vec<Vec<String>> {
        let named = |set: &Vec<u8>| set.iter().map(|n| format!("R{n}")).collect();
        all.iter().map(named).collect()
    }

    fn hits(chosen: &BTreeSet<String>, sets: &[Vec<String>]) -> bool {
        sets.iter()
            .all(|set| set.iter().any(|id| chosen.contains(id)))
    }

    proptest! {
        #[test]
        fn it_is_as_small_as_the_smallest_of_all_subsets(
            all in prop::collection::vec(prop::collection::vec(0u8..8, 1..4), 0..8)
        ) {
            let sets = sets(&all);
            let (found, exact) = smallest(&sets, |_| 1.0);
            prop_assert!(exact && hits(&found, &sets));
            let brute = (0u32..256)
                .map(|bits| (0u8..8).filter(move |n| bits & (1 << n) != 0).map(|n| format!("R{n}")))
                .map(|ids| ids.collect::<BTreeSet<String>>())
                .filter(|chosen| hits(chosen, &sets))
                .map(|chosen| chosen.len())
                .min();
            prop_assert_eq!(Some(found.len()), brute);
        }
    }
}
