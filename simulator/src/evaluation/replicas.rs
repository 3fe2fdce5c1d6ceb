//! Envoys that each count for themselves, and what a side-car tells each of them: all that the others counted.
//!
//! The first half of them has one side-car and the second half another, on one store, as long as nothing is cut.

use std::collections::BTreeMap;

use adaptive_router::bandit::discounting::{self, Span};
use adaptive_router::fleet::counters::Table;
use adaptive_router::fleet::others::Fleet;

pub struct Replicas {
    /// By replica, then by the core's request types, as are the others.
    tables: Vec<Vec<Table>>,
    fleets: Vec<Vec<Fleet>>,
    /// The side-car of either half.
    sidecars: [SideCar; 2],
    /// Whether neither side-car hears what the other is told. Each keeps what it knows.
    pub is_cut: bool,
}

/// By request type: the latest that was told of each replica's epochs, by their numbers.
type SideCar = Vec<BTreeMap<(usize, u32), Span>>;

impl Replicas {
    pub fn new(count: usize, types: usize) -> Replicas {
        // One alone tells nobody.
        let mut tables = vec![vec![Table::default(); types]; count];
        if count > 1 {
            tables
                .iter_mut()
                .zip(1..)
                .for_each(|(own, replica)| own.iter_mut().for_each(|table| table.replica = replica));
        }
        let fleets = vec![vec![Fleet::default(); types]; count];
        let sidecar = vec![BTreeMap::new(); types];
        Replicas { tables, fleets, sidecars: [sidecar.clone(), sidecar], is_cut: false }
    }

    /// Tells what a replica counted, and takes over the answer.
    pub fn sync(&mut self, replica: usize, now_s: u32) {
        // One alone has nobody to tell.
        let half = usize::from(2 * replica >= self.tables.len());
        if self.tables.len() == 1 {
            return;
        }
        let (Some(own), Some(fleets)) = (self.tables.get_mut(replica), self.fleets.get_mut(replica)) else { return };
        for (request_type, (table, fleet)) in own.iter_mut().zip(fleets).enumerate() {
            table.close_if_due(now_s);
            for (_, sidecar) in self.sidecars.iter_mut().enumerate().filter(|(of, _)| *of == half || !self.is_cut) {
                if let Some(told) = sidecar.get_mut(request_type) {
                    told.extend(table.epochs().iter().map(|epoch| ((replica, epoch.number), epoch.span.clone())));
                }
            }
            // A store that all reach takes closed epochs over.
            if !self.is_cut {
                table.drop_closed_below(u32::MAX);
            }
            let own_from = table.epochs().first().map_or(0, |epoch| epoch.number);
            let told = self.sidecars.get(half).and_then(|sidecar| sidecar.get(request_type));
            let heard = told.into_iter().flatten().filter(|((of, number), _)| *of != replica || *number < own_from);
            fleet.spans = discounting::joined(heard.map(|(_, span)| span.clone()).collect());
            fleet.own_from = own_from;
        }
    }

    pub fn table(&mut self, replica: usize, request_type: usize) -> Option<&mut Table> {
        self.tables.get_mut(replica)?.get_mut(request_type)
    }

    /// What a replica knows of a request type.
    pub fn history(&self, replica: usize, request_type: usize) -> Vec<Span> {
        let fleet = self.fleets.get(replica).and_then(|fleets| fleets.get(request_type));
        let table = self.tables.get(replica).and_then(|tables| tables.get(request_type));
        fleet.zip(table).map(|(fleet, table)| fleet.history(table)).unwrap_or_default()
    }

    /// What a replica knows, by request type.
    pub fn histories(&self, replica: usize) -> Vec<Vec<Span>> {
        let types = self.tables.get(replica).map_or(0, Vec::len);
        (0..types).map(|request_type| self.history(replica, request_type)).collect()
    }

