//! Every kind of finding, each brought about and taken away again.
use crate::common::*;
use engine::findings::{Class, Severity};
use serde_json::json;

#[test]
fn two_windows_that_meet_on_the_wall_clock_leave_no_hole_in_any_zone() {
    for zone in [
        "America/Santiago",
        "America/Havana",
        "Africa/Cairo",
        "Antarctica/Troll",
        "Australia/Lord_Howe",
        "Asia/Kathmandu",
        "Europe/Berlin",
    ] {
        let mut company = base();
        company["calendars"] = json!({ "night": { "hours": "daily 22:30-02:30", "zone": zone } });
        adopt(&mut company, "X", json!({ "hours": "24x7" }));
        assign(
            &mut company,
            "X",
            "internal",
            "accountable",
            json!({ "hours": "night" }),
        );
        assign(
            &mut company,
            "X",
            "partner",
            "accountable",
            json!({ "hours": format!("daily 02:30-22:30 {zone}") }),
        );
        let found = find(&company, NOON);
        assert!(
            ids(&found, Class::Gap).is_empty(),
            "{zone}: {:?}",
            found.open
        );
        assert!(ids(&found, Class::Duplicate).is_empty(), "{zone}");
    }
}

#[test]
fn a_holiday_that_nobody_holds_is_found_months_ahead() {
    let mut company = base();
    company["holidays"] = json!({ "days": ["2026-12-25"] });
    company["calendars"] =
        json!({ "office": { "hours": "Mon-Fri 08:00-18:00", "holidays": "days" } });
    adopt(&mut company, "X", json!({ "hours": "Mon-Fri 08:00-18:00" }));
    assign(
        &mut company,
        "X",
        "internal",
        "accountable",
        json!({ "hours": "office" }),
    );
    let found = find(&company, NOON);
    assert_eq!(ids(&found, Class::Gap), ["gap:time_hole:X"]);
    let hole = of(&found, Class::Gap).next().unwrap();
    assert_eq!(
        intervals(hole, "holes"),
        ["2026-12-25T13:00:00Z/2026-12-25T23:00:00Z"]
    );
    assert!(
        hole.what.contains("Fri 2026-12-25 08:00-18:00"),
        "{}",
        hole.what
    );
}

#[test]
fn a_site_and_another_part_that_nobody_holds_are_told_apart() {
    let mut company = base();
    company["sites"] = json!([{ "id": "NWK", "name": "Newark" }, { "id": "BER", "name": "Berlin", "zone": "Europe/Berlin" }]);
    company["dimensions"] = json!({ "technology": ["servers", "phones"] });
    adopt(&mut company, "S", json!({}));
    adopt(&mut company, "T", json!({}));
    assign(
        &mut company,
        "S",
        "internal",
        "accountable",
        json!({ "site": ["NWK"] }),
    );
    assign(
        &mut company,
        "T",
        "internal",
        "accountable",
        json!({ "technology": { "except": ["phones"] } }),
    );
    let found = find(&company, NOON);
    assert_eq!(
        ids(&found, Class::Gap),
        ["gap:scope_hole:T", "gap:site_hole:S"]
    );
    for finding in of(&found, Class::Gap) {
        let cell = if finding.kind == "site_hole" {
            "site: BER"
        } else {
            "technology: phones"
        };
        assert_eq!(list(finding, "cells"), [cell]);
    }
    company["responsibilities"][0]["needs"] = json!({ "site": ["NWK"] });
    assign(
        &mut company,
        "T",
        "partner",
        "accountable",
        json!({ "technology": ["phones"] }),
    );
    assert!(ids(&find(&company, NOON), Class::Gap).is_empty());
}

