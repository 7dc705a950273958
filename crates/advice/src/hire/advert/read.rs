//! What an advert asks for, read line by line: a level stands before the domains that it
//! means, behind one of them, at the end of an enumeration, or in the heading of a list.
use super::Asked;
use super::words::{
    BESIDE_OTHERS, DEEP, DEEP_YEARS, DOMAINS, EVERY_HOUR, LIGHT, NOT_ALONE, OTHERS,
};
use std::collections::BTreeMap;

/// The level at which a domain is asked for when no word says one.
const USUAL: u8 = 2;
/// What somebody has to know of a domain that others hold.
const TO_TALK: u8 = 1;

#[derive(Default)]
pub struct Read {
    pub asked: BTreeMap<&'static str, Asked>,
    /// The sentence that asks one person to be there at every hour.
    pub every_hour: Option<String>,
}

pub fn read(text: &str) -> Read {
    let mut read = Read::default();
    let mut heading = None;
    for line in text.lines() {
        let plain = line.trim().trim_matches(['#', '*', '_', ' ']);
        if plain.is_empty() {
            heading = None;
            continue;
        }
        let lower = plain.to_lowercase();
        let nameless = named(&lower).is_empty();
        if nameless && (lower.ends_with(':') || level_of(&lower) == Some(1)) {
            heading = level_of(&lower);
        }
        for sentence in plain.split(['.', ';']) {
            read.sentence(sentence, heading.unwrap_or(USUAL));
        }
    }
    read
}

impl Read {
    fn sentence(&mut self, sentence: &str, usual: u8) {
        let lower = sentence.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| names(&lower, word));
        if self.every_hour.is_none() && has(&EVERY_HOUR) && !has(&NOT_ALONE) {
            self.every_hour = Some(bare(sentence));
        }
        let (own, others) = apart(sentence);
        let mut level = at_the_end(&own.to_lowercase()).unwrap_or(usual);
        for item in items(own) {
            let lower = item.to_lowercase();
            let said = level_of(&lower);
            self.add(item, said.unwrap_or(level));
            // What stands behind a domain is said of that one alone.
            if said.is_some() && !behind(&lower) {
                level = said.unwrap_or(level);
            }
        }
        self.add(others, TO_TALK);
    }

    fn add(&mut self, item: &str, level: u8) {
        for (skill, family) in named(&item.to_lowercase()) {
            let entry = self.asked.entry(skill).or_insert_with(|| Asked {
                skill,
                family,
                level: 0,
                words: String::new(),
            });
            if level > entry.level {
                entry.level = level;
                entry.words = bare(item);
            }
        }
    }
}

/// Without what makes it an item of a list.
fn bare(item: &str) -> String {
    item.trim()
        .trim_start_matches(['-', '–', '•', ' '])
        .to_owned()
}

/// What is asked of the person, and what is told of the others beside whom they work.
fn apart(sentence: &str) -> (&str, &str) {
    let lower = sentence.to_lowercase();
    let places = BESIDE_OTHERS.iter().filter_map(|word| lower.find(word));
    let Some(place) = places
        .min()
        .filter(|place| sentence.is_char_boundary(*place))
    else {
        return (sentence, "");
    };
    let told = lower.get(place..).unwrap_or_default();
    match OTHERS.iter().any(|word| names(told, word)) {
        true => sentence.split_at(place),
        false => (sentence, ""),
    }
}

/// The items of an enumeration; what stands in brackets belongs to its item.
fn items(sentence: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let (mut begin, mut depth) = (0, 0u32);
    for (place, letter) in sentence.char_indices() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ',' | '•' | '|' if depth == 0 => {
                items.push(&sentence[begin..place]);
                begin = place + letter.len_utf8();
            }
            _ => {}
        }
    }
    items.push(&sentence[begin..]);
    for word in [" and ", " & ", " with ", " und ", " / "] {
        items = items
            .into_iter()
            .flat_map(|item| item.split(word))
            .collect();
    }
    items
}

