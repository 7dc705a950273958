//! Long lists, a page at a time, by key.
use schemars::JsonSchema;
use serde::Serialize;

/// One page of a list, and the key at which the next one begins.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PageOf<T> {
    pub items: Vec<T>,
    pub total: usize,
    /// To be sent as `after` for the next page; absent on the last one.
    pub next: Option<String>,
}

/// Cuts `items` (sorted, keys unique) to the `size` items that come after the key `after`.
/// An unknown key begins at the start.
pub fn page_of<T>(
    items: Vec<T>,
    after: Option<&str>,
    size: usize,
    key: impl Fn(&T) -> String,
) -> PageOf<T> {
    let total = items.len();
    let start = after
        .and_then(|after| items.iter().position(|item| key(item) == after))
        .map_or(0, |at| at + 1);
    let items: Vec<T> = items.into_iter().skip(start).take(size).collect();
    let more = start + items.len() < total;
    let next = items.last().filter(|_| more).map(&key);
    PageOf { items, total, next }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_meet_without_a_gap_and_without_a_repeat() {
        let all: Vec<u32> = (0..25).collect();
        let mut seen = Vec::new();
        let mut after: Option<String> = None;
        loop {
            let page = page_of(all.clone(), after.as_deref(), 10, u32::to_string);
            seen.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, all);
    }
}
