//! THE FLOW of one request: headers, body, request type, eligible models, choice, rewriting.
//!
//! Values in, values out: the filter reads from the host, calls [`route`], and writes what it returns.

use std::borrow::Cow;

use rand::Rng;

use crate::config::{Config, Router, UnknownModel};
use crate::error::Rejection;
use crate::model::{Model, Tier, Usage};
use crate::policy::{self, Decision, Eligible};
use crate::request::{Endpoint, Request};
use crate::rewrite::Prefix;
use crate::table::Posteriors;
use crate::{text, tokens};

/// Output tokens of a request that sets no limit, or a higher one, until usage has been measured. Unvalidated: about the
/// length of a chat answer.
const EXPECTED_OUTPUT_TOKENS: f64 = 400.0;
/// Bytes of a request for one input token, for its expected cost only: English prose in JSON.
const BYTES_PER_TOKEN: f64 = 4.0;

/// What the headers of a request say.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    pub endpoint: Endpoint,
    pub mode: Mode,
    pub min_quality_tier: Option<Tier>,
}

/// `x-adaptive-router-mode`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Decide and route.
    Apply,
    /// Decide and report, but route to the default model.
    Observe,
    /// The default model, without a decision.
    Bypass,
}

/// What has been learned.
#[derive(Clone, Copy)]
pub struct Knowledge<'a> {
    /// One for each router.
    pub posteriors: &'a [Posteriors],
    /// Each router's price of money; see [`policy::budget`].
    pub lambdas: &'a [f64],
}

/// What becomes of a request.
#[derive(Debug)]
pub enum Outcome<'a> {
    Forward(Forward<'a>),
    Reject { router: Option<&'a Router>, rejection: Rejection },
    /// The route decides.
    Pass,
}

/// A request that goes to a model.
#[derive(Debug)]
pub struct Forward<'a> {
    pub model: &'a Model,
    /// None: the body is as it should be.
    pub prefix: Option<Prefix>,
    /// None: the client asked for this model, and nothing is decided or learned.
    pub routed: Option<Routed<'a>>,
}

/// How a router came to its model.
#[derive(Debug)]
pub struct Routed<'a> {
    pub router: &'a Router,
    pub router_index: usize,
    pub request_type: usize,
    /// None: the default model was taken.
    pub decision: Option<Decision>,
    /// What the request is expected to cost at the model it goes to, in USD.
    pub cost: f64,
}

/// Routes one request.
pub fn route<'a>(
    config: &'a Config,
    knowledge: Knowledge,
    head: Head,
    body: &[u8],
    rng: &mut impl Rng,
) -> Outcome<'a> {
    let request = match Request::parse(head.endpoint, body) {
        Ok(request) => request,
        Err(invalid) => return Outcome::Reject { router: None, rejection: invalid.into() },
    };
    let Some((index, router)) = config.router(&request.model) else {
        return match direct(config, &request.model) {
            Some(model) => forward(body, &request, model, None),
            None if config.on_unknown_model == UnknownModel::Pass => Outcome::Pass,
            None => Outcome::Reject { router: None, rejection: unknown_model(config, &request.model) },
        };
    };
    match decide(head, body, &request, index, router, knowledge, rng) {
        Ok((model, routed)) => forward(body, &request, model, Some(routed)),
        Err(rejection) => Outcome::Reject { router: Some(router), rejection },
    }
}

/// The model of a router for a request.
fn decide<'a>(
    head: Head,
    body: &[u8],
    request: &Request,
    router_index: usize,
    router: &'a Router,
    knowledge: Knowledge,
    rng: &mut impl Rng,
) -> Result<(&'a Model, Routed<'a>), Rejection> {
    let usage = expected_usage(body, request);
    let default = router.models.get(router.default_model);
    let classified = head.mode != Mode::Bypass && head.endpoint != Endpoint::Embeddings;
    let request_type = if classified { classify(router, request) } else { crate::classify::Builtin::General as usize };
    let decision = if classified {
        let eligible = eligible(head, request, request_type, router_index, router, usage, knowledge)?;
        let exploration = if head.mode == Mode::Apply { router.learning.exploration } else { 0.0 };
        let lambda = knowledge.lambdas.get(router_index).copied().unwrap_or_default();
        policy::choose(router.objective, eligible, exploration, lambda, rng)
    } else {
        None
    };
    let chosen = match (&decision, head.mode) {
        (Some(decision), Mode::Apply) => router.models.get(decision.model),
        _ => default,
    };
    // A configuration without models does not pass its check.
    let model = chosen.ok_or_else(|| Rejection::no_eligible_model("the router has no model".into()))?;
    let cost = model.price.of(usage);
    Ok((model, Routed { router, router_index, request_type, decision, cost }))
}

fn classify(router: &Router, request: &Request) -> usize {
    let mut sample = String::new();
    request.conversation.user.sample(&mut sample);
    let mut folded = String::new();
    text::fold(&sample, &mut folded);
    router.classify(&folded)
}

