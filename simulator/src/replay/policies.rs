//! The rules that are compared. Each rule chooses among the models that a row has.

use adaptive_router::bandit::beliefs::Beliefs;
use adaptive_router::bandit::evidence::Evidence;
use adaptive_router::bandit::policy::{self, Eligible, budget::Pacer};
use adaptive_router::bandit::posterior::Posterior;
use adaptive_router::config::Objective;
use adaptive_router::fleet::counters::Counters;

use super::table::{Row, Table};
use crate::evaluation::WEIGHTS;
use crate::models::draws::Draws;

/// The number of rows that stand for an hour, for the epochs of evidence.
const ROWS_PER_HOUR: usize = 10_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    Adaptive,
    Random,
    LiteLlm,
    Dearest,
    BestSingle,
    Oracle,
}

impl Rule {
    pub const ALL: [Rule; 6] =
        [Rule::Adaptive, Rule::Random, Rule::LiteLlm, Rule::Dearest, Rule::BestSingle, Rule::Oracle];

    pub fn name(self) -> &'static str {
        match self {
            Rule::Adaptive => "adaptive",
            Rule::Random => "random",
            Rule::LiteLlm => "litellm",
            Rule::Dearest => "dearest",
            Rule::BestSingle => "best_single",
            Rule::Oracle => "oracle",
        }
    }

    pub(super) fn start(self, table: &Table) -> Box<dyn Policy + '_> {
        match self {
            Rule::Adaptive => Box::new(Adaptive {
                table,
                counters: vec![Counters::default(); table.router.request_types.len()],
                beliefs: Beliefs::new(&table.router, &[]),
                pacer: match table.router.objective {
                    Objective::Budget { usd_per_1k_requests } => Pacer::new(usd_per_1k_requests),
                    _ => Pacer::new(1.0),
                },
            }),
            Rule::Random => Box::new(Random),
            Rule::LiteLlm => Box::new(LiteLlm { table, cells: vec![prior(table); table.router.request_types.len()] }),
            Rule::Dearest => Box::new(Ranked::by(table, |_, model| cost(table, model))),
            Rule::BestSingle => Box::new(Ranked::by(table, |_, model| mean_score(table, model, |_| true))),
            Rule::Oracle => Box::new(Ranked::by(table, |request_type, model| oracle(table, request_type, model))),
        }
    }
}

/// Chooses models and hears how good their answers were. It may choose only a model that the row has.
pub(super) trait Policy {
    fn choose(&mut self, row: &Row, draws: &mut Draws) -> usize;
    fn learn(&mut self, _row: &Row, _model: usize, _is_good: bool, _now: usize) {}
    fn pay(&mut self, _usd: f64) {}
}

/// The core.
struct Adaptive<'a> {
    table: &'a Table,
    counters: Vec<Counters>,
    beliefs: Beliefs,
    pacer: Pacer,
}

struct Random;

/// The rule as in [`crate::evaluation`], with at most 200 pseudo-counts: (alpha, beta) by request type, then model.
struct LiteLlm<'a> {
    table: &'a Table,
    cells: Vec<Vec<(f64, f64)>>,
}

/// Chooses the model with the highest rank among those that a row has. Ranks are by request type, then model.
struct Ranked {
    ranks: Vec<Vec<f64>>,
}

fn cost(table: &Table, model: usize) -> f64 {
    table.costs.get(model).copied().unwrap_or_default()
}

fn eligible(table: &Table, row: &Row, posterior: impl Fn(usize) -> Option<Posterior>) -> Vec<Eligible> {
    let present = row.answers.iter().enumerate().filter(|(_, answer)| answer.is_some());
    let eligible = present.filter_map(|(model, _)| {
        Some(Eligible { model, posterior: posterior(model)?, cost: cost(table, model), latency: None })
    });
    eligible.collect()
}

impl Policy for Adaptive<'_> {
    fn choose(&mut self, row: &Row, draws: &mut Draws) -> usize {
        let router = &self.table.router;
        let believed = self.beliefs.posteriors(row.request_type);
        let eligible = eligible(self.table, row, |model| believed.get(model).copied());
        let lambda = match router.objective {
            Objective::Budget { .. } => self.pacer.lambda(),
            _ => 0.0,
        };
        let decision = policy::choose(router.objective, eligible, router.learning.exploration, lambda, draws);
        decision.map_or(router.default_model, |decision| decision.model)
    }

    fn learn(&mut self, row: &Row, model: usize, is_good: bool, now: usize) {
        let router = &self.table.router;
        let (Some(counters), Some(name)) =
            (self.counters.get_mut(row.request_type), router.names.models.get(model).copied())
        else {
            return;
        };
        let (successes, failures) = if is_good { (1.0, 0.0) } else { (0.0, 1.0) };
        counters.add(name, Evidence { successes, failures }, (now * 3_600 / ROWS_PER_HOUR) as u32);
        let spans = adaptive_router::bandit::discounting::joined(counters.spans_from(0).collect());
        self.beliefs.update(router, row.request_type, &spans);
    }

    fn pay(&mut self, usd: f64) {
        self.pacer.spend(usd);
    }
}

