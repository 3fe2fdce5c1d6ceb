//! Plays one rule on one table, with many seeds.

use super::policies::Rule;
use super::report::Outcome;
use super::table::Table;
use crate::models::draws::Draws;

/// How the table is played.
#[derive(Clone, Copy, Debug)]
pub struct Setup {
    pub seeds: u64,
    /// Share of the answers that get feedback.
    pub feedback: f64,
    /// Share of the feedback that is wrong.
    pub noise: f64,
}

/// The results of a rule on the table: by row, the means over the seeds.
pub fn play(table: &Table, rule: Rule, setup: Setup) -> Outcome {
    let mut sums = vec![(0.0, 0.0); table.rows.len()];
    for seed in 1..=setup.seeds {
        let (mut nature, mut draws) = (Draws::new(seed, "replay"), Draws::new(seed, rule.name()));
        let mut policy = rule.start(table);
        for (now, index) in order(table.rows.len(), &mut nature).into_iter().enumerate() {
            // Every row takes the same number of draws, whatever is chosen.
            let (luck, heard, wrong) = (nature.uniform(), nature.uniform(), nature.uniform());
            let Some(row) = table.rows.get(index) else { continue };
            let model = policy.choose(row, &mut draws);
            let Some(answer) = row.answers.get(model).copied().flatten() else { continue };
            policy.pay(answer.cost);
            if heard < setup.feedback {
                policy.learn(row, model, (luck < answer.score) != (wrong < setup.noise), now);
            }
            if let Some((score, cost)) = sums.get_mut(index) {
                (*score, *cost) = (*score + answer.score, *cost + answer.cost);
            }
        }
    }
    let seeds = setup.seeds.max(1) as f64;
    Outcome::of(sums.into_iter().map(|(score, cost)| (score / seeds, cost / seeds)))
}

/// A random order (Fisher and Yates).
fn order(count: usize, draws: &mut Draws) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, draws.index(last + 1));
    }
    order
}
