//! A job advert, read for domains and levels: how many specialists it asks for in one
//! person, and what those would cost.
use crate::assumptions::{Book, Key, Point, Range};
use crate::formulas;
use serde::Serialize;
use std::collections::BTreeMap;

/// What an advert asks of one person.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Advert {
    pub asked: Vec<Asked>,
    /// Families of specialist depth that one person would have to hold.
    pub families: Vec<&'static str>,
    /// Whether any of its words was recognised; else nothing is said about it.
    pub known: bool,
    /// Whether nobody is likely to have all of that.
    pub unicorn: bool,
    /// The people whom it describes, and what they cost a year.
    pub people: u32,
    pub price: Range,
    /// A generalist and the partner's hours for the same depth, a year.
    pub instead: Range,
    pub says: String,
}

/// A domain that is asked for, and the level that the words around it mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Asked {
    pub skill: &'static str,
    pub family: &'static str,
    pub level: u8,
    /// The line of the advert.
    pub words: String,
}

/// Words of adverts → skill, family; a longer word before a shorter one, for what it
/// names is not named once more by its parts. `soft` takes no second person.
const DOMAINS: [(&str, &str, &str); 86] = [
    ("security operation", "security_ops", "security"),
    ("incident response", "incident_response", "security"),
    ("disaster recovery", "backup_dr", "servers"),
    ("penetration test", "vuln_mgmt", "security"),
    ("active directory", "identity", "identity"),
    ("cloud architect", "architecture", "cloud"),
    ("security review", "security_ops", "security"),
    ("project manage", "project_mgmt", "soft"),
    ("security audit", "compliance_grc", "security"),
    ("windows server", "server_os", "servers"),
    ("communication", "communication", "soft"),
    ("documentation", "documentation", "soft"),
    ("data platform", "database", "data"),
    ("microsoft 365", "m365_saas", "workplace"),
    ("service desk", "service_desk", "generalist"),
    ("user support", "service_desk", "generalist"),
    ("google cloud", "cloud_iaas", "cloud"),
    ("vulnerabilit", "vuln_mgmt", "security"),
    ("first level", "service_desk", "generalist"),
    ("workstation", "desktop_os", "generalist"),
    ("stakeholder", "communication", "soft"),
    ("onboarding", "service_desk", "generalist"),
    ("kubernetes", "cloud_iaas", "cloud"),
    ("powershell", "scripting_automation", "cloud"),
    ("compliance", "compliance_grc", "security"),
    ("monitoring", "monitoring", "servers"),
    ("office 365", "m365_saas", "workplace"),
    ("help desk", "service_desk", "generalist"),
    ("terraform", "scripting_automation", "cloud"),
    ("iso 27001", "compliance_grc", "security"),
    ("switching", "networking", "network"),
    ("telephony", "telephony", "network"),
    ("helpdesk", "service_desk", "generalist"),
    ("supplier", "vendor_mgmt", "soft"),
    ("security", "security_ops", "security"),
    ("firewall", "firewall", "network"),
    ("switches", "networking", "network"),
    ("netzwerk", "networking", "network"),
    ("wireless", "wireless", "network"),
    ("virtuali", "virtualization", "servers"),
    ("database", "database", "data"),
    ("identity", "identity", "identity"),
    ("exchange", "m365_saas", "workplace"),
    ("patching", "patching", "workplace"),
    ("tickets", "service_desk", "generalist"),
    ("desktop", "desktop_os", "generalist"),
    ("printer", "desktop_os", "generalist"),
    ("windows", "desktop_os", "generalist"),
    ("infosec", "security_ops", "security"),
    ("routing", "networking", "network"),
    ("network", "networking", "network"),
    ("hyper-v", "virtualization", "servers"),
    ("storage", "storage", "servers"),
    ("laptop", "desktop_os", "generalist"),
    ("vendor", "vendor_mgmt", "soft"),
    ("budget", "finance_budget", "soft"),
    ("devops", "scripting_automation", "cloud"),
    ("vmware", "virtualization", "servers"),
    ("server", "server_os", "servers"),
    ("backup", "backup_dr", "servers"),
    ("oracle", "database", "data"),
    ("intune", "mdm", "workplace"),
    ("macos", "desktop_os", "generalist"),
    ("azure", "cloud_iaas", "cloud"),
    ("cloud", "cloud_iaas", "cloud"),
    ("cyber", "security_ops", "security"),
    ("cissp", "security_ops", "security"),
    ("soc 2", "compliance_grc", "security"),
    ("hipaa", "compliance_grc", "security"),
    ("cisco", "networking", "network"),
    ("wi-fi", "wireless", "network"),
    ("linux", "server_os", "servers"),
    ("entra", "identity", "identity"),
    ("siem", "security_ops", "security"),
    ("voip", "telephony", "network"),
    ("unix", "server_os", "servers"),
    ("m365", "m365_saas", "workplace"),
    ("erp", "business_app", "applications"),
    ("sap", "business_app", "applications"),
    ("aws", "cloud_iaas", "cloud"),
    ("gcp", "cloud_iaas", "cloud"),
    ("edr", "security_ops", "security"),
    ("pci", "compliance_grc", "security"),
    ("sql", "database", "data"),
    ("dba", "database", "data"),
    ("mdm", "mdm", "workplace"),
];