#[test]
fn business_hours_are_those_of_each_site() {
    let mut company = base();
    company["sites"] = json!([{ "id": "NWK", "name": "Newark" }, { "id": "BER", "name": "Berlin", "zone": "Europe/Berlin" }]);
    company["responsibilities"] = json!([{ "id": "EUS-01", "from": "2026-02-02" }]);
    assign(
        &mut company,
        "EUS-01",
        "internal",
        "accountable",
        json!({ "site": ["NWK"], "hours": "Mon-Fri 08:00-18:00" }),
    );
    assign(
        &mut company,
        "EUS-01",
        "partner",
        "accountable",
        json!({ "site": ["BER"], "hours": "Mon-Fri 08:00-18:00 Europe/Berlin" }),
    );
    assert!(ids(&find(&company, NOON), Class::Gap).is_empty());
    company["assignments"] = json!([]);
    assign(
        &mut company,
        "EUS-01",
        "internal",
        "accountable",
        json!({ "hours": "Mon-Fri 08:00-18:00" }),
    );
    let found = find(&company, NOON);
    let hole = of(&found, Class::Gap).next().unwrap();
    assert_eq!(
        (hole.kind.as_str(), number(hole, "hole_hours_per_week")),
        ("time_hole", 30.0)
    );
}

#[test]
fn what_hangs_on_a_leaver_is_an_orphan_and_not_nobody() {
    let mut company = base();
    company["people"][1]["until"] = json!("2026-05-01");
    company["people"][1]["account_open"] = json!(true);
    adopt(&mut company, "X", json!({ "hours": "24x7" }));
    assign_person(&mut company, "X", "partner", "luis", "accountable");
    let found = find(&company, NOON);
    assert_eq!(ids(&found, Class::Gap), ["gap:leaver_orphan:X:luis"]);
    assert_eq!(
        of(&found, Class::Gap)
            .next()
            .unwrap()
            .since
            .unwrap()
            .to_string(),
        "2026-05-01T04:00:00Z"
    );
    assert_eq!(
        ids(&found, Class::Access),
        ["access:leaver_account_open:luis"]
    );
    assert!(
        ids(&find(&company, "2026-05-01T03:59:59Z"), Class::Gap).is_empty(),
        "the last day still counts"
    );
    company["assignments"] = json!([]);
    assign(&mut company, "X", "internal", "accountable", json!({}));
    assign_person(&mut company, "X", "partner", "luis", "doer");
    assert_eq!(
        ids(&find(&company, NOON), Class::Gap),
        ["gap:leaver_orphan:X:luis"]
    );
    assign(&mut company, "X", "internal", "doer", json!({}));
    assert!(ids(&find(&company, NOON), Class::Gap).is_empty());
}

#[test]
fn a_duty_is_overdue_after_its_grace_and_unknown_without_a_record() {
    let mut company = base();
    adopt(
        &mut company,
        "X",
        json!({ "criticality": "critical", "duties": [
        { "id": "X.D1", "title": "Test", "every": "P1M", "grace": "P7D" },
        { "id": "X.D2", "title": "Look", "every": "P1W" },
        { "id": "X.D3", "title": "React", "every": "on_event" }
    ] }),
    );
    assign(&mut company, "X", "internal", "accountable", json!({}));
    company["evidence"] = json!([{ "duty": "X.D1", "date": "2026-04-20", "kind": "report" }]);
    let found = find(&company, "2026-05-27T04:00:00Z");
    assert!(ids(&found, Class::Gap).is_empty());
    // Nothing was shown for X.D2 in many weeks: unknown, and owned on paper only.
    assert_eq!(
        ids(&found, Class::Evidence),
        ["evidence:owned_not_done:X", "evidence:unknown:X:X.D2"]
    );
    assert_eq!(
        of(&found, Class::Evidence).next().unwrap().severity,
        Severity::Medium
    );
    let found = find(&company, "2026-05-27T04:00:01Z");
    assert_eq!(ids(&found, Class::Gap), ["gap:overdue:X:X.D1"]);
    assert_eq!(
        of(&found, Class::Gap)
            .next()
            .unwrap()
            .since
            .unwrap()
            .to_string(),
        "2026-05-27T04:00:00Z"
    );
}

