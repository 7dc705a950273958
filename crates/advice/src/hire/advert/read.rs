//! What an advert asks for, read line by line: a level stands before the domains that it
//! means, behind one of them, at the end of an enumeration, or in the heading of a list.
use super::Asked;
use super::words::*;
use std::collections::BTreeMap;

/// The level at which a domain is asked for when no word says one.
const USUAL: u8 = 2;
/// That of a specialist.
const DEPTH: u8 = 3;

#[derive(Default)]
pub struct Read {
    pub asked: BTreeMap<&'static str, Asked>,
    /// The sentence that asks one person to be there at every hour.
    pub every_hour: Option<String>,
}

pub fn read(text: &str) -> Read {
    let (mut read, mut told) = (Read::default(), Read::default());
    let mut heading = Heading::Asks(USUAL);
    let mut begun = false;
    for line in text.lines() {
        let plain = line.trim().trim_matches(['#', '*', '_', ' ']);
        if plain.is_empty() {
            if begun {
                heading = Heading::Asks(USUAL);
            }
            continue;
        }
        if let Some(next) = heading_of(line, plain) {
            (heading, begun) = (next, false);
        } else {
            begun = true;
        }
        let Heading::Asks(usual) = heading else {
            if heading == Heading::Light {
                read.light(plain);
            }
            continue;
        };
        if plain.starts_with('|') {
            // The columns of a row speak of the same domain.
            let level = level_of(&plain.to_lowercase()).unwrap_or(usual);
            read.sentence(&plain.replace('|', " "), level);
            continue;
        }
        let usual = before_the_colon(plain).unwrap_or(usual);
        for sentence in sentences(plain) {
            match told_of_the_company(&sentence.to_lowercase()) {
                true => told.sentence(sentence, usual),
                false => read.sentence(sentence, usual),
            }
        }
    }
    // An advert that only tells of the company asks by telling.
    let empty = read.asked.is_empty() && read.every_hour.is_none();
    if empty { told } else { read }
}

/// What a heading says of all that stands under it.
#[derive(Clone, Copy, PartialEq)]
enum Heading {
    /// It is asked for, at this level when no other is said.
    Asks(u8),
    /// It would be welcome.
    Light,
    /// It is told, or is not asked for.
    Tells,
}

/// A line without a domain that looks like the heading of what follows.
fn heading_of(line: &str, plain: &str) -> Option<Heading> {
    let lower = plain.to_lowercase();
    let short = plain.split_whitespace().count() <= 9 && !plain.ends_with('.');
    if !short || starts_a_list(line) || !named(&lower).is_empty() {
        return None;
    }
    if any(&lower, &TOLD) || any(&lower, &NOT_ASKED) {
        return Some(Heading::Tells);
    }
    let says = level_of(&lower);
    if says == Some(1) {
        return Some(Heading::Light);
    }
    let marked = lower.ends_with(':') || line.trim().starts_with(['#', '*']);
    // The title of a role says how senior it is, and not how deep in each domain.
    let of_skills = lower.ends_with(':') || any(&lower, &["knowledge", "skills", "expertise"]);
    marked.then(|| Heading::Asks(says.filter(|_| of_skills).unwrap_or(USUAL)))
}

fn starts_a_list(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(['-', '•', '–']) || (line.starts_with('*') && !line.starts_with("**"))
}

/// `Required skills (all at expert level): …`.
fn before_the_colon(line: &str) -> Option<u8> {
    let (before, _) = line.split_once(':')?;
    let before = before.to_lowercase();
    level_of(&before).filter(|_| named(&before).is_empty())
}

