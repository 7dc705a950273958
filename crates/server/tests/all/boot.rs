//! The program does not start with a route that nobody has reviewed, and a
//! handler that decides nothing gives nothing away.
use askama::Template;
use axum::{
    body::{Body, to_bytes},
    http::{Method, Request},
};
use schemars::JsonSchema;
use serde::Serialize;
use tandem::platform::{
    actions::ViewLedger,
    context::Context,
    routes::{self, Answer, NoInput, NoPath, RouteFact, Routes, Rule},
};
use tower::ServiceExt;

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
        assert!(
            why.contains("GET /backdoor is not in public_routes.txt"),
            "{why}"
        );
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
                assert!(
                    reason.split_whitespace().count() >= 4,
                    "{}: {reason}",
                    route.path
                );
            }
        }
    });
}

#[derive(Template, Serialize, JsonSchema)]
#[template(source = "what nobody was allowed to see", ext = "html")]
struct Leak {
    leak: &'static str,
}

impl web::Page for Leak {
    fn title(&self) -> String {
        "Leak".into()
    }
}

const LEAK: Leak = Leak {
    leak: "what nobody was allowed to see",
};

async fn decides_nothing(_: Context<ViewLedger>, _: NoPath, _: NoInput) -> Answer<Leak> {
    Ok(web::View::Show(LEAK))
}

async fn decides(cx: Context<ViewLedger>, _: NoPath, _: NoInput) -> Answer<Leak> {
    cx.desk.here::<ViewLedger>()?;
    Ok(web::View::Show(LEAK))
}

#[test]
fn a_success_that_nobody_decided_on_is_stopped() {
    store::scratch::block_on(async {
        let world = crate::world::World::with_company_a(store::scratch::sqlite().await).await;
        let dana = world.sign_in("dana").await;
        let router = Routes::new()
            .get("/undecided", decides_nothing)
            .get("/decided", decides)
            .into_router()
            .with_state(world.app.clone());
        for (path, status, shows) in [("/undecided", 500, false), ("/decided", 200, true)] {
            for accept in ["application/json", "text/html"] {
                let request = Request::builder()
                    .uri(path)
                    .header("cookie", &dana)
                    .header("accept", accept)
                    .body(Body::empty())
                    .expect("a request");
                let response = router.clone().oneshot(request).await.expect("answers");
                assert_eq!(response.status(), status, "{path}");
                let bytes = to_bytes(response.into_body(), usize::MAX)
                    .await
                    .expect("a body");
                let body = String::from_utf8_lossy(&bytes);
                assert_eq!(body.contains(LEAK.leak), shows, "{path}: {body}");
            }
        }
    });
}
