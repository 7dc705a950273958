use super::super::levels::names;
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
    let text = "Helpdesk agent. Ideally you are also an expert in Azure, but that is not a must.";
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
