//! Secrets are planted and looked for: in the ledger, in what the program logs,
//! in its figures and in the file that goes out. The stored digests are no secret.
use crate::{
    browser::Browser,
    coming_in::{self, PASSWORD},
    publisher::{Publisher, whole_days},
    world::{Answer, World},
};
use axum::http::Request;
use serde_json::json;
use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};
use tandem::{
    app::{HOME, Settings},
    platform::{backup, ids::Secret},
};
use tower::ServiceExt;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Everything that a backup holds, as text.
async fn backup(world: &World) -> String {
    let written = world.app.db.read(HOME, |tx| {
        let mut bytes = Vec::new();
        backup::write(tx, 0, &mut bytes)?;
        Ok::<_, backup::Failed>(bytes)
    });
    let bytes = written
        .await
        .map_err(|backup::Failed(why)| why)
        .expect("it is written");
    let mut text = String::new();
    let mut unpacked = flate2::read::GzDecoder::new(bytes.as_slice());
    io::Read::read_to_string(&mut unpacked, &mut text).expect("it is text");
    text
}

const KEY: &str = "canary-setup-key";

/// The figures, as somebody on this machine gets them.
async fn figures(world: &World) -> String {
    let local = axum::extract::ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 1)));
    let mut request = Request::builder()
        .uri("/metrics")
        .body(axum::body::Body::empty())
        .expect("a request");
    request.extensions_mut().insert(local);
    let response = world.app.router().oneshot(request).await.expect("answers");
    assert_eq!(response.status(), 200);
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await;
    String::from_utf8_lossy(&bytes.expect("a body")).into_owned()
}

#[test]
fn no_secret_reaches_the_ledger_the_log_the_figures_or_the_exported_file() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    // For the whole process: what other tests log meanwhile holds none of these secrets either.
    tracing::subscriber::set_global_default(subscriber).expect("the only log of this process");
    store::scratch::block_on(story());
    let text = log.text();
    assert!(text.contains("/sign-in/{token}"), "the log was caught");
    let secrets = PLANTED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    assert_eq!(secrets.len(), 12);
    for secret in &secrets {
        assert!(!text.contains(secret.as_str()), "the log says {secret}");
    }
}

static PLANTED: Mutex<Vec<String>> = Mutex::new(Vec::new());

async fn story() {
    let world = World::empty(store::scratch::sqlite().await, Settings::default()).await;
    *world
        .app
        .setup
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = Some(Secret::given(KEY));
    world
        .get("/setup?key=canary-wrong-key", "")
        .await
        .expect(404);
    world
        .get(&format!("/setup?key={KEY}"), "")
        .await
        .expect(200);
    let set_up =
        json!({ "key": KEY, "organisation": "Acme", "zone": "Europe/Berlin", "officer": "Ada" });
    let done = world.post("/setup", "", set_up).await.expect(303);
    let pair_of = |answer: &Answer| {
        let cookie = answer.header("set-cookie").split(';').next();
        cookie.unwrap_or_default().to_owned()
    };
    let begun = pair_of(&done);
    let mut browser = Browser::new(&world);
    browser.take(&begun);
    let (app, codes) = coming_in::set_up(&world, &mut browser).await;
    let ada = browser.cookie();
    let session = ada.split("; ").find(|pair| pair.starts_with("tandem="));
    let session = session.expect("a session").to_owned();
    let new = json!({ "name": "Bea", "party": "internal" });
    world.post("/people", &ada, new).await.expect(201);
    let invited = world
        .post("/people/bea/sign-in-links", &ada, json!({}))
        .await
        .expect(200)
        .json();
    let link = invited["link"].as_str().expect("a link").to_owned();
    let wrong = json!({ "name": "ada", "password": "canary-wrong-password" });
    world.post("/sign-in", "", wrong).await.expect(422);
    world
        .get("/sign-in/home.canary-guessed-token", "")
        .await
        .expect(400);
    let publisher = Publisher::open().await;
    publisher.publishes("1", &whole_days(&[("leave", "20260706", "20260711")]));
    for path in [
        "/canary-calendar-token.ics",
        "/canary-calendar-elsewhere.ics",
    ] {
        let calendar =
            json!({ "means": "absences", "person": "bea", "address": publisher.address(path) });
        world
            .post("/cover/calendars", &ada, calendar)
            .await
            .expect(201);
        // The first came and is in the copy; the second leads away, and nothing came of it.
        publisher.says(
            302,
            "Location: ftp://canary-calendar-elsewhere.ics/\r\n",
            b"",
        );
    }
    let secret_of = |text: &str| text.split_once('.').expect("a dot").1.to_owned();
    let secrets = vec![
        KEY.to_owned(),
        "canary-wrong-key".to_owned(),
        "canary-guessed-token".to_owned(),
        secret_of(&begun),
        secret_of(&link),
        secret_of(&session),
        PASSWORD.to_owned(),
        "canary-wrong-password".to_owned(),
        app.text(),
        codes[0].clone(),
        "canary-calendar-token".to_owned(),
        "canary-calendar-elsewhere".to_owned(),
    ];
    assert!(secrets.iter().all(|secret| secret.len() > 10));
    PLANTED
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone_from(&secrets);
    let ledger = world.get("/ledger", &ada).await.expect(200).body;
    assert!(ledger.contains("person.invited"));
    let toml = world
        .post("/export", &ada, serde_json::json!({}))
        .await
        .expect(200)
        .body;
    assert!(toml.contains("Acme"));
    let backup = backup(&world).await;
    assert!(backup.contains("Acme"));
    let figures = figures(&world).await;
    assert!(figures.contains("tandem_requests_total"), "{figures}");
    for secret in &secrets {
        for (place, text) in [
            ("ledger", &ledger),
            ("file", &toml),
            ("backup", &backup),
            ("figures", &figures),
        ] {
            assert!(!text.contains(secret.as_str()), "the {place} says {secret}");
        }
    }
}

#[test]
fn figures_are_for_this_machine_only_also_behind_a_proxy() {
    store::scratch::block_on(async {
        let world = World::empty(store::scratch::sqlite().await, Settings::default()).await;
        let afar = axum::extract::ConnectInfo(std::net::SocketAddr::from(([10, 0, 0, 7], 1)));
        let here = axum::extract::ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 1)));
        for (from, forwarded) in [(afar, false), (here, true)] {
            let mut request = Request::builder().uri("/metrics");
            if forwarded {
                request = request.header("x-forwarded-for", "10.0.0.7");
            }
            let mut request = request.body(axum::body::Body::empty()).expect("a request");
            request.extensions_mut().insert(from);
            let response = world.app.router().oneshot(request).await.expect("answers");
            assert_eq!(response.status(), 404);
        }
    });
}
