//! Logs and figures. Logs are structured and carry no secrets: what is secret
//! has no Display, and request addresses are logged by their pattern, without
//! the parts that vary and without the query.
use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;

/// Starts the log. text, or JSON with `--log-json`; `RUST_LOG` chooses the levels.
pub fn start_log(json: bool) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second start (tests) keeps the first log.
    let _ = if json {
        log.json().try_init()
    } else {
        log.try_init()
    };
}

/// The one recorder of this process.
pub fn figures() -> &'static PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE.get_or_init(|| {
        let recorder = PrometheusBuilder::new().build_recorder();
        let handle = recorder.handle();
        // Another recorder can only be there in a test; ours then stays empty.
        let _ = metrics::set_global_recorder(recorder);
        handle
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a request took is measured, not decided upon"
)]
pub async fn count(request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("no route", MatchedPath::as_str)
        .to_owned();
    if route.starts_with(crate::beliefs::UNTOLD) {
        return next.run(request).await;
    }
    let method = request.method().to_string();
    let began = std::time::Instant::now();
    let response = next.run(request).await;
    let took = began.elapsed();
    let status = response.status().as_u16().to_string();
    metrics::counter!("tandem_requests_total", "route" => route.clone(), "method" => method.clone(), "status" => status.clone()).increment(1);
    metrics::histogram!("tandem_request_seconds", "route" => route.clone())
        .record(took.as_secs_f64());
    tracing::info!(
        method,
        route,
        status,
        micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        "request"
    );
    response
}
