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

    async fn rotas_with_all_that_they_can_have_come_out_as_they_went_in(db: Db) {
        let mut company = company_a();
        company.rotas = serde_json::from_value(rotas()).unwrap();
        engine::register::Register::new(&company, company::catalogue()).unwrap();
        let world = World::with(db, company.clone()).await;
        let gathered = world.app.db.read(HOME, gather).await.unwrap().unwrap();
        assert_eq!(gathered.rotas, company.rotas);
        assert_eq!(gathered, company);
        let dana = world.sign_in("dana").await;
        let toml = world.post("/export", &dana, json!({})).await.expect(200);
        assert_eq!(company::parse(&toml.body, Format::Toml).unwrap(), company);
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

/// Two versions of one rota, and everything else that a rota can have.
fn rotas() -> serde_json::Value {
    json!([
        {
            "id": "desk", "name": "Service desk", "until": "2026-06-10T15:30:00Z",
            "layers": [{ "name": "all", "members": [{ "person": "dana" }] }]
        },
        {
            "id": "desk", "name": "Service desk", "from": "2026-06-10T15:30:00Z",
            "responsibilities": ["EUS-02", "EUS-01"], "zone": "Europe/Lisbon",
            "hours": "Mon-Sat 06:00-22:00", "heads": { "min": 1, "max": 2 },
            "layers": [
                {
                    "name": "weeks", "hours": "daily 22:00-06:00", "holidays": ["company"],
                    "from": "2026-06-01", "until": "2027-06-01",
                    "rotation": { "every": 2, "unit": "week", "start": "2026-06-01", "at": "08:30:00", "advance": "served_shift" },
                    "members": [{ "person": "dana", "from": "2026-06-01", "until": "2027-01-01" }, { "party": "partner" }]
                },
                { "name": "second", "priority": 2, "members": [] }
            ],
            "fallback": { "name": "last", "members": [{ "party": "partner" }] },
            "openings": [{ "layer": "weeks", "from": "2026-07-04T08:00:00", "to": "2026-07-04T12:00:00" }],
            "changes": [
                { "kind": "request", "layer": "last", "shift": "2026-07-06T00:00:00" },
                { "kind": "override", "layer": "last", "shift": "2026-07-08T00:00:00", "from": "2026-07-08T08:00:00", "to": "2026-07-08T12:00:00", "person": "dana" },
                { "kind": "swap", "layer": "weeks", "shift": "2026-07-13T00:00:00", "with": { "layer": "weeks", "shift": "2026-07-27T00:00:00" } }
            ]
        }
    ])
}
