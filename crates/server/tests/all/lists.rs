//! A list and the page of one row follow the same rules: whoever sees a row in a list
//! may open it, and what may be opened is in the list. For every kind of person, with
//! drafts of everybody among the rows.
use crate::{
    cast::{self, ACTORS},
    world::World,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tandem::{app::HOME, beliefs, organisation, proposals, register};

/// A list, where its rows stand in it, what they are named by, and the page of one.
const LISTS: &[(&str, &[&str], &str, &str)] = &[
    ("/register", &["groups", "rows"], "id", "/responsibilities/"),
    ("/people", &["parties", "people"], "id", "/people/"),
    ("/systems", &["systems"], "id", "/systems/"),
    (
        "/proposals",
        &["mine", "others", "waiting", "drafts", "done"],
        "number",
        "/proposals/",
    ),
    ("/belief-rounds", &["rounds"], "id", "/belief-rounds/"),
];

/// Every id that the database has, whoever may see it.
async fn all(world: &World, page: &str) -> BTreeSet<String> {
    let page = page.to_owned();
    let read = world.app.db.read(HOME, move |tx| {
        let ids: Vec<String> = match page.as_str() {
            "/responsibilities/" => {
                let rows = register::queries::responsibilities(tx)?.into_iter();
                rows.map(|row| row.adopted.id).collect()
            }
            "/people/" => {
                let rows = organisation::queries::people(tx)?.into_iter();
                rows.map(|row| row.fact.id).collect()
            }
            "/systems/" => {
                let rows = organisation::systems::queries::systems(tx)?.into_iter();
                rows.map(|row| row.fact.id).collect()
            }
            "/proposals/" => {
                let rows = proposals::queries::proposals(tx)?.into_iter();
                rows.map(|row| row.it.number.to_string()).collect()
            }
            _ => {
                let rows = beliefs::queries::rounds(tx)?.into_iter();
                rows.map(|row| row.id).collect()
            }
        };
        store::Result::Ok(ids.into_iter().collect())
    });
    read.await.expect("the ids")
}

/// The names of the objects that stand anywhere below one of these fields.
fn listed(page: &Value, fields: &[&str], name: &str, inside: bool, found: &mut BTreeSet<String>) {
    match page {
        Value::Object(map) => {
            if inside && let Some(id) = map.get(name) {
                let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
                found.insert(id);
                return;
            }
            for (field, value) in map {
                let inside = fields.contains(&field.as_str());
                listed(value, fields, name, inside, found);
            }
        }
        Value::Array(list) => {
            for value in list {
                listed(value, fields, name, inside, found);
            }
        }
        _ => {}
    }
}

store::on_both_databases! {
    async fn whoever_sees_a_row_in_a_list_may_open_it_and_the_other_way_round(db: Db) {
        let world = World::with(db, cast::home()).await;
        let editors = ACTORS.iter().filter(|(column, ..)| column.ends_with("editor"));
        for (.., person, _, _) in editors {
            let cookie = world.sign_in(person).await;
            let change = json!({ "party": "internal", "role": "doer", "collect": true });
            world.post("/responsibilities/BDR-06/assignments", &cookie, change.clone()).await.expect(201);
            let proposed = json!({ "party": "business", "role": "doer" });
            world.post("/responsibilities/BDR-07/assignments", &cookie, proposed).await;
        }
        let round = json!({ "which": "all", "parties": ["internal", "partner"] });
        let dana = world.sign_in("dana").await;
        world.post("/belief-rounds", &dana, round).await.expect(201);
        let mut drafts_hidden = 0;
        for (column, person, ..) in ACTORS {
            let cookie = world.sign_in(person).await;
            for (list, fields, name, page) in LISTS {
                let answer = world.get(list, &cookie).await;
                let mut seen = BTreeSet::new();
                if answer.status == 200 {
                    listed(&answer.json(), fields, name, false, &mut seen);
                }
                let all = all(&world, page).await;
                assert!(!all.is_empty(), "{list}");
                let mut opened = BTreeSet::new();
                for id in &all {
                    if world.get(&format!("{page}{id}"), &cookie).await.status == 200 {
                        opened.insert(id.clone());
                    }
                }
                if *list == "/proposals" {
                    drafts_hidden += all.len() - opened.len();
                }
                assert_eq!(seen, opened, "{column} {list}");
            }
        }
        assert!(drafts_hidden > ACTORS.len(), "drafts were hidden");
    }
}