/// Skills and families that an item names; a word that was read is not read again.
fn named(item: &str) -> Vec<(&'static str, &'static str)> {
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
fn level_of(item: &str) -> Option<u8> {
    let has = |words: &[&str]| words.iter().any(|word| names(item, word));
    if let Some(number) = numbered(item) {
        return Some(number);
    }
    match (has(&LIGHT), has(&DEEP) || years(item) >= DEEP_YEARS) {
        (true, _) => Some(1),
        (false, true) => Some(3),
        (false, false) => None,
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

/// `10+ years`, `at least 8 years`, `mehr als 5 Jahre`.
fn years(item: &str) -> u32 {
    let words: Vec<&str> = item.split_whitespace().collect();
    let pairs = words.windows(2);
    let pairs = pairs.filter(|pair| pair[1].starts_with("year") || pair[1].starts_with("jahre"));
    let counts = pairs.filter_map(|pair| {
        let digits = pair[0].rsplit(['-', '–']).next().unwrap_or(pair[0]);
        digits.trim_end_matches('+').parse::<u32>().ok()
    });
    counts.max().unwrap_or(0)
}

/// A level that stands behind a whole enumeration: `… at expert level`.
fn at_the_end(sentence: &str) -> Option<u8> {
    let (_, last) = sentence.rsplit_once(" at ")?;
    last.contains("level").then(|| level_of(last)).flatten()
}

/// Whether a line names a word, from the beginning of one of its own words. Short words
/// stand alone, or in the plural.
fn names(line: &str, word: &str) -> bool {
    find(line, word).is_some()
}

fn find(line: &str, word: &str) -> Option<usize> {
    let places = line.match_indices(word).map(|(place, _)| place);
    places.into_iter().find(|place| {
        let before = line[..*place].chars().next_back();
        let after = &line[place + word.len()..];
        let after = after.strip_prefix('s').unwrap_or(after).chars().next();
        let short = word.len() <= 3 && after.is_some_and(char::is_alphanumeric);
        !before.is_some_and(char::is_alphanumeric) && !short
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(text: &str, skill: &str) -> Option<u8> {
        read(text).asked.get(skill).map(|it| it.level)
    }

    #[test]
    fn a_word_inside_another_is_not_named() {
        assert!(!names("we like pedrollo pumps", "edr"));
        assert!(names("edr, siem", "edr"));
        assert!(!names("a second language", "lan"));
        assert!(names("dbas", "dba"));
        let skills = named("windows server, network security");
        assert_eq!(skills.len(), 3, "{skills:?}");
    }

    #[test]
    fn a_level_behind_its_domain_is_that_of_this_domain_alone() {
        let text = "Security: expert, AWS (level 4), helpdesk (level 1), printers";
        assert_eq!(level(text, "security_ops"), Some(3));
        assert_eq!(level(text, "cloud_iaas"), Some(4));
        assert_eq!(level(text, "service_desk"), Some(1));
        assert_eq!(level(text, "desktop_os"), Some(2));
        let text = "Cloud (AWS, Azure) expert, Wi-Fi";
        assert_eq!(level(text, "cloud_iaas"), Some(3));
        assert_eq!(level(text, "wireless"), Some(2));
        assert_eq!(level("Kubernetes – advanced", "cloud_iaas"), Some(3));
        assert_eq!(level("AWS/Azure expert", "cloud_iaas"), Some(3));
    }

    #[test]
    fn the_heading_of_a_list_reaches_its_items() {
        let text = "You have expert knowledge of:\n- AWS\n- Cisco switching\n\n\
                    ## Nice to have\n* SQL\n* Kubernetes\n\nYou look after:\n- backups";
        assert_eq!(level(text, "cloud_iaas"), Some(3));
        assert_eq!(level(text, "networking"), Some(3));
        assert_eq!(level(text, "database"), Some(1));
        assert_eq!(level(text, "backup_dr"), Some(2));
        let title = "Senior IT Administrator\n- helpdesk\n- network";
        assert_eq!(level(title, "networking"), Some(2));
    }

    #[test]
    fn years_of_experience_are_a_level() {
        assert_eq!(level("6 years of experience in AWS", "cloud_iaas"), Some(3));
        assert_eq!(level("5-7 years of networking", "networking"), Some(3));
        assert_eq!(level("2 years of networking", "networking"), Some(2));
        assert_eq!(level("12+ years Oracle DBA", "database"), Some(3));
    }

    #[test]
    fn the_depth_of_those_beside_whom_one_works_is_not_asked_for() {
        let text = "You work with senior security engineers of our partner.";
        assert_eq!(level(text, "security_ops"), Some(1));
        let text = "Senior network engineer working with our cloud team";
        assert_eq!(level(text, "networking"), Some(3));
        assert_eq!(level(text, "cloud_iaas"), Some(1));
        let things = "Work with AWS and Kubernetes at expert level";
        assert_eq!(level(things, "cloud_iaas"), Some(3));
    }

    #[test]
    fn every_hour_is_seen_unless_others_hold_it() {
        let asks = |text: &str| read(text).every_hour.is_some();
        assert!(asks("Helpdesk. You are available 24/7."));
        assert!(asks("On call around the clock for the network"));
        assert!(!asks("Our partner answers 24/7."));
        assert!(!asks("24x7 on-call rotation with seven colleagues"));
        assert!(!asks("No calls on nights and weekends"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,200}") {
            read(&text);
        }

        #[test]
        fn any_advert_is_read(
            words in proptest::collection::vec(
                proptest::sample::select(vec![
                    "AWS", "İ work with", "(", ")", ":", ",", "expert", "\n- ", "24/7", "ß",
                    "partner", "level 3", "ﬁ", "7 years", " / ",
                ]),
                0..20,
            ),
        ) {
            read(&words.concat());
        }
    }
}
