//! A model's load: its requests and tokens of the last minute, and its requests in flight.
//!
//! The minute slides in steps of a second: `rpm` holds for every span of 60 seconds, also over the turn of a minute.
//! Tokens are estimated on admission and corrected when the provider has counted them. Requests in flight are counted
//! by the minute in which they began, and those of a VM that crashed are forgotten after [`LEASE_MINUTES`].

use std::time::Duration;

use crate::bytes::take;
use crate::config::Strategy;
use crate::config::model::{Capacity, Model};

/// Seconds for which something counts. Times are kept by the second. To be safe, everything in a second is treated as
/// if it came at its end.
const WINDOW_S: u32 = 60;
/// Minutes after which a request that never ended counts as ended. Longer ones exist, but are rare.
const LEASE_MINUTES: u32 = 15;
/// How far a clock may be ahead of another worker's.
const SKEW_S: u32 = 60;
/// First byte of a load; another layout has another number.
const VERSION: u8 = 1;

/// The load of one model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Oldest first, only those with something in them.
    seconds: Vec<Second>,
    /// Minutes since the Unix epoch in which requests began, and how many are still in flight.
    flights: Vec<(u32, u32)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Second {
    at_s: u32,
    requests: u32,
    tokens: u64,
}

/// What a model's requests must pass, and how they are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub capacity: Capacity,
    /// The requests count as in flight until they end.
    pub counts_in_flight: bool,
}

/// How an admitted request was counted. This is kept until it ends, because the count is corrected then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admitted {
    at_s: u32,
    tokens: u64,
    counts_in_flight: bool,
}

impl Limits {
    /// Of a model, or of one of its deployments, in a router with this strategy. None: nobody needs to know its load.
    pub fn of(target: &Model, strategy: Strategy) -> Option<Limits> {
        let (capacity, users) = (target.capacity, [strategy, target.balance]);
        let counts_in_flight = capacity.max_parallel_requests.is_some() || users.contains(&Strategy::LeastBusy);
        let is_counted = capacity.is_limited() || users.into_iter().any(Strategy::uses_load);
        // A model with deployments has no load of its own, because its deployments get the requests.
        (is_counted && target.deployments.is_empty()).then_some(Limits { capacity, counts_in_flight })
    }
}

impl Admitted {
    /// Whether it counts as in flight.
    pub fn counts_in_flight(self) -> bool {
        self.counts_in_flight
    }
}

impl Load {
    /// Admits a request that is expected to use so many tokens. Err: there may be room in so many seconds. A request
    /// that is larger than the limit itself is admitted when it is alone, because otherwise it never would be.
    /// `counts_in_flight`: it counts as in flight until it is released.
    pub fn admit(
        &mut self,
        capacity: Capacity,
        tokens: u64,
        counts_in_flight: bool,
        now: Duration,
    ) -> Result<Admitted, u32> {
        let at_s = seconds(now);
        self.tidy(at_s);
        match self.wait(capacity, tokens, now) {
            0 => {}
            wait => return Err(wait),
        }
        self.count(at_s, tokens);
        let minute = at_s / 60;
        match self.flights.iter_mut().find(|(began, _)| *began == minute) {
            _ if !counts_in_flight => {}
            Some((_, count)) => *count = count.saturating_add(1),
            None => self.flights.push((minute, 1)),
        }
        Ok(Admitted { at_s, tokens, counts_in_flight })
    }

    /// The request has ended. `used`: the tokens that the provider counted; none: what was estimated stays.
    pub fn release(&mut self, admitted: Admitted, used: Option<u64>, now: Duration) {
        self.tidy(seconds(now));
        if let (Some(used), Some(second)) = (used, self.seconds.iter_mut().find(|second| second.at_s == admitted.at_s))
        {
            second.tokens = second.tokens.saturating_sub(admitted.tokens).saturating_add(used);
        }
        let minute = admitted.at_s / 60;
        let flight = self.flights.iter_mut().find(|(began, _)| admitted.counts_in_flight && *began == minute);
        if let Some((_, count)) = flight {
            *count = count.saturating_sub(1);
        }
        self.flights.retain(|(_, count)| *count > 0);
    }

