//! What an advert asks for, read line by line: a level stands before the domains that it
//! means, behind one of them, at the end of an enumeration, or in the heading of a list.
use super::Asked;
use super::words::*;
use std::collections::BTreeMap;

/// The level at which a domain is asked for when no word says one.
const USUAL: u8 = 2;

const BULLETS: [char; 4] = ['-', '*', '•', '–'];

#[derive(Default)]
pub struct Read {
    pub asked: BTreeMap<&'static str, Asked>,
    /// The sentence that asks one person to be there at every hour.
    pub every_hour: Option<String>,
}

pub fn read(text: &str) -> Read {
    let mut read = Read::default();
    let (mut heading, mut not_asked) = (None, false);
    for line in text.lines() {
        let plain = line.trim().trim_matches(['#', '*', '_', ' ']);
        if plain.is_empty() {
            (heading, not_asked) = (None, false);
            continue;
        }
        let lower = plain.to_lowercase();
        if plain.starts_with('|') {
            // The columns of a row speak of the same domain.
            read.sentence(&plain.replace('|', " "), level_of(&lower).unwrap_or(USUAL));
            continue;
        }
        let begins = named(&lower).is_empty() && is_heading(line, plain);
        if begins && (lower.ends_with(':') || level_of(&lower) == Some(1)) {
            heading = level_of(&lower);
        }
        not_asked = if begins {
            any(&lower, &NOT_ASKED)
        } else {
            not_asked
        };
        if not_asked {
            continue;
        }
        for sentence in sentences(plain) {
            read.sentence(sentence, heading.unwrap_or(USUAL));
        }
    }
    read
}

/// Whether a line looks like the heading of what follows.
fn is_heading(line: &str, plain: &str) -> bool {
    let short = plain.split_whitespace().count() <= 9 && !plain.ends_with('.');
    short && !line.trim_start().starts_with(BULLETS)
}

impl Read {
    fn sentence(&mut self, sentence: &str, usual: u8) {
        let lower = sentence.to_lowercase();
        let has = |words: &[&str]| any(&lower, words);
        let asked = (has(&EVERY_HOUR) || has(&NIGHTS)) && has(&REACHABLE)
            || has(&[
                "24/7 support",
                "24x7 support",
                "support 24/7",
                "support 24x7",
            ]);
        if self.every_hour.is_none() && asked && !has(&NOT_ALONE) {
            self.every_hour = Some(bare(sentence));
        }
        if has(&NOT_ASKED) || told_of_a_partner(&lower) {
            return;
        }
        let own = own_part(sentence);
        let mut level = at_the_end(&own.to_lowercase()).unwrap_or(usual);
        for item in items(own) {
            let lower = item.to_lowercase();
            if any(&lower, &NOT) && !any(&lower, &NOT_ONLY) {
                return;
            }
            let said = level_of(&lower);
            self.add(item, said.unwrap_or(level));
            // What stands behind a domain is said of that one alone, and years in the
            // trade are said of none.
            let in_the_trade = years(&lower) > 0 && named(&lower).is_empty();
            if !behind(&lower) && !in_the_trade {
                level = said.unwrap_or(level);
            }
        }
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

fn any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| names(text, word))
}

/// A sentence ends with a full stop before a space, a semicolon, or a turn.
fn sentences(line: &str) -> Vec<&str> {
    let parts = line
        .split(". ")
        .flat_map(|part| part.split([';', '!', '?']));
    let parts = parts.flat_map(|part| part.split(" but "));
    parts.map(|part| part.trim_end_matches('.')).collect()
}

/// Without what makes it an item of a list.
fn bare(item: &str) -> String {
    item.trim()
        .trim_start_matches(['-', '–', '•', ' '])
        .to_owned()
}

/// Whether a sentence tells what the company's partner holds, and nothing of the reader.
fn told_of_a_partner(lower: &str) -> bool {
    let words: Vec<&str> = lower.split_whitespace().collect();
    let partner = words.iter().position(|word| any(word, &PARTNERS));
    let Some(partner) = partner else {
        return false;
    };
    let before = &words[partner.saturating_sub(3)..partner];
    let its_own = before.iter().any(|word| ITS_OWN.contains(word));
    its_own && !words[..partner].contains(&"you")
}

