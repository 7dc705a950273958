//! How long the page of the decision takes when a slider was moved: through the whole
//! program, from the request to the last byte of HTML, with ten thousand draws, each
//! time with another seed and other people. Prints one JSON line.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
use std::time::Instant;
use store::scratch::{block_on, sqlite};

#[expect(dead_code, reason = "the stories use the rest of the harness")]
#[path = "../tests/all/world.rs"]
mod world;

const RUNS: usize = 15;
const HTML: &[(&str, &str)] = &[("accept", "text/html")];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let only = arguments.iter().position(|word| word == "--only");
    let only = only.and_then(|place| arguments.get(place + 1));
    if only.is_none_or(|only| only == "advice.page_ms") {
        block_on(page());
    }
}

async fn page() {
    let world = world::World::with_company_a(sqlite().await).await;
    let dana = world.sign_in("dana").await;
    let mut times = Vec::new();
    for run in 0..RUNS {
        let path = format!("/advice?seed={run}&set=internal_people%3D{}", run % 9);
        let started = Instant::now();
        let answer = world.send("GET", &path, &dana, None, HTML).await;
        times.push(started.elapsed().as_secs_f64() * 1e3);
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "{{\"name\":\"advice.page_ms\",\"value\":{:.4},\"unit\":\"ms\"}}",
        times[RUNS / 2]
    );
}
