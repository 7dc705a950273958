//! The planted answers of company A come out of its facts: seven gaps, four
//! duplicates, two depths, one stale signature, and no honest split among them.
use crate::common::*;
use engine::findings::Class;
use serde_json::{Value, json};

fn company_a() -> Value {
    let mut company = base();
    let c = &mut company;
    c["holidays"] = json!({ "company": ["2026-06-19", "2026-07-03", "2026-12-25"] });
    c["calendars"] = json!({ "office": { "hours": "Mon-Fri 08:00-18:00", "holidays": "company" } });
    c["dimensions"] =
        json!({ "technology": ["business applications", "infrastructure", "servers"] });
    c["absences"] = json!([{ "person": "dana", "first_day": "2026-07-06", "last_day": "2026-07-17", "kind": "vacation" }]);
    c["people"][0]["skills"] = json!({ "cloud_iaas": 2, "scripting_automation": 2 });
    let all = "NET-05 BDR-06 SEC-05 IDN-09 END-09 EUS-05 GOV-06 END-03 CLD-01 MON-02 VEN-03 \
               EUS-02 PRJ-04 IDN-04 SEC-02 CLD-04 EUS-01 VEN-01";
    for id in all.split_whitespace() {
        c["responsibilities"]
            .as_array_mut()
            .unwrap()
            .push(json!({ "id": id, "from": "2026-02-02" }));
    }
    let everything = || json!({});
    for (id, party) in [
        ("GOV-06", "internal"),
        ("EUS-01", "internal"),
        ("VEN-01", "partner"),
        ("SEC-02", "partner"),
        ("CLD-04", "partner"),
    ] {
        assign(c, id, party, "accountable", everything());
    }
    assign(
        c,
        "END-09",
        "internal",
        "accountable",
        json!({ "hours": "Mon-Fri 08:00-17:00" }),
    );
    assign(
        c,
        "EUS-05",
        "partner",
        "accountable",
        json!({ "hours": "24x7 except Sun 00:00-08:00" }),
    );
    for (id, internal, partner) in [
        (
            "END-03",
            json!({ "device_class": ["workstations"] }),
            json!({ "device_class": ["workstations"] }),
        ),
        ("CLD-01", everything(), everything()),
        ("MON-02", json!({ "technology": ["servers"] }), everything()),
        ("VEN-03", everything(), json!({ "vendor": ["carriers"] })),
        (
            "EUS-02",
            json!({ "hours": "office" }),
            json!({ "hours": "outside office" }),
        ),
        (
            "PRJ-04",
            json!({ "technology": ["business applications"] }),
            json!({ "technology": ["infrastructure", "servers"] }),
        ),
        (
            "IDN-04",
            json!({ "system": ["tenant", "wms"] }),
            json!({ "system": ["servers", "network", "backup"] }),
        ),
    ] {
        assign(c, id, "internal", "accountable", internal);
        assign(c, id, "partner", "accountable", partner);
    }
    assign_person(c, "SEC-02", "internal", "dana", "doer");
    assign_person(c, "CLD-04", "internal", "dana", "doer");
    c["beliefs"] = json!([
        { "by": "internal", "responsibility": "NET-05", "accountable": "partner" },
        { "by": "partner", "responsibility": "NET-05", "accountable": "internal" }
    ]);
    c["versions"] =
        json!([{ "number": 2, "from": "2026-03-09" }, { "number": 3, "from": "2026-05-25" }]);
    c["signatures"] = json!([
        { "party": "internal", "version": 3, "date": "2026-05-28" },
        { "party": "partner", "version": 2, "date": "2026-03-11" }
    ]);
    company
}

