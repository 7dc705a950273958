//! Linting a company as text. No database, no server, nothing left behind.
use super::{AtLeast, Check, Format};
use crate::platform::clock::Clock;
use engine::{civil, findings::Severity};
use jiff::{Timestamp, civil::DateTime};
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

/// An instant as people write it: `2026-06-01T08:00:00Z`; or a time on the company's
/// clocks, `2026-06-01T08:00`; or a day, which begins at midnight there.
pub fn instant(text: Option<&str>, zone: &str) -> Result<Timestamp, String> {
    let Some(text) = text else {
        return Ok(Clock::default().now());
    };
    if text.contains('[') {
        return Err(format!(
            "--at {text} names a zone of its own: write it with its offset, such as \
             2026-06-01T08:00:00+02:00, or on the company's clocks, such as 2026-06-01T08:00"
        ));
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Ok(instant);
    }
    let zone = civil::zone(zone).ok_or_else(|| format!("{zone} is no time zone"))?;
    // A day alone is its midnight.
    let time = text.parse::<DateTime>().map_err(|_| {
        format!(
            "--at {text} is no instant: write 2026-06-01, 2026-06-01T08:00 or 2026-06-01T08:00:00Z"
        )
    })?;
    Timestamp::from_second(civil::instant(&zone, time)).map_err(|_| {
        format!("--at {text} is beyond the last day of the calendar: write one before 9999-12-01")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_an_offset_is_on_the_company_s_clocks_and_a_day_is_its_midnight() {
        let at = |text: &str| {
            let at = instant(Some(text), "America/New_York");
            at.map(|at| at.to_string())
        };
        for (text, instant) in [
            ("2026-06-01", "2026-06-01T04:00:00Z"),
            ("2026-06-01T08:00", "2026-06-01T12:00:00Z"),
            ("2026-06-01T08:00:30", "2026-06-01T12:00:30Z"),
            ("2026-06-01T08:00+02:00", "2026-06-01T06:00:00Z"),
            ("2026-06-01T08:00Z", "2026-06-01T08:00:00Z"),
        ] {
            assert_eq!(at(text).unwrap(), instant, "{text}");
        }
        for text in [
            "2026-06-01T08:00[Europe/Berlin]",
            "2026-06-01T08:00+02:00[Europe/Berlin]",
            "2026-06-31",
            "9999-12-31",
            "noon",
        ] {
            assert!(at(text).is_err(), "{text}");
        }
    }
}
