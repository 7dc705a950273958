//! A mistake is shown with its place, its reason and what would be right.
use company::{Format, Mistake, parse, render};

const HEAD: &str = "organisation = { name = \"Finch\", zone = \"America/New_York\" }\n";

fn mistakes(rest: &str) -> (String, Vec<Mistake>) {
    let source = format!("{HEAD}{rest}");
    let mistakes = parse(&source, Format::Toml).expect_err("a mistake was made");
    (source, mistakes)
}

/// The text under each mistake, its path, its reason and what would be right.
fn told(rest: &str) -> Vec<(String, String, String, String)> {
    let (source, mistakes) = mistakes(rest);
    mistakes
        .into_iter()
        .map(|m| {
            (
                source[m.place.span].to_owned(),
                m.place.path,
                m.why,
                m.expected,
            )
        })
        .collect()
}

#[test]
fn an_unknown_field_is_shown_with_the_one_that_was_meant() {
    let told = told("sites = [{ id = \"NWK\", name = \"Newark\", user = 3 }]\n");
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].0, "user");
    assert_eq!(told[0].1, "sites[0].user");
    assert_eq!(told[0].3, "did you mean `users`?");
}

#[test]
fn an_unknown_section_is_shown_with_the_one_that_was_meant() {
    let told = told("assignment = []\n");
    assert_eq!(told[0].0, "assignment");
    assert_eq!(told[0].3, "did you mean `assignments`?");
}

#[test]
fn a_wrong_type_names_what_stands_there_and_what_would_fit() {
    let told = told("sites = [{ id = \"NWK\", name = \"Newark\", users = \"many\" }]\n");
    assert_eq!(told[0].0, "\"many\"");
    assert!(told[0].2.contains("`many`"), "{told:?}");
    assert!(told[0].3.contains("whole number"), "{told:?}");
}

#[test]
fn a_missing_field_is_shown_at_the_item_that_lacks_it() {
    let told = told("sites = [{ id = \"NWK\" }]\n");
    assert_eq!(told[0].0, "{ id = \"NWK\" }");
    assert_eq!(told[0].2, "`name` is missing");
}

#[test]
fn a_wrong_choice_lists_the_right_ones() {
    let told = told("parties = [{ id = \"x\", name = \"X\", kind = \"outsider\" }]\n");
    assert_eq!(told[0].0, "\"outsider\"");
    assert!(told[0].3.contains("`partner`"), "{told:?}");
}

#[test]
fn bad_hours_and_bad_dates_are_shown_at_their_texts() {
    let told = told(
        "calendars.office = { hours = \"Mon-Fry 08:00-18:00\" }\nversions = [{ number = 1, from = \"2026-02-30\" }]\n",
    );
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0].0, "\"Mon-Fry 08:00-18:00\"");
    assert!(told[0].2.contains("Fry"), "{told:?}");
    assert_eq!(told[1].0, "\"2026-02-30\"");
    assert!(told[1].3.contains("date"), "{told:?}");
}

#[test]
fn what_is_wrong_in_a_scope_is_shown_inside_the_scope() {
    let told = told(
        "assignments = [{ responsibility = \"EUS-01\", party = \"x\", role = \"doer\", from = \"2026-01-01\", scope = { hours = \"25x7 now\", site = \"NWK\" } }]\n",
    );
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(told[0].0, "\"25x7 now\"");
    assert_eq!(told[0].1, "assignments[0].scope.hours");
    assert_eq!(told[1].0, "\"NWK\"");
    assert!(told[1].3.contains("[\"NWK\"]"), "{told:?}");
}

#[test]
fn every_item_that_cannot_be_read_is_told_in_the_order_of_the_file() {
    let (_, mistakes) = mistakes(
        "sites = [\n  { id = 1, name = \"a\" },\n  { id = \"b\", name = \"b\" },\n  { id = \"c\", nam = \"c\" },\n]\nvesions = []\n",
    );
    let lines: Vec<usize> = mistakes.iter().map(|m| m.place.line).collect();
    assert_eq!(lines, [3, 5, 7]);
}

#[test]
fn unknown_references_are_told_together_each_at_its_value() {
    let told = told(
        "parties = [{ id = \"internal\", name = \"IT\", kind = \"internal\" }]\nresponsibilities = [{ id = \"EUS-01\", from = \"2026-01-01\" }]\nassignments = [\n  { responsibility = \"EUS-01\", party = \"intrenal\", role = \"accountable\", from = \"2026-01-01\" },\n  { responsibility = \"EUS-99\", party = \"internal\", role = \"doer\", from = \"2026-01-01\" },\n]\n",
    );
    let texts: Vec<&str> = told.iter().map(|told| told.0.as_str()).collect();
    assert_eq!(texts, ["\"intrenal\"", "\"EUS-99\""], "{told:?}");
    assert!(told[0].3.contains("internal"), "{told:?}");
}

#[test]
fn a_syntax_error_has_line_and_column() {
    let (_, mistakes) = mistakes("sites = [\n  { id = \"NWK\", name }\n]\n");
    assert_eq!(mistakes[0].place.line, 3);
    assert_eq!(mistakes[0].place.path, "");
}

#[test]
fn json_mistakes_have_their_places_too() {
    let source = "{\n  \"organisation\": { \"name\": \"Finch\", \"zone\": \"America/New_York\" },\n  \"sites\": [ { \"id\": \"NWK\", \"name\": 7 } ]\n}";
    let mistakes = parse(source, Format::Json).unwrap_err();
    assert_eq!(mistakes.len(), 1);
    assert_eq!(&source[mistakes[0].place.span.clone()], "7");
    assert_eq!((mistakes[0].place.line, mistakes[0].place.column), (3, 37));
    assert_eq!(mistakes[0].place.path, "sites[0].name");
}

