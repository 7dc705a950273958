//! Company A with one person of every kind that matters to who may do what, and
//! its twin: another organisation in the same database, of which nobody at home
//! may learn anything.
use crate::world::company_a;
use engine::facts::{
    Absence, Access, Act, ActKind, Adopted, Assigning, Assignment, Calendar, Change, ChangeKind,
    Company, Evidence, Grant, Holding, Layer, Member, Party, PartyKind, Person, Proposal, Role,
    Rota, Scope, ShiftChange, Site, System, Tool,
};
use jiff::civil::{Date, date};

const FROM: Date = date(2026, 2, 2);

/// Everybody of the table of permissions: the column, the person, the party, what they were given.
pub const ACTORS: &[(&str, &str, &str, Option<Access>)] = &[
    ("powerless", "w-powerless", "internal", None),
    ("left", "w-left", "internal", Some(Access::Officer)),
    (
        "partner-reader",
        "w-p-reader",
        "partner",
        Some(Access::Reader),
    ),
    (
        "partner-editor",
        "w-p-editor",
        "partner",
        Some(Access::Editor),
    ),
    (
        "partner-officer",
        "w-p-officer",
        "partner",
        Some(Access::Officer),
    ),
    (
        "vendor-officer",
        "w-v-officer",
        "vendor",
        Some(Access::Officer),
    ),
    (
        "internal-reader",
        "w-i-reader",
        "internal",
        Some(Access::Reader),
    ),
    (
        "internal-editor",
        "w-i-editor",
        "internal",
        Some(Access::Editor),
    ),
    (
        "internal-officer",
        "w-i-officer",
        "internal",
        Some(Access::Officer),
    ),
    (
        "business-reader",
        "w-b-reader",
        "business",
        Some(Access::Reader),
    ),
    (
        "business-editor",
        "w-b-editor",
        "business",
        Some(Access::Editor),
    ),
    (
        "business-officer",
        "w-b-officer",
        "business",
        Some(Access::Officer),
    ),
];

/// Company A, and the whole cast.
pub fn home() -> Company {
    let mut company = company_a();
    company.parties.push(party("vendor", PartyKind::Vendor));
    for (column, id, party, access) in ACTORS {
        let mut one = person(id, party);
        if *column == "left" {
            one.until = Some(date(2026, 5, 1));
        }
        company.people.push(one);
        company.grants.extend(access.map(|access| Grant {
            person: (*id).to_owned(),
            access,
            reason: "For the table of permissions".into(),
            from: FROM,
            until: Some(date(2027, 1, 31)),
        }));
    }
    company.proposals.push(proposed());
    company
}

/// Put by Dana to all three sides, and signed by none.
fn proposed() -> Proposal {
    let holding = |party: &str| Holding {
        responsibility: "BDR-06".into(),
        party: party.into(),
        person: None,
        role: Role::Doer,
        scope: Scope::default(),
    };
    let changes = ["internal", "partner", "business"].map(|party| {
        Change::Assign(Assigning {
            holding: holding(party),
            until: None,
        })
    });
    Proposal {
        number: 1,
        title: "All three restore together".into(),
        reason: "So that every side has seen it.".into(),
        effective: date(2026, 7, 1),
        author: "dana".into(),
        party: "internal".into(),
        changes: changes.into(),
        acts: vec![Act {
            kind: ActKind::Proposed,
            at: "2026-05-29T14:00:00Z".parse().expect("an instant"),
            person: Some("dana".into()),
            party: Some("internal".into()),
            text: None,
            digest: None,
        }],
    }
}

/// One that home has no number for.
fn of_the_twin() -> Proposal {
    let mut proposal = proposed();
    proposal.number = 77;
    proposal.author = "twin-only".into();
    proposal.party = "twin-party".into();
    proposal.acts.clear();
    proposal.acts.push(Act {
        kind: ActKind::Proposed,
        at: "2026-05-29T14:00:00Z".parse().expect("an instant"),
        person: Some("twin-only".into()),
        party: Some("twin-party".into()),
        text: Some("twin-secret-comment".into()),
        digest: None,
    });
    proposal
}

