//! Whom to call, and what to draw.
use crate::common::*;
use engine::ask::{self, Answer, Question};
use engine::picture;
use serde_json::{Value, json};

fn ask(company: &Value, id: &str, at: &str) -> Answer {
    let question = Question {
        responsibility: Some(id.to_owned()),
        system: None,
        site: None,
        at: at.parse().unwrap(),
    };
    ask::who(&register(company), &question)
}

fn office_and_nobody() -> Value {
    let mut company = base();
    adopt(&mut company, "X", json!({ "hours": "24x7" }));
    assign(
        &mut company,
        "X",
        "internal",
        "accountable",
        json!({ "hours": "Mon-Fri 08:00-18:00" }),
    );
    company
}

#[test]
fn somebody_is_named_with_a_way_to_reach_them_and_until_when() {
    let Answer::Reach(reach) = ask(&office_and_nobody(), "X", NOON) else {
        panic!()
    };
    assert_eq!(
        (reach.name.as_str(), reach.contacts[0].value.as_str()),
        ("Dana", "3")
    );
    assert_eq!(reach.until.unwrap().to_string(), "2026-06-01T22:00:00Z");
    assert_eq!(reach.then[0].name, "IT");
}

#[test]
fn a_hole_says_nobody_and_the_next_covered_minute() {
    let Answer::Nobody(nobody) = ask(&office_and_nobody(), "X", "2026-06-06T04:00:00Z") else {
        panic!()
    };
    assert_eq!(
        nobody.next_covered.unwrap().to_string(),
        "2026-06-08T12:00:00Z"
    );
    assert_eq!(nobody.next.unwrap().name, "Dana");
    assert!(nobody.why.contains("hole"), "{}", nobody.why);
}

#[test]
fn when_the_only_one_is_away_the_stand_in_is_called_or_nobody() {
    let mut company = office_and_nobody();
    company["absences"] = json!([{ "person": "dana", "first_day": "2026-06-01", "last_day": "2026-06-02", "kind": "illness" }]);
    let Answer::Nobody(nobody) = ask(&company, "X", NOON) else {
        panic!()
    };
    assert_eq!(
        nobody.next_covered.unwrap().to_string(),
        "2026-06-03T12:00:00Z"
    );
    company["absences"][0]["stand_in"] = json!("luis");
    company["assignments"][0]["person"] = json!("dana");
    let Answer::Reach(reach) = ask(&company, "X", NOON) else {
        panic!()
    };
    assert_eq!(reach.name, "Luis");
    assert!(
        reach.because.contains("Dana is named and is away"),
        "{}",
        reach.because
    );
}

#[test]
fn a_system_leads_to_the_part_that_holds_it() {
    let mut company = base();
    company["systems"] = json!([{ "id": "wms", "name": "Warehouse", "responsibilities": ["X"], "operators": ["luis"] }]);
    adopt(&mut company, "X", json!({}));
    assign(
        &mut company,
        "X",
        "internal",
        "accountable",
        json!({ "system": ["edi"] }),
    );
    assign(
        &mut company,
        "X",
        "partner",
        "accountable",
        json!({ "system": ["wms"] }),
    );
    let question = Question {
        responsibility: None,
        system: Some("wms".to_owned()),
        site: None,
        at: NOON.parse().unwrap(),
    };
    let Answer::Reach(reach) = ask::who(&register(&company), &question) else {
        panic!()
    };
    assert_eq!(
        (reach.responsibility.as_str(), reach.name.as_str()),
        ("X", "Luis")
    );
}

/// Dana holds it in office hours; by its rota Luis is on in the mornings, Dana in the evenings.
fn with_a_rota() -> Value {
    let mut company = office_and_nobody();
    company["rotas"] = json!([{ "id": "desk", "name": "Desk", "responsibilities": ["X"], "layers": [
        { "name": "mornings", "hours": "Mon-Sat 08:00-12:00", "members": [{ "person": "luis" }] },
        { "name": "evenings", "hours": "Mon-Fri 18:00-22:00", "members": [{ "person": "dana" }] }
    ]}]);
    company
}

