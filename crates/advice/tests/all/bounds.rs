//! Nothing that somebody can write makes it count without end, or break.
use crate::common::{ON, advise, advise_on, company_a, read, settings};
use advice::situation::{day, on_day};
use advice::{Decision, Settings};
use company::{Format, catalogue};
use engine::assessment::{PlannedChange, Quote};
use jiff::civil::date;

#[test]
fn counts_beyond_all_that_there_can_be_are_refused_with_what_would_be_right() {
    for text in [
        "internal_people=4000000000",
        "internal_people=20000000",
        "hires_planned=10001",
        "operators_each=10001",
        "users=10000001",
        "peculiar=4294967295",
        "undocumented=4294967295",
    ] {
        let refused = Settings::default().set(text, ON).unwrap_err();
        assert!(
            refused.expected.starts_with("0, 1, 2 … up to 10"),
            "{refused}"
        );
    }
}

#[test]
fn a_thousand_people_without_a_name_are_one_line_and_one_price() {
    let costs = advise(&company_a(), &["internal_people=1000"])
        .costs
        .unwrap();
    let inside = &costs.models[0];
    assert!(inside.lines.len() < 20, "{}", inside.lines.len());
    assert!(
        inside
            .lines
            .iter()
            .any(|line| line.what == "999 people inside: to be hired"),
        "{:?}",
        inside.lines
    );
    let one = advise(&company_a(), &[]).costs.unwrap().models[0].bare.mid;
    let three = advise(&company_a(), &["internal_people=3"]).costs.unwrap();
    let each = (three.models[0].bare.mid - one) / 2.0;
    assert!((inside.bare.mid - one - 999.0 * each).abs() < 1_000.0);
}

#[test]
fn a_quote_of_nothing_for_what_others_are_divided_by_is_refused() {
    let quote = Quote {
        assumption: "oncall.max_share".into(),
        low: 0.0,
        mid: 0.0,
        high: 0.0,
        source: "us".into(),
        date: ON,
    };
    let refused = Settings::default().quoted(&[quote]).unwrap_err();
    assert_eq!(refused.what, "oncall.max_share");
    // The smallest share that is taken asks for no more people than there can be.
    let advice = advise(&company_a(), &["oncall.max_share=0.01"]);
    let limit = &advice.decided.limits[0];
    assert!(limit.why.contains("takes 200 people"), "{limit:?}");
}

#[test]
fn no_figure_of_the_costs_is_missing_at_the_edges() {
    for set in [
        &["fee.hourly=0.01", "fee.full_user_month=0.01"][..],
        &["time.productive_hours_month=1", "oncall.max_share=0.01"],
        &["users=0"],
        &["users=10000000", "internal_people=10000"],
        &["cover.fte_per_seat=1000000000000"],
    ] {
        let advice = advise(&company_a(), set);
        let json = advice::report::json(&advice, &settings(set), None);
        let costs: serde_json::Value = serde_json::from_str(&json).unwrap();
        let text = costs["costs"].to_string();
        assert!(!text.contains("null"), "{set:?}: {text}");
    }
}

#[test]
fn a_day_beyond_all_facts_is_a_clear_refusal_and_no_end() {
    for beyond in [date(9999, 1, 1), date(9999, 12, 31), date(-9999, 1, 1)] {
        let refused = day(beyond).unwrap_err();
        assert!(refused.expected.contains("1900-01-01"), "{refused}");
        // Even who does not ask is answered.
        let advice = advise_on(&company_a(), beyond, &[]);
        assert_eq!(advice.on, beyond.to_string());
    }
    assert_eq!(day(ON), Ok(ON));
}

#[test]
fn facts_beyond_all_bounds_are_mistakes_at_their_place() {
    let most = u32::MAX;
    let head = "organisation = { name = \"Finch Tools\", zone = \"America/New_York\" }\n";
    for (text, path) in [
        ("assessment.as_of = \"9999-12-31\"".to_owned(), "assessment.as_of"),
        (format!("assessment.counts = {{ user = {most} }}"), "assessment.counts.user"),
        (format!("assessment.hires_planned = {most}"), "assessment.hires_planned"),
        (
            format!("assessment.peculiar = [{{ what = \"x\", count = {most} }}]"),
            "assessment.peculiar[0].count",
        ),
        (
            format!("sites = [{{ id = \"A\", name = \"A\", users = {most} }}]"),
            "sites[0].users",
        ),
        (
            "assessment.plans = [{ what = \"x\", from = \"2027-01-01\", add = { user = 2147483647 } }]"
                .to_owned(),
            "assessment.plans[0].add.user",
        ),
        (
            "assessment.plans = [{ what = \"x\", from = \"9999-12-31\" }]".to_owned(),
            "assessment.plans[0].from",
        ),
        (
            "systems = [{ id = \"s\", name = \"S\" }]\nassessment.undocumented = [\"s\", \"s\"]"
                .to_owned(),
            "assessment.undocumented[1]",
        ),
        (
            "parties = [{ id = \"i\", name = \"I\", kind = \"internal\" }]\n\
             people = [{ id = \"a\", name = \"A\", party = \"i\" }]\n\
             systems = [{ id = \"s\", name = \"S\", operators = [\"a\", \"a\"] }]"
                .to_owned(),
            "systems[0].operators[1]",
        ),
    ] {
        let source = format!("{head}{text}\n");
        let mistakes = company::parse(&source, Format::Toml).unwrap_err();
        let [mistake] = mistakes.as_slice() else {
            panic!("{text}: {mistakes:?}")
        };
        assert_eq!(mistake.place.path, path);
    }
}

#[test]
fn sums_of_many_large_counts_do_not_break() {
    let mut company = company_a();
    let most = engine::assessment::MOST;
    let one = engine::assessment::Peculiar {
        what: "interfaces".into(),
        count: most,
    };
    company.assessment.peculiar = Some(vec![one; 500]);
    company.assessment.counts.clear();
    company.sites = vec![
        engine::facts::Site {
            users: Some(most),
            ..company.sites[0].clone()
        };
        1
    ];
    let plan = |add: i32| PlannedChange {
        what: "more".into(),
        from: date(2026, 7, 1),
        add: [("user".to_owned(), add), ("endpoint".to_owned(), add)].into(),
        site: None,
    };
    company.assessment.plans = (0..500).map(|_| plan(10_000_000)).collect();
    let advice = advise(&company, &[]);
    assert!(advice.costs.unwrap().models[2].bare.mid.is_finite());
    company.assessment.plans = (0..500).map(|_| plan(-10_000_000)).collect();
    let after = advise_on(&company, date(2026, 7, 1), &[]);
    assert_eq!(after.costs.unwrap().models[2].bare.mid, 0.0);
    assert_eq!(advise(&company, &[]).decided.decision, Decision::CoManaged);
    assert!(on_day(&company, catalogue(), date(2026, 7, 1)).is_ok());
    assert!(read(company::COMPANY_A).assessment.plans.len() == 1);
}
