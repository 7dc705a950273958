//! The levels that the words of an item mean, and the domains that it names.
use super::words::{DEEP, DEEP_YEARS, DOMAINS, LIGHT, MIDDLE, NUMBERS};

/// The level at which a domain is asked for when no word says one.
pub const USUAL: u8 = 2;
/// That of a specialist.
pub const DEPTH: u8 = 3;

/// Skills and families that an item names; a word that was read is not read again.
pub fn named(item: &str) -> Vec<(&'static str, &'static str)> {
    let mut rest = item.to_owned();
    let mut found = Vec::new();
    for (word, skill, family) in DOMAINS {
        if names(&rest, word) {
            rest = rest.replace(word, "·");
            found.push((skill, family));
        }
    }
    found
}

/// Whether the level of an item stands behind the domain that it means.
fn behind(item: &str) -> bool {
    let domains = DOMAINS.iter().filter_map(|(word, ..)| find(item, word));
    let Some(first) = domains.min() else {
        return false;
    };
    level_of(&item[..first]).is_none()
}

/// What the words of an item mean, when they mean a level at all.
pub fn level_of(item: &str) -> Option<u8> {
    let has = |words: &[&str]| words.iter().any(|word| names(item, word));
    if let Some(number) = numbered(item) {
        return Some(number);
    }
    let deep = has(&DEEP) || years(item) >= DEEP_YEARS;
    match (has(&LIGHT), deep, has(&MIDDLE)) {
        (true, ..) => Some(1),
        (_, true, _) => Some(3),
        (.., true) => Some(USUAL),
        _ => rated(item),
    }
}

/// `level 3`, `L3`, `tier 3`, `3rd level`.
fn numbered(item: &str) -> Option<u8> {
    let ordinal = ["1st", "2nd", "3rd", "4th"];
    (1..=4u8).rev().find(|number| {
        let ways = [
            format!("level {number}"),
            format!("level-{number}"),
            format!("level: {number}"),
            format!("tier {number}"),
            format!("l{number}"),
            format!("{} level", ordinal[usize::from(number - 1)]),
        ];
        ways.iter().any(|way| names(item, way))
    })
}

/// `5/5`, `9/10`.
fn rated(item: &str) -> Option<u8> {
    item.split_whitespace().find_map(|word| {
        let (got, most) = word.split_once('/')?;
        let (got, most) = (got.parse::<u32>().ok()?, most.parse::<u32>().ok()?);
        match (got * 10).checked_div(most)? {
            8..=10 if most == 5 || most == 10 => Some(3),
            5..=7 if most == 5 || most == 10 => Some(USUAL),
            0..=4 if most == 5 || most == 10 => Some(1),
            _ => None,
        }
    })
}

/// `10+ years`, `at least eight years`, `5-7 yrs`, `mehr als 5 Jahre`.
fn years(item: &str) -> u32 {
    let words: Vec<&str> = item.split_whitespace().collect();
    let unit = |word: &str| {
        ["year", "yrs", "jahre", "decade"]
            .iter()
            .any(|unit| word.starts_with(unit))
    };
    let number = |word: &&str| {
        let said = NUMBERS.iter().find(|(number, _)| word == number);
        let digits = word.trim_matches(|letter: char| !letter.is_ascii_digit());
        let digits = digits.rsplit(['-', '–']).next().unwrap_or(digits);
        said.map(|(_, years)| *years)
            .or_else(|| digits.parse().ok())
    };
    let places = (0..words.len()).filter(|place| unit(words[*place]));
    // The number stands up to three words before, or is the word itself.
    let counts = places.filter_map(|place| {
        let mut near = words[place.saturating_sub(3)..=place].iter().rev();
        near.find_map(number)
    });
    counts.max().unwrap_or(0)
}

/// A level that stands behind a whole enumeration: `… at expert level`.
pub fn at_the_end(sentence: &str) -> Option<u8> {
    let (_, last) = sentence.rsplit_once(" at ")?;
    last.contains("level").then(|| level_of(last)).flatten()
}

/// Whether a line names a word, from the beginning of one of its own words. Short words
/// stand alone, or in the plural.
pub fn names(line: &str, word: &str) -> bool {
    find(line, word).is_some()
}

pub fn find(line: &str, word: &str) -> Option<usize> {
    let places = line.match_indices(word).map(|(place, _)| place);
    places.into_iter().find(|place| {
        let before = line[..*place].chars().next_back();
        let after = &line[place + word.len()..];
        let after = after.strip_prefix('s').unwrap_or(after).chars().next();
        let short = word.len() <= 3 && after.is_some_and(char::is_alphanumeric);
        !before.is_some_and(char::is_alphanumeric) && !short
    })
}

/// Whether the level of an item is that of the items behind it too: not when it stands
/// behind its own domain, is that of daily help, or of years in the trade.
pub fn says_of_all(item: &str) -> bool {
    let named = named(item);
    let in_the_trade = years(item) > 0 && named.is_empty() && names(item, "in");
    let daily = named.iter().any(|(_, family)| *family == "generalist");
    !behind(item) && !in_the_trade && !daily
}

/// Whether a text names one of these words.
pub fn any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| names(text, word))
}
