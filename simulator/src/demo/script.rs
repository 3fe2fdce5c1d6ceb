//! One session: an opening, the answer, and the user's follow-up on it.

use hyper::Method;
use serde_json::{Value, json};

use super::Options;
use super::board::{Exchange, Session};
use super::client::{Client, Response};
use crate::models::serve::{REQUEST_TYPE_HEADER, SUCCESS_HEADER};
use crate::traffic::Traffic;

/// The number of callers, each with a credential of its own. There are many, because one caller may teach the router
/// only so much in an hour.
const CALLERS: usize = 50;

/// A connection to the router, for sessions.
pub struct Chat {
    client: Client,
    router: String,
    seed: u64,
}

impl Chat {
    pub fn new(options: &Options) -> Chat {
        Chat { client: Client::new(&options.envoy), router: options.router.clone(), seed: options.seed }
    }

    pub async fn session(&mut self, traffic: &mut Traffic, number: usize) -> Result<Session, String> {
        let opening = traffic.opening();
        let mut messages = vec![json!({"role": "user", "content": opening.text})];
        let (asked, answer, success) = self.ask(opening.request_type, number, &messages).await?;
        let next = traffic.follow_up(opening.language, success);
        messages.push(json!({"role": "assistant", "content": answer}));
        messages.push(json!({"role": "user", "content": next.text}));
        let (followed, ..) = self.ask(opening.request_type, number, &messages).await?;
        Ok(Session { request_type: opening.request_type, mood: next.mood, opening: asked, follow_up: followed })
    }

    async fn ask(
        &mut self,
        request_type: &str,
        number: usize,
        messages: &[Value],
    ) -> Result<(Exchange, String, bool), String> {
        let body = json!({"model": self.router, "messages": messages});
        let (session, caller) = (format!("demo-{}-{number}", self.seed), format!("Bearer demo-{}", number % CALLERS));
        let headers = [
            ("content-type", "application/json"),
            ("authorization", caller.as_str()),
            ("x-adaptive-router-session", session.as_str()),
            (REQUEST_TYPE_HEADER, request_type),
        ];
        let response = self.client.send(Method::POST, "/v1/chat/completions", &headers, body.to_string()).await?;
        let (exchange, answer) = read(&response)?;
        Ok((exchange, answer, response.header(SUCCESS_HEADER) == Some("true")))
    }
}

fn read(response: &Response) -> Result<(Exchange, String), String> {
    let model =
        response.header("x-adaptive-router-model").ok_or("the answer does not name its model: is the router there?")?;
    let body: Value =
        serde_json::from_slice(&response.body).map_err(|error| format!("the answer is not JSON: {error}"))?;
    let tokens = |name: &str| body.pointer(&format!("/usage/{name}")).and_then(Value::as_u64).unwrap_or_default();
    let answer = body.pointer("/choices/0/message/content").and_then(Value::as_str).unwrap_or_default();
    let exchange = Exchange {
        model: model.to_owned(),
        input_tokens: tokens("prompt_tokens"),
        output_tokens: tokens("completion_tokens"),
    };
    Ok((exchange, answer.to_owned()))
}
