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
    /// Whether anybody is likely to have all of that.
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

/// Words of adverts → skill, family. Longer ones first where one holds another.
const DOMAINS: [(&str, &str, &str); 46] = [
    ("help desk", "service_desk", "generalist"),
    ("helpdesk", "service_desk", "generalist"),
    ("service desk", "service_desk", "generalist"),
    ("user support", "service_desk", "generalist"),
    ("printer", "desktop_os", "generalist"),
    ("workstation", "desktop_os", "generalist"),
    ("laptop", "desktop_os", "generalist"),
    ("vendor", "vendor_mgmt", "generalist"),
    ("stakeholder", "communication", "generalist"),
    ("onboarding", "service_desk", "generalist"),
    ("aws", "cloud_iaas", "cloud"),
    ("azure", "cloud_iaas", "cloud"),
    ("google cloud", "cloud_iaas", "cloud"),
    ("cloud architect", "architecture", "cloud"),
    ("kubernetes", "cloud_iaas", "cloud"),
    ("terraform", "scripting_automation", "cloud"),
    ("devops", "scripting_automation", "cloud"),
    ("security review", "security_ops", "security"),
    ("security audit", "compliance_grc", "security"),
    ("security operation", "security_ops", "security"),
    ("incident response", "incident_response", "security"),
    ("penetration test", "vuln_mgmt", "security"),
    ("vulnerabilit", "vuln_mgmt", "security"),
    ("siem", "security_ops", "security"),
    ("edr", "security_ops", "security"),
    ("iso 27001", "compliance_grc", "security"),
    ("soc 2", "compliance_grc", "security"),
    ("hipaa", "compliance_grc", "security"),
    ("pci", "compliance_grc", "security"),
    ("compliance", "compliance_grc", "security"),
    ("firewall", "firewall", "network"),
    ("routing", "networking", "network"),
    ("switching", "networking", "network"),
    ("network", "networking", "network"),
    ("wireless", "wireless", "network"),
    ("vmware", "virtualization", "servers"),
    ("hyper-v", "virtualization", "servers"),
    ("windows server", "server_os", "servers"),
    ("linux", "server_os", "servers"),
    ("storage", "storage", "servers"),
    ("disaster recovery", "backup_dr", "servers"),
    ("backup", "backup_dr", "servers"),
    ("sql", "database", "data"),
    ("database", "database", "data"),
    ("identity", "identity", "identity"),
    ("active directory", "identity", "identity"),
];

/// Words that mean a level: by itself a domain is asked for at level 2.
const DEEP: [&str; 16] = [
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
    "10+ years",
    "8+ years",
    "7+ years",
    "5+ years",
    "own the",
    "responsible for all",
];
const LIGHT: [&str; 6] = [
    "basic",
    "familiar",
    "nice to have",
    "plus",
    "exposure",
    "awareness",
];

/// As many families of depth as one person can be asked for.
const ONE_PERSON: usize = 1;

/// Hours a month of an expert that one family of depth takes in a company of this kind.
const EXPERT_HOURS: f64 = 8.0;

/// Reads an advert. A line counts for each domain that it names, at the level of its words.
pub fn check(text: &str, book: &Book, staff: u32) -> Advert {
    let mut asked: BTreeMap<&str, Asked> = BTreeMap::new();
    for line in text.lines().flat_map(|line| line.split(['.', ';'])) {
        let lower = line.to_lowercase();
        let level = level(&lower);
        for (word, skill, family) in DOMAINS {
            if !names(&lower, word) {
                continue;
            }
            let entry = asked.entry(skill).or_insert_with(|| Asked {
                skill,
                family,
                level: 0,
                words: line.trim().to_owned(),
            });
            if level > entry.level {
                entry.level = level;
                line.trim().clone_into(&mut entry.words);
            }
        }
    }
    let asked: Vec<Asked> = asked.into_values().collect();
    let deep = asked
        .iter()
        .filter(|it| it.level >= 3 && it.family != "generalist");
    let mut families: Vec<&str> = deep.map(|it| it.family).collect();
    families.sort_unstable();
    families.dedup();
    let generalist = asked.iter().any(|it| it.family == "generalist");
    let people = families.len() as u32 + u32::from(generalist);
    let unicorn = families.len() > ONE_PERSON || (generalist && !families.is_empty());
    let at = |figure: &dyn Fn(Point) -> f64| {
        Range::new(figure(Point::Low), figure(Point::Mid), figure(Point::High)).rounded()
    };
    let role = |pay: Key, point: Point| formulas::role_cost(&book.values(point), pay, staff);
    let inside = |point| {
        if generalist {
            role(Key::PayGeneralistLead, point)
        } else {
            0.0
        }
    };
    let depth = families.len() as f64;
    let price = at(&|point| inside(point) + depth * role(Key::PaySpecialist, point));
    let instead = at(&|point| {
        let hour = book.values(point).get(Key::FeeHourly);
        role(Key::PayGeneralistLead, point) + depth * EXPERT_HOURS * 12.0 * hour
    });
    let says = says(unicorn, &families, generalist, people);
    Advert {
        asked,
        families,
        unicorn,
        people,
        price,
        instead,
        says,
    }
}

fn says(unicorn: bool, families: &[&str], generalist: bool, people: u32) -> String {
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

fn level(line: &str) -> u8 {
    let has = |words: &[&str]| words.iter().any(|word| names(line, word));
    match (has(&LIGHT), has(&DEEP)) {
        (true, _) => 1,
        (false, true) => 3,
        (false, false) => 2,
    }
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

    #[test]
    fn a_word_inside_another_is_not_named() {
        assert!(!names("we like pedrollo pumps", "edr"));
        assert!(names("edr, siem", "edr"));
    }
}