/// Words that mean a level: by itself a domain is asked for at level 2.
const DEEP: [&str; 20] = [
    "expert",
    "deep",
    "senior",
    "architect",
    "advanced",
    "lead",
    "design",
    "extensive",
    "master",
    "proven",
    "specialist",
    "in-depth",
    "tiefe",
    "fundierte",
    "10+ years",
    "8+ years",
    "7+ years",
    "5+ years",
    "own the",
    "responsible for all",
];
const LIGHT: [&str; 7] = [
    "basic",
    "familiar",
    "nice to have",
    "plus",
    "exposure",
    "awareness",
    "some",
];

/// As many families of depth as one person can be asked for.
const ONE_PERSON: usize = 1;

/// Reads an advert. Each piece of an enumeration counts for the domains that it names,
/// at the level of its own words, or of those that stand before it in its sentence.
pub fn check(text: &str, book: &Book, staff: u32) -> Advert {
    let mut asked: BTreeMap<&str, Asked> = BTreeMap::new();
    for sentence in text.lines().flat_map(|line| line.split(['.', ';'])) {
        let mut level = at_the_end(&sentence.to_lowercase()).unwrap_or(USUAL);
        for piece in pieces(sentence) {
            let lower = piece.to_lowercase();
            level = level_of(&lower).unwrap_or(level);
            for (skill, family) in named(&lower) {
                let entry = asked.entry(skill).or_insert_with(|| Asked {
                    skill,
                    family,
                    level: 0,
                    words: piece.trim().to_owned(),
                });
                if level > entry.level {
                    entry.level = level;
                    piece.trim().clone_into(&mut entry.words);
                }
            }
        }
    }
    let asked: Vec<Asked> = asked.into_values().collect();
    let deep = asked
        .iter()
        .filter(|it| it.level >= 3 && !matches!(it.family, "generalist" | "soft"));
    let mut families: Vec<&str> = deep.map(|it| it.family).collect();
    families.sort_unstable();
    families.dedup();
    let generalist = asked.iter().any(|it| it.family == "generalist");
    // Who asks for no depth describes one person too.
    let alone = families.is_empty() && !asked.is_empty();
    let people = families.len() as u32 + u32::from(generalist || alone);
    let unicorn = families.len() > ONE_PERSON || (generalist && !families.is_empty());
    let at = |figure: &dyn Fn(Point) -> f64| {
        Range::new(figure(Point::Low), figure(Point::Mid), figure(Point::High)).rounded()
    };
    let role = |pay: Key, point: Point| formulas::role_cost(&book.values(point), pay, staff);
    let inside = |point| {
        if generalist || alone {
            role(Key::PayGeneralistLead, point)
        } else {
            0.0
        }
    };
    let depth = families.len() as f64;
    let price = at(&|point| inside(point) + depth * role(Key::PaySpecialist, point));
    let instead = at(&|point| {
        let values = book.values(point);
        let hours = values.get(Key::HireExpertHoursMonth) * 12.0;
        role(Key::PayGeneralistLead, point) + depth * hours * values.get(Key::FeeHourly)
    });
    let known = !asked.is_empty();
    let says = says(known, unicorn, &families, generalist, people);
    Advert {
        asked,
        families,
        known,
        unicorn,
        people,
        price,
        instead,
        says,
    }
}

fn says(known: bool, unicorn: bool, families: &[&str], generalist: bool, people: u32) -> String {
    if !known {
        return "No skill was recognised in it, so what it asks for is unknown.".to_owned();
    }
    if !unicorn {
        return "One person can have all that it asks for.".to_owned();
    }
    let daily = if generalist { "daily support and " } else { "" };
    format!(
        "It asks one person for {daily}depth in {}: that is {people} people. Keep the daily work \
         and the communication; give the depth to the partner or to experts by the hour.",
        families.join(", ")
    )
}

/// The level at which a domain is asked for when no word says one.
const USUAL: u8 = 2;

/// The pieces of an enumeration.
fn pieces(sentence: &str) -> impl Iterator<Item = &str> {
    let parts = sentence.split([',', '/', '•', '(', ')', ':']);
    parts
        .flat_map(|part| part.split(" and "))
        .flat_map(|part| part.split(" & "))
        .flat_map(|part| part.split(" with "))
        .flat_map(|part| part.split(" und "))
}

/// Skills and families that a piece names; a word that was read is not read again.
fn named(piece: &str) -> Vec<(&'static str, &'static str)> {
    let mut rest = piece.to_owned();
    let mut found = Vec::new();
    for (word, skill, family) in DOMAINS {
        if names(&rest, word) {
            rest = rest.replace(word, "·");
            found.push((skill, family));
        }
    }
    found
}

/// What the words of a piece mean, when they mean a level at all.
fn level_of(piece: &str) -> Option<u8> {
    let has = |words: &[&str]| words.iter().any(|word| names(piece, word));
    if let Some(number) = numbered(piece) {
        return Some(number);
    }
    match (has(&LIGHT), has(&DEEP)) {
        (true, _) => Some(1),
        (false, true) => Some(3),
        (false, false) => None,
    }
}

