//! A client that hides nothing: the pieces of a body as they came, trailers, and how the body ended.

use std::net::SocketAddr;

use adaptive_router_sim::{Behaviour, Provider};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::{http1, http2};
use hyper::{HeaderMap, Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::Value;
use tokio::net::TcpStream;

pub const VERSIONS: [Version; 2] = [Version::HTTP_11, Version::HTTP_2];

#[derive(Debug)]
pub struct Received {
    pub status: u16,
    pub headers: HeaderMap,
    pub pieces: Vec<Bytes>,
    pub trailers: Option<HeaderMap>,
    /// Whether the body had an end.
    pub complete: bool,
}

/// A server-sent event: its name, if any, and its data; `None` is `[DONE]`.
pub type Event = (Option<String>, Option<Value>);

impl Received {
    pub fn text(&self) -> String {
        String::from_utf8(self.pieces.concat()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text()).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// All events; panics when the stream is not made of whole ones.
    pub fn events(&self) -> Vec<Event> {
        assert_eq!(self.header("content-type"), Some("text/event-stream; charset=utf-8"), "{}", self.text());
        let text = self.text();
        let blocks = text.strip_suffix("\n\n").expect("the stream ends with an empty line").split("\n\n");
        blocks.map(event).collect()
    }

    /// The data of all events but `[DONE]`.
    pub fn data(&self) -> Vec<Value> {
        self.events().into_iter().filter_map(|(_, data)| data).collect()
    }
}

fn event(block: &str) -> Event {
    let mut parsed = (None, None);
    for line in block.lines() {
        match line.split_once(": ").expect("a field") {
            ("event", name) => parsed.0 = Some(name.to_owned()),
            ("data", "[DONE]") => {}
            ("data", data) => parsed.1 = Some(serde_json::from_str(data).unwrap()),
            (field, _) => panic!("unexpected field {field}"),
        }
    }
    parsed
}

/// A model that always succeeds.
pub async fn model() -> Provider {
    start(Behaviour::with_success(1.0), 1).await
}

pub async fn start(behaviour: Behaviour, seed: u64) -> Provider {
    Provider::start("smart", ([127, 0, 0, 1], 0).into(), behaviour, seed).await.unwrap()
}

/// Posts JSON over HTTP/1.1.
pub async fn post(provider: &Provider, path: &str, body: &Value) -> Received {
    send(provider, Version::HTTP_11, "POST", path, &[], &body.to_string()).await
}

/// Sends one request on a connection of its own, which must get a response.
pub async fn send(
    provider: &Provider,
    version: Version,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Received {
    try_send(provider.addr(), version, method, path, headers, body).await.unwrap()
}

pub async fn try_send(
    addr: SocketAddr,
    version: Version,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Result<Received, hyper::Error> {
    let uri = if version == Version::HTTP_2 { format!("http://{addr}{path}") } else { path.to_owned() };
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if version == Version::HTTP_11 {
        request = request.header("host", addr.to_string());
    }
    let request = request.body(Full::new(Bytes::from(body.to_owned()))).unwrap();
    let stream = TcpStream::connect(addr).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let io = TokioIo::new(stream);
    let response = if version == Version::HTTP_2 {
        let (mut sender, connection) = http2::handshake(TokioExecutor::new(), io).await?;
        tokio::spawn(connection);
        sender.send_request(request).await?
    } else {
        let (mut sender, connection) = http1::handshake(io).await?;
        tokio::spawn(connection);
        sender.send_request(request).await?
    };
    Ok(receive(response).await)
}

async fn receive(response: Response<hyper::body::Incoming>) -> Received {
    let (head, mut body) = response.into_parts();
    let (status, headers) = (head.status.as_u16(), head.headers);
    let mut received = Received { status, headers, pieces: Vec::new(), trailers: None, complete: true };
    while let Some(frame) = body.frame().await {
        match frame.map(|frame| frame.into_data().map_err(|frame| frame.into_trailers())) {
            // HTTP/2 may end a body with an empty piece.
            Ok(Ok(piece)) if piece.is_empty() => {}
            Ok(Ok(piece)) => received.pieces.push(piece),
            Ok(Err(trailers)) => received.trailers = trailers.ok(),
            Err(_) => {
                received.complete = false;
                break;
            }
        }
    }
    received
}
