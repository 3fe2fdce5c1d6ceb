//! A client that hides nothing: HTTP/1.1 or HTTP/2 with prior knowledge, on connections that the test opens.

use std::future::Future;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper::{Request, Response, Version};
use hyper_util::rt::{TokioExecutor, TokioIo};

use crate::call::{Answer, Call, Pieces};

/// An exchange that takes longer has failed.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// One connection.
pub enum Connection {
    Http1(SocketAddr, http1::SendRequest<Pieces>),
    Http2(SocketAddr, http2::SendRequest<Pieces>),
}

impl Connection {
    pub async fn open(addr: SocketAddr, version: Version) -> Connection {
        Connection::try_open(addr, version).await.unwrap_or_else(|error| panic!("{error}"))
    }

    pub async fn try_open(addr: SocketAddr, version: Version) -> Result<Connection, String> {
        let stream = tokio::net::TcpStream::connect(addr).await;
        let io = TokioIo::new(stream.map_err(|error| format!("no connection to {addr}: {error}"))?);
        if version == Version::HTTP_2 {
            let (sender, connection) = http2::handshake(TokioExecutor::new(), io).await.unwrap();
            tokio::spawn(connection);
            Ok(Connection::Http2(addr, sender))
        } else {
            let (sender, connection) = http1::handshake(io).await.unwrap();
            tokio::spawn(connection);
            Ok(Connection::Http1(addr, sender))
        }
    }

    /// Sends the call and waits for the response's headers.
    pub async fn start(&mut self, call: Call) -> Result<Response<Incoming>, hyper::Error> {
        let mut request = Request::builder().method(call.method.as_str());
        for (name, value) in call.headers {
            request = request.header(name, value);
        }
        match self {
            Connection::Http1(addr, sender) => {
                let request = request.uri(call.path).header("host", addr.to_string());
                sender.ready().await?;
                sender.send_request(request.body(call.body).unwrap()).await
            }
            Connection::Http2(addr, sender) => {
                let request = request.uri(format!("http://{addr}{}", call.path));
                sender.ready().await?;
                sender.send_request(request.body(call.body).unwrap()).await
            }
        }
    }

    /// Sends the call and collects the whole response.
    pub async fn send(&mut self, call: Call) -> Answer {
        self.try_send(call).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// As `send`; the error says why there is no whole answer.
    pub async fn try_send(&mut self, call: Call) -> Result<Answer, String> {
        let exchange = async {
            let (head, body) = self.start(call).await?.into_parts();
            let body = body.collect().await?;
            let (status, headers) = (head.status.as_u16(), head.headers);
            Ok::<_, hyper::Error>(Answer { status, headers, body: body.to_bytes() })
        };
        let exchange = tokio::time::timeout(PATIENCE, exchange).await;
        exchange.map_err(|_| "no answer in time")?.map_err(|error| format!("a broken answer: {error:?}"))
    }
}

/// Sends one call on a connection of its own.
pub fn send(addr: SocketAddr, call: Call) -> Answer {
    try_send(addr, call).unwrap_or_else(|error| panic!("{error}"))
}

/// As `send`; the error says why there is no whole answer.
pub fn try_send(addr: SocketAddr, call: Call) -> Result<Answer, String> {
    block_on(async { Connection::try_open(addr, call.version).await?.try_send(call).await })
}

/// Sends all calls, over `connections` connections at the same time; the answers are in the order of the calls.
pub fn send_all(addr: SocketAddr, calls: Vec<Call>, connections: usize) -> Vec<Answer> {
    let calls: Vec<(usize, Call)> = calls.into_iter().enumerate().collect();
    block_on(async {
        let share = |number| calls.iter().skip(number).step_by(connections).cloned().collect::<Vec<_>>();
        let workers: Vec<_> = (0..connections)
            .map(|number| {
                let share = share(number);
                tokio::spawn(async move {
                    let mut answers = Vec::with_capacity(share.len());
                    let Some((_, first)) = share.first() else { return answers };
                    let mut connection = Connection::open(addr, first.version).await;
                    for (index, call) in share {
                        answers.push((index, connection.send(call).await));
                    }
                    answers
                })
            })
            .collect();
        let mut answers = Vec::new();
        for worker in workers {
            answers.extend(worker.await.unwrap());
        }
        answers.sort_by_key(|(index, _)| *index);
        answers.into_iter().map(|(_, answer)| answer).collect()
    })
}

/// Writes these bytes and reads the first of the answer.
pub fn send_raw(addr: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(addr).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = [0; 1024];
    let length = stream.read(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[..length]).into_owned()
}

/// Writes these bytes and closes.
pub fn hang_up(addr: SocketAddr, bytes: &[u8]) {
    TcpStream::connect(addr).unwrap().write_all(bytes).unwrap();
}

pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}
