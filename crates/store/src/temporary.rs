//! A folder that nobody else uses, for databases that are thrown away.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
};

use crate::{Error, Result};

/// A name that no other process and no earlier call has used.
pub(crate) fn name() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let next = NEXT.fetch_add(1, Ordering::Relaxed);
    // A process may get the number of one that died and left its folder or schema behind.
    let drawn = RandomState::new().build_hasher().finish();
    format!("tandem_{}_{next}_{drawn:x}", std::process::id())
}

pub(crate) fn folder() -> Result<PathBuf> {
    let folder = std::env::temp_dir().join(name());
    std::fs::create_dir(&folder)
        .map_err(|why| Error::Unavailable(format!("{}: {why}", folder.display())))?;
    Ok(folder)
}
