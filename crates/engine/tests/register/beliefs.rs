//! What each side believes, against the other's word and against the paper.
use crate::common::*;
use engine::findings::{Class, Findings};
use engine::register::Register;
use serde_json::{Value, json};

/// X, for which these parties are accountable on paper, and these beliefs.
fn said_of(written: &[&str], beliefs: Value) -> Findings {
    let mut company = base();
    adopt(&mut company, "X", json!({ "criticality": "critical" }));
    for party in written {
        let hours = if *party == "partner" {
            "24x7 except Mon-Fri 08:00-18:00"
        } else {
            "Mon-Fri 08:00-18:00"
        };
        let scope = if written.len() > 1 {
            json!({ "hours": hours })
        } else {
            json!({})
        };
        assign(&mut company, "X", party, "accountable", scope);
    }
    company["beliefs"] = beliefs;
    find(&company, NOON)
}

fn by(party: &str, says: Value) -> Value {
    let mut belief = json!({ "by": party, "responsibility": "X", "said_on": "2026-05-20" });
    let more = says.as_object().unwrap().clone();
    belief.as_object_mut().unwrap().extend(more);
    belief
}

fn of_party(party: &str, of: &str) -> Value {
    by(party, json!({ "accountable": of }))
}

fn all_ids(found: &Findings) -> Vec<String> {
    [Class::Gap, Class::Duplicate, Class::Belief]
        .into_iter()
        .flat_map(|class| ids(found, class))
        .collect()
}

#[test]
fn each_thinks_the_other_is_a_gap_with_and_without_a_paper() {
    let crossed = || {
        json!([
            of_party("internal", "partner"),
            of_party("partner", "internal")
        ])
    };
    for written in [&[][..], &["internal"], &["internal", "partner"]] {
        let found = said_of(written, crossed());
        assert_eq!(all_ids(&found), ["gap:each_thinks_other:X"], "{written:?}");
    }
}

/// X, which is the partner's on paper from this day, and is crossed by words of 20 May.
fn crossed_before(from: &str) -> Findings {
    let mut company = base();
    adopt(&mut company, "X", json!({ "criticality": "critical" }));
    assign(&mut company, "X", "partner", "accountable", json!({}));
    company["assignments"][0]["from"] = json!(from);
    company["beliefs"] = json!([
        of_party("internal", "partner"),
        of_party("partner", "internal")
    ]);
    find(&company, NOON)
}

#[test]
fn a_word_said_before_what_is_written_began_is_outdated() {
    assert!(all_ids(&crossed_before("2026-05-21")).is_empty());
    // Of the same day it may have come after; nothing unknown is taken as good.
    for from in ["2026-05-20", "2026-05-19"] {
        let found = crossed_before(from);
        assert_eq!(all_ids(&found), ["gap:each_thinks_other:X"], "{from}");
    }
}

#[test]
fn both_do_it_is_a_duplicate_unless_the_paper_splits_it() {
    let claims = || {
        json!([
            of_party("internal", "internal"),
            of_party("partner", "partner")
        ])
    };
    assert_eq!(
        all_ids(&said_of(&["internal"], claims())),
        ["duplicate:both_do_it:X"]
    );
    assert_eq!(
        all_ids(&said_of(&[], claims())),
        ["gap:nobody:X", "duplicate:both_do_it:X"]
    );
    assert!(all_ids(&said_of(&["internal", "partner"], claims())).is_empty());
    let shared = || {
        json!([
            by("internal", json!({ "answer": "both" })),
            of_party("partner", "partner")
        ])
    };
    assert_eq!(
        all_ids(&said_of(&["partner"], shared())),
        ["duplicate:both_do_it:X"]
    );
    assert!(all_ids(&said_of(&["internal", "partner"], shared())).is_empty());
}

#[test]
fn a_side_that_says_something_else_than_the_paper_is_found() {
    for says in [
        json!({ "accountable": "partner" }),
        json!({ "accountable": "business" }),
        json!({ "answer": "both" }),
        json!({ "answer": "nobody" }),
    ] {
        let found = said_of(&["internal"], json!([by("internal", says.clone())]));
        assert_eq!(all_ids(&found), ["belief:paper_says_otherwise:X"], "{says}");
        let finding = of(&found, Class::Belief).next().unwrap();
        assert_eq!(finding.party.as_deref(), Some("internal"));
        assert_eq!(finding.since.unwrap().to_string(), "2026-05-20T04:00:00Z");
        assert_eq!(list(finding, "written"), ["internal"]);
    }
}

