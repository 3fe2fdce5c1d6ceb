//! THE FLOW of one request: what it asks, whose answer it follows, request type, eligible models, choice, rewriting.
//!
//! Values in, values out. Between [`read`] and [`route`] the filter looks up who gave the answer before this request,
//! and lets [`crate::feedback::judgement`] say what the request tells about that answer.

use std::time::Duration;

use rand::Rng;

use crate::api::error::Rejection;
use crate::api::request::{Answer, Endpoint, Request, Tail, Text};
use crate::api::rewrite::Prefix;
use crate::bandit::beliefs::Beliefs;
use crate::bandit::policy::Decision;
use crate::config::model::{Model, Tier, Usage};
use crate::config::{Affinity, Config, Router, UnknownModel};
use crate::feedback::answer_key::{Caller, Place, Session};
use crate::feedback::judgement::Previous;
use crate::feedback::record_table::Key;
use crate::hash;
use crate::language::report;
use crate::language::request_type::Builtin;
use crate::resilience::cooldown;
use crate::resilience::fallback_plan::{Choice, Plan};
use crate::resilience::limits::Admitted;
use crate::routing::eligible::{Requirements, eligible};
use crate::routing::selection::{Admission, AdmissionRequest, Demand, ModelStates};

/// Output tokens of a request that sets no limit, or a higher one, until usage has been measured. Unvalidated: about the
/// length of a chat answer.
pub const EXPECTED_OUTPUT_TOKENS: f64 = 400.0;
/// Bytes of a request for one input token, for its expected cost only: English prose in JSON.
const BYTES_PER_TOKEN: f64 = 4.0;

/// What the headers of a request say.
#[derive(Clone, Debug)]
pub struct Head {
    pub endpoint: Endpoint,
    pub mode: Mode,
    pub min_quality_tier: Option<Tier>,
    /// The caller's credential; empty without one.
    pub identity: Vec<u8>,
    /// The session that the client names in a header.
    pub session: Option<Vec<u8>>,
}

/// `x-adaptive-router-mode`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Decide and route.
    Apply,
    /// Decide and report, but route to the default model.
    Observe,
    /// The default model, without a decision, and nothing is learned.
    Bypass,
}

/// What has been learned of a router.
#[derive(Clone, Copy)]
pub struct Knowledge<'a> {
    pub learned: &'a Beliefs,
    /// The present price of money; see [`policy::budget`].
    pub lambda: f64,
    pub states: &'a ModelStates,
    pub now: Duration,
}

/// A request that was understood.
#[derive(Debug)]
pub enum Asked<'a, 'b> {
    /// For a router.
    Router(Box<Reading<'a, 'b>>),
    /// For a model by its own name: nothing is decided or learned.
    Model(&'a Model, Option<Prefix>),
    /// For nobody here: the route decides.
    Unknown,
}

/// A request for a router, read.
#[derive(Debug)]
pub struct Reading<'a, 'b> {
    pub router: &'a Router,
    /// Index into the configuration's routers.
    pub router_index: usize,
    pub request: Request<'b>,
    body: &'b [u8],
    /// None: nothing is remembered of this exchange.
    session: Option<Box<Remembered>>,
    previous: Option<Key>,
    bound: Option<Key>,
    /// Whose state the request holds; the caller looks it up under [`Reading::bound`].
    pub origin: Origin,
}

/// What the answer to a request will be remembered by.
#[derive(Clone, Debug)]
pub struct Remembered {
    session: Session,
    router: u64,
    place: Place,
    /// The hashed name of the stored conversation.
    pub conversation: Option<u64>,
}

/// Whether a request holds state that only one model can read, such as encrypted reasoning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It holds none.
    Any,
    /// The model that made it, by its index.
    Model(usize),
    /// Nobody knows of whom it is.
    Unknown,
}

/// A request that goes to a model.
#[derive(Debug)]
pub struct Forward<'a> {
    pub model: &'a Model,
    /// None: the body is as it should be.
    pub prefix: Option<Prefix>,
    /// None: the client asked for this model.
    pub routed: Option<Routed>,
    /// None: nothing is tried after a failure.
    pub plan: Option<Box<Plan>>,
}

/// How a router came to its model, and what is needed when the answer comes.
#[derive(Debug)]
pub struct Routed {
    /// Indices into the configuration's routers, and the router's models and request types.
    pub router: usize,
    pub model: usize,
    pub request_type: usize,
    /// None: nothing was decided.
    pub decision: Option<Decision>,
    /// What the request is expected to cost, in USD.
    pub cost: f64,
    pub remembered: Option<Box<Remembered>>,
    /// None: the model's load is not counted.
    pub admitted: Option<Admitted>,
    /// Whose request it is; see [`cooldown::caller`].
    pub caller: u32,
    /// The answer is to come as a stream.
    pub stream: bool,
    /// The model was chosen, not only observed or given.
    pub is_applied: bool,
}

