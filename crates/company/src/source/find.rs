//! From a path such as `assignments[3].party` to its place in the source.
use super::Node;
use std::ops::Range;

impl Node {
    /// The place of the value at `path`; where the path goes on further than the
    /// source (a field that was left out), the place of the last value on it.
    pub fn place_of(&self, path: &str) -> Range<usize> {
        let mut here = self;
        let mut rest = path;
        while let Some((next, after)) = here.step(rest) {
            here = next;
            rest = after;
        }
        here.span.clone()
    }

    fn step<'n, 'p>(&'n self, path: &'p str) -> Option<(&'n Node, &'p str)> {
        let path = path.strip_prefix('.').unwrap_or(path);
        if let Some(indexed) = path.strip_prefix('[') {
            let (index, after) = indexed.split_once(']')?;
            return Some((self.items().get(index.parse::<usize>().ok()?)?, after));
        }
        // A key may hold dots itself: the longest one that fits is meant.
        self.entries()
            .iter()
            .filter_map(|entry| Some((entry, after_key(path, &entry.key)?)))
            .max_by_key(|(entry, _)| entry.key.len())
            .map(|(entry, after)| (&entry.node, after))
    }
}

fn after_key<'p>(path: &'p str, key: &str) -> Option<&'p str> {
    let after = path
        .strip_prefix(key)
        .or_else(|| path.strip_prefix('"')?.strip_prefix(key)?.strip_prefix('"'))?;
    (after.is_empty() || after.starts_with(['.', '['])).then_some(after)
}

#[cfg(test)]
mod tests {
    use crate::source::toml;

    #[test]
    fn a_path_leads_to_its_value() {
        let source = "a = [{ b.'c.d' = 1, b.c = 2 }, { b = 3 }]";
        let tree = toml(source).unwrap();
        assert_eq!(&source[tree.place_of("a[0].b.c.d")], "1");
        assert_eq!(&source[tree.place_of("a[0].b.\"c.d\"")], "1");
        assert_eq!(&source[tree.place_of("a[0].b.c")], "2");
        assert_eq!(&source[tree.place_of("a[1].b")], "3");
        assert_eq!(&source[tree.place_of("a[1].missing")], "{ b = 3 }");
    }
}
