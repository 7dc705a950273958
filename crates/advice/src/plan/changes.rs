//! The changes of the register that a move is made of, and what the facts are after
//! them. Nothing is changed in place: a change is a proposal until both sides signed.
use super::targets::Target;
use super::{Heading, Move};
use crate::models::Model;
use crate::situation::Situation;
use engine::facts::{Assignment, Company, PartyKind, Role, Scope};
use engine::findings::Severity;
use engine::hours::Hours;
use engine::register::Register;
use jiff::civil::Date;
use serde::Serialize;

/// One change of the facts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A line of the register ends.
    End {
        assignment: Assignment,
        #[cfg_attr(feature = "schema", schemars(with = "engine::schema::Day"))]
        until: Date,
    },
    /// A line of the register begins.
    Begin { assignment: Assignment },
    /// Somebody stands in for an absence; who is left for people to say when `None`.
    StandIn {
        person: String,
        #[cfg_attr(feature = "schema", schemars(with = "engine::schema::Day"))]
        first_day: Date,
        stand_in: Option<String>,
    },
    /// A licence is brought into the company's own name.
    OwnTool { tool: String },
}

impl Change {
    /// Whether it gives something to a partner.
    pub(super) fn gives_to(&self, register: &Register) -> bool {
        let Change::Begin { assignment } = self else {
            return false;
        };
        let party = register.party(&assignment.party);
        party.is_some_and(|party| party.kind == PartyKind::Partner)
    }
}

/// The facts after some changes.
pub fn apply<'c>(company: &Company, changes: impl IntoIterator<Item = &'c Change>) -> Company {
    let mut after = company.clone();
    for change in changes {
        match change {
            Change::End { assignment, until } => {
                for line in after
                    .assignments
                    .iter_mut()
                    .filter(|line| *line == assignment)
                {
                    line.until = Some(*until);
                }
                // What begins on the day of its end was never in force.
                after
                    .assignments
                    .retain(|line| line.until.is_none_or(|end| line.from < end));
            }
            Change::Begin { assignment } => after.assignments.push(assignment.clone()),
            Change::StandIn {
                person,
                first_day,
                stand_in,
            } => {
                let absences = after.absences.iter_mut();
                for absence in
                    absences.filter(|it| it.person == *person && it.first_day == *first_day)
                {
                    absence.stand_in.clone_from(stand_in);
                }
            }
            Change::OwnTool { tool } => {
                for tool in after.tools.iter_mut().filter(|it| it.id == *tool) {
                    tool.licensee = "organisation".to_owned();
                }
            }
        }
    }
    after
}

/// The changes for one responsibility, and the kinds of parties that are missing for
/// them: nobody who is not there can be given anything.
pub(super) fn changes(
    register: &Register,
    situation: &Situation,
    closed: &[&Target],
    id: &str,
    (model, on): (Model, Date),
) -> (Vec<Change>, Vec<&'static str>) {
    let usual = situation
        .task(id)
        .and_then(|task| task.usual.get(model.id()));
    if model != Model::CoManaged {
        return anew(register, usual, model, id, on);
    }
    let with_partner = usual.is_some_and(|(_, doers)| doers.iter().any(|doer| doer == "partner"));
    if closed.iter().any(|target| target.anew) || with_partner {
        return anew(register, usual, model, id, on);
    }
    // The inside keeps it; the partner joins for what the inside cannot give alone.
    let only_hours = closed.iter().all(|target| target.coverage);
    let office = register.company().calendars.contains_key("office");
    let hours = (only_hours && office)
        .then(|| "outside office".parse::<Hours>().ok())
        .flatten();
    let line = Line { register, id, on };
    match line.begin("partner", Role::Doer, hours) {
        Ok(change) => (vec![change], Vec::new()),
        Err(missing) => (Vec::new(), vec![missing]),
    }
}

struct Line<'r> {
    register: &'r Register,
    id: &'r str,
    on: Date,
}

impl Line<'_> {
    fn begin(&self, kind: &str, role: Role, hours: Option<Hours>) -> Result<Change, &'static str> {
        Ok(Change::Begin {
            assignment: Assignment {
                responsibility: self.id.to_owned(),
                party: party(self.register, kind)?,
                person: None,
                role,
                scope: Scope {
                    hours,
                    ..Scope::default()
                },
                from: self.on,
                until: None,
            },
        })
    }
}

