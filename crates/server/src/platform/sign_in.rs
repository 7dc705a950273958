//! Who is signed in, and how one comes in: by a passkey, by a password with an
//! authenticator app, or by the provider of one's own party. Everybody shows two factors. A link opens the first way in and
//! nothing else. What a signed-in person may do is not decided here.
mod coming_in;
mod cookies;
mod limits;
mod links;
pub mod model;
pub mod openid;
mod pages;
mod queries;
mod session;
pub mod ways;

pub use cookies::session_name;
pub use links::{Link, link_for};
pub use pages::{confirmation_for, routes, sign_in_for};
pub use queries::{
    add_new_start, allow_new_start, allowed_new_starts, new_starts, sessions_of, suspend, suspended,
};
pub use session::{actor_of, end_all_of, is_shut_out, open_for_demo};

use crate::platform::{ids::Secret, keys::Keys};
use jiff::Timestamp;
use store::Tx;
use web::Result;

/// For the first officer of an instance that was just set up: the value of the cookie
/// with which they go on to set up their way in.
pub fn begin_first(tx: &mut Tx, keys: &Keys, person: &str, now: Timestamp) -> Result<String> {
    let link = link_for(tx, person, Link::Once, now)?;
    let secret = link.split_once('.').map_or("", |(_, secret)| secret);
    links::spend(tx, keys, &Secret::given(secret), now)
}

/// Shuts out a person who has come back out of a backup; whether they were let in there.
pub fn suspend_again(tx: &mut Tx, person: &str, at: i64) -> Result<bool> {
    if crate::organisation::queries::person(tx, person)?.is_none() {
        return Ok(false);
    }
    let is_out = suspended(tx)?.iter().any(|other| other == person);
    if !is_out {
        ways::passkey::has_account(tx, person)?;
        suspend(tx, person, Some("restore"), Some(at))?;
    }
    Ok(!is_out)
}

/// The cookie of a way in that was begun.
pub fn coming_in_cookie(settings: &crate::app::Settings, value: &str) -> String {
    cookies::coming_in(settings, value)
}
