//! `deployments` of a model: several places that serve it. Each is a [`Model`] of its own where requests are sent to, with the
//! model's name, edits and chains, and its own cluster, limits and prices; for the bandit and for clients they are one.

use std::sync::Arc;

use serde_json::Value;

use super::fields::{self, Errors, Fields};
use super::resilience::{self, Strategy};
use crate::config::model::{Capacity, Deployment, Model, Price};

/// Of one model, at most.
const MAX_DEPLOYMENTS: usize = 32;
const ORDERS: &str = "a whole number, 0 or more";

/// `cluster` or `deployments`, and `balance`, of a model.
pub(super) struct Places<'v> {
    pub cluster: Option<String>,
    items: Vec<(String, &'v Value)>,
    balance: Strategy,
}

impl<'v> Places<'v> {
    pub(super) fn read(fields: &mut Fields<'v>, errors: &mut Errors) -> Places<'v> {
        let strategies = Strategy::ALL.map(|strategy| (strategy.name(), strategy));
        let is_given = fields.get("deployments").is_some();
        if is_given && fields.get("cluster").is_some() {
            errors.add(fields.path("cluster"), "stands beside `deployments`; give one of the two");
        }
        let cluster = if is_given { None } else { fields.required_text("cluster", errors).map(str::to_owned) };
        let items = fields.list("deployments", errors);
        let path = fields.path("deployments");
        if is_given && !(1..=MAX_DEPLOYMENTS).contains(&items.len()) {
            errors.add(path, format!("{} are not allowed; allowed: 1 to {MAX_DEPLOYMENTS}", items.len()));
        }
        let balance = fields.choice("balance", strategies.get(1..).unwrap_or_default(), errors);
        if balance.is_some() && !is_given {
            errors.add(fields.path("balance"), "is of no use without `deployments`");
        }
        if is_given {
            for limit in ["rpm", "tpm", "max_parallel_requests"] {
                if fields.get(limit).is_some() {
                    errors.add(fields.path(limit), "belongs to each of the `deployments`");
                }
            }
        }
        Places { cluster, items, balance: balance.unwrap_or(Strategy::SimpleShuffle) }
    }

    /// Gives the model its deployments. `price`: reads prices, those given here being the default.
    pub(super) fn add_to(
        self,
        model: &mut Model,
        read_price: fn(&mut Fields, Price, &mut Errors) -> Price,
        errors: &mut Errors,
    ) {
        model.balance = self.balance;
        let mut deployments: Vec<Model> = Vec::new();
        for (path, value) in self.items {
            let mut fields = Fields::of(path.clone(), value, errors);
            let cluster = fields.required_text("cluster", errors).unwrap_or_default().to_owned();
            let name = match fields.get("name") {
                Some(_) => fields.name(errors),
                None => fields::is_name(fields.path("cluster"), &cluster, errors).then(|| cluster.clone()),
            };
            let upstream_model = fields.text("upstream_model", errors).unwrap_or(&model.upstream_model).to_owned();
            let weight = resilience::read_weight(&mut fields, errors);
            let is_order = |order: f64| order >= 0.0 && order.fract() == 0.0 && order <= f64::from(u32::MAX);
            let order = fields.number("order", ORDERS, is_order, errors).unwrap_or_default() as u32;
            let capacity = resilience::read_capacity(&mut fields, errors);
            let price = read_price(&mut fields, model.price, errors);
            fields.finish(errors);
            let Some(name) = name else { continue };
            if deployments.iter().any(|earlier| earlier.deployment.as_ref().is_some_and(|other| other.name == name)) {
                errors.add(format!("{path}.name"), format!("{name:?} is the name of an earlier deployment"));
            }
            let state_name = format!("{};{name}", model.name);
            let deployment = Some(Deployment { name, order });
            deployments.push(Model {
                deployment,
                state_name,
                cluster,
                upstream_model,
                weight,
                capacity,
                price,
                ..model.clone()
            });
        }
        if let Some(first) = deployments.first() {
            model.cluster.clone_from(&first.cluster);
            model.upstream_model.clone_from(&first.upstream_model);
            model.capacity = Capacity::default();
        }
        model.deployments = deployments.into_iter().map(Arc::new).collect();
    }
}
