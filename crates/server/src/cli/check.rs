//! Linting a company as text. No database, no server, nothing left behind.
use super::{AtLeast, Check, Format};
use crate::platform::clock::Clock;
use engine::{civil, findings::Severity};
use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
};
use std::{fs, io::Write, process::ExitCode};

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
        Format::Json => say(&company::json_report(&findings)),
        Format::Text => say(&company::text_report(&findings)),
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
    say(&text);
    Ok(ExitCode::SUCCESS)
}

/// Prints, and is content when the reader has seen enough (`| head`).
pub fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let end = if text.ends_with('\n') { "" } else { "\n" };
    let _ = write!(out, "{text}{end}");
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
    let zone = civil::zone(zone).ok_or_else(|| format!("{zone} is no time zone"))?;
    let midnight = |day: Date| day.to_datetime(Time::midnight());
    let time = text
        .parse::<Date>()
        .map(midnight)
        .or_else(|_| text.parse::<DateTime>());
    if let Ok(time) = time {
        return Timestamp::from_second(civil::instant(&zone, time))
            .map_err(|error| error.to_string());
    }
    Err(format!(
        "--at {text} is no instant: write 2026-06-01 or 2026-06-01T08:00:00Z"
    ))
}