#[test]
fn an_absence_with_a_stand_in_who_is_there_is_no_gap() {
    let mut company = base();
    company["people"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "id": "eva", "name": "Eva", "party": "internal" }));
    company["systems"] =
        json!([{ "id": "wms", "name": "WMS", "critical": true, "operators": ["dana"] }]);
    adopt(&mut company, "X", json!({}));
    assign_person(&mut company, "X", "internal", "dana", "accountable");
    company["absences"] = json!([{ "person": "dana", "first_day": "2026-07-06", "last_day": "2026-07-17", "kind": "vacation" }]);
    let gap = ["gap:no_stand_in:GOV-06:dana:2026-07-06"];
    let found = find(&company, NOON);
    assert_eq!(ids(&found, Class::Gap), gap);
    let finding = of(&found, Class::Gap).next().unwrap();
    assert_eq!(
        (list(finding, "uncovers"), list(finding, "systems")),
        (&["X X".to_owned()][..], &["WMS".to_owned()][..])
    );
    assert_eq!(
        ids(&found, Class::Continuity),
        ["continuity:sole_operator:wms"]
    );
    company["absences"][0]["stand_in"] = json!("eva");
    assert!(ids(&find(&company, NOON), Class::Gap).is_empty());
    let away = json!({ "person": "eva", "first_day": "2026-07-17", "last_day": "2026-07-20", "kind": "training", "stand_in": "dana" });
    company["absences"].as_array_mut().unwrap().push(away);
    assert_eq!(ids(&find(&company, NOON), Class::Gap), gap);
    assert!(
        ids(&find(&company, "2026-07-18T04:00:00Z"), Class::Gap).is_empty(),
        "it is over"
    );
}

#[test]
fn doers_skills_tools_and_signatures_are_found() {
    let mut company = base();
    company["people"][0]["skills"] = json!({ "networking": 2 });
    adopt(&mut company, "X", json!({ "skills": { "networking": 3 } }));
    adopt(&mut company, "Y", json!({ "skills": { "networking": 3 } }));
    assign(&mut company, "X", "internal", "accountable", json!({}));
    assign(&mut company, "X", "internal", "doer", json!({}));
    assign(
        &mut company,
        "X",
        "partner",
        "doer",
        json!({ "severity": ["low"] }),
    );
    company["parties"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "id": "acme", "name": "Acme", "kind": "vendor" }));
    assign(&mut company, "Y", "acme", "accountable", json!({}));
    company["tools"] = json!([
        { "id": "dns", "product_kind": "registrar", "licensee": "Dana" },
        { "id": "mdm", "product_kind": "devices", "licensee": "organisation" }
    ]);
    company["versions"] = json!([{ "number": 1, "from": "2026-03-01" }]);
    let found = find(&company, NOON);
    assert_eq!(ids(&found, Class::Scope), ["scope:doers_unsplit:X"]);
    assert_eq!(
        ids(&found, Class::Skill),
        ["skill:not_held:X", "skill:unknown_people:Y"]
    );
    assert_eq!(ids(&found, Class::Tool), ["tool:not_owned:dns"]);
    assert_eq!(
        ids(&found, Class::Signature),
        ["signature:unsigned:internal", "signature:unsigned:partner"]
    );
}

#[test]
fn an_accepted_risk_is_set_aside_until_its_end() {
    let mut company = base();
    adopt(&mut company, "X", json!({}));
    company["accepted_risks"] = json!([{ "finding": "gap:nobody:X", "person": "priya", "reason": "sold soon", "from": "2026-05-01", "until": "2026-07-01" }]);
    let found = find(&company, NOON);
    assert!(found.open.is_empty());
    assert_eq!(found.accepted[0].0.id, "gap:nobody:X");
    assert_eq!(
        ids(&find(&company, "2026-07-01T04:00:00Z"), Class::Gap),
        ["gap:nobody:X"]
    );
}