#[test]
fn whoever_is_on_the_rota_is_called_before_whoever_holds_it() {
    let Answer::Reach(reach) = ask(&with_a_rota(), "X", "2026-06-01T13:00:00Z") else {
        panic!()
    };
    assert_eq!(
        (reach.name.as_str(), reach.contacts[0].value.as_str()),
        ("Luis", "4")
    );
    assert_eq!(reach.until.unwrap().to_string(), "2026-06-01T16:00:00Z");
    assert_eq!(reach.because, "Luis of Northlight is on the rota of X.");
    let then: Vec<&str> = reach.then.iter().map(|next| next.name.as_str()).collect();
    assert_eq!(then, ["Dana", "IT"]);
}

#[test]
fn where_nobody_is_on_the_rota_whoever_holds_it_is_called_and_it_is_said() {
    let Answer::Reach(reach) = ask(&with_a_rota(), "X", "2026-06-01T17:00:00Z") else {
        panic!()
    };
    assert_eq!(reach.name, "Dana");
    assert!(
        reach
            .because
            .starts_with("Nobody is on the rota at this hour."),
        "{}",
        reach.because
    );
}

#[test]
fn in_a_hole_the_rota_may_know_somebody_sooner_than_whoever_holds_it() {
    // Friday night: on Saturday morning Luis is on, and IT holds it from Monday only.
    let Answer::Nobody(nobody) = ask(&with_a_rota(), "X", "2026-06-06T04:00:00Z") else {
        panic!()
    };
    assert_eq!(
        nobody.next_covered.unwrap().to_string(),
        "2026-06-06T12:00:00Z"
    );
    assert_eq!(nobody.next.unwrap().name, "Luis");
}

#[test]
fn of_a_part_only_those_of_the_rota_count_whose_side_holds_it() {
    let mut company = with_a_rota();
    company["systems"] = json!([{ "id": "wms", "name": "Warehouse", "responsibilities": ["X"] }]);
    let question = Question {
        responsibility: Some("X".into()),
        system: Some("wms".into()),
        site: None,
        at: "2026-06-01T13:00:00Z".parse().unwrap(),
    };
    let Answer::Reach(reach) = ask::who(&register(&company), &question) else {
        panic!()
    };
    assert_eq!(reach.name, "Dana");
}

#[test]
fn the_week_is_drawn_with_its_bands_holes_and_doubles() {
    let mut company = office_and_nobody();
    assign(
        &mut company,
        "X",
        "partner",
        "accountable",
        json!({ "hours": "Mon 17:00-24:00" }),
    );
    let monday = jiff::civil::date(2026, 6, 1);
    let week = picture::week(&register(&company), "X", monday).unwrap();
    let row = &week.rows[0];
    assert_eq!(
        (row.label.as_str(), row.bands.len(), row.needed.len()),
        ("everything", 6, 1)
    );
    assert_eq!(
        row.doubles.iter().map(|double| double.minutes).sum::<i64>(),
        60
    );
    assert_eq!(
        row.holes.iter().map(|hole| hole.minutes).sum::<i64>(),
        (168 - 50 - 6) * 60
    );
    let mut split = base();
    adopt(&mut split, "Y", json!({}));
    assign(
        &mut split,
        "Y",
        "internal",
        "accountable",
        json!({ "system": ["edi"] }),
    );
    assign(
        &mut split,
        "Y",
        "partner",
        "accountable",
        json!({ "system": { "except": ["edi"] } }),
    );
    let week = picture::week(&register(&split), "Y", monday).unwrap();
    let labels: Vec<&str> = week.rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(labels, ["system: edi", "system: everything else"]);
    assert_eq!(week.tables[0].rows[1].accountable, ["partner"]);
}

#[test]
fn an_assignment_that_ends_within_the_week_ends_in_the_picture() {
    let mut company = base();
    adopt(&mut company, "X", json!({ "hours": "24x7" }));
    add(
        &mut company,
        json!({ "responsibility": "X", "party": "internal", "role": "accountable", "from": "2026-02-02", "until": "2026-06-03" }),
    );
    let week = picture::week(&register(&company), "X", jiff::civil::date(2026, 6, 1)).unwrap();
    assert_eq!(
        week.rows[0].holes[0].from.to_string(),
        "2026-06-03T04:00:00Z"
    );
    assert_eq!(week.rows[0].bands[0].to.to_string(), "2026-06-03T04:00:00Z");
}
