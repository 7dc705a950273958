//! How people come in, and what keeps others out: told with a browser, on both databases.
mod guessing;
mod second_person;
mod sessions;

use crate::{
    browser::{Browser, Device, ORIGIN},
    cast,
    world::World,
};
use jiff::SignedDuration;
use serde_json::json;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::LazyLock;
use tandem::{
    app::{HOME, Settings},
    platform::sign_in::{
        Link, link_for,
        ways::{authenticator, breached::Breached},
    },
};

pub const PASSWORD: &str = "orbit pickle canyon sofa";

/// Nobody would guess it, and it stands in the list of breaches.
const BREACHED: &str = "copper ladder violin mango";

/// Its SHA-1.
const DIGEST: &str = "D7679E10E1A2C71CF0C18A80B099CDF3D603F418";

/// A list of breaches, as it is handed out: two digests in order, with their counts.
fn breaches() -> Breached {
    static LIST: LazyLock<Breached> = LazyLock::new(|| {
        let file = std::env::temp_dir().join(format!("breaches-{}", std::process::id()));
        let lines = format!("{}:3\r\n{}:12\r\n", "0".repeat(40), DIGEST);
        std::fs::write(&file, lines).expect("a file");
        Breached::open(&file).expect("a list")
    });
    LIST.clone()
}

pub async fn world(db: store::Db) -> World {
    let settings = Settings {
        breached: Some(breaches()),
        address: ORIGIN.into(),
        proxies: vec![IpAddr::V4(Ipv4Addr::LOCALHOST)],
        ..Settings::default()
    };
    let world = World::empty(db, settings).await;
    world.load(HOME, cast::home()).await;
    world.app.learn_name().await.expect("a name");
    world
}

/// The address of an invitation, as an officer would hand it over.
async fn link_to(world: &World, person: &str) -> String {
    let (now, person) = (world.app.clock.now(), person.to_owned());
    let write = world
        .app
        .db
        .write(HOME, move |tx| link_for(tx, &person, Link::Once, now));
    let token = write.await.map_err(|error: web::Error| error.detail());
    format!("/sign-in/{}", token.expect("a link"))
}

/// Presses an invitation: what follows is setting up a way in.
pub async fn invited<'w>(world: &'w World, person: &str) -> Browser<'w> {
    let mut browser = Browser::new(world);
    let link = link_to(world, person).await;
    browser.get(&link).await.expect(200);
    let pressed = browser.post(&link, json!({})).await.expect(303);
    assert_eq!(pressed.header("location"), "/sign-in/set-up");
    browser
}

/// What the authenticator app holds.
pub struct App(Vec<u8>);

impl App {
    /// For looking for it where it must not be.
    pub fn text(&self) -> String {
        authenticator::as_text(&self.0).replace(' ', "")
    }

    pub fn read(text: &str) -> App {
        let letters: String = text.split(' ').collect();
        let secret = totp_rs::Secret::try_from_base32(letters).expect("base32");
        App(secret.as_bytes().to_vec())
    }

    pub fn code(&self, world: &World) -> String {
        authenticator::code_at(&self.0, world.app.clock.now()).expect("a code")
    }
}

/// Sets up password and app; the recovery codes come along.
pub async fn set_up(world: &World, browser: &mut Browser<'_>) -> (App, Vec<String>) {
    let body = json!({ "password": PASSWORD });
    browser
        .post("/sign-in/set-up/password", body)
        .await
        .expect(303);
    let page = browser.get("/sign-in/set-up/authenticator").await;
    let app = App::read(
        page.expect(200).json()["secret"]
            .as_str()
            .expect("a secret"),
    );
    let code = json!({ "code": app.code(world) });
    let done = browser.post("/sign-in/set-up/authenticator", code).await;
    let codes = done.expect(200).json()["codes"].clone();
    let codes: Vec<String> = serde_json::from_value(codes).expect("codes");
    (app, codes)
}

fn next_code(world: &World) {
    world.app.clock.advance(SignedDuration::from_secs(31));
}

async fn by_password(browser: &mut Browser<'_>, name: &str, password: &str) -> u16 {
    let body = json!({ "name": name, "password": password });
    browser.post("/sign-in", body).await.status
}

async fn by_code(browser: &mut Browser<'_>, code: &str) -> u16 {
    let body = json!({ "code": code });
    browser.post("/sign-in/second-factor", body).await.status
}

