//! Sign-in by each party's own provider: real ones, one process each, on both databases.
mod forged;
mod forger;
mod linked;
mod provider;

use crate::{
    browser::{Browser, ORIGIN},
    coming_in::{self, App, invited},
    world::{Answer, World},
};
use jiff::SignedDuration;
use provider::{Guest, Provider, Says, field};
use serde_json::{Value, json};
use tandem::platform::sign_in::openid;

/// A connection of a party to a provider: its id.
pub async fn connected(world: &World, party: &str, provider: &Provider) -> String {
    let dana = world.sign_in("dana").await;
    let new = json!({ "name": format!("{party} login"), "issuer": provider.issuer });
    let path = format!("/parties/{party}/connections");
    let page = world.post(&path, &dana, new).await.expect(201).json();
    let all = page["connections"].as_array().expect("a list");
    let made = all.iter().find(|it| it["issuer"] == provider.issuer);
    let made = made.expect("the connection");
    assert_eq!(made["ready"], false);
    let id = made["id"].as_str().expect("an id").to_owned();
    let redirect = made["redirect"].as_str().expect("an address");
    assert_eq!(redirect, format!("{ORIGIN}/sign-in/openid/{id}/back"));
    let (client, secret) = provider.register(redirect, json!({})).await;
    let client = json!({ "client": client, "secret": secret });
    let path = format!("/connections/{id}/client");
    world.post(&path, &dana, client).await.expect(200);
    id
}

/// Says that the provider's second factor counts, or that it does not.
async fn counts(world: &World, connection: &str, how: Value) {
    let dana = world.sign_in("dana").await;
    let path = format!("/connections/{connection}/second-factor");
    world.post(&path, &dana, how).await.expect(200);
}

/// The address at the provider, for a browser that begins to sign in.
async fn away(browser: &mut Browser<'_>, connection: &str) -> String {
    let path = format!("/sign-in/openid/{connection}?to=/register");
    let led = browser.get(&path).await.expect(303);
    led.header("location").to_owned()
}

/// From the sign-in page to the provider and back: what the way back answers.
async fn comes_by(
    browser: &mut Browser<'_>,
    guest: &mut Guest,
    connection: &str,
    says: Says<'_>,
) -> Answer {
    let to = away(browser, connection).await;
    let back = guest.goes(&to, says).await;
    browser.get(&back).await
}

fn named(name: &str) -> Says<'_> {
    Says {
        name,
        ..Says::default()
    }
}

/// An invitation redeemed through a provider: who is in, and the app of their second factor.
async fn joins<'w>(
    world: &'w World,
    person: &str,
    connection: &str,
    subject: &str,
) -> (Browser<'w>, App) {
    let mut browser = invited(world, person).await;
    let path = format!("/sign-in/set-up/openid/{connection}");
    let leaving = browser.post(&path, json!({})).await.expect(200).json();
    let to = leaving["to"].as_str().expect("an address");
    let back = Guest::default().goes(to, named(subject)).await;
    let led = browser.get(&back).await.expect(303);
    assert_eq!(led.header("location"), "/sign-in/set-up");
    browser.get("/findings").await.expect(401);
    browser
        .post("/sign-in/set-up/app", json!({}))
        .await
        .expect(303);
    let page = browser.get("/sign-in/set-up/authenticator").await;
    let page = page.expect(200).json();
    let app = App::read(page["secret"].as_str().expect("a secret"));
    let code = json!({ "code": app.code(world) });
    browser
        .post("/sign-in/set-up/authenticator", code)
        .await
        .expect(200);
    world.app.clock.advance(SignedDuration::from_secs(31));
    (browser, app)
}

/// Comes in by the provider and the app.
async fn comes_in<'w>(world: &'w World, connection: &str, subject: &str, app: &App) -> Browser<'w> {
    let mut browser = Browser::new(world);
    let led = comes_by(
        &mut browser,
        &mut Guest::default(),
        connection,
        named(subject),
    )
    .await;
    assert_eq!(led.expect(303).header("location"), "/sign-in/second-factor");
    browser.get("/findings").await.expect(401);
    let code = json!({ "code": app.code(world) });
    let led = browser
        .post("/sign-in/second-factor", code)
        .await
        .expect(303);
    assert_eq!(led.header("location"), "/register");
    world.app.clock.advance(SignedDuration::from_secs(31));
    browser
}

/// A private key for a provider, as a JWK.
fn key_pair() -> Value {
    let said = std::process::Command::new("node")
        .arg("-e")
        .arg("const { privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 }); console.log(JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'second', use: 'sig', alg: 'RS256' }))")
        .output();
    serde_json::from_slice(&said.expect("node runs").stdout).expect("a key")
}

