//! How long a page takes at the server: from the request to its last byte, over the real
//! router, with SQLite in memory. Prints one JSON line for each figure; the least of
//! several runs, for others use the machine too.
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use company::{COMPANY_A, Format};
use engine::facts::{Adopted, Company, Rota};
use jiff::civil::date;
use serde_json::json;
use std::time::Instant;
use store::Db;
use tandem::{
    app::{App, HOME, Settings},
    platform::{
        clock::Clock,
        keys::Keys,
        sign_in::{open_for_demo, session_name},
    },
    transfer,
};
use tower::ServiceExt;

const RUNS: usize = 12;

fn main() {
    store::scratch::block_on(async {
        let value = cover_page(1_000).await;
        println!("{{\"name\":\"cover.page_1000_ms\",\"value\":{value:.4},\"unit\":\"ms\"}}");
    });
}

/// The month of so many responsibilities, each with a rota of its own: three people in
/// daily turns in office hours, the partner at all other hours.
async fn cover_page(responsibilities: usize) -> f64 {
    let db = Db::open("sqlite::memory:").await.expect("a database");
    let clock = Clock::showing("2026-06-01T13:00:00Z".parse().expect("an instant"));
    let app = App::start(db, clock, Keys::scratch(), Settings::default())
        .await
        .expect("it starts");
    let (facts, now) = (company(responsibilities), app.clock.now());
    let value = app
        .db
        .write(HOME, move |tx| {
            transfer::load(tx, &facts, now)?;
            open_for_demo(tx, "dana", now)
        })
        .await
        .map_err(|error: web::Error| error.detail())
        .expect("it loads");
    let cookie = format!("{}={value}", session_name(&app.settings));
    let router = app.router();
    let mut least = f64::MAX;
    for _ in 0..RUNS {
        let request = Request::builder()
            .uri("/cover?view=month")
            .header(header::COOKIE, &cookie)
            .header(header::ACCEPT, "text/html")
            .body(Body::empty())
            .expect("a request");
        let started = Instant::now();
        let response = router.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), 200);
        let page = to_bytes(response.into_body(), usize::MAX).await;
        least = least.min(started.elapsed().as_secs_f64() * 1e3);
        assert!(page.expect("a page").len() > responsibilities * 500);
    }
    least
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
