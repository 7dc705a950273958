//! Schedules as the two systems give them, with made-up people.
use super::*;
use engine::catalogue::Catalogue;
use engine::facts::{Company, Party, PartyKind, Unit};
use engine::register::Register;
use engine::rota::{Board, Cover};

const PAGERDUTY: &str = r#"{
  "schedule": {
    "id": "PI7DH85", "name": "Engineering", "time_zone": "America/New_York", "description": "Who is called",
    "escalation_policies": [{ "id": "PT20YPA", "type": "escalation_policy_reference", "summary": "Default" }],
    "schedule_layers": [
      { "id": "PG3MDI8", "name": "Nights", "start": "2026-06-01T20:00:00-04:00", "end": null,
        "rotation_virtual_start": "2026-06-01T20:00:00-04:00", "rotation_turn_length_seconds": 86400,
        "users": [ { "user": { "id": "PA", "type": "user_reference", "summary": "Ana Ruiz" } }, { "user": { "id": "PB", "type": "user_reference", "summary": "Bo Lind" } } ],
        "restrictions": [ { "type": "daily_restriction", "start_time_of_day": "20:00:00", "duration_seconds": 43200 } ] },
      { "id": "PG3MDI9", "name": "Weeks", "start": "2026-06-01T08:00:00-04:00", "end": null,
        "rotation_virtual_start": "2026-06-01T08:00:00-04:00", "rotation_turn_length_seconds": 604800,
        "users": [ { "user": { "id": "PC", "type": "user_reference", "summary": "Cy Old", "html_url": null } }, { "user": { "id": "PA", "type": "user_reference", "summary": "Ana Ruiz" } } ],
        "restrictions": [ { "type": "weekly_restriction", "start_day_of_week": 5, "start_time_of_day": "18:00:00", "duration_seconds": 226800 } ] },
      { "id": "PG3MDIA", "name": "Odd", "start": "2026-06-01T08:00:00-04:00", "end": null,
        "rotation_virtual_start": "2026-06-01T08:00:00-04:00", "rotation_turn_length_seconds": 5400, "users": [], "restrictions": [] }
    ]
  },
  "overrides": [ { "id": "Q1", "start": "2026-06-03T22:30:00-04:00", "end": "2026-06-04T01:00:00-04:00", "user": { "id": "PC2", "type": "user_reference", "summary": "Dee Fox" } } ],
  "users": [ { "id": "PA", "name": "Ana Ruiz", "email": "ana@example.com" } ]
}"#;

const OPSGENIE: &str = r#"{
  "data": { "id": "d1", "name": "Ops_Schedule", "timezone": "Europe/Berlin", "enabled": true, "ownerTeam": { "id": "t1", "name": "Ops" },
    "rotations": [
      { "id": "r1", "name": "Days", "startDate": "2026-06-01T06:00:00Z", "type": "weekly", "length": 1,
        "participants": [ { "type": "user", "id": "u1", "username": "ana@example.com" }, { "type": "none" }, { "type": "user", "id": "u2", "username": "bo@example.com" } ],
        "timeRestriction": { "type": "weekday-and-time-of-day", "restrictions": [ { "startDay": "monday", "endDay": "monday", "startHour": 8, "startMin": 0, "endHour": 18, "endMin": 30 }, { "startDay": "friday", "endDay": "monday", "startHour": 22, "startMin": 0, "endHour": 6, "endMin": 0 } ] } },
      { "id": "r2", "name": "Nights", "startDate": "2026-06-01T20:00:00Z", "type": "daily", "length": 2,
        "participants": [ { "type": "user", "id": "u2", "username": "bo@example.com" }, { "type": "team", "id": "t9", "name": "Backend" } ],
        "timeRestriction": { "type": "time-of-day", "restriction": { "startHour": 22, "startMin": 0, "endHour": 6, "endMin": 0 } } }
    ] },
  "overrides": [ { "alias": "o1", "user": { "type": "user", "id": "u1", "username": "ana@example.com" }, "startDate": "2026-06-02T08:00:00Z", "endDate": "2026-06-02T10:00:00Z", "rotations": [ { "id": "r1", "name": "Days" } ] } ],
  "users": [ { "id": "u2", "username": "bo@example.com", "fullName": "Bo Lind", "blocked": true } ]
}"#;

fn company(imported: &Imported) -> Company {
    let mut company = Company {
        people: imported.people.clone(),
        rotas: imported.rotas.clone(),
        ..Company::default()
    };
    company.organisation.name = "Finch Tools".to_owned();
    company.organisation.zone = "America/New_York".to_owned();
    company.parties.push(Party {
        id: PARTY.to_owned(),
        name: "Finch IT".to_owned(),
        kind: PartyKind::Internal,
        contacts: Vec::new(),
        hours: None,
    });
    company
}

