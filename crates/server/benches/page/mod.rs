//! How long a page takes at the server: through the whole program, from the request to the
//! last byte of HTML, with SQLite.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
use std::time::Instant;

#[expect(dead_code, reason = "the stories use the rest of the harness")]
#[path = "../../tests/all/world.rs"]
pub mod world;

use world::{Answer, World};

const RUNS: usize = 15;
const HTML: &[(&str, &str)] = &[("accept", "text/html")];

/// Whether `--only` leaves this figure in.
pub fn is_wanted(name: &str) -> bool {
    let arguments: Vec<String> = std::env::args().collect();
    let only = arguments.iter().position(|word| word == "--only");
    let only = only.and_then(|place| arguments.get(place + 1));
    only.is_none_or(|only| only == name)
}

/// The median of several runs, each to an address of its own, as one JSON line.
pub async fn measure(
    name: &str,
    world: World,
    address: impl Fn(usize) -> String,
    look: impl Fn(&Answer),
) {
    let dana = world.sign_in("dana").await;
    let mut times = Vec::new();
    for run in 0..RUNS {
        let path = address(run);
        let started = Instant::now();
        let answer = world.send("GET", &path, &dana, None, HTML).await;
        times.push(started.elapsed().as_secs_f64() * 1e3);
        assert_eq!(answer.status, 200, "{}", answer.body);
        look(&answer);
    }
    times.sort_by(f64::total_cmp);
    let median = times[RUNS / 2];
    println!("{{\"name\":\"{name}\",\"value\":{median:.4},\"unit\":\"ms\"}}");
}
