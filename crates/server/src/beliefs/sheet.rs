//! What lies on a side's sheet, sealed: its answers and how they came about. A sealed
//! sheet is as long as its round has questions, whatever is on it, so that neither its
//! bytes nor their number say anything.
use super::model::{Answers, Given, RoundRow, SheetRow};
use crate::platform::{
    ids::{Secret, hex, unhex},
    keys::Keys,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use web::{Error, Result};

/// Room for one question: an answer and the two or three changes that led to it.
const QUESTION: usize = 512;

#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Sheet {
    /// Hex of 32 random bytes; new with each change.
    salt: String,
    pub answers: Answers,
    /// Oldest first. Where there are very many, the oldest make room.
    pub changes: Vec<Change>,
}

/// One change that the side has made; only the side itself sees it.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    pub responsibility: String,
    #[serde(flatten)]
    pub given: Given,
    pub person: String,
    /// Microseconds since 1970, UTC.
    pub at: i64,
}

/// What a sheet said, with what proves that it said so when it was handed in.
#[derive(Serialize)]
pub struct Opened {
    pub party: String,
    pub handed_in: bool,
    pub commitment: String,
    pub salt: String,
    pub answers: Answers,
}

impl Sheet {
    pub fn empty() -> Sheet {
        let mut sheet = Sheet::default();
        sheet.salt_anew();
        sheet
    }

    pub fn say(&mut self, responsibility: &str, given: Given, person: &str, at: i64) {
        self.answers
            .insert(responsibility.to_owned(), given.clone());
        self.changes.push(Change {
            responsibility: responsibility.to_owned(),
            given,
            person: person.to_owned(),
            at,
        });
        self.salt_anew();
    }

    fn salt_anew(&mut self) {
        // A secret's digest is 32 bytes that nobody can guess.
        self.salt = Secret::random().digest();
    }

    /// SHA-256 of the salt's 32 bytes followed by the answers as JSON text: says what
    /// was on the sheet to whoever is given both, and nothing to anybody else.
    pub fn commitment(&self) -> Result<String> {
        let mut hash = Sha256::new();
        hash.update(unhex(&self.salt).unwrap_or_default());
        hash.update(text(&self.answers)?);
        Ok(hex(&hash.finalize()))
    }

    pub fn opened(self, party: &str, handed_in: bool) -> Result<Opened> {
        Ok(Opened {
            party: party.to_owned(),
            handed_in,
            commitment: self.commitment()?,
            salt: self.salt,
            answers: self.answers,
        })
    }

    pub fn seal(&mut self, keys: &Keys, round: &RoundRow, party: &str) -> Result<Vec<u8>> {
        let room = (round.questions.len() + 8) * QUESTION;
        let mut plain = text(self)?;
        while plain.len() > room && !self.changes.is_empty() {
            let half = self.changes.len().div_ceil(2);
            self.changes.drain(..half);
            plain = text(self)?;
        }
        // White space after JSON is no part of it.
        plain.resize(plain.len().next_multiple_of(room), b' ');
        Ok(keys.seal(&purpose(&round.organisation, &round.id, party), &plain))
    }
}

impl SheetRow {
    pub fn open(&self, keys: &Keys) -> Result<Sheet> {
        self.opens(keys)
            .ok_or_else(|| Error::Internal("a belief sheet does not open with this key".into()))
    }

    /// What is on it; nothing when it was sealed with another key.
    pub fn opens(&self, keys: &Keys) -> Option<Sheet> {
        let purpose = purpose(&self.organisation, &self.round, &self.party);
        let plain = keys.open(&purpose, &self.sealed)?;
        serde_json::from_slice(&plain).ok()
    }
}

/// Bound to its row, so that one side's sheet cannot be put in the place of another's.
fn purpose(organisation: &str, round: &str, party: &str) -> String {
    format!("belief sheet {organisation} {round} {party}")
}

fn text<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|error| Error::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::beliefs::model::Says;

    fn round(questions: usize) -> RoundRow {
        RoundRow {
            organisation: "home".into(),
            id: "r".into(),
            questions: (0..questions).map(|at| format!("OWN-{at:02}")).collect(),
            critical_only: false,
            opened_by: "dana".into(),
            opened_at: 0,
            closes_at: 1,
            revealed_at: None,
            withdrawn_at: None,
            lost_at: None,
        }
    }

    fn given(says: Says) -> Given {
        Given {
            says,
            party: Some("partner".into()),
        }
    }

    #[test]
    fn every_sheet_of_a_round_is_of_one_length_whatever_is_on_it() {
        let (keys, round) = (Keys::scratch(), round(40));
        let mut sheet = Sheet::empty();
        let empty = sheet.seal(&keys, &round, "internal").unwrap().len();
        for change in 0..400 {
            let id = &round.questions[change % 40];
            sheet.say(id, given(Says::They), "pt-ortiz", 1_780_000_000_000_000);
            let sealed = sheet.seal(&keys, &round, "internal").unwrap();
            assert_eq!(sealed.len(), empty, "after {change} changes");
        }
        assert_eq!(sheet.answers.len(), 40, "no answer made room for another");
    }

    #[test]
    fn a_commitment_changes_with_every_answer_and_hides_a_repeated_one() {
        let mut sheet = Sheet::empty();
        let mut seen = std::collections::BTreeSet::from([sheet.commitment().unwrap()]);
        for says in [Says::We, Says::They, Says::They] {
            sheet.say("OWN-01", given(says), "dana", 0);
            assert!(seen.insert(sheet.commitment().unwrap()), "{says:?}");
        }
        let opened = sheet.clone().opened("internal", true).unwrap();
        let mut hash = Sha256::new();
        hash.update(unhex(&opened.salt).unwrap());
        hash.update(serde_json::to_string(&opened.answers).unwrap());
        assert_eq!(hex(&hash.finalize()), opened.commitment);
    }
}
