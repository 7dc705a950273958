//! What people can do about evidence. Each command is one transaction.
use super::{
    file,
    model::{EvidenceRow, FileRow},
    queries,
};
use crate::{
    platform::{
        actions::{RecordEvidence, WithdrawEvidence},
        context::Desk,
        ids::new_id,
        ledger::{self, Act, NOTHING},
        permit::Ref,
    },
    register::model::ResponsibilityRow,
};
use engine::{
    facts::{Evidence, Form},
    register::Register,
};
use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::Tx;
use web::{Error, Result, Upload};

/// The most that a request with a file may hold, written as text.
pub const MOST: usize = 16 << 20;

/// A record that a duty was done.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct NewEvidence {
    /// `BDR-06.D1`
    pub duty: String,
    /// `test_record`, `review_record` …
    pub kind: String,
    /// The day on which it was done; today when left out.
    #[schemars(with = "Option<engine::schema::Day>")]
    pub date: Option<Date>,
    pub note: Option<String>,
    /// Where it can be looked at: `https://…`
    pub link: Option<String>,
    /// At most 10 MiB.
    pub file: Option<Upload>,
    /// You sign with your name that it was done.
    #[serde(default)]
    pub signed: bool,
}

/// Who shows it: a person of a party, or a machine.
pub enum ShownBy<'a> {
    Person { party: &'a str },
    Machine { party: Option<&'a str> },
}

/// What is kept, and what the ledger says of it.
#[derive(Serialize)]
pub struct Kept {
    #[serde(flatten)]
    pub evidence: Evidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<String>,
}

pub fn record(
    tx: &mut Tx,
    desk: &Desk,
    responsibility: &Ref<ResponsibilityRow>,
    new: &NewEvidence,
) -> Result<Evidence> {
    let (row, permit) = responsibility.resolve::<RecordEvidence>(tx, &desk.who)?;
    let register = desk.register(tx)?;
    let by = ShownBy::Person {
        party: &desk.who.actor.party,
    };
    let actor = desk.who.actor.ledger_name();
    let kept = keep(
        tx,
        &register,
        &row.adopted.id,
        new,
        by,
        &actor,
        desk.who.now,
    )?;
    let act = Act {
        act: "evidence.recorded",
        subject: ("responsibility", permit.on()),
    };
    ledger::record(tx, &desk.who, act, NOTHING, Some(&kept))?;
    desk.checked(tx)?;
    Ok(kept.evidence)
}

/// Checks a record and writes it down; the ledger is the caller's.
pub fn keep(
    tx: &mut Tx,
    register: &Register,
    responsibility: &str,
    new: &NewEvidence,
    by: ShownBy<'_>,
    actor: &str,
    now: Timestamp,
) -> Result<Kept> {
    let today = register.date(now);
    let resolved = register
        .responsibility(responsibility)
        .ok_or(Error::NotFound)?;
    if !resolved.duties.iter().any(|duty| duty.id == new.duty) {
        return Err(Error::invalid(
            "duty",
            "is not a duty of this responsibility",
            "Choose one of its duties.",
        ));
    }
    let date = new.date.unwrap_or(today);
    if date > today {
        return Err(Error::invalid(
            "date",
            "lies in the future",
            "Write the day on which it was done.",
        ));
    }
    let link = new
        .link
        .as_deref()
        .map(str::trim)
        .filter(|link| !link.is_empty());
    if link.is_some_and(|link| !link.starts_with("https://") && !link.starts_with("http://")) {
        return Err(Error::invalid(
            "link",
            "is no address of a page",
            "Write it whole, beginning with https://",
        ));
    }
    let file = new.file.as_ref().map(file::row).transpose()?;
    let evidence = Evidence {
        duty: new.duty.clone(),
        date,
        kind: new.kind.clone(),
        form: Some(form(&by, file.as_ref(), link, new.signed)),
        party: match by {
            ShownBy::Person { party } => Some(party.to_owned()),
            ShownBy::Machine { party } => party.map(str::to_owned),
        },
        note: new.note.clone(),
        link: link.map(str::to_owned),
    };
    let id = new_id(now);
    queries::add(tx, &id, &evidence, Some(actor), Some(now.as_microsecond()))?;
    if let Some(file) = &file {
        queries::add_file(tx, &id, file)?;
    }
    Ok(Kept {
        evidence,
        sha256: file.as_ref().map(|file| file.sha256.clone()),
        file: file.map(|file| file.name),
    })
}

/// The strongest way in which it is shown.
fn form(by: &ShownBy<'_>, file: Option<&FileRow>, link: Option<&str>, signed: bool) -> Form {
    match (by, file, link, signed) {
        (ShownBy::Machine { .. }, ..) => Form::Machine,
        (_, Some(_), ..) => Form::File,
        (_, _, Some(_), _) => Form::Link,
        (_, _, _, true) => Form::Signature,
        _ => Form::Note,
    }
}

/// Why a record does not count after all.
#[derive(Clone, Deserialize, JsonSchema)]
pub struct Withdrawal {
    pub reason: String,
}

/// The record stays, and counts no more.
pub fn withdraw(
    tx: &mut Tx,
    desk: &Desk,
    evidence: &Ref<EvidenceRow>,
    new: &Withdrawal,
) -> Result<EvidenceRow> {
    let (row, permit) = evidence.resolve::<WithdrawEvidence>(tx, &desk.who)?;
    let reason = new.reason.trim();
    if reason.chars().count() < 3 {
        return Err(Error::invalid(
            "reason",
            "says nothing",
            "Write why this does not show that it was done.",
        ));
    }
    let by = desk.who.actor.ledger_name();
    if queries::withdraw(tx, &permit, &by, desk.who.now.as_microsecond(), reason)? == 0 {
        return Err(Error::Conflict("This has been withdrawn already.".into()));
    }
    let register = desk.register(tx)?;
    let of = super::responsibility_of(&register, &row.evidence.duty);
    let act = Act {
        act: "evidence.withdrawn",
        subject: ("responsibility", of.map_or("", |it| it.id.as_str())),
    };
    ledger::record(tx, &desk.who, act, Some(&row.evidence), Some(&reason))?;
    desk.checked(tx)?;
    Ok(row)
}
