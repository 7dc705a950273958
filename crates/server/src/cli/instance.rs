//! What is done to an instance from its own machine: bring a company in, write it
//! out, let a person in, verify, look.
use super::{At, Export, FileFormat, Load, SignInLink, check::say};
use crate::{
    app::{App, HOME, Settings},
    organisation,
    platform::{
        clock::Clock,
        keys::{KEY_VARIABLE, Place},
        ledger::{self, Act, NOTHING},
        sign_in::{Link, link_for, ways},
        words::count,
    },
    transfer,
};
use std::{fs, process::ExitCode};
use store::Db;
use web::Error;

/// The address of the database that `--data` and `--database` mean.
pub fn address(at: &At) -> Result<String, String> {
    match &at.database {
        Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            Ok(url.clone())
        }
        Some(url) => Err(format!(
            "--database {url}: only postgres://… is meant here; the built-in database needs only --data"
        )),
        None => {
            fs::create_dir_all(&at.data)
                .map_err(|error| format!("{}: {error}", at.data.display()))?;
            Ok(format!("sqlite:{}", at.data.join("tandem.db").display()))
        }
    }
}

pub async fn open(at: &At) -> Result<Db, String> {
    Db::open(address(at)?)
        .await
        .map_err(|error| error.to_string())
}

/// As [`open`], and only what is there already: looking leaves nothing behind.
pub(super) async fn open_existing(at: &At) -> Result<Db, String> {
    let file = at.data.join("tandem.db");
    if at.database.is_none() && !file.exists() {
        return Err(format!(
            "{} holds no instance. Name its folder with --data",
            at.data.display()
        ));
    }
    open(at).await
}

/// Where the key of the instance lies.
pub(super) fn key_place(at: &At) -> Result<Place, String> {
    let variable = std::env::var(KEY_VARIABLE).ok();
    Place::of(
        variable,
        at.key_file.as_deref(),
        &at.data,
        at.database.is_some(),
    )
}

async fn start(at: &At) -> Result<App, String> {
    let db = open(at).await?;
    let keys = key_place(at)?.take()?;
    App::start(db, Clock::default(), keys, Settings::default()).await
}

pub async fn load(load: Load) -> Result<ExitCode, String> {
    let name = load.file.display().to_string();
    let source = fs::read_to_string(&load.file).map_err(|error| format!("{name}: {error}"))?;
    let facts = match company::parse(&source, company::Format::of(&name, &source)) {
        Ok(facts) => facts,
        Err(mistakes) => {
            eprint!("{}", company::render(&mistakes, &name, &source));
            return Ok(ExitCode::from(2));
        }
    };
    let app = start(&load.at).await?;
    let now = app.clock.now();
    let loaded = app
        .db
        .write(HOME, move |tx| transfer::load(tx, &facts, now))
        .await
        .map_err(|error: Error| error.detail())?;
    app.db.close().await;
    println!(
        "{} is in: {} people, {} systems, {} responsibilities, {} assignments.",
        loaded.organisation,
        loaded.people,
        loaded.systems,
        loaded.responsibilities,
        loaded.assignments
    );
    Ok(ExitCode::SUCCESS)
}

pub async fn export(export: Export) -> Result<ExitCode, String> {
    let db = open_existing(&export.at).await?;
    let facts = db
        .read(HOME, transfer::gather)
        .await
        .map_err(|error| error.to_string())?
        .ok_or("this instance is empty: nothing to export")?;
    match export.format {
        FileFormat::Toml => say(&company::to_toml(&facts)),
        FileFormat::Json => say(&company::to_json(&facts)),
    }
    Ok(ExitCode::SUCCESS)
}

pub async fn sign_in_link(link: SignInLink) -> Result<ExitCode, String> {
    let app = start(&link.at).await?;
    let now = app.clock.now();
    let person = link.person.clone();
    let kind = if link.new_start {
        Link::NewStart
    } else {
        Link::Once
    };
    let token = app
        .db
        .write(HOME, move |tx| {
            organisation::queries::person(tx, &person)?.ok_or(Error::NotFound)?;
            if ways::of(tx, &person)?.any() && kind == Link::Once {
                return Err(Error::Conflict(format!(
                    "{person} has a way in already. Was everything lost? Then say --new-start: what they had goes when they use the link"
                )));
            }
            let act = Act {
                act: if kind == Link::Once { "person.invited" } else { "new_start.allowed" },
                subject: ("person", &person),
            };
            ledger::record_machine(tx, "command-line", now, act, NOTHING)?;
            link_for(tx, &person, kind, now)
        })
        .await
        .map_err(|error| match error {
            Error::NotFound => format!("there is nobody with the id {}", link.person),
            other => other.detail(),
        })?;
    app.db.close().await;
    println!("{}/sign-in/{token}", link.public_url.trim_end_matches('/'));
    eprintln!("It works once, within fifteen minutes.");
    Ok(ExitCode::SUCCESS)
}

pub(super) fn entries(number: i64) -> String {
    count(usize::try_from(number).unwrap_or(0), "entry", "entries")
}
