//! What is tried after a failure: the plan of one request.
//!
//! Envoy performs the retries. The router role writes the plan before the first attempt, the upstream role of every
//! attempt reads it, notes how the attempt ended, and chooses the next slot by the reason: after an overflow of the
//! context window only a larger window helps, after a refusal by content policy only the models that the configuration
//! names for that. The plan travels with the request inside the proxy and never leaves it.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use crate::api::edit::Original;
use crate::config::model::{Model, Usage};
use crate::config::{Cooldown, Router};
use crate::resilience::limits::Limits;
use crate::resilience::outcome::Reason;

/// The plan of one request, and what has become of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub router: String,
    /// The first one is the choice.
    pub models: Vec<PlannedModel>,
    /// The candidates in the order of trying, unless the reason of a failure has a chain of its own.
    order: Vec<u32>,
    /// The candidate of each attempt: first the attempts that were made, then those that would come next.
    slots: Vec<u32>,
    attempts: Vec<Attempt>,
    /// Attempts at most.
    most: usize,
    /// Where the model's value stands in the body that Envoy holds for all attempts.
    pub value: Range<usize>,
    /// That body is a multipart form.
    pub is_form: bool,
    /// What that body was before it was edited for the first model; none where no model of the router has edits.
    pub original: Option<Original>,
    /// The router's rules of cooling, as the upstream role does not know the router's configuration.
    pub cooldown: Cooldown,
    /// Whose request it is; see [`crate::resilience::cooldown::caller`].
    pub caller: u32,
    /// What the request is expected to use.
    pub tokens: u64,
    /// Candidates that had no room when it was their turn.
    full: Vec<u32>,
}

/// A model that may be tried.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedModel {
    /// Index into the router's models.
    pub index: u32,
    /// Index into the router's targets.
    pub target: u32,
    /// As it is at this target.
    pub model: Arc<Model>,
    context_window: Vec<u32>,
    content_policy: Vec<u32>,
    /// What the request is expected to cost there, in USD.
    pub cost: f64,
    /// None: its load is not counted.
    pub limits: Option<Limits>,
}

/// An attempt that was begun.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Attempt {
    planned: u32,
    /// None: it has not failed.
    reason: Option<Reason>,
    /// Since the Unix epoch; none where nobody saw it.
    began: Option<Duration>,
}

/// A provider's error as it came, for the client when nothing else comes.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptError {
    pub headers: Vec<Header>,
    pub body: Vec<u8>,
    /// Index into the plan's candidates.
    pub planned: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    pub name: Vec<u8>,
    pub value: Vec<u8>,
}

/// What a plan is made of.
pub struct Choice<'a> {
    pub router: &'a Router,
    /// Index into the router's models.
    pub picked: usize,
    /// Index into the router's targets: where the picked model is tried first.
    pub target: usize,
    /// The eligible models, the best first.
    pub ranking: &'a [usize],
    /// The prompt nearly fills the picked model's window, so larger ones are tried before others.
    pub is_near_window: bool,
    /// Models to be tried only after all others.
    pub cooling: &'a [usize],
    /// What the request is expected to use.
    pub usage: Usage,
    /// Where the model's value stands in the body that is forwarded.
    pub value: Range<usize>,
    pub caller: u32,
}

impl Plan {
    /// None: nothing could be tried after the choice. `fits` says whether a model meets the request's demands.
    /// `targets` gives the targets of a model with deployments, in the order of trying. If the picked model has
    /// deployments, another of them is tried first after a failure.
    pub fn new(
        choice: &Choice,
        fits: impl Fn(&Model) -> bool,
        mut targets: impl FnMut(usize) -> Vec<usize>,
    ) -> Option<Plan> {
        let Choice { router, picked, target, ranking, is_near_window, cooling, usage, value, caller } = choice;
        let settings = router.fallback.as_ref().filter(|settings| settings.attempts > 1)?;
        let model = router.models.get(*picked)?;
        let (first, then): (&[usize], &[usize]) = match model.chains.general.as_slice() {
            [] => (ranking, &settings.default),
            own => (own, &[]),
        };
        let window = |model: &usize| router.models.get(*model).and_then(|model| model.max_input_tokens);
        let larger_first = |model: &usize| is_near_window.then(|| Reverse(window(model).unwrap_or(u64::MAX)));
        let key = |model: &usize| (cooling.contains(model), larger_first(model));
        // Each model is put in its place, because for a few models that is less code than a sort.
        let mut order: Vec<usize> = Vec::new();
        for model in first.iter().chain(then) {
            order.insert(order.partition_point(|other| key(other) <= key(model)), *model);
        }
        if !model.deployments.is_empty() {
            order.insert(0, *picked);
        }
        // The model and the target of each candidate. Candidates that only chains name are added when the chain is
        // read.
        let mut members = vec![(*picked, *target)];
        let mut plan = Plan {
            router: router.name.clone(),
            models: Vec::with_capacity(router.models.len()),
            order: Vec::new(),
            slots: Vec::with_capacity(settings.attempts),
            attempts: Vec::with_capacity(settings.attempts),
            most: settings.attempts,
            value: value.clone(),
            is_form: false,
            original: None,
            cooldown: router.resilience.cooldown,
            caller: *caller,
            tokens: usage.tokens(),
            full: Vec::new(),
        };
        let mut places = |members: &mut Vec<(usize, usize)>, models: &[usize]| -> Vec<u32> {
            let mut places = Vec::new();
            let mut add = |member: (usize, usize)| {
                let place = members.iter().position(|other| *other == member).unwrap_or(members.len());
                if place == members.len() {
                    members.push(member);
                }
                places.push(place as u32);
            };
            for index in models {
                match router.models.get(*index).filter(|model| fits(model)) {
                    Some(model) if model.deployments.is_empty() => add((*index, *index)),
                    Some(_) => targets(*index).into_iter().for_each(|target| add((*index, target))),
                    None => {}
                }
            }
            places
        };
        plan.order = places(&mut members, &order);
        let mut next = 0;
        while let Some((index, target)) = members.get(next).copied()
            && let Some(model) = router.target(target)
        {
            plan.models.push(PlannedModel {
                index: index as u32,
                target: target as u32,
                model: Arc::clone(model),
                context_window: places(&mut members, &model.chains.context_window),
                content_policy: places(&mut members, &model.chains.content_policy),
                cost: model.price.of(*usage),
                limits: Limits::of(model, router.resilience.strategy),
            });
            next += 1;
        }
        plan.slots.push(0);
        plan.fill(Reason::ServerError);
        (plan.models.len() > 1).then_some(plan)
    }

