//! Every mistake in the facts is told at once: where, why, and what would be right.
use crate::common::*;
use engine::register::{Problem, Register};
use serde_json::{Value, json};

fn problems(value: &Value) -> Vec<Problem> {
    Register::new(&company(value), &catalogue())
        .err()
        .unwrap_or_default()
}

#[test]
fn a_company_without_mistakes_has_no_problems() {
    assert_eq!(problems(&base()), []);
}

#[test]
fn all_mistakes_are_told_at_once_with_their_place_and_the_nearest_right_word() {
    let mut company = base();
    let c = &mut company;
    c["sites"][0]["zone"] = json!("America/New_Yrok");
    c["calendars"] = json!({ "office": { "hours": "outside night" }, "night": { "hours": "office" }, "Mon": { "hours": "24x7" } });
    c["dimensions"] = json!({ "technology": ["servers", "phones"] });
    c["people"][0]["skills"] = json!({ "networkng": 7 });
    c["people"][1]["party"] = json!("partnr");
    c["absences"] = json!([{ "person": "dana", "first_day": "2026-07-06", "last_day": "2026-07-01", "kind": "x", "stand_in": "dana" }]);
    c["responsibilities"] = json!([
        { "id": "EUS-99", "from": "2026-02-02" },
        { "id": "EUS-01", "from": "2026-02-02", "until": "2026-02-02" },
        { "id": "EUS-01", "from": "2026-02-02" },
        { "id": "OWN", "from": "2026-02-02", "title": "Own", "duties": [{ "id": "OWN.D1", "title": "x", "every": "monthly" }] }
    ]);
    assign(
        c,
        "EUS-01",
        "intrenal",
        "accountable",
        json!({ "technology": ["server"], "hours": "ofice" }),
    );
    assign(
        c,
        "EUS-01",
        "internal",
        "accountable",
        json!({ "technolgy": ["servers"] }),
    );
    add(
        c,
        json!({ "responsibility": "EUS-01", "party": "internal", "person": "priya", "role": "doer", "from": "2026-02-02" }),
    );
    c["evidence"] = json!([{ "duty": "EUS-01.D9", "date": "2026-01-01", "kind": "reprot" }]);
    c["accepted_risks"] = json!([{ "finding": "x", "person": "nobody", "reason": "", "from": "2026-05-02", "until": "2026-05-01" }]);
    let told: Vec<String> = problems(c).iter().map(ToString::to_string).collect();
    for expected in [
        "sites[0].zone: there is no time zone `America/New_Yrok`; did you mean `America/New_York`?",
        "calendars.night.hours: it refers to itself, in a circle",
        "calendars.office.hours: it refers to itself, in a circle",
        "calendars.Mon: this cannot be the name",
        "people[0].skills.networkng: 7 is not a level",
        "people[0].skills.networkng: there is no skill `networkng`; did you mean `networking`?",
        "people[1].party: there is no party `partnr`; did you mean `partner`?",
        "absences[0].last_day: the last day is 2026-07-01",
        "absences[0].stand_in: `dana` cannot stand in for themselves",
        "responsibilities[0].id: `EUS-99` is not in the catalogue and has no title",
        "responsibilities[1].until: it ends on 2026-02-02",
        "responsibilities[2].id: `EUS-01` is already the id of responsibilities[1]",
        "responsibilities[3].duties[0].every: `monthly` is not a length",
        "assignments[0].party: there is no party `intrenal`; did you mean `internal`?",
        "assignments[0].scope.technology: there is no technology `server`; did you mean `servers`?",
        "assignments[0].scope.hours: there is no calendar `ofice`; did you mean `office`?",
        "assignments[1].scope.technolgy: there is no dimension `technolgy`; did you mean `technology`?",
        "assignments[2].person: `priya` belongs to `business`, not to `internal`",
        "evidence[0].duty: there is no duty `EUS-01.D9`",
        "evidence[0].kind: there is no kind of evidence `reprot`; did you mean `report`?",
        "accepted_risks[0].finding: `x` is not the id of a finding",
        "accepted_risks[0].person: there is no person `nobody`",
        "accepted_risks[0].reason: it is empty",
        "accepted_risks[0].until: it ends on 2026-05-01",
    ] {
        assert!(
            told.iter().any(|line| line.starts_with(expected)),
            "{expected}\nnot in {told:#?}"
        );
    }
}

#[test]
fn a_partners_person_is_let_in_for_a_year_at_most_and_accepts_no_risk() {
    let mut company = base();
    let grant = |until: Value| json!([{ "person": "luis", "access": "reader", "reason": "lead", "from": "2026-01-01", "until": until }]);
    company["grants"] = grant(json!("2027-01-01"));
    assert_eq!(problems(&company), []);
    for until in [json!("2027-01-02"), json!(null)] {
        company["grants"] = grant(until);
        assert_eq!(problems(&company)[0].path, "grants[0].until");
    }
    company["grants"] =
        json!([{ "person": "dana", "access": "officer", "reason": "lead", "from": "2026-01-01" }]);
    assert_eq!(problems(&company), []);
    company["accepted_risks"] = json!([{ "finding": "gap:nobody:X", "person": "luis", "reason": "x", "from": "2026-05-01", "until": "2026-06-01" }]);
    assert_eq!(problems(&company)[0].path, "accepted_risks[0].person");
}

#[test]
fn a_split_into_too_many_parts_is_refused() {
    let mut company = base();
    let values: Vec<String> = (0..40).map(|number| format!("v{number}")).collect();
    company["dimensions"] = json!({ "a": values, "b": values, "c": values });
    adopt(&mut company, "X", json!({}));
    assign(
        &mut company,
        "X",
        "internal",
        "accountable",
        json!({ "a": values, "b": values, "c": values }),
    );
    assert_eq!(problems(&company)[0].path, "responsibilities[0]");
}
