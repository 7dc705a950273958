//! A folder that nobody else uses, for databases that are thrown away.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
    time::{SystemTime, UNIX_EPOCH},
};

use crate::{Error, Result};

/// A name that no other process and no earlier call has used.
pub(crate) fn name() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let since = since.map_or(0, |since| since.as_micros());
    format!("tandem_{}_{next}_{since}", std::process::id())
}

pub(crate) fn folder() -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(name());
    std::fs::create_dir(&folder)
        .map_err(|why| Error::Unavailable(format!("{}: {why}", folder.display())))?;
    Ok(folder)
}
