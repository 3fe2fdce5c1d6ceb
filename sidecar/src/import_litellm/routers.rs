//! Entries -> routers and their models.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::chains::Chains;
use super::entry::{Deployment, Entry, Router};
use super::notes::{Kind, Notes};
use super::settings::Settings;
use crate::prices::Prices;
use crate::yaml::Node;

/// Models of one router, at most.
const MAX_MODELS: usize = 64;
/// Deployments of one model, at most.
const MAX_DEPLOYMENTS: usize = 32;
/// Attempts for one request, at most.
const MAX_ATTEMPTS: usize = 8;
/// Attempts for one request if the file does not set LiteLLM's retries.
const USUAL_ATTEMPTS: usize = 3;
/// The router that holds the models that clients call by their names.
const HOME: &str = "imported";

const INPUT: &str = "input_cost_per_token";
const OUTPUT: &str = "output_cost_per_token";

/// All deployments of one name.
struct Group<'e> {
    name: &'e str,
    deployments: Vec<&'e Deployment>,
}

type Entries = Vec<(String, Node)>;

impl Entry {
    pub fn name(&self) -> &str {
        match self {
            Entry::Deployment(deployment) => &deployment.name,
            Entry::Router(router) => &router.name,
        }
    }
}

pub fn write(entries: &[Entry], chains: &Chains, settings: &Settings, prices: &Prices, notes: &mut Notes) -> Vec<Node> {
    let mut groups: Vec<Group> = Vec::new();
    let mut routers: Vec<&Router> = Vec::new();
    for entry in entries {
        match entry {
            Entry::Router(router) => routers.push(router),
            Entry::Deployment(deployment) => match groups.iter_mut().find(|group| group.name == deployment.name) {
                Some(group) if group.deployments.len() == MAX_DEPLOYMENTS => {
                    let why = format!("{} has {MAX_DEPLOYMENTS} deployments already, and that is the most", group.name);
                    notes.lost(deployment.path.as_str(), Kind::Routing, why);
                }
                Some(group) => group.deployments.push(deployment),
                None => groups.push(Group { name: &deployment.name, deployments: vec![deployment] }),
            },
        }
    }
    routers.retain(|router| {
        let taken = groups.iter().any(|group| group.name == router.name);
        if taken {
            notes.lost(router.path.as_str(), Kind::Routing, "has the name of a model; give it its own");
        }
        !taken
    });
    let writer = Writer { groups, chains, settings, prices };
    let mut written: Vec<Node> = Vec::new();
    let mut at_home: BTreeSet<&str> = BTreeSet::new();
    for router in routers {
        if let Some((node, members)) = writer.router(router, notes) {
            written.push(node);
            // If a fallback chain leads out of this router, its models also need another router, in which clients can
            // call them by their names.
            let inside = |name: &&str| writer.chains.targets(name).all(|target| members.contains(&target.as_str()));
            if writer.chains.default.is_empty()
                && members.iter().all(inside)
                && at_home.is_disjoint(&members.iter().copied().collect())
            {
                at_home.extend(members);
            } else {
                let why = "its models stand in this router and in another one, where clients call them by their names; each counts its own limits";
                notes.changed(router.path.as_str(), Kind::Routing, why);
            }
        }
    }
    let others: Vec<&str> =
        writer.groups.iter().map(|group| group.name).filter(|name| !at_home.contains(name)).collect();
    let homes = writer.homes(&others, entries, notes);
    let mut all: Vec<Node> = homes.into_iter().chain(written).collect();
    writer.name_aliases(&mut all, notes);
    all
}

struct Writer<'w> {
    groups: Vec<Group<'w>>,
    chains: &'w Chains,
    settings: &'w Settings,
    prices: &'w Prices,
}