impl Policy for Random {
    fn choose(&mut self, row: &Row, draws: &mut Draws) -> usize {
        let present: Vec<usize> = present(row).collect();
        present.get(draws.index(present.len())).copied().unwrap_or_default()
    }
}

impl Policy for LiteLlm<'_> {
    fn choose(&mut self, row: &Row, draws: &mut Draws) -> usize {
        let cells = self.cells.get(row.request_type);
        let eligible = eligible(self.table, row, |model| {
            let (alpha, beta) = *cells?.get(model)?;
            Posterior::try_new(alpha, beta)
        });
        policy::choose(WEIGHTS, eligible, 0.0, 0.0, draws).map_or(0, |decision| decision.model)
    }

    fn learn(&mut self, row: &Row, model: usize, is_good: bool, _now: usize) {
        let cell = self.cells.get_mut(row.request_type).and_then(|cells| cells.get_mut(model));
        if let Some((alpha, beta)) = cell.filter(|(alpha, beta)| alpha + beta + 1.0 <= 200.0) {
            *(if is_good { alpha } else { beta }) += 1.0;
        }
    }
}

impl Policy for Ranked {
    fn choose(&mut self, row: &Row, _draws: &mut Draws) -> usize {
        let rank = |model: usize| self.ranks.get(row.request_type).and_then(|ranks| ranks.get(model));
        let best = present(row).map(|model| (model, rank(model).copied().unwrap_or(f64::NEG_INFINITY)));
        best.reduce(|best, next| if next.1 > best.1 { next } else { best }).map_or(0, |(model, _)| model)
    }
}

impl Ranked {
    fn by(table: &Table, rank: impl Fn(usize, usize) -> f64) -> Ranked {
        let types = 0..table.router.request_types.len();
        let models = || 0..table.router.models.len();
        Ranked { ranks: types.map(|request_type| models().map(|model| rank(request_type, model)).collect()).collect() }
    }
}

fn present(row: &Row) -> impl Iterator<Item = usize> {
    row.answers.iter().enumerate().filter(|(_, answer)| answer.is_some()).map(|(model, _)| model)
}

fn mean_score(table: &Table, model: usize, of: impl Fn(&Row) -> bool) -> f64 {
    let answers = table.rows.iter().filter(|row| of(row)).filter_map(|row| row.answers.get(model).copied().flatten());
    let (sum, count) = answers.fold((0.0, 0.0_f64), |(sum, count), answer| (sum + answer.score, count + 1.0));
    sum / count.max(1.0)
}

/// The oracle's rank of a model. It uses the true mean score of each model for each request type, and the exact
/// objective.
fn oracle(table: &Table, request_type: usize, model: usize) -> f64 {
    let score = |model| mean_score(table, model, |row| row.request_type == request_type);
    let costs = || table.costs.iter().copied();
    match table.router.objective {
        Objective::QualityFloor { tolerance, .. } => {
            let top = (0..table.costs.len()).map(score).fold(0.0, f64::max);
            // Models below the floor come last, the best of them first.
            let own = score(model);
            if own >= (1.0 - tolerance) * top { -cost(table, model) } else { own - 2.0 - costs().sum::<f64>() }
        }
        Objective::Weights { quality, cost: weight, .. } => {
            let (min, max) = (costs().fold(f64::INFINITY, f64::min), costs().fold(0.0, f64::max));
            quality * score(model) + weight * policy::weights::cheapness(cost(table, model), min, max)
        }
        // The best model whose mean cost is within the budget.
        Objective::Budget { usd_per_1k_requests } => {
            let affordable = 1_000.0 * cost(table, model) <= usd_per_1k_requests;
            if affordable { score(model) } else { -cost(table, model) }
        }
    }
}

fn prior(table: &Table) -> Vec<(f64, f64)> {
    let means = table.router.models.iter().map(|model| [0.3, 0.5, 0.7].get(model.quality_tier as usize - 1).copied());
    means.map(|mean| mean.map_or((5.0, 5.0), |mean| (10.0 * mean, 10.0 * (1.0 - mean)))).collect()
}
