//! What the people who run it need: is it well, what are its figures, and the
//! API document.
use super::{assets, openapi, routes::Routes, telemetry};
use crate::app::App;
use axum::{
    Json,
    extract::{ConnectInfo, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use std::net::SocketAddr;

pub fn routes() -> Routes {
    Routes::new()
        .plain(
            "/assets/{file}",
            "style sheets and scripts hold nothing of anybody",
            get(assets::serve),
        )
        .plain(
            "/api/openapi.json",
            "it describes the program, not the data",
            get(api),
        )
        .plain(
            "/healthz",
            "a monitor has no session; it says well or not well",
            get(health),
        )
        .plain(
            "/metrics",
            "counts without names, and only from this machine",
            get(figures),
        )
}

async fn api(State(app): State<App>) -> Response {
    Json(openapi::document(&app.table)).into_response()
}

/// 200 when the database answers, 503 when not.
async fn health(State(app): State<App>) -> Response {
    let answer = app
        .db
        .read("", |tx| {
            super::super::organisation::queries::organisation(tx).map(drop)
        })
        .await;
    match answer {
        Ok(()) => Json(json!({ "status": "well" })).into_response(),
        Err::<(), store::Error>(error) => {
            tracing::error!(%error, "the database does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                Json(json!({ "status": "not well" })),
            )
                .into_response()
        }
    }
}

/// Figures for Prometheus, to callers on this machine only.
async fn figures(request: Request) -> Response {
    let local = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .is_some_and(|info| info.0.ip().is_loopback());
    let forwarded = request.headers().contains_key("x-forwarded-for")
        || request.headers().contains_key("forwarded");
    if !local || forwarded {
        return StatusCode::NOT_FOUND.into_response();
    }
    telemetry::figures().render().into_response()
}
