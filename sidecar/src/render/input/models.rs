//! Every model of every router, and every deployment of a model. Each place gets a cluster. The model gets what is
//! known of it: its price, its window, and the changes that a request needs to fit it.

use std::net::SocketAddr;

use super::clusters::Clusters;
use super::keys::{Errors, take};
use super::money::{self, Money};
use super::target::{Names, Target, Told};
use crate::prices::Prices;
use crate::providers::Edits;
use crate::yaml::Node;

/// If a model has deployments, each deployment gives these keys itself.
const OF_PLACES: [&str; 5] = ["provider", "address", "credential", "tls", "health_check"];
/// Keys that the model gives for all of its deployments, unless a deployment overrides them.
const SHARED: [&str; 3] = ["base_model", "timeout", "stream_timeout"];

type Entries = Vec<(String, Node)>;

pub struct Reader<'r> {
    /// Where Envoy listens.
    pub listen: SocketAddr,
    pub clusters: Clusters,
    pub prices: Prices,
    pub errors: &'r mut Errors,
    pub warnings: &'r mut Errors,
    /// YYYY-MM-DD
    pub today: &'r str,
}

impl Reader<'_> {
    pub fn read(&mut self, entries: &mut [(String, Node)]) -> Vec<Target> {
        let mut found = Vec::new();
        let routers = entries.iter_mut().find(|(key, _)| key == "routers");
        let Some((_, Node::List(routers))) = routers else { return found };
        for (router_index, router) in routers.iter_mut().enumerate() {
            let router_name = router.get("name").and_then(Node::as_text).unwrap_or_default().to_owned();
            let Node::Map(router) = router else { continue };
            let Some((_, Node::List(models))) = router.iter_mut().find(|(key, _)| key == "models") else { continue };
            for (index, model) in models.iter_mut().enumerate() {
                let path = format!("routers[{router_index}].models[{index}]");
                if let Node::Map(model) = model {
                    found.extend(self.read_model(model, &path, &router_name));
                }
            }
        }
        found
    }

    fn read_model(&mut self, model: &mut Entries, path: &str, router: &str) -> Vec<Target> {
        let name = text_of(model, "name").unwrap_or_default().to_owned();
        let asked_for = text_of(model, "upstream_model").unwrap_or(&name).to_owned();
        if !model.iter().any(|(key, value)| key == "deployments" && !value.is_null()) {
            let cluster = self.clusters.name(router, &name, "");
            let told = self.take(model, Names { path, router, model: &name, cluster });
            self.fit(model, path, &[(&told, &asked_for)]);
            let money = Money::of(&told, &asked_for);
            money.put_into(model, path, &name, self);
            money::put_window(money.window(&self.prices).into_iter(), model);
            return told.target.into_iter().collect();
        }
        for key in OF_PLACES.iter().filter(|key| text_or_more(model, key)) {
            let message = "is said by each of the deployments; move it there";
            self.errors.add(format!("{path}.{key}"), message);
        }
        let shared: Entries = model.iter().filter(|(key, _)| SHARED.contains(&key.as_str())).cloned().collect();
        model.retain(|(key, _)| !SHARED.contains(&key.as_str()) && !OF_PLACES.contains(&key.as_str()));
        if take(model, "cluster").is_some() {
            self.errors.add(format!("{path}.cluster"), "is not a key here, where there are deployments; remove it");
        }
        let Some((_, Node::List(deployments))) = model.iter_mut().find(|(key, _)| key == "deployments") else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for (index, deployment) in deployments.iter_mut().enumerate() {
            let Node::Map(deployment) = deployment else { continue };
            let path = format!("{path}.deployments[{index}]");
            let own_name = text_of(deployment, "name").unwrap_or_default().to_owned();
            let cluster = self.clusters.name(router, &name, if own_name.is_empty() { "deployment" } else { &own_name });
            let more = shared.iter().filter(|(key, _)| !text_or_more(deployment, key)).cloned();
            let more: Entries = more.collect();
            deployment.extend(more);
            let mut told = self.take(deployment, Names { path: &path, router, model: &name, cluster: cluster.clone() });
            if let Some(target) = &mut told.target {
                target.deployment = Some(if own_name.is_empty() { cluster } else { own_name });
            }
            let asked_for = text_of(deployment, "upstream_model").unwrap_or(&asked_for).to_owned();
            all.push((told, asked_for, path));
        }
        self.fit(model, path, &all.iter().map(|(told, asked_for, _)| (told, asked_for.as_str())).collect::<Vec<_>>());
        // The model gets the price of the first deployment that has one. The other deployments get their own price if
        // it differs.
        let monies: Vec<Money> = all.iter().map(|(told, asked_for, _)| Money::of(told, asked_for)).collect();
        let first = monies.iter().find(|money| money.is_known(&self.prices)).or(monies.first());
        if let Some(first) = first.cloned() {
            first.put_into(model, path, &name, self);
            money::put_window(monies.iter().filter_map(|money| money.window(&self.prices)), model);
            let Some((_, Node::List(deployments))) = model.iter_mut().find(|(key, _)| key == "deployments") else {
                return Vec::new();
            };
            for ((deployment, money), (_, _, path)) in deployments.iter_mut().zip(&monies).zip(&all) {
                if let Node::Map(deployment) = deployment
                    && money.differs(&first, &self.prices)
                {
                    money.put_into(deployment, path, &name, self);
                }
            }
        }
        all.into_iter().filter_map(|(told, ..)| told.target).collect()
    }

    fn take(&mut self, entries: &mut Entries, names: Names) -> Told {
        let path = format!("{}.address", names.path);
        let told = Target::take(entries, names, self.errors, self.warnings);
        if told.target.as_ref().is_some_and(|target| target.address.is_at(self.listen)) {
            let message = "is where Envoy itself listens, so requests would come back; give the model's";
            self.errors.add(path, message);
        }
        told
    }

    /// Adds to `request` the changes that the providers of these places need.
    fn fit(&mut self, model: &mut Entries, path: &str, places: &[(&Told, &str)]) {
        let of_place = |(told, asked_for): &(&Told, &str)| {
            let name = told.base_model.as_deref().and_then(|base| base.rsplit('/').next()).unwrap_or(asked_for);
            told.provider.map(|provider| provider.edits(name)).unwrap_or_default()
        };
        let each: Vec<Edits> = places.iter().map(of_place).collect();
        let mut needed = Edits::default();
        each.iter().for_each(|edits| needed.add(edits));
        if needed.is_empty() {
            return;
        }
        if each.iter().any(|edits| edits.rename != needed.rename) {
            let message = "its deployments call a field of a request by different names, and all of them get the same request; give \
                           those that differ a model of their own, or say in `request` what all of them take";
            self.warnings.add(path, message);
        }
        let given = model.iter().find(|(key, value)| key == "request" && !value.is_null());
        let given = given.map(|(_, value)| serde_json::from_value::<Edits>(value.to_json()));
        // The routing core reports what is wrong with it.
        let Ok(mut edits) = given.unwrap_or_else(|| Ok(Edits::default())) else { return };
        edits.add(&needed);
        model.retain(|(key, _)| key != "request");
        model.push(("request".to_owned(), edits.to_node()));
    }
}

