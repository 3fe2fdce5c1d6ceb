//! Seeds that are printed and can be set, for draws and for properties.

use std::fmt::Debug;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRunner};
use rand::SeedableRng;
use rand::rngs::SmallRng;

/// `TEST_SEED`, or the same number in every run.
pub fn seed() -> u64 {
    std::env::var("TEST_SEED").map_or(20_260_101, |seed| seed.parse().expect("TEST_SEED is a number"))
}

/// A generator for one test; the seed stands in the output of a failure.
pub fn generator() -> SmallRng {
    println!("TEST_SEED={}", seed());
    SmallRng::seed_from_u64(seed())
}

/// The property holds for so many random values; a counterexample is made small and shown.
pub fn holds<S: Strategy<Value: Debug>>(cases: u32, values: S, property: impl Fn(S::Value)) {
    println!("TEST_SEED={}", seed());
    let config = Config { cases, rng_seed: RngSeed::Fixed(seed()), failure_persistence: None, ..Config::default() };
    let checked = |value| {
        property(value);
        Ok::<(), TestCaseError>(())
    };
    TestRunner::new(config).run(&values, checked).unwrap_or_else(|failure| panic!("{failure}"));
}
