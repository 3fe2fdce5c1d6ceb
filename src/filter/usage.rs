//! What requests used since the last tick, and what they cost.

use std::cell::{Ref, RefCell};

use crate::bandit::answer_length::Answers;
use crate::bandit::policy::budget::Pacer;
use crate::config::{Objective, Router};
use crate::fleet::usage::{Meter, Tally};

/// Of one router, in this VM.
pub struct Usage {
    /// By request type, then model.
    meters: RefCell<Vec<Meter>>,
    /// By request type, then model: what each model wrote since this VM began.
    answers: RefCell<Vec<Answers>>,
    models: usize,
    pacer: RefCell<Pacer>,
    /// The most that a single request may cost for the pacer.
    most_usd: f64,
}

/// The pacer counts a single request at most as this many times the mean cost that is aimed at.
const MOST_OF_TARGET: f64 = 100.0;

impl Usage {
    pub fn new(router: &Router) -> Usage {
        let usd_per_1k_requests = match router.objective {
            Objective::Budget { usd_per_1k_requests } => usd_per_1k_requests,
            _ => 1.0,
        };
        let models = router.models.len();
        let cells = models * router.request_types.len();
        let meters = RefCell::new(vec![Meter::default(); cells]);
        let answers = RefCell::new(vec![Answers::default(); cells]);
        let pacer = RefCell::new(Pacer::new(usd_per_1k_requests));
        let most_usd = MOST_OF_TARGET * usd_per_1k_requests / 1_000.0;
        Usage { meters, answers, models, pacer, most_usd }
    }

    /// Counts in the cell of a request type and a model.
    pub fn count(&self, request_type: usize, model: usize, what: impl FnOnce(&mut Meter)) {
        if let Some(meter) = self.meters.borrow_mut().get_mut(request_type * self.models + model) {
            what(meter);
        }
    }

    /// A model wrote an answer of so many tokens.
    pub fn answered(&self, request_type: usize, model: usize, output_tokens: u64) {
        if let Some(answers) = self.answers.borrow_mut().get_mut(request_type * self.models + model) {
            *answers = *answers + Answers { count: 1, output_tokens };
        }
    }

    /// What models wrote, by request type, then model.
    pub fn answers(&self) -> Ref<'_, Vec<Answers>> {
        self.answers.borrow()
    }

    /// Counts what a response cost in USD. The cost is capped, because a single response is no reason to turn hundreds
    /// of others away.
    pub fn spend(&self, usd: f64) {
        self.pacer.borrow_mut().spend(usd.min(self.most_usd));
    }

    /// The price of money at the moment.
    pub fn lambda(&self) -> f64 {
        self.pacer.borrow().lambda()
    }

    /// What was counted since this was last asked, by request type, then model.
    pub fn take(&self) -> Vec<Tally> {
        self.meters.borrow_mut().iter_mut().map(Meter::take).collect()
    }
}