/// Everything that coming in asks the database for, once.
pub async fn walk(db: store::Db) {
    let world = world(db).await;
    let (dana, coo) = (world.sign_in("dana").await, world.sign_in("coo").await);
    let mut mo = invited(&world, "mo").await;
    let (app, codes) = set_up(&world, &mut mo).await;
    world.app.clock.advance(SignedDuration::from_mins(6));
    let mut other = Browser::new(&world);
    by_password(&mut other, "mo", PASSWORD).await;
    by_code(&mut other, &app.code(&world)).await;
    by_password(&mut other, "mo", PASSWORD).await;
    assert_eq!(by_code(&mut other, &codes[0]).await, 303);
    let mut device = Device::new(1);
    mo.post("/me/ways-in", json!({})).await.expect(303);
    let made = mo
        .make_passkey(&mut device, "/sign-in/set-up/passkey")
        .await;
    made.expect(200);
    let used = other.use_passkey(&device, "/sign-in/passkey").await;
    used.expect(200);
    let me = mo.get("/me").await.expect(200).json();
    for (kind, list) in [("passkeys", "keys"), ("sessions", "sessions")] {
        let id = me[list][0]["id"].as_str().expect("an id");
        let ended = other
            .post(&format!("/me/{kind}/{id}/ending"), json!({}))
            .await;
        ended.expect(200);
    }
    mo.post("/me/other-sessions/ending", json!({})).await;
    let ortiz = world.sign_in("pt-ortiz").await;
    world.get("/parties/partner", &ortiz).await.expect(200);
    let why = json!({ "reason": "Lost everything" });
    let asked = world.post("/people/mo/new-starts", &dana, why).await;
    let id = asked.expect(200).json()["waiting"][0]["id"].clone();
    let path = format!("/new-starts/{}/permission", id.as_str().expect("an id"));
    let given = world.post(&path, &coo, json!({})).await.expect(200).json();
    let link = given["link"]
        .as_str()
        .and_then(|link| link.strip_prefix(ORIGIN));
    let link = link.expect("a link").to_owned();
    let mut anew = Browser::new(&world);
    anew.post(&link, json!({})).await.expect(303);
    let mut device = Device::new(2);
    let made = anew
        .make_passkey(&mut device, "/sign-in/set-up/passkey")
        .await;
    made.expect(200);
    for end in ["", "/ending"] {
        let path = format!("/people/mo/suspension{end}");
        world.post(&path, &dana, json!({})).await.expect(200);
    }
}

