//! `tandem decide`, as a program calls it: no server, no database, nothing left behind.
use std::{fs, path::PathBuf, process::Command};

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn decide(name: &str, source: &str, more: &[&str]) -> Ran {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("decide-{name}"));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("company.toml");
    fs::write(&file, source).unwrap();
    let ran = Command::new(env!("CARGO_BIN_EXE_tandem"))
        .current_dir(&folder)
        .arg("decide")
        .arg(&file)
        .args(more)
        .output()
        .unwrap();
    assert_eq!(
        fs::read_dir(&folder).unwrap().count(),
        1,
        "nothing is left behind"
    );
    Ran {
        code: ran.status.code(),
        out: String::from_utf8(ran.stdout).unwrap(),
        err: String::from_utf8(ran.stderr).unwrap(),
    }
}

#[test]
fn company_a_is_decided_with_all_that_a_program_needs_and_the_same_bytes_twice() {
    let ran = decide("a", company::COMPANY_A, &["--format", "json"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let said: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(said["decision"], "co_managed");
    for key in [
        "confidence",
        "scores",
        "reasons",
        "limits",
        "flips",
        "costs",
    ] {
        assert!(!said[key].is_null(), "{key}");
    }
    assert_eq!(said["scores"]["co_managed"], 7.0);
    let again = decide("a", company::COMPANY_A, &["--format", "json"]);
    assert_eq!(ran.out, again.out);
    let other = decide(
        "a",
        company::COMPANY_A,
        &["--format", "json", "--seed", "2"],
    );
    assert_ne!(ran.out, other.out);
}

#[test]
fn a_flip_that_is_printed_flips_when_it_is_entered() {
    let said: serde_json::Value =
        serde_json::from_str(&decide("flip", company::COMPANY_A, &["--format", "json"]).out)
            .unwrap();
    let flip = &said["flips"][0];
    let mut more = vec!["--format", "json"];
    for set in flip["set"].as_array().unwrap() {
        more.extend(["--set", set.as_str().unwrap()]);
    }
    let flipped: serde_json::Value =
        serde_json::from_str(&decide("flip", company::COMPANY_A, &more).out).unwrap();
    assert_eq!(flipped["decision"], flip["to"]);
}

#[test]
fn too_little_is_unknown_and_a_wrong_setting_says_what_would_be_right() {
    let little = "organisation = { name = \"Finch Tools\", zone = \"America/New_York\" }";
    let ran = decide("little", little, &[]);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.out.contains("Advice: unknown") && ran.out.contains("Find out first"),
        "{}",
        ran.out
    );
    let ran = decide("wrong", company::COMPANY_A, &["--set", "fee.hurly=3"]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("did you mean `fee.hourly`?"),
        "{}",
        ran.err
    );
    let ran = decide(
        "burden",
        company::COMPANY_A,
        &["--set", "burden.100_499=1.439"],
    );
    assert!(ran.err.contains("counts paid leave twice"), "{}", ran.err);
}

#[test]
fn what_cannot_be_reckoned_with_ends_at_once_with_2_and_to_a_program_with_an_object() {
    let quote = "assessment.quotes = [{ assumption = \"oncall.max_share\", low = 0, mid = 0, high = 0, source = \"us\", date = \"2026-05-04\" }]";
    let quoted = format!("{}\n{quote}\n", company::COMPANY_A);
    for (source, more, what) in [
        (
            company::COMPANY_A,
            ["--set", "internal_people=4000000000"],
            "--set internal_people",
        ),
        (
            company::COMPANY_A,
            ["--set", "oncall.max_share=0"],
            "--set oncall.max_share",
        ),
        (
            company::COMPANY_A,
            ["--at", "9999-01-01"],
            "--at 9999-01-01",
        ),
        (company::COMPANY_A, ["--at", "soon"], "--at"),
        (company::COMPANY_A, ["--currency", "EUR"], "--currency"),
        (
            quoted.as_str(),
            ["--seed", "1"],
            "assessment.quotes oncall.max_share",
        ),
    ] {
        let ran = decide(
            "wrong-object",
            source,
            &[&["--format", "json"][..], &more].concat(),
        );
        assert_eq!(ran.code, Some(2), "{more:?} {}", ran.err);
        let said: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let refused = &said["refused"][0];
        assert!(
            refused["what"].as_str().unwrap().starts_with(what),
            "{said}"
        );
        assert!(!refused["expected"].as_str().unwrap().is_empty(), "{said}");
        let ran = decide("wrong-text", source, &more);
        assert_eq!(ran.code, Some(2));
        assert!(ran.out.is_empty() && ran.err.contains(what), "{}", ran.err);
    }
}
