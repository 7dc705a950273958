//! The first run: an empty instance, its printed key, its first officer.
use crate::{coming_in::App, world::World};
use serde_json::json;
use std::sync::PoisonError;
use tandem::{
    app::{HOME, Settings},
    platform::ids::Secret,
};

const KEY: &str = "the-printed-key-of-this-test";

async fn empty(db: store::Db) -> World {
    let world = World::empty(db, Settings::default()).await;
    *world
        .app
        .setup
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = Some(Secret::given(KEY));
    world
}

fn form(key: &str) -> serde_json::Value {
    json!({
        "key": key,
        "organisation": "Acme",
        "zone": "Europe/Berlin",
        "officer": "Ada Byron",
        "partner": "Helpers",
    })
}

store::on_both_databases! {
    async fn whoever_has_the_key_sets_it_up_once_and_is_its_officer(db: Db) {
        let world = empty(db).await;
        world.get(&format!("/setup?key={KEY}"), "").await.expect(200);
        let done = world.post("/setup", "", form(KEY)).await.expect(303);
        assert_eq!(done.header("location"), "/sign-in/set-up");
        // Nothing can be reached before there is a way in with both factors.
        let begun = done.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        world.get("/findings", &begun).await.expect(401);
        let password = json!({ "password": "orbit pickle canyon sofa" });
        world.post("/sign-in/set-up/password", &begun, password).await.expect(303);
        let page = world.get("/sign-in/set-up/authenticator", &begun).await.expect(200).json();
        let code = App::read(page["secret"].as_str().unwrap_or_default()).code(&world);
        let came_in = world.post("/sign-in/set-up/authenticator", &begun, json!({ "code": code })).await.expect(200);
        let ada = came_in.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
        world.get("/access", &ada).await.expect(200);
        world.get("/findings", &ada).await.expect(200);
        assert_eq!(world.app.organisation_name(), "Acme");
        world.post("/setup", "", form(KEY)).await.expect(404);
        world.get(&format!("/setup?key={KEY}"), "").await.expect(404);
        assert_eq!(world.verdict().await.broken, None);
    }

    async fn without_the_key_there_is_nothing_here(db: Db) {
        let world = empty(db).await;
        for key in ["", "wrong", "the-printed-key-of-this-tesT"] {
            world.get(&format!("/setup?key={key}"), "").await.expect(404);
            world.post("/setup", "", form(key)).await.expect(404);
        }
        world.get("/setup", "").await.expect(404);
        let found = world.app.db.read(HOME, tandem::organisation::queries::organisation).await;
        assert_eq!(found.expect("read"), None);
    }

    async fn a_wrong_zone_or_an_empty_name_leaves_it_empty(db: Db) {
        let world = empty(db).await;
        for (field, value) in [("zone", "Europe/Nowhere"), ("officer", " "), ("organisation", " ")] {
            let mut body = form(KEY);
            body[field] = json!(value);
            let answer = world.post("/setup", "", body).await.expect(422);
            assert_eq!(answer.json()["problems"][0]["field"], field);
        }
        world.post("/setup", "", form(KEY)).await.expect(303);
    }
}

#[test]
fn an_instance_that_holds_a_company_has_no_set_up() {
    store::scratch::block_on(async {
        let world = World::with_company_a(store::scratch::sqlite().await).await;
        world.get("/setup?key=", "").await.expect(404);
        world.post("/setup", "", form("")).await.expect(404);
    });
}