/// Who is on at an instant.
fn on(imported: &Imported, at: &str) -> Vec<String> {
    let register = Register::new(&company(imported), &Catalogue::default())
        .unwrap_or_else(|problems| panic!("{}", problems[0]));
    let cover = Cover::new(&register);
    let from: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
    let board = Board::new(&cover, from, "2026-08-01T00:00:00Z".parse().unwrap());
    let rota = board.rota(&imported.rotas[0].id).unwrap();
    let stretch = rota.at(&cover, at.parse().unwrap()).unwrap();
    stretch.on.into_iter().map(str::to_owned).collect()
}

#[test]
fn a_pagerduty_schedule_says_who_is_on_as_it_did_there() {
    let imported = pagerduty(PAGERDUTY).unwrap();
    // Nights by turns, and the override before them, to the minute.
    assert_eq!(on(&imported, "2026-06-01T21:00:00-04:00"), ["ana"]);
    assert_eq!(on(&imported, "2026-06-03T07:59:59-04:00"), ["bo-lind"]);
    assert_eq!(on(&imported, "2026-06-03T22:29:59-04:00"), ["ana"]);
    assert_eq!(on(&imported, "2026-06-03T22:30:00-04:00"), ["dee-fox"]);
    assert_eq!(on(&imported, "2026-06-04T01:00:00-04:00"), ["ana"]);
    // From Friday 18:00 for 63 hours, below the nights; the first week is Cy's, who is gone.
    assert_eq!(on(&imported, "2026-06-06T12:00:00-04:00"), [] as [&str; 0]);
    assert_eq!(on(&imported, "2026-06-13T12:00:00-04:00"), ["ana"]);
    assert_eq!(on(&imported, "2026-06-15T09:00:00-04:00"), [] as [&str; 0]);
    assert_eq!(on(&imported, "2026-06-12T17:59:00-04:00"), [] as [&str; 0]);
}

#[test]
fn what_pagerduty_has_and_a_rota_has_not_is_listed() {
    let imported = pagerduty(PAGERDUTY).unwrap();
    let has = |words: &str| imported.left_out.iter().any(|line| line.contains(words));
    for words in [
        "Cy Old is switched off",
        "5400 seconds",
        "escalation policies",
        "description",
    ] {
        assert!(has(words), "{words}: {:#?}", imported.left_out);
    }
    assert_eq!(
        imported
            .people
            .iter()
            .filter(|person| person.until.is_some())
            .count(),
        1
    );
}

#[test]
fn an_opsgenie_schedule_says_who_is_on_as_it_did_there() {
    let imported = opsgenie(OPSGENIE).unwrap();
    assert_eq!(
        imported.rotas[0].layers[1].rotation.as_ref().unwrap().unit,
        Unit::Day
    );
    assert_eq!(on(&imported, "2026-06-01T08:00:00+02:00"), ["ana"]);
    assert_eq!(on(&imported, "2026-06-01T18:29:00+02:00"), ["ana"]);
    assert_eq!(on(&imported, "2026-06-01T18:30:00+02:00"), [] as [&str; 0]);
    // Friday night to Monday morning, past the end of the week.
    assert_eq!(on(&imported, "2026-06-07T12:00:00+02:00"), ["ana"]);
    assert_eq!(on(&imported, "2026-06-08T05:59:00+02:00"), ["ana"]);
    // The turn of nobody, and a blocked user's.
    assert_eq!(on(&imported, "2026-06-08T09:00:00+02:00"), [] as [&str; 0]);
    assert_eq!(on(&imported, "2026-06-02T10:30:00+02:00"), ["ana"]);
}

#[test]
fn what_opsgenie_has_and_a_rota_has_not_is_listed() {
    let imported = opsgenie(OPSGENIE).unwrap();
    let has = |words: &str| imported.left_out.iter().any(|line| line.contains(words));
    for words in [
        "turn of nobody",
        "the team Backend",
        "Bo Lind is switched off",
        "for 1 of 2 rotations",
        "owning team",
    ] {
        assert!(has(words), "{words}: {:#?}", imported.left_out);
    }
}

