//! How long it takes to draw what three models cost over five years, ten thousand
//! times. Prints one JSON line; `--only NAME` runs one. It also holds the digest of
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
const NAME: &str = "advice.draws_ms";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let only = arguments.iter().position(|word| word == "--only");
    let only = only.and_then(|place| arguments.get(place + 1));
    if only.is_some_and(|only| only != NAME) {
        return;
    }
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
    let mut times: Vec<f64> = (0..RUNS as u64)
        .map(|seed| {
            let started = Instant::now();
            let run = Run {
                seed,
                draws: DRAWS,
                years: models::YEARS,
            };
            black_box(draw(&offers, book, run));
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        "{{\"name\":\"{NAME}\",\"value\":{:.4},\"unit\":\"ms\"}}",
        times[RUNS / 2]
    );
}
