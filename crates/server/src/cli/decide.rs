//! Advising a company of which there is only a file. No database, no server, nothing
//! left behind.
use super::check::{instant, say};
use super::{Decide, Format};
use advice::assumptions::{Rate, read_pay_table};
use advice::{Decision, Settings, assess, plan, report, situation};
use engine::{civil, facts::Company};
use jiff::civil::Date;
use std::{collections::BTreeSet, fs, process::ExitCode};

/// 0: it was advised; 1: too little is known; 2: the file or a setting is wrong.
pub fn decide(decide: &Decide) -> Result<ExitCode, String> {
    let name = decide.file.display().to_string();
    let source = fs::read_to_string(&decide.file).map_err(|error| format!("{name}: {error}"))?;
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
        problems
            .iter()
            .map(|it| format!("{it}\n"))
            .collect::<String>()
    })?;
    let advice = assess(&register, company::catalogue(), on, &settings);
    let plan = decide
        .plan
        .then(|| plan::plan(&register, company::catalogue(), &settings.book, on));
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

/// As asked for; else as of the file; else today.
fn day(at: Option<&str>, facts: &Company) -> Result<Date, String> {
    if let (None, Some(as_of)) = (at, facts.assessment.as_of) {
        return Ok(as_of);
    }
    let zone = &facts.organisation.zone;
    let instant = instant(at, zone)?;
    let zone = civil::zone(zone).ok_or_else(|| format!("{zone} is no time zone"))?;
    Ok(zone.to_datetime(instant).date())
}

/// The file's own quotes first, then what the command line says.
fn settings(decide: &Decide, facts: &Company, on: Date) -> Result<Settings, String> {
    let mut settings = Settings {
        seed: decide.seed,
        mixes: decide.mix.iter().map(|groups| split(groups)).collect(),
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
        let rate = rate.ok_or_else(|| format!("--currency {text}: write it like EUR=0.92"))?;
        settings.book = settings
            .book
            .converted(&rate)
            .map_err(|refused| refused.to_string())?;
    }
    let mut settings = settings
        .quoted(&facts.assessment.quotes)
        .map_err(|refused| refused.to_string())?;
    if let Some(path) = &decide.pay {
        let name = path.display();
        let table = fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
        let rows = read_pay_table(&settings.book, &table).map_err(|refused| {
            let lines: Vec<String> = refused.iter().map(ToString::to_string).collect();
            format!("{name}:\n{}", lines.join("\n"))
        })?;
        for row in rows {
            settings
                .book
                .replace(row)
                .map_err(|refused| refused.to_string())?;
        }
    }
    for text in &decide.set {
        settings
            .set(text, on)
            .map_err(|refused| format!("--set {refused}"))?;
    }
    Ok(settings)
}

/// `SEC, MON` as two words.
fn split(groups: &str) -> BTreeSet<String> {
    let words = groups
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty());
    words.map(str::to_uppercase).collect()
}
