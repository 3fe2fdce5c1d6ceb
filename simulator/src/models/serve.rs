//! The flow of one request: receive it, record it, take the scripted reply or make one, play the reply.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use http_body_util::{BodyExt, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response};
use serde_json::{Value, json};

use crate::models::answer::answer;
use crate::models::api::error::ApiError;
use crate::models::api::{self, Endpoint, embeddings};
use crate::models::behaviour::Behaviour;
use crate::models::body::{HangUp, ReplyBody};
use crate::models::control;
use crate::models::draws::Outcome;
use crate::models::model::{Mode, Model};
use crate::models::prompt::{Api, Delivery};
use crate::models::record::Recorded;
use crate::models::script::{Reply, Step};

/// Name of the model that answered.
pub const MODEL_HEADER: &str = "x-sim-model";
/// `true` when the draw for this request was a success; `false` when it was not, and on every error.
pub const SUCCESS_HEADER: &str = "x-sim-success";
/// Request header with the true request type, which the source of the traffic knows.
pub const REQUEST_TYPE_HEADER: &str = "x-sim-request-type";

/// Larger request bodies are refused with 413.
const MAX_REQUEST_BYTES: usize = 64 << 20;

/// The whole answer of `Mode::Fixed`.
const FIXED_ANSWER: &[u8] = br#"{"id":"chatcmpl-sim-0","object":"chat.completion","created":0,"model":"fixed","choices":[{"index":0,"message":{"role":"assistant","content":"Always the same."},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":8,"completion_tokens":4,"total_tokens":12}}"#;
/// The number of events in the stream of `Mode::Fixed`, for clients that accept only a stream. Each event is a piece of
/// its own, and the end follows.
const FIXED_EVENTS: usize = 30;
const FIXED_EVENT: &str = "data: {\"id\":\"chatcmpl-sim-0\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":\"fixed\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" same\"},\"finish_reason\":null}]}\n\n";
const FIXED_END: &str = "data: {\"id\":\"chatcmpl-sim-0\",\"object\":\"chat.completion.chunk\",\"created\":0,\"model\":\"fixed\",\"choices\":[],\"usage\":{\"prompt_tokens\":8,\"completion_tokens\":30,\"total_tokens\":38}}\n\ndata: [DONE]\n\n";

pub(crate) async fn respond(model: Arc<Model>, request: Request<Incoming>) -> Result<Response<ReplyBody>, HangUp> {
    let (head, body) = request.into_parts();
    if model.mode == Mode::Fixed && head.method == Method::POST {
        return fixed(&head, body).await;
    }
    let Ok(received) = Limited::new(body, MAX_REQUEST_BYTES).collect().await else {
        return Reply::json(413, r#"{"error":{"message":"The request body is too large or broken."}}"#).play().await;
    };
    let trailers = received.trailers().cloned();
    let body = received.to_bytes();
    if let Some(reply) = control::reply(&model, &head, &body) {
        return reply.play().await;
    }
    model.record.push(Recorded::new(&head, body.clone(), trailers.as_ref()));
    let reply = model.next_scripted().unwrap_or_else(|| simulated(&model, &head, &body));
    reply.play().await
}

async fn fixed(head: &Parts, mut body: Incoming) -> Result<Response<ReplyBody>, HangUp> {
    while let Some(Ok(_)) = body.frame().await {}
    if head.headers.get(ACCEPT).is_some_and(|accepted| accepted == "text/event-stream") {
        let stream = (0..FIXED_EVENTS).fold(Reply::stream(), |stream, _| stream.piece(FIXED_EVENT));
        return stream.piece(FIXED_END).play().await;
    }
    let mut response = Response::new(ReplyBody::whole(FIXED_ANSWER));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}

/// The reply of a model that behaves as it should.
fn simulated(model: &Model, head: &Parts, body: &Bytes) -> Reply {
    let behaviour = model.behaviour();
    let endpoint = Endpoint::of(&head.method, head.uri.path());
    let api = if let Some(Endpoint::Generate(api)) = endpoint { Some(api) } else { None };
    let reply = match (endpoint, behaviour.status) {
        (Some(Endpoint::Models), _) => Ok(Reply::json(200, models(&model.name).to_string())),
        (None, _) => Err(ApiError::not_found(head.method.as_str(), head.uri.path())),
        (Some(_), Some(status)) => Err(ApiError::told(status)),
        (Some(Endpoint::Embeddings), None) => embeddings::answer(body).map(|body| Reply::json(200, body.to_string())),
        (Some(Endpoint::Generate(api)), None) => generated(model, &behaviour, head, api, body),
    };
    let reply = reply.unwrap_or_else(|error| {
        let reply = Reply::json(error.status, error.to_json(api).to_string());
        reply.header(SUCCESS_HEADER, "false")
    });
    reply.header(MODEL_HEADER, &model.name).latency(behaviour.latency())
}

fn generated(model: &Model, behaviour: &Behaviour, head: &Parts, api: Api, body: &[u8]) -> Result<Reply, ApiError> {
    let prompt = api::read(api, body)?;
    if let Some(limit) = behaviour.max_input_tokens.filter(|limit| prompt.input_tokens > *limit) {
        return Err(ApiError::overflow(limit, prompt.input_tokens));
    }
    let request_type = head.headers.get(REQUEST_TYPE_HEADER).and_then(|value| value.to_str().ok());
    let outcome = model.draw(behaviour.success.rate(request_type));
    let created = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let answer = answer(&prompt, outcome, request_type, model.next_serial(), created);
    let reply = match prompt.delivery {
        Delivery::Whole => Reply::json(200, api::whole(api, &answer).to_string()),
        delivery => paced(api::stream(api, &answer, delivery), behaviour),
    };
    Ok(reply.header(SUCCESS_HEADER, if outcome == Outcome::Success { "true" } else { "false" }))
}

fn paced(events: Vec<Bytes>, behaviour: &Behaviour) -> Reply {
    let mut reply = Reply::stream();
    for event in events {
        if !reply.steps.is_empty() && !behaviour.chunk_interval().is_zero() {
            reply.steps.push_back(Step::Pause(behaviour.chunk_interval()));
        }
        reply = reply.piece(event);
    }
    reply
}

fn models(name: &str) -> Value {
    json!({"object": "list", "data": [{"id": name, "object": "model", "created": 0, "owned_by": "adaptive-router-sim"}]})
}
