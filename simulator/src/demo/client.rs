//! A small HTTP client. It keeps one connection for each address, and opens it again when the other side has closed it.

use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{HeaderMap, Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// An exchange that takes longer counts as failed.
const PATIENCE: Duration = Duration::from_secs(10);

/// `http://ip:port`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(pub SocketAddr);

/// A client whose connection is opened when it is needed.
pub struct Client {
    address: SocketAddr,
    sender: Option<SendRequest<Full<Bytes>>>,
}

/// A response.
#[derive(Clone, Debug)]
pub struct Response {
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl FromStr for Address {
    type Err = String;

    fn from_str(text: &str) -> Result<Address, String> {
        let address = text.strip_prefix("http://").unwrap_or(text).trim_end_matches('/');
        address.parse().map(Address).map_err(|_| format!("{text:?} is not an address; allowed: http://ip:port"))
    }
}

impl Client {
    pub fn new(address: &Address) -> Client {
        Client { address: address.0, sender: None }
    }

    pub async fn get(&mut self, path: &str) -> Result<String, String> {
        let response = self.send(Method::GET, path, &[], String::new()).await?;
        Ok(String::from_utf8_lossy(&response.body).into_owned())
    }

    pub async fn put(&mut self, path: &str, body: String) -> Result<(), String> {
        self.send(Method::PUT, path, &[], body).await.map(|_| ())
    }

    /// The response, if its status is a success.
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Result<Response, String> {
        let what = format!("{method} http://{}{path}", self.address);
        let exchange = timeout(PATIENCE, self.exchange(method, path, headers, body)).await;
        let (status, response) = match exchange {
            Ok(Ok(answered)) => answered,
            Ok(Err(error)) => return Err(format!("{what}: {error}")),
            Err(_) => return Err(format!("{what}: no answer within {} s", PATIENCE.as_secs())),
        };
        if status.is_success() {
            return Ok(response);
        }
        Err(format!("{what}: {status}: {}", String::from_utf8_lossy(&response.body).trim()))
    }

    async fn exchange(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Result<(StatusCode, Response), String> {
        let mut request = Request::builder().method(method).uri(path).header("host", self.address.to_string());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body))).map_err(|error| error.to_string())?;
        let mut sender = self.connection().await?;
        let answer = sender.send_request(request).await.map_err(|error| error.to_string())?;
        let (head, body) = answer.into_parts();
        let body = body.collect().await.map_err(|error| error.to_string())?.to_bytes();
        self.sender = Some(sender);
        Ok((head.status, Response { headers: head.headers, body }))
    }

    async fn connection(&mut self) -> Result<SendRequest<Full<Bytes>>, String> {
        if let Some(mut sender) = self.sender.take()
            && sender.ready().await.is_ok()
        {
            return Ok(sender);
        }
        let stream = TcpStream::connect(self.address).await.map_err(|error| error.to_string())?;
        stream.set_nodelay(true).map_err(|error| error.to_string())?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
        tokio::spawn(connection);
        Ok(sender)
    }
}

impl Response {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}
