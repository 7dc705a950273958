//! Changes, held against what they are meant to do: whatever two states there are,
//! the difference leads from one to the other and back, leaves the past alone, and
//! names every party whose part is another afterwards.
use engine::facts::{
    Change, Company, Definition, Holding, Model, Party, PartyKind, Person, Proposal, Role, Scope,
    ValueSet, Version,
};
use engine::proposal::{
    Content, Line, applied, concerned, content_of, diff, lines, model_of, signers, switch,
};
use jiff::civil::{Date, date};
use std::collections::BTreeSet;

use crate::common::catalogue;

const DAY: Date = date(2026, 6, 10);
const PARTIES: [(&str, PartyKind); 5] = [
    ("internal", PartyKind::Internal),
    ("partner", PartyKind::Partner),
    ("second", PartyKind::Partner),
    ("business", PartyKind::Business),
    ("vendor", PartyKind::Vendor),
];
const IDS: [&str; 6] = ["EUS-01", "EUS-05", "BDR-06", "NET-05", "SEC-05", "OWN-01"];

/// Small numbers, drawn one after the other from a seed.
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    fn content(&mut self) -> Content {
        let mut means = Vec::new();
        let mut held = Vec::new();
        for id in IDS {
            if self.below(5) == 0 {
                continue;
            }
            let title = ["Own", "Another", "Third"][self.below(3)];
            means.push(Definition {
                id: id.into(),
                title: Some(title.into()),
                ..Definition::default()
            });
            for _ in 0..self.below(4) {
                held.push(self.holding(id));
            }
        }
        Content::new(means, held)
    }

    fn holding(&mut self, id: &str) -> Holding {
        let mut scope = Scope::default();
        if self.below(3) == 0 {
            let hours = ["24x7", "office", "outside office"][self.below(3)];
            scope.hours = Some(hours.parse().unwrap());
        }
        if self.below(4) == 0 {
            let site = ["A", "B"][self.below(2)].to_owned();
            scope.sets.insert("site".into(), ValueSet::Only(vec![site]));
        }
        let (party, _) = PARTIES[self.below(PARTIES.len())];
        Holding {
            responsibility: id.into(),
            party: party.into(),
            person: (self.below(4) == 0).then(|| format!("{party}-person")),
            role: [Role::Accountable, Role::Doer][self.below(2)],
            scope,
        }
    }
}

/// A company that says this since February.
fn saying(content: &Content) -> Company {
    let from = date(2026, 2, 2);
    let party = |(id, kind): (&str, PartyKind)| Party {
        id: id.into(),
        name: id.to_uppercase(),
        kind,
        contacts: Vec::new(),
        hours: None,
    };
    let person = |(id, _): (&str, PartyKind)| Person {
        id: format!("{id}-person"),
        name: id.into(),
        party: id.into(),
        title: None,
        skills: Default::default(),
        contacts: Vec::new(),
        hours: None,
        from: None,
        until: None,
        account_open: None,
    };
    Company {
        parties: PARTIES.map(party).into(),
        people: PARTIES.map(person).into(),
        responsibilities: content
            .responsibilities
            .iter()
            .map(|it| it.adopted(from, None))
            .collect(),
        assignments: content
            .assignments
            .iter()
            .map(|it| it.held(from, None))
            .collect(),
        ..Company::default()
    }
}

fn pairs() -> impl Iterator<Item = (Content, Content)> {
    (0..3_000).map(|seed| {
        let mut draw = Draw(seed * 7919 + 1);
        (draw.content(), draw.content())
    })
}

#[test]
fn a_difference_leads_there_and_back() {
    for (before, after) in pairs() {
        let changes = diff(&before, &after);
        assert_eq!(before.apply(&changes).as_ref(), Ok(&after), "{changes:?}");
        assert_eq!(after.undo(&changes), before, "{changes:?}");
        assert_eq!(changes.is_empty(), before == after);
    }
}

#[test]
fn the_lines_of_a_difference_speak_of_everything_that_changes_and_nothing_else() {
    for (before, after) in pairs() {
        let changes = diff(&before, &after);
        let told: BTreeSet<String> = lines(&before, &after)
            .iter()
            .map(|line| line.responsibility().to_owned())
            .collect();
        let changed: BTreeSet<String> = changes
            .iter()
            .map(|change| change.responsibility().to_owned())
            .collect();
        assert_eq!(told, changed);
    }
}

#[test]
fn the_past_stays_as_it_was_and_the_day_itself_is_new() {
    let yesterday = date(2026, 6, 9);
    for (before, after) in pairs() {
        let company = saying(&before);
        let next = applied(&company, &diff(&before, &after), DAY).unwrap();
        assert_eq!(Content::on(&next, DAY), after);
        // What a responsibility means has no dates of its own: versions tell that.
        let means = |content: &Content| content.assignments.clone();
        assert_eq!(means(&Content::on(&next, yesterday)), means(&before));
    }
}

