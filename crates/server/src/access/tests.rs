//! Who gets in, how, and how it ends.
use crate::{
    app::{HOME, Settings},
    platform::sign_in::{Link, link_for},
    world::{World, company_a},
};
use engine::facts::{Access, Grant};
use jiff::{SignedDuration, civil::date};
use serde_json::{Value, json};

async fn grant_of(world: &World, cookie: &str, person: &str) -> String {
    let page = world.get("/access", cookie).await.expect(200).json();
    let grants = page["grants"].as_array().unwrap();
    let found = grants
        .iter()
        .find(|it| it["person"] == person && it["state"] == "in force");
    found.expect("a grant in force")["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn reader(reason: &str, until: &str) -> Value {
    json!({ "access": "reader", "reason": reason, "until": until })
}

store::on_both_databases! {
    async fn an_ended_grant_refuses_the_very_next_request(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let ortiz = world.sign_in("pt-ortiz").await;
        world.get("/findings", &ortiz).await.expect(200);
        let id = grant_of(&world, &dana, "pt-ortiz").await;
        let path = format!("/grants/{id}/ending");
        world.post(&path, &dana, json!({})).await.expect(200);
        world.get("/findings", &ortiz).await.expect(401);
        let ortiz = world.sign_in("pt-ortiz").await;
        world.get("/findings", &ortiz).await.expect(404);
        let again = world.post(&path, &dana, json!({})).await;
        assert_eq!(again.status, 409, "{}", again.body);
    }

    async fn the_last_officer_stays(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let coo = grant_of(&world, &dana, "coo").await;
        world.post(&format!("/grants/{coo}/ending"), &dana, json!({})).await.expect(200);
        let before = world.entries().await;
        let own = grant_of(&world, &dana, "dana").await;
        world.post(&format!("/grants/{own}/ending"), &dana, json!({})).await.expect(409);
        world.get("/access", &dana).await.expect(200);
        assert_eq!(world.entries().await, before);
    }

    async fn an_officer_who_left_or_is_a_partners_does_not_count_as_another_one(db: Db) {
        let mut facts = company_a();
        let officer = |person: &str| Grant {
            person: person.into(),
            access: Access::Officer,
            reason: "In name only".into(),
            from: date(2026, 2, 2),
            until: Some(date(2027, 1, 31)),
        };
        facts.grants.retain(|grant| grant.person != "coo");
        facts.grants.push(officer("pt-ortiz"));
        facts.grants.push(officer("pt-gone"));
        let world = World::with(db, facts).await;
        let dana = world.sign_in("dana").await;
        let own = grant_of(&world, &dana, "dana").await;
        world.post(&format!("/grants/{own}/ending"), &dana, json!({})).await.expect(409);
    }

    async fn nobody_widens_their_own_access(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let new = json!({ "access": "officer", "reason": "More", "until": "2026-07-01" });
        world.post("/people/dana/grants", &dana, new.clone()).await.expect(403);
        for person in ["mo", "pt-ortiz"] {
            let cookie = world.sign_in(person).await;
            let path = format!("/people/{person}/grants");
            world.post(&path, &cookie, new.clone()).await.expect(403);
        }
        assert_eq!(world.get("/access", &dana).await.json()["grants"].as_array().unwrap().len(), 5);
    }

    async fn access_that_is_given_holds_until_its_day(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let new = json!({ "name": "Ann Lee", "party": "internal" });
        world.post("/people", &dana, new).await.expect(201);
        let ann = world.sign_in("ann-lee").await;
        world.get("/findings", &ann).await.expect(404);
        let path = "/people/ann-lee/grants";
        world.post(path, &dana, reader("Audit", "2026-06-03")).await.expect(201);
        world.get("/findings", &ann).await.expect(200);
        world.app.clock.advance(SignedDuration::from_hours(48));
        let ann = world.sign_in("ann-lee").await;
        world.get("/findings", &ann).await.expect(404);
    }

    async fn access_needs_a_reason_and_a_partners_an_end_within_a_year(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let before = world.entries().await;
        for (body, field) in [
            (reader("  ", "2026-07-01"), "reason"),
            (json!({ "access": "reader" }), "reason"),
            (json!({ "access": "king", "reason": "x" }), "access"),
            (reader("x", "2028-01-01"), "until"),
            (reader("x", "2026-06-01"), "until"),
        ] {
            let answer = world.post("/people/pt-ortiz/grants", &dana, body.clone()).await.expect(422);
            assert_eq!(answer.json()["problems"][0]["field"], field, "{body}");
        }
        assert_eq!(world.entries().await, before, "a refused command leaves no entry");
    }

    async fn a_session_ends_after_twelve_hours_and_by_signing_out(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let mo = world.sign_in("mo").await;
        world.post("/sign-out", &mo, json!({})).await.expect(303);
        world.get("/findings", &mo).await.expect(401);
        world.get("/findings", &dana).await.expect(200);
        world.app.clock.advance(SignedDuration::from_hours(12));
        world.get("/findings", &dana).await.expect(401);
    }

    async fn a_change_from_another_site_is_refused(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let before = world.entries().await;
        let body = || Some(json!({ "party": "partner", "role": "accountable" }));
        let path = "/responsibilities/BDR-06/assignments";
        for headers in [
            &[("sec-fetch-site", "cross-site")][..],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "https://evil.example"), ("host", "tandem.example")],
            &[("origin", "null"), ("host", "tandem.example")],
        ] {
            let answer = world.send("POST", path, &dana, body(), headers).await;
            assert_eq!(answer.status, 400, "{headers:?}: {}", answer.body);
        }
        assert_eq!(world.entries().await, before);
        for headers in [
            &[("sec-fetch-site", "same-origin")][..],
            &[("origin", "https://tandem.example"), ("host", "tandem.example")],
        ] {
            world.send("POST", path, &dana, body(), headers).await.expect(201);
        }
    }
}

