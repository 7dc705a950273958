//! How a duty stands, against a reading of the rule by whole days.
use crate::common::*;
use engine::duty::{State, standing};
use engine::findings::Class;
use jiff::civil::{Date, date};
use jiff::{Span, Timestamp, ToSpan};
use serde_json::json;

const EVERY: [&str; 4] = ["P1D", "P1W", "P1M", "P3M"];
const GRACE: [&str; 3] = ["P0D", "P2D", "P14D"];
/// Kind, form, and how much that proves.
type Shown = (&'static str, Option<&'static str>, u8);
const SHOWN: [Shown; 6] = [
    ("test_record", None, 5),
    ("test_record", Some("file"), 5),
    ("test_record", Some("link"), 4),
    ("test_record", Some("note"), 3),
    ("review_record", Some("machine"), 3),
    ("minutes", None, 2),
];
const ASKED: [(Option<&str>, u8); 4] = [
    (None, 0),
    (Some("minutes"), 2),
    (Some("review_record"), 3),
    (Some("machine_check"), 5),
];

/// Numbers without a library: the same in every run.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % most
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len() as u64) as usize]
    }
}

#[test]
fn a_duty_stands_as_period_grace_strength_and_age_say() {
    let mut draw = Draw(20_260_601);
    let first = date(2026, 2, 2);
    let mut seen = std::collections::BTreeMap::new();
    for round in 0..600 {
        let (every, grace, asked) = (draw.of(&EVERY), draw.of(&GRACE), draw.of(&ASKED));
        let owned_from = first + (draw.below(60) as i64).days();
        let today = first + (draw.below(200) as i64).days();
        let owned = draw.below(4) > 0;
        let records: Vec<(Date, Shown)> = (0..draw.below(4))
            .map(|_| (first + (draw.below(200) as i64).days(), draw.of(&SHOWN)))
            .collect();
        let mut company = base();
        let mut duty = json!({ "id": "X.D1", "title": "Test", "every": every, "grace": grace });
        if let Some(kind) = asked.0 {
            duty["evidence_kind"] = kind.into();
        }
        adopt(&mut company, "X", json!({ "duties": [duty] }));
        if owned {
            let from = owned_from.to_string();
            add(
                &mut company,
                json!({ "responsibility": "X", "party": "internal", "role": "accountable", "from": from }),
            );
        }
        company["evidence"] = records
            .iter()
            .map(|(day, (kind, form, _))| {
                let mut record = json!({ "duty": "X.D1", "date": day.to_string(), "kind": kind });
                if let Some(form) = form {
                    record["form"] = (*form).into();
                }
                record
            })
            .collect();
        let at: Timestamp = today
            .at(12, 0, 0, 0)
            .in_tz("America/New_York")
            .unwrap()
            .timestamp();
        let register = register(&company);
        let is = standing(&register, "X.D1", at).unwrap();

        // The same by days: noon is after every midnight that has come.
        let (every, grace): (Span, Span) = (every.parse().unwrap(), grace.parse().unwrap());
        let known = records.iter().filter(|(day, _)| *day <= today);
        let last = known
            .clone()
            .filter(|(_, (_, _, strength))| *strength >= asked.1)
            .map(|(day, _)| *day)
            .max();
        let state = match last {
            None => State::Unknown,
            Some(last) if today < last + every => State::Done,
            Some(last) if today < last + every + grace => State::Late,
            Some(_) => State::NotDone,
        };
        assert_eq!(
            (is.state, is.last),
            (state, last),
            "round {round}: {company:#}"
        );
        let owner = owned && owned_from <= today;
        let since = last.map_or(owned_from, |last| last.max(owned_from));
        let neglected = owner && since + every + every + grace <= today;
        assert_eq!(
            is.neglected.is_some(),
            neglected,
            "round {round}: {company:#}"
        );

        let found = find(&company, &at.to_string());
        let has = |class, id: &str| ids(&found, class).contains(&id.to_owned());
        assert_eq!(
            has(Class::Gap, "gap:overdue:X:X.D1"),
            state == State::NotDone,
            "round {round}"
        );
        assert_eq!(
            has(Class::Evidence, "evidence:unknown:X:X.D1"),
            state == State::Unknown,
            "round {round}"
        );
        assert_eq!(
            has(Class::Evidence, "evidence:owned_not_done:X"),
            neglected,
            "round {round}"
        );
        *seen.entry((state, neglected)).or_insert(0) += 1;
    }
    assert!(
        seen.len() >= 6 && seen.values().all(|times| *times > 10),
        "{seen:?}"
    );
}

#[test]
fn unknown_is_never_made_good_by_what_proves_too_little() {
    let mut company = base();
    let duty =
        json!({ "id": "X.D1", "title": "Restore", "every": "P1M", "evidence_kind": "test_record" });
    adopt(&mut company, "X", json!({ "duties": [duty] }));
    assign(&mut company, "X", "internal", "accountable", json!({}));
    let with = |form: &str| {
        let mut company = company.clone();
        company["evidence"] =
            json!([{ "duty": "X.D1", "date": "2026-05-30", "kind": "test_record", "form": form }]);
        standing(&register(&company), "X.D1", NOON.parse().unwrap()).unwrap()
    };
    assert_eq!(with("note").state, State::Unknown);
    assert_eq!(with("note").weak, Some(date(2026, 5, 30)));
    assert_eq!(with("file").state, State::Done);
}

#[test]
fn a_new_owner_has_two_periods_and_a_handed_over_one_has_not() {
    let mut company = base();
    adopt(
        &mut company,
        "X",
        json!({ "duties": [{ "id": "X.D1", "title": "Look", "every": "P1M" }] }),
    );
    add(
        &mut company,
        json!({ "responsibility": "X", "party": "internal", "role": "accountable", "from": "2026-02-02", "until": "2026-05-15" }),
    );
    let neglected = |company: &serde_json::Value| {
        ids(&find(company, NOON), Class::Evidence).contains(&"evidence:owned_not_done:X".to_owned())
    };
    assert!(!neglected(&company), "nobody owns it now");
    let mut handed = company.clone();
    add(
        &mut handed,
        json!({ "responsibility": "X", "party": "partner", "role": "accountable", "from": "2026-05-15" }),
    );
    assert!(neglected(&handed), "it was owned all the time");
    add(
        &mut company,
        json!({ "responsibility": "X", "party": "partner", "role": "accountable", "from": "2026-05-16" }),
    );
    assert!(
        !neglected(&company),
        "after a day without owner two periods begin anew"
    );
}
