//! A reply, described before it is sent: status, headers, and the steps of its body.
//!
//! Tests queue replies with `Provider::script` to make a provider misbehave: cut a character in two, stop in the middle
//! of an event, hang up. The simulated models describe their own answers in the same way, so all replies are sent by
//! the same code.
//!
//! ```
//! # use adaptive_router_sim::Reply;
//! # use std::time::Duration;
//! let torn = Reply::stream().piece("data: {\"te").pause(Duration::from_millis(5)).piece("xt\":1}\n\n").hang_up();
//! let busy = Reply::json(429, r#"{"error":{"message":"slow down"}}"#).header("retry-after", "2");
//! let mute = Reply::never();
//! ```

use std::collections::VecDeque;
use std::time::Duration;

use hyper::body::Bytes;

/// One reply to one request.
#[derive(Clone, Debug)]
pub struct Reply {
    pub(crate) start: Start,
    pub(crate) latency: Duration,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) steps: VecDeque<Step>,
    pub(crate) trailers: Vec<(String, String)>,
    pub(crate) ending: Ending,
}

/// What happens before the first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    Headers,
    HangUp,
    Never,
}

/// What happens after the last piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Complete,
    HangUp,
    Never,
}

/// One step of a body. Each piece is written on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Pause(Duration),
    Piece(Bytes),
}

impl Reply {
    /// A reply with an empty body.
    pub fn status(status: u16) -> Reply {
        Reply {
            start: Start::Headers,
            latency: Duration::ZERO,
            status,
            headers: Vec::new(),
            steps: VecDeque::new(),
            trailers: Vec::new(),
            ending: Ending::Complete,
        }
    }

    /// A JSON reply in one piece.
    pub fn json(status: u16, body: impl Into<Bytes>) -> Reply {
        Reply::status(status).header("content-type", "application/json").piece(body)
    }

    /// A stream of server-sent events; add its pieces.
    pub fn stream() -> Reply {
        let reply = Reply::status(200).header("content-type", "text/event-stream; charset=utf-8");
        reply.header("cache-control", "no-cache")
    }

    /// Closes the connection (HTTP/2: resets the stream) without any response.
    pub fn abort() -> Reply {
        Reply { start: Start::HangUp, ..Reply::status(200) }
    }

    /// Never answers; the connection stays open.
    pub fn never() -> Reply {
        Reply { start: Start::Never, ..Reply::status(200) }
    }

    pub fn header(mut self, name: &str, value: &str) -> Reply {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Time before the headers.
    pub fn latency(mut self, latency: Duration) -> Reply {
        self.latency = latency;
        self
    }

    /// The next bytes of the body, written on their own.
    pub fn piece(mut self, piece: impl Into<Bytes>) -> Reply {
        self.steps.push_back(Step::Piece(piece.into()));
        self
    }

    /// All of `body`, cut at these offsets, which need not respect characters or lines.
    pub fn pieces_cut_at(mut self, body: impl Into<Bytes>, cuts: &[usize]) -> Reply {
        let mut rest = body.into();
        let mut done = 0;
        for cut in cuts {
            let length = cut.saturating_sub(done).min(rest.len());
            done += length;
            self = self.piece(rest.split_to(length));
        }
        self.piece(rest)
    }

    /// Waits before the next piece, or before the end.
    pub fn pause(mut self, pause: Duration) -> Reply {
        self.steps.push_back(Step::Pause(pause));
        self
    }

    /// A trailer. HTTP/1.1 sends it only to a client that said `te: trailers`.
    pub fn trailer(mut self, name: &str, value: &str) -> Reply {
        self.trailers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Closes the connection (HTTP/2: resets the stream) after the pieces, without the end of the body.
    pub fn hang_up(mut self) -> Reply {
        self.ending = Ending::HangUp;
        self
    }

    /// Sends the pieces and then nothing more; the body never ends.
    pub fn stall(mut self) -> Reply {
        self.ending = Ending::Never;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_lose_no_byte() {
        let rows: [(&[usize], &[&str]); 4] =
            [(&[], &["héllo"]), (&[2, 3], &["h\u{c3}", "\u{a9}", "llo"]), (&[6], &["héllo", ""]), (&[4, 2, 99], &[])];
        for (cuts, expected) in rows {
            let pieces: Vec<Bytes> = Reply::status(200)
                .pieces_cut_at("héllo", cuts)
                .steps
                .into_iter()
                .filter_map(|step| if let Step::Piece(piece) = step { Some(piece) } else { None })
                .collect();
            assert_eq!(pieces.concat(), "héllo".as_bytes(), "{cuts:?}");
            assert_eq!(pieces.len(), cuts.len() + 1);
            if cuts.len() == 1 {
                assert_eq!(pieces[0], expected[0]);
            }
        }
    }
}
