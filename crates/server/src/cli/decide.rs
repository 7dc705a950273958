//! Advising a company of which there is only a file. No database, no server, nothing
//! left behind.
use super::check::{instant, say};
use super::{Decide, Format};
use advice::assumptions::{Rate, read_pay_table};
use advice::{Decision, Refused, Settings, assess, plan, report, situation};
use engine::{civil, facts::Company};
use jiff::civil::Date;
use std::{fs, process::ExitCode};

/// 0: it was advised; 1: too little is known; 2: the file or a setting is wrong. To a
/// program what is wrong is an object too.
pub fn decide(decide: &Decide) -> Result<ExitCode, String> {
    match (advise(decide), decide.format) {
        (Ok(code), _) => Ok(code),
        (Err(refused), Format::Json) => {
            say(&serde_json::json!({ "refused": refused }).to_string());
            Ok(ExitCode::from(2))
        }
        (Err(refused), Format::Text) => {
            let lines: Vec<String> = refused.iter().map(ToString::to_string).collect();
            Err(lines.join("\n"))
        }
    }
}

fn advise(decide: &Decide) -> Result<ExitCode, Vec<Refused>> {
    let name = decide.file.display().to_string();
    let source = read(&name, "a company file")?;
    let format = company::Format::of(&name, &source);
    let facts = match company::parse(&source, format) {
        Ok(facts) => facts,
        Err(mistakes) => {
            match decide.format {
                Format::Json => say(&serde_json::json!({ "mistakes": mistakes }).to_string()),
                Format::Text => eprint!("{}", company::render(&mistakes, &name, &source)),
            }
            return Ok(ExitCode::from(2));
        }
    };
    let on = day(decide.at.as_deref(), &facts)?;
    let settings = settings(decide, &facts, on)?;
    let register = situation::on_day(&facts, company::catalogue(), on).map_err(|problems| {
        let refused = problems.into_iter().map(|it| Refused {
            what: it.path,
            why: it.why,
            expected: it.expected,
        });
        refused.collect::<Vec<_>>()
    })?;
    let advice = assess(&register, company::catalogue(), on, &settings);
    let decision = advice.decided.decision;
    let plan = decide.plan.then(|| {
        plan::plan(
            &register,
            company::catalogue(),
            &settings.book,
            on,
            decision,
        )
    });
    match decide.format {
        Format::Json => say(&report::json(&advice, &settings, plan.as_ref())),
        Format::Text => {
            say(&report::text(&advice, &settings));
            plan.iter().for_each(|plan| say(&report::plan_text(plan)));
            if decide.explain {
                say(&report::explain(&advice, &settings));
            }
        }
    }
    Ok(match advice.decided.decision {
        Decision::Unknown => ExitCode::from(1),
        _ => ExitCode::SUCCESS,
    })
}

fn read(name: &str, expected: &str) -> Result<String, Vec<Refused>> {
    fs::read_to_string(name).map_err(|error| vec![wrong(name, &error.to_string(), expected)])
}

fn wrong(what: &str, why: &str, expected: &str) -> Refused {
    Refused {
        what: what.to_owned(),
        why: why.to_owned(),
        expected: expected.to_owned(),
    }
}

/// The same, and by which option it was given.
fn given(option: &str, refused: Refused) -> Vec<Refused> {
    let what = format!("{option} {}", refused.what);
    vec![Refused { what, ..refused }]
}

/// As asked for; else as of the file; else today.
fn day(at: Option<&str>, facts: &Company) -> Result<Date, Vec<Refused>> {
    if let (None, Some(as_of)) = (at, facts.assessment.as_of) {
        return Ok(as_of);
    }
    let zone = &facts.organisation.zone;
    let expected = "a day such as 2026-06-01";
    let no_day = |why: String| vec![wrong("--at", &why, expected)];
    let instant = instant(at, zone).map_err(no_day)?;
    let zone = civil::zone(zone).ok_or_else(|| no_day(format!("{zone} is no time zone")))?;
    let on = zone.to_datetime(instant).date();
    situation::day(on).map_err(|refused| given("--at", refused))
}

/// The file's own quotes first, then what the command line says.
fn settings(decide: &Decide, facts: &Company, on: Date) -> Result<Settings, Vec<Refused>> {
    let mut settings = Settings {
        seed: decide.seed,
        ..Settings::default()
    };
    if let Some(text) = &decide.currency {
        let rate = text.split_once('=').and_then(|(currency, rate)| {
            Some(Rate {
                currency: currency.to_owned(),
                per_unit: rate.parse().ok()?,
                source: "entered by hand".to_owned(),
                date: on.to_string(),
            })
        });
        let no_rate = || vec![wrong("--currency", text, "write it like EUR=0.92")];
        let converted = settings.book.converted(&rate.ok_or_else(no_rate)?);
        settings.book = converted.map_err(|refused| given("--currency", refused))?;
    }
    let quoted = settings.quoted(&facts.assessment.quotes);
    let mut settings = quoted.map_err(|refused| given("assessment.quotes", refused))?;
    if let Some(path) = &decide.pay {
        let name = path.display().to_string();
        let table = read(&name, "a pay table")?;
        for row in read_pay_table(&settings.book, &table).map_err(|refused| {
            let lines = refused.into_iter();
            lines.flat_map(|it| given(&name, it)).collect::<Vec<_>>()
        })? {
            let taken = settings.book.replace(row);
            taken.map_err(|refused| given(&name, refused))?;
        }
    }
    for groups in &decide.mix {
        let taken = settings.mix(groups, facts, company::catalogue());
        taken.map_err(|refused| given("--mix", refused))?;
    }
    for text in &decide.set {
        let taken = settings.set(text, on);
        taken.map_err(|refused| given("--set", refused))?;
    }
    Ok(settings)
}
