//! What was said, signed, done and accepted: beliefs, versions, signatures,
//! duties with their evidence, accepted risks.
use super::build::Build;
use super::resolved::Resolved;
use crate::facts::{AcceptedRisk, Believed, Form, PartyKind, Proposal};
use jiff::Span;
use jiff::civil::Date;
use std::collections::HashMap;

/// Duty → the dates of its records, sorted.
type Dates = HashMap<String, Vec<Date>>;

/// Evidence that proves as much as its duty asks for, and evidence that proves less.
#[derive(Default)]
pub(super) struct Evidence {
    pub enough: Dates,
    pub weak: Dates,
}

type Periods = HashMap<String, (Span, Span)>;

impl Build<'_> {
    pub(super) fn records(&mut self, responsibilities: &[Resolved]) -> (Evidence, Periods) {
        self.beliefs();
        self.proposals();
        self.signatures();
        let periods = self.duties(responsibilities);
        let evidence = self.evidence(responsibilities);
        for (index, risk) in self.company.accepted_risks.iter().enumerate() {
            self.accepted_risk(index, risk);
        }
        (evidence, periods)
    }

    fn beliefs(&mut self) {
        for (index, belief) in self.company.beliefs.iter().enumerate() {
            let path = |field: &str| format!("beliefs[{index}].{field}");
            self.check
                .reference(|| path("by"), "party", &belief.by, &self.parties);
            let (id, known) = (&belief.responsibility, &self.responsibilities);
            self.check
                .reference(|| path("responsibility"), "responsibility", id, known);
            if let Some(accountable) = &belief.accountable {
                self.check
                    .reference(|| path("accountable"), "party", accountable, &self.parties);
            }
            let (why, expected) = match (&belief.accountable, belief.answer) {
                (None, None) => ("it says nothing", "a party, or an `answer`"),
                (Some(_), Some(Believed::Nobody | Believed::Unknown)) => (
                    "a party is named, and the answer is that there is none",
                    "one of the two",
                ),
                (Some(with), Some(Believed::Both)) if *with == belief.by => (
                    "a side shares it with itself",
                    "the other party, or none at all",
                ),
                _ => continue,
            };
            self.check.say(path("accountable"), why, expected);
        }
    }

    fn proposals(&mut self) {
        let company = self.company;
        let mut numbers = std::collections::HashSet::new();
        for (index, proposal) in company.proposals.iter().enumerate() {
            if !numbers.insert(proposal.number) {
                let path = format!("proposals[{index}].number");
                let why = format!("proposal {} is there already", proposal.number);
                self.check.say(path, why, "every number once");
            }
            self.proposal(index, proposal);
        }
        for (index, version) in company.versions.iter().enumerate() {
            let made = version.proposal.filter(|made| !numbers.contains(made));
            if let Some(made) = made {
                let path = format!("versions[{index}].proposal");
                let why = format!("there is no proposal {made}");
                self.check.say(path, why, "the number of a proposal");
            }
        }
    }

    fn proposal(&mut self, index: usize, proposal: &Proposal) {
        let path = |field: &str| format!("proposals[{index}].{field}");
        self.check
            .reference(|| path("author"), "person", &proposal.author, &self.people);
        self.check
            .reference(|| path("party"), "party", &proposal.party, &self.parties);
        for (place, act) in proposal.acts.iter().enumerate() {
            let path = |field: &str| format!("proposals[{index}].acts[{place}].{field}");
            if let Some(person) = &act.person {
                self.check
                    .reference(|| path("person"), "person", person, &self.people);
            }
            if let Some(party) = &act.party {
                self.check
                    .reference(|| path("party"), "party", party, &self.parties);
            }
        }
    }

    fn signatures(&mut self) {
        let company = self.company;
        let mut versions: HashMap<String, u32> = HashMap::new();
        for (index, version) in company.versions.iter().enumerate() {
            if versions
                .insert(version.number.to_string(), index as u32)
                .is_some()
            {
                let path = format!("versions[{index}].number");
                let why = format!("version {} is there already", version.number);
                self.check.say(path, why, "every number once");
            }
        }
        for (index, signature) in company.signatures.iter().enumerate() {
            let path = |field: &str| format!("signatures[{index}].{field}");
            self.check
                .reference(|| path("party"), "party", &signature.party, &self.parties);
            if let Some(person) = &signature.person {
                self.check
                    .reference(|| path("person"), "person", person, &self.people);
            }
            let number = signature.version.to_string();
            self.check
                .reference(|| path("version"), "version", &number, &versions);
        }
    }

    fn duties(&mut self, responsibilities: &[Resolved]) -> Periods {
        let mut periods = Periods::new();
        let mut owner: HashMap<&str, &str> = HashMap::new();
        for (index, resolved) in responsibilities.iter().enumerate() {
            for (place, duty) in resolved.duties.iter().enumerate() {
                let path =
                    |field: &str| format!("responsibilities[{index}].duties[{place}].{field}");
                if let Some(other) = owner.insert(&duty.id, &resolved.id) {
                    let why = format!("`{}` is already a duty of {other}", duty.id);
                    self.check.say(path("id"), why, "every duty's id once");
                }
                if let Some(kind) = &duty.evidence_kind {
                    self.evidence_kind(path("evidence_kind"), kind);
                }
                if duty.every == "on_event" {
                    continue;
                }
                let every = self.length(path("every"), &duty.every, "`P1M`, `P1W` or `on_event`");
                let grace = match &duty.grace {
                    Some(grace) => self.length(path("grace"), grace, "`P7D` or `PT12H`"),
                    None => Some(Span::new()),
                };
                if let (Some(every), Some(grace)) = (every, grace) {
                    periods.insert(duty.id.clone(), (every, grace));
                }
            }
        }
        periods
    }

    fn length(&mut self, path: String, text: &str, right: &str) -> Option<Span> {
        let length = text
            .parse::<Span>()
            .ok()
            .filter(|span| text.starts_with('P') && !span.is_negative());
        if length.is_none() {
            let expected = format!("an ISO 8601 length such as {right}");
            self.check
                .say(path, format!("`{text}` is not a length of time"), expected);
        }
        length
    }

    fn evidence_kind(&mut self, path: String, kind: &str) {
        let known = &self.catalogue.enums.evidence_kinds;
        if !known.is_empty() && !known.contains_key(kind) {
            self.check.unknown(
                path,
                "kind of evidence",
                kind,
                known.keys().map(String::as_str),
            );
        }
    }

    fn evidence(&mut self, responsibilities: &[Resolved]) -> Evidence {
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut wanted: HashMap<&str, u8> = HashMap::new();
        for duty in responsibilities
            .iter()
            .flat_map(|resolved| &resolved.duties)
        {
            known.insert(duty.id.clone(), 0);
            let kind = duty.evidence_kind.as_deref();
            wanted.insert(&duty.id, kind.map_or(0, |kind| self.strength(kind)));
        }
        let entries = self.catalogue.responsibilities.iter();
        let duties = entries.flat_map(|entry| &entry.recurring_duties);
        known.extend(duties.map(|duty| (duty.id.clone(), 0)));
        let mut evidence = Evidence::default();
        for (index, record) in self.company.evidence.iter().enumerate() {
            let path = |field: &str| format!("evidence[{index}].{field}");
            self.check
                .reference(|| path("duty"), "duty", &record.duty, &known);
            if let Some(party) = &record.party {
                self.check
                    .reference(|| path("party"), "party", party, &self.parties);
            }
            self.evidence_kind(path("kind"), &record.kind);
            let most = record.form.map_or(u8::MAX, Form::strength);
            let strength = self.strength(&record.kind).min(most);
            let is_enough = strength >= wanted.get(record.duty.as_str()).copied().unwrap_or(0);
            let dates = if is_enough {
                &mut evidence.enough
            } else {
                &mut evidence.weak
            };
            dates
                .entry(record.duty.clone())
                .or_default()
                .push(record.date);
        }
        let all = evidence
            .enough
            .values_mut()
            .chain(evidence.weak.values_mut());
        all.for_each(|dates| dates.sort_unstable());
        evidence
    }

    /// How much evidence of a kind can prove; a kind that nobody ranks proves all.
    fn strength(&self, kind: &str) -> u8 {
        let known = &self.catalogue.enums.evidence_kinds;
        known.get(kind).map_or(u8::MAX, |kind| kind.strength)
    }

    /// Only the company itself can live with a finding, not its partner.
    fn accepted_risk(&mut self, index: usize, risk: &AcceptedRisk) {
        let path = |field: &str| format!("accepted_risks[{index}].{field}");
        self.check
            .order(|| path("until"), Some(risk.from), Some(risk.until));
        if risk.reason.trim().is_empty() {
            self.check.say(
                path("reason"),
                "it is empty",
                "why the company lives with it",
            );
        }
        if risk.finding.split(':').count() < 2 {
            let why = format!("`{}` is not the id of a finding", risk.finding);
            self.check
                .say(path("finding"), why, "an id such as `gap:nobody:BDR-06`");
        }
        let person = self
            .check
            .reference(|| path("person"), "person", &risk.person, &self.people);
        let party = person.map(|number| &self.company.people[number as usize].party);
        let party = party.and_then(|party| self.parties.get(party));
        let kind = party.map(|party| self.company.parties[*party as usize].kind);
        if kind.is_some_and(|kind| !matches!(kind, PartyKind::Internal | PartyKind::Business)) {
            let why = format!("`{}` cannot accept a risk for the company", risk.person);
            self.check.say(
                path("person"),
                why,
                "a person of the business or of the internal party",
            );
        }
    }
}
