//! The core as it routes: its configuration, tables, posteriors and policy. Workers share the tables as the filter's
//! do, in one Envoy or in each Envoy of a fleet. A worker's own evidence counts for it at once. The others' evidence
//! counts when it reads the tables again, because its Envoy then syncs with the fleet.

use std::collections::HashMap;

use adaptive_router::bandit::answer_length::{self, Answers};
use adaptive_router::bandit::beliefs::Beliefs;
use adaptive_router::bandit::evidence::Evidence;
use adaptive_router::bandit::policy::{self, Eligible};
use adaptive_router::config::{Config, Objective, Router};
use adaptive_router::feedback::caller_influence::CallerShare;
use adaptive_router::feedback::reward;
use adaptive_router::language::reaction::{Cue, Reaction as Sign};
use serde_json::{Value, json};

use super::policies::{Caller, Heard, Policy};
use super::replicas::Replicas;
use super::world::{Callers, Model, Phase, Reaction, TYPES, World};
use crate::models::draws::Draws;

pub struct Ours {
    objective: Objective,
    /// The configuration's key of this name.
    learning: Value,
    router: Router,
    models: Vec<Model>,
    /// The core's index of each of [`TYPES`].
    types: Vec<usize>,
    replicas: Replicas,
    callers: Callers,
    refresh: usize,
    workers: Vec<Worker>,
    /// Answers by the core's type, then model, over the whole fleet. New models are added at the end.
    answers: Vec<Answers>,
    /// The accounts of everyone and of single callers, by type and model, with the time of the last evidence.
    accounts: HashMap<(Option<Caller>, usize, usize), (CallerShare, u32)>,
}

struct Worker {
    replica: usize,
    learned: Beliefs,
    read_at: usize,
}

impl Ours {
    pub fn new(objective: Objective, learning: &Value, world: &World) -> Result<Ours, String> {
        let (phase, workers) = (world.phases.first().ok_or("a world without phases")?, world.workers);
        let router = router(objective, learning, &phase.models)?;
        let index = |name: &&str| router.request_types.iter().position(|known| known == name);
        let types: Option<Vec<usize>> = TYPES.iter().map(index).collect();
        // Workers read the tables at different times.
        let worker = |index| Worker {
            replica: index % workers.replicas.max(1),
            learned: Beliefs::new(&router, &[]),
            read_at: index * workers.refresh / workers.count.max(1),
        };
        Ok(Ours {
            objective,
            learning: learning.clone(),
            workers: (0..workers.count).map(worker).collect(),
            models: phase.models.clone(),
            types: types.ok_or("a request type is not the core's")?,
            callers: world.callers,
            refresh: workers.refresh,
            accounts: HashMap::new(),
            answers: vec![Answers::default(); router.request_types.len() * router.models.len()],
            replicas: Replicas::new(workers.replicas, router.request_types.len()),
            router,
        })
    }

    /// The time of a request, in seconds.
    fn seconds(&self, now: usize) -> u32 {
        (now * 3_600 / self.callers.requests_per_hour) as u32
    }

    fn core_type(&self, request_type: usize) -> usize {
        self.types.get(request_type).copied().unwrap_or_default()
    }

    /// The part of a caller's evidence that counts, by the filter's rule.
    fn counting(&mut self, heard: &Heard, evidence: Evidence) -> Evidence {
        if !self.callers.guarded {
            return evidence;
        }
        let now_s = self.seconds(heard.now);
        let key = |caller| (caller, heard.request_type, heard.model);
        let everyone = self.accounts.get(&key(None)).copied().unwrap_or_default().0.heard(evidence);
        // One of the many callers hardly ever returns, so no account of its own is kept.
        let known = Some(heard.caller).filter(|caller| *caller != Caller::Another);
        let (before, at_s) =
            known.and_then(|caller| self.accounts.get(&key(Some(caller)))).copied().unwrap_or_default();
        let Some(own) = before.added(evidence, everyone, now_s.saturating_sub(at_s)) else {
            return Evidence::default();
        };
        self.accounts.insert(key(None), (everyone, now_s));
        if known.is_some() {
            self.accounts.insert(key(known), (own, now_s));
        }
        evidence.scaled(own.weight(everyone))
    }
}

