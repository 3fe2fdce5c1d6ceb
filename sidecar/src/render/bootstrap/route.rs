//! The routes: one for all usual models, and one for each group of models with time limits of their own.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::render::input::{Input, Target};
use crate::render::template::Templates;
use crate::yaml::scalar;

const ROUTE: &str = include_str!("../templates/route.yaml.tmpl");
const ROUTE_WITH_FALLBACK: &str = include_str!("../templates/route_with_fallback.yaml.tmpl");
const SLOTS: &str = include_str!("../templates/slots.yaml.tmpl");
const SLOT: &str = include_str!("../templates/slot.yaml.tmpl");
const SLOT_CLUSTER: &str = include_str!("../templates/slot_cluster.yaml.tmpl");

const PLUGIN: &str = "inline_cluster_specifier_plugin";
/// All attempts of a request together.
const TIMEOUT: Duration = Duration::from_secs(600);
/// Between two pieces of a response.
const IDLE_TIMEOUT: Duration = Duration::from_secs(120);
/// Limit of each of several attempts: until its response begins, and between two pieces of it.
const ATTEMPT: Duration = Duration::from_secs(60);

/// A request keeps the route of the first model that was chosen for it.
pub fn routes(input: &Input, templates: &mut Templates) -> String {
    let retries = input.attempts.saturating_sub(1);
    let mut by_times: BTreeMap<_, Vec<&Target>> = BTreeMap::new();
    for target in &input.targets {
        by_times.entry(target.times).or_default().push(target);
    }
    let usual = by_times.remove(&Default::default()).is_some() || by_times.is_empty();
    let special = by_times.into_iter().map(|(times, targets)| (Some(targets), times));
    // The more exact match comes first, because Envoy takes the first route that matches.
    let all = special.chain(usual.then(|| (None, Default::default())));
    let mut routes: Vec<String> = Vec::new();
    for (targets, times) in all {
        let matched = match targets {
            None => "present_match: true".to_owned(),
            Some(targets) => {
                let names: Vec<&str> = targets.iter().map(|target| target.cluster.as_str()).collect();
                format!("string_match: {{ safe_regex: {{ regex: \"{}\" }} }}", names.join("|"))
            }
        };
        let attempts =
            if routes.is_empty() { slots(input, retries, templates) } else { format!("{PLUGIN}: *attempts") };
        // This limit ends when the response begins. The route's own timeout does not.
        let one =
            times.first.map(|first| format!("retry_policy: {{ num_retries: 0, per_try_timeout: {} }}", seconds(first)));
        let template = if retries == 0 { ROUTE } else { ROUTE_WITH_FALLBACK };
        let between = if retries == 0 { IDLE_TIMEOUT } else { ATTEMPT };
        let (first, between) = (times.first.unwrap_or(ATTEMPT), times.between.unwrap_or(between));
        let values = [
            ("MATCH", matched),
            ("TIMEOUT", seconds(TIMEOUT.max(first))),
            ("IDLE_TIMEOUT", seconds(IDLE_TIMEOUT.max(between))),
            ("FIRST", seconds(first)),
            ("ONE", one.unwrap_or_default()),
            ("BETWEEN", seconds(between)),
            ("RETRIES", retries.to_string()),
            ("ATTEMPTS", attempts),
        ];
        routes.push(templates.fill(template, &values.each_ref().map(|(name, value)| (*name, value.as_str()))));
    }
    routes.join("\n")
}

/// The cluster of each attempt, by the attempt's number.
fn slots(input: &Input, retries: usize, templates: &mut Templates) -> String {
    if retries == 0 {
        return String::new();
    }
    let clusters: Vec<String> = input.targets.iter().map(|target| slot_cluster(target, templates)).collect();
    let clusters = format!("exact_match_map: &clusters\n  map:\n{}", indented(&clusters.join("\n"), 4));
    let slots = (1..=retries).map(|number| {
        let map = if number == 1 { clusters.as_str() } else { "exact_match_map: *clusters" };
        templates.fill(SLOT, &[("NUMBER", &number.to_string()), ("CLUSTERS", map)])
    });
    let slots: Vec<String> = slots.collect();
    format!("{PLUGIN}: &attempts\n{}", indented(&templates.fill(SLOTS, &[("SLOTS", &slots.join("\n"))]), 2))
}

fn slot_cluster(target: &Target, templates: &mut Templates) -> String {
    templates.fill(SLOT_CLUSTER, &[("CLUSTER", &scalar(&target.cluster))])
}

/// A duration in Envoy's notation.
pub fn seconds(duration: Duration) -> String {
    format!("{}s", duration.as_secs_f64())
}

fn indented(text: &str, columns: usize) -> String {
    text.lines().map(|line| format!("{}{line}", " ".repeat(columns))).collect::<Vec<_>>().join("\n")
}