/// The party of a kind, by its id.
///
/// # Errors
/// The kind, while there is none.
fn party(register: &Register, kind: &str) -> Result<String, &'static str> {
    let (wanted, name) = match kind {
        "internal" => (PartyKind::Internal, "internal"),
        "partner" => (PartyKind::Partner, "partner"),
        _ => (PartyKind::Business, "business"),
    };
    let found = register
        .company()
        .parties
        .iter()
        .find(|party| party.kind == wanted);
    found.map(|party| party.id.clone()).ok_or(name)
}

/// All lines in force end, and the usual ones of the model begin. While a party of them
/// is missing nothing ends, so that nobody lets go of what nobody takes.
fn anew(
    register: &Register,
    usual: Option<&(String, Vec<String>)>,
    model: Model,
    id: &str,
    on: Date,
) -> (Vec<Change>, Vec<&'static str>) {
    let lines = &register.company().assignments;
    let held = register.in_force(id, register.begins(on));
    let ends = held.into_iter().map(|index| Change::End {
        assignment: lines[index].clone(),
        until: on,
    });
    let side = match model {
        Model::FullyOutsourced => "partner",
        _ => "internal",
    };
    let by_model = (side.to_owned(), vec![side.to_owned()]);
    let (accountable, doers) = usual.unwrap_or(&by_model);
    let line = Line { register, id, on };
    let mut begun = vec![line.begin(accountable, Role::Accountable, None)];
    begun.extend(doers.iter().map(|doer| line.begin(doer, Role::Doer, None)));
    let missing: Vec<&'static str> = begun
        .iter()
        .filter_map(|it| it.as_ref().err().copied())
        .collect();
    if !missing.is_empty() {
        return (Vec::new(), missing);
    }
    (
        ends.chain(begun.into_iter().flatten()).collect(),
        Vec::new(),
    )
}

/// What is closed without moving a responsibility.
pub(super) fn besides(register: &Register, targets: &[Target]) -> Vec<Move> {
    let made = targets
        .iter()
        .filter(|target| target.besides)
        .map(|target| {
            let company = register.company();
            let absence = company.absences.iter().find(|it| {
                target
                    .id
                    .contains(&format!("{}:{}", it.person, it.first_day))
            });
            let tool = company
                .tools
                .iter()
                .find(|tool| target.id.ends_with(&format!(":{}", tool.id)));
            let change = match (absence, tool) {
                (Some(absence), _) => Some(Change::StandIn {
                    person: absence.person.clone(),
                    first_day: absence.first_day,
                    stand_in: stand_in(register, &absence.person),
                }),
                (None, Some(tool)) => Some(Change::OwnTool {
                    tool: tool.id.clone(),
                }),
                (None, None) => None,
            };
            let tooling = matches!(change, Some(Change::OwnTool { .. }));
            Move {
                responsibility: if tooling { "VEN-07" } else { "GOV-06" }.to_owned(),
                title: target.what.trim_end_matches('.').to_owned(),
                heading: if tooling {
                    Heading::Tooling
                } else {
                    Heading::Coverage
                },
                closes: vec![target.id.clone()],
                by_day: if tooling && target.severity < Severity::Critical {
                    90
                } else {
                    30
                },
                hours_month: None,
                to_partner: false,
                changes: change.into_iter().collect(),
            }
        });
    made.collect()
}

/// Whoever of the partner is proven on most systems; nobody when no name is known.
fn stand_in(register: &Register, away: &str) -> Option<String> {
    let company = register.company();
    let partner = |id: &&String| {
        let person = register.person(id);
        let party = person.and_then(|person| register.party(&person.party));
        **id != away && party.is_some_and(|party| party.kind == PartyKind::Partner)
    };
    let mut operators: Vec<&String> = company
        .systems
        .iter()
        .flat_map(|system| &system.operators)
        .filter(partner)
        .collect();
    operators.sort();
    let mut best: Option<(usize, &String)> = None;
    for chunk in operators.chunk_by(|one, other| one == other) {
        if best.is_none_or(|(most, _)| chunk.len() > most) {
            best = Some((chunk.len(), chunk[0]));
        }
    }
    best.map(|(_, person)| person.clone())
}
