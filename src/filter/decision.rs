//! Decides a request: reads what the workers know, learns what the request says of the answer before it, and chooses
//! the model.

use std::time::Duration;

use super::feedback;
use super::metrics::Fault;
use super::model_state::News;
use super::worker::Worker;
use crate::api::error::Rejection;
use crate::feedback::judgement::{self, Previous};
use crate::feedback::record_table::Key;
use crate::fleet::usage::Meter;
use crate::routing::exchange::{self, Asked, Forward, Head, Knowledge, Origin};

/// A worker uses what it read from shared data for this long. Its own evidence counts at once.
const FRESH: Duration = Duration::from_millis(100);

/// Routes one request, after learning what it says of the answer before it. None: the request is for no router and no
/// model of the configuration, so the route decides.
pub fn route<'a>(
    worker: &'a Worker,
    head: &Head,
    body: &[u8],
    now: Duration,
) -> Result<Option<Forward<'a>>, Rejection> {
    let metrics = &worker.metrics;
    let mut reading = match exchange::read(&worker.config, worker.salts.caller(&head.identity), head, body) {
        Ok(Asked::Router(reading)) => reading,
        Ok(Asked::Unknown) => return Ok(None),
        Err(rejection) => {
            metrics.reject("", rejection.code);
            return Err(rejection);
        }
    };
    let (index, router) = (reading.router_index, reading.router);
    let found = |key: Key| worker.answers.find(metrics, key, now, FRESH);
    let previous = reading.previous().and_then(found).or_else(|| {
        // Without a store there is no other salt to try.
        worker.config.store.as_ref().and(reading.previous())?;
        let caller = worker.salts.other_caller(metrics, &head.identity)?;
        reading.previous_with(caller, head).and_then(found)
    });
    let previous = previous.and_then(|record| Some((record, Previous::find(router, &record)?)));
    if let Some((record, previous)) = previous
        && let Some(judgement) = judgement::judge(&reading.request.conversation, &previous)
    {
        feedback::learn(worker, index, record, previous, &judgement, &head.identity, now);
    }
    let (_, state) = worker.router(index).ok_or_else(|| Rejection::no_eligible_model(String::new()))?;
    state.evidence.refresh(router, metrics, FRESH, now);
    state.models.refresh(router, metrics, FRESH, now);
    let (learned, known) = (state.evidence.beliefs(), state.models.known());
    let knowledge = Knowledge {
        learned: &learned,
        answers: &state.usage.answers(),
        lambda: state.usage.lambda(),
        states: &known,
        now,
    };
    let previous = previous.map(|(_, previous)| previous);
    let maker = |key: Key| match previous.filter(|_| reading.previous() == Some(key)) {
        None => found(key).and_then(|record| Previous::find(router, &record)),
        previous => previous,
    };
    reading.origin = match reading.bound().map(maker) {
        None => reading.origin,
        Some(Some(maker)) => Origin::Model(maker.model),
        Some(None) => {
            metrics.fault(Fault::UnknownOrigin);
            Origin::Unknown
        }
    };
    let mut news = News::default();
    let admit = &mut |request| state.models.admit(metrics, request, now, &mut news);
    let rng = &mut *worker.rng.borrow_mut();
    let forward = exchange::route(&worker.config, knowledge, head, reading, previous, admit, rng);
    drop(known);
    let routed = forward.as_ref().ok().and_then(|forward| forward.routed.as_ref());
    state.models.take(news, routed.map(|routed| (routed.target, routed.stream)), now);
    // A request without a decision counts as a pick of no model.
    if let Some((routed, decision)) = routed.and_then(|routed| Some((routed, routed.decision.as_ref()?))) {
        state.usage.count(routed.request_type, decision.model, Meter::pick);
    }
    forward.map(Some).inspect_err(|rejection| metrics.reject(&router.name, rejection.code))
}

/// Routes a request whose body is not read. None: there is no router.
pub fn unread(worker: &Worker, caller: u32, bytes: usize, now: Duration) -> Result<Option<Forward<'_>>, Rejection> {
    let Some((_, state)) = worker.router(0) else { return Ok(None) };
    let mut news = News::default();
    let admit = &mut |request| state.models.admit(&worker.metrics, request, now, &mut news);
    let forward = exchange::unread(&worker.config, caller, bytes, admit);
    state.models.take(news, None, now);
    forward
}
