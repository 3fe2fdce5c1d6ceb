//! THE FLOW of one request: what it asks, whose answer it follows, request type, eligible models, choice, rewriting.
//!
//! Values in, values out. Between [`read`] and [`route`] the filter looks up who gave the answer before this request,
//! and lets [`crate::feedback::judgement`] say what the request tells about that answer.

use std::iter;
use std::ops::Range;
use std::time::Duration;

use rand::Rng;

use crate::api::edit::{self, Original};
use crate::api::error::Rejection;
use crate::api::request::{Answer, Endpoint, Request, Tail, Text};
use crate::api::rewrite::Prefix;
use crate::bandit::answer_length::{self, Answers, EXPECTED_OUTPUT_TOKENS};
use crate::bandit::beliefs::Beliefs;
use crate::bandit::policy::Decision;
use crate::config::model::{Model, Tier, Usage};
use crate::config::{Affinity, Config, Router, Strategy, UnknownModel};
use crate::feedback::answer_key::{Caller, Place, Session};
use crate::feedback::judgement::Previous;
use crate::feedback::record_table::Key;
use crate::hash;
use crate::language::report;
use crate::language::request_type::{Builtin, is_client_instruction};
use crate::resilience::cooldown;
use crate::resilience::fallback_plan::{Choice, Plan};
use crate::resilience::limits::Admitted;
use crate::routing::eligible::{Requirements, eligible};
use crate::routing::selection::{Admission, AdmissionRequest, Chosen, Demand, ModelStates};

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
    /// The boundary of the body, where that is a multipart form.
    pub boundary: Option<Vec<u8>>,
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
    /// What models wrote, by request type, then model.
    pub answers: &'a [Answers],
    /// The present price of money; see [`policy::budget`].
    pub lambda: f64,
    pub states: &'a ModelStates,
    pub now: Duration,
}

/// A request that was understood.
#[derive(Debug)]
pub enum Asked<'a, 'b> {
    /// For a router, or for one of its models by name.
    Router(Box<Reading<'a, 'b>>),
    /// The name is no router's and no model's, so the route decides.
    Unknown,
}

/// A request for a router, read.
#[derive(Debug)]
pub struct Reading<'a, 'b> {
    pub router: &'a Router,
    /// Index into the configuration's routers.
    pub router_index: usize,
    /// The index of the model that the client calls by its own name. Then nothing is decided or learned.
    named: Option<usize>,
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
    /// Nobody knows which model made it.
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
    /// Index into the router's targets: the model, or one of its deployments.
    pub target: usize,
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
    /// The client called the model by its own name.
    pub is_named: bool,
    /// The model was chosen, not only observed or given.
    pub is_applied: bool,
}

/// Reads a request. For a router, it derives everything that does not depend on remembered answers.
pub fn read<'a, 'b>(
    config: &'a Config,
    caller: Caller,
    head: &Head,
    body: &'b [u8],
) -> Result<Asked<'a, 'b>, Rejection> {
    let request = match &head.boundary {
        Some(boundary) => Request::parse_form(body, boundary),
        None => Request::parse(head.endpoint, body),
    }?;
    let named = |(router_index, model)| Some((router_index, config.routers.get(router_index)?, Some(model)));
    let asked = match config.router(&request.model) {
        Some((router_index, router)) => Some((router_index, router, None)),
        None => config.model(&request.model).and_then(named),
    };
    let Some((router_index, router, named)) = asked else {
        return match config.on_unknown_model {
            UnknownModel::Pass => Ok(Asked::Unknown),
            UnknownModel::Reject => Err(unknown_model(config, &request.model)),
        };
    };
    if named.is_some() && !router.allow.models {
        return Err(Rejection::not_allowed(Some("model"), &router.name, "name its models"));
    }
    let mut reading = Reading {
        router,
        router_index,
        named,
        request,
        body,
        session: None,
        previous: None,
        bound: None,
        origin: Origin::Any,
    };
    if let Some(model) = named.filter(|_| reading.holds_state()) {
        reading.origin = Origin::Model(model);
    }
    if named.is_none()
        && head.mode != Mode::Bypass
        && head.endpoint.generates()
        && head.endpoint != Endpoint::Completions
    {
        reading.remember(caller, head);
    }
    Ok(Asked::Router(Box::new(reading)))
}

impl Reading<'_, '_> {
    /// The key under which to look for the model that gave the answer before this request.
    pub fn previous(&self) -> Option<Key> {
        self.previous
    }

    /// The key under which to look for the model whose state the request holds; None where it holds none.
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

    /// The hashed name of the stored response or conversation that the request continues.
    fn stored(&self) -> Option<u64> {
        let request = &self.request;
        request.previous_response.or(request.stored_conversation).map(|name| hash::of_bytes(name.0))
    }