#[test]
fn a_byte_order_mark_moves_no_place() {
    let source = format!("\u{feff}{HEAD}site = []\n");
    let mistakes = parse(&source, Format::Toml).unwrap_err();
    assert_eq!(&source[mistakes[0].place.span.clone()], "site");
    assert_eq!((mistakes[0].place.line, mistakes[0].place.column), (2, 1));
}

#[test]
fn an_empty_file_is_told_what_it_lacks() {
    for format in [Format::Toml, Format::Json] {
        let mistakes = parse(if format == Format::Json { "{}" } else { "" }, format).unwrap_err();
        assert_eq!(mistakes[0].place.path, "organisation");
    }
}

#[test]
fn the_text_form_has_place_line_underline_reason_and_help() {
    let (source, mistakes) = mistakes("sites = [{ id = \"NWK\", name = \"Newark\", user = 3 }]\n");
    let text = render(&mistakes, "finch.toml", &source);
    let expected = r#"error: there is no field `user`
 --> finch.toml:2:41
  |
2 | sites = [{ id = "NWK", name = "Newark", user = 3 }]
  |                                         ^^^^
  |
  = help: did you mean `users`?

1 mistake in finch.toml; nothing was read from it.
"#;
    assert_eq!(text, expected);
}

#[test]
fn the_json_form_has_place_why_and_expected() {
    let (_, mistakes) = mistakes("site = []\n");
    let json = serde_json::to_value(&mistakes).unwrap();
    assert_eq!(json[0]["place"]["line"], 2);
    assert_eq!(json[0]["place"]["column"], 1);
    assert_eq!(json[0]["place"]["path"], "site");
    assert_eq!(json[0]["place"]["span"]["start"], HEAD.len());
    assert_eq!(json[0]["expected"], "did you mean `sites`?");
}

#[test]
fn an_assessment_that_does_not_fit_is_told_at_its_place() {
    let source = r#"organisation = { name = "Finch Tools", zone = "America/New_York" }
assessment.counts = { users = 4 }
assessment.holidays = "company"
assessment.work = [{ person = "dana", salary = nan }]
assessment.quotes = [{ assumption = "fee.hourly", low = 3, mid = 2, high = 4, source = "x", date = "2026-06-01" }]
"#;
    let mistakes = company::parse(source, company::Format::Toml).unwrap_err();
    let paths: Vec<&str> = mistakes.iter().map(|m| m.place.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "assessment.counts.users",
            "assessment.holidays",
            "assessment.work[0].person",
            "assessment.work[0].salary",
            "assessment.quotes[0].mid",
        ]
    );
    assert!(mistakes[0].expected.contains("`user`"), "{mistakes:?}");
}

#[test]
fn what_a_field_cannot_hold_of_a_time_is_refused_at_its_place_and_not_dropped() {
    let rota = |inside: &str| {
        format!(
            "parties = [{{ id = \"i\", name = \"I\", kind = \"internal\" }}]\n\
             people = [{{ id = \"ana\", name = \"Ana\", party = \"i\" }}]\n\
             [[rotas]]\nid = \"r\"\nname = \"R\"\n{inside}"
        )
    };
    let layer = |inside: &str| rota(&format!("layers = [{{ name = \"a\", {inside} }}]\n"));
    let turns = |inside: &str| {
        layer(&format!(
            "members = [{{ person = \"ana\" }}], rotation = {{ every = 1, unit = \"day\", {inside} }}"
        ))
    };
    let opening = |from: &str| {
        rota(&format!(
            "layers = [{{ name = \"a\" }}]\nopenings = [{{ layer = \"a\", from = {from}, to = \"2026-06-02T08:00\" }}]\n"
        ))
    };
    for (text, place) in [
        (turns("start = \"2026-06-01T08:00\""), "rotas[0].layers[0].rotation.start"),
        (turns("start = 2026-06-01T08:00:00"), "rotas[0].layers[0].rotation.start"),
        (
            turns("start = \"2026-06-01\", at = \"08:00+02:00\""),
            "rotas[0].layers[0].rotation.at",
        ),
        (
            layer("members = [{ person = \"ana\", from = \"2026-06-01T08:00\" }]"),
            "rotas[0].layers[0].members[0].from",
        ),
        (opening("\"2026-06-01T08:00+02:00\""), "rotas[0].openings[0].from"),
        (opening("\"2026-06-01T08:00[Europe/Berlin]\""), "rotas[0].openings[0].from"),
        (
            rota("layers = [{ name = \"a\" }]\nuntil = \"2026-06-01T08:00:00+02:00[Europe/Paris]\"\n"),
            "rotas[0].until",
        ),
        (
            "absences = [{ person = \"ana\", first_day = \"2026-06-01T08:00\", last_day = \"2026-06-02\", kind = \"v\" }]\n"
                .to_owned(),
            "absences[0].first_day",
        ),
    ] {
        let told = told(&text);
        assert_eq!(told.len(), 1, "{text} {told:?}");
        assert_eq!(told[0].1, place, "{told:?}");
    }
    for right in [
        turns("start = \"2026-06-01\", at = \"08:00\", advance = \"calendar\""),
        turns("start = 2026-06-01, at = 08:00:00, advance = \"calendar\""),
        opening("\"2026-06-01T08:00\""),
        opening("2026-06-01T08:00:00"),
    ] {
        let source = format!("{HEAD}{right}");
        assert_eq!(parse(&source, Format::Toml).err(), None, "{right}");
    }
}
