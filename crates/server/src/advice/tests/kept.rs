//! What is kept stays as it was; the review of a quarter with its PDF; what leadership
//! signs; an advert that is read.
use super::{html, page};
use crate::{advice::runs::digest, world::World};
use serde_json::{Value, json};

async fn kept(world: &World, cookie: &str, path: &str, body: Value) -> String {
    let made = world.post(path, cookie, body).await.expect(201);
    made.header("location").to_owned()
}

store::on_both_databases! {
    async fn a_kept_run_stays_as_it_was_and_shows_what_has_changed_since(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let at = kept(&world, &dana, "/advice/runs", json!({ "name": "Before the budget", "set": ["users=60"] })).await;
        let it = page(&world, &dana, &at).await;
        assert_eq!(it["result"]["decision"], "co_managed");
        assert_eq!(it["result"]["settings"]["scenario"]["users"], 60);
        assert_eq!((&it["is_whole"], &it["same_facts"]), (&json!(true), &json!(true)));
        let before = it["result"].clone();
        world.post("/advice/facts/counts", &dana, json!({ "user": 300, "endpoint": 320 })).await.expect(200);
        let it = page(&world, &dana, &at).await;
        assert_eq!(it["result"], before);
        assert_eq!(it["same_facts"], false);
        let other = kept(&world, &dana, "/advice/runs", json!({ "name": "After it" })).await;
        let id = other.rsplit('/').next().unwrap();
        let beside = page(&world, &dana, &format!("{at}?with={id}")).await;
        assert_eq!(beside["beside"], "After it");
        let figures = beside["figures"].as_array().unwrap();
        assert!(figures.iter().any(|figure| figure["kept"] != figure["other"]), "{beside}");
        let listed = page(&world, &dana, "/advice/runs").await;
        assert_eq!(listed["runs"][0]["name"], "After it");
        let ortiz = world.sign_in("pt-ortiz").await;
        world.get(&at, &ortiz).await.expect(404);
        assert_eq!(world.verdict().await.broken, None);
    }

    async fn the_review_is_frozen_with_its_pdf_and_the_next_one_tells_what_was_asked(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let first = page(&world, &dana, "/advice/leadership").await;
        assert_eq!(first["page"]["risks"].as_array().unwrap().len(), 3);
        assert!(first["asked_last"].as_array().unwrap().is_empty());
        let at = kept(&world, &dana, "/advice/leadership", json!({})).await;
        let it = page(&world, &dana, &at).await;
        assert_eq!(it["run"]["name"], "Business review 2026-Q2");
        let digests: Vec<&str> = ["result_digest", "pdf_digest", "facts_digest"]
            .iter()
            .map(|name| it["run"][name].as_str().unwrap())
            .collect();
        assert!(digests.iter().all(|digest| digest.len() == 64));
        let path = format!("{at}/file");
        let pdf = world.get(&path, &dana).await.expect(200);
        assert_eq!(pdf.header("content-type"), "application/pdf");
        assert!(pdf.body.starts_with("%PDF-"));
        let read = world.app.db.read(crate::app::HOME, {
            let id = at.rsplit('/').next().unwrap().to_owned();
            move |tx| crate::advice::queries::pdf(tx, &id)
        });
        let bytes = read.await.unwrap().expect("the pdf");
        assert_eq!(digest(&bytes), digests[1]);
        let next = page(&world, &dana, "/advice/leadership").await;
        assert_eq!(next["asked_last"], first["page"]["decisions"]);
        let plans = next["page"]["plans"].as_array().unwrap();
        assert_eq!(plans[0]["from"], "2027-07-01");
        assert!(plans[0]["demand_after"].as_f64() > plans[0]["demand_before"].as_f64());
    }

    async fn leadership_signs_what_is_not_expected_and_a_year_later_again(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let sign = "/advice/hire/not-expected";
        world.post(sign, &dana, json!({})).await.expect(409);
        let coo = world.sign_in("coo").await;
        world.post(sign, &coo, json!({})).await.expect(200);
        let signed = page(&world, &dana, "/advice/hire").await["signed"].clone();
        assert_eq!(signed["is_stale"], false);
        world.app.clock.advance(jiff::SignedDuration::from_hours(24 * 366));
        let dana = world.sign_in("dana").await;
        let signed = page(&world, &dana, "/advice/hire").await["signed"].clone();
        assert_eq!(signed["is_stale"], true);
    }

    async fn an_advert_for_everything_is_told_what_it_would_cost(db: Db) {
        let world = World::with_company_a(db).await;
        let dana = world.sign_in("dana").await;
        let text = "Handle the helpdesk\nDesign and own the network and firewalls\nExpert in AWS";
        let read = world.post("/advice/hire/advert", &dana, json!({ "text": text })).await.expect(200).json();
        assert_eq!(read["checked"]["unicorn"], true);
        assert_eq!(read["checked"]["people"], 3);
        let own = read["advert"].as_str().unwrap();
        let again = world.post("/advice/hire/advert", &dana, json!({ "text": own })).await.expect(200).json();
        assert_eq!(again["organisation"], "Harbor and Finch Distribution");
        assert!(html(&world, &dana, "/advice/hire").await.contains("What we do not expect of you"));
    }
}