    fn holds_state(&self) -> bool {
        self.stored().is_some() || self.request.conversation.state.is_some()
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

    /// The key of a response or a conversation that the provider stores. `name`: the hash of its name.
    pub fn stored(&self, name: u64) -> Key {
        self.session.stored(self.router, name)
    }

    /// The key of an earlier answer, to this turn of the user.
    fn key_after(&self, [_, first]: &[Text; 2], user: &Text, answer: &Answer) -> Key {
        // In a conversation of two turns, this turn is the first one, and its fingerprint is known already.
        let user = if user.is(first) { self.place.first } else { user.own_fingerprint() };
        let place = Place { user, ..self.place };
        self.session.answer(self.router, place, answer.fingerprint())
    }
}

/// Routes a request for a router. `previous`: the model that gave the answer before it. `admit`: asks whether a model
/// has room.
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
    if reading.named.is_none() {
        check_allowed(router, head, &reading.request)?;
    }
    let requirements = Requirements::of(router, head.min_quality_tier, &reading.request)?;
    let usage = expected_usage(body, &reading.request);
    let usage_of = |model: usize, request_type: usize| {
        let expected = answer_length::expected_tokens(knowledge.answers, router.models.len(), request_type, model);
        Usage { output_tokens: expected.min(output_limit(&reading.request)), ..usage }
    };
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
    // A request that does not generate an answer to a user goes to the default model. A request of which only the model
    // is read is the exception, because a strategy that does not learn can choose for it.
    let is_balanced = head.endpoint.is_opaque() && router.resilience.strategy != Strategy::Adaptive;
    let is_decided = head.endpoint.generates() || is_balanced;
    let (request_type, decided) = if reading.named.is_some() || head.mode == Mode::Bypass || !is_decided {
        (Builtin::General as usize, None)
    } else {
        let request_type = request_type(&reading, previous);
        let posteriors = knowledge.learned.posteriors(request_type);
        let usage = |model| usage_of(model, request_type);
        let eligible = match origin {
            Origin::Any => eligible(router, |_, model| requirements.fit(model), posteriors, usage),
            // No other model can read what the request holds, whatever else it asks for.
            Origin::Model(maker) => eligible(router, |index, _| index == maker, posteriors, usage),
            Origin::Unknown => eligible(router, |index, _| index == router.default_model, posteriors, usage),
        };
        if eligible.is_empty() && head.mode == Mode::Apply {
            return Err(requirements.nothing_fits(router));
        }
        if router.fallback.is_some() {
            ranking = demand.ranking(eligible.clone(), rng);
        }
        // In observe mode no room is taken, because the request does not go to the chosen model.
        let mut open = |_| Admission::Admitted(None);
        let limits: &mut dyn FnMut(AdmissionRequest) -> Admission =
            if head.mode == Mode::Apply { admit } else { &mut open };
        match demand.choose(eligible, limits, rng) {
            Ok(chosen) => (request_type, Some(chosen)),
            // In observe mode no request is refused.
            Err(_) if head.mode == Mode::Observe => (request_type, None),
            Err(rejection) => return Err(rejection),
        }
    };
    let (index, target, decision, admitted) = match (decided, head.mode) {
        (None, _) if reading.named.is_some() => {
            let fits = |model: &Model| origin == Origin::Any && requirements.fit(model);
            let models = reading.named.map_or_else(Vec::new, |named| in_order(router, named, fits));
            let Chosen { decision, target, admitted } = demand.first(&models, admit, rng)?;
            (decision.model, target, None, admitted)
        }
        (Some(Chosen { decision, target, admitted }), Mode::Apply) => {
            (decision.model, target, Some(decision), admitted)
        }
        (decided, _) => {
            let (target, admitted) = match demand.admit(router.default_model, admit, rng) {
                Err(_) if head.mode == Mode::Observe => (router.targets_of(router.default_model).start, None),
                admitted => admitted?,
            };
            (router.default_model, target, decided.map(|chosen| chosen.decision), admitted)
        }
    };
    let is_decided = decision.is_some();
    // There always is a target, because a configuration without models does not pass its check.
    let model = router.target(target).ok_or_else(|| requirements.nothing_fits(router))?;
    let (prefix, value) = rewritten(body, &reading.request, model);
    let mut plan = router.fallback.is_some().then(|| {
        let choice = Choice {
            router,
            picked: index,
            target,
            ranking: &ranking,
            is_near_window: requirements.nearly_fills(model),
            cooling: &demand.cooling(),
            usage,
            value,
            caller: demand.caller,
        };
        let fits = |model: &Model| origin == Origin::Any && requirements.fit(model);
        Plan::new(&choice, fits, |model| demand.targets(model, rng))
    });
    let is_form = reading.request.is_form;
    if let Some(Some(plan)) = &mut plan {
        plan.is_form = is_form;
    }
    if let Some(Some(plan)) =
        plan.as_mut().filter(|_| !is_form).filter(|_| router.models.iter().any(|model| !model.edits.is_empty()))
    {
        plan.original = Some(Original::of(body, prefix.as_ref()));
    }
    let stream = demand.stream;
    let routed = Routed {
        router: reading.router_index,
        model: index,
        target,
        request_type,
        decision,
        cost: model.price.of(usage_of(index, request_type)),
        remembered: reading.session,
        admitted,
        caller: demand.caller,
        stream,
        is_named: reading.named.is_some(),
        is_applied: head.mode == Mode::Apply && is_decided,
    };
    Ok(Forward { model, prefix, routed: Some(routed), plan: plan.flatten().map(Box::new) })
}

