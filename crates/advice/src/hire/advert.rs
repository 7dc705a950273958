//! A job advert, read for domains and levels: how many specialists it asks for in one
//! person, and what those would cost.
mod levels;
mod read;
mod sentences;
mod words;

use crate::assumptions::{Book, Key, Point, Range};
use crate::formulas;
use crate::models::LAYERS;
use read::{Read, read};
use serde::Serialize;

/// What an advert asks of one person.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Advert {
    pub asked: Vec<Asked>,
    /// Families of specialist depth that one person would have to hold.
    pub families: Vec<&'static str>,
    /// Its words that ask one person to be there at every hour.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every_hour: Option<String>,
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

/// As many families of depth as one person can be asked for.
const ONE_PERSON: usize = 1;

/// Reads an advert. Each item of an enumeration counts for the domains that it names, at
/// the level of its own words, or of those that stand before it.
pub fn check(text: &str, book: &Book, staff: u32) -> Advert {
    let Read { asked, every_hour } = read(text);
    let asked: Vec<Asked> = asked.into_values().collect();
    let deep = asked
        .iter()
        .filter(|it| it.level >= 3 && !matches!(it.family, "generalist" | "soft"));
    let mut families: Vec<&str> = deep.map(|it| it.family).collect();
    families.sort_unstable();
    families.dedup();
    families.retain(|family| !held_beside(family, &asked));
    // Whoever is deep in the workplace helps at it every day.
    let generalist = asked.iter().any(|it| it.family == "generalist") && families != ["workplace"];
    // Who asks for no depth describes one person too.
    let alone = families.is_empty() && !asked.is_empty();
    let people = families.len() as u32 + u32::from(generalist || alone);
    let too_deep = families.len() > ONE_PERSON || (generalist && !families.is_empty());
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
    let known = !asked.is_empty() || every_hour.is_some();
    let mut says = Vec::new();
    if too_deep {
        says.push(too_deep_words(&families, generalist, people));
    }
    if every_hour.is_some() {
        let rota = formulas::min_rota(&book.values(Point::Mid), LAYERS);
        says.push(format!(
            "It asks one person to be there at every hour: a bearable rota takes {rota} people. \
             Say that being on call around the clock is not expected."
        ));
    }
    if says.is_empty() {
        let says_nothing = match known {
            true => "One person can have all that it asks for.",
            false => "No skill was recognised in it, so what it asks for is unknown.",
        };
        says.push(says_nothing.to_owned());
    }
    Advert {
        asked,
        families,
        unicorn: too_deep || every_hour.is_some(),
        every_hour,
        known,
        people,
        price,
        instead,
        says: says.join(" "),
    }
}

/// Whether those who are deep in another family that is asked for hold this one too.
fn held_beside(family: &str, asked: &[Asked]) -> bool {
    let deep = |other: &str| asked.iter().any(|it| it.family == other && it.level >= 3);
    let beside = words::BESIDE.iter().find(|(held, _)| *held == family);
    beside.is_some_and(|(_, by)| by.iter().any(|other| deep(other)))
}

fn too_deep_words(families: &[&str], generalist: bool, people: u32) -> String {
    let daily = if generalist { "daily support and " } else { "" };
    format!(
        "It asks one person for {daily}depth in {}: that is {people} people. Keep the daily work \
         and the communication; give the depth to the partner or to experts by the hour.",
        families.join(", ")
    )
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
    fn one_who_is_deep_in_the_workplace_holds_its_identities_too() {
        let advert = read("Microsoft 365 expert, Entra ID expert");
        assert!(!advert.unicorn, "{advert:?}");
        assert_eq!(advert.families, ["workplace"]);
        let advert = read("Expert in Okta");
        assert_eq!(advert.families, ["identity"]);
    }

    #[test]
    fn one_speciality_is_one_person_however_it_is_told() {
        for text in [
            "Database developer. Expert in SQL Server and T-SQL.",
            "Desktop support. 5+ years of experience with Windows, Microsoft 365, printers and basic networking.",
            "Firewall engineer. Expert in Palo Alto firewalls and security policies. 5+ years of experience in network security.",
            "Expert in AWS security (IAM, GuardDuty)",
        ] {
            let advert = read(text);
            assert!(advert.known && !advert.unicorn, "{advert:?}");
            assert_eq!(advert.people, 1, "{advert:?}");
        }
    }

    #[test]
    fn who_is_to_be_there_at_every_hour_is_no_single_person() {
        let advert = read("Helpdesk and printers. You are on call 24/7.");
        assert!(advert.unicorn && advert.families.is_empty(), "{advert:?}");
        assert!(
            advert.says.contains("a bearable rota takes 8 people"),
            "{}",
            advert.says
        );
        assert_eq!(advert.every_hour.as_deref(), Some("You are on call 24/7"));
    }

    #[test]
    fn what_is_not_recognised_is_unknown_and_not_one_person() {
        let advert = read("We look for a friendly colleague who likes music.");
        assert!(!advert.known && !advert.unicorn);
        assert!(advert.says.contains("unknown"), "{}", advert.says);
        assert_eq!((advert.people, advert.price.mid), (0, 0.0));
    }
}