    /// Most retries that can help.
    pub fn retries(&self) -> usize {
        self.most.min(self.models.len()).saturating_sub(1)
    }

    /// The clusters of the attempts after those that were begun, with the number of the retry: 1 is the first.
    pub fn next_slots(&self) -> impl Iterator<Item = (usize, &str)> {
        let begun = self.attempts.len().max(1);
        let slots = self.slots.iter().enumerate().skip(begun);
        slots.filter_map(|(number, slot)| Some((number, self.planned(*slot)?.model.cluster.as_str())))
    }

    /// Attempt `number` begins now; 1 is the first. Attempts in between that nobody saw count as failed connections,
    /// because they never reached one. None: no slot was left for it.
    pub fn begin(&mut self, number: usize, now: Duration) -> Option<&PlannedModel> {
        while self.attempts.len() + 1 < number {
            let planned = *self.slots.get(self.attempts.len())?;
            self.attempts.push(Attempt { planned, reason: Some(Reason::Connect), began: None });
        }
        let slot = *self.slots.get(number.checked_sub(1)?)?;
        self.attempts.push(Attempt { planned: slot, reason: None, began: Some(now) });
        self.planned(slot)
    }

    /// The present attempt failed; decides on the next slots. True: there is one. `admit` says whether a candidate has
    /// room. It is asked for the next attempt only, because the turn of the others may never come.
    pub fn fail(&mut self, reason: Reason, mut admit: impl FnMut(&PlannedModel) -> bool) -> bool {
        if let Some(attempt) = self.attempts.last_mut() {
            attempt.reason = Some(reason);
        }
        self.slots.truncate(self.attempts.len());
        while self.slots.len() < self.most
            && let Some(next) = self.next(reason)
        {
            if self.planned(next).is_some_and(&mut admit) {
                self.slots.push(next);
                self.fill(Reason::ServerError);
                return true;
            }
            self.full.push(next);
        }
        false
    }

    pub fn attempts(&self) -> usize {
        self.attempts.len()
    }

    /// The candidate of the last attempt, and its place among the candidates.
    pub fn current(&self) -> Option<(u32, &PlannedModel)> {
        let slot = self.attempts.last()?.planned;
        Some((slot, self.planned(slot)?))
    }

    /// When the last attempt began.
    pub fn began(&self) -> Option<Duration> {
        self.attempts.last()?.began
    }

    /// The attempt before the last one: which model failed, and why.
    pub fn failed_before(&self) -> Option<(&PlannedModel, Reason)> {
        let before = self.attempts.get(self.attempts.len().checked_sub(2)?)?;
        Some((self.planned(before.planned)?, before.reason?))
    }

    pub fn planned(&self, index: u32) -> Option<&PlannedModel> {
        self.models.get(index as usize)
    }

    /// Appends the slots that would come after a failure for this reason.
    fn fill(&mut self, reason: Reason) {
        let mut reason = reason;
        while self.slots.len() < self.most
            && let Some(next) = self.next(reason)
        {
            self.slots.push(next);
            reason = Reason::ServerError;
        }
    }

    /// The candidate to try after the last slot failed for this reason. Each candidate is tried once.
    fn next(&self, reason: Reason) -> Option<u32> {
        let failed = self.slots.last().and_then(|slot| self.planned(*slot))?;
        let chain: &[u32] = match reason {
            Reason::ContextWindow if !failed.context_window.is_empty() => &failed.context_window,
            Reason::ContentPolicy => &failed.content_policy,
            _ => &self.order,
        };
        let overflowed = self.overflowed();
        let helps = |place: &&u32| {
            let larger =
                self.planned(**place).is_some_and(|planned| match (planned.model.max_input_tokens, overflowed) {
                    (Some(window), Some(overflowed)) => window > overflowed,
                    // An unknown window may be large enough.
                    _ => true,
                });
            !self.slots.contains(*place) && !self.full.contains(*place) && larger && !self.is_refused(**place)
        };
        chain.iter().find(helps).copied()
    }

    /// Whether the model has refused the prompt at another of its targets, because then it would at this one, too.
    fn is_refused(&self, place: u32) -> bool {
        let is_refusal = |attempt: &&Attempt| {
            matches!(attempt.reason, Some(Reason::ContextWindow | Reason::ContentPolicy)) && attempt.planned != place
        };
        let model = |place: u32| self.planned(place).map(|planned| planned.index);
        self.attempts.iter().filter(is_refusal).any(|attempt| model(attempt.planned) == model(place))
    }

    /// The largest window that was too small.
    fn overflowed(&self) -> Option<u64> {
        let overflows = self.attempts.iter().filter(|attempt| attempt.reason == Some(Reason::ContextWindow));
        overflows.filter_map(|attempt| self.planned(attempt.planned)?.model.max_input_tokens).max()
    }
}
