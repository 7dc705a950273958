//! Sessions: listed to their owner, ended one by one or all at once, and for whoever is shut
//! out.
use super::{PASSWORD, invited, link_to, set_up, world};
use crate::{
    browser::{Browser, Device},
    permissions::{Ids, body, in_order, name},
};
use jiff::SignedDuration;
use serde_json::json;
use tandem::app::HOME;

store::on_both_databases! {
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
}