impl Policy for Ours {
    fn enter(&mut self, phase: &Phase) -> Result<(), String> {
        self.router = router(self.objective, &self.learning, &phase.models)?;
        let (before, models) = (self.models.len(), phase.models.len());
        let known = |index: usize| (index % models < before).then(|| index / models * before + index % models);
        let answers = |index| known(index).and_then(|index| self.answers.get(index)).copied().unwrap_or_default();
        self.answers = (0..self.router.request_types.len() * models).map(answers).collect();
        self.models.clone_from(&phase.models);
        for worker in &mut self.workers {
            worker.learned = Beliefs::new(&self.router, &self.replicas.histories(worker.replica));
        }
        Ok(())
    }

    fn choose(&mut self, request_type: usize, worker: usize, now: usize, draws: &mut Draws) -> usize {
        let (request_type, now_s) = (self.core_type(request_type), self.seconds(now));
        let Some(worker) = self.workers.get_mut(worker) else { return self.router.default_model };
        if now >= worker.read_at + self.refresh {
            self.replicas.sync(worker.replica, now_s);
            worker.learned.renew(&self.router, &self.replicas.histories(worker.replica));
            worker.read_at = now;
        }
        // A model's cost follows from its price, which is known, and from the length of its answers, which is observed.
        let models = self.models.len();
        let tokens = |model| answer_length::expected_tokens(&self.answers, models, request_type, model);
        let posteriors = worker.learned.posteriors(request_type).iter().zip(&self.models).enumerate();
        let eligible = posteriors
            .map(|(model, (posterior, truth))| Eligible {
                model,
                posterior: *posterior,
                cost: truth.cost_of(tokens(model)),
                latency: None,
            })
            .collect();
        let decision = policy::choose(self.objective, eligible, self.router.learning.exploration, 0.0, draws);
        let model = decision.map_or(self.router.default_model, |decision| decision.model);
        let output_tokens = self.models.get(model).map_or(0.0, |model| model.output_tokens) as u64;
        if let Some(counted) = self.answers.get_mut(request_type * models + model) {
            *counted = *counted + Answers { count: 1, output_tokens };
        }
        model
    }

    fn learn(&mut self, heard: &Heard) {
        let evidence = evidence(heard.reaction);
        let Some(name) = self.router.names.models.get(heard.model).copied() else { return };
        let evidence = self.counting(heard, evidence);
        let (request_type, now_s) = (self.core_type(heard.request_type), self.seconds(heard.now));
        let Some(worker) = self.workers.get_mut(heard.worker) else { return };
        let Some(own) = self.replicas.own(worker.replica, request_type) else { return };
        own.add(name, evidence, now_s);
        worker.learned.update(&self.router, request_type, &self.replicas.history(worker.replica, request_type));
    }

    fn cut(&mut self, is_cut: bool) {
        self.replicas.is_cut = is_cut;
    }

    fn restart(&mut self) -> Result<(), String> {
        self.replicas.restart()?;
        for worker in &mut self.workers {
            worker.learned = Beliefs::new(&self.router, &self.replicas.histories(worker.replica));
        }
        Ok(())
    }
}

/// The evidence that the core takes from a plain praise or a plain complaint.
fn evidence(reaction: Reaction) -> Evidence {
    let sign = match reaction {
        Reaction::Praise => Sign { satisfaction: Some(Cue::Praise), ..Sign::default() },
        Reaction::Complaint => Sign { misalignment: Some(Cue::Complaint), ..Sign::default() },
    };
    reward::of_reaction(sign)
}

/// A router of the core, made through its configuration.
fn router(objective: Objective, learning: &Value, models: &[Model]) -> Result<Router, String> {
    let objective = match objective {
        Objective::Weights { quality, cost, .. } => json!({"weights": {"quality": quality, "cost": cost}}),
        Objective::QualityFloor { tolerance, allowance } => {
            json!({"quality_floor": {"tolerance": tolerance, "allowance": allowance}})
        }
        Objective::Budget { usd_per_1k_requests } => json!({"budget": {"usd_per_1k_requests": usd_per_1k_requests}}),
    };
    let models: Vec<Value> = models
        .iter()
        .map(|model| {
            json!({
                "name": model.name,
                "cluster": model.name,
                "quality_tier": model.tier,
                "input_cost_per_token": model.input / 1e6,
                "output_cost_per_token": model.output / 1e6,
            })
        })
        .collect();
    let config = json!({"name": "evaluated", "models": models, "objective": objective, "learning": learning});
    let config = Config::parse(json!({"routers": [config]}).to_string().as_bytes())
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    config.routers.into_iter().next().ok_or_else(|| "the configuration has no router".to_owned())
}
