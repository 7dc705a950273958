//! Tokens that a real provider would not give: only the right one comes in.
use super::forger::{Forger, Key, by_hmac, unsigned, with_signature};
use super::provider::field;
use crate::{
    browser::{Browser, ORIGIN},
    coming_in::{self, invited},
    world::World,
};
use serde_json::{Value, json};

const SECRET: &str = "the-client-secret-of-thirty-two-bytes";

/// A connection of the internal side to the forger.
async fn connected(world: &World, forger: &Forger) -> String {
    let dana = world.sign_in("dana").await;
    let new = json!({ "name": "Forger", "issuer": forger.issuer });
    let page = world
        .post("/parties/internal/connections", &dana, new)
        .await;
    let page = page.expect(201).json();
    let id = page["connections"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    let client = json!({ "client": "tandem", "secret": SECRET });
    let path = format!("/connections/{id}/client");
    world.post(&path, &dana, client).await.expect(200);
    let factor = json!({ "second_factor": "amr" });
    let path = format!("/connections/{id}/second-factor");
    world.post(&path, &dana, factor).await.expect(200);
    id
}

/// What a good token says, for this question.
fn claims(world: &World, forger: &Forger, away: &str) -> Value {
    let now = world.app.clock.now().as_second();
    json!({
        "iss": forger.issuer, "aud": "tandem", "sub": "alice", "nonce": field(away, "nonce"),
        "iat": now, "exp": now + 300, "auth_time": now, "amr": ["mfa"],
    })
}

fn with(claims: &Value, name: &str, value: Value) -> Value {
    let mut claims = claims.clone();
    claims[name] = value;
    claims
}

/// Begins, has the forger give this token, and comes back: what that answers.
async fn shown<'w>(
    world: &'w World,
    forger: &Forger,
    connection: &str,
    token: impl Fn(&Value) -> String,
) -> (u16, Browser<'w>) {
    let mut browser = Browser::new(world);
    let led = browser
        .get(&format!("/sign-in/openid/{connection}"))
        .await
        .expect(303);
    let away = led.header("location").to_owned();
    let state = field(&away, "state");
    let back = format!("/sign-in/openid/{connection}/back?code=any&state={state}");
    // Many of them in one story: they are slowed down otherwise.
    world.app.clock.advance(jiff::SignedDuration::from_secs(6));
    forger.state().token = token(&claims(world, forger, &away));
    (browser.get(&back).await.status, browser)
}

