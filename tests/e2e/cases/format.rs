//! A case as its file has it.

use std::collections::BTreeMap;
use std::fmt::{self, Debug, Formatter};

use adaptive_router_sim::Reply;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::cases::body::{bytes, completion};

/// The router of all cases.
const ROUTER: &str = "smart-cheap-router";

pub struct Case {
    pub file: String,
    pub title: String,
    /// The name of its router. Stats know a case by it where several share an Envoy.
    pub router: String,
    /// It holds something that cannot be told from another case's, so it has its Envoy for itself.
    pub alone: bool,
    pub config: Config,
    pub steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    #[serde(rename = "kind")]
    _kind: String,
    #[serde(default, rename = "control")]
    _control: bool,
    #[serde(default, rename = "source")]
    _source: String,
    #[serde(default)]
    config: Config,
    #[serde(default)]
    steps: Vec<Step>,
    request: Option<Request>,
    #[serde(default)]
    provider: Providers,
    #[serde(default)]
    expect: Expect,
}

/// What differs from the usual configuration.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    pub models: BTreeMap<String, Map<String, Value>>,
    pub router: Map<String, Value>,
    pub plugin: Map<String, Value>,
    pub fallback: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    pub request: Request,
    #[serde(default)]
    pub provider: Providers,
    #[serde(default)]
    pub expect: Expect,
    #[serde(default = "once")]
    pub times: usize,
    #[serde(default)]
    pub settle: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    #[serde(default = "post")]
    method: String,
    #[serde(default = "chat_completions")]
    path: String,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<Value>,
    body_base64: Option<String>,
}

