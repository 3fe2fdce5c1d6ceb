//! The HTTP interface for administrators: what was learned, the side-car's own metrics, and its health.
//!
//! ```text
//! GET /adaptive_router/state             all routers
//! GET /adaptive_router/{router}/state    one; its name percent-encoded
//! GET /metrics                           the side-car itself, for Prometheus
//! GET /healthz                           whether the store answers; the only path without a token
//! ```

mod error;
mod reply;
mod room;
pub mod state;
mod token;

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use error::HttpError;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use reply::{json, with_type};
use room::Room;
use state::Missing;
use tokio::net::TcpListener;
use tokio::time::timeout;

pub use token::Token;

use crate::prometheus;
use crate::service::Service;
use crate::store::{Contents, StoreError};

/// Limit of a request's head and of its body. No path reads a body.
const MAX_REQUEST_BYTES: usize = 16 * 1024;
/// Connections at a time. If one more comes, the connection that has been idle longest is closed.
const MAX_CONNECTIONS: usize = 128;
/// How long a connection may take for a request's head, and may be silent between requests. It is longer than
/// Prometheus is silent between scrapes.
const HEAD_TIME: Duration = Duration::from_secs(70);
/// How long an answer may take.
const ANSWER_TIME: Duration = Duration::from_secs(10);
/// How long the store may take to answer a health check.
const HEALTH_TIME: Duration = Duration::from_secs(1);
/// Pause after a connection could not be accepted, as when file descriptors ran out.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves until `stop` is ready and everything in flight is answered.
pub async fn serve(
    listener: TcpListener,
    service: Service,
    token: Token,
    stop: impl Future<Output = ()>,
) -> Result<(), String> {
    let router = TowerToHyperService::new(router(service, token));
    let mut connections = http1::Builder::new();
    connections.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(MAX_REQUEST_BYTES);
    let open = GracefulShutdown::new();
    let room = Arc::new(Room::new(MAX_CONNECTIONS));
    let mut stop = pin!(stop);
    loop {
        let accepted = async {
            let (stream, _) = listener.accept().await?;
            Ok::<_, std::io::Error>((stream, room.enter().await))
        };
        let accepted = tokio::select! {
            accepted = accepted => accepted,
            () = &mut stop => break,
        };
        let Ok((stream, guest)) = accepted else {
            tokio::time::sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let (router, asking) = (router.clone(), guest.clone());
        let answers = service_fn(move |request| {
            let (request, answered) = (asking.asks(), router.call(request));
            async move {
                let answer = answered.await;
                drop(request);
                answer
            }
        });
        let connection = open.watch(connections.serve_connection(TokioIo::new(stream), answers));
        tokio::spawn(async move {
            // An error of a connection is ignored, because only its client is affected.
            tokio::select! {
                _ = connection => {}
                () = guest.must_leave() => {}
            }
        });
    }
    drop(listener);
    open.shutdown().await;
    Ok(())
}

fn router(service: Service, token: Token) -> Router {
    let open_to_all = Router::new().route("/healthz", get(health)).method_not_allowed_fallback(wrong_method);
    Router::new()
        .route("/adaptive_router/state", get(all_states))
        .route("/adaptive_router/{router}/state", get(one_state))
        .route("/metrics", get(own_metrics))
        .fallback(unknown_path)
        .method_not_allowed_fallback(wrong_method)
        .layer(middleware::from_fn_with_state(token, with_token))
        .merge(open_to_all)
        .layer(middleware::from_fn(within_limits))
        .with_state(service)
}

async fn within_limits(request: Request, next: Next) -> Response {
    use axum::body::HttpBody;
    if request.body().size_hint().lower() > MAX_REQUEST_BYTES as u64 {
        let message = format!("the request's body is too large; allowed: {MAX_REQUEST_BYTES} bytes");
        return HttpError::new(StatusCode::PAYLOAD_TOO_LARGE, message).into_response();
    }
    match timeout(ANSWER_TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => HttpError::new(StatusCode::SERVICE_UNAVAILABLE, "the answer took too long").into_response(),
    }
}

async fn with_token(State(token): State<Token>, request: Request, next: Next) -> Response {
    let given = request.headers().get(header::AUTHORIZATION);
    if given.is_some_and(|given| token.is_in(given.as_bytes())) {
        return next.run(request).await;
    }
    let message = "give the administrator's token: Authorization: Bearer <ADAPTIVE_ROUTER_ADMIN_TOKEN>";
    HttpError::new(StatusCode::UNAUTHORIZED, message).into_response()
}

async fn all_states(State(service): State<Service>) -> Result<Response, HttpError> {
    let states = computed(&service, |contents| state::of_all(&contents)).await?;
    Ok(json(StatusCode::OK, &states))
}

async fn one_state(
    State(service): State<Service>,
    name: Result<Path<String>, PathRejection>,
) -> Result<Response, HttpError> {
    let Path(name) = name.map_err(|error| HttpError::new(error.status(), error.body_text()))?;
    let asked = name.clone();
    match computed(&service, move |contents| state::of_router(&contents, &asked)).await? {
        Ok(state) => Ok(json(StatusCode::OK, &state)),
        Err(missing) => {
            let status = match missing {
                Missing::Router { .. } | Missing::Configuration => StatusCode::NOT_FOUND,
                Missing::Understanding(_) => StatusCode::INTERNAL_SERVER_ERROR,
            };
            Err(HttpError::new(status, format!("router {name:?}: {missing}")))
        }
    }
}

/// Reads the store and computes the answer off the threads that serve, because a large fleet's history takes
/// milliseconds.
async fn computed<T: Send + 'static>(
    service: &Service,
    compute: impl FnOnce(Contents) -> T + Send + 'static,
) -> Result<T, HttpError> {
    let contents = service.store().contents().await?;
    let computed = tokio::task::spawn_blocking(|| compute(contents)).await;
    computed.map_err(|error| HttpError::new(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}

async fn own_metrics(State(service): State<Service>) -> Response {
    let text = prometheus::text(service.counters(), service.store()).await;
    with_type("text/plain; version=0.0.4; charset=utf-8", StatusCode::OK, text)
}

async fn health(State(service): State<Service>) -> Result<Response, HttpError> {
    match timeout(HEALTH_TIME, service.health()).await {
        Ok(Ok(())) => Ok(json(StatusCode::OK, &serde_json::json!({"status": "ok"}))),
        // The reason is only in the log, because this path asks for no token.
        failed => {
            match failed {
                Ok(Err(error)) => tracing::warn!("the store does not answer: {error}"),
                _ => tracing::warn!("the store does not answer within {HEALTH_TIME:?}"),
            }
            Err(HttpError::new(StatusCode::SERVICE_UNAVAILABLE, "the store does not answer"))
        }
    }
}

async fn unknown_path() -> HttpError {
    let message = "there is no such path; there are /adaptive_router/state, /adaptive_router/{router}/state with the \
                   router's name percent-encoded (a slash is %2F), /metrics and /healthz";
    HttpError::new(StatusCode::NOT_FOUND, message)
}

async fn wrong_method() -> HttpError {
    HttpError::new(StatusCode::METHOD_NOT_ALLOWED, "this path allows GET only")
}

impl From<StoreError> for HttpError {
    fn from(error: StoreError) -> HttpError {
        HttpError::new(StatusCode::SERVICE_UNAVAILABLE, format!("the store does not answer: {error}"))
    }
}
