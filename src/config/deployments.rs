//! `deployments` of a model: several places that serve it. For the bandit and for clients they are one model. For
//! sending requests, each is a [`Model`] of its own: it has the model's name, edits and chains, but its own cluster,
//! limits and prices.

use std::sync::Arc;

use serde_json::Value;

use super::fields::{self, Errors, Fields};
use super::resilience::{self, Strategy};
use crate::config::model::{Capacity, Deployment, Model, Price};

/// The most deployments of one model.
const MAX_DEPLOYMENTS: usize = 32;

type ReadPrice = fn(&mut Fields, Option<Price>, &mut Errors) -> Price;

/// `cluster` or `deployments`, and `balance`, of a model.
pub(super) struct Places {
    /// The cluster; it is empty if it was not given.
    pub cluster: String,
    deployments: Vec<Place>,
    balance: Strategy,
}

struct Place {
    deployment: Deployment,
    cluster: String,
    upstream_model: Option<String>,
    weight: f64,
    capacity: Capacity,
    price: Price,
}

impl Places {
    /// `price` is the price of the model. `read_price` reads prices, of which some may be missing.
    pub(super) fn read(fields: &mut Fields, price: Price, read_price: ReadPrice, errors: &mut Errors) -> Places {
        let is_given = fields.get("deployments").is_some();
        if is_given && fields.get("cluster").is_some() {
            errors.add(fields.path("cluster"), "stands beside `deployments`; give one of the two");
        }
        let cluster = if is_given { None } else { fields.required_text("cluster", errors) };
        let items = fields.list("deployments", errors);
        if is_given && items.len() > MAX_DEPLOYMENTS {
            let message = format!("{} are too many; allowed: up to {MAX_DEPLOYMENTS}", items.len());
            errors.add(fields.path("deployments"), message);
        }
        let strategies = Strategy::ALL.map(|strategy| (strategy.name(), strategy));
        let balance = fields.choice("balance", strategies.get(1..).unwrap_or_default(), errors);
        if balance.is_some() && !is_given {
            errors.add(fields.path("balance"), "is of no use without `deployments`");
        }
        for limit in ["rpm", "tpm", "max_parallel_requests"] {
            if is_given && fields.get(limit).is_some() {
                errors.add(fields.path(limit), "belongs to each of the `deployments`");
            }
        }
        let mut deployments: Vec<Place> = Vec::new();
        for (path, value) in items {
            let Some(place) = Place::read(path.clone(), value, price, read_price, errors) else { continue };
            if deployments.iter().any(|earlier| earlier.deployment.name == place.deployment.name) {
                let message = format!("{:?} is the name of an earlier deployment", place.deployment.name);
                errors.add(format!("{path}.name"), message);
            }
            deployments.push(place);
        }
        let cluster = cluster.unwrap_or_default().to_owned();
        Places { cluster, deployments, balance: balance.unwrap_or(Strategy::SimpleShuffle) }
    }

    /// Gives the model its deployments.
    pub(super) fn add_to(self, model: &mut Model) {
        model.balance = self.balance;
        let target = |place: Place| Model {
            state_name: format!("{};{}", model.name, place.deployment.name),
            deployment: Some(place.deployment),
            cluster: place.cluster,
            upstream_model: place.upstream_model.unwrap_or_else(|| model.upstream_model.clone()),
            weight: place.weight,
            capacity: place.capacity,
            price: place.price,
            ..model.clone()
        };
        model.deployments = self.deployments.into_iter().map(target).map(Arc::new).collect();
        if let Some(first) = model.deployments.first() {
            model.cluster.clone_from(&first.cluster);
        }
    }
}

impl Place {
    fn read(path: String, value: &Value, price: Price, read_price: ReadPrice, errors: &mut Errors) -> Option<Place> {
        let mut fields = Fields::of(path, value, errors);
        let cluster = fields.required_text("cluster", errors).unwrap_or_default().to_owned();
        let name = match fields.get("name") {
            Some(_) => fields.name(errors),
            None => fields::is_name(fields.path("cluster"), &cluster, errors).then(|| cluster.clone()),
        };
        let upstream_model = fields.text("upstream_model", errors).map(str::to_owned);
        let weight = resilience::read_weight(&mut fields, errors);
        let is_order = |order: f64| order >= 0.0 && order.fract() == 0.0 && order <= f64::from(u32::MAX);
        let order = fields.number("order", "a whole number, 0 or more", is_order, errors).unwrap_or_default() as u32;
        let capacity = resilience::read_capacity(&mut fields, errors);
        let price = read_price(&mut fields, Some(price), errors);
        fields.finish(errors);
        Some(Place { deployment: Deployment { name: name?, order }, cluster, upstream_model, weight, capacity, price })
    }
}
