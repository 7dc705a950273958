//! How people come in, and what keeps others out: told with a browser, on both databases.
use crate::{
    browser::{Browser, Device, ORIGIN},
    cast,
    permissions::{Ids, body, in_order, name},
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

    async fn sessions_are_listed_to_their_owner_and_end_one_by_one_or_all_at_once(db: Db) {
        let world = world(db).await;
        let mut device = Device::new(1);
        let mut dana = invited(&world, "dana").await;
        dana.make_passkey(&mut device, "/sign-in/set-up/passkey").await.expect(200);
        let mut phone = Browser::new(&world);
        phone.use_passkey(&device, "/sign-in/passkey").await.expect(200);
        let mut tablet = Browser::new(&world);
        tablet.use_passkey(&device, "/sign-in/passkey").await.expect(200);
        let me = dana.get("/me").await.json();
        let sessions = me["sessions"].as_array().unwrap();
        assert_eq!(sessions.len(), 3);
        assert_eq!(sessions[0]["device"], "Firefox on Linux");
        assert!(!me.to_string().contains(dana.cookie().rsplit('.').next().unwrap()));
        let own = |me: &serde_json::Value| {
            let list = me["sessions"].as_array().unwrap().iter();
            list.clone().find(|one| one["this"] == true).unwrap()["id"].as_str().unwrap().to_owned()
        };
        let phones = own(&phone.get("/me").await.json());
        let mut ortiz = invited(&world, "pt-ortiz").await;
        set_up(&world, &mut ortiz).await;
        ortiz.post(&format!("/me/sessions/{phones}/ending"), json!({})).await.expect(404);
        dana.post(&format!("/me/sessions/{phones}/ending"), json!({})).await.expect(200);
        phone.get("/findings").await.expect(401);
        tablet.get("/findings").await.expect(200);
        dana.post("/me/other-sessions/ending", json!({})).await.expect(200);
        tablet.get("/findings").await.expect(401);
        dana.get("/findings").await.expect(200);
    }

    async fn a_session_ends_after_four_hours_without_a_request_and_after_twelve_anyhow(db: Db) {
        let world = world(db).await;
        let mut dana = invited(&world, "dana").await;
        set_up(&world, &mut dana).await;
        for _ in 0..3 {
            world.app.clock.advance(SignedDuration::from_mins(230));
            dana.get("/findings").await.expect(200);
        }
        world.app.clock.advance(SignedDuration::from_mins(45));
        dana.get("/findings").await.expect(401);
        let mut ortiz = invited(&world, "pt-ortiz").await;
        set_up(&world, &mut ortiz).await;
        world.app.clock.advance(SignedDuration::from_mins(241));
        ortiz.get("/findings").await.expect(401);
    }

    async fn whoever_is_shut_out_has_left_or_lost_their_access_is_refused_on_every_route(db: Db) {
        let world = world(db).await;
        let officer = world.sign_in("dana").await;
        let ids = Ids::of(&world, HOME, "dana").await;
        let mut device = Device::new(1);
        let mut mo = invited(&world, "w-i-officer").await;
        mo.make_passkey(&mut device, "/sign-in/set-up/passkey").await.expect(200);
        mo.get("/findings").await.expect(200);
        let machine = json!({ "name": "machine", "duties": ["EUS-01.D1"] });
        let made = mo.post("/responsibilities/EUS-01/tokens", machine).await.expect(200).json();
        let token = format!("Bearer {}", made["token"].as_str().unwrap());
        let shown = [("authorization", token.as_str())];
        let record = body("/evidence", &ids);
        world.send("POST", "/evidence", "", Some(record.clone()), &shown).await.expect(201);
        world.post("/people/w-i-officer/suspension", &officer, json!({})).await.expect(200);
        let mut by_machine = 0;
        for route in &*world.app.table {
            if matches!(route.rule, tandem::platform::routes::Rule::Machine(_)) {
                let body = (route.method != "GET").then(|| body(route.path, &ids));
                let answer = world.send(route.method.as_str(), &ids.path(route.path), "", body, &shown).await;
                assert_eq!(answer.status, 401, "{}: {}", name(route), answer.body);
                by_machine += 1;
            }
        }
        assert!(by_machine > 0);
        let mut editor = invited(&world, "w-p-editor").await;
        set_up(&world, &mut editor).await;
        let grant = Ids::of(&world, HOME, "w-p-editor").await.grant;
        world.post(&format!("/grants/{grant}/ending"), &officer, json!({})).await.expect(200);
        let left = world.sign_in("w-left").await;
        for cookie in [mo.cookie(), editor.cookie(), left] {
            let before = world.entries().await;
            for route in in_order(&world.app.table) {
                if !matches!(route.rule, tandem::platform::routes::Rule::Action(_)) {
                    continue;
                }
                let body = (route.method != "GET").then(|| body(route.path, &ids));
                let answer = world.send(route.method.as_str(), &ids.path(route.path), &cookie, body, &[]).await;
                assert_eq!(answer.status, 401, "{}: {}", name(&route), answer.body);
            }
            assert_eq!(world.entries().await, before, "nothing was written");
        }
        // Neither does any way in work, until they are let in again.
        Browser::new(&world).use_passkey(&device, "/sign-in/passkey").await.expect(403);
        let link = link_to(&world, "w-i-officer").await;
        Browser::new(&world).post(&link, json!({})).await.expect(400);
        world.post("/people/dana/suspension", &officer, json!({})).await.expect(409);
        world.post("/people/w-i-officer/suspension/ending", &officer, json!({})).await.expect(200);
        mo.get("/findings").await.expect(401);
        mo.use_passkey(&device, "/sign-in/passkey").await.expect(200);
        mo.get("/findings").await.expect(200);
        world.send("POST", "/evidence", "", Some(record), &shown).await.expect(201);
    }

    async fn guessing_is_slowed_down_and_never_locks_out_the_person_itself(db: Db) {
        let world = world(db).await;
        let mut dana = invited(&world, "dana").await;
        let (app, _) = set_up(&world, &mut dana).await;
        let mut thief = Browser::new(&world);
        thief.address = "198.51.100.66";
        for name in ["dana", "somebody-else"] {
            for _ in 0..8 {
                assert_eq!(by_password(&mut thief, name, "wrong wrong wrong").await, 422);
            }
            let body = json!({ "name": name, "password": PASSWORD });
            let slowed = thief.post("/sign-in", body).await.expect(429);
            let wait: i64 = slowed.header("retry-after").parse().expect("seconds");
            assert!((1..=60).contains(&wait), "{wait}");
        }
        // From next door, behind the same proxy: as slow.
        thief.address = "198.51.100.67";
        assert_eq!(by_password(&mut thief, "dana", PASSWORD).await, 429);
        // The person's own browser stands at the thief's address and comes in all the same.
        dana.post("/sign-out", json!({})).await.expect(303);
        dana.address = "198.51.100.66";
        next_code(&world);
        assert_eq!(by_password(&mut dana, "dana", PASSWORD).await, 303);
        assert_eq!(by_code(&mut dana, &app.code(&world)).await, 303);
        // A new browser of theirs from elsewhere does too.
        let mut new = Browser::new(&world);
        new.address = "192.0.2.1";
        assert_eq!(by_password(&mut new, "dana", PASSWORD).await, 303);
        // Nobody stays refused: a minute later there is one more try.
        world.app.clock.advance(SignedDuration::from_secs(61));
        assert_eq!(by_password(&mut thief, "dana", "wrong wrong wrong").await, 422);
    }

    async fn a_known_device_uses_its_passkey_where_somebody_has_used_up_the_address(db: Db) {
        let world = world(db).await;
        let mut device = Device::new(1);
        let mut dana = invited(&world, "dana").await;
        dana.make_passkey(&mut device, "/sign-in/set-up/passkey").await.expect(200);
        dana.post("/sign-out", json!({})).await.expect(303);
        dana.address = "198.51.100.70";
        let mut thief = Browser::new(&world);
        thief.address = dana.address;
        let ask = "/sign-in/passkey/challenge";
        for _ in 0..60 {
            thief.post(ask, json!({})).await.expect(200);
        }
        thief.post(ask, json!({})).await.expect(429);
        dana.use_passkey(&device, "/sign-in/passkey").await.expect(200);
        dana.get("/findings").await.expect(200);
        // It has a bucket of its own, which is no way around the other one.
        for _ in 0..9 {
            dana.post(ask, json!({})).await.expect(200);
        }
        dana.post(ask, json!({})).await.expect(429);
        thief.post(ask, json!({})).await.expect(429);
        // A cookie that nobody was given opens none.
        thief.take("tandem-device=home.no-such-device");
        thief.post(ask, json!({})).await.expect(429);
    }

    async fn a_way_in_that_was_begun_goes_no_further_when_its_session_has_ended(db: Db) {
        let world = world(db).await;
        let mut device = Device::new(1);
        let mut dana = invited(&world, "dana").await;
        dana.make_passkey(&mut device, "/sign-in/set-up/passkey").await.expect(200);
        let mut thief = Browser::new(&world);
        thief.use_passkey(&device, "/sign-in/passkey").await.expect(200);
        thief.post("/me/ways-in", json!({})).await.expect(303);
        thief.get("/sign-in/set-up").await.expect(200);
        let ask = thief.post("/sign-in/set-up/passkey/challenge", json!({})).await.expect(200).json();
        dana.post("/me/other-sessions/ending", json!({})).await.expect(200);
        let mut theirs = Device::new(2);
        let credential = theirs.create(&ask["ask"]["publicKey"]);
        let made = json!({ "credential": credential });
        for (path, body) in [
            ("/sign-in/set-up/passkey", made),
            ("/sign-in/set-up/passkey/challenge", json!({})),
            ("/sign-in/set-up/password", json!({ "password": PASSWORD })),
            ("/sign-in/set-up/app", json!({})),
            ("/sign-in/set-up/authenticator", json!({ "code": "000000" })),
        ] {
            thief.post(path, body).await.expect(401);
        }
        thief.get("/sign-in/set-up").await.expect(401);
        let me = dana.get("/me").await.expect(200).json();
        assert_eq!(me["keys"].as_array().map(Vec::len), Some(1));
        // With its own session it goes on.
        dana.post("/me/ways-in", json!({})).await.expect(303);
        dana.make_passkey(&mut theirs, "/sign-in/set-up/passkey").await.expect(200);
    }

    async fn a_new_start_takes_two_officers_and_takes_away_what_was_there(db: Db) {
        let world = world(db).await;
        let (dana, coo) = (world.sign_in("dana").await, world.sign_in("coo").await);
        let mut mo = invited(&world, "mo").await;
        set_up(&world, &mut mo).await;
        world.post("/people/mo/sign-in-links", &dana, json!({})).await.expect(409);
        let why = json!({ "reason": "Phone in the river; called back on the desk line" });
        world.post("/people/mo/new-starts", &dana, json!({ "reason": " " })).await.expect(422);
        world.post("/people/mo/new-starts", &dana, why.clone()).await.expect(200);
        let page = world.get("/access/people", &coo).await.expect(200).json();
        let id = page["waiting"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(page["waiting"][0]["yours"], true);
        let path = format!("/new-starts/{id}/permission");
        world.post(&path, &dana, json!({})).await.expect(403);
        let given = world.post(&path, &coo, json!({})).await.expect(200).json();
        world.post(&path, &coo, json!({})).await.expect(409);
        let link = given["link"].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
        // Until it is used, what is there goes on working.
        mo.get("/findings").await.expect(200);
        let mut anew = Browser::new(&world);
        anew.post(&link, json!({})).await.expect(303);
        mo.get("/findings").await.expect(200);
        let mut device = Device::new(4);
        anew.make_passkey(&mut device, "/sign-in/set-up/passkey").await.expect(200);
        anew.get("/findings").await.expect(200);
        mo.get("/findings").await.expect(401);
        assert_eq!(by_password(&mut mo, "mo", PASSWORD).await, 422);
        let ways = anew.get("/me").await.json()["ways"].clone();
        assert_eq!((ways["passkeys"].as_i64(), ways["authenticator"].as_bool()), (Some(1), Some(false)));
        // An old request is forgotten.
        world.post("/people/mo/new-starts", &dana, why).await.expect(200);
        let id = world.get("/access/people", &coo).await.json()["waiting"][0]["id"].as_str().unwrap().to_owned();
        world.app.clock.advance(SignedDuration::from_hours(73));
        let coo = world.sign_in("coo").await;
        world.post(&format!("/new-starts/{id}/permission"), &coo, json!({})).await.expect(409);
    }

    async fn once_a_partner_has_come_in_whoever_else_comes_in_for_it_needs_its_word(db: Db) {
        let world = world(db).await;
        let (dana, coo) = (world.sign_in("dana").await, world.sign_in("coo").await);
        // The first one is invited by the company.
        let page = world.post("/people/pt-ortiz/sign-in-links", &dana, json!({})).await.expect(200).json();
        let link = page["link"].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
        let mut ortiz = Browser::new(&world);
        ortiz.post(&link, json!({})).await.expect(303);
        set_up(&world, &mut ortiz).await;

        let made_up = json!({ "name": "Pat Doe", "party": "partner", "mail": "pat@harborfinch.example" });
        world.post("/people", &dana, made_up).await.expect(201);
        let more = json!({ "access": "editor", "reason": "Helps out", "until": "2026-08-01" });
        world.post("/people/pat-doe/grants", &dana, more.clone()).await.expect(201);
        let asked = world.post("/people/pat-doe/sign-in-links", &dana, json!({})).await.expect(200).json();
        assert!(asked["asked"].is_string() && asked["link"].is_null() && asked["mailed"].is_null(), "{asked}");
        world.post("/people/pat-doe/sign-in-links", &dana, json!({})).await.expect(409);
        world.post("/people/pat-doe/grants", &dana, more).await.expect(409);
        let has_access = async || {
            let page = world.get("/access", &dana).await.expect(200).json();
            page["grants"].as_array().unwrap().iter().any(|it| it["person"] == "pat-doe")
        };
        assert!(!has_access().await);
        for row in asked["waiting"].as_array().unwrap() {
            assert_eq!((&row["yours"], row["party"].is_string()), (&json!(false), true));
            let path = format!("/new-starts/{}", row["id"].as_str().unwrap());
            world.post(&format!("{path}/permission"), &coo, json!({})).await.expect(403);
            world.post(&format!("{path}/consent"), &coo, json!({})).await.expect(404);
            world.post(&format!("{path}/consent"), &dana, json!({})).await.expect(404);
        }
        let mails = world.mails().await;
        let mut told = mails.iter().filter(|mail| mail.subject == "Does Pat Doe belong to you?");
        assert!(told.any(|mail| mail.to == "luis.ortiz@northlight.example"), "{mails:?}");

        // How its people are reached by mail is the partner's to say as well.
        let facts = |phone: &str, mail: &str| json!({ "name": "Luis Ortiz", "contacts": [phone, mail] });
        let (phone, mail) = ("phone +1 555 0199", "mail luis.ortiz@northlight.example");
        let other = facts(phone, "mail luis@harborfinch.example");
        let refused = world.post("/people/pt-ortiz", &dana, other.clone()).await.expect(422).json();
        assert_eq!(refused["problems"][0]["field"], "contacts");
        world.post("/people/pt-ortiz", &dana, facts(phone, mail)).await.expect(200);
        ortiz.post("/people/pt-ortiz", other).await.expect(200);

        // The company is shown nothing to answer; the partner says yes, and hands the link over.
        let page = world.get("/parties/partner", &dana).await.expect(200).json();
        assert_eq!(page["waiting"], json!([]));
        let page = ortiz.get("/parties/partner").await.expect(200).json();
        let waiting = page["waiting"].as_array().unwrap().clone();
        assert_eq!(waiting.len(), 2);
        assert_eq!((&waiting[0]["what"], &waiting[0]["mail"]), (&json!("access as editor"), &json!("pat@harborfinch.example")));
        let mut links = Vec::new();
        for row in &waiting {
            let path = format!("/new-starts/{}/consent", row["id"].as_str().unwrap());
            links.push(ortiz.post(&path, json!({})).await.expect(200).json()["link"].clone());
            ortiz.post(&path, json!({})).await.expect(409);
        }
        assert!(links[0].is_null() && has_access().await);
        let link = links[1].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
        let mut pat = Browser::new(&world);
        pat.post(&link, json!({})).await.expect(303);
        set_up(&world, &mut pat).await;
        pat.get("/register").await.expect(200);

        // Somebody who may only read is let in to read by the company alone; more needs a word.
        let reads = json!({ "access": "reader", "reason": "Looks in", "until": "2026-08-01" });
        world.post("/people/w-powerless/grants", &dana, reads.clone()).await.expect(201);
        world.post("/people/pt-lindqvist/grants", &dana, reads).await.expect(201);
        let more = json!({ "access": "editor", "reason": "Signs too", "until": "2026-08-01" });
        world.post("/people/pt-lindqvist/grants", &dana, more).await.expect(201);
        let page = world.get("/access", &dana).await.expect(200).json();
        let editor = page["grants"].as_array().unwrap().iter().any(|it| it["person"] == "pt-lindqvist" && it["access"] == "editor");
        assert!(!editor);
        assert_eq!(world.verdict().await.broken, None);
    }

    async fn a_partner_that_cannot_be_asked_is_told_what_two_officers_have_allowed(db: Db) {
        let world = world(db).await;
        let (dana, coo) = (world.sign_in("dana").await, world.sign_in("coo").await);
        let mut ortiz = invited(&world, "pt-ortiz").await;
        set_up(&world, &mut ortiz).await;
        let why = json!({ "reason": "Lost the phone; called back" });
        let ask = async || {
            let page = world.post("/people/pt-ortiz/new-starts", &dana, why.clone()).await.expect(200).json();
            let waiting = page["waiting"].as_array().unwrap().last().unwrap().clone();
            waiting["id"].as_str().unwrap().to_owned()
        };
        let id = ask().await;
        world.post(&format!("/new-starts/{id}/permission"), &dana, json!({})).await.expect(403);
        let given = world.post(&format!("/new-starts/{id}/permission"), &coo, json!({})).await.expect(200).json();
        let told: Vec<String> = world.mails().await.into_iter()
            .filter(|mail| mail.subject.ends_with("without your word"))
            .map(|mail| mail.to)
            .collect();
        assert!(told.iter().any(|to| to.starts_with("luis.ortiz@")) && told.iter().any(|to| to.starts_with("eva.lindqvist@")), "{told:?}");
        let ledger = world.get("/ledger?act=new_start.allowed", &dana).await.expect(200).json();
        let sentence = ledger["entries"][0]["sentence"].as_str().unwrap().to_owned();
        assert!(sentence.contains("without a word of"), "{sentence}");
        let link = given["link"].as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
        let mut anew = Browser::new(&world);
        anew.post(&link, json!({})).await.expect(303);
        set_up(&world, &mut anew).await;
        let page = anew.get("/parties/partner").await.expect(200).json();
        assert_eq!(page["unheard"].as_array().map(Vec::len), Some(1));
        let shown = anew.page("/parties/partner").await.expect(200);
        assert!(shown.body.contains("Let in without your word"));

        // With a second person of theirs inside, it is the partner's yes.
        let mut lindqvist = invited(&world, "pt-lindqvist").await;
        set_up(&world, &mut lindqvist).await;
        world.app.clock.advance(SignedDuration::from_hours(1));
        let id = ask().await;
        world.post(&format!("/new-starts/{id}/permission"), &coo, json!({})).await.expect(403);
        anew.post(&format!("/new-starts/{id}/consent"), json!({})).await.expect(403);
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

#[test]
fn nobody_learns_whether_a_name_exists() {
    store::scratch::block_on(async {
        let world = world(store::scratch::sqlite().await).await;
        let mut dana = invited(&world, "dana").await;
        set_up(&world, &mut dana).await;
        let mut answers = Vec::new();
        // A known name, one without a password, one that has left, and an unknown one.
        for name in ["dana", "mo", "w-left", "nobody-here"] {
            let body = json!({ "name": name, "password": "wrong wrong wrong" });
            let answer = Browser::new(&world).post("/sign-in", body).await;
            answers.push((answer.status, answer.body));
        }
        assert!(answers.iter().all(|one| *one == answers[0]), "{answers:?}");
    });
}
