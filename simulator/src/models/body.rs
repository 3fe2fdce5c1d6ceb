//! Plays a `Reply`: turns its steps into an HTTP response whose body is written piece by piece.
//!
//! Between two pieces the body is pending once, so that the connection writes out what it has. So pieces are never
//! joined on this side of the socket.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::http::{Error, HeaderName, HeaderValue};
use hyper::{HeaderMap, Response};
use tokio::time::Sleep;

use crate::models::script::{Ending, Reply, Start, Step};

/// Time between the last piece and the end of the connection, so that the piece is on its way before the reset.
const BEFORE_HANG_UP: Duration = Duration::from_millis(5);

/// Says that the connection must be closed, or the HTTP/2 stream reset.
#[derive(Debug)]
pub struct HangUp;

/// The body of every response.
pub enum ReplyBody {
    /// The whole body is known, so it is sent with a `content-length`.
    Whole(Option<Bytes>),
    Played(Box<Player>),
}

/// Plays the steps that are left.
pub struct Player {
    reply: Reply,
    pausing: Option<Pin<Box<Sleep>>>,
    flushed: bool,
    trailers: Option<HeaderMap>,
}

impl Reply {
    /// Waits as the reply says and makes the response.
    pub(crate) async fn play(self) -> Result<Response<ReplyBody>, HangUp> {
        match self.start {
            Start::Headers => {}
            Start::HangUp => return Err(HangUp),
            Start::Never => match std::future::pending::<Infallible>().await {},
        }
        if !self.latency.is_zero() {
            tokio::time::sleep(self.latency).await;
        }
        Ok(self.into_response().unwrap_or_else(|error| {
            let mut response = Response::new(ReplyBody::whole(format!("the script is wrong: {error}\n")));
            *response.status_mut() = hyper::StatusCode::INTERNAL_SERVER_ERROR;
            response
        }))
    }

    fn into_response(mut self) -> Result<Response<ReplyBody>, Error> {
        let mut builder = Response::builder().status(self.status);
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        let mut trailers = HeaderMap::new();
        for (name, value) in &self.trailers {
            builder = builder.header("trailer", name);
            trailers.append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
        }
        if self.steps.len() <= 1 && self.ending == Ending::Complete && trailers.is_empty() {
            match self.steps.pop_front() {
                None => return builder.body(ReplyBody::Whole(None)),
                Some(Step::Piece(piece)) => return builder.body(ReplyBody::whole(piece)),
                Some(pause) => self.steps.push_front(pause),
            }
        }
        if self.ending == Ending::HangUp {
            self.steps.push_back(Step::Pause(BEFORE_HANG_UP));
        }
        let trailers = (!trailers.is_empty()).then_some(trailers);
        builder.body(ReplyBody::Played(Box::new(Player { reply: self, pausing: None, flushed: true, trailers })))
    }
}

impl ReplyBody {
    pub fn whole(bytes: impl Into<Bytes>) -> ReplyBody {
        ReplyBody::Whole(Some(bytes.into()))
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = HangUp;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, HangUp>>> {
        match &mut *self {
            ReplyBody::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            ReplyBody::Played(player) => player.poll(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, ReplyBody::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            ReplyBody::Whole(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            ReplyBody::Played(_) => SizeHint::default(),
        }
    }
}

impl Player {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, HangUp>>> {
        loop {
            if let Some(pause) = &mut self.pausing {
                ready!(pause.as_mut().poll(cx));
                self.pausing = None;
                self.flushed = true;
            }
            if !self.flushed {
                self.flushed = true;
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            match self.reply.steps.pop_front() {
                Some(Step::Pause(pause)) => self.pausing = Some(Box::pin(tokio::time::sleep(pause))),
                Some(Step::Piece(piece)) => {
                    self.flushed = false;
                    return Poll::Ready(Some(Ok(Frame::data(piece))));
                }
                None => return self.end(),
            }
        }
    }

    fn end(&mut self) -> Poll<Option<Result<Frame<Bytes>, HangUp>>> {
        match self.reply.ending {
            Ending::Complete => Poll::Ready(self.trailers.take().map(|trailers| Ok(Frame::trailers(trailers)))),
            Ending::HangUp => Poll::Ready(Some(Err(HangUp))),
            Ending::Never => Poll::Pending,
        }
    }
}

impl fmt::Display for HangUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the reply ends here, as its script says")
    }
}

impl std::error::Error for HangUp {}
