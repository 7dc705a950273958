//! What came of a revealed round: each side's answer beside what is written, the
//! widest apart first.
use super::model::{Given, RoundRow, Says, SheetRow};
use crate::platform::actor::party_kind_name;
use engine::{
    facts::{Belief, Role},
    findings::{Verdict, verdict},
    register::Register,
};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema)]
pub struct Line {
    pub responsibility: String,
    pub title: String,
    pub criticality: String,
    /// Who is written as accountable, today.
    pub written: Vec<Named>,
    /// One for each side, in the order of the sides.
    pub said: Vec<Word>,
    pub verdict: Verdict,
}

#[derive(Clone, Serialize, JsonSchema)]
pub struct Named {
    pub id: String,
    pub name: String,
    pub kind: &'static str,
}

/// One side's answer, in words.
#[derive(Serialize, JsonSchema)]
pub struct Word {
    pub by: String,
    /// `None` where the side gave no answer.
    pub given: Option<Given>,
    pub words: String,
    /// The kind of the party that was named, `nobody`, or nothing: for its colour.
    #[serde(skip)]
    pub kind: &'static str,
}

impl Line {
    pub fn verdict_words(&self) -> &'static str {
        words_of(self.verdict)
    }

    /// Whether somebody has to sit down together over it.
    pub fn is_apart(&self) -> bool {
        self.verdict > Verdict::DoesNotKnow
    }
}

pub fn words_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Agreed => "agreed",
        Verdict::DoesNotKnow => "somebody does not know",
        Verdict::PaperSaysOtherwise => "the paper says otherwise",
        Verdict::NobodyWritten => "nobody is written",
        Verdict::BothDoIt => "both do it",
        Verdict::EachThinksOther => "each thinks the other",
    }
}

pub fn lines(
    register: &Register,
    round: &RoundRow,
    sheets: &[SheetRow],
    now: Timestamp,
) -> Vec<Line> {
    let ids = round.questions.iter();
    let mut lines: Vec<Line> = ids
        .filter_map(|id| line(register, id, sheets, now))
        .collect();
    lines.sort_by_key(|line| std::cmp::Reverse(line.verdict));
    lines
}

/// Nothing where the responsibility has gone since.
fn line(register: &Register, id: &str, sheets: &[SheetRow], now: Timestamp) -> Option<Line> {
    let resolved = register.responsibility(id)?;
    let written = written(register, id, now);
    let given = |sheet: &SheetRow| sheet.revealed.as_ref()?.get(id).cloned();
    let today = register.date(now);
    let beliefs: Vec<Belief> = sheets
        .iter()
        .filter_map(|sheet| Some(given(sheet)?.belief(&sheet.party, id, today)))
        .collect();
    let ids: Vec<String> = written.iter().map(|party| party.id.clone()).collect();
    Some(Line {
        responsibility: id.to_owned(),
        title: resolved.title.clone(),
        criticality: format!("{:?}", resolved.criticality).to_lowercase(),
        verdict: verdict(&beliefs, &ids),
        written,
        said: sheets
            .iter()
            .map(|sheet| word(register, &sheet.party, given(sheet)))
            .collect(),
    })
}

/// The parties that are accountable now, each once.
pub fn written(register: &Register, id: &str, now: Timestamp) -> Vec<Named> {
    let company = register.company();
    let mut ids: Vec<&str> = register
        .in_force(id, now)
        .into_iter()
        .map(|at| &company.assignments[at])
        .filter(|assignment| assignment.role == Role::Accountable)
        .map(|assignment| assignment.party.as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids.into_iter().map(|id| named(register, id)).collect()
}

pub fn named(register: &Register, id: &str) -> Named {
    let party = register.party(id);
    Named {
        id: id.to_owned(),
        name: party.map_or_else(|| id.to_owned(), |party| party.name.clone()),
        kind: party.map_or("vendor", |party| party_kind_name(party.kind)),
    }
}

pub fn word(register: &Register, by: &str, given: Option<Given>) -> Word {
    let of = |id: &str| named(register, id);
    let (words, kind) = match &given {
        None => ("no answer".to_owned(), ""),
        Some(given) => match (given.says, given.party.as_deref()) {
            (Says::We, _) => ("we do it".to_owned(), of(by).kind),
            (Says::They, Some(party)) => (format!("{} does it", of(party).name), of(party).kind),
            (Says::They, None) => ("they do it".to_owned(), ""),
            (Says::Both, Some(party)) => (format!("we and {}", of(party).name), ""),
            (Says::Both, None) => ("both".to_owned(), ""),
            (Says::Nobody, _) => ("nobody".to_owned(), "nobody"),
            (Says::Unknown, _) => ("we do not know".to_owned(), ""),
        },
    };
    Word {
        by: by.to_owned(),
        given,
        words,
        kind,
    }
}