    /// Seconds until there may be room for a request of so many tokens; 0: now.
    pub fn wait(&self, capacity: Capacity, tokens: u64, now: Duration) -> u32 {
        let at_s = seconds(now);
        let wait = |limit: Option<u64>, more: u64, used: fn(&Second) -> u64| {
            let Some(limit) = limit else { return 0 };
            let mut sum = self.live(at_s).map(used).fold(0, u64::saturating_add);
            for second in self.live(at_s) {
                if sum == 0 || sum.saturating_add(more) <= limit {
                    return 0;
                }
                sum = sum.saturating_sub(used(second));
                if sum == 0 || sum.saturating_add(more) <= limit {
                    return (second.at_s + WINDOW_S + 1).saturating_sub(at_s).max(1);
                }
            }
            0
        };
        let requests = wait(capacity.rpm, 1, |second| u64::from(second.requests));
        let tokens = wait(capacity.tpm, tokens, |second| second.tokens);
        let parallel = capacity.max_parallel_requests.is_some_and(|limit| self.in_flight(now) >= limit);
        // Nobody knows when a request in flight ends, so the wait for it is a second.
        requests.max(tokens).max(u32::from(parallel))
    }

    pub fn requests(&self, now: Duration) -> u64 {
        self.live(seconds(now)).map(|second| u64::from(second.requests)).sum()
    }

    pub fn tokens(&self, now: Duration) -> u64 {
        self.live(seconds(now)).map(|second| second.tokens).fold(0, u64::saturating_add)
    }

    pub fn in_flight(&self, now: Duration) -> u64 {
        let minute = seconds(now) / 60;
        let alive = self.flights.iter().filter(|(began, _)| is_leased(*began, minute));
        alive.map(|(_, count)| u64::from(*count)).sum()
    }

    /// None where the bytes are not a load.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Load> {
        let bytes = &mut bytes;
        let [version, seconds, flights] = take::<3>(bytes)?;
        let mut load = Load::default();
        for _ in 0..seconds {
            load.seconds.push(Second {
                at_s: u32::from_le_bytes(take(bytes)?),
                requests: u32::from_le_bytes(take(bytes)?),
                tokens: u64::from_le_bytes(take(bytes)?),
            });
        }
        for _ in 0..flights {
            load.flights.push((u32::from_le_bytes(take(bytes)?), u32::from_le_bytes(take(bytes)?)));
        }
        (version == VERSION && bytes.is_empty() && load.seconds.is_sorted_by_key(|second| second.at_s)).then_some(load)
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        // Both counts are below 256, because entries that have passed are dropped before anything is added.
        let mut bytes = vec![VERSION, self.seconds.len() as u8, self.flights.len() as u8];
        for second in &self.seconds {
            bytes.extend(second.at_s.to_le_bytes());
            bytes.extend(second.requests.to_le_bytes());
            bytes.extend(second.tokens.to_le_bytes());
        }
        for (minute, count) in &self.flights {
            bytes.extend(minute.to_le_bytes());
            bytes.extend(count.to_le_bytes());
        }
        bytes
    }

    fn live(&self, at_s: u32) -> impl Iterator<Item = &Second> {
        self.seconds.iter().filter(move |second| is_live(second, at_s))
    }

    /// Counts one request in its second.
    fn count(&mut self, at_s: u32, tokens: u64) {
        match self.seconds.iter_mut().find(|second| second.at_s == at_s) {
            Some(second) => {
                second.requests = second.requests.saturating_add(1);
                second.tokens = second.tokens.saturating_add(tokens);
            }
            None => {
                let place = self.seconds.partition_point(|second| second.at_s < at_s);
                self.seconds.insert(place, Second { at_s, requests: 1, tokens });
            }
        }
    }

    fn tidy(&mut self, at_s: u32) {
        self.seconds.retain(|second| is_live(second, at_s));
        self.flights.retain(|(began, _)| is_leased(*began, at_s / 60));
    }
}

fn is_live(second: &Second, at_s: u32) -> bool {
    at_s.saturating_sub(second.at_s) <= WINDOW_S && second.at_s.saturating_sub(at_s) <= SKEW_S
}

fn is_leased(began: u32, minute: u32) -> bool {
    minute.saturating_sub(began) <= LEASE_MINUTES && began.saturating_sub(minute) <= 1
}

fn seconds(now: Duration) -> u32 {
    u32::try_from(now.as_secs()).unwrap_or(u32::MAX)
}
