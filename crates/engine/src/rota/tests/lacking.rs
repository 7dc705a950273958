//! Holes by cause, as findings tell them: none is lost, and they are counted as the report
//! counts them.
use super::*;
use crate::findings::{Fact, Finding, compute};
use std::collections::BTreeMap;

const YEAR: (&str, &str) = ("2026-03-01T05:00:00Z", "2027-03-01T05:00:00Z");

fn found(company: &Company, now: &str) -> Vec<Finding> {
    let mut found = compute(&register(company), at(now)).open;
    found.retain(|finding| finding.id.starts_with("cover:hole:"));
    found
}

fn number(finding: &Finding, fact: &str) -> f64 {
    match finding.facts[fact] {
        Fact::Number(number) => number,
        _ => panic!("{fact} is no number"),
    }
}

/// Of each rota, kind and person of a report: how often, and how many minutes.
fn counted(report: &Report) -> BTreeMap<String, (f64, f64)> {
    let mut all: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for hole in &report.holes {
        let person = hole.person.iter().map(|id| format!(":{id}"));
        let cause = format!("{}:{}{}", hole.rota, hole.kind, person.collect::<String>());
        let id = format!("cover:hole:{}:{cause}", hole.responsibility);
        let (times, minutes) = all.entry(id).or_default();
        *times += 1.0;
        *minutes += hole.minutes as f64;
    }
    all
}

#[test]
fn a_cause_that_comes_after_hundreds_of_holes_of_another_is_found() {
    let mut all = layer(
        "all",
        "24x7 except daily 05:00-05:30, 12:00-12:30",
        &["dana"],
    );
    all.holidays = vec!["company".into()];
    let mut company = with(rota(vec![all]));
    company
        .holidays
        .insert("company".into(), vec![date(2026, 12, 25)]);
    let told = found(&company, YEAR.0);
    let ids: Vec<&str> = told.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "cover:hole:DESK:desk:holiday",
            "cover:hole:DESK:desk:no_layer"
        ]
    );
    assert_eq!(number(&told[0], "minutes"), 1_440.0);
    // On the holiday itself both breaks are part of the holiday.
    assert_eq!(number(&told[1], "times"), 2.0 * 364.0);
}

#[test]
fn how_often_and_how_long_are_those_of_the_twelve_months_of_the_report() {
    let company = with(rota(vec![layer("day", "daily 06:00-18:00", &["dana"])]));
    let told = found(&company, YEAR.0);
    let report = report(&company, YEAR.0, YEAR.1);
    assert_eq!((told.len(), report.holes.len()), (1, 366));
    assert_eq!(number(&told[0], "times"), 366.0);
    let minutes: i64 = report.holes.iter().map(|hole| hole.minutes).sum();
    assert_eq!(number(&told[0], "minutes"), minutes as f64);
    assert!(told[0].what.contains("365 more times in twelve months"));
}

#[test]
fn findings_count_what_the_report_lists_of_random_rotas() {
    let mut seen = 0;
    super::properties::many(61, 150, |_, company, from, _| {
        let register = register(company);
        let to = crate::civil::months_later(register.zone(), from, 12).unwrap();
        let report = Cover::new(&register).report(from, to);
        let mut told = compute(&register, from).open;
        told.retain(|finding| finding.id.starts_with("cover:hole:"));
        let of = |it: &Finding| (it.id.clone(), (number(it, "times"), number(it, "minutes")));
        let told: BTreeMap<_, _> = told.iter().map(of).collect();
        assert_eq!(told, counted(&report));
        seen += told.len();
    });
    assert!(seen > 300, "{seen}");
}

#[test]
fn of_several_who_are_away_the_first_by_id_is_named_however_they_are_written() {
    let away = |person: &str| Absence {
        person: person.into(),
        first_day: date(2026, 6, 8),
        last_day: date(2026, 6, 9),
        kind: "vacation".into(),
        stand_in: None,
        recorded_at: None,
        ended_at: None,
    };
    for members in [["dana", "ines"], ["ines", "dana"]] {
        let mut company = with(rota(vec![layer("all", "24x7", &members)]));
        company.absences = vec![away("ines"), away("dana")];
        let told = found(&company, "2026-06-01T04:00:00Z");
        let ids: Vec<&str> = told.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["cover:hole:DESK:desk:absent:dana"]);
    }
    // The same of two rotas.
    let of = |id: &str, person: &str| Rota {
        id: id.into(),
        ..rota(vec![layer("all", "24x7", &[person])])
    };
    let both = [of("a", "ines"), of("b", "dana")];
    for places in [[0, 1], [1, 0]] {
        let mut company = with(both[places[0]].clone());
        company.rotas.push(both[places[1]].clone());
        company.absences = vec![away("ines"), away("dana")];
        let told = found(&company, "2026-06-01T04:00:00Z");
        let ids: Vec<&str> = told.iter().map(|it| it.id.as_str()).collect();
        assert_eq!(ids, ["cover:hole:DESK:a:absent:ines"]);
    }
}
