//! A simulated model without its socket: what all connections of one provider share.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::models::behaviour::{Behaviour, BehaviourError, Change};
use crate::models::draws::{Draws, Outcome};
use crate::models::record::Record;
use crate::models::script::Reply;

/// How a provider answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As its behaviour says.
    Simulated,
    /// Every POST gets the same small JSON at once, or the same short stream: nothing is parsed, recorded or drawn. For
    /// load tests.
    Fixed,
}

/// What all connections of one provider share.
pub(crate) struct Model {
    pub(crate) name: String,
    pub(crate) mode: Mode,
    pub(crate) record: Record,
    behaviour: Mutex<Arc<Behaviour>>,
    draws: Mutex<Draws>,
    script: Mutex<VecDeque<Reply>>,
    serial: AtomicU64,
}

impl Model {
    /// `behaviour` must have been checked. The same seed gives the same draws.
    pub(crate) fn new(mode: Mode, name: &str, behaviour: Behaviour, seed: u64) -> Model {
        Model {
            name: name.to_owned(),
            mode,
            record: Record::default(),
            behaviour: Mutex::new(Arc::new(behaviour)),
            draws: Mutex::new(Draws::new(seed, name)),
            script: Mutex::default(),
            serial: AtomicU64::new(0),
        }
    }

    /// Forgets the requests received and the replies that are still queued.
    pub(crate) fn clear(&self) {
        self.record.clear();
        lock(&self.script).clear();
    }

    pub(crate) fn push_script(&self, reply: Reply) {
        lock(&self.script).push_back(reply);
    }

    pub(crate) fn set_behaviour(&self, behaviour: Behaviour) -> Result<(), BehaviourError> {
        behaviour.check()?;
        *lock(&self.behaviour) = Arc::new(behaviour);
        Ok(())
    }

    pub(crate) fn behaviour(&self) -> Arc<Behaviour> {
        Arc::clone(&lock(&self.behaviour))
    }

    /// Changes the behaviour. If the change is invalid, the behaviour stays and the error says why.
    pub(crate) fn change(&self, change: Change) -> Result<Arc<Behaviour>, BehaviourError> {
        let mut behaviour = lock(&self.behaviour);
        *behaviour = Arc::new(behaviour.changed(change)?);
        Ok(Arc::clone(&behaviour))
    }

    pub(crate) fn next_scripted(&self) -> Option<Reply> {
        lock(&self.script).pop_front()
    }

    pub(crate) fn draw(&self, rate: f64) -> Outcome {
        lock(&self.draws).outcome(rate)
    }

    pub(crate) fn next_serial(&self) -> u64 {
        self.serial.fetch_add(1, Ordering::Relaxed) + 1
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