store::on_both_databases! {
    async fn only_the_right_token_comes_in(db: Db) {
        let world = coming_in::world(db).await;
        let key = Key::new("one");
        let forger = Forger::open(vec![key.public()]).await;
        let id = connected(&world, &forger).await;
        // Linked, by the right token.
        let mut dana = invited(&world, "dana").await;
        let leaving = dana.post(&format!("/sign-in/set-up/openid/{id}"), json!({})).await;
        let away = leaving.expect(200).json()["to"].as_str().unwrap().to_owned();
        forger.state().token = key.signs(&claims(&world, &forger, &away));
        let back = format!("/sign-in/openid/{id}/back?code=any&state={}", field(&away, "state"));
        assert!(!away.contains(SECRET) && away.contains(&ORIGIN.replace("://", "%3A%2F%2F")));
        dana.get(&back).await.expect(303);
        dana.get("/findings").await.expect(200);

        let (status, mut browser) = shown(&world, &forger, &id, |right| key.signs(right)).await;
        assert_eq!(status, 303);
        browser.get("/findings").await.expect(200);

        let other = Key::new("one");
        let unknown = Key::new("unknown");
        let point = key.public().to_string();
        let now = world.app.clock.now().as_second();
        type Lie<'a> = Box<dyn Fn(&Value) -> String + 'a>;
        let says = |name: &'static str, value: Value| -> Lie<'_> {
            let key = &key;
            Box::new(move |right| key.signs(&with(right, name, value.clone())))
        };
        let lies: Vec<(&str, Lie<'_>)> = vec![
            ("another audience", says("aud", json!("somebody-else"))),
            ("two audiences", says("aud", json!(["tandem", "somebody-else"]))),
            ("no audience", says("aud", json!([]))),
            ("for another party", says("azp", json!("somebody-else"))),
            ("another issuer", says("iss", json!("https://login.example"))),
            ("a slash more", says("iss", json!(format!("{}/", forger.issuer)))),
            ("expired", says("exp", json!(now - 1))),
            ("from the future", says("iat", json!(now + 3600))),
            ("another nonce", says("nonce", json!("another"))),
            ("no nonce", says("nonce", Value::Null)),
            ("nobody", says("sub", json!(""))),
            ("unsigned", Box::new(|right| format!("{}.", unsigned(&json!({ "alg": "none" }), right)))),
            ("unsigned, with the key's name", Box::new(|right| {
                format!("{}.", unsigned(&json!({ "alg": "none", "kid": "one" }), right))
            })),
            ("its signature cut off", Box::new(|right| {
                let token = key.signs(right);
                format!("{}.", token.rsplit_once('.').unwrap().0)
            })),
            ("claims of another token under a good signature", Box::new(|right| {
                let good = key.signs(&with(right, "sub", json!("mallory")));
                let header = json!({ "alg": "ES256", "kid": "one" });
                format!("{}.{}", unsigned(&header, right), good.rsplit_once('.').unwrap().1)
            })),
            ("a signature of zeros", Box::new(|right| {
                with_signature(&unsigned(&json!({ "alg": "ES256", "kid": "one" }), right), &[0; 64])
            })),
            ("another key under the same name", Box::new(|right| other.signs(right))),
            ("a key that comes along", Box::new(|right| {
                let header = json!({ "alg": "ES256", "kid": "one", "jwk": other.public() });
                let good = other.signs(right);
                format!("{}.{}", unsigned(&header, right), good.rsplit_once('.').unwrap().1)
            })),
            ("an unknown key", Box::new(|right| unknown.signs(right))),
            ("by HMAC with the public key", Box::new(|right| {
                by_hmac(&json!({ "alg": "HS256", "kid": "one" }), right, point.as_bytes())
            })),
            ("by HMAC with the client's secret", Box::new(|right| {
                by_hmac(&json!({ "alg": "HS256" }), right, SECRET.as_bytes())
            })),
            ("no token", Box::new(|_| "nothing".into())),
        ];
        for (what, lie) in &lies {
            let (status, mut browser) = shown(&world, &forger, &id, lie).await;
            assert_eq!(status, 400, "{what}");
            browser.get("/findings").await.expect(401);
        }
        // A good token for somebody else is somebody else.
        let mallory = shown(&world, &forger, &id, says("sub", json!("mallory"))).await;
        assert_eq!(mallory.0, 403);
        let (status, _) = shown(&world, &forger, &id, |right| key.signs(right)).await;
        assert_eq!(status, 303, "and the right one still comes in");
    }

    async fn a_key_that_is_not_known_is_looked_for_once(db: Db) {
        let world = coming_in::world(db).await;
        let (first, second) = (Key::new("one"), Key::new("two"));
        let forger = Forger::open(vec![first.public()]).await;
        let id = connected(&world, &forger).await;
        let (status, _) = shown(&world, &forger, &id, |right| first.signs(right)).await;
        assert_eq!(status, 403, "believed, and linked to nobody");
        assert_eq!(forger.state().keys_asked, 1);
        let (status, _) = shown(&world, &forger, &id, |right| second.signs(right)).await;
        assert_eq!(status, 400);
        assert_eq!(forger.state().keys_asked, 2, "one look, and no second one");
        forger.state().keys = vec![second.public()];
        let (status, _) = shown(&world, &forger, &id, |right| second.signs(right)).await;
        assert_eq!(status, 403);
        assert_eq!(forger.state().keys_asked, 3);
        // The old one is gone.
        let (status, _) = shown(&world, &forger, &id, |right| first.signs(right)).await;
        assert_eq!(status, 400);
        // A code is handed in once each time, and not again.
        assert_eq!(forger.state().tokens_asked, 4);
    }

    async fn a_provider_that_is_not_itself_is_not_asked(db: Db) {
        let world = coming_in::world(db).await;
        let key = Key::new("one");
        let forger = Forger::open(vec![key.public()]).await;
        let id = connected(&world, &forger).await;
        let begin = format!("/sign-in/openid/{id}");
        let dana = world.sign_in("dana").await;
        let test = format!("/connections/{id}/test");
        for says in [
            json!({ "issuer": "https://login.example" }),
            json!({ "jwks_uri": "http://10.0.0.1/keys" }),
        ] {
            forger.state().says = says;
            Browser::new(&world).get(&begin).await.expect(400);
            let tested = world.post(&test, &dana, json!({})).await.expect(200).json();
            assert_ne!(tested["tested"]["fault"], Value::Null);
        }
        // It gives no codes, or does not protect them, or signs with secrets only.
        for says in [
            json!({ "response_types_supported": ["id_token"] }),
            json!({ "code_challenge_methods_supported": ["plain"] }),
            json!({ "id_token_signing_alg_values_supported": ["HS256", "none"] }),
        ] {
            forger.state().says = says;
            let tested = world.post(&test, &dana, json!({})).await.expect(200).json();
            assert_ne!(tested["tested"]["fault"], Value::Null);
        }
        // An answer without the issuer that is always announced.
        forger.state().says = json!({ "authorization_response_iss_parameter_supported": true });
        world.app.clock.advance(jiff::SignedDuration::from_hours(2));
        let (status, _) = shown(&world, &forger, &id, |right| key.signs(right)).await;
        assert_eq!(status, 400);
        assert_eq!(forger.state().tokens_asked, 0, "no code was handed in");
    }
}