/// What the providers answer.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum Providers {
    Each(Each),
    Both(Answer),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Each {
    fast: Answer,
    smart: Answer,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Answer {
    status: Option<u16>,
    headers: BTreeMap<String, String>,
    answer: Option<String>,
    body: Option<Value>,
    chunks: Option<Vec<Value>>,
}

/// All that stands here must hold.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Expect {
    #[serde(rename = "words")]
    _words: String,
    pub status: Option<OneOf<u16>>,
    pub response_contains: Option<OneOf<String>>,
    /// None: there is no such header.
    pub response_headers: BTreeMap<String, Option<OneOf<String>>>,
    pub upstream: Option<Upstream>,
    pub evidence: Option<OneOf<String>>,
    pub evidence_model: Option<OneOf<String>>,
    pub stats: Vec<Stat>,
    pub any_of: Vec<Expect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upstream {
    pub clusters: Option<OneOf<Vec<String>>>,
    pub model: Option<OneOf<String>>,
    pub path: Option<OneOf<String>>,
    pub body_kept: Option<bool>,
    #[serde(default)]
    pub headers_absent: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stat {
    pub name: String,
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// The value itself, not its change.
    #[serde(default)]
    pub total: bool,
    pub is: Option<OneOf<f64>>,
    /// How far off `is` it may be, as a share of it.
    #[serde(default)]
    pub within: f64,
    pub least: Option<f64>,
    pub most: Option<f64>,
}

/// A value, or a list of which one is right.
#[derive(Deserialize)]
#[serde(untagged)]
pub enum OneOf<T> {
    This(T),
    Any(Vec<T>),
}

impl<T> OneOf<T> {
    pub fn any(&self, is_so: impl Fn(&T) -> bool) -> bool {
        match self {
            OneOf::This(value) => is_so(value),
            OneOf::Any(values) => values.iter().any(is_so),
        }
    }
}

impl<T: Debug> Debug for OneOf<T> {
    fn fmt(&self, formatter: &mut Formatter) -> fmt::Result {
        match self {
            OneOf::This(value) => value.fmt(formatter),
            OneOf::Any(values) => write!(formatter, "one of {values:?}"),
        }
    }
}

impl Case {
    /// Reads a file. The number makes the router's name.
    pub fn parse(number: usize, file: &str, text: &str) -> Result<Case, String> {
        // Within bytes that only a decoder can read, the router keeps its name; some stats are of no router.
        let alone =
            ["body_base64", "adaptive_router_faults", "adaptive_router_sync"].iter().any(|word| text.contains(word));
        // As long as the name itself, so that no length changes.
        let router = if alone { ROUTER.to_owned() } else { format!("smart-cheap-{number:06}") };
        let parsed: File = serde_json::from_str(&text.replace(ROUTER, &router)).map_err(|error| error.to_string())?;
        let File { title, config, mut steps, request, provider, expect, .. } = parsed;
        match request {
            Some(request) if steps.is_empty() => {
                steps.push(Step { request, provider, expect, times: once(), settle: false });
            }
            None if !steps.is_empty() => {}
            _ => return Err("it has either a request or steps".into()),
        }
        Ok(Case { file: file.to_owned(), title, router, alone, config, steps })
    }

    /// The plugin configuration, with these clusters for `fast` and `smart`.
    pub fn configuration(&self, clusters: &[String; 2]) -> Value {
        let model = |name: &str, cluster: &str, upstream_model: &str, tier: u8, cost: f64| {
            let mut model = json!({
                "name": name, "cluster": cluster, "upstream_model": upstream_model, "quality_tier": tier,
                "input_cost_per_token": cost, "output_cost_per_token": 2.0 * cost,
            });
            let keys = self.config.models.get(name).cloned().unwrap_or_default();
            model.as_object_mut().unwrap().extend(keys);
            model
        };
        let [fast, smart] = clusters;
        let mut router = json!({
            "name": self.router,
            "models": [model("fast", fast, "gpt-4o-mini", 2, 1e-6), model("smart", smart, "gpt-4.1", 3, 1e-5)],
            "default_model": "fast",
            "objective": {"weights": {"quality": 0, "cost": 1, "latency": 0}},
            "learning": {"exploration": 0},
        });
        if self.config.fallback {
            router["fallback"] = json!({"attempts": 2});
        }
        router.as_object_mut().unwrap().extend(self.config.router.clone());
        let mut configuration = json!({"routers": [router]});
        configuration.as_object_mut().unwrap().extend(self.config.plugin.clone());
        configuration
    }
}

impl Request {
    pub fn call(&self) -> Call {
        let body = match (&self.body, &self.body_base64) {
            (Some(body), _) => Some(bytes(body)),
            (None, Some(encoded)) => Some(BASE64_STANDARD.decode(encoded).unwrap()),
            (None, None) => None,
        };
        let mut call = match body {
            Some(body) => Call::new(&self.method, &self.path, body),
            None => Call { method: self.method.clone(), ..Call::get(&self.path) },
        };
        if !self.headers.keys().any(|name| name.eq_ignore_ascii_case("content-type")) {
            call = call.header("content-type", "application/json");
        }
        self.headers.iter().fold(call, |call, (name, value)| call.header(name, value))
    }
}

impl Providers {
    /// What `fast` answers, and `smart`.
    pub fn replies(&self) -> [Reply; 2] {
        match self {
            Providers::Each(Each { fast, smart }) => [fast.reply(), smart.reply()],
            Providers::Both(answer) => [answer.reply(), answer.reply()],
        }
    }
}

impl Default for Providers {
    fn default() -> Providers {
        Providers::Both(Answer::default())
    }
}

impl Answer {
    fn reply(&self) -> Reply {
        let (kind, pieces) = match self {
            Answer { chunks: Some(chunks), .. } => ("text/event-stream", chunks.iter().map(bytes).collect()),
            Answer { body: Some(body), .. } => ("application/json", vec![bytes(body)]),
            Answer { answer, .. } => ("application/json", vec![bytes(&completion(answer.as_deref().unwrap_or("ok")))]),
        };
        let mut reply = Reply::status(self.status.unwrap_or(200));
        if !self.headers.keys().any(|name| name.eq_ignore_ascii_case("content-type")) {
            reply = reply.header("content-type", kind);
        }
        let reply = self.headers.iter().fold(reply, |reply, (name, value)| reply.header(name, value));
        pieces.into_iter().fold(reply, Reply::piece)
    }
}

fn once() -> usize {
    1
}

fn post() -> String {
    "POST".into()
}

fn chat_completions() -> String {
    "/v1/chat/completions".into()
}