/// What is asked of the person, without what is told of others beside whom they work.
fn own_part(sentence: &str) -> &str {
    let lower = sentence.to_lowercase();
    let places = BESIDE_OTHERS.iter().filter_map(|word| find(&lower, word));
    let Some(place) = places
        .min()
        .filter(|place| sentence.is_char_boundary(*place))
    else {
        return sentence;
    };
    match any(lower.get(place..).unwrap_or_default(), &OTHERS) {
        true => &sentence[..place],
        false => sentence,
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
            ',' | '•' if depth == 0 => {
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
    let pairs = words.windows(2);
    let unit = |word: &str| {
        ["year", "yrs", "jahre"]
            .iter()
            .any(|unit| word.starts_with(unit))
    };
    let counts = pairs.filter(|pair| unit(pair[1])).filter_map(|pair| {
        let said = NUMBERS.iter().find(|(word, _)| *word == pair[0]);
        let digits = pair[0].rsplit(['-', '–']).next().unwrap_or(pair[0]);
        said.map(|(_, years)| *years)
            .or_else(|| digits.trim_end_matches('+').parse::<u32>().ok())
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
        assert_eq!(skills, [("firewall", "network"), ("server_os", "servers")]);
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
        let text = "At least ten years of AWS, min. 5 yrs Cisco networking";
        assert_eq!(level(text, "cloud_iaas"), Some(3));
        assert_eq!(level(text, "networking"), Some(3));
        // Years in the trade make nobody deep in all of it.
        let text = "10 years of experience in IT, good knowledge of servers, network and backup";
        assert_eq!(level(text, "server_os"), Some(2));
        assert_eq!(level(text, "backup_dr"), Some(2));
    }

    #[test]
    fn tables_and_marks_are_read_by_their_row() {
        let text = "| Skill | Level |\n|---|---|\n| AWS | expert |\n| Helpdesk | daily |";
        assert_eq!(level(text, "cloud_iaas"), Some(3));
        assert_eq!(level(text, "service_desk"), Some(2));
        assert_eq!(level("AWS: 5/5\nOracle: 2/5", "cloud_iaas"), Some(3));
        assert_eq!(level("AWS: 5/5\nOracle: 2/5", "database"), Some(1));
        let text = "We need somebody who can architect our AWS platform, tune our Oracle databases \
                    and design the campus network, all at senior level.";
        assert_eq!(level(text, "database"), Some(3));
        assert_eq!(level(text, "networking"), Some(3));
    }

    #[test]
    fn what_is_not_asked_for_is_not_read_as_asked() {
        for text in [
            "Expertise in AWS, firewalls or incident response is not required.",
            "We do not expect you to be an expert in AWS or firewalls.",
            "You are not a cloud architect and not a security expert, and that is fine.",
            "Without being an expert in networks or security, you know whom to ask.",
            "No deep networking or cloud expertise required.",
            "No first-level support: we have a service desk for that.",
            "Within three years you can become an expert in networks, cloud or security.",
        ] {
            assert!(read(text).asked.is_empty(), "{text} {:?}", read(text).asked);
        }
        let more = "You are not only an AWS expert, you run the helpdesk too";
        assert_eq!(level(more, "cloud_iaas"), Some(3));
        assert_eq!(level("Helpdesk, but no AWS", "service_desk"), Some(2));
    }

    #[test]
    fn a_list_of_what_is_not_expected_is_not_asked_for() {
        let text = "## What we do not expect of you\n- AWS at expert level\n- to be on call 24/7\n\n\
                    You run:\n- the helpdesk";
        let read = read(text);
        assert_eq!(read.asked.keys().collect::<Vec<_>>(), [&"service_desk"]);
        assert_eq!(read.every_hour, None);
    }

    #[test]
    fn the_depth_of_others_is_not_asked_for() {
        for text in [
            "You work with senior security engineers of our partner.",
            "You work closely with the cloud expert team.",
            "You lead a team of six: two network engineers, two cloud engineers.",
            "You lead our network experts, our cloud experts and the security experts.",
            "Our managed service partner brings the depth: firewall experts, cloud architects.",
            "Experts for firewalls and cloud come from our partner.",
            "The partner is responsible for the firewall at expert level.",
        ] {
            assert!(read(text).asked.is_empty(), "{text} {:?}", read(text).asked);
        }
        let text = "Senior network engineer working with our cloud team";
        assert_eq!(level(text, "networking"), Some(3));
        assert_eq!(level(text, "cloud_iaas"), None);
        let things = "Work with AWS and Kubernetes at expert level";
        assert_eq!(level(things, "cloud_iaas"), Some(3));
    }

    #[test]
    fn every_hour_is_seen_where_one_person_is_meant() {
        let asks = |text: &str| read(text).every_hour.is_some();
        assert!(asks("Helpdesk. You are available 24/7."));
        assert!(asks("On call around the clock for the network"));
        assert!(asks("Your phone is on at night and on Sundays too"));
        assert!(asks("You provide 24/7 support"));
        assert!(!asks("Our partner is available 24/7."));
        assert!(!asks("24x7 on-call rotation with seven colleagues"));
        assert!(!asks("No calls on nights and weekends"));
        assert!(!asks("Our hospital is open 24/7."));
        assert!(!asks("You keep our 24/7 platform observable"));
        assert!(!asks("Occasional weekend availability"));
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
