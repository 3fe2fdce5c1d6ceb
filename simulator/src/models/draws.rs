//! The random draws of a simulated model. One draw decides whether one answer is good.
//!
//! Every request takes exactly one draw. So the n-th request has the same luck in every run with the same seed, and a
//! change of rates moves no later draw. Generator: SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number
//! generators", OOPSLA 2014), which is the same on every platform and in every version.

use std::convert::Infallible;

use rand::TryRng;

/// A stream of uniform draws.
#[derive(Clone, Debug)]
pub struct Draws {
    state: u64,
}

/// The result of a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Success,
    Failure,
}

impl Draws {
    /// The draws of one model. Models with different names draw independently under one seed.
    pub fn new(seed: u64, model: &str) -> Draws {
        // FNV-1a, offset basis and prime as published.
        let hash = model
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Draws { state: mix(seed ^ hash) }
    }

    /// Success with probability `rate`.
    pub fn outcome(&mut self, rate: f64) -> Outcome {
        if self.uniform() < rate { Outcome::Success } else { Outcome::Failure }
    }

    /// A number in `0.0..1.0`.
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number in `0..count`; 0 when there is nothing to choose from.
    pub fn index(&mut self, count: usize) -> usize {
        ((self.uniform() * count as f64) as usize).min(count.saturating_sub(1))
    }

    fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.state)
    }
}

impl TryRng for Draws {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.bits() >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for piece in bytes.chunks_mut(8) {
            piece.iter_mut().zip(self.bits().to_le_bytes()).for_each(|(place, byte)| *place = byte);
        }
        Ok(())
    }
}

fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn successes(seed: u64, model: &str, rate: f64, count: usize) -> usize {
        let mut draws = Draws::new(seed, model);
        (0..count).filter(|_| draws.outcome(rate) == Outcome::Success).count()
    }

    #[test]
    fn the_rate_is_met() {
        for rate in [0.0, 0.35, 0.92, 1.0] {
            let share = successes(7, "smart", rate, 10_000) as f64 / 10_000.0;
            assert!((share - rate).abs() < 0.02, "rate {rate}, share {share}");
        }
    }

    #[test]
    fn seed_and_name_decide_the_draws() {
        let first = |seed, model| {
            let mut draws = Draws::new(seed, model);
            [(); 4].map(|()| draws.uniform())
        };
        assert_eq!(first(1, "fast"), first(1, "fast"));
        assert_ne!(first(1, "fast"), first(2, "fast"));
        assert_ne!(first(1, "fast"), first(1, "smart"));
    }
}
