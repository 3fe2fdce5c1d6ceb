//! A request as a test writes it, and a response as the client got it.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{HeaderName, HeaderValue};
use hyper::{HeaderMap, Version};
use serde_json::Value;

/// One request.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: String,
    pub path: String,
    pub version: Version,
    pub headers: Vec<(HeaderName, HeaderValue)>,
    pub body: Pieces,
}

/// A body in the pieces in which it is sent.
#[derive(Clone, Debug)]
pub struct Pieces {
    pieces: VecDeque<Bytes>,
    trailers: Option<HeaderMap>,
    /// Known beforehand: HTTP/1.1 sends `content-length`, and otherwise chunks.
    sized: bool,
}

/// One response, its body complete.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Call {
    pub fn new(method: &str, path: &str, body: impl Into<Bytes>) -> Call {
        let body = Pieces { pieces: VecDeque::from([body.into()]), trailers: None, sized: true };
        let (method, path) = (method.to_owned(), path.to_owned());
        Call { method, path, version: Version::HTTP_11, headers: Vec::new(), body }
    }

    pub fn get(path: &str) -> Call {
        let mut call = Call::new("GET", path, "");
        call.body.pieces.clear();
        call
    }

    /// A POST of JSON.
    pub fn post(path: &str, body: impl Into<Bytes>) -> Call {
        Call::new("POST", path, body).header("content-type", "application/json")
    }

    /// A chat of one user message.
    pub fn chat(model: &str, content: &str) -> Call {
        let body = serde_json::json!({"model": model, "messages": [{"role": "user", "content": content}]});
        Call::post("/v1/chat/completions", body.to_string())
    }

    pub fn header(self, name: &str, value: &str) -> Call {
        self.header_bytes(name, value.as_bytes())
    }

    /// A header whose value need not be text.
    pub fn header_bytes(mut self, name: &str, value: &[u8]) -> Call {
        self.headers.push((name.parse().unwrap(), HeaderValue::from_bytes(value).unwrap()));
        self
    }

    pub fn headers(self, headers: &[(&str, &str)]) -> Call {
        headers.iter().fold(self, |call, (name, value)| call.header(name, value))
    }

    /// The whole body.
    pub fn bytes(&self) -> Vec<u8> {
        self.body.pieces.iter().flat_map(|piece| piece.iter().copied()).collect()
    }

    pub fn http2(mut self) -> Call {
        self.version = Version::HTTP_2;
        self
    }

    /// Sends the body in pieces of this size and without its length.
    pub fn chunked(mut self, size: usize) -> Call {
        self.body.sized = false;
        let whole: Vec<Bytes> = self.body.pieces.drain(..).collect();
        for bytes in whole {
            self.body.pieces.extend(bytes.chunks(size).map(Bytes::copy_from_slice));
        }
        self
    }

    /// Ends the body with a trailer.
    pub fn trailer(mut self, name: &'static str, value: &'static str) -> Call {
        self.body.sized = false;
        let trailers = self.body.trailers.get_or_insert_default();
        trailers.insert(name, HeaderValue::from_static(value));
        self
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The model that the filter names.
    pub fn model(&self) -> Option<&str> {
        self.header("x-adaptive-router-model")
    }

    pub fn request_type(&self) -> Option<&str> {
        self.header("x-adaptive-router-request-type")
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let this = self.get_mut();
        let piece = this.pieces.pop_front().map(Frame::data);
        Poll::Ready(piece.or_else(|| this.trailers.take().map(Frame::trailers)).map(Ok))
    }

    fn is_end_stream(&self) -> bool {
        self.pieces.is_empty() && self.trailers.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        if self.sized {
            SizeHint::with_exact(self.pieces.iter().map(|piece| piece.len() as u64).sum())
        } else {
            SizeHint::new()
        }
    }
}
