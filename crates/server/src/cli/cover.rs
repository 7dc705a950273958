//! Who can be reached, as text: the cover of a company file between two instants,
//! and a person's shifts as a calendar. No database, no server, nothing left behind.
use super::check::{instant, say};
use super::{CoverOf, Format};
use engine::{register::Register, rota::Cover};
use jiff::Timestamp;
use std::{fs, process::ExitCode};

/// Looked ahead for when no end is given.
const AHEAD: i32 = 12;

const YEARS: i64 = 20;
const LONGEST: i64 = YEARS * 366 * 86_400;

pub fn cover(asked: &CoverOf) -> Result<ExitCode, String> {
    let name = asked.file.display().to_string();
    let source = fs::read_to_string(&asked.file).map_err(|error| format!("{name}: {error}"))?;
    let facts = match company::parse(&source, company::Format::of(&name, &source)) {
        Ok(facts) => facts,
        Err(mistakes) => {
            match asked.format {
                Format::Json => println!("{}", serde_json::json!({ "mistakes": mistakes })),
                Format::Text => eprint!("{}", company::render(&mistakes, &name, &source)),
            }
            return Ok(ExitCode::from(2));
        }
    };
    let zone = &facts.organisation.zone;
    let from = instant(asked.from.as_deref(), zone).map_err(|why| why.replace("--at", "--from"))?;
    let to = match &asked.to {
        Some(to) => instant(Some(to), zone).map_err(|why| why.replace("--at", "--to"))?,
        None => ahead(from, zone, asked.from.as_deref())?,
    };
    if to <= from {
        return Err(format!("--to {to} is not after --from {from}"));
    }
    if to.as_second() - from.as_second() > LONGEST {
        return Err(format!(
            "from {from} to {to} is more than {YEARS} years: nobody plans so far; write a nearer --from or --to"
        ));
    }
    let register = Register::new(&facts, company::catalogue()).map_err(|problems| {
        problems
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n")
    })?;
    let mut cover = Cover::new(&register);
    for person in &asked.without {
        known(&register, "--without", person)?;
        cover = cover.without(person, from, to);
    }
    if let Some(person) = &asked.person {
        known(&register, "--person", person)?;
        say(&engine::rota::ical(&cover, person, from, to));
        return Ok(ExitCode::SUCCESS);
    }
    let report = cover.report(from, to);
    match asked.format {
        Format::Json => say(&company::cover_json(&report)),
        Format::Text => say(&company::cover_text(&report, register.zone())),
    }
    Ok(match report.holes.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(1),
    })
}

fn ahead(from: Timestamp, zone: &str, text: Option<&str>) -> Result<Timestamp, String> {
    let tz = engine::civil::zone(zone).ok_or_else(|| format!("{zone} is no time zone"))?;
    engine::civil::months_later(&tz, from, AHEAD).ok_or_else(|| {
        let from = text.map_or_else(|| from.to_string(), str::to_owned);
        format!(
            "--from {from}: the calendar ends before twelve months after it; write a day before \
             9998-12-01, or the end with --to"
        )
    })
}

fn known(register: &Register, option: &str, id: &str) -> Result<(), String> {
    if register.person(id).is_some() {
        return Ok(());
    }
    let people = register
        .company()
        .people
        .iter()
        .map(|person| person.id.as_str());
    let help = match engine::register::nearest(id, people.clone()) {
        Some(near) => format!("did you mean {near}?"),
        None => format!(
            "there is: {}",
            people.take(12).collect::<Vec<_>>().join(", ")
        ),
    };
    Err(format!(
        "{option} {id}: there is no such person in the file; {help}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_beyond_the_calendar_names_the_option_and_what_would_be_right() {
        let from: Timestamp = "9999-12-01T05:00:00Z".parse().unwrap();
        let why = ahead(from, "America/New_York", Some("9999-12-01")).unwrap_err();
        assert!(why.starts_with("--from 9999-12-01: "), "{why}");
        assert!(why.contains("a day before 9998-12-01"), "{why}");
        let from: Timestamp = "2028-02-29T17:00:00Z".parse().unwrap();
        let later = ahead(from, "America/New_York", None).unwrap();
        assert_eq!(later.to_string(), "2029-02-28T17:00:00Z");
    }
}
