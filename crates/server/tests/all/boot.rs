//! The program does not start with a route that nobody has reviewed, and a
//! handler that decides nothing gives nothing away.
use axum::http::Method;
use tandem::platform::routes::{self, RouteFact, Rule};

async fn table() -> Vec<RouteFact> {
    let db = store::scratch::sqlite().await;
    let world = crate::world::World::empty(db, Default::default()).await;
    world.app.table.to_vec()
}

fn public(path: &'static str) -> RouteFact {
    RouteFact {
        method: Method::GET,
        path,
        rule: Rule::Public("because"),
        input: None,
        output: None,
    }
}

#[test]
fn the_routes_that_ship_agree_with_what_was_reviewed() {
    store::scratch::block_on(async {
        assert_eq!(routes::check(&table().await), Ok(()));
    });
}

#[test]
fn a_public_route_that_nobody_reviewed_keeps_it_from_starting() {
    store::scratch::block_on(async {
        let mut table = table().await;
        table.push(public("/backdoor"));
        let why = routes::check(&table).expect_err("it is refused");
        assert!(why.contains("GET /backdoor is not in public_routes.txt"), "{why}");
    });
}

#[test]
fn a_reviewed_route_that_is_gone_or_guarded_now_keeps_it_from_starting() {
    store::scratch::block_on(async {
        let mut table = table().await;
        table.retain(|route| route.path != "/healthz");
        let why = routes::check(&table).expect_err("it is refused");
        assert!(why.contains("GET /healthz"), "{why}");
    });
}

#[test]
fn an_action_without_a_route_keeps_it_from_starting() {
    store::scratch::block_on(async {
        let mut table = table().await;
        table.retain(|route| !matches!(route.rule, Rule::Action("view_ledger")));
        let why = routes::check(&table).expect_err("it is refused");
        assert!(why.contains("view_ledger"), "{why}");
    });
}

#[test]
fn every_public_route_says_why() {
    store::scratch::block_on(async {
        for route in table().await {
            if let Rule::Public(reason) = route.rule {
                assert!(reason.split_whitespace().count() >= 4, "{}: {reason}", route.path);
            }
        }
    });
}
