//! The rows of signing in that have an id in an address.
use super::{queries, ways};
use crate::platform::columns::{get_maybe_text, get_maybe_word};
use crate::platform::permit::{Lookup, Resource};
use engine::facts::Access;
use jiff::civil::Date;
use store::{FromRow, Result, Row, Tx};

/// A session, for its owner to see and end. The value in the cookie is not in it.
#[derive(Clone, Debug)]
pub struct SessionRow {
    pub organisation: String,
    pub id: String,
    pub person: String,
    /// How it was opened: `passkey`, `authenticator`, `recovery code`, `provider`, `demo`.
    pub way: String,
    /// The connection to a provider that it was opened by, and ends with.
    pub connection: Option<String>,
    pub device: String,
    /// Instants in microseconds since 1970, UTC.
    pub created_at: i64,
    pub seen_at: i64,
    pub expires_at: i64,
    pub factor_at: i64,
}

impl FromRow for SessionRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(SessionRow {
            organisation: row.get("organisation")?,
            id: row.get("session")?,
            person: row.get("person")?,
            way: row.get("way")?,
            connection: row.get("connection")?,
            device: row.get("device")?,
            created_at: row.get("created_at")?,
            seen_at: row.get("seen_at")?,
            expires_at: row.get("expires_at")?,
            factor_at: row.get("factor_at")?,
        })
    }
}

/// A passkey that is in use. Its private part never leaves the person's device.
#[derive(Clone, Debug)]
pub struct PasskeyRow {
    pub organisation: String,
    pub id: String,
    pub person: String,
    /// JSON of the library, with the public key.
    pub public_part: String,
    pub device: String,
    pub created_at: i64,
    pub used_at: Option<i64>,
}

impl FromRow for PasskeyRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(PasskeyRow {
            organisation: row.get("organisation")?,
            id: row.get("passkey")?,
            person: row.get("person")?,
            public_part: row.get("public_part")?,
            device: row.get("device")?,
            created_at: row.get("created_at")?,
            used_at: row.get("used_at")?,
        })
    }
}

/// What one officer has asked for and a second person may allow: that somebody comes in
/// anew, or for the first time, or gets more access. Who that second person is, another
/// officer or one of the party whose person it is, is no business of the row.
#[derive(Clone, Debug)]
pub struct NewStartRow {
    pub organisation: String,
    pub id: String,
    pub person: String,
    /// The person's party; it is no column of its own.
    pub party: String,
    pub reason: String,
    pub asked_by: String,
    pub asked_at: i64,
    pub allowed_by: Option<String>,
    pub allowed_at: Option<i64>,
    /// Set where more access is asked for, with its end.
    pub access: Option<Access>,
    pub until: Option<Date>,
}

impl FromRow for NewStartRow {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(NewStartRow {
            organisation: row.get("organisation")?,
            id: row.get("new_start")?,
            person: row.get("person")?,
            party: row.get("party")?,
            reason: row.get("reason")?,
            asked_by: row.get("asked_by")?,
            asked_at: row.get("asked_at")?,
            allowed_by: row.get("allowed_by")?,
            allowed_at: row.get("allowed_at")?,
            access: get_maybe_word(row, "access")?,
            until: get_maybe_text(row, "until_date")?,
        })
    }
}

macro_rules! resource {
    ($row:ty, $kind:literal, $find:path, party: $party:expr, owner: $owner:expr) => {
        impl Resource for $row {
            const KIND: &'static str = $kind;
            fn organisation(&self) -> &str {
                &self.organisation
            }
            fn resource_id(&self) -> &str {
                &self.id
            }
            fn party(&self) -> Option<&str> {
                let party: fn(&$row) -> Option<&str> = $party;
                party(self)
            }
            fn owner(&self) -> Option<&str> {
                let owner: fn(&$row) -> Option<&str> = $owner;
                owner(self)
            }
        }
        impl Lookup for $row {
            fn find(tx: &mut Tx, id: &str) -> Result<Option<Self>> {
                $find(tx, id)
            }
        }
    };
}

resource!(SessionRow, "Session", queries::session, party: |_| None, owner: |row| Some(&row.person));
resource!(PasskeyRow, "Passkey", ways::queries::passkey, party: |_| None, owner: |row| Some(&row.person));
resource!(NewStartRow, "NewStart", queries::new_start, party: |row| Some(&row.party), owner: |_| None);