#[test]
fn every_party_whose_part_changes_is_asked_and_a_vendor_never() {
    for (before, after) in pairs() {
        let company = saying(&before);
        let changes = diff(&before, &after);
        let asked = concerned(&company, &before, &changes);
        for (party, kind) in PARTIES {
            let part = |content: &Content| {
                let held = content.assignments.iter().filter(|it| it.party == party);
                held.cloned().collect::<Vec<Holding>>()
            };
            let is_asked = asked.iter().any(|id| id == party);
            if kind == PartyKind::Vendor {
                assert!(!is_asked);
            } else if part(&before) != part(&after) {
                assert!(is_asked, "{party} of {asked:?}: {changes:?}");
            }
        }
        let means = changes
            .iter()
            .any(|it| matches!(it, Change::Retire(_) | Change::Define(_)));
        assert!(!means || asked.iter().any(|id| id == "internal"));
        assert!(!signers(&company, &before, &changes, "vendor").is_empty());
    }
}

#[test]
fn what_does_not_fit_is_told_with_its_place_and_nothing_is_done() {
    let mut draw = Draw(42);
    let before = draw.content();
    let holding = draw.holding("NOT-01");
    let changes = [Change::End(holding.clone())];
    let misfits = before.apply(&changes).unwrap_err();
    assert_eq!(
        (misfits[0].change, misfits[0].responsibility.as_str()),
        (0, "NOT-01")
    );
    assert!(applied(&saying(&before), &changes, DAY).is_err());
}

#[test]
fn the_versions_of_one_day_are_told_apart() {
    let mut draw = Draw(5);
    let contents: Vec<Content> = (0..4).map(|_| draw.content()).collect();
    let mut company = saying(&contents[0]);
    company.versions.push(version(1, date(2026, 2, 2), None));
    for (number, pair) in (2..).zip(contents.windows(2)) {
        let changes = diff(&pair[0], &pair[1]);
        company = applied(&company, &changes, DAY).unwrap();
        company.proposals.push(in_force(number, DAY, changes));
        company.versions.push(version(number, DAY, Some(number)));
    }
    for (number, content) in (1..).zip(&contents) {
        let said = content_of(&company, number).unwrap();
        assert_eq!(said.assignments, content.assignments, "version {number}");
    }
    assert_eq!(content_of(&company, 9), None);
}

#[test]
fn each_template_leads_to_its_model_and_a_second_time_moves_nothing() {
    let catalogue = catalogue();
    for seed in 0..500 {
        let content = Draw(seed * 31 + 7).content();
        let company = saying(&content);
        for model in Model::ALL {
            let then = switch(&content, model, &company, "partner", &catalogue);
            assert_eq!(
                switch(&then, model, &company, "partner", &catalogue),
                then,
                "{model:?} twice"
            );
            let kinds = then.assignments.iter().map(|it| it.party.as_str());
            let kinds: BTreeSet<&str> = kinds.collect();
            match model {
                Model::InternalOnly => {
                    assert!(!kinds.contains("partner") && !kinds.contains("second"));
                }
                Model::FullyOutsourced => assert!(!kinds.contains("internal")),
                Model::CoManaged => {}
            }
            let amounts = model_of(&then, &company, &catalogue);
            let unclear = model == Model::CoManaged || then.assignments.is_empty();
            assert!(
                unclear || amounts.is_none() || amounts == Some(model) || only_business(&then),
                "{model:?} {amounts:?} {then:?}"
            );
        }
    }

    /// Where neither side is accountable for anything, no model is told from it.
    fn only_business(content: &Content) -> bool {
        let mut accountable = content
            .assignments
            .iter()
            .filter(|it| it.role == Role::Accountable);
        accountable.all(|it| it.party == "business" || it.party == "vendor")
    }
}

#[test]
fn a_line_reads_as_a_sentence() {
    let mut draw = Draw(1);
    let company = saying(&draw.content());
    let night = Holding {
        responsibility: "EUS-05".into(),
        party: "partner".into(),
        person: None,
        role: Role::Accountable,
        scope: Scope {
            hours: Some("outside office".parse().unwrap()),
            ..Scope::default()
        },
    };
    let line = Line::Held {
        responsibility: "EUS-05".into(),
        role: Role::Accountable,
        before: vec![night],
        after: Vec::new(),
    };
    assert_eq!(
        line.text(&company),
        "EUS-05, accountable: PARTNER (outside office) → nobody"
    );
}

/// Whatever is set aside, comes back and is given another meaning, each version says
/// what it said when it came into force.
#[test]
fn every_version_goes_on_saying_what_it_said() {
    for seed in 0..600 {
        let mut draw = Draw(seed * 6_271 + 5);
        let mut company = saying(&draw.content());
        let mut said: Vec<(u32, Content)> = Vec::new();
        for number in 1..=6_u32 {
            // Some versions begin on one day.
            let day = DAY + jiff::Span::new().days(i64::from(number / 2 * 7));
            let before = Content::on(&company, day);
            let after = draw.content();
            let changes = diff(&before, &after);
            company = applied(&company, &changes, day).unwrap();
            company.proposals.push(in_force(number, day, changes));
            company.versions.push(version(number, day, Some(number)));
            said.push((number, after));
            for (number, content) in &said {
                let now = content_of(&company, *number).unwrap();
                assert_eq!(now, *content, "version {number}, seed {seed}");
            }
        }
    }
}

fn in_force(number: u32, effective: Date, changes: Vec<Change>) -> Proposal {
    Proposal {
        number,
        title: "A change".into(),
        reason: String::new(),
        effective,
        author: "internal-person".into(),
        party: "internal".into(),
        changes,
        acts: Vec::new(),
    }
}

fn version(number: u32, from: Date, proposal: Option<u32>) -> Version {
    Version {
        number,
        from,
        digest: None,
        model: None,
        proposal,
    }
}
