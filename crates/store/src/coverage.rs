//! Which statement ran on which database, in this process; kept in debug builds only, so that a
//! test can demand that every statement ran on both.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use crate::Engine;

static SEEN: Mutex<BTreeMap<String, (bool, bool)>> = Mutex::new(BTreeMap::new());

/// Every statement so far: its text, whether it ran on SQLite, whether it ran on PostgreSQL.
pub fn seen() -> Vec<(String, bool, bool)> {
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    seen.iter()
        .map(|(text, (sqlite, postgres))| (text.clone(), *sqlite, *postgres))
        .collect()
}

pub(crate) fn saw(text: &str, engine: Engine) {
    let mut seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner);
    if !seen.contains_key(text) {
        seen.insert(text.to_owned(), (false, false));
    }
    if let Some((sqlite, postgres)) = seen.get_mut(text) {
        match engine {
            Engine::Sqlite => *sqlite = true,
            Engine::Postgres => *postgres = true,
        }
    }
}
