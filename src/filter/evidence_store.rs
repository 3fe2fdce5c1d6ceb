//! Who is credited with what: the judgement of an answer, and explicit feedback, as evidence in shared data.

use std::time::Duration;

use rand::RngExt;

use super::shared_data;
use super::worker::{Plugin, SETS, now, set_key};
use crate::api::error::Rejection;
use crate::bandit::evidence::Evidence;
use crate::config::Router;
use crate::feedback::answer_key::{self, Author, Judged};
use crate::feedback::caller_influence::{CallerShare, HOUR_SECONDS};
use crate::feedback::judgement::{Judgement, Previous};
use crate::feedback::record_table::{Key, Record, Set};
use crate::feedback::token::{Feedback, Token};
use crate::routing::exchange::Routed;

impl Plugin {
    /// A token for the decision.
    pub fn token(&self, routed: &Routed) -> Option<String> {
        let secret = self.config.feedback_secret.as_ref()?;
        let router = self.config.routers.get(routed.router)?;
        routed.decision.as_ref()?;
        let author = Author::of(router, routed.model, routed.request_type)?;
        let token = Token {
            issued_s: now().as_secs() as u32,
            nonce: self.rng.borrow_mut().random(),
            router: router.names.router,
            author,
        };
        Some(token.sign(secret.as_bytes()))
    }

    /// Takes explicit feedback. False: it was counted before.
    pub fn feedback(&self, body: &[u8], identity: &[u8]) -> Result<bool, Rejection> {
        self.take_feedback(body, identity).inspect_err(|rejection| self.metrics.reject("", rejection.code))
    }

    fn take_feedback(&self, body: &[u8], identity: &[u8]) -> Result<bool, Rejection> {
        let secret = self.config.feedback_secret.as_deref().unwrap_or_default();
        let feedback: Feedback = serde_json::from_slice(body)
            .map_err(|error| Rejection::invalid_request(None, format!("the body is no feedback: {error}")))?;
        let evidence = feedback.evidence().map_err(|wrong| Rejection::invalid_request(Some("score"), wrong))?;
        let now = now();
        let (now_s, ttl_s) = (now.as_secs() as u32, self.ttl_s());
        let token =
            Token::verify(&feedback.decision, secret.as_bytes(), now_s, ttl_s).ok_or_else(Rejection::invalid_token)?;
        let spent = answer_key::record(token.key(), token.author, Judged::BY_USER, now);
        let new = shared_data::update(&self.metrics, &SETS, &set_key(spent.key), |set| {
            set.get(spent.key, now_s, ttl_s).is_none().then(|| set.put(spent, now_s, ttl_s))
        });
        self.tell(new.is_some().then_some(spent));
        let found = self.config.routers.iter().enumerate().find(|(_, router)| router.names.router == token.router);
        if let (Some(_), Some((index, router))) = (&new, found)
            && let Some(previous) = Previous::find(router, &spent)
        {
            self.add(index, &previous, evidence, identity, now_s);
        }
        Ok(new.is_some())
    }

    /// Adds what was judged, unless another request did it first.
    pub(super) fn learn(
        &self,
        index: usize,
        record: Record,
        previous: Previous,
        judgement: &Judgement,
        identity: &[u8],
        now: Duration,
    ) {
        let Some(router) = self.config.routers.get(index) else { return };
        let (now_s, ttl_s) = (now.as_secs() as u32, self.ttl_s());
        let judged = Record { flags: judgement.judged.0, ..record };
        let first = shared_data::update(&self.metrics, &SETS, &set_key(record.key), |set| {
            // What is known of an earlier answer under the key says nothing of this one.
            let known = set.get(record.key, now_s, ttl_s).filter(|known| !record.is_newer_than(known));
            (known.map_or(0, |known| known.flags) == record.flags).then(|| set.put(judged, now_s, ttl_s))
        });
        if first.is_none() {
            return;
        }
        self.tell(Some(judged));
        if let Some(model) = router.models.get(previous.model) {
            for signal in &judgement.signals {
                self.metrics.signal(router, *signal, &model.name);
            }
        }
        self.add(index, &previous, judgement.evidence, identity, now_s);
    }

    fn add(&self, index: usize, cell: &Previous, evidence: Evidence, identity: &[u8], now_s: u32) {
        let (Some(router), Some(state)) = (self.config.routers.get(index), self.routers.get(index)) else { return };
        if evidence.mass() <= 0.0 {
            return;
        }
        let evidence = self.counting(router, cell, evidence, identity, now_s);
        if evidence.mass() <= 0.0 {
            return;
        }
        let Some(keys) = state.keys.get(cell.request_type) else { return };
        let updated = self.update_table(index, cell.request_type, |table| {
            table.add(cell.author.model, evidence, now_s);
            Some(())
        });
        if let Some(table) = updated {
            let history = self.fleet(keys).history(&table);
            state.learned.borrow_mut().learned.update(router, cell.request_type, &history);
            self.report(index, cell.request_type);
        }
    }

    /// What of the evidence counts: takes note of who said it of the cell, and hears what all others say.
    fn counting(&self, router: &Router, cell: &Previous, evidence: Evidence, identity: &[u8], now_s: u32) -> Evidence {
        let type_and_model = u64::from(cell.author.request_type) << 32 | u64::from(cell.author.model);
        let (salt, cell) = (self.salts.get().now, router.names.router ^ type_and_model);
        let ttl_s = self.ttl_s();
        let everyones = answer_key::influence(&salt, None, cell);
        let known = shared_data::get(&self.metrics, &SETS, &set_key(everyones));
        let everyone = account(&known, everyones, now_s, ttl_s).1.heard(evidence);
        let own = answer_key::influence(&salt, Some(identity), cell);
        let added = shared_data::update(&self.metrics, &SETS, &set_key(own), |set| {
            let (idle_s, before) = account(set, own, now_s, ttl_s);
            let after = before.added(evidence, everyone, idle_s)?;
            set.put(account_record(own, after, now_s), now_s, ttl_s);
            Some(after)
        });
        let Some((_, own)) = added else { return Evidence::default() };
        shared_data::update(&self.metrics, &SETS, &set_key(everyones), |set| {
            let after = account(set, everyones, now_s, ttl_s).1.heard(evidence);
            Some(set.put(account_record(everyones, after, now_s), now_s, ttl_s))
        });
        evidence.scaled(own.weight(everyone))
    }
}

/// For how many seconds an account was idle, and the account; an empty one where there is none.
fn account(set: &Set, key: Key, now_s: u32, ttl_s: u32) -> (u32, CallerShare) {
    let record = set.get(key, now_s, ttl_s.max(HOUR_SECONDS));
    record
        .map(|record| (now_s.saturating_sub(record.time_s), CallerShare::from_values(record.values)))
        .unwrap_or_default()
}

fn account_record(key: Key, account: CallerShare, now_s: u32) -> Record {
    Record { key, time_s: now_s, time_ms: 0, flags: 0, values: account.to_values() }
}
