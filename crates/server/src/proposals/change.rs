//! One change of one person, from a page of the register. While nobody has signed,
//! it is written at once; what touches only one's own side is proposed, signed and
//! in force in one press; all else becomes a proposal to the others.
use super::{answers, drafts, force, queries};
use crate::platform::context::Desk;
use engine::{
    facts::{Act, ActKind, Change, Proposal},
    proposal::{self, State},
    register::Register,
};
use jiff::civil::Date;
use store::Tx;
use web::{Error, Result};

/// How somebody wants a change to be made.
#[derive(Clone, Default)]
pub struct Wish {
    /// Into one's draft, together with others.
    pub collect: bool,
    pub title: String,
    pub reason: String,
}

/// What became of a change.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The register is a draft still: it is written.
    Written,
    /// In force, as this version.
    InForce(u32),
    /// Agreed by all whom it touches (which is one's own side); from a later day.
    Waiting(u32),
    /// Proposed; these parties must sign.
    Proposed(u32, Vec<String>),
    /// One more change of one's draft.
    Collected(u32),
}

impl Outcome {
    /// The proposal that it made, or went into.
    pub fn proposal(&self) -> Option<u32> {
        match self {
            Outcome::Written | Outcome::InForce(_) => None,
            Outcome::Waiting(number)
            | Outcome::Proposed(number, _)
            | Outcome::Collected(number) => Some(*number),
        }
    }
}

/// Makes these changes, beginning on `day`. The caller holds the permit.
pub fn change(
    tx: &mut Tx,
    desk: &Desk,
    changes: Vec<Change>,
    day: Date,
    wish: &Wish,
) -> Result<Outcome> {
    let register = desk.register(tx)?;
    let company = register.company();
    let today = register.date(desk.who.now);
    let unsigned = company.signatures.is_empty();
    if unsigned && !wish.collect {
        fits(&register, &changes, day)?;
        force::write(tx, &desk.who, &changes, day)?;
        for change in &changes {
            if let Change::Define(it) = change {
                let was = crate::register::queries::responsibility(tx, &it.after.id)?;
                let dates = was.ok_or(Error::NotFound)?.adopted;
                let after = it.after.adopted(dates.from, dates.until);
                crate::register::queries::redefine(tx, &after)?;
            }
        }
        desk.checked(tx)?;
        return Ok(Outcome::Written);
    }
    if day < today {
        return Err(Error::invalid(
            "from",
            "lies in the past",
            "What was in force then is signed and stays so. Choose today or a later day.",
        ));
    }
    if wish.collect {
        return drafts::collect(tx, desk, changes, day, wish).map(Outcome::Collected);
    }
    fits(&register, &changes, day)?;
    let actor = &desk.who.actor;
    let it = Proposal {
        number: queries::next_number(tx)?,
        title: wish.title.clone(),
        reason: wish.reason.clone(),
        effective: day,
        author: actor.person.clone(),
        party: actor.party.clone(),
        changes,
        acts: Vec::new(),
    };
    queries::add(tx, &it)?;
    let row = force::reread(tx, &it)?;
    let row = answers::propose(tx, desk, row, true)?;
    Ok(match row.it.state() {
        State::InForce => {
            let made = row
                .it
                .acts
                .iter()
                .find(|act: &&Act| act.kind == ActKind::InForce);
            let number = made.and_then(|act| act.text.as_deref()?.parse().ok());
            Outcome::InForce(number.unwrap_or_default())
        }
        State::Waiting => Outcome::Waiting(row.it.number),
        _ => {
            let register = desk.register(tx)?;
            let standing = super::standing::standing(register.company(), &row.it, today);
            let missing = standing.signers.iter();
            let missing = missing.filter(|party| standing.asks(&row.it, party));
            Outcome::Proposed(row.it.number, missing.cloned().collect())
        }
    })
}

/// Whether the facts hold together with these changes.
///
/// # Errors
/// What does not fit, by field.
pub(super) fn fits(register: &Register, changes: &[Change], day: Date) -> Result<Register> {
    let company = register.company();
    let next = proposal::applied(company, changes, day).map_err(|misfits| {
        Error::Invalid(
            misfits
                .into_iter()
                .map(|misfit| web::Problem {
                    field: "changes".into(),
                    why: misfit.why,
                    expected: misfit.expected,
                })
                .collect(),
        )
    })?;
    Register::new(&next, company::catalogue()).map_err(crate::app::wrong_values)
}