    /// All start again from the bytes of their tables; what they heard comes with the next sync.
    pub fn restart(&mut self) -> Result<(), String> {
        for table in self.tables.iter_mut().flatten() {
            *table = Table::from_bytes(&table.to_bytes()).ok_or("a table does not read its own bytes")?;
        }
        self.fleets.iter_mut().flatten().for_each(|fleet| *fleet = Fleet::default());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use adaptive_router::bandit::evidence::Evidence;

    use super::*;
    use crate::draws::Draws;

    const COUNT: usize = 8;

    /// Each turn, a second, a replica counts one answer of model 1, which is good with the probability of its half.
    fn count(replicas: &mut Replicas, draws: &mut Draws, turns: std::ops::Range<u32>, rates: [f64; 2]) {
        for now_s in turns {
            let replica = draws.index(COUNT);
            let good = draws.uniform() < rates[usize::from(replica >= COUNT / 2)];
            let evidence = Evidence::try_new(f64::from(good), f64::from(!good)).unwrap();
            replicas.table(replica, 0).unwrap().add(1, evidence, now_s);
            replicas.sync(draws.index(COUNT), now_s);
        }
    }

    /// Twice: who was told first hears of the last in the second round.
    fn all_sync(replicas: &mut Replicas, now_s: u32) {
        (0..2 * COUNT).for_each(|step| replicas.sync(step % COUNT, now_s));
    }

    fn mass(spans: impl IntoIterator<Item = Span>) -> f64 {
        spans.into_iter().map(|span| span.mass()).sum()
    }

    /// The success rate of model 1 as each replica believes it.
    fn beliefs(replicas: &Replicas) -> Vec<f64> {
        let of = |replica| replicas.history(replica, 0).iter().fold(Evidence::default(), |sum, span| sum + span.of(1));
        (0..COUNT).map(of).map(|evidence| evidence.successes / evidence.mass()).collect()
    }

    fn spread(beliefs: &[f64]) -> f64 {
        beliefs.iter().fold(0.0, |most, belief| f64::max(most, *belief))
            - beliefs.iter().fold(1.0, |least, belief| f64::min(least, *belief))
    }

    #[test]
    fn every_replica_knows_the_evidence_of_all_once() {
        let (mut replicas, mut draws) = (Replicas::new(COUNT, 1), Draws::new(1, "replicas"));
        for round in 0..5 {
            count(&mut replicas, &mut draws, 300 * round..300 * (round + 1), [0.5; 2]);
            all_sync(&mut replicas, 300 * (round + 1));
            let all = mass(discounting::joined(replicas.sidecars[0][0].values().cloned().collect()));
            let known: Vec<f64> = (0..COUNT).map(|replica| mass(replicas.history(replica, 0))).collect();
            assert_eq!(known, [all; COUNT]);
        }
    }

    #[test]
    fn halves_that_are_cut_off_learn_apart_and_agree_again_when_they_hear_each_other() {
        for seed in 1..=5 {
            let (mut replicas, mut draws) = (Replicas::new(COUNT, 1), Draws::new(seed, "replicas"));
            count(&mut replicas, &mut draws, 0..1_000, [0.5; 2]);
            all_sync(&mut replicas, 1_000);
            let before = beliefs(&replicas);
            replicas.is_cut = true;
            count(&mut replicas, &mut draws, 1_000..2_000, [0.9, 0.1]);
            all_sync(&mut replicas, 2_000);
            let apart = beliefs(&replicas);
            replicas.is_cut = false;
            all_sync(&mut replicas, 2_000);
            let after = beliefs(&replicas);
            println!("seed {seed}\n{before:.2?}\n{apart:.2?}\n{after:.2?}");
            assert!(
                apart[..COUNT / 2].iter().all(|first| apart[COUNT / 2..].iter().all(|second| first - second > 0.3))
            );
            assert!(spread(&before) < 0.1 && spread(&after) < 0.1, "seed {seed}");
        }
    }
}