/// `level 3`, `L3`, `3rd level`.
fn numbered(piece: &str) -> Option<u8> {
    (1..=4u8).rev().find(|number| {
        let ways = [
            format!("level {number}"),
            format!("level-{number}"),
            format!("tier {number}"),
            format!("l{number}"),
        ];
        ways.iter().any(|way| names(piece, way))
    })
}

/// A level that stands behind a whole enumeration: `… at expert level`.
fn at_the_end(sentence: &str) -> Option<u8> {
    let (_, last) = sentence.rsplit_once(" at ")?;
    last.contains("level").then(|| level_of(last)).flatten()
}

/// Whether a line names a word, from the beginning of one of its own words.
fn names(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(place, _)| {
        let before = line[..place].chars().next_back();
        !before.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advert_that_asks_for_everything_is_told_what_it_describes() {
        let text = "IT Generalist\n\
                    - Handle the helpdesk and printers\n\
                    - Design and own the network and firewalls\n\
                    - Lead security reviews\n\
                    - Expert in AWS, senior cloud architect\n";
        let advert = check(text, Book::shipped(), 100);
        assert_eq!(advert.families, ["cloud", "network", "security"]);
        assert!(advert.unicorn);
        assert_eq!(advert.people, 4);
        // A generalist (125,620) and three specialists (203,140 each).
        assert_eq!(advert.price.mid, 735_040.0);
        assert!(
            advert.instead.mid < advert.price.mid / 3.0,
            "{:?}",
            advert.instead
        );
    }

    #[test]
    fn a_generalist_who_knows_the_common_cases_is_no_unicorn() {
        let text = "Help desk and onboarding.\nFamiliar with firewalls and AWS.\nVendor calls; backup checks.";
        let advert = check(text, Book::shipped(), 100);
        assert!(!advert.unicorn, "{advert:?}");
        assert!(advert.families.is_empty());
    }

    #[test]
    fn one_specialist_is_one_person() {
        let advert = check(
            "Senior AWS engineer, Terraform, Kubernetes",
            Book::shipped(),
            100,
        );
        assert_eq!(advert.families, ["cloud"]);
        assert!(!advert.unicorn);
        assert_eq!(advert.people, 1);
    }

    fn read(text: &str) -> Advert {
        check(text, Book::shipped(), 100)
    }

    fn level(advert: &Advert, skill: &str) -> Option<u8> {
        let asked = advert.asked.iter().find(|it| it.skill == skill);
        asked.map(|it| it.level)
    }

    #[test]
    fn each_piece_of_an_enumeration_has_its_level() {
        let advert = read(
            "Expert in AWS, Cisco networking, and security, with basic printer support and helpdesk.",
        );
        assert!(advert.unicorn, "{advert:?}");
        assert_eq!(advert.families, ["cloud", "network", "security"]);
        assert_eq!(level(&advert, "desktop_os"), Some(1));
        let advert =
            read("Cloud expert, deep cybersecurity skills, senior DBA, and desktop support");
        assert!(advert.unicorn, "{advert:?}");
        assert_eq!(advert.families, ["cloud", "data", "security"]);
        let advert = read(
            "Must master networking, firewalls, SIEM, Azure, VMware, SQL and backups. 10+ years. \
             Competitive pay plus bonus.",
        );
        assert_eq!(
            advert.families,
            ["cloud", "data", "network", "security", "servers"]
        );
        let advert =
            read("We run our cyber programme, our cloud and our data platform at expert level");
        assert_eq!(advert.families, ["cloud", "data", "security"]);
    }

    #[test]
    fn a_level_by_its_number_counts() {
        let advert =
            read("Level 3 networking, level 4 security operations, L3 cloud, service desk level 2");
        assert_eq!(level(&advert, "networking"), Some(3));
        assert_eq!(level(&advert, "security_ops"), Some(4));
        assert_eq!(level(&advert, "cloud_iaas"), Some(3));
        assert_eq!(level(&advert, "service_desk"), Some(2));
        assert!(advert.unicorn);
    }

    #[test]
    fn who_talks_to_others_is_no_second_person() {
        let advert = read(
            "Senior network engineer, 8+ years of Cisco routing and switching.\n\
             Work with vendors and stakeholders.",
        );
        assert!(!advert.unicorn, "{advert:?}");
        assert_eq!((advert.people, advert.families), (1, vec!["network"]));
    }

    #[test]
    fn what_is_not_recognised_is_unknown_and_not_one_person() {
        let advert = read("We look for a friendly colleague who likes music.");
        assert!(!advert.known && !advert.unicorn);
        assert!(advert.says.contains("unknown"), "{}", advert.says);
        assert_eq!((advert.people, advert.price.mid), (0, 0.0));
    }

    #[test]
    fn a_word_inside_another_is_not_named() {
        assert!(!names("we like pedrollo pumps", "edr"));
        assert!(names("edr, siem", "edr"));
        let skills = named("windows server, network security");
        assert_eq!(skills.len(), 3, "{skills:?}");
    }
}