impl Edits {
    fn to_node(&self) -> Node {
        let map = |map: &serde_json::Map<_, _>| Node::from(serde_json::Value::Object(map.clone()));
        let renamed = self.rename.iter().map(|(from, to)| (from.clone(), Node::text(to.as_str()))).collect();
        let dropped = self.drop.iter().map(|key| Node::text(key.as_str())).collect();
        let parts = [
            ("defaults", self.defaults.is_empty(), map(&self.defaults)),
            ("set", self.set.is_empty(), map(&self.set)),
            ("rename", self.rename.is_empty(), Node::Map(renamed)),
            ("drop", self.drop.is_empty(), Node::List(dropped)),
        ];
        let parts = parts.into_iter().filter(|(_, is_empty, _)| !is_empty);
        Node::Map(parts.map(|(key, _, part)| (key.to_owned(), part)).collect())
    }
}

/// Replaces the model's name in `default_cluster` by a cluster's, because users cannot know the names of clusters
/// beforehand.
pub fn name_default_cluster(entries: &mut [(String, Node)], targets: &[Target]) {
    let Some((_, value)) = entries.iter_mut().find(|(key, _)| key == "default_cluster") else { return };
    let target = targets.iter().find(|target| Some(target.model.as_str()) == value.as_text());
    if let Some(target) = target {
        *value = Node::text(target.cluster.as_str());
    }
}

fn text_of<'e>(entries: &'e [(String, Node)], key: &str) -> Option<&'e str> {
    entries.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.as_text())
}

fn text_or_more(entries: &[(String, Node)], key: &str) -> bool {
    entries.iter().any(|(name, value)| name == key && !value.is_null())
}