async fn me(browser: &mut Browser<'_>) -> Value {
    browser.get("/me").await.expect(200).json()
}

/// The whole life of a connection: everything that it asks the database for, once.
pub async fn walk(db: store::Db) {
    let world = coming_in::world(db).await;
    let officer = world.sign_in("dana").await;
    let provider = Provider::ours();
    let id = connected(&world, "partner", provider).await;
    counts(&world, &id, json!({ "second_factor": "amr" })).await;
    let (_, app) = joins(&world, "pt-ortiz", &id, "bob").await;
    let mut ortiz = comes_in(&world, &id, "bob", &app).await;
    ortiz.get("/findings").await.expect(200);

    let mut half = Browser::new(&world);
    let by = &mut Guest::default();
    comes_by(&mut half, by, &id, named("bob")).await.expect(303);

    // An officer unlinks the account: whoever is in by it is out, and whoever is half in too.
    let page = world
        .get("/access/connections", &officer)
        .await
        .expect(200)
        .json();
    let identity = page["identities"][0].clone();
    assert_eq!(identity["person"], "pt-ortiz");
    assert!(
        !page.to_string().contains("bob"),
        "subjects are the provider's business"
    );
    let path = format!("/identities/{}/ending", identity["id"].as_str().unwrap());
    world.post(&path, &officer, json!({})).await.expect(200);
    ortiz.get("/findings").await.expect(401);
    let code = json!({ "code": app.code(&world) });
    half.post("/sign-in/second-factor", code).await.expect(403);
    half.get("/findings").await.expect(401);
    comes_by(&mut Browser::new(&world), by, &id, named("bob"))
        .await
        .expect(403);

    // The connection ends: the same for everybody who came by it.
    let (_, app) = joins(&world, "pt-lindqvist", &id, "eva").await;
    let mut eva = comes_in(&world, &id, "eva", &app).await;
    let mut begun = Browser::new(&world);
    let to = away(&mut begun, &id).await;
    let back = by.goes(&to, named("eva")).await;
    let ending = format!("/connections/{id}/ending");
    world.post(&ending, &officer, json!({})).await.expect(200);
    world.post(&ending, &officer, json!({})).await.expect(404);
    eva.get("/findings").await.expect(401);
    begun.get(&back).await.expect(404);
    let begin = format!("/sign-in/openid/{id}");
    Browser::new(&world).get(&begin).await.expect(404);
    let page = world.get("/access/connections", &officer).await.json();
    assert_eq!(page["connections"], json!([]));
    assert_eq!(page["identities"], json!([]));
    assert_eq!(world.verdict().await.broken, None);
}

