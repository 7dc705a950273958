//! Where a proposal stands on a day: what it would change in what is there now,
//! whose signatures that needs, and what exactly they would sign. Nothing of it is
//! kept: when the register has changed under a proposal, the next look says so, and
//! signatures on what is no longer the same content do not count.
use super::force::sha256;
use engine::{
    facts::{Company, Proposal},
    proposal::{Content, Misfit, State, signers},
};
use jiff::civil::Date;
use std::collections::HashMap;

/// A proposal, held against what is there.
pub struct Standing {
    /// The first day on which it can hold.
    pub day: Date,
    pub before: Content,
    /// What there is then, or why that cannot be.
    pub after: Result<Content, Vec<Misfit>>,
    /// The parties whose signatures it needs.
    pub signers: Vec<String>,
    /// What a signature names; nothing where it does not fit.
    pub digest: Option<String>,
}

pub fn standing(company: &Company, it: &Proposal, today: Date) -> Standing {
    let day = it.effective.max(today);
    let before = Content::on(company, day);
    let in_the_way = promised(company, it, day);
    let after = match in_the_way.is_empty() {
        true => before.apply(&it.changes),
        false => Err(in_the_way),
    };
    let ids = it.responsibilities();
    let digest = after.as_ref().ok().map(|after| {
        sha256(&(
            it.number,
            &it.title,
            &it.reason,
            it.effective,
            &it.changes,
            before.about(&ids),
            after.about(&ids),
        ))
    });
    Standing {
        day,
        signers: signers(company, &before, &it.changes, &it.party),
        before,
        after,
        digest,
    }
}

/// What was agreed for a later day stays as it was agreed: nothing that begins
/// before it may change the same responsibility.
fn promised(company: &Company, it: &Proposal, day: Date) -> Vec<Misfit> {
    let mut misfits = Vec::new();
    let waiting = company.proposals.iter().filter(|other| {
        other.number != it.number && other.state() == State::Waiting && other.effective > day
    });
    for other in waiting {
        let theirs = other.responsibilities();
        for (index, change) in it.changes.iter().enumerate() {
            let id = change.responsibility();
            if theirs.contains(id) {
                misfits.push(Misfit {
                    change: index,
                    responsibility: id.to_owned(),
                    why: format!(
                        "proposal {} is agreed and changes {id} from {}",
                        other.number, other.effective
                    ),
                    expected: format!("let this begin on {} or later", other.effective),
                });
            }
        }
    }
    misfits
}

impl Standing {
    /// Whether a party's signature is still missing.
    pub fn asks(&self, it: &Proposal, party: &str) -> bool {
        self.digest.as_deref().is_some_and(|digest| {
            self.signers.iter().any(|signer| signer == party) && !it.is_signed_by(party, digest)
        })
    }

    /// Whether all whom it touches have signed exactly this.
    pub fn is_complete(&self, it: &Proposal) -> bool {
        let signed = |digest: &str| {
            let mut signers = self.signers.iter();
            signers.all(|party| it.is_signed_by(party, digest))
        };
        !self.signers.is_empty() && self.digest.as_deref().is_some_and(signed)
    }
}

/// How many proposals wait for a signature of each party.
pub fn waiting_for(company: &Company, today: Date) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    let open = company.proposals.iter();
    for it in open.filter(|it| it.state() == State::Proposed) {
        let standing = standing(company, it, today);
        for party in &standing.signers {
            if standing.asks(it, party) {
                *counts.entry(party.clone()).or_insert(0) += 1;
            }
        }
    }
    counts
}
