//! Looking at an instance without changing it, and saying what is wrong.
use super::{Doctor, instance, post};
use crate::{
    app::{HOME, MIGRATIONS},
    platform::{
        keys::{self, Place, open_to_others},
        ledger, outbox, quarantine,
        words::count,
    },
};
use std::process::ExitCode;
use store::Db;

pub async fn doctor(doctor: Doctor) -> Result<ExitCode, String> {
    let at = &doctor.at;
    let db = instance::open_existing(at).await?;
    let facts = db.doctor().await.map_err(|error| error.to_string())?;
    println!("Database: {:?} {}", facts.engine, facts.version);
    println!("Migrations: {}", facts.migrations.join(", "));
    let mut warnings = facts.warnings;
    if facts.migrations.len() == MIGRATIONS.len() {
        key(&doctor, &db, &mut warnings).await?;
        mails(&doctor, &db, &mut warnings).await?;
    } else {
        warnings.push(
            "the schema is not this program's: start `tandem serve` once to bring it up to date"
                .into(),
        );
    }
    let verdict = db
        .read(HOME, ledger::verify)
        .await
        .map_err(|error| error.to_string())?;
    match &verdict.broken {
        None => println!(
            "Ledger: {}, all as written",
            instance::entries(verdict.good)
        ),
        Some(broken) => warnings.push(format!(
            "the ledger is broken at entry {}: {}",
            broken.number, broken.why
        )),
    }
    if warnings.is_empty() {
        println!("All is well.");
        return Ok(ExitCode::SUCCESS);
    }
    for warning in &warnings {
        println!("Wrong: {warning}");
    }
    Ok(ExitCode::from(1))
}

/// Is the key there, is it this instance's, and is it closed to others?
async fn key(doctor: &Doctor, db: &Db, warnings: &mut Vec<String>) -> Result<(), String> {
    let place = match instance::key_place(&doctor.at) {
        Ok(place) => place,
        Err(why) => {
            warnings.push(why);
            return Ok(());
        }
    };
    let known = db
        .read(HOME, keys::fingerprint)
        .await
        .map_err(|error| error.to_string())?;
    match (place.read(), known) {
        (Err(why), _) => warnings.push(why),
        (Ok(None), Some(_)) => warnings.push(
            "the key of the instance is gone: what was sealed with it cannot be read. Put it back"
                .into(),
        ),
        (Ok(Some(keys)), Some(known)) if keys.fingerprint() != known => {
            warnings.push("the key is not this instance's: put the right one in its place".into());
        }
        (Ok(Some(keys)), _) => println!("Key: {}", keys.fingerprint()),
        (Ok(None), None) => println!("Key: none yet, it is made at the first start"),
    }
    if let Place::File(file) = &place
        && open_to_others(file) == Some(true)
    {
        warnings.push(format!(
            "others on this machine can read the key: chmod 600 {}",
            file.display()
        ));
    }
    Ok(())
}

/// Is there a mail server, and did everything go that was promised?
async fn mails(doctor: &Doctor, db: &Db, warnings: &mut Vec<String>) -> Result<(), String> {
    let (state, held) = db
        .read(HOME, |tx| {
            Ok::<_, store::Error>((outbox::queries::state(tx)?, quarantine::holds(tx)?))
        })
        .await
        .map_err(|error| error.to_string())?;
    let number = |it: i64| count(usize::try_from(it).unwrap_or(0), "mail", "mails");
    match post::server(&doctor.post) {
        Ok(Some(server)) => println!("Mail server: {server}"),
        Ok(None) => println!("Mail server: none, so mails wait (--smtp-url)"),
        Err(why) => warnings.push(why),
    }
    println!("Waiting: {}", number(state.waiting));
    if state.failed > 0 {
        warnings.push(format!(
            "{} could not be sent: see the page Jobs and mails",
            number(state.failed)
        ));
    }
    if held {
        println!("In quarantine after a restore: an officer lets it go on the page Quarantine");
    }
    Ok(())
}