#[test]
fn who_says_what_is_written_is_left_alone() {
    let agreed = json!([
        of_party("internal", "internal"),
        of_party("partner", "internal")
    ]);
    assert!(all_ids(&said_of(&["internal"], agreed)).is_empty());
    let split = json!([
        by(
            "internal",
            json!({ "answer": "both", "accountable": "partner" })
        ),
        of_party("partner", "partner")
    ]);
    assert!(all_ids(&said_of(&["internal", "partner"], split)).is_empty());
}

#[test]
fn not_to_know_is_found_and_never_worse_than_medium() {
    let found = said_of(
        &["internal"],
        json!([by("partner", json!({ "answer": "unknown" }))]),
    );
    assert_eq!(all_ids(&found), ["belief:does_not_know:X"]);
    let finding = of(&found, Class::Belief).next().unwrap();
    assert_eq!(finding.severity, engine::findings::Severity::Medium);
}

#[test]
fn the_last_word_of_a_side_counts_and_a_word_of_tomorrow_does_not() {
    let later = |day: &str, of: &str| json!({ "by": "internal", "responsibility": "X", "accountable": of, "said_on": day });
    let mended = json!([
        later("2026-05-20", "partner"),
        later("2026-05-21", "internal")
    ]);
    assert!(all_ids(&said_of(&["internal"], mended)).is_empty());
    let tomorrow = json!([
        later("2026-05-20", "internal"),
        later("2026-06-02", "partner")
    ]);
    assert!(all_ids(&said_of(&["internal"], tomorrow)).is_empty());
}

#[test]
fn a_belief_that_says_nothing_or_two_things_is_refused() {
    for says in [
        json!({}),
        json!({ "accountable": "partner", "answer": "nobody" }),
        json!({ "accountable": "internal", "answer": "both" }),
        json!({ "accountable": "nobody-here" }),
    ] {
        let mut company = base();
        adopt(&mut company, "X", json!({}));
        company["beliefs"] = json!([by("internal", says.clone())]);
        let facts = serde_json::from_value(company).unwrap();
        let problems = Register::new(&facts, &catalogue()).unwrap_err();
        assert_eq!(problems[0].path, "beliefs[0].accountable", "{says}");
    }
}

#[test]
fn the_verdict_on_a_round_is_what_the_findings_say() {
    use engine::findings::{Verdict, verdict};
    let party = |of: &str| json!({ "accountable": of });
    let words = [
        party("internal"),
        party("partner"),
        party("business"),
        json!({ "answer": "both" }),
        json!({ "answer": "nobody" }),
        json!({ "answer": "unknown" }),
    ];
    let papers = [
        &[][..],
        &["internal"],
        &["partner"],
        &["internal", "partner"],
    ];
    let mut seen = std::collections::BTreeSet::new();
    for (one, other) in words
        .iter()
        .flat_map(|one| words.iter().map(move |other| (one, other)))
    {
        for paper in papers {
            let beliefs = json!([by("internal", one.clone()), by("partner", other.clone())]);
            let said: Vec<engine::facts::Belief> = serde_json::from_value(beliefs.clone()).unwrap();
            let written: Vec<String> = paper.iter().map(ToString::to_string).collect();
            let expected = match verdict(&said, &written) {
                Verdict::Agreed => "",
                Verdict::DoesNotKnow => "belief:does_not_know:X",
                Verdict::PaperSaysOtherwise => "belief:paper_says_otherwise:X",
                Verdict::NobodyWritten => "gap:nobody:X",
                Verdict::BothDoIt => "duplicate:both_do_it:X",
                Verdict::EachThinksOther => "gap:each_thinks_other:X",
            };
            seen.insert(expected);
            let found = all_ids(&said_of(paper, beliefs));
            let holds =
                found.is_empty() && expected.is_empty() || found.contains(&expected.to_owned());
            assert!(holds, "{one} {other} {paper:?}: {expected} {found:?}");
        }
    }
    assert_eq!(seen.len(), 6, "every verdict was met: {seen:?}");
}