/// A twin whose own things have ids that home does not know.
pub fn twin() -> Company {
    let mut company = company_a();
    company.organisation.name = "The Twin".into();
    company
        .parties
        .push(party("twin-party", PartyKind::Internal));
    company.people.push(person("twin-only", "twin-party"));
    company.tools.push(Tool {
        id: "twin-tool".into(),
        product_kind: "status page".into(),
        licensee: "organisation".into(),
        payer: None,
        administrators: Vec::new(),
        data_location: None,
        export_method: None,
        last_export_test: None,
        contract_end: None,
        notice_days: None,
    });
    company.sites.push(Site {
        id: "twin-site".into(),
        name: "Where only the twin is".into(),
        zone: None,
        users: None,
        hours: None,
    });
    let hours = "24x7".parse().expect("hours");
    company.calendars.insert(
        "zz-twin".into(),
        Calendar {
            hours,
            zone: None,
            holidays: None,
        },
    );
    company.holidays.insert("zz-twin".into(), vec![FROM]);
    company
        .dimensions
        .insert("zz-twin".into(), vec!["one".into()]);
    company.systems.push(System {
        id: "twin-system".into(),
        name: "Twin system".into(),
        critical: true,
        site: None,
        responsibilities: vec!["TWN-01".into()],
        operators: vec!["twin-only".into()],
    });
    company.responsibilities.push(Adopted {
        id: "TWN-01".into(),
        from: FROM,
        title: Some("What only the twin has".into()),
        ..Adopted::default()
    });
    company.assignments.push(Assignment {
        responsibility: "TWN-01".into(),
        party: "twin-party".into(),
        person: Some("twin-only".into()),
        role: Role::Accountable,
        scope: Scope::default(),
        from: FROM,
        until: None,
    });
    company.absences.push(Absence {
        person: "twin-only".into(),
        first_day: date(2026, 8, 3),
        last_day: date(2026, 8, 7),
        kind: "twin-secret-kind".into(),
        stand_in: None,
        recorded_at: None,
        ended_at: None,
    });
    company.evidence.push(Evidence {
        duty: "EUS-01.D1".into(),
        date: date(2026, 5, 1),
        kind: "review_record".into(),
        form: None,
        link: None,
        party: Some("twin-party".into()),
        note: Some("twin-secret-note".into()),
    });
    company.rotas.push(of_the_twins_nights());
    company.proposals.push(of_the_twin());
    company.grants.push(Grant {
        person: "twin-only".into(),
        access: Access::Officer,
        reason: "The twin's own officer".into(),
        from: FROM,
        until: None,
    });
    company
}

/// A rota of which home may not hear, with a shift that is asked for.
fn of_the_twins_nights() -> Rota {
    Rota {
        id: "twin-rota".into(),
        name: "twin-secret-nights".into(),
        responsibilities: vec!["TWN-01".into()],
        layers: vec![Layer {
            name: "nights".into(),
            priority: 1,
            members: vec![Member::person("twin-only")],
            ..Layer::default()
        }],
        changes: vec![ShiftChange {
            kind: ChangeKind::Request,
            layer: "nights".into(),
            shift: date(2026, 6, 9).to_datetime(jiff::civil::Time::midnight()),
            from: None,
            to: None,
            person: None,
            party: None,
            with: None,
        }],
        ..Rota::default()
    }
}

fn party(id: &str, kind: PartyKind) -> Party {
    Party {
        id: id.into(),
        name: id.into(),
        kind,
        contacts: Vec::new(),
        hours: None,
    }
}

fn person(id: &str, party: &str) -> Person {
    Person {
        id: id.into(),
        name: id.into(),
        party: party.into(),
        title: None,
        skills: Default::default(),
        contacts: Vec::new(),
        hours: None,
        from: None,
        until: None,
        account_open: None,
    }
}
