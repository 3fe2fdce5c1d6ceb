//! Attributes evidence to models: from the judgement of an answer, and from explicit feedback.

use std::time::Duration;

use rand::RngExt;

use super::host_calls::now;
use super::record_sets;
use super::worker::Worker;
use crate::api::error::Rejection;
use crate::bandit::evidence::Evidence;
use crate::config::Router;
use crate::feedback::answer_key::{self, Author, Judged};
use crate::feedback::caller_influence::CallerShare;
use crate::feedback::judgement::{Judgement, Previous};
use crate::feedback::record_table::{Key, Record, Set};
use crate::feedback::token::{Feedback, Token};
use crate::routing::exchange::Routed;

/// A token with which a client can give feedback on the decision. None: nothing was decided, or there is no secret.
pub fn token(worker: &Worker, routed: &Routed) -> Option<String> {
    let secret = worker.config.feedback_secrets.first()?;
    let (router, _) = worker.router(routed.router)?;
    routed.decision.as_ref()?;
    let author = Author::of(router, routed.model, routed.request_type)?;
    let token = Token::new(now(), worker.rng.borrow_mut().random(), router.names.router, author);
    Some(token.sign(secret.as_bytes()))
}

/// Takes explicit feedback. False: it does not count, because the token was spent before or may have been.
pub fn take(worker: &Worker, body: &[u8], identity: &[u8]) -> Result<bool, Rejection> {
    let feedback: Feedback = serde_json::from_slice(body)
        .map_err(|error| Rejection::invalid_request(None, format!("the body is no feedback: {error}")))?;
    let evidence = feedback.evidence().map_err(|wrong| Rejection::invalid_request(Some("score"), wrong))?;
    let now = now();
    let now_s = now.as_secs() as u32;
    let verify = |secret: &String| Token::verify(&feedback.decision, secret.as_bytes(), now_s, worker.answers.ttl_s());
    let token = worker.config.feedback_secrets.iter().find_map(verify).ok_or_else(Rejection::invalid_token)?;
    // Without a store, nobody knows which tokens of an earlier process were spent. So they do not count.
    if worker.config.store.is_none() && token.issued() < worker.started {
        return Ok(false);
    }
    let spent = answer_key::record(token.key(), token.author, Judged::BY_USER, now);
    let is_new = worker.answers.spend(&worker.metrics, spent, now_s);
    let found = worker.config.routers.iter().enumerate().find(|(_, router)| router.names.router == token.router);
    if let (true, Some((index, router))) = (is_new, found)
        && let Some(previous) = Previous::find(router, &spent)
    {
        add(worker, index, &previous, evidence, identity, now_s);
    }
    Ok(is_new)
}

/// Adds what was judged, unless another request did it first.
pub fn learn(
    worker: &Worker,
    router_index: usize,
    record: Record,
    previous: Previous,
    judgement: &Judgement,
    identity: &[u8],
    now: Duration,
) {
    let Some((router, _)) = worker.router(router_index) else { return };
    let now_s = now.as_secs() as u32;
    if !worker.answers.judge(&worker.metrics, record, judgement.judged.0, now_s) {
        return;
    }
    if let Some(model) = router.models.get(previous.model) {
        for signal in &judgement.signals {
            worker.metrics.signal(router, *signal, &model.name);
        }
    }
    add(worker, router_index, &previous, judgement.evidence, identity, now_s);
}

fn add(worker: &Worker, router_index: usize, cell: &Previous, evidence: Evidence, identity: &[u8], now_s: u32) {
    let Some((router, state)) = worker.router(router_index) else { return };
    if evidence.mass() <= 0.0 {
        return;
    }
    let evidence = counting(worker, router, cell, evidence, identity, now_s);
    if evidence.mass() <= 0.0 {
        return;
    }
    state.evidence.add(router, &worker.metrics, cell.request_type, cell.author.model, evidence, now_s);
}

/// Gives the part of the evidence that counts. It depends on what this caller and all others say of the cell, so the
/// evidence is added to both accounts.
fn counting(
    worker: &Worker,
    router: &Router,
    cell: &Previous,
    evidence: Evidence,
    identity: &[u8],
    now_s: u32,
) -> Evidence {
    let (metrics, ttl_s) = (&worker.metrics, worker.answers.ttl_s());
    let type_and_model = u64::from(cell.author.request_type) << 32 | u64::from(cell.author.model);
    let (salt, cell) = (worker.salts.now(), router.names.router ^ type_and_model);
    let everyones = answer_key::influence(&salt, None, cell);
    let everyone = share(&record_sets::get(metrics, everyones), everyones, now_s, ttl_s).1.heard(evidence);
    let own = answer_key::influence(&salt, Some(identity), cell);
    let added = record_sets::put(metrics, own, now_s, ttl_s, |set| {
        let (idle_s, before) = share(set, own, now_s, ttl_s);
        let after = before.added(evidence, everyone, idle_s)?;
        Some((share_record(own, after, now_s), after))
    });
    let Some(own) = added else { return Evidence::default() };
    record_sets::put(metrics, everyones, now_s, ttl_s, |set| {
        let after = share(set, everyones, now_s, ttl_s).1.heard(evidence);
        Some((share_record(everyones, after, now_s), ()))
    });
    evidence.scaled(own.weight(everyone))
}

/// The seconds since something was last said, and the share. The share is empty where there is no record.
fn share(set: &Set, key: Key, now_s: u32, ttl_s: u32) -> (u32, CallerShare) {
    let record = set.get(key, now_s, record_sets::kept_s(ttl_s));
    record
        .map(|record| (now_s.saturating_sub(record.time_s), CallerShare::from_values(record.values)))
        .unwrap_or_default()
}

fn share_record(key: Key, share: CallerShare, now_s: u32) -> Record {
    Record { key, time_s: now_s, time_ms: 0, flags: 0, values: share.to_values() }
}