/// The models that meet the request's quality tier and whose context window holds its prompt.
fn eligible(
    head: Head,
    request: &Request,
    request_type: usize,
    router_index: usize,
    router: &Router,
    usage: Usage,
    knowledge: Knowledge,
) -> Result<Vec<Eligible>, Rejection> {
    let min_tier = match (head.min_quality_tier, request.metadata.min_quality_tier) {
        (Some(tier), _) => Some(tier),
        (None, Some(raw)) => Some(parse_tier(&String::from_utf8_lossy(raw)).ok_or_else(|| {
            let param = Some("metadata.min_quality_tier");
            Rejection::invalid_request(param, "metadata.min_quality_tier is not a tier; allowed: 1, 2, 3")
        })?),
        (None, None) => None,
    };
    let input_tokens = input_tokens_if_near_a_limit(router, request);
    let fits = |model: &Model| {
        min_tier.is_none_or(|tier| model.quality_tier >= tier)
            && model.max_input_tokens.is_none_or(|max| input_tokens <= max)
    };
    let posteriors = knowledge.posteriors.get(router_index).map_or(&[][..], |all| all.of_type(request_type));
    let eligible: Vec<Eligible> = router
        .models
        .iter()
        .zip(posteriors)
        .enumerate()
        .filter(|(_, (model, _))| fits(model))
        .map(|(index, (model, posterior))| Eligible { model: index, posterior: *posterior, cost: model.price.of(usage) })
        .collect();
    if eligible.is_empty() {
        return Err(Rejection::no_eligible_model(nothing_fits(router, min_tier, input_tokens)));
    }
    Ok(eligible)
}

/// The estimated input tokens; 0 when the request is too short to reach any model's limit. A token is at least one byte,
/// so most requests need no estimate.
fn input_tokens_if_near_a_limit(router: &Router, request: &Request) -> u64 {
    let inputs = [request.inputs.content, request.inputs.tools, request.inputs.system];
    let bytes: usize = inputs.iter().map(|input| input.len()).sum();
    let smallest = router.models.iter().filter_map(|model| model.max_input_tokens).min();
    if smallest.is_none_or(|smallest| bytes as u64 <= smallest) {
        return 0;
    }
    inputs.iter().filter(|input| !input.is_empty()).map(|input| tokens::estimate(input)).sum()
}

fn expected_usage(body: &[u8], request: &Request) -> Usage {
    let limit = request.max_output_tokens.map_or(f64::INFINITY, |limit| limit as f64);
    Usage { input_tokens: body.len() as f64 / BYTES_PER_TOKEN, output_tokens: EXPECTED_OUTPUT_TOKENS.min(limit) }
}

/// A tier as a header or as JSON writes it: 1, 2 or 3, in quotes or not.
pub fn parse_tier(text: &str) -> Option<Tier> {
    let text = text.trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    match text {
        "1" => Some(Tier::One),
        "2" => Some(Tier::Two),
        "3" => Some(Tier::Three),
        _ => None,
    }
}

/// A model that a client names itself.
fn direct<'a>(config: &'a Config, name: &str) -> Option<&'a Model> {
    config.routers.iter().flat_map(|router| &router.models).find(|model| model.name == name)
}

fn forward<'a>(body: &[u8], request: &Request, model: &'a Model, routed: Option<Routed<'a>>) -> Outcome<'a> {
    let rewritten = (request.model != model.upstream_model.as_str())
        .then(|| Prefix::with_model(body, request.model_span.clone(), &model.upstream_model));
    Outcome::Forward(Forward { model, prefix: rewritten, routed })
}

fn unknown_model(config: &Config, name: &str) -> Rejection {
    let shown: Cow<str> = match name.char_indices().nth(100) {
        Some((cut, _)) => format!("{}…", name.get(..cut).unwrap_or_default()).into(),
        None => name.into(),
    };
    let known = model_names(config).join(", ");
    Rejection::model_not_found(format!("the model '{shown}' does not exist; known: {known}"))
}

/// Every name that a client may call: routers first, then models, each once.
pub fn model_names(config: &Config) -> Vec<&str> {
    let mut names: Vec<&str> = config.routers.iter().map(|router| router.name.as_str()).collect();
    for model in config.routers.iter().flat_map(|router| &router.models) {
        if !names.contains(&model.name.as_str()) {
            names.push(&model.name);
        }
    }
    names
}

fn nothing_fits(router: &Router, min_tier: Option<Tier>, input_tokens: u64) -> String {
    let limits: Vec<String> = router
        .models
        .iter()
        .map(|model| {
            let tier = model.quality_tier as u8;
            match model.max_input_tokens {
                Some(max) => format!("{} (tier {tier}, up to {max} input tokens)", model.name),
                None => format!("{} (tier {tier})", model.name),
            }
        })
        .collect();
    let mut wanted = Vec::new();
    if let Some(tier) = min_tier {
        wanted.push(format!("quality tier {} or better", tier as u8));
    }
    if input_tokens > 0 {
        wanted.push(format!("room for about {input_tokens} input tokens"));
    }
    format!("no model of '{}' has {}; its models: {}", router.name, wanted.join(" and "), limits.join(", "))
}
