//! The paths with which people and tests steer a simulated model while it runs. They are never recorded and never scripted.

use hyper::Method;
use hyper::http::request::Parts;
use serde_json::{Value, json};

use crate::models::api::error::ApiError;
use crate::models::behaviour::Change;
use crate::models::model::Model;
use crate::models::script::Reply;

/// The reply to `/healthz` or a path under `/_sim/`; `None` for everything else.
pub(crate) fn reply(model: &Model, head: &Parts, body: &[u8]) -> Option<Reply> {
    let path = head.uri.path();
    if path != "/healthz" && !path.starts_with("/_sim/") {
        return None;
    }
    Some(match (&head.method, path) {
        (&Method::GET, "/healthz") => Reply::status(200).header("content-type", "text/plain").piece("ok\n"),
        (&Method::GET, "/_sim/behaviour") => json_reply(200, &json!(*model.behaviour())),
        (&Method::PUT, "/_sim/behaviour") => change(model, body),
        (&Method::GET, "/_sim/requests") => {
            json_reply(200, &model.record.all().iter().map(|request| request.to_json()).collect())
        }
        (&Method::DELETE, "/_sim/requests") => {
            model.record.clear();
            Reply::status(204)
        }
        (method, path) => json_reply(404, &ApiError::not_found(method.as_str(), path).to_json(None)),
    })
}

fn change(model: &Model, body: &[u8]) -> Reply {
    let refused = |message: String| {
        json_reply(400, &ApiError { status: 400, message, code: Some("invalid_behaviour") }.to_json(None))
    };
    match serde_json::from_slice::<Change>(body) {
        Err(error) => refused(error.to_string()),
        Ok(change) => match model.change(change) {
            Err(error) => refused(error.to_string()),
            Ok(behaviour) => json_reply(200, &json!(*behaviour)),
        },
    }
}

fn json_reply(status: u16, body: &Value) -> Reply {
    Reply::json(status, body.to_string())
}