/// Reads a request, and for a router everything that does not depend on what is remembered.
pub fn read<'a, 'b>(
    config: &'a Config,
    caller: Caller,
    head: &Head,
    body: &'b [u8],
) -> Result<Asked<'a, 'b>, Rejection> {
    let request = Request::parse(head.endpoint, body)?;
    let Some((router_index, router)) = config.router(&request.model) else {
        return match direct(config, &request.model) {
            Some((router, _)) if !router.allow.models => {
                Err(Rejection::not_allowed(Some("model"), &router.name, "name its models"))
            }
            Some((_, model)) => Ok(Asked::Model(model, rewritten(body, &request, model))),
            None if config.on_unknown_model == UnknownModel::Pass => Ok(Asked::Unknown),
            None => Err(unknown_model(config, &request.model)),
        };
    };
    let mut reading = Reading {
        router,
        router_index,
        request,
        body,
        session: None,
        previous: None,
        bound: None,
        origin: Origin::Any,
    };
    if head.mode != Mode::Bypass && head.endpoint.generates() && head.endpoint != Endpoint::Completions {
        reading.remember(caller, head);
    }
    Ok(Asked::Router(Box::new(reading)))
}

impl Reading<'_, '_> {
    /// Under which key to look for who gave the answer before this request.
    pub fn previous(&self) -> Option<Key> {
        self.previous
    }

    /// Under which key to look for the model whose state the request holds; none where it holds none.
    pub fn bound(&self) -> Option<Key> {
        self.bound
    }

    /// Whether a tool's result is what the model is given now.
    fn is_tool_step(&self) -> bool {
        matches!(self.request.conversation.tail, Tail::ToolResult { .. })
    }

    fn remember(&mut self, caller: Caller, head: &Head) {
        let conversation = &self.request.conversation;
        let [system, first] = &conversation.opening;
        let system = if system.is_empty() { &Text::of(self.request.inputs.system) } else { system };
        let user = conversation.user.own_fingerprint();
        let first = if first.is_empty() { user } else { first.own_fingerprint() };
        let place = Place { user, first, system: system.fingerprint() };
        let conversation = self.request.stored_conversation.map(|name| hash::of_bytes(name.0));
        let (session, router) = (self.session_of(caller, head), self.router.names.router);
        let remembered = Remembered { session, router, place, conversation };
        self.previous = self.answer_before(&remembered);
        self.bound = self.state_of(&remembered);
        self.session = Some(Box::new(remembered));
    }

    /// As [`Self::previous`], for an answer that was remembered with another salt, which makes another caller.
    pub fn previous_with(&self, caller: Caller, head: &Head) -> Option<Key> {
        let other = Remembered { session: self.session_of(caller, head), ..Remembered::clone(self.session.as_ref()?) };
        self.answer_before(&other)
    }

    fn session_of(&self, caller: Caller, head: &Head) -> Session {
        caller.session(head.session.as_deref().or(self.request.metadata.session()))
    }

    fn answer_before(&self, now: &Remembered) -> Option<Key> {
        let conversation = &self.request.conversation;
        match (&conversation.tail, &conversation.answer, self.stored()) {
            (_, _, Some(name)) => Some(now.stored(name)),
            (Tail::ToolResult { call, .. }, ..) => Some(now.key(call.fingerprint())),
            (Tail::Nothing, Some(answer), None) => {
                Some(now.key_after(&conversation.opening, &conversation.previous_user, answer))
            }
            (Tail::Nothing, None, None) => None,
        }
    }

    /// The hashed name of what the provider stores, of which the request goes on.
    fn stored(&self) -> Option<u64> {
        let request = &self.request;
        request.previous_response.or(request.stored_conversation).map(|name| hash::of_bytes(name.0))
    }

    /// The key of the model whose state the request holds.
    fn state_of(&self, now: &Remembered) -> Option<Key> {
        let conversation = &self.request.conversation;
        let state = conversation.state.as_ref();
        let stored = self.stored().map(|name| now.stored(name));
        stored.or_else(|| state.map(|state| now.key_after(&conversation.opening, &state.user, &state.answer)))
    }
}

impl Remembered {
    /// The key of the answer with this fingerprint.
    pub fn key(&self, answer: u64) -> Key {
        self.session.answer(self.router, self.place, answer)
    }

    /// The key of what the provider stores under the name with this hash: a response, a conversation.
    pub fn stored(&self, name: u64) -> Key {
        self.session.stored(self.router, name)
    }