store::on_both_databases! {
    async fn an_account_that_is_unlinked_and_a_connection_that_has_ended_lead_nowhere(db: Db) {
        walk(db).await;
    }

    async fn whoever_is_shut_out_or_has_lost_their_access_does_not_come_in_by_a_provider(db: Db) {
        let world = coming_in::world(db).await;
        let officer = world.sign_in("dana").await;
        let provider = Provider::ours();
        let id = connected(&world, "partner", provider).await;
        let (mut in_already, app) = joins(&world, "pt-ortiz", &id, "bob").await;
        let mut begun = Browser::new(&world);
        let to = away(&mut begun, &id).await;
        let back = Guest::default().goes(&to, named("bob")).await;
        world.post("/people/pt-ortiz/suspension", &officer, json!({})).await.expect(200);
        in_already.get("/findings").await.expect(401);
        begun.get(&back).await.expect(403);
        let guest = &mut Guest::default();
        comes_by(&mut Browser::new(&world), guest, &id, named("bob")).await.expect(403);
        world.post("/people/pt-ortiz/suspension/ending", &officer, json!({})).await.expect(200);
        // Known by the provider, and shut out before the second factor.
        let mut half = Browser::new(&world);
        comes_by(&mut half, guest, &id, named("bob")).await.expect(303);
        world.post("/people/pt-ortiz/suspension", &officer, json!({})).await.expect(200);
        let code = json!({ "code": app.code(&world) });
        half.post("/sign-in/second-factor", code).await.expect(400);
        half.get("/findings").await.expect(401);
        world.post("/people/pt-ortiz/suspension/ending", &officer, json!({})).await.expect(200);
        comes_in(&world, &id, "bob", &app).await;
    }

    async fn a_provider_that_has_new_keys_is_believed_after_one_look(db: Db) {
        let world = coming_in::world(db).await;
        let provider = Provider::with(json!({}));
        let id = connected(&world, "internal", &provider).await;
        let (_, app) = joins(&world, "dana", &id, "alice").await;
        // The same address, the same client, another key.
        let port: u16 = provider.issuer.rsplit(':').next().unwrap().parse().unwrap();
        let back = format!("{ORIGIN}/sign-in/openid/{id}/back");
        drop(provider);
        let key = key_pair();
        let client = json!({ "client_id": "tandem", "client_secret": "of-the-second-start", "redirect_uris": [back] });
        let _provider = Provider::with(json!({
            "port": port, "keys": { "keys": [key] }, "clients": [client],
        }));
        let dana = world.sign_in("dana").await;
        let client = json!({ "client": "tandem", "secret": "of-the-second-start" });
        world.post(&format!("/connections/{id}/client"), &dana, client).await.expect(200);
        comes_in(&world, &id, "alice", &app).await;
    }

    async fn each_party_comes_in_by_its_own_provider_and_shows_a_second_factor(db: Db) {
        let world = coming_in::world(db).await;
        let (ours, theirs) = (Provider::ours(), Provider::theirs());
        let people = [("internal", "dana", ours), ("partner", "pt-ortiz", theirs)];
        for (party, person, provider) in people {
            let id = connected(&world, party, provider).await;
            let officer = world.sign_in("dana").await;
            let tested = world.post(&format!("/connections/{id}/test"), &officer, json!({})).await;
            let tested = tested.expect(200).json()["tested"].clone();
            assert_eq!(tested["fault"], Value::Null, "{tested}");
            assert_eq!(tested["good"].as_array().map(Vec::len), Some(4), "{tested}");
            let (mut first, app) = joins(&world, person, &id, "alice").await;
            let known = me(&mut first).await;
            assert_eq!(known["identities"][0]["provider"], format!("{party} login"));
            assert_eq!(known["ways"]["password"], false);
            let mut again = comes_in(&world, &id, "alice", &app).await;
            assert_eq!(me(&mut again).await["party"], known["party"]);
            assert_ne!(me(&mut again).await["identities"][0]["last_used"], "not yet");
            // It stands on the sign-in page, under its name.
            let page = Browser::new(&world).page("/sign-in").await.expect(200);
            assert!(page.body.contains(&format!("Come in by {party} login")), "{}", page.body);
        }
        assert_eq!(world.verdict().await.broken, None);
    }

    async fn an_answer_counts_once_in_the_browser_that_asked_and_at_its_own_connection(db: Db) {
        let world = coming_in::world(db).await;
        let (ours, theirs) = (Provider::ours(), Provider::theirs());
        let internal = connected(&world, "internal", ours).await;
        let partner = connected(&world, "partner", theirs).await;
        let (_, app) = joins(&world, "dana", &internal, "alice").await;
        let mut guest = Guest::default();

        // Replay: in the same browser, in another one, and with a question of its own.
        let mut browser = Browser::new(&world);
        let to = away(&mut browser, &internal).await;
        for part in ["code_challenge_method=S256", "scope=openid&", "response_type=code&"] {
            assert!(format!("{to}&").contains(part), "{to}");
        }
        let back = guest.goes(&to, named("alice")).await;
        let before = browser.cookie();
        browser.get(&back).await.expect(303);
        browser.get(&back).await.expect(400);
        world.send("GET", &back, &before, None, &[]).await.expect(400);
        world.send("GET", &back, "", None, &[]).await.expect(400);
        let mut thief = Browser::new(&world);
        let own = away(&mut thief, &internal).await;
        thief.get(&back).await.expect(400);
        let stolen = back.replace(&field(&back, "state"), &field(&own, "state"));
        thief.get(&stolen).await.expect(400);

        // A code that was never handed in buys nothing for another browser either: the proof
        // of the question (PKCE) is not its own.
        let mut victim = Browser::new(&world);
        let to = away(&mut victim, &internal).await;
        let fresh = guest.goes(&to, named("alice")).await;
        let own = away(&mut thief, &internal).await;
        let injected = fresh.replace(&field(&fresh, "state"), &field(&own, "state"));
        thief.get(&injected).await.expect(400);
        thief.get("/sign-in/second-factor").await.expect(400);

        // Mix-up: the answer of one provider at the other's address, and one that names the
        // wrong issuer, or none although the provider always says it.
        let mut mixed = Browser::new(&world);
        let to = away(&mut mixed, &internal).await;
        let right = guest.goes(&to, named("alice")).await;
        let elsewhere = right.replace(&internal, &partner);
        mixed.get(&elsewhere).await.expect(400);
        let iss = field(&right, "iss");
        assert!(iss.contains("127.0.0.1"), "{right}");
        let other = theirs.issuer.rsplit(':').next().unwrap();
        for wrong in [
            right.replace(ours.issuer.rsplit(':').next().unwrap(), other),
            right.replace(&format!("&iss={iss}"), ""),
        ] {
            let mut mixed = Browser::new(&world);
            let to = away(&mut mixed, &internal).await;
            let right = guest.goes(&to, named("alice")).await;
            let fresh = wrong
                .replace(&field(&wrong, "code"), &field(&right, "code"))
                .replace(&field(&wrong, "state"), &field(&right, "state"));
            assert_ne!(fresh, right);
            mixed.get(&fresh).await.expect(400);
            // That answer has spent the question.
            mixed.get(&right).await.expect(400);
        }

        // Too late.
        let mut slow = Browser::new(&world);
        let to = away(&mut slow, &internal).await;
        let back = guest.goes(&to, named("alice")).await;
        world.app.clock.advance(SignedDuration::from_mins(16));
        slow.get(&back).await.expect(400);
        // Refused at the provider.
        let mut refused = Browser::new(&world);
        let state = field(&away(&mut refused, &internal).await, "state");
        let back = format!("/sign-in/openid/{internal}/back?error=access_denied&state={state}&iss={}", ours.issuer);
        let said = refused.get(&back).await.expect(400);
        assert!(said.body.contains("did not let you through"), "{}", said.body);
        comes_in(&world, &internal, "alice", &app).await;
    }

    async fn the_same_subject_at_another_provider_is_somebody_else(db: Db) {
        let world = coming_in::world(db).await;
        let (ours, theirs) = (Provider::ours(), Provider::theirs());
        let internal = connected(&world, "internal", ours).await;
        let partner = connected(&world, "partner", theirs).await;
        let (_, danas) = joins(&world, "dana", &internal, "alice").await;
        let mut browser = Browser::new(&world);
        let at_theirs = comes_by(&mut browser, &mut Guest::default(), &partner, named("alice")).await;
        assert!(at_theirs.expect(403).body.contains("Nobody here is linked"));
        browser.get("/sign-in/second-factor").await.expect(400);
        // A known address or name is nobody.
        for stranger in ["dana", "dana@harborfinch.example", "pt-ortiz"] {
            let guest = &mut Guest::default();
            comes_by(&mut Browser::new(&world), guest, &internal, named(stranger)).await.expect(403);
        }
        let (_, ortizs) = joins(&world, "pt-ortiz", &partner, "alice").await;
        let mut dana = comes_in(&world, &internal, "alice", &danas).await;
        let mut ortiz = comes_in(&world, &partner, "alice", &ortizs).await;
        assert_eq!(me(&mut dana).await["name"], "Dana Whitlock");
        assert_ne!(me(&mut ortiz).await["name"], "Dana Whitlock");
    }

    async fn a_provider_leads_to_people_of_its_own_party_only(db: Db) {
        let world = coming_in::world(db).await;
        let ours = Provider::ours();
        let internal = connected(&world, "internal", ours).await;
        joins(&world, "dana", &internal, "alice").await;
        // The partner's people are not even led there.
        let mut ortiz = invited(&world, "pt-ortiz").await;
        let path = format!("/sign-in/set-up/openid/{internal}");
        assert_eq!(ortiz.get("/sign-in/set-up").await.json()["providers"], json!([]));
        ortiz.post(&path, json!({})).await.expect(404);
        // The schema itself refuses it, whatever a command may think.
        let write = world.app.db.write("home", move |tx| {
            let known = openid::queries::identities_of(tx, "dana")?;
            let row = openid::model::IdentityRow {
                id: "another".into(),
                person: "pt-ortiz".into(),
                ..known[0].clone()
            };
            openid::queries::add_identity(tx, &row, "mallory").map(drop)
        });
        assert!(matches!(write.await, Err(store::Error::ForeignKey)));
        let write = world.app.db.write("home", move |tx| {
            let known = openid::queries::identities_of(tx, "dana")?;
            let row = openid::model::IdentityRow {
                id: "another".into(),
                person: "pt-ortiz".into(),
                party: "partner".into(),
                ..known[0].clone()
            };
            openid::queries::add_identity(tx, &row, "mallory").map(drop)
        });
        assert!(matches!(write.await, Err(store::Error::ForeignKey)));
        // Nobody takes over an account that is linked, and nobody has two at one provider.
        let mut mo = invited(&world, "w-i-officer").await;
        let leaving = mo.post(&path, json!({})).await.expect(200).json();
        let to = leaving["to"].as_str().unwrap();
        let back = Guest::default().goes(to, named("alice")).await;
        mo.get(&back).await.expect(303);
        mo.post("/sign-in/set-up/app", json!({})).await.expect(303);
        let page = mo.get("/sign-in/set-up/authenticator").await.expect(200).json();
        let app = App::read(page["secret"].as_str().unwrap());
        let code = json!({ "code": app.code(&world) });
        mo.post("/sign-in/set-up/authenticator", code).await.expect(409);
        mo.get("/findings").await.expect(401);
    }
}