/// The parts of a `Set-Cookie`, after its name and value.
async fn cookie_of(secure: bool) -> (String, Vec<String>, World) {
    let world = World::empty(
        store::scratch::sqlite().await,
        Settings {
            secure,
            ..Settings::default()
        },
    )
    .await;
    world.load(HOME, company_a()).await;
    let now = world.app.clock.now();
    let token = world
        .app
        .db
        .write(HOME, move |tx| link_for(tx, "dana", Link::Demo, now))
        .await;
    let token = token.map_err(|error: web::Error| error.detail()).unwrap();
    let answer = world
        .get(&format!("/sign-in/{token}"), "")
        .await
        .expect(303);
    let cookie = answer.header("set-cookie").to_owned();
    let mut parts = cookie.split("; ").map(str::to_owned);
    let pair = parts.next().unwrap();
    (pair, parts.collect(), world)
}

#[test]
fn over_tls_the_cookie_is_bound_to_host_and_tls() {
    store::scratch::block_on(async {
        let (pair, flags, world) = cookie_of(true).await;
        assert!(pair.starts_with("__Host-tandem=home."), "{pair}");
        for flag in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"] {
            assert!(flags.contains(&flag.to_owned()), "{flag}: {flags:?}");
        }
        assert!(!flags.iter().any(|flag| flag.starts_with("Domain")));
        // The name without the prefix, which a neighbour could plant, counts for nothing.
        let planted = pair.replace("__Host-", "");
        world.get("/findings", &planted).await.expect(401);
        let out = world.post("/sign-out", &pair, json!({})).await.expect(303);
        let gone = out.header("set-cookie");
        assert!(gone.starts_with("__Host-tandem=;"), "{gone}");
        // Browsers ignore a `__Host-` cookie without it, and would keep the old one.
        assert!(gone.contains("; Secure"), "{gone}");
    });
}

#[test]
fn without_tls_the_cookie_still_hides_from_scripts_and_other_sites() {
    store::scratch::block_on(async {
        let (pair, flags, _world) = cookie_of(false).await;
        assert!(pair.starts_with("tandem=home."), "{pair}");
        for flag in ["Path=/", "HttpOnly", "SameSite=Lax"] {
            assert!(flags.contains(&flag.to_owned()), "{flag}: {flags:?}");
        }
        assert!(!flags.contains(&"Secure".to_owned()));
    });
}