    /// The key of an earlier answer, to this turn of the user.
    fn key_after(&self, [_, first]: &[Text; 2], user: &Text, answer: &Answer) -> Key {
        // In a conversation of two turns, this is the first one.
        let user = if user.is(first) { self.place.first } else { user.own_fingerprint() };
        let place = Place { user, ..self.place };
        self.session.answer(self.router, place, answer.fingerprint())
    }
}

/// Routes a request for a router. `previous`: who gave the answer before it. `admit`: asks whether a model has room.
pub fn route<'a>(
    config: &Config,
    knowledge: Knowledge,
    head: &Head,
    reading: Box<Reading<'a, '_>>,
    previous: Option<Previous>,
    admit: &mut dyn FnMut(AdmissionRequest) -> Admission,
    rng: &mut impl Rng,
) -> Result<Forward<'a>, Rejection> {
    let (router, body, origin) = (reading.router, reading.body, reading.origin);
    check_allowed(router, head, &reading.request)?;
    let requirements = Requirements::of(router, head.min_quality_tier, &reading.request)?;
    let usage = expected_usage(body, &reading.request);
    let mut ranking = Vec::new();
    let demand = Demand {
        router,
        states: knowledge.states,
        now: knowledge.now,
        usage,
        stream: reading.request.stream,
        pinned: pinned(config.affinity, &reading, previous),
        exploration: if head.mode == Mode::Apply { router.learning.exploration } else { 0.0 },
        lambda: knowledge.lambda,
        caller: cooldown::caller(&head.identity),
    };
    let (request_type, decided) = if head.mode == Mode::Bypass || !head.endpoint.generates() {
        (Builtin::General as usize, None)
    } else {
        let request_type = request_type(&reading, previous);
        let posteriors = knowledge.learned.posteriors(request_type);
        let eligible = match origin {
            Origin::Any => eligible(router, |_, model| requirements.fit(model), usage, posteriors),
            // No other model can read what the request holds, whatever else it asks for.
            Origin::Model(maker) => eligible(router, |index, _| index == maker, usage, posteriors),
            Origin::Unknown => eligible(router, |index, _| index == router.default_model, usage, posteriors),
        };
        if eligible.is_empty() && head.mode == Mode::Apply {
            return Err(requirements.nothing_fits(router));
        }
        if router.fallback.is_some() {
            ranking = demand.ranking(eligible.clone(), rng);
        }
        // What is only observed takes no room.
        let mut open = |_| Admission::Admitted(None);
        let limits: &mut dyn FnMut(AdmissionRequest) -> Admission =
            if head.mode == Mode::Apply { admit } else { &mut open };
        match demand.choose(eligible, limits, rng) {
            Ok(chosen) => (request_type, Some(chosen)),
            // Who only observes refuses nobody.
            Err(_) if head.mode == Mode::Observe => (request_type, None),
            Err(rejection) => return Err(rejection),
        }
    };
    let (index, decision, admitted) = match (decided, head.mode) {
        (Some((decision, admitted)), Mode::Apply) => (decision.model, Some(decision), admitted),
        (decided, _) => {
            let admitted = match demand.admit(router.default_model, admit) {
                Err(_) if head.mode == Mode::Observe => None,
                admitted => admitted?,
            };
            (router.default_model, decided.map(|(decision, _)| decision), admitted)
        }
    };
    let is_decided = decision.is_some();
    // A configuration without models does not pass its check.
    let model = router.models.get(index).ok_or_else(|| requirements.nothing_fits(router))?;
    let prefix = rewritten(body, &reading.request, model);
    let plan = router.fallback.is_some().then(|| {
        let span = reading.request.model_span.clone();
        let choice = Choice {
            router,
            picked: index,
            ranking: &ranking,
            is_near_window: requirements.nearly_fills(model),
            cooling: &demand.cooling(),
            usage,
            value: span.start..prefix.as_ref().map_or(span.end, |prefix| prefix.bytes.len()),
            caller: demand.caller,
        };
        Plan::new(&choice, |model| origin == Origin::Any && requirements.fit(model))
    });
    let stream = demand.stream;
    let routed = Routed {
        router: reading.router_index,
        model: index,
        request_type,
        decision,
        cost: model.price.of(usage),
        remembered: reading.session,
        admitted,
        caller: demand.caller,
        stream,
        is_applied: head.mode == Mode::Apply && is_decided,
    };
    Ok(Forward { model, prefix, routed: Some(routed), plan: plan.flatten().map(Box::new) })
}

