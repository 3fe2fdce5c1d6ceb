//! The core as it routes: its configuration, tables, posteriors and policy, with workers that share the tables as the
//! filter's do, in one Envoy or in each of a fleet. A worker's own evidence counts for it at once, what others learned when
//! it reads the tables again; its Envoy then hears the fleet.

use std::collections::HashMap;

use adaptive_router::config::{Config, Router};
use adaptive_router::learned::{self, Learned};
use adaptive_router::policy::{self, Eligible, Objective};
use adaptive_router::posterior::Evidence;
use adaptive_router::reward;
use adaptive_router::signals::interaction::{Cue, Reaction as Sign};
use serde_json::{Value, json};

use super::policies::{Heard, Policy};
use super::replicas::Replicas;
use super::world::{Model, Phase, Reaction, TYPES, Workers};
use crate::draws::Draws;

/// One request every 0.36 seconds: the clock of epochs, and of the bound on one caller.
const REQUESTS_PER_HOUR: usize = 10_000;

pub struct Ours {
    objective: Objective,
    /// The configuration's key of this name.
    learning: Value,
    router: Router,
    models: Vec<Model>,
    /// The core's index of each of [`TYPES`].
    types: Vec<usize>,
    replicas: Replicas,
    refresh: usize,
    workers: Vec<Worker>,
    /// What the liar has added, by hour, type and model.
    influence: HashMap<(usize, usize, usize), f64>,
}

struct Worker {
    replica: usize,
    learned: Learned,
    read_at: usize,
}

impl Ours {
    pub fn new(objective: Objective, learning: &Value, phase: &Phase, workers: Workers) -> Result<Ours, String> {
        let router = router(objective, learning, &phase.models)?;
        let index = |name: &&str| router.request_types.iter().position(|known| known == name);
        let types: Option<Vec<usize>> = TYPES.iter().map(index).collect();
        // Workers do not read in step.
        let worker = |index| Worker {
            replica: index % workers.replicas.max(1),
            learned: Learned::new(&router, &[]),
            read_at: index * workers.refresh / workers.count.max(1),
        };
        Ok(Ours {
            objective,
            learning: learning.clone(),
            workers: (0..workers.count).map(worker).collect(),
            models: phase.models.clone(),
            types: types.ok_or("a request type is not the core's")?,
            refresh: workers.refresh,
            influence: HashMap::new(),
            replicas: Replicas::new(workers.replicas, router.request_types.len()),
            router,
        })
    }

    fn core_type(&self, request_type: usize) -> usize {
        self.types.get(request_type).copied().unwrap_or_default()
    }

    /// Whether the liar has room left for this evidence.
    fn may_influence(&mut self, heard: &Heard, mass: f64) -> bool {
        let Some(bound) = heard.bound else { return true };
        let cell = (heard.now / REQUESTS_PER_HOUR, heard.request_type, heard.model);
        let added = self.influence.entry(cell).or_default();
        let fits = *added + mass <= bound;
        *added += if fits { mass } else { 0.0 };
        fits
    }
}

impl Policy for Ours {
    fn enter(&mut self, phase: &Phase) -> Result<(), String> {
        self.router = router(self.objective, &self.learning, &phase.models)?;
        self.models.clone_from(&phase.models);
        for worker in &mut self.workers {
            worker.learned = Learned::new(&self.router, &self.replicas.histories(worker.replica));
        }
        Ok(())
    }

    fn choose(&mut self, request_type: usize, worker: usize, now: usize, draws: &mut Draws) -> usize {
        let request_type = self.core_type(request_type);
        let Some(worker) = self.workers.get_mut(worker) else { return self.router.default_model };
        if now >= worker.read_at + self.refresh {
            self.replicas.sync(worker.replica, seconds(now));
            worker.learned = Learned::new(&self.router, &self.replicas.histories(worker.replica));
            worker.read_at = now;
        }
        let posteriors = worker.learned.posteriors(request_type).iter().zip(&self.models).enumerate();
        let eligible = posteriors
            .map(|(model, (posterior, truth))| Eligible {
                model,
                posterior: *posterior,
                cost: truth.cost(),
                latency: None,
            })
            .collect();
        let decision = policy::choose(self.objective, eligible, self.router.learning.exploration, 0.0, draws);
        decision.map_or(self.router.default_model, |decision| decision.model)
    }

    fn learn(&mut self, heard: &Heard) {
        let evidence = evidence(heard.reaction);
        let Some(name) = self.router.models.get(heard.model).map(|model| learned::name(&model.name)) else { return };
        if !self.may_influence(heard, evidence.mass()) {
            return;
        }
        let request_type = self.core_type(heard.request_type);
        let Some(worker) = self.workers.get_mut(heard.worker) else { return };
        let Some(table) = self.replicas.table(worker.replica, request_type) else { return };
        table.add(name, evidence, seconds(heard.now));
        worker.learned.update(&self.router, request_type, &self.replicas.history(worker.replica, request_type));
    }

    fn cut(&mut self, is_cut: bool) {
        self.replicas.is_cut = is_cut;
    }

    fn restart(&mut self) -> Result<(), String> {
        self.replicas.restart()?;
        for worker in &mut self.workers {
            worker.learned = Learned::new(&self.router, &self.replicas.histories(worker.replica));
        }
        Ok(())
    }
}

/// The time of a request.
fn seconds(now: usize) -> u32 {
    (now * 3_600 / REQUESTS_PER_HOUR) as u32
}

/// What a plain praise and a plain complaint are worth to the core.
fn evidence(reaction: Reaction) -> Evidence {
    let sign = match reaction {
        Reaction::Praise => Sign { satisfaction: Some(Cue::Praise), ..Sign::default() },
        Reaction::Complaint => Sign { misalignment: Some(Cue::Complaint), ..Sign::default() },
    };
    reward::of_reaction(sign)
}

/// A router of the core, through its configuration.
fn router(objective: Objective, learning: &Value, models: &[Model]) -> Result<Router, String> {
    let objective = match objective {
        Objective::Weights { quality, cost, .. } => json!({"weights": {"quality": quality, "cost": cost}}),
        Objective::QualityFloor { tolerance } => json!({"quality_floor": {"tolerance": tolerance}}),
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
