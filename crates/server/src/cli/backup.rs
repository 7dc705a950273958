//! Taking a backup of an instance that goes on serving, and putting one back into a new one.
use super::{Backup, Restore, instance};
use crate::{
    app::HOME,
    platform::{
        backup::{self, Failed},
        clock::Clock,
        ended,
        words::count,
    },
};
use std::{
    fs::{self, OpenOptions},
    io::{BufWriter, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    process::ExitCode,
};

pub async fn backup(backup: Backup) -> Result<ExitCode, String> {
    let db = instance::open_existing(&backup.at).await?;
    let now = Clock::default().now().as_microsecond();
    let said = |error: std::io::Error| format!("{}: {error}", backup.to.display());
    if backup.to.exists() {
        return Err(format!(
            "{} exists already: a backup never replaces another",
            backup.to.display()
        ));
    }
    // Under another name until it is whole and on the disk.
    let mut draft = backup.to.clone().into_os_string();
    draft.push(".partial");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&draft)
        .map_err(said)?;
    let to = file.try_clone().map_err(said)?;
    let end = db
        .read(HOME, move |tx| {
            let mut to = BufWriter::new(to);
            let end = backup::write(tx, now, &mut to)?;
            to.flush()?;
            Ok::<_, Failed>(end)
        })
        .await
        .map_err(|Failed(why)| why)?;
    file.sync_all().map_err(said)?;
    fs::rename(&draft, &backup.to).map_err(said)?;
    sync_folder(&backup.to).map_err(said)?;
    db.close().await;
    println!(
        "{}: {} of {}, checksum {}.",
        backup.to.display(),
        number(end.rows, "row", "rows"),
        number(end.tables, "table", "tables"),
        &end.sha256[..16]
    );
    println!(
        "Not in it: the key of the instance, without which what is sealed in it stays sealed. Keep that apart."
    );
    Ok(ExitCode::SUCCESS)
}

pub async fn restore(restore: Restore) -> Result<ExitCode, String> {
    let at = &restore.at;
    let place = instance::key_place(at)?;
    let endings = match restore.journal.as_slice() {
        [] => None,
        journals => Some(ended::read_all(journals)?),
    };
    // A file that is no backup leaves nothing behind.
    backup::read(&restore.file, |_| Ok(()))
        .map_err(|Failed(why)| format!("{}: {why}", restore.file.display()))?;
    let db = instance::open(at).await?;
    let now = Clock::default().now();
    let keys = place.take()?;
    let known = endings.clone().unwrap_or_default();
    let back = backup::restore(&db, &restore.file, endings, keys, now)
        .await
        .map_err(|Failed(why)| format!("{}: {why}", restore.file.display()))?;
    if at.database.is_none() {
        ended::go_on(&at.data.join("ended.journal"), &known, back.entries - 1)?;
    } else {
        for journal in &restore.journal {
            ended::go_on(journal, &[], back.entries - 1)?;
        }
    }
    db.close().await;
    println!(
        "Restored: {} of {}. The ledger holds: {}, each as it was written.",
        number(back.rows, "row", "rows"),
        number(back.tables, "table", "tables"),
        instance::entries(back.entries)
    );
    let held = &back.held_back;
    if held.journal {
        println!(
            "The journal of endings has ended again: {}.",
            number(held.ended, "right", "rights")
        );
    } else {
        println!(
            "No journal of endings was given (--journal): access that ended after the backup is back in it."
        );
    }
    if !held.same_key {
        println!(
            "The key is not the one of the backup: what was sealed with that one cannot be read."
        );
    }
    println!(
        "It is in quarantine: start it, sign in with a new link (`tandem sign-in-link`), and let it go on the page Quarantine."
    );
    Ok(ExitCode::SUCCESS)
}

fn sync_folder(file: &Path) -> std::io::Result<()> {
    let folder = file.parent().filter(|path| !path.as_os_str().is_empty());
    fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

fn number(it: u64, one: &str, many: &str) -> String {
    count(usize::try_from(it).unwrap_or(usize::MAX), one, many)
}