#[test]
fn what_is_printed_is_read_back_as_part_of_a_company_file() {
    for imported in [pagerduty(PAGERDUTY).unwrap(), opsgenie(OPSGENIE).unwrap()] {
        let head = "organisation = { name = \"Finch Tools\", zone = \"America/New_York\" }\n\
                    parties = [{ id = \"internal\", name = \"Finch IT\", kind = \"internal\" }]\n";
        let text = format!("{head}{}", imported.to_toml());
        let read = crate::parse(&text, crate::Format::Toml);
        let read =
            read.unwrap_or_else(|mistakes| panic!("{}", crate::render(&mistakes, "x.toml", &text)));
        assert_eq!((read.rotas, read.people), (imported.rotas, imported.people));
    }
}

#[test]
fn what_is_no_schedule_is_refused_in_words() {
    assert!(pagerduty("{").unwrap_err().contains("no JSON"));
    assert!(
        pagerduty("{\"user\": {}}")
            .unwrap_err()
            .contains("GET /schedules/ID")
    );
    assert!(opsgenie("[]").unwrap_err().contains("GET /v2/schedules/ID"));
}

fn notes(imported: &Imported, words: &str) -> usize {
    let lines = imported.left_out.iter();
    lines.filter(|line| line.contains(words)).count()
}

/// A schedule of one daily rotation, with what is given in it.
fn one_rotation(inside: &str) -> String {
    format!(
        r#"{{ "data": {{ "id": "s", "name": "Ops", "timezone": "UTC", "rotations": [
          {{ "name": "Days", "startDate": "2026-06-01T00:00:00Z", "type": "daily",
            "participants": [ {{ "type": "user", "id": "u1", "username": "ana@example.com" }} ], {inside} }} ] }} }}"#
    )
}

fn one_layer(inside: &str) -> String {
    format!(
        r#"{{ "schedule": {{ "id": "s", "name": "Ops", "time_zone": "UTC", "schedule_layers": [
          {{ "name": "Days", "start": "2026-06-01T00:00:00Z", "rotation_virtual_start": "2026-06-01T00:00:00Z",
            "users": [ {{ "user": {{ "id": "PA", "summary": "Ana Ruiz" }} }} ], {inside} }} ] }} }}"#
    )
}

#[test]
fn two_people_of_one_name_stay_two() {
    let source = r#"{ "schedule": { "id": "s", "name": "Ops", "time_zone": "UTC", "schedule_layers": [
      { "name": "Days", "start": "2026-06-01T00:00:00Z", "rotation_virtual_start": "2026-06-01T00:00:00Z", "rotation_turn_length_seconds": 86400,
        "users": [ { "user": { "id": "PA", "summary": "Ana Ruiz" } }, { "user": { "id": "PB", "summary": "Ana Ruiz" } }, { "user": { "id": "PA", "summary": "Ana Ruiz" } } ] } ] } }"#;
    let imported = pagerduty(source).unwrap();
    let ids: Vec<&str> = imported.people.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["ana-ruiz", "ana-ruiz-2"]);
    let members = imported.rotas[0].layers[0].members.iter();
    let members: Vec<_> = members.map(|it| it.person.as_deref().unwrap()).collect();
    assert_eq!(members, ["ana-ruiz", "ana-ruiz-2", "ana-ruiz"]);
    assert_eq!(notes(&imported, "Ana Ruiz is `ana-ruiz-2` here"), 1);
    let mails = one_rotation("\"length\": 1").replace(
        r#""username": "ana@example.com" }"#,
        r#""username": "ana@example.com" }, { "type": "user", "id": "u2", "username": "ana@example.org" }"#,
    );
    assert_eq!(opsgenie(&mails).unwrap().people.len(), 2);
}

