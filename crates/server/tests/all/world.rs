//! A world for a test: a scratch database with company A in it, the real router,
//! and people who sign in by their link as everybody does. It decides nothing and
//! asserts only that the world itself stands.
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, header},
};
use company::{COMPANY_A, Format};
use engine::facts::Company;
use serde_json::Value;
use store::Db;
use tandem::{
    app::{App, HOME, Settings},
    platform::{
        clock::Clock,
        jobs::{self, Outcome},
        keys::Keys,
        outbox::{self, Mail},
        sign_in::{open_for_demo, session_name},
    },
    transfer,
};
use tower::ServiceExt;

/// Monday, 1 June 2026, 09:00 in New York.
pub const AT: &str = "2026-06-01T13:00:00Z";

pub struct World {
    pub app: App,
    router: Router,
}

/// What came back, with its body read to the end.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|why| panic!("no JSON ({why}), {}: {}", self.status, self.body))
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).map(|value| value.to_str());
        value.and_then(Result::ok).unwrap_or_default()
    }

    /// The answer, if it has this status; else the test fails and shows it.
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }
}

pub fn company_a() -> Company {
    company::parse(COMPANY_A, Format::Toml).expect("company A is read")
}

impl World {
    /// Nothing is in it yet.
    pub async fn empty(db: Db, settings: Settings) -> World {
        World::begun(db, Keys::scratch(), settings).await
    }

    /// Whatever is in it, with the key that it belongs to.
    pub async fn begun(db: Db, keys: Keys, settings: Settings) -> World {
        let clock = Clock::showing(AT.parse().expect("an instant"));
        let settings = Settings {
            demo: true,
            ..settings
        };
        let app = App::start(db, clock, keys, settings)
            .await
            .expect("it starts");
        World::around(app)
    }

    /// Another process on the same data.
    pub fn around(app: App) -> World {
        let router = app.router();
        World { app, router }
    }

    /// Company A as it ships, and nothing else.
    pub async fn with_company_a(db: Db) -> World {
        World::with(db, company_a()).await
    }

    pub async fn with(db: Db, facts: Company) -> World {
        let world = World::empty(db, Settings::default()).await;
        world.load(HOME, facts).await;
        world.app.learn_name().await.expect("a name");
        world
    }

    pub async fn load(&self, organisation: &str, facts: Company) {
        let now = self.app.clock.now();
        self.app
            .db
            .write(organisation, move |tx| transfer::load(tx, &facts, now))
            .await
            .map_err(|error: web::Error| error.detail())
            .expect("it loads");
    }

    /// Signs a person of home in, as after both factors: their cookie. How people really
    /// come in is told by the stories of `coming_in`.
    pub async fn sign_in(&self, person: &str) -> String {
        self.sign_in_to(HOME, person).await
    }

    pub async fn sign_in_to(&self, organisation: &str, person: &str) -> String {
        let (now, person) = (self.app.clock.now(), person.to_owned());
        let value = self
            .app
            .db
            .write(organisation, move |tx| open_for_demo(tx, &person, now))
            .await
            .map_err(|error: web::Error| error.detail())
            .expect("a session");
        format!("{}={value}", session_name(&self.app.settings))
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send("GET", path, cookie, None, &[]).await
    }

    pub async fn post(&self, path: &str, cookie: &str, body: Value) -> Answer {
        self.send("POST", path, cookie, Some(body), &[]).await
    }

    /// A request as a program sends it: JSON both ways, unless `headers` say otherwise.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        cookie: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut headers = headers.to_vec();
        if !headers.iter().any(|(name, _)| *name == "accept") {
            headers.push(("accept", "application/json"));
        }
        if body.is_some() {
            headers.push(("content-type", "application/json"));
        }
        let body = body.map(|json| json.to_string()).unwrap_or_default();
        self.raw(method, path, cookie, body, &headers).await
    }

    /// A change with a body that is no JSON, such as a form's.
    pub async fn send_text(
        &self,
        path: &str,
        cookie: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> Answer {
        self.raw("POST", path, cookie, body.to_owned(), headers)
            .await
    }

    async fn raw(
        &self,
        method: &str,
        path: &str,
        cookie: &str,
        body: String,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !cookie.is_empty() {
            request = request.header(header::COOKIE, cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("answers");
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body");
        Answer {
            status: head.status.as_u16(),
            headers: head.headers,
            body: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    /// The mails of home that have not been sent, oldest first, with their words.
    pub async fn mails(&self) -> Vec<Mail> {
        let keys = self.app.keys.clone();
        let read = self.app.db.read(HOME, move |tx| outbox::unsent(tx, &keys));
        read.await.expect("the mails are read")
    }

    /// Runs the jobs that are due by the world's clock.
    pub async fn run_jobs(&self) -> Vec<Outcome> {
        jobs::run_due(&self.app).await.expect("the jobs ran")
    }

    /// How many entries the ledger of home has.
    pub async fn entries(&self) -> i64 {
        let verdict = self.verdict().await;
        assert_eq!(verdict.broken, None);
        verdict.good
    }

    pub async fn verdict(&self) -> tandem::platform::ledger::Verdict {
        let read = self.app.db.read(HOME, tandem::platform::ledger::verify);
        read.await.expect("the ledger is read")
    }
}