impl Writer<'_> {
    /// The routers for the models that are in no other router. Names that a chain joins stay together.
    fn homes(&self, names: &[&str], entries: &[Entry], notes: &mut Notes) -> Vec<Node> {
        let mut parts: Vec<Vec<&str>> = Vec::new();
        for name in names {
            let mut part = vec![*name];
            let joins = |other: &Vec<&str>| {
                let leads = |from: &str, to: &str| self.chains.targets(from).any(|target| target == to);
                other.iter().any(|member| leads(member, name) || leads(name, member))
            };
            parts.retain(|other| {
                let joined = joins(other);
                if joined {
                    part.splice(0..0, other.iter().copied());
                }
                !joined
            });
            parts.push(part);
        }
        let mut homes: Vec<Vec<&str>> = Vec::new();
        for part in parts {
            match homes.iter_mut().find(|home| home.len() + part.len() <= MAX_MODELS) {
                Some(home) => home.extend(part),
                None => homes.push(part),
            }
        }
        let mut taken: BTreeSet<String> = entries.iter().map(|entry| entry.name().to_owned()).collect();
        let mut written = Vec::new();
        for mut home in homes {
            if home.len() > MAX_MODELS {
                for name in home.split_off(MAX_MODELS) {
                    notes.lost(
                        "model_list",
                        Kind::Routing,
                        format!("{name}: one router has up to {MAX_MODELS} models, and chains join more"),
                    );
                }
            }
            // In the order of the file.
            home.sort_by_key(|name| names.iter().position(|other| other == name));
            let free = |name: &String| !taken.contains(name);
            let numbered = (2..).map(|number| format!("{HOME}-{number}"));
            let name = std::iter::once(HOME.to_owned()).chain(numbered).find(free).unwrap_or_default();
            taken.insert(name.clone());
            let mut node = vec![("name".to_owned(), Node::text(name.as_str()))];
            // This strategy needs no prices. Clients call the models and need not call the router.
            node.push(("strategy".to_owned(), Node::text("simple_shuffle")));
            self.end(&mut node, &home, notes);
            written.push(Node::Map(node));
        }
        written
    }

    /// A router of LiteLLM's own, and the names of its models.
    fn router<'r>(&'r self, router: &Router, notes: &mut Notes) -> Option<(Node, Vec<&'r str>)> {
        let mut members = Vec::new();
        for (name, _) in &router.members {
            match self.groups.iter().find(|group| group.name == name) {
                Some(group) if !members.contains(&group.name) => members.push(group.name),
                Some(_) => {}
                None => notes.lost(
                    router.path.as_str(),
                    Kind::Routing,
                    format!("{name:?} is no model that is imported, so it is left out"),
                ),
            }
        }
        if members.is_empty() {
            notes.lost(router.path.as_str(), Kind::Routing, "none of its models is imported");
            return None;
        }
        let mut node = vec![("name".to_owned(), Node::text(router.name.as_str()))];
        let (quality, cost) = router.weights;
        let sum = quality + cost;
        let share = if sum > 0.0 { (quality / sum * 1e6).round() / 1e6 } else { 0.7 };
        // The rest is rounded to remove the error of the subtraction.
        let rest = ((1.0 - share) * 1e6).round() / 1e6;
        let weights = vec![("quality".to_owned(), Node::number(share)), ("cost".to_owned(), Node::number(rest))];
        node.push(("objective".to_owned(), Node::Map(vec![("weights".to_owned(), Node::Map(weights))])));
        if let Some(default) = &router.default_model {
            match members.contains(&default.as_str()) {
                true => node.push(("default_model".to_owned(), Node::text(default.as_str()))),
                false => notes.lost(
                    router.path.as_str(),
                    Kind::Routing,
                    format!("{default:?} is none of its models, so the first one is the default"),
                ),
            }
        }
        self.end(&mut node, &members, notes);
        // The models get tiers by their position. They also get prices, because this router cannot work without them.
        if let Some((_, Node::List(models))) = node.iter_mut().find(|(key, _)| key == "models") {
            for model in models {
                let Node::Map(model) = model else { continue };
                let name = model.first().and_then(|(_, name)| name.as_text()).unwrap_or_default().to_owned();
                let tier = router.members.iter().find(|(member, _)| *member == name).and_then(|(_, tier)| *tier);
                if let Some(tier) = tier
                    && !model.iter().any(|(key, _)| key == "quality_tier")
                {
                    model.push(("quality_tier".to_owned(), Node::number(f64::from(tier))));
                }
                if let Some(group) = self.groups.iter().find(|group| group.name == name) {
                    self.price(model, group, notes);
                }
            }
        }
        Some((Node::Map(node), members))
    }

    /// Adds the cooldown, the fallback and the models of a router.
    fn end(&self, node: &mut Entries, names: &[&str], notes: &mut Notes) {
        if !self.settings.cooldown.is_empty() {
            node.push(("cooldown".to_owned(), Node::Map(self.settings.cooldown.clone())));
        }
        let default: Vec<Node> = self
            .chains
            .default
            .iter()
            .filter(|name| names.contains(&name.as_str()))
            .map(|name| Node::text(name.as_str()))
            .collect();
        let groups: Vec<&Group> =
            names.iter().filter_map(|name| self.groups.iter().find(|group| group.name == *name)).collect();
        let several = groups.iter().any(|group| group.deployments.len() > 1);
        let chained = names.iter().any(|name| self.chains.targets(name).next().is_some());
        if several || chained || !default.is_empty() {
            let most = self.settings.max_fallbacks.map_or(MAX_ATTEMPTS, |most| most + 1);
            let wanted = self.settings.attempts.unwrap_or(USUAL_ATTEMPTS).max(self.chains.longest().min(most) + 1);
            let attempts = Node::number(wanted.clamp(1, MAX_ATTEMPTS) as f64);
            let mut fallback = vec![("attempts".to_owned(), attempts)];
            if !default.is_empty() {
                fallback.push(("default".to_owned(), Node::List(default)));
            }
            node.push(("fallback".to_owned(), Node::Map(fallback)));
        }
        let models = groups.iter().map(|group| Node::Map(self.model(group, names, notes)));
        node.push(("models".to_owned(), Node::List(models.collect())));
    }

    fn model(&self, group: &Group, names: &[&str], notes: &mut Notes) -> Entries {
        let mut model = vec![("name".to_owned(), Node::text(group.name))];
        match group.deployments.as_slice() {
            [single] => {
                model.extend(single.place());
                model.extend(single.limits.clone());
                model.extend(single.prices.clone());
            }
            several => {
                model.push(("balance".to_owned(), Node::text(self.settings.strategy)));
                let shares = shares(several, self.settings.strategy);
                let labels = labels(several);
                let deployments = several.iter().zip(shares).zip(labels).map(|((deployment, share), label)| {
                    let mut node = vec![("name".to_owned(), Node::text(label))];
                    node.extend(deployment.place());
                    node.extend(share.map(|share| ("weight".to_owned(), Node::number(share))));
                    node.extend(deployment.order.map(|order| ("order".to_owned(), Node::number(order))));
                    node.extend(deployment.limits.clone());
                    node.extend(deployment.prices.clone());
                    Node::Map(node)
                });
                model.push(("deployments".to_owned(), Node::List(deployments.collect())));
                if self.settings.strategy == "cost_based" {
                    self.price_deployments(&mut model, group, notes);
                }
                let priced = several.iter().find(|deployment| !deployment.prices.is_empty());
                model.extend(priced.map(|deployment| deployment.prices.clone()).unwrap_or_default());
            }
        }
        let window = group.deployments.iter().filter_map(|deployment| deployment.window).reduce(f64::min);
        model.extend(window.map(|window| ("max_input_tokens".to_owned(), Node::number(window))));
        let tier = group.deployments.iter().find_map(|deployment| deployment.tier);
        model.extend(tier.map(|tier| ("quality_tier".to_owned(), Node::number(tier))));
        let strengths =
            group.deployments.iter().map(|deployment| &deployment.strengths).find(|strengths| !strengths.is_empty());
        if let Some(strengths) = strengths {
            model.push((
                "strengths".to_owned(),
                Node::List(strengths.iter().map(|name| Node::text(name.as_str())).collect()),
            ));
        }
        for kind in ["fallbacks", "context_window_fallbacks", "content_policy_fallbacks"] {
            let (inside, outside): (Vec<_>, Vec<_>) =
                self.chains.of(kind, group.name).iter().partition(|name| names.contains(&name.as_str()));
            for name in outside {
                notes.changed(
                    format!("{kind}.{}", group.name),
                    Kind::Routing,
                    format!("{name:?} is tried only where clients call {} by its name", group.name),
                );
            }
            if !inside.is_empty() {
                model.push((
                    kind.to_owned(),
                    Node::List(inside.into_iter().map(|name| Node::text(name.as_str())).collect()),
                ));
            }
        }
        model.extend(self.edits(group, notes));
        model
    }

    /// `request` of the first deployment is taken, because a model has only one.
    fn edits(&self, group: &Group, notes: &mut Notes) -> Option<(String, Node)> {
        let (first, others) = group.deployments.split_first()?;
        let same = |other: &&Deployment| {
            other.defaults == first.defaults && other.set == first.set && other.drop == first.drop
        };
        for other in others.iter().filter(|other| !same(other)) {
            let why = format!(
                "fields of a request are a model's, and all deployments of {} get those of {}; give this one a name of its own",
                group.name, first.path
            );
            notes.changed(format!("{}.litellm_params", other.path), Kind::Other, why);
        }
        let map = |map: &Map<String, Value>| Node::from(Value::Object(map.clone()));
        let mut request = Vec::new();
        if !first.defaults.is_empty() {
            request.push(("defaults".to_owned(), map(&first.defaults)));
        }
        if !first.set.is_empty() {
            request.push(("set".to_owned(), map(&first.set)));
        }
        if !first.drop.is_empty() {
            request
                .push(("drop".to_owned(), Node::List(first.drop.iter().map(|key| Node::text(key.as_str())).collect())));
        }
        (!request.is_empty()).then(|| ("request".to_owned(), Node::Map(request)))
    }

    /// If no price is known, the price is 0, as in LiteLLM's adaptive router.
    fn price(&self, model: &mut Entries, group: &Group, notes: &mut Notes) {
        let given = |key: &str, model: &Entries| model.iter().any(|(name, _)| name == key);
        let listed = group.deployments.iter().any(|deployment| deployment.is_listed(self.prices));
        for key in [INPUT, OUTPUT].into_iter().filter(|_| !listed) {
            if !given(key, model) {
                model.push((key.to_owned(), Node::number(0.0)));
                note_free(group.name, &group.deployments, notes);
            }
        }
    }

    fn price_deployments(&self, model: &mut Entries, group: &Group, notes: &mut Notes) {
        let mut all_listed = true;
        if let Some((_, Node::List(nodes))) = model.iter_mut().find(|(key, _)| key == "deployments") {
            for (node, deployment) in nodes.iter_mut().zip(&group.deployments) {
                let Node::Map(node) = node else { continue };
                if deployment.is_listed(self.prices) {
                    continue;
                }
                all_listed = false;
                for key in [INPUT, OUTPUT] {
                    if !node.iter().any(|(name, _)| name == key) {
                        node.push((key.to_owned(), Node::number(0.0)));
                        note_free(group.name, &[deployment], notes);
                    }
                }
            }
        }
        if !all_listed
            && !group
                .deployments
                .iter()
                .any(|deployment| deployment.is_listed(self.prices) || !deployment.prices.is_empty())
        {
            model.extend([INPUT, OUTPUT].map(|key| (key.to_owned(), Node::number(0.0))));
        }
    }

    /// Writes `aliases` into the models and routers for which they stand.
    fn name_aliases(&self, routers: &mut [Node], notes: &mut Notes) {
        for (alias, target, path) in &self.settings.aliases {
            if self.groups.iter().any(|group| group.name == alias) {
                notes.lost(path.as_str(), Kind::Routing, "is the name of a model, too, and that counts");
                continue;
            }
            let mut found = false;
            for router in routers.iter_mut() {
                let Node::Map(router) = router else { continue };
                if is_named(router, target) {
                    add_alias(router, alias);
                    found = true;
                    break;
                }
                let Some((_, Node::List(models))) = router.iter_mut().find(|(key, _)| key == "models") else {
                    continue;
                };
                let model = models.iter_mut().find_map(|model| match model {
                    Node::Map(model) if is_named(model, target) => Some(model),
                    _ => None,
                });
                if let Some(model) = model {
                    add_alias(model, alias);
                    found = true;
                    break;
                }
            }
            if !found {
                notes.lost(path.as_str(), Kind::Routing, format!("{target:?} is no model that is imported"));
            }
        }
    }
}

