//! Verifying: the ledger of an instance, an exported one, or a proof that was handed
//! out, against what was kept. Two of the three need no instance.
use super::{LedgerExport, Verify, instance::open_existing};
use crate::{
    app::HOME,
    platform::{
        ledger::{
            self, Broken, Kept, Verdict,
            note::VerifierKey,
            proof::{ConsistencyProof, EntryProof},
        },
        words::count,
    },
    record,
};
use serde::de::DeserializeOwned;
use std::{
    fs::{self, File},
    io::{self, BufReader, BufWriter, Write},
    path::Path,
    process::ExitCode,
};

pub async fn verify(asked: Verify) -> Result<ExitCode, String> {
    let known = asked
        .key
        .iter()
        .map(|key| VerifierKey::parse(key).ok_or_else(|| format!("--key {key} is no key")))
        .collect::<Result<Vec<_>, _>>()?;
    let mut kept = Vec::new();
    for file in &asked.checkpoint {
        match Kept::read(&file.display().to_string(), &read(file)?, &known) {
            Ok(one) => kept.push(one),
            Err(why) => return Ok(broken(&why)),
        }
    }
    if let Some(file) = &asked.consistency {
        return consistency(file, &known, &kept);
    }
    if !asked.proof.is_empty() {
        return asked
            .proof
            .iter()
            .map(|file| entry(file, &known))
            .find(|done| *done != Ok(ExitCode::SUCCESS))
            .unwrap_or(Ok(ExitCode::SUCCESS));
    }
    let verdict = match &asked.ledger {
        Some(file) => {
            let name = file.display();
            let opened = File::open(file).map_err(|error| format!("{name}: {error}"))?;
            ledger::file::verify(BufReader::new(opened), &kept)
                .map_err(|why| format!("{name}: {why}"))?
        }
        None => match of_instance(&asked, &kept).await? {
            Ok(verdict) => verdict,
            Err(why) => return Ok(broken(&why)),
        },
    };
    Ok(told(verdict, kept.len()))
}

/// The ledger of the database, against what was kept and what it holds itself.
async fn of_instance(asked: &Verify, kept: &[Kept]) -> Result<Result<Verdict, String>, String> {
    let db = open_existing(&asked.at).await?;
    let mut kept = kept.to_vec();
    let read = db.read(HOME, move |tx| {
        Ok(match record::stored_checkpoints(tx)? {
            Ok(stored) => {
                kept.extend(stored);
                Ok(ledger::verify_with(tx, &kept)?)
            }
            Err(why) => Err(why),
        })
    });
    read.await.map_err(|error: store::Error| error.to_string())
}

fn told(verdict: Verdict, kept: usize) -> ExitCode {
    let good = count(
        usize::try_from(verdict.good).unwrap_or(0),
        "entry",
        "entries",
    );
    let Some(Broken {
        number,
        act,
        subject,
        why,
    }) = verdict.broken
    else {
        println!("The ledger holds: {good}, each as it was written.");
        if kept == 0 {
            println!("Nothing that was kept elsewhere was compared: give --checkpoint for that.");
        }
        return ExitCode::SUCCESS;
    };
    println!("The ledger is broken at entry {number}: {why}.");
    if let (Some(act), Some(subject)) = (act, subject) {
        println!("That entry says: {act}, {subject}.");
    }
    println!("Before it, {good} as written.");
    ExitCode::from(1)
}

fn broken(why: &str) -> ExitCode {
    println!("It does not hold. {why}.");
    ExitCode::from(1)
}

fn entry(file: &Path, known: &[VerifierKey]) -> Result<ExitCode, String> {
    let proof: EntryProof = json(file)?;
    Ok(match proof.check(known) {
        Ok(shown) => {
            println!(
                "It holds: entry {} of {}, signed by {}.",
                proof.number,
                shown.checkpoint.size,
                names(&shown.keys)
            );
            println!("{}", proof.entry);
            ExitCode::SUCCESS
        }
        Err(why) => broken(&format!("{}: {why}", file.display())),
    })
}

fn consistency(file: &Path, known: &[VerifierKey], kept: &[Kept]) -> Result<ExitCode, String> {
    let proof: ConsistencyProof = json(file)?;
    Ok(match proof.check(known, kept) {
        Ok(shown) => {
            println!(
                "It holds: the state of {} entries begins with that of {}, signed by {}.",
                shown.checkpoint.size,
                proof.from_size,
                names(&shown.keys)
            );
            if kept.is_empty() {
                println!("Give --checkpoint to hold the beginning against what was kept.");
            }
            ExitCode::SUCCESS
        }
        Err(why) => broken(&format!("{}: {why}", file.display())),
    })
}

fn names(keys: &[VerifierKey]) -> String {
    let names: Vec<&str> = keys.iter().map(|key| key.name.as_str()).collect();
    names.join(", ")
}

fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))
}

fn json<T: DeserializeOwned>(file: &Path) -> Result<T, String> {
    serde_json::from_str(&read(file)?).map_err(|error| format!("{}: {error}", file.display()))
}

/// Writes the ledger as the file that both verifiers read.
pub async fn export(asked: LedgerExport) -> Result<ExitCode, String> {
    let db = open_existing(&asked.at).await?;
    let to = asked.to.clone();
    let written = db.read(HOME, move |tx| {
        let mut out: Box<dyn Write> = match &to {
            Some(file) => Box::new(BufWriter::new(File::create(file).map_err(failed)?)),
            None => Box::new(BufWriter::new(io::stdout().lock())),
        };
        let size = ledger::file::write(tx, &mut out)?;
        out.flush().map_err(failed)?;
        Ok(size)
    });
    let size = written.await.map_err(|error: web::Error| match error {
        web::Error::Internal(why) => why,
        other => other.detail(),
    })?;
    if let Some(file) = asked.to {
        println!(
            "{} are in {}.",
            count(usize::try_from(size).unwrap_or(0), "entry", "entries"),
            file.display()
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn failed(error: io::Error) -> web::Error {
    web::Error::Internal(error.to_string())
}
