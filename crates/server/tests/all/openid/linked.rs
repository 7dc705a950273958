//! Linking an account of a provider, and what else is asked of whoever comes in by it.
use super::{
    comes_by, comes_in, connected, counts, joins, me, named,
    provider::{Guest, Provider, Says},
};
use crate::{
    browser::Browser,
    coming_in::{self, invited},
};
use jiff::SignedDuration;
use serde_json::json;

store::on_both_databases! {
    async fn who_is_signed_in_links_with_a_fresh_factor_and_unlinks(db: Db) {
        let world = coming_in::world(db).await;
        let provider = Provider::ours();
        let id = connected(&world, "internal", provider).await;
        let mut dana = invited(&world, "dana").await;
        let (app, _) = coming_in::set_up(&world, &mut dana).await;
        let adds = format!("/sign-in/set-up/openid/{id}");
        dana.post(&adds, json!({})).await.expect(400);
        world.app.clock.advance(SignedDuration::from_mins(11));
        dana.post("/me/ways-in", json!({})).await.expect(403);
        let code = json!({ "code": app.code(&world) });
        dana.post("/me/confirmation", code).await.expect(303);
        dana.post("/me/ways-in", json!({})).await.expect(303);
        let leaving = dana.post(&adds, json!({})).await.expect(200).json();
        let to = leaving["to"].as_str().unwrap().to_owned();
        let back = Guest::default().goes(&to, named("alice")).await;
        // Not in another browser: the attacker's, or the victim's for an attacker's account.
        Browser::new(&world).get(&back).await.expect(400);
        let session = dana.cookie();
        assert_eq!(dana.get(&back).await.expect(303).header("location"), "/me");
        // She had shown her second factor; it is not fresher for the provider's first one.
        let known = me(&mut dana).await;
        assert_eq!(known["identities"].as_array().map(Vec::len), Some(1));
        world.get("/findings", &session).await.expect(200);
        world.app.clock.advance(SignedDuration::from_secs(31));
        comes_in(&world, &id, "alice", &app).await;
        let path = format!("/me/identities/{}/ending", known["identities"][0]["id"].as_str().unwrap());
        let mut ortiz = invited(&world, "pt-ortiz").await;
        coming_in::set_up(&world, &mut ortiz).await;
        ortiz.post(&path, json!({})).await.expect(404);
        dana.post(&path, json!({})).await.expect(200);
        comes_by(&mut Browser::new(&world), &mut Guest::default(), &id, named("alice")).await.expect(403);

        // Out of a session that has ended since, nothing is linked.
        dana.post("/me/ways-in", json!({})).await.expect(303);
        let leaving = dana.post(&adds, json!({})).await.expect(200).json();
        let to = leaving["to"].as_str().unwrap().to_owned();
        let back = Guest::default().goes(&to, named("alice")).await;
        dana.post("/sign-out", json!({})).await.expect(303);
        dana.get(&back).await.expect(401);
        comes_by(&mut Browser::new(&world), &mut Guest::default(), &id, named("alice")).await.expect(403);
    }

    async fn who_comes_in_by_a_provider_alone_confirms_there_and_is_asked_anew(db: Db) {
        let world = coming_in::world(db).await;
        let provider = Provider::with(json!({}));
        let id = connected(&world, "internal", &provider).await;
        counts(&world, &id, json!({ "second_factor": "amr" })).await;
        let both = Says { name: "alice", amr: "mfa", ..Says::default() };
        let mut guest = Guest::default();
        let mut dana = invited(&world, "dana").await;
        let adds = format!("/sign-in/set-up/openid/{id}");
        let leaving = dana.post(&adds, json!({})).await.expect(200).json();
        let back = guest.goes(leaving["to"].as_str().unwrap(), both).await;
        dana.get(&back).await.expect(303);
        assert_eq!(guest.asked, 1);
        let only = me(&mut dana).await["identities"][0]["id"].clone();
        let path = format!("/me/identities/{}/ending", only.as_str().unwrap());
        dana.post(&path, json!({})).await.expect(409);
        // Signed in at the provider already: nobody is asked, and nothing becomes fresh by it.
        world.app.clock.advance(SignedDuration::from_mins(11));
        let mut again = Browser::new(&world);
        comes_by(&mut again, &mut guest, &id, both).await.expect(303);
        assert_eq!(guest.asked, 1);
        again.get("/findings").await.expect(200);
        again.post("/export", json!({})).await.expect(403);
        let page = again.get("/me/confirmation").await.json();
        assert_eq!(page["providers"][0]["id"], id.as_str());
        let confirm = format!("/me/confirmation/openid/{id}");
        let leaving = again.post(&confirm, json!({ "to": "/access" })).await.expect(200).json();
        let to = leaving["to"].as_str().unwrap().to_owned();
        // Left out what asks anew: the provider says when it was, and that does not do.
        let lazy = to.replace("prompt=login", "x=y").replace("max_age=0", "max_age=9999");
        let back = guest.goes(&lazy, both).await;
        assert_eq!(guest.asked, 1);
        let before = again.cookie();
        again.get(&back).await.expect(400);
        let leaving = again.post(&confirm, json!({ "to": "/access" })).await.expect(200).json();
        let to = leaving["to"].as_str().unwrap().to_owned();
        // It is the provider's clock that goes on while the world's was moved.
        let behind = guest.goes(&to, both).await;
        assert_eq!(guest.asked, 2);
        again.get(&behind).await.expect(400);
        world.app.clock.advance(SignedDuration::from_mins(-11));
        let leaving = again.post(&confirm, json!({ "to": "/access" })).await.expect(200).json();
        let to = leaving["to"].as_str().unwrap().to_owned();
        let back = guest.goes(&to, both).await;
        assert_eq!(guest.asked, 3);
        assert_eq!(again.get(&back).await.expect(303).header("location"), "/access");
        again.post("/export", json!({})).await.expect(200);
        world.get("/findings", &before).await.expect(401);
    }

    async fn the_providers_second_factor_counts_only_where_an_officer_says_so(db: Db) {
        let world = coming_in::world(db).await;
        let theirs = Provider::theirs();
        let partner = connected(&world, "partner", theirs).await;
        let (_, app) = joins(&world, "pt-ortiz", &partner, "bob").await;
        let both = Says { name: "bob", amr: "pwd mfa", acr: "two-factors" };
        let by = async |says: Says<'static>| {
            let mut browser = Browser::new(&world);
            let led = comes_by(&mut browser, &mut Guest::default(), &partner, says).await;
            (led.expect(303).header("location").to_owned(), browser)
        };
        let (led, _) = by(both).await;
        assert_eq!(led, "/sign-in/second-factor", "whatever the provider says");
        counts(&world, &partner, json!({ "second_factor": "amr" })).await;
        let (led, mut browser) = by(both).await;
        assert_eq!(led, "/register");
        assert_eq!(me(&mut browser).await["sessions"][0]["way"], "provider");
        let (led, _) = by(Says { amr: "pwd", ..both }).await;
        assert_eq!(led, "/sign-in/second-factor");
        counts(&world, &partner, json!({ "second_factor": "acr", "acr": "two-factors" })).await;
        let (led, _) = by(both).await;
        assert_eq!(led, "/register");
        let (led, _) = by(Says { acr: "one", ..both }).await;
        assert_eq!(led, "/sign-in/second-factor");
        let dana = world.sign_in("dana").await;
        let none = json!({ "second_factor": "acr" });
        let path = format!("/connections/{partner}/second-factor");
        world.post(&path, &dana, none).await.expect(422);
        drop(app);
    }

    async fn a_known_device_leaves_for_its_provider_where_somebody_has_used_up_the_address(db: Db) {
        let world = coming_in::world(db).await;
        let provider = Provider::ours();
        let id = connected(&world, "partner", provider).await;
        let (mut ortiz, app) = joins(&world, "pt-ortiz", &id, "bob").await;
        ortiz.post("/sign-out", json!({})).await.expect(303);
        ortiz.address = "198.51.100.71";
        let mut thief = Browser::new(&world);
        thief.address = ortiz.address;
        for _ in 0..60 {
            thief.post("/sign-in/passkey/challenge", json!({})).await.expect(200);
        }
        thief.get(&format!("/sign-in/openid/{id}")).await.expect(429);
        let guest = &mut Guest::default();
        comes_by(&mut ortiz, guest, &id, named("bob")).await.expect(303);
        let code = json!({ "code": app.code(&world) });
        ortiz.post("/sign-in/second-factor", code).await.expect(303);
        ortiz.get("/findings").await.expect(200);
    }

    async fn the_session_that_a_first_sign_in_by_a_provider_opens_ends_with_the_connection_too(db: Db) {
        let world = coming_in::world(db).await;
        let officer = world.sign_in("dana").await;
        let provider = Provider::ours();
        let id = connected(&world, "partner", provider).await;
        let (mut ortiz, _) = joins(&world, "pt-ortiz", &id, "bob").await;
        ortiz.get("/findings").await.expect(200);
        let ending = format!("/connections/{id}/ending");
        world.post(&ending, &officer, json!({})).await.expect(200);
        ortiz.get("/findings").await.expect(401);
    }
}
