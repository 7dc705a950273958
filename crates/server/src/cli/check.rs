//! Linting a company as text. No database, no server, nothing left behind.
use super::{AtLeast, Check, Format};
use crate::platform::clock::Clock;
use engine::findings::Severity;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::{fs, process::ExitCode};

pub fn check(check: &Check) -> Result<ExitCode, String> {
    let name = check.file.display().to_string();
    let source = fs::read_to_string(&check.file).map_err(|error| format!("{name}: {error}"))?;
    let format = company::Format::of(&name, &source);
    let mistaken = |mistakes: Vec<company::Mistake>| {
        match check.format {
            Format::Json => println!("{}", serde_json::json!({ "mistakes": mistakes })),
            Format::Text => eprint!("{}", company::render(&mistakes, &name, &source)),
        }
        Ok(ExitCode::from(2))
    };
    let facts = match company::parse(&source, format) {
        Ok(facts) => facts,
        Err(mistakes) => return mistaken(mistakes),
    };
    let at = instant(check.at.as_deref(), &facts.organisation.zone)?;
    let findings = match company::check(&source, format, at) {
        Ok(findings) => findings,
        Err(mistakes) => return mistaken(mistakes),
    };
    match check.format {
        Format::Json => println!("{}", company::json_report(&findings)),
        Format::Text => print!("{}", company::text_report(&findings)),
    }
    let least = severity(check.fail_on);
    let bad = findings.iter().any(|finding| finding.severity >= least);
    Ok(if bad {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

pub fn schema() -> Result<ExitCode, String> {
    let text =
        serde_json::to_string_pretty(&company::schema()).map_err(|error| error.to_string())?;
    println!("{text}");
    Ok(ExitCode::SUCCESS)
}

fn severity(least: AtLeast) -> Severity {
    match least {
        AtLeast::Low => Severity::Low,
        AtLeast::Medium => Severity::Medium,
        AtLeast::High => Severity::High,
        AtLeast::Critical => Severity::Critical,
    }
}

/// An instant as people write it: `2026-06-01T08:00:00Z`, or a day, which begins at
/// midnight in the company's zone.
pub fn instant(text: Option<&str>, zone: &str) -> Result<Timestamp, String> {
    let Some(text) = text else {
        return Ok(Clock::default().now());
    };
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    let zone = TimeZone::get(zone).map_err(|error| error.to_string())?;
    if let Ok(day) = text.parse::<Date>() {
        return zone
            .to_ambiguous_timestamp(day.to_datetime(jiff::civil::Time::midnight()))
            .compatible()
            .map_err(|error| error.to_string());
    }
    if let Ok(time) = text.parse::<jiff::civil::DateTime>() {
        return zone
            .to_ambiguous_timestamp(time)
            .compatible()
            .map_err(|error| error.to_string());
    }
    Err(format!(
        "--at {text} is no instant: write 2026-06-01 or 2026-06-01T08:00:00Z"
    ))
}