impl Read {
    /// What would be welcome is asked for at the lowest level.
    fn light(&mut self, line: &str) {
        for item in items(line) {
            self.add(item, 1);
        }
    }

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
        let mut level = match any(&own.to_lowercase(), &ALL_ALONE) {
            true => DEPTH,
            false => at_the_end(&own.to_lowercase()).unwrap_or(usual),
        };
        for item in items(own) {
            let lower = item.to_lowercase();
            if any(&lower, &NOT) && !any(&lower, &NOT_ONLY) {
                return;
            }
            let said = level_of(&lower);
            self.add(item, said.unwrap_or(level));
            if said.is_some() && says_of_all(&lower) {
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

/// Whether the level of an item is that of the items behind it too: not when it stands
/// behind its own domain, is that of daily help, or of years in the trade.
fn says_of_all(item: &str) -> bool {
    let named = named(item);
    let in_the_trade = years(item) > 0 && named.is_empty() && names(item, "in");
    let daily = named.iter().any(|(_, family)| *family == "generalist");
    !behind(item) && !in_the_trade && !daily
}

/// Whether a sentence tells of the company and of those who are there.
fn told_of_the_company(lower: &str) -> bool {
    let theirs = PEOPLE.iter().filter_map(|people| find(lower, people)).min();
    // `Our security team is …`, unless it is spoken to before.
    let ours = |place: usize| any(&lower[..place], &OURS) && !any(&lower[..place], &ASKING);
    theirs.is_some_and(ours) || (any(lower, &WE) && !any(lower, &ASKING))
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

/// What is asked of the person, without what is told before, and of others beside whom
/// they work.
fn own_part(sentence: &str) -> &str {
    let lower = sentence.to_lowercase();
    // Lower case can be longer or shorter than what was written.
    if lower.len() != sentence.len() {
        return sentence;
    }
    let first = |words: &[&str]| words.iter().filter_map(|word| find(&lower, word)).min();
    let from = LOOKS_FOR
        .iter()
        .find_map(|word| Some(find(&lower, word)? + word.len()));
    let beside = first(&BESIDE_OTHERS).filter(|place| any(&lower[*place..], &OTHERS));
    let until = beside.into_iter().chain(first(&BY_OTHERS)).min();
    let (from, until) = (from.unwrap_or(0), until.unwrap_or(sentence.len()));
    sentence.get(from..until.max(from)).unwrap_or(sentence)
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
    fn what_the_company_tells_of_itself_is_not_asked_for() {
        for text in [
            "## About us\nFounded in 1998, BrightPath is a managed service provider with 60 engineers. \
             We design, secure and operate networks, cloud platforms and cybersecurity.\n\n\
             You take tickets.",
            "Our client, a leading provider of network, cloud and cyber security expertise, is \
             looking for a Service Desk Analyst.",
            "Service desk analyst.\nAbout us: we are experts in network design and cloud architecture.",
            "With deep expertise in firewalls and AWS, our 200 consultants serve the largest. You \
             will be a helpdesk technician.",
            "Acme is a leading cloud, network and cyber security expert. You run our service desk.",
            "Helpdesk technician. Our security team is expert in handling your data.",
        ] {
            let asked = read(text).asked;
            assert_eq!(
                asked.keys().collect::<Vec<_>>(),
                [&"service_desk"],
                "{text}"
            );
        }
        let asks = "We need an expert in AWS";
        assert_eq!(level(asks, "cloud_iaas"), Some(3));
    }

    #[test]
    fn what_would_be_welcome_is_asked_for_lightly_whatever_stands_in_it() {
        for heading in [
            "Nice to have",
            "Bonus points:",
            "Desirable:",
            "### Optional",
            "Preferred Qualifications",
            "What would set you apart:",
        ] {
            let text = format!("Helpdesk technician.\n{heading}\n- Azure expert\n- Cisco expert");
            assert_eq!(level(&text, "cloud_iaas"), Some(1), "{heading}");
            assert_eq!(level(&text, "networking"), Some(1), "{heading}");
        }
        let text =
            "Helpdesk agent. Ideally you are also an expert in Azure, but that is not a must.";
        assert_eq!(level(text, "cloud_iaas"), Some(1));
    }

    #[test]
    fn superiors_colleagues_and_careers_are_not_asked_for() {
        for text in [
            "Helpdesk technician.\nThe team you join:\n- two AWS experts\n- one Cisco expert",
            "Helpdesk technician in a team led by a senior security engineer.",
            "Helpdesk technician reporting to the Senior Cloud Architect.",
            "Helpdesk technician. You are supervised by our cloud architect.",
            "Helpdesk technician. Career path: senior network engineer or cloud architect.",
            "Helpdesk technician. You can become a senior network engineer.",
        ] {
            let asked = read(text).asked;
            assert_eq!(
                asked.keys().collect::<Vec<_>>(),
                [&"service_desk"],
                "{text}"
            );
        }
    }

    #[test]
    fn levels_in_brackets_in_words_and_for_all_are_read() {
        let deep = |text: &str, skills: &[&str]| {
            for skill in skills {
                assert_eq!(level(text, skill), Some(3), "{skill} in {text}");
            }
        };
        deep(
            "- Cisco (8 yrs)\n- AWS (6 yrs)",
            &["networking", "cloud_iaas"],
        );
        deep("Five or more years with AWS", &["cloud_iaas"]);
        deep("Minimum of 5 years experience with AWS", &["cloud_iaas"]);
        deep("Over a decade of AWS", &["cloud_iaas"]);
        deep(
            "**Expert knowledge (must have)**\n* AWS\n* Oracle",
            &["cloud_iaas", "database"],
        );
        deep(
            "You run our AWS estate, our Cisco network and our SIEM on your own",
            &["cloud_iaas", "networking", "security_ops"],
        );
        deep(
            "Required skills (all at expert level): routing; Azure; SIEM",
            &["networking", "cloud_iaas", "security_ops"],
        );
        let text = "You are the senior contact for tickets about Windows, printers and Wi-Fi";
        assert_eq!(level(text, "wireless"), Some(2));
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
        assert!(asks(
            "You answer calls nights, weekends and holidays as well"
        ));
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
