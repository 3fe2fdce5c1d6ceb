//! Attribution and reward: which model gave an answer, and how good the answer was.
//!
//! Uses [`crate::bytes`], [`crate::hash`], [`crate::language`], [`crate::config`], [`crate::api`] and
//! [`crate::bandit`]. Invariant: attribution is right or absent, and each answer is judged once by its user and once by
//! facts.

pub mod answer_key;
pub mod calibration;
pub mod caller_influence;
pub mod journal;
pub mod judgement;
pub mod record_table;
pub mod reward;
pub mod signals;
pub mod token;
