//! The evidence of a router: one cell for each request type and model.

use crate::config::Router;
use crate::posterior::{Evidence, Posterior};

/// All evidence of a router, prior not included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// By request type, then model.
    cells: Vec<Evidence>,
}

/// What is believed of every cell of a router.
#[derive(Clone, Debug, PartialEq)]
pub struct Posteriors {
    models: usize,
    /// By request type, then model.
    cells: Vec<Posterior>,
}

impl Posteriors {
    pub fn new(router: &Router, table: &Table) -> Posteriors {
        let mut evidence = table.cells.iter().copied().chain(std::iter::repeat(Evidence::default()));
        let cells = (0..router.request_types.len())
            .flat_map(|request_type| router.models.iter().map(move |model| (request_type, model)))
            .map(|(request_type, model)| {
                Posterior::new(router.prior(request_type, model), evidence.next().unwrap_or_default())
            })
            .collect();
        Posteriors { models: router.models.len(), cells }
    }

    /// The posteriors of all models for a request type, in the order of the models.
    pub fn of_type(&self, request_type: usize) -> &[Posterior] {
        let start = request_type * self.models;
        self.cells.get(start..start + self.models).unwrap_or_default()
    }
}
