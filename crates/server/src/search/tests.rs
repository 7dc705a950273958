//! Finding things by words.
use crate::world::World;
use serde_json::Value;

async fn hits(world: &World, cookie: &str, query: &str) -> Vec<Value> {
    let page = world
        .get(&format!("/search?q={query}"), cookie)
        .await
        .expect(200)
        .json();
    page["hits"].as_array().unwrap().clone()
}

store::on_both_databases! {
    async fn each_kind_of_thing_is_found_by_its_words(db: Db) {
        let world = World::with_company_a(db).await;
        let mo = world.sign_in("mo").await;
        for (query, kind, at) in [
            ("bdr-06", "Responsibility", "/responsibilities/BDR-06"),
            ("whitlock", "Person", "/people/dana"),
            ("northlight", "Party", "/parties/partner"),
            ("label-printing", "System", "/systems/label-server"),
            ("password+manager", "Tool", "/systems#tools"),
        ] {
            let hits = hits(&world, &mo, query).await;
            let found = hits.iter().any(|hit| hit["kind"] == kind && hit["at"] == at);
            assert!(found, "{query}: {hits:?}");
        }
    }

    async fn every_word_must_occur(db: Db) {
        let world = World::with_company_a(db).await;
        let mo = world.sign_in("mo").await;
        assert!(!hits(&world, &mo, "restore").await.is_empty());
        assert!(hits(&world, &mo, "restore+unicorn").await.is_empty());
        assert!(hits(&world, &mo, "").await.is_empty());
    }

    async fn what_somebody_typed_is_shown_as_text(db: Db) {
        let world = World::with_company_a(db).await;
        let mo = world.sign_in("mo").await;
        let path = "/search?q=%3Cscript%3Ealert(1)%3C/script%3E";
        let page = world.send("GET", path, &mo, None, &[("accept", "text/html")]).await.expect(200);
        assert!(!page.body.contains("<script>alert"), "{}", page.body);
        assert!(page.body.contains("alert(1)"), "the words are shown");
    }
}
