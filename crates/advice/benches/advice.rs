//! How long it takes to draw what three models cost over five years, ten thousand
//! times; and how long the whole of the advice takes, as a moved slider asks for it. Prints
//! one JSON line for each; `--only NAME` runs one. It also holds the digest of
//! company A's advice against the one that is kept: a release build must give the same
//! bytes as the debug build of the tests.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
use advice::draws::{DRAWS, Run, draw};
use advice::situation::{Situation, on_day};
use advice::{Book, Model, Settings, assess, dice, models, report};
use jiff::civil::{Date, date};
use std::hint::black_box;
use std::time::Instant;

const ON: Date = date(2026, 6, 1);
const RUNS: usize = 15;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let only = arguments.iter().position(|word| word == "--only");
    let only = only.and_then(|place| arguments.get(place + 1));
    let wanted = |name: &str| only.is_none_or(|only| only == name);
    let facts = company::parse(company::COMPANY_A, company::Format::Toml).expect("company A");
    let register = on_day(&facts, company::catalogue(), ON).expect("company A holds together");
    let settings = Settings::default();
    let advice = assess(&register, company::catalogue(), ON, &settings);
    let digest = dice::fingerprint(report::json(&advice, &settings, None).as_bytes());
    let kept = include_str!("../tests/all/company-a.digest").trim();
    assert_eq!(
        format!("{digest:016x}"),
        kept,
        "a release build gives other bytes than a debug build"
    );

    let situation = Situation::new(&register, company::catalogue(), ON);
    let book = Book::shipped();
    let offers = Model::ALL.map(|model| models::equal(&situation, book, model).expect("users"));
    if wanted("advice.draws_ms") {
        measure("advice.draws_ms", |seed| {
            let run = Run {
                seed,
                draws: DRAWS,
                years: models::YEARS,
            };
            black_box(draw(&offers, book, run));
        });
    }
    if wanted("advice.assess_ms") {
        measure("advice.assess_ms", |seed| {
            let settings = Settings {
                seed,
                ..Settings::default()
            };
            black_box(assess(&register, company::catalogue(), ON, &settings));
        });
    }
}

/// The median of several runs, each with a seed of its own.
fn measure(name: &str, run: impl Fn(u64)) {
    let mut times: Vec<f64> = (0..RUNS as u64)
        .map(|seed| {
            let started = Instant::now();
            run(seed);
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        "{{\"name\":\"{name}\",\"value\":{:.4},\"unit\":\"ms\"}}",
        times[RUNS / 2]
    );
}
