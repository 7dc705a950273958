//! Company A, held against what was planted in its facts.
use company::{COMPANY_A, Format, catalogue, check, parse};
use engine::catalogue::Tier;
use engine::facts::Company;
use engine::findings::{Class, Fact, Finding};
use jiff::Timestamp;

fn facts() -> Company {
    read(COMPANY_A)
}

fn read(source: &str) -> Company {
    parse(source, Format::Toml).unwrap_or_else(|mistakes| {
        panic!("{}", company::render(&mistakes, "company-a.toml", source))
    })
}

/// Midnight in New York at the beginning of 2026-06-01.
fn first_of_june() -> Timestamp {
    "2026-06-01T00:00-04:00".parse().unwrap()
}

fn findings(source: &str) -> Vec<Finding> {
    check(source, Format::Toml, first_of_june()).unwrap_or_else(|mistakes| {
        panic!("{}", company::render(&mistakes, "company-a.toml", source))
    })
}

/// `NET-05 each_thinks_other`, sorted.
fn of_class(findings: &[Finding], class: Class) -> Vec<String> {
    let mut lines: Vec<String> = findings
        .iter()
        .filter(|finding| finding.class == class)
        .map(|finding| {
            let responsibility = finding.responsibility.as_deref().unwrap_or("-");
            format!("{responsibility} {}", finding.kind)
        })
        .collect();
    lines.sort();
    lines
}

fn responsibilities(findings: &[Finding], class: Class) -> Vec<String> {
    of_class(findings, class)
        .into_iter()
        .map(|line| line.split(' ').next().unwrap_or_default().to_owned())
        .collect()
}

#[test]
fn it_adopts_every_core_and_standard_entry_and_two_beyond() {
    let adopted = facts().responsibilities;
    assert_eq!(adopted.len(), 112);
    let beyond: Vec<&str> = adopted
        .iter()
        .filter(|adopted| {
            let entry = catalogue()
                .responsibilities
                .iter()
                .find(|entry| entry.id == adopted.id);
            entry.unwrap().tier == Tier::Full
        })
        .map(|adopted| adopted.id.as_str())
        .collect();
    assert_eq!(beyond, ["CLD-04", "PRJ-03"]);
}

#[test]
fn it_has_exactly_the_seven_gaps() {
    assert_eq!(
        of_class(&findings(COMPANY_A), Class::Gap),
        [
            "BDR-06 nobody",
            "END-09 time_hole",
            "EUS-05 time_hole",
            "GOV-06 no_stand_in",
            "IDN-09 nobody",
            "NET-05 each_thinks_other",
            "SEC-05 nobody",
        ]
    );
}

#[test]
fn it_has_exactly_the_four_duplicates() {
    let duplicates = responsibilities(&findings(COMPANY_A), Class::Duplicate);
    assert_eq!(duplicates, ["CLD-01", "END-03", "MON-02", "VEN-03"]);
}

#[test]
fn it_has_exactly_the_two_wrong_depths() {
    let depths = responsibilities(&findings(COMPANY_A), Class::Depth);
    assert_eq!(depths, ["CLD-04", "SEC-02"]);
}

#[test]
fn exactly_one_signature_is_stale_and_it_is_the_partners() {
    let findings = findings(COMPANY_A);
    let signatures: Vec<&Finding> = findings
        .iter()
        .filter(|finding| finding.class == Class::Signature)
        .collect();
    assert_eq!(signatures.len(), 1, "{signatures:#?}");
    assert_eq!(signatures[0].party.as_deref(), Some("partner"));
}

#[test]
fn honest_splits_are_left_alone() {
    for finding in findings(COMPANY_A) {
        let split = matches!(
            finding.responsibility.as_deref(),
            Some("EUS-02" | "PRJ-04" | "IDN-04")
        );
        let about_split = matches!(finding.class, Class::Gap | Class::Duplicate | Class::Scope);
        assert!(!(split && about_split), "{finding:#?}");
    }
}

#[test]
fn nine_of_fourteen_systems_hang_on_one_person() {
    assert_eq!(facts().systems.len(), 14);
    let findings = findings(COMPANY_A);
    let sole = findings
        .iter()
        .filter(|finding| finding.kind == "sole_operator")
        .count();
    assert_eq!(sole, 9);
}

#[test]
fn six_of_seven_tools_are_not_the_companys_own() {
    assert_eq!(facts().tools.len(), 7);
    let findings = findings(COMPANY_A);
    let kinds = of_class(&findings, Class::Tool);
    let unowned = kinds
        .iter()
        .filter(|kind| kind.contains("not_owned") || kind.contains("unowned"));
    assert_eq!(unowned.count(), 6, "{kinds:?}");
}

#[test]
fn a_quarter_of_an_hour_of_overlap_is_flagged_with_its_interval_and_gone_when_taken_away() {
    let honest =
        r#"role = "accountable", scope = { hours = "outside office" }, from = "2026-03-09" },"#;
    assert_eq!(COMPANY_A.matches(honest).count(), 1);
    let overlapping = COMPANY_A.replace(
        honest,
        &format!(
            "{honest}\n  {{ responsibility = \"EUS-02\", party = \"partner\", role = \"accountable\", scope = {{ hours = \"Mon 09:00-09:15\" }}, from = \"2026-03-09\" }},"
        ),
    );
    let findings_with = findings(&overlapping);
    let duplicate = findings_with
        .iter()
        .find(|finding| {
            finding.class == Class::Duplicate && finding.responsibility.as_deref() == Some("EUS-02")
        })
        .expect("the overlap is a duplicate");
    let intervals: Vec<_> = duplicate
        .facts
        .values()
        .filter_map(|fact| match fact {
            Fact::Intervals(intervals) => Some(intervals),
            _ => None,
        })
        .flatten()
        .collect();
    let first_monday: Timestamp = "2026-06-01T09:00-04:00".parse().unwrap();
    assert!(!intervals.is_empty(), "{duplicate:#?}");
    assert!(
        intervals.iter().all(|interval| interval.minutes == 15),
        "{intervals:?}"
    );
    assert!(
        intervals
            .iter()
            .any(|interval| interval.from == first_monday),
        "{intervals:?}"
    );

    assert!(
        !responsibilities(&findings(COMPANY_A), Class::Duplicate).contains(&"EUS-02".to_owned())
    );
}

#[test]
fn people_who_sign_in_have_a_grant_that_holds_until_the_end_of_the_year() {
    let facts = facts();
    let end: jiff::civil::Date = "2026-12-31".parse().unwrap();
    for person in ["dana", "coo", "mo", "pt-ortiz", "pt-lindqvist"] {
        let grant = facts
            .grants
            .iter()
            .find(|grant| grant.person == person)
            .unwrap();
        assert!(grant.until.is_none_or(|until| until >= end), "{grant:?}");
    }
}

#[test]
fn only_facts_stand_in_the_file() {
    let code: String = COMPANY_A
        .lines()
        .map(|line| line.split(" #").next().unwrap_or(line))
        .collect();
    for answer in [
        "oracle",
        "expect",
        "duplicates",
        "gaps",
        "wrong_depth",
        "time_hole",
    ] {
        assert!(!code.contains(answer), "{answer}");
    }
}
