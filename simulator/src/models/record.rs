//! The requests that a simulated model received, byte for byte. The last ones are kept, oldest first.
//!
//! The record is bounded by count and by the bytes of all bodies, so that a load test can leave it on.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use hyper::HeaderMap;
use hyper::body::Bytes;
use hyper::http::request::Parts;
use serde_json::{Value, json};

/// Requests kept; older ones are forgotten.
pub const MAX_REQUESTS: usize = 256;
/// The limit of bytes of all kept bodies together. A single body beyond it is cut.
pub const MAX_BODY_BYTES: usize = 16 << 20;

/// One request as it arrived.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// The time at which the whole request had arrived.
    pub arrived: Instant,
    pub method: String,
    /// Path and query as sent.
    pub path: String,
    /// `HTTP/1.1` or `HTTP/2.0`.
    pub version: String,
    /// HTTP/2 `:authority`, or the `host` header of HTTP/1.1.
    pub authority: Option<String>,
    /// In order of arrival, except that equal names stand together; names in lower case, values untouched.
    pub headers: Vec<(String, Bytes)>,
    pub body: Bytes,
    /// Bytes received, also when `body` was cut.
    pub body_len: usize,
    pub trailers: Vec<(String, Bytes)>,
}

/// The last requests of one model.
#[derive(Debug, Default)]
pub struct Record {
    kept: Mutex<VecDeque<Recorded>>,
    arrived: Condvar,
}

impl Recorded {
    pub(crate) fn new(head: &Parts, body: Bytes, trailers: Option<&HeaderMap>) -> Recorded {
        let host = || head.headers.get("host").map(|host| String::from_utf8_lossy(host.as_bytes()).into_owned());
        Recorded {
            arrived: Instant::now(),
            method: head.method.to_string(),
            path: head.uri.path_and_query().map_or_else(String::new, ToString::to_string),
            version: format!("{:?}", head.version),
            authority: head.uri.authority().map(ToString::to_string).or_else(host),
            headers: listed(&head.headers),
            body_len: body.len(),
            body,
            trailers: trailers.map(listed).unwrap_or_default(),
        }
    }

    /// The first value of a header, when it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).and_then(|(_, value)| std::str::from_utf8(value).ok())
    }

    /// The body as JSON, when it is JSON.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The JSON for `GET /_sim/requests`. Bytes that are not UTF-8 are replaced.
    pub(crate) fn to_json(&self) -> Value {
        let pairs = |list: &[(String, Bytes)]| -> Vec<Value> {
            list.iter().map(|(name, value)| json!([name, String::from_utf8_lossy(value)])).collect()
        };
        json!({
            "method": self.method,
            "path": self.path,
            "version": self.version,
            "authority": self.authority,
            "headers": pairs(&self.headers),
            "body": String::from_utf8_lossy(&self.body),
            "body_len": self.body_len,
            "trailers": pairs(&self.trailers),
        })
    }
}

impl Record {
    pub fn push(&self, mut request: Recorded) {
        if request.body.len() > MAX_BODY_BYTES {
            request.body.truncate(MAX_BODY_BYTES);
        }
        let mut kept = self.lock();
        kept.push_back(request);
        let mut bytes: usize = kept.iter().map(|request| request.body.len()).sum();
        while kept.len() > MAX_REQUESTS || bytes > MAX_BODY_BYTES {
            bytes -= kept.pop_front().map_or(bytes, |oldest| oldest.body.len());
        }
        self.arrived.notify_all();
    }

    pub fn all(&self) -> Vec<Recorded> {
        self.lock().iter().cloned().collect()
    }

    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Blocks the thread until at least `count` requests are kept; `None` when they do not come in time.
    pub fn wait_for(&self, count: usize, patience: Duration) -> Option<Vec<Recorded>> {
        let deadline = Instant::now() + patience;
        let mut kept = self.lock();
        while kept.len() < count {
            let left = deadline.checked_duration_since(Instant::now())?;
            kept = self.arrived.wait_timeout(kept, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        Some(kept.iter().cloned().collect())
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Recorded>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn listed(headers: &HeaderMap) -> Vec<(String, Bytes)> {
    headers.iter().map(|(name, value)| (name.to_string(), Bytes::copy_from_slice(value.as_bytes()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(number: usize, body: Bytes) -> Recorded {
        let (head, ()) = hyper::Request::builder().uri(format!("/{number}")).body(()).unwrap().into_parts();
        Recorded::new(&head, body, None)
    }

    fn paths(record: &Record) -> Vec<String> {
        record.all().into_iter().map(|request| request.path).collect()
    }

    #[test]
    fn old_requests_are_forgotten_by_count() {
        let record = Record::default();
        (0..MAX_REQUESTS + 2).for_each(|number| record.push(request(number, Bytes::new())));
        assert_eq!((paths(&record).len(), paths(&record)[0].as_str()), (MAX_REQUESTS, "/2"));
    }

    #[test]
    fn old_requests_are_forgotten_by_bytes() {
        let record = Record::default();
        let half = Bytes::from(vec![b'x'; MAX_BODY_BYTES / 2]);
        (0..3).for_each(|number| record.push(request(number, half.clone())));
        assert_eq!(paths(&record), ["/1", "/2"]);
    }

    #[test]
    fn a_body_beyond_all_bounds_is_cut_and_its_length_kept() {
        let record = Record::default();
        record.push(request(0, Bytes::from(vec![b'x'; MAX_BODY_BYTES + 1])));
        let all = record.all();
        assert_eq!((all[0].body.len(), all[0].body_len), (MAX_BODY_BYTES, MAX_BODY_BYTES + 1));
    }

    #[test]
    fn waiting_ends_in_time() {
        let record = Record::default();
        assert!(record.wait_for(1, Duration::from_millis(1)).is_none());
        record.push(request(0, Bytes::new()));
        assert_eq!(record.wait_for(1, Duration::ZERO).unwrap().len(), 1);
    }
}