/// A request whose body is not read goes, as it is, to the first router's default model, of `bytes` bytes as far as that
/// is known. `caller`: see [`cooldown::caller`].
pub fn unread<'a>(
    config: &'a Config,
    caller: u32,
    bytes: usize,
    admit: &mut dyn FnMut(AdmissionRequest) -> Admission,
) -> Result<Option<Forward<'a>>, Rejection> {
    let Some(router) = config.routers.first() else { return Ok(None) };
    let model = router.default_model;
    let usage = Usage {
        input_tokens: bytes as f64 / BYTES_PER_TOKEN,
        output_tokens: EXPECTED_OUTPUT_TOKENS,
        ..Usage::default()
    };
    let admitted = match admit(AdmissionRequest { model, tokens: usage.tokens(), is_probe: false, caller }) {
        Admission::Admitted(admitted) => admitted,
        Admission::Full { wait_s } => return Err(Rejection::rate_limit_exceeded(&router.name, wait_s)),
        Admission::NotNow => None,
    };
    let routed = |place: &Model| Routed {
        router: 0,
        model,
        request_type: Builtin::General as usize,
        decision: None,
        cost: place.price.of(usage),
        remembered: None,
        admitted,
        caller,
        stream: false,
        is_applied: false,
    };
    let place = router.models.get(model);
    Ok(place.map(|place| Forward { model: place, prefix: None, routed: Some(routed(place)), plan: None }))
}

/// The model that the conversation stays on.
fn pinned(affinity: Affinity, reading: &Reading, previous: Option<Previous>) -> Option<usize> {
    let stays = match affinity {
        Affinity::None => false,
        Affinity::ToolLoop => reading.is_tool_step(),
        Affinity::Session => true,
    };
    previous.filter(|_| stays).map(|previous| previous.model)
}

/// Steps of a tool loop keep the type of the task; general chatter and reports of machines inherit the conversation's.
fn request_type(reading: &Reading, previous: Option<Previous>) -> usize {
    if let Some(previous) = previous.filter(|_| reading.is_tool_step()) {
        return previous.request_type;
    }
    let user = reading.request.conversation.user.own_folded();
    let says_nothing = |request_type| {
        // A machine's report is no task of its own either.
        request_type == Builtin::General as usize
            || std::str::from_utf8(&user).is_ok_and(|user| report::outcome(user).is_some())
    };
    let request_type = reading.router.classify(&user);
    match previous {
        Some(previous) if says_nothing(request_type) => previous.request_type,
        _ => request_type,
    }
}

fn expected_usage(body: &[u8], request: &Request) -> Usage {
    let limit = request.max_output_tokens.map_or(f64::INFINITY, |limit| limit as f64);
    let media = request.conversation.media;
    let input_tokens = body.len().saturating_sub(media.bytes) as f64 / BYTES_PER_TOKEN + media.tokens as f64;
    Usage { input_tokens, output_tokens: EXPECTED_OUTPUT_TOKENS.min(limit), ..Usage::default() }
}

/// A model that a client names itself, first in a router whose clients may do so.
fn direct<'a>(config: &'a Config, name: &str) -> Option<(&'a Router, &'a Model)> {
    let in_router = |router: &'a Router| {
        let model = router.models.iter().find(|model| model.name == name)?;
        Some((router, &**model))
    };
    let (allowing, others): (Vec<&Router>, Vec<&Router>) =
        config.routers.iter().partition(|router| router.allow.models);
    allowing.into_iter().chain(others).find_map(in_router)
}

/// What the operator does not leave to clients is refused, not passed over.
fn check_allowed(router: &Router, head: &Head, request: &Request) -> Result<(), Rejection> {
    let (allow, name) = (router.allow, &router.name);
    if !allow.mode && head.mode != Mode::Apply {
        return Err(Rejection::not_allowed(Some("x-adaptive-router-mode"), name, "choose a mode"));
    }
    let has_tier = head.min_quality_tier.is_some() || request.metadata.min_quality_tier.is_some();
    if !allow.min_quality_tier && has_tier {
        return Err(Rejection::not_allowed(Some("min_quality_tier"), name, "ask for a quality tier"));
    }
    Ok(())
}

/// The change that the body needs, if it needs one.
fn rewritten(body: &[u8], request: &Request, model: &Model) -> Option<Prefix> {
    (request.model != model.upstream_model.as_str())
        .then(|| Prefix::with_model(body, request.model_span.clone(), &model.upstream_model))
}

/// The refusal of a name that nobody configured.
pub fn unknown_model(config: &Config, name: &str) -> Rejection {
    let shown: String = name.chars().take(100).collect();
    let known = config.names().join(", ");
    Rejection::model_not_found(format!("the model '{shown}' does not exist; known: {known}"))
}