#[test]
fn what_no_rota_can_have_is_left_out_and_told_and_nothing_panics() {
    let hours = |inside: &str| {
        one_rotation(&format!(
            r#""timeRestriction": {{ "type": "time-of-day", "restriction": {{ {inside} }} }}"#
        ))
    };
    for (source, words) in [
        (
            hours(r#""startHour": 24, "startMin": 30, "endHour": 0, "endMin": 0"#),
            "cannot be read",
        ),
        (
            hours(r#""startHour": 8, "startMin": 18446744073709551615, "endHour": 9"#),
            "cannot be read",
        ),
        (hours(r#""startHour": 8"#), "cannot be read"),
        (one_rotation(r#""timeRestriction": {}"#), "says no hours"),
        (
            one_rotation(r#""length": "many""#),
            "are none that can be had",
        ),
        (one_rotation(r#""length": 1.5"#), "are none that can be had"),
        (one_rotation(r#""length": -1"#), "are none that can be had"),
        (
            one_rotation(r#""length": 1001"#),
            "are none that can be had",
        ),
    ] {
        let imported = opsgenie(&source).unwrap();
        assert_eq!(
            notes(&imported, words),
            1,
            "{source} {:?}",
            imported.left_out
        );
        assert_eq!(imported.rotas, [], "{source}");
        assert_eq!(notes(&imported, "the schedule is left out"), 1);
    }
    for (inside, words) in [
        (
            r#""rotation_turn_length_seconds": 5400"#,
            "are none that can be had",
        ),
        (
            r#""rotation_turn_length_seconds": 1800"#,
            "are none that can be had",
        ),
        (
            r#""rotation_turn_length_seconds": "weekly""#,
            "are none that can be had",
        ),
        (
            r#""rotation_turn_length_seconds": 86400, "restrictions": [ { "type": "daily_restriction", "start_time_of_day": "08:00:00", "duration_seconds": 59 } ]"#,
            "cannot be read",
        ),
        (
            r#""rotation_turn_length_seconds": 86400, "restrictions": [ { "type": "hourly", "start_time_of_day": "08:00:00", "duration_seconds": 3600 } ]"#,
            "cannot be read",
        ),
    ] {
        let imported = pagerduty(&one_layer(inside)).unwrap();
        assert_eq!(
            notes(&imported, words),
            1,
            "{inside} {:?}",
            imported.left_out
        );
        assert_eq!(imported.rotas, [], "{inside}");
    }
    // A length that is written as a text, and one that nobody has set.
    let every = |inside: &str| {
        let imported = opsgenie(&one_rotation(inside)).unwrap();
        imported.rotas[0].layers[0].rotation.as_ref().unwrap().every
    };
    assert_eq!(
        (every(r#""length": "3""#), every(r#""length": null"#)),
        (3, 1)
    );
    let long = r#""rotation_turn_length_seconds": 86400, "restrictions": [ { "type": "daily_restriction", "start_time_of_day": "08:00:00", "duration_seconds": 9223372036854775807 } ]"#;
    assert_eq!(pagerduty(&one_layer(long)).unwrap().rotas.len(), 1);
    let midnight = hours(r#""startHour": 24, "startMin": 0, "endHour": 0, "endMin": 0"#);
    let imported = opsgenie(&midnight).unwrap();
    assert_eq!(on(&imported, "2026-06-05T12:00:00Z"), ["ana"]);
}

#[test]
fn schedules_of_one_name_are_numbered_and_a_year_that_nobody_reaches_is_left_out() {
    let one = one_rotation("\"length\": 1");
    let schedule = one
        .strip_prefix("{ \"data\": ")
        .and_then(|rest| rest.strip_suffix(" }"))
        .unwrap();
    let both = format!("{{ \"data\": [ {schedule}, {schedule} ] }}");
    let imported = opsgenie(&both).unwrap();
    let ids: Vec<&str> = imported.rotas.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["ops", "ops-2"]);
    assert_eq!(notes(&imported, "is `ops-2` here"), 1);
    let old = one.replace("2026-06-01T00:00:00Z", "0005-06-01T00:00:00Z");
    let imported = opsgenie(&old).unwrap();
    assert_eq!((imported.rotas.len(), notes(&imported, "left out")), (0, 1));
}

#[test]
fn overrides_that_mean_something_else_here_are_told() {
    let with = |overrides: &str| {
        let source = one_rotation("\"length\": 1");
        let source = source.strip_suffix('}').unwrap();
        opsgenie(&format!("{source}, \"overrides\": [ {overrides} ] }}")).unwrap()
    };
    let span = r#""startDate": "2026-06-02T08:00:00Z", "endDate": "2026-06-02T10:00:00Z""#;
    for user in [r#""user": { "type": "none" }, "#, ""] {
        let imported = with(&format!("{{ {user} {span} }}"));
        assert_eq!(
            notes(&imported, "is of no user"),
            1,
            "{:?}",
            imported.left_out
        );
        assert_eq!(on(&imported, "2026-06-02T09:00:00Z"), ["ana"]);
    }
    let by = |name: &str| format!(r#"{{ "user": {{ "type": "user", "id": "{name}" }}, {span} }}"#);
    let imported = with(&format!("{}, {}", by("bo"), by("cy")));
    assert_eq!(notes(&imported, "both are on then"), 1);
    // Half an hour that the clocks show twice has no length on them.
    let fold = with(
        r#"{ "user": { "type": "user", "id": "bo" }, "startDate": "2026-10-25T00:30:00Z", "endDate": "2026-10-25T01:30:00Z" }"#,
    );
    assert_eq!(notes(&fold, "has no length"), 0);
    let source = one_rotation("\"length\": 1").replace("\"UTC\"", "\"Europe/Berlin\"");
    let source = source.strip_suffix('}').unwrap();
    let fold = opsgenie(&format!(
        r#"{source}, "overrides": [ {{ "user": {{ "type": "user", "id": "bo" }}, "startDate": "2026-10-25T00:30:00Z", "endDate": "2026-10-25T01:30:00Z" }} ] }}"#
    ))
    .unwrap();
    assert_eq!(notes(&fold, "has no length"), 1, "{:?}", fold.left_out);
}

#[test]
fn a_team_is_no_person_who_is_switched_off_and_days_are_told_to_be_the_company_s() {
    let imported = opsgenie(OPSGENIE).unwrap();
    assert_eq!(notes(&imported, "team Backend is switched off"), 0);
    assert_eq!(notes(&imported, "the team Backend cannot take turns"), 1);
    let ends = one_rotation(r#""length": 1, "endDate": "2026-07-01T00:00:00Z""#);
    assert_eq!(notes(&opsgenie(&ends).unwrap(), "the company's clocks"), 1);
}

#[test]
fn overrides_and_users_are_read_as_their_answers_give_them() {
    let bare = opsgenie(OPSGENIE).unwrap();
    let wrapped = OPSGENIE
        .replace(r#""overrides": ["#, r#""overrides": { "data": ["#)
        .replace(r#""name": "Days" } ] } ],"#, r#""name": "Days" } ] } ] },"#)
        .replace(r#""users": ["#, r#""users": { "data": ["#)
        .replace(r#""blocked": true } ]"#, r#""blocked": true } ] }"#);
    assert_ne!(wrapped, OPSGENIE);
    assert_eq!(opsgenie(&wrapped).unwrap(), bare);
    let bare = pagerduty(PAGERDUTY).unwrap();
    let wrapped = PAGERDUTY
        .replace(r#""overrides": [ { "id": "Q1""#, r#""overrides": { "overrides": [ { "id": "Q1""#)
        .replace(r#""summary": "Dee Fox" } } ],"#, r#""summary": "Dee Fox" } } ] },"#)
        .replace(
            r#""users": [ { "id": "PA", "name": "Ana Ruiz", "email": "ana@example.com" } ]"#,
            r#""users": { "users": [ { "id": "PA", "name": "Ana Ruiz", "email": "ana@example.com" } ] }"#,
        );
    assert_ne!(wrapped, PAGERDUTY);
    assert_eq!(pagerduty(&wrapped).unwrap(), bare);
    // What is no list at all is told.
    let lost = OPSGENIE.replace(r#""overrides": ["#, r#""overrides": 3, "others": ["#);
    assert_eq!(notes(&opsgenie(&lost).unwrap(), "`overrides` is there"), 1);
}

#[test]
fn who_is_deleted_in_the_schedule_s_own_list_is_switched_off() {
    let source = r#"{ "schedule": { "id": "PS", "name": "Desk", "time_zone": "UTC",
        "users": [ { "id": "PB", "summary": "Bo Lind", "deleted_at": "2026-05-01T00:00:00Z" } ],
        "schedule_layers": [ { "name": "Days", "start": "2026-06-01T00:00:00Z", "rotation_virtual_start": "2026-06-01T00:00:00Z",
          "rotation_turn_length_seconds": 86400, "restrictions": [],
          "users": [ { "user": { "id": "PA", "summary": "Ana Ruiz" } }, { "user": { "id": "PB", "summary": "Bo Lind" } } ] } ] } }"#;
    let imported = pagerduty(source).unwrap();
    assert_eq!(notes(&imported, "Bo Lind is switched off"), 1);
    assert_eq!(on(&imported, "2026-06-01T12:00:00Z"), ["ana-ruiz"]);
    assert_eq!(on(&imported, "2026-06-02T12:00:00Z"), [] as [&str; 0]);
}

#[test]
fn turns_of_a_type_that_is_not_known_are_left_out() {
    let source = OPSGENIE.replace(r#""type": "daily""#, r#""type": "monthly""#);
    let imported = opsgenie(&source).unwrap();
    let layers: Vec<&str> = imported.rotas[0]
        .layers
        .iter()
        .map(|it| &*it.name)
        .collect();
    assert!(!layers.contains(&"Nights"), "{layers:?}");
    let told = imported.left_out.iter().find(|it| it.contains("Nights"));
    assert_eq!(
        told.map(String::as_str),
        Some(
            "Ops_Schedule, Nights: turns of the type `monthly` are not known here; the rotation is left out"
        )
    );
}
