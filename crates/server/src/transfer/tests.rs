//! Company A comes in, is right, and goes out as it came.
use super::{gather, load};
use crate::{
    app::HOME,
    world::{World, company_a},
};
use company::{COMPANY_A, Format};
use serde_json::json;

store::on_both_databases! {
    async fn what_was_loaded_is_gathered_again_in_the_same_order(db: Db) {
        let world = World::with_company_a(db).await;
        let gathered = world.app.db.read(HOME, gather).await.unwrap();
        assert_eq!(gathered, Some(company_a()));
    }

    async fn the_exported_file_is_the_same_company_in_both_formats(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let toml = world.post("/export", &dana, json!({})).await.expect(200);
        assert_eq!(toml.header("content-type"), "application/toml");
        assert_eq!(company::parse(&toml.body, Format::Toml).unwrap(), company_a());
        let json = world.post("/export", &dana, json!({ "format": "json" })).await.expect(200);
        assert_eq!(company::parse(&json.body, Format::Json).unwrap(), company_a());
    }

    async fn an_export_is_written_down_in_the_ledger(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let before = world.entries().await;
        world.post("/export", &dana, json!({})).await.expect(200);
        assert_eq!(world.entries().await, before + 1);
        let ledger = world.get("/ledger", &dana).await.expect(200).json();
        assert_eq!(ledger["entries"][0]["act"], "company.exported");
        assert_eq!(ledger["entries"][0]["actor"], "person:dana");
    }

    async fn a_second_company_is_refused_and_leaves_nothing(db: Db) {
        let world = World::with_company_a(db).await;
        let before = world.entries().await;
        let now = world.app.clock.now();
        let refused = world
            .app
            .db
            .write(HOME, move |tx| load(tx, &company_a(), now))
            .await;
        assert!(matches!(refused, Err(web::Error::Conflict(_))));
        assert_eq!(world.entries().await, before);
    }

    async fn the_list_over_http_is_the_list_of_the_file_check(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let now = world.app.clock.now();
        let shown = world
            .get("/findings/export?format=json", &dana)
            .await
            .expect(200)
            .json();
        let of_file = company::check(COMPANY_A, Format::Toml, now).unwrap();
        let ids = |list: &serde_json::Value| -> Vec<String> {
            let list = list.as_array().unwrap();
            list.iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
        };
        let of_file: Vec<String> = of_file.into_iter().map(|it| it.id).collect();
        assert_eq!(ids(&shown["findings"]), of_file);
    }
}
