//! No command: serve.

use std::pin::pin;

use adaptive_router_sidecar::http::Token;
use adaptive_router_sidecar::serve::{self, Doors};
use clap::Args;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

use super::place::Place;
use super::say::say;

const TOKEN_VARIABLE: &str = "ADAPTIVE_ROUTER_ADMIN_TOKEN";

/// A shorter token is easy to find by trying.
const EASY_CHARS: usize = 16;

/// Where to listen.
#[derive(Args)]
pub struct Listen {
    /// Where Envoys sync; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", env = "ADAPTIVE_ROUTER_GRPC_LISTEN", default_value = "127.0.0.1:9090")]
    grpc_listen: String,
    /// Where administrators and Prometheus ask; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", env = "ADAPTIVE_ROUTER_HTTP_LISTEN", default_value = "127.0.0.1:9091")]
    http_listen: String,
}

pub async fn serve(place: &Place, listen: Listen) -> Result<(), String> {
    let mut interrupted = signal(SignalKind::interrupt()).map_err(|error| error.to_string())?;
    let mut terminated = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
    let stop = async {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
        }
        tracing::info!("stopping");
    };
    let mut stop = pin!(stop);
    let (token, made) = token()?;
    let start = async {
        let (grpc, grpc_addr) = bind(&listen.grpc_listen).await?;
        let (http, http_addr) = bind(&listen.http_listen).await?;
        let store = place.open().await?;
        tracing::info!("the store {} is open", place.shown());
        say(&format!("gRPC listens on {grpc_addr}"));
        say(&format!("HTTP listens on {http_addr}"));
        if let Some(made) = made {
            say(&format!("{TOKEN_VARIABLE} is not set; until the end of this run it is {made}"));
        }
        Ok::<_, String>((store, Doors { grpc, http, token }))
    };
    // Opening a store may wait for a database, and for another side-car that brings its tables forward.
    let (store, doors) = tokio::select! {
        started = start => started?,
        () = &mut stop => return Ok(()),
    };
    serve::serve(store, doors, stop).await
}

/// The token. If it was made here, its text comes with it.
fn token() -> Result<(Token, Option<String>), String> {
    let given = std::env::var_os(TOKEN_VARIABLE).filter(|given| !given.is_empty());
    let made = given.is_none().then(Token::random_text);
    let text = made.clone().or_else(|| given.and_then(|given| given.into_string().ok()));
    let token = text.as_deref().and_then(Token::new);
    let message = || format!("{TOKEN_VARIABLE} cannot be sent in a header; allowed: one line of UTF-8");
    let token = token.ok_or_else(message)?;
    if text.is_some_and(|text| text.trim().chars().count() < EASY_CHARS) {
        tracing::warn!("{TOKEN_VARIABLE} has fewer than {EASY_CHARS} characters, and can be guessed");
    }
    Ok((token, made))
}

/// A listener, and the address at which it really listens.
async fn bind(addr: &str) -> Result<(TcpListener, std::net::SocketAddr), String> {
    let bound = async {
        let listener = TcpListener::bind(addr).await?;
        let addr = listener.local_addr()?;
        Ok((listener, addr))
    };
    bound.await.map_err(|error: std::io::Error| format!("cannot listen on {addr}: {error}"))
}