/// A model that is called by its own name, and then those of its chain that fit the request.
fn in_order(router: &Router, named: usize, fits: impl Fn(&Model) -> bool) -> Vec<usize> {
    let own = router.models.get(named).map(|model| model.chains.general.as_slice()).unwrap_or_default();
    let chain = match &router.fallback {
        Some(settings) if own.is_empty() => &settings.default,
        _ => own,
    };
    let fits = |model: &&usize| router.models.get(**model).is_some_and(|model| fits(model));
    iter::once(named).chain(chain.iter().filter(fits).copied().filter(|model| *model != named)).collect()
}

/// Forwards a request whose body is not read, as it is, to the first router's default model. `bytes`: the length of the
/// body, as far as it is known. `caller`: see [`cooldown::caller`].
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
    let mut least_s = None;
    for target in router.targets_of(model) {
        let admitted = match admit(AdmissionRequest { target, tokens: usage.tokens(), is_probe: false, caller }) {
            Admission::Admitted(admitted) => admitted,
            Admission::Full { wait_s } => {
                least_s = Some(least_s.map_or(wait_s, |least: u32| least.min(wait_s)));
                continue;
            }
            Admission::NotNow => None,
        };
        let routed = |place: &Model| Routed {
            router: 0,
            model,
            target,
            request_type: Builtin::General as usize,
            decision: None,
            cost: place.price.of(usage),
            remembered: None,
            admitted,
            caller,
            stream: false,
            is_named: false,
            is_applied: false,
        };
        let forward = |place| Forward { model: place, prefix: None, routed: Some(routed(place)), plan: None };
        return Ok(router.target(target).map(|place| forward(place)));
    }
    Err(Rejection::rate_limit_exceeded(&router.name, least_s.unwrap_or_default()))
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

/// The request type. Steps of a tool loop keep the type of the task. General chatter and reports of machines inherit
/// the conversation's type, because they are no task of their own.
fn request_type(reading: &Reading, previous: Option<Previous>) -> usize {
    if let Some(previous) = previous.filter(|_| reading.is_tool_step()) {
        return previous.request_type;
    }
    let conversation = &reading.request.conversation;
    let user = conversation.user.own_folded();
    let says_nothing = |request_type| {
        // A machine's report is no task of its own either.
        request_type == Builtin::General as usize
            || std::str::from_utf8(&user).is_ok_and(|user| report::outcome(user).is_some())
    };
    let mut request_type = reading.router.classify(&user);
    // A client that wants a few words about the conversation, such as a title, says so in the system message.
    if conversation.answer.is_none()
        && request_type < Builtin::Writing as usize
        && [conversation.opening[0], Text::of(reading.request.inputs.system)]
            .iter()
            .any(|system| system.has(is_client_instruction))
    {
        request_type = Builtin::Writing as usize;
    }
    match previous {
        Some(previous) if says_nothing(request_type) => previous.request_type,
        _ => request_type,
    }
}

fn expected_usage(body: &[u8], request: &Request) -> Usage {
    let media = request.conversation.media;
    let input_tokens = body.len().saturating_sub(media.bytes) as f64 / BYTES_PER_TOKEN + media.tokens as f64;
    Usage { input_tokens, output_tokens: EXPECTED_OUTPUT_TOKENS.min(output_limit(request)), ..Usage::default() }
}

fn output_limit(request: &Request) -> f64 {
    request.max_output_tokens.map_or(f64::INFINITY, |limit| limit as f64)
}

/// Refuses what the operator does not leave to clients, so that a client notices.
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

/// The change that the body needs, if it needs one, and where the model's value stands afterwards.
fn rewritten(body: &[u8], request: &Request, model: &Model) -> (Option<Prefix>, Range<usize>) {
    let span = request.model_span.clone();
    if request.is_form {
        let prefix = Prefix::with_form_model(body, span.clone(), &model.upstream_model);
        let value = span.start..prefix.bytes.len();
        return (Some(prefix), value);
    }
    if !model.edits.is_empty()
        && let Some(edited) = edit::edit(body, &model.edits, &model.upstream_model)
    {
        return (Some(edited.prefix), edited.model);
    }
    if request.model == model.upstream_model.as_str() {
        return (None, span);
    }
    let prefix = Prefix::with_model(body, span.clone(), &model.upstream_model);
    let value = span.start..prefix.bytes.len();
    (Some(prefix), value)
}

/// The refusal of a name that nobody configured.
pub fn unknown_model(config: &Config, name: &str) -> Rejection {
    let shown: String = name.chars().take(100).collect();
    let known = config.names().join(", ");
    Rejection::model_not_found(format!("the model '{shown}' does not exist; known: {known}"))
}