impl Deployment {
    /// The keys for its address and for its model's name there.
    fn place(&self) -> Entries {
        let mut keys = self.place.keys.clone();
        keys.push(("upstream_model".to_owned(), Node::text(self.place.upstream_model.as_str())));
        keys
    }

    fn is_listed(&self, prices: &Prices) -> bool {
        let base = self.place.keys.iter().find(|(key, _)| key == "base_model").and_then(|(_, base)| base.as_text());
        let prefixes = self.place.provider.map(|provider| provider.prices()).unwrap_or_default();
        prices.find(&prefixes, base, &self.place.upstream_model).is_some_and(|entry| entry.input.is_some())
    }
}

fn note_free(name: &str, deployments: &[&Deployment], notes: &mut Notes) {
    for deployment in deployments {
        let why = format!(
            "no price is known for {name}, and the choice needs one, so 0 stands there, as in LiteLLM; give a price"
        );
        notes.changed(format!("{}.litellm_params.{INPUT}", deployment.path), Kind::Money, why);
    }
}

/// The shares of the deployments. LiteLLM takes the first of weight, rpm and tpm that any deployment has, and counts 0
/// for the deployments without it.
fn shares(deployments: &[&Deployment], strategy: &str) -> Vec<Option<f64>> {
    let limit = |deployment: &&Deployment, key: &str| {
        let found = deployment.limits.iter().find(|(name, _)| name == key);
        found.and_then(|(_, limit)| limit.as_f64())
    };
    let weights = deployments.iter().map(|deployment| deployment.weight).collect::<Vec<_>>();
    let by = |key: &str| deployments.iter().map(|deployment| limit(deployment, key)).collect::<Vec<_>>();
    let all = [weights, by("rpm"), by("tpm")];
    let first = all.into_iter().find(|values| values.iter().flatten().any(|value| *value > 0.0));
    match first.filter(|_| strategy == "simple_shuffle") {
        Some(values) => values.into_iter().map(|value| Some(value.unwrap_or(0.0))).collect(),
        None => deployments.iter().map(|_| None).collect(),
    }
}

/// A name for each deployment, made from its provider.
fn labels(deployments: &[&Deployment]) -> Vec<String> {
    let stem = |deployment: &Deployment| deployment.place.provider.map_or("own", |provider| &provider.name).to_owned();
    let numbered = deployments.iter().enumerate();
    numbered.map(|(index, deployment)| format!("{}-{}", stem(deployment), index + 1)).collect()
}

fn is_named(entries: &[(String, Node)], name: &str) -> bool {
    entries.iter().any(|(key, value)| key == "name" && value.as_text() == Some(name))
}

fn add_alias(entries: &mut Entries, alias: &str) {
    match entries.iter_mut().find(|(key, _)| key == "aliases") {
        Some((_, Node::List(aliases))) => aliases.push(Node::text(alias)),
        _ => entries.insert(1, ("aliases".to_owned(), Node::List(vec![Node::text(alias)]))),
    }
}
