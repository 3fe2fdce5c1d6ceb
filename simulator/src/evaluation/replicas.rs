//! Envoys that each count for themselves, and their side-cars, which tell each Envoy everything that the others
//! counted.
//!
//! The first half of the Envoys has one side-car and the second half another. Both use one store as long as nothing is
//! cut.

use std::collections::BTreeMap;

use adaptive_router::bandit::discounting::{self, Span};
use adaptive_router::fleet::counters::Counters;
use adaptive_router::fleet::others::Others;
use adaptive_router::fleet::replica::Replica;
use adaptive_router::fleet::tables::Heard;

/// The number of the store.
const STORE: u64 = 1;

pub struct Replicas {
    /// By Envoy, then by the core's request types.
    replicas: Vec<Vec<Replica>>,
    /// The side-car of either half.
    sidecars: [SideCar; 2],
    /// Whether the side-cars are cut off, so that neither hears what the other is told. Each keeps what it knows.
    pub is_cut: bool,
}

/// By request type: the latest state of each Envoy's epochs, by Envoy and epoch number.
type SideCar = Vec<BTreeMap<(u64, u32), Span>>;

impl Replicas {
    pub fn new(count: usize, types: usize) -> Replicas {
        let sidecar = vec![BTreeMap::new(); types];
        Replicas {
            replicas: vec![vec![Replica::default(); types]; count],
            sidecars: [sidecar.clone(), sidecar],
            is_cut: false,
        }
    }

    /// Sends what a replica counted, and takes the answer.
    pub fn sync(&mut self, replica: usize, now_s: u32) {
        // A single replica has no other to tell.
        let half = usize::from(2 * replica >= self.replicas.len());
        if self.replicas.len() == 1 {
            return;
        }
        let Some(types) = self.replicas.get_mut(replica) else { return };
        for (request_type, this) in types.iter_mut().enumerate() {
            let number = 1 + replica as u64;
            this.own.ready(number, now_s);
            let told = this.tell(STORE);
            let epochs = told.own.epochs();
            for (_, sidecar) in self.sidecars.iter_mut().enumerate().filter(|(of, _)| *of == half || !self.is_cut) {
                if let Some(heard) = sidecar.get_mut(request_type) {
                    heard.extend(epochs.iter().map(|epoch| ((number, epoch.number), epoch.span.clone())));
                }
            }
            // While nothing is cut, the store takes closed epochs over, so a replica keeps only its last epoch itself.
            let first_own = if self.is_cut { epochs.first() } else { epochs.last() };
            let own_from = first_own.map_or(0, |epoch| epoch.number);
            let known = self.sidecars.get(half).and_then(|sidecar| sidecar.get(request_type));
            let others = known.into_iter().flatten().filter(|((of, epoch), _)| *of != number || *epoch < own_from);
            let spans = discounting::joined(others.map(|(_, span)| span.clone()).collect());
            let others = Others { etag: 0, replica: number, own_from, spans };
            this.take(told, STORE, Some(Heard { retired: false, others, resets: Vec::new() }));
        }
    }

    /// The counters of a replica for a request type.
    pub fn own(&mut self, replica: usize, request_type: usize) -> Option<&mut Counters> {
        self.replicas.get_mut(replica)?.get_mut(request_type).map(|replica| &mut replica.own)
    }

    /// What a replica knows of a request type.
    pub fn history(&self, replica: usize, request_type: usize) -> Vec<Span> {
        let replica = self.replicas.get(replica).and_then(|types| types.get(request_type));
        replica.map(Replica::history).unwrap_or_default()
    }

    /// What a replica knows, by request type.
    pub fn histories(&self, replica: usize) -> Vec<Vec<Span>> {
        self.replicas.get(replica).into_iter().flatten().map(Replica::history).collect()
    }

    /// All replicas start again from the bytes of their counters. They hear the others' evidence again at the next
    /// sync.
    pub fn restart(&mut self) -> Result<(), String> {
        for replica in self.replicas.iter_mut().flatten() {
            let own = Counters::from_bytes(&replica.own.to_bytes()).ok_or("counters do not read their own bytes")?;
            *replica = Replica { own, ..Replica::default() };
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use adaptive_router::bandit::evidence::Evidence;

    use super::*;
    use crate::models::draws::Draws;

    const COUNT: usize = 8;

    /// In each turn of one second, a replica counts one answer of model 1. The answer is good with the probability of
    /// the replica's half.
    fn count(replicas: &mut Replicas, draws: &mut Draws, turns: std::ops::Range<u32>, rates: [f64; 2]) {
        for now_s in turns {
            let replica = draws.index(COUNT);
            let good = draws.uniform() < rates[usize::from(replica >= COUNT / 2)];
            let evidence = Evidence::try_new(f64::from(good), f64::from(!good)).unwrap();
            replicas.own(replica, 0).unwrap().add(1, evidence, now_s);
            replicas.sync(draws.index(COUNT), now_s);
        }
    }

    /// All sync twice, because the first replica hears of the last one only in the second round.
    fn all_sync(replicas: &mut Replicas, now_s: u32) {
        (0..2 * COUNT).for_each(|step| replicas.sync(step % COUNT, now_s));
    }

    fn mass(spans: impl IntoIterator<Item = Span>) -> f64 {
        spans.into_iter().map(|span| span.mass()).sum()
    }

    /// The success rate of model 1 in everything that each replica knows.
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
                apart[..COUNT / 2].iter().all(|first| apart[COUNT / 2..].iter().all(|second| first - second > 0.2))
            );
            assert!(spread(&before) < 0.1 && spread(&after) < 0.1, "seed {seed}");
        }
    }
}
