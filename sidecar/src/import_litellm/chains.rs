//! Where requests for a name go when it fails: chains from name to name.

use std::collections::BTreeMap;

use super::entry::Entry;
use super::notes::{Kind, Notes};
use super::section::Section;
use super::settings::Settings;
use crate::yaml::Node;

#[derive(Default)]
pub struct Chains {
    /// By kind (`fallbacks`, …), then by name; targets in the order of trying.
    pub of: BTreeMap<&'static str, BTreeMap<String, Vec<String>>>,
    /// The chain that applies to every name.
    pub default: Vec<String>,
}

impl Chains {
    pub fn read(settings: &Settings, entries: &[Entry], notes: &mut Notes) -> Chains {
        let names: Vec<&str> = entries.iter().map(Entry::name).collect();
        let resolve = |name: &str| {
            let alias = settings.aliases.iter().find(|(alias, ..)| alias == name && !names.contains(&name));
            alias.map_or(name, |(_, target, _)| target).to_owned()
        };
        let is_model =
            |name: &str| entries.iter().any(|entry| matches!(entry, Entry::Deployment(_)) && entry.name() == name);
        let mut chains = Chains::default();
        for (kind, path, value) in &settings.chains {
            if *kind == "default_fallbacks" {
                let targets = targets(path, value, "", &resolve, &is_model, notes);
                targets.into_iter().for_each(|target| push(&mut chains.default, target));
                continue;
            }
            let Node::List(maps) = value else {
                notes.lost(path.as_str(), Kind::Routing, "is no list of {NAME: [NAMES]}");
                continue;
            };
            for (index, map) in maps.iter().enumerate() {
                for (name, value) in map.entries().unwrap_or_default() {
                    let path = format!("{path}[{index}].{name}");
                    let own = resolve(name);
                    if name != "*" && !names.contains(&own.as_str()) {
                        notes.lost(path, Kind::Routing, "no model has this name, so it is never asked for");
                        continue;
                    }
                    let targets = targets(&path, value, &own, &resolve, &is_model, notes);
                    let all = name == "*" && *kind == "fallbacks";
                    if name == "*" && !all {
                        notes.lost(
                            path,
                            Kind::Routing,
                            "a chain for all names is for failures in general only; name the models",
                        );
                        continue;
                    }
                    let chain = if all {
                        &mut chains.default
                    } else {
                        chains.of.entry(kind).or_default().entry(own).or_default()
                    };
                    targets.into_iter().for_each(|target| push(chain, target));
                }
            }
        }
        chains
    }

    /// A name's chain of one kind.
    pub fn of(&self, kind: &str, name: &str) -> &[String] {
        self.of.get(kind).and_then(|chains| chains.get(name)).map_or(&[], Vec::as_slice)
    }

    /// All names that any chain leads to from this one, without the chain that applies to every name.
    pub fn targets<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c String> {
        self.of.values().filter_map(move |chains| chains.get(name)).flatten()
    }

    pub fn longest(&self) -> usize {
        let chains = self.of.values().flat_map(BTreeMap::values).chain([&self.default]);
        chains.map(Vec::len).max().unwrap_or(0)
    }
}

fn push(chain: &mut Vec<String>, name: String) {
    if !chain.contains(&name) {
        chain.push(name);
    }
}

fn targets(
    path: &str,
    value: &Node,
    own: &str,
    resolve: &dyn Fn(&str) -> String,
    is_model: &dyn Fn(&str) -> bool,
    notes: &mut Notes,
) -> Vec<String> {
    let single = [value.clone()];
    let items = value.as_list().unwrap_or(&single);
    let mut targets = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let path = format!("{path}[{index}]");
        let mut object = Section::of(&path, Some(item.clone()));
        let name = match item.as_text() {
            Some(name) => Some(name.to_owned()),
            None => {
                let name = object.text("model");
                object.note(&[], (Kind::Routing, "a fallback gets the request as it came, and no other one"), notes);
                name
            }
        };
        let Some(name) = name.map(|name| resolve(&name)) else {
            notes.lost(path, Kind::Routing, "names no model");
            continue;
        };
        if name == own {
            notes.lost(path, Kind::Other, "is the model itself");
        } else if is_model(&name) {
            targets.push(name);
        } else {
            notes.lost(path, Kind::Routing, format!("{name:?} is no model that is imported, so it is left out"));
        }
    }
    targets
}