#[test]
fn the_planted_answers_come_out_exactly() {
    let found = find(&company_a(), "2026-06-01T04:00:00Z");
    assert_eq!(
        ids(&found, Class::Gap),
        [
            "gap:each_thinks_other:NET-05",
            "gap:no_stand_in:GOV-06:dana:2026-07-06",
            "gap:nobody:BDR-06",
            "gap:nobody:IDN-09",
            "gap:nobody:SEC-05",
            "gap:time_hole:END-09",
            "gap:time_hole:EUS-05",
        ]
    );
    let duplicates = ["CLD-01", "END-03", "MON-02", "VEN-03"]
        .map(|id| format!("duplicate:two_accountable:{id}"));
    assert_eq!(ids(&found, Class::Duplicate), duplicates);
    assert_eq!(
        ids(&found, Class::Depth),
        [
            "depth:below_level:CLD-04:dana",
            "depth:below_level:SEC-02:dana"
        ]
    );
    assert_eq!(ids(&found, Class::Signature), ["signature:stale:partner"]);
}

#[test]
fn the_facts_behind_them_are_exact() {
    let found = find(&company_a(), "2026-06-01T04:00:00Z");
    let get = |id: &str| found.open.iter().find(|finding| finding.id == id).unwrap();
    let support = get("gap:time_hole:EUS-05");
    assert_eq!(number(support, "hole_hours_per_week"), 8.0);
    assert_eq!(
        intervals(support, "holes"),
        [
            "2026-06-07T04:00:00Z/2026-06-07T12:00:00Z",
            "2026-06-14T04:00:00Z/2026-06-14T12:00:00Z"
        ]
    );
    assert!(support.what.contains("Sun 00:00-08:00"), "{}", support.what);
    assert_eq!(
        number(get("gap:time_hole:END-09"), "hole_hours_per_week"),
        168.0 - 45.0
    );
    assert_eq!(
        list(get("duplicate:two_accountable:MON-02"), "cells"),
        ["technology: servers"]
    );
    let uncovers = list(get("gap:no_stand_in:GOV-06:dana:2026-07-06"), "uncovers");
    assert!(
        uncovers.iter().any(|line| line.starts_with("END-09")),
        "{uncovers:?}"
    );
    assert!(
        !uncovers.iter().any(|line| line.starts_with("EUS-05")),
        "{uncovers:?}"
    );
}

#[test]
fn fifteen_minutes_too_many_on_mondays_are_flagged_with_their_interval() {
    let mut company = company_a();
    company["calendars"]["early"] = json!({ "hours": "Mon 07:45-08:00" });
    let extra = json!({ "hours": "early" });
    assign(&mut company, "EUS-02", "internal", "accountable", extra);
    let found = find(&company, "2026-06-01T04:00:00Z");
    let doubled: Vec<_> = of(&found, Class::Duplicate)
        .filter(|f| f.id.ends_with("EUS-02"))
        .collect();
    assert_eq!(
        intervals(doubled[0], "overlaps"),
        [
            "2026-06-01T11:45:00Z/2026-06-01T12:00:00Z",
            "2026-06-08T11:45:00Z/2026-06-08T12:00:00Z"
        ]
    );
    assert_eq!(number(doubled[0], "minutes_per_week"), 15.0);
    assert!(
        doubled[0].what.contains("Mon 07:45-08:00"),
        "{}",
        doubled[0].what
    );
    company["assignments"].as_array_mut().unwrap().pop();
    let found = find(&company, "2026-06-01T04:00:00Z");
    assert!(
        !ids(&found, Class::Duplicate)
            .iter()
            .any(|id| id.ends_with("EUS-02"))
    );
}

#[test]
fn one_responsibility_alone_has_the_findings_that_it_has_among_all() {
    let register = register(&company_a());
    let at = "2026-06-01T04:00:00Z".parse().unwrap();
    let all = engine::findings::compute(&register, at).open;
    for id in ["NET-05", "EUS-05", "GOV-06", "MON-02", "EUS-02", "CLD-04"] {
        let mine: Vec<_> = all
            .iter()
            .filter(|f| f.responsibility.as_deref() == Some(id))
            .cloned()
            .collect();
        assert_eq!(engine::findings::of(&register, id, at).open, mine);
    }
}
