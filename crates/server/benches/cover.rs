//! How long the month of a large register takes at the server: through the whole program,
//! from the request to the last byte of HTML. Prints one JSON line.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
use company::{COMPANY_A, Format};
use engine::facts::{Adopted, Company, Rota};
use jiff::civil::date;
use serde_json::json;
use std::time::Instant;
use store::scratch::{block_on, sqlite};

#[expect(dead_code, reason = "the stories use the rest of the harness")]
#[path = "../tests/all/world.rs"]
mod world;

const RUNS: usize = 15;
const RESPONSIBILITIES: usize = 1_000;
const HTML: &[(&str, &str)] = &[("accept", "text/html")];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let only = arguments.iter().position(|word| word == "--only");
    let only = only.and_then(|place| arguments.get(place + 1));
    if only.is_none_or(|only| only == "cover.page_1000_ms") {
        block_on(page());
    }
}

/// The month of so many responsibilities, each with a rota of its own: three people in
/// daily turns in office hours, the partner at all other hours.
async fn page() {
    let world = world::World::with(sqlite().await, company(RESPONSIBILITIES)).await;
    let dana = world.sign_in("dana").await;
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let started = Instant::now();
        let answer = world
            .send("GET", "/cover?view=month", &dana, None, HTML)
            .await;
        times.push(started.elapsed().as_secs_f64() * 1e3);
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(answer.body.len() > RESPONSIBILITIES * 500);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "{{\"name\":\"cover.page_1000_ms\",\"value\":{:.4},\"unit\":\"ms\"}}",
        times[RUNS / 2]
    );
}

fn company(responsibilities: usize) -> Company {
    let mut company = company::parse(COMPANY_A, Format::Toml).expect("company A is read");
    for number in 0..responsibilities {
        let id = format!("OWN-{number:04}");
        company.responsibilities.push(Adopted {
            id: id.clone(),
            from: date(2026, 1, 1),
            title: Some(format!("Responsibility {number}")),
            hours: Some("24x7".parse().expect("hours")),
            ..Adopted::default()
        });
        company.rotas.push(rota(&id, number));
    }
    company
}

fn rota(responsibility: &str, number: usize) -> Rota {
    let start = date(2026, 5, 1 + i8::try_from(number % 28).unwrap_or(0));
    serde_json::from_value(json!({
        "id": format!("rota-{number}"), "name": format!("Rota {number}"),
        "responsibilities": [responsibility],
        "layers": [
            {
                "name": "office hours", "hours": "office",
                "rotation": { "every": 1, "unit": "day", "start": start, "advance": "calendar" },
                "members": [{ "person": "dana" }, { "person": "mo" }, { "person": "pt-ortiz" }]
            },
            { "name": "all other hours", "hours": "outside office", "members": [{ "party": "partner" }] }
        ]
    }))
    .expect("a rota")
}