store::on_both_databases! {
    async fn looking_at_an_invitation_spends_nothing_and_it_opens_nothing_but_the_way_in(db: Db) {
        let world = world(db).await;
        let link = link_to(&world, "dana").await;
        for _ in 0..3 {
            let page = Browser::new(&world).page(&link).await.expect(200);
            assert!(page.body.contains("Dana Whitlock"));
            assert_eq!(page.header("set-cookie"), "");
        }
        let mut dana = Browser::new(&world);
        dana.post(&link, json!({})).await.expect(303);
        for path in ["/findings", "/me", "/access", "/ledger"] {
            dana.get(path).await.expect(401);
        }
        dana.get("/sign-in/set-up").await.expect(200);
        Browser::new(&world).post(&link, json!({})).await.expect(400);
        Browser::new(&world).get(&link).await.expect(400);
        let late = link_to(&world, "dana").await;
        world.app.clock.advance(SignedDuration::from_mins(16));
        Browser::new(&world).post(&late, json!({})).await.expect(400);
        dana.get("/sign-in/set-up").await.expect(400);
    }

    async fn password_and_app_lead_in_and_each_code_counts_once(db: Db) {
        let world = world(db).await;
        let mut dana = invited(&world, "dana").await;
        for weak in ["short", "password1234", "danawhitlock2026", BREACHED] {
            dana.post("/sign-in/set-up/password", json!({ "password": weak })).await.expect(422);
        }
        dana.post("/sign-in/set-up/authenticator", json!({ "code": "000000" })).await.expect(404);
        let (app, codes) = set_up(&world, &mut dana).await;
        assert_eq!(codes.len(), 10);
        dana.get("/findings").await.expect(200);
        assert_eq!(dana.get("/me").await.json()["ways"]["codes_left"], 10);
        // The invitation is over, and so is its way in.
        dana.get("/sign-in/set-up").await.expect(400);

        let mut other = Browser::new(&world);
        assert_eq!(by_password(&mut other, "dana", "orbit pickle canyon sofas").await, 422);
        assert_eq!(by_password(&mut other, "nobody-here", PASSWORD).await, 422);
        assert_eq!(by_code(&mut other, &codes[0]).await, 400);
        assert_eq!(by_password(&mut other, "DANA", PASSWORD).await, 303);
        other.get("/findings").await.expect(401);
        other.get("/sign-in/second-factor").await.expect(200);
        // The code that showed that the app was taken is spent.
        assert_eq!(by_code(&mut other, &app.code(&world)).await, 422);
        next_code(&world);
        let code = app.code(&world);
        assert_eq!(by_code(&mut other, &code).await, 303);
        other.get("/findings").await.expect(200);
        let mut third = Browser::new(&world);
        assert_eq!(by_password(&mut third, "dana", PASSWORD).await, 303);
        assert_eq!(by_code(&mut third, &code).await, 422);
        // A recovery code stands for the app, once; small letters will do.
        assert_eq!(by_code(&mut third, &codes[3].to_lowercase()).await, 303);
        // So many browsers in one minute were slowed down.
        world.app.clock.advance(SignedDuration::from_mins(5));
        let mut fourth = Browser::new(&world);
        assert_eq!(by_password(&mut fourth, "dana", PASSWORD).await, 303);
        assert_eq!(by_code(&mut fourth, &codes[3]).await, 422);
        assert_eq!(third.get("/me").await.json()["ways"]["codes_left"], 9);
        // New ones take the place of all the old ones.
        third.post("/me/recovery-codes", json!({})).await.expect(200);
        assert_eq!(by_code(&mut fourth, &codes[4]).await, 422);
        assert_eq!(world.verdict().await.broken, None);
    }

    async fn the_fifth_wrong_code_ends_the_way_in(db: Db) {
        let world = world(db).await;
        let mut dana = invited(&world, "dana").await;
        let (app, _) = set_up(&world, &mut dana).await;
        next_code(&world);
        let mut other = Browser::new(&world);
        other.address = "198.51.100.9";
        assert_eq!(by_password(&mut other, "dana", PASSWORD).await, 303);
        for _ in 0..5 {
            assert_eq!(by_code(&mut other, "000000").await, 422);
        }
        assert_eq!(by_code(&mut other, &app.code(&world)).await, 400);
    }

    async fn a_passkey_is_both_factors_and_no_answer_counts_twice(db: Db) {
        let world = world(db).await;
        let mut device = Device::new(1);
        let mut dana = invited(&world, "dana").await;
        dana.make_passkey(&mut device, "/sign-in/set-up/passkey").await.expect(200);
        dana.get("/findings").await.expect(200);

        let mut other = Browser::new(&world);
        let ask = other.post("/sign-in/passkey/challenge", json!({})).await.expect(200).json();
        let answer = json!({ "credential": device.get(&ask["ask"]["publicKey"]) });
        let before = other.cookie();
        other.post("/sign-in/passkey", answer.clone()).await.expect(200);
        other.get("/findings").await.expect(200);
        // The same answer again, in the same browser and in another one.
        let again = world.send("POST", "/sign-in/passkey", &before, Some(answer.clone()), &[]).await;
        again.expect(400);
        let mut thief = Browser::new(&world);
        thief.post("/sign-in/passkey/challenge", json!({})).await.expect(200);
        thief.post("/sign-in/passkey", answer.clone()).await.expect(400);
        // A wrong answer spends the challenge too.
        thief.post("/sign-in/passkey", answer).await.expect(400);

        device.origin = "http://evil.example";
        Browser::new(&world).use_passkey(&device, "/sign-in/passkey").await.expect(400);
        device.origin = ORIGIN;
        device.checks_its_person = false;
        Browser::new(&world).use_passkey(&device, "/sign-in/passkey").await.expect(400);
        device.checks_its_person = true;
        let unknown = Device::new(9);
        Browser::new(&world).use_passkey(&unknown, "/sign-in/passkey").await.expect(400);
        Browser::new(&world).use_passkey(&device, "/sign-in/passkey").await.expect(200);

        // It is the only way in, so it stays until there is another one.
        let me = dana.get("/me").await.json();
        let path = format!("/me/passkeys/{}/ending", me["keys"][0]["id"].as_str().unwrap());
        dana.post(&path, json!({})).await.expect(409);
        dana.post("/me/ways-in", json!({})).await.expect(303);
        let old = dana.cookie();
        set_up(&world, &mut dana).await;
        world.get("/findings", &old).await.expect(401);
        let mut ortiz = invited(&world, "pt-ortiz").await;
        set_up(&world, &mut ortiz).await;
        ortiz.post(&path, json!({})).await.expect(404);
        dana.post(&path, json!({})).await.expect(200);
        Browser::new(&world).use_passkey(&device, "/sign-in/passkey").await.expect(400);
    }

    async fn what_weighs_much_asks_for_the_second_factor_after_ten_minutes(db: Db) {
        let world = world(db).await;
        let mut dana = invited(&world, "dana").await;
        let (app, _) = set_up(&world, &mut dana).await;
        dana.post("/export", json!({})).await.expect(200);
        world.app.clock.advance(SignedDuration::from_mins(11));
        dana.get("/access").await.expect(200);
        dana.post("/export", json!({})).await.expect(403);
        let new = json!({ "access": "reader", "reason": "Audit" });
        dana.post("/people/w-powerless/grants", new.clone()).await.expect(403);
        dana.post("/register/signatures", json!({})).await.expect(403);
        // A reader is led to the second factor and back to the page; the script of a form too.
        let mut headers = vec![("accept", "text/html"), ("referer", "http://localhost/access")];
        let led = world.send("POST", "/export", &dana.cookie(), Some(json!({})), &headers).await.expect(303);
        assert_eq!(led.header("location"), "/me/confirmation?to=/access");
        headers.push(("tandem-form", "1"));
        let led = world.send("POST", "/export", &dana.cookie(), Some(json!({})), &headers).await.expect(200);
        assert_eq!(led.json()["to"], "/me/confirmation?to=/access");
        let old = dana.cookie();
        let wrong = json!({ "code": "000000" });
        dana.post("/me/confirmation", wrong).await.expect(422);
        let right = json!({ "code": app.code(&world), "to": "/access" });
        let on = dana.post("/me/confirmation", right).await.expect(303);
        assert_eq!(on.header("location"), "/access");
        dana.post("/register/signatures", json!({})).await.expect(200);
        dana.post("/export", json!({})).await.expect(200);
        dana.post("/people/w-powerless/grants", new).await.expect(201);
        world.get("/findings", &old).await.expect(401);

        let mut device = Device::new(2);
        dana.post("/me/ways-in", json!({})).await.expect(303);
        dana.make_passkey(&mut device, "/sign-in/set-up/passkey").await.expect(200);
        world.app.clock.advance(SignedDuration::from_mins(11));
        dana.post("/export", json!({})).await.expect(403);
        // Not with somebody else's passkey.
        let mut theirs = Device::new(3);
        let mut ortiz = invited(&world, "pt-ortiz").await;
        ortiz.make_passkey(&mut theirs, "/sign-in/set-up/passkey").await.expect(200);
        dana.use_passkey(&theirs, "/me/confirmation/passkey").await.expect(400);
        dana.post("/export", json!({})).await.expect(403);
        // As the page's script does it: where one was going is said with the question.
        let asked = json!({ "to": "/access" });
        let ask = dana.post("/me/confirmation/passkey/challenge", asked).await.expect(200).json();
        let credential = device.get(&ask["ask"]["publicKey"]);
        let on = dana.post("/me/confirmation/passkey", json!({ "credential": credential })).await;
        assert_eq!(on.expect(200).json()["to"], "/access");
        dana.post("/export", json!({})).await.expect(200);
    }

    async fn a_demos_link_and_session_count_for_nothing_in_an_instance(db: Db) {
        let world = world(db).await;
        let cookie = world.sign_in("dana").await;
        let now = world.app.clock.now();
        let token = world.app.db.write(HOME, move |tx| link_for(tx, "dana", Link::Demo, now)).await;
        let link = format!("/sign-in/{}", token.map_err(|error: web::Error| error.detail()).unwrap());
        Browser::new(&world).get(&link).await.expect(303);
        let mut app = world.app.clone();
        app.settings = std::sync::Arc::new(Settings::default());
        let served = World::around(app);
        served.get("/findings", &cookie).await.expect(401);
        served.get(&link, "").await.expect(404);
        served.post(&link, "", json!({})).await.expect(400);
    }
}
