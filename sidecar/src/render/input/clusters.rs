//! Names of clusters, made of router, model and deployment. They contain only characters that stats and headers keep,
//! and each name is used once.

use std::collections::BTreeSet;

#[derive(Default)]
pub struct Clusters(BTreeSet<String>);

impl Clusters {
    pub fn reserve(&mut self, name: &str) {
        self.0.insert(name.to_owned());
    }

    /// A name that is not used yet. The same names in the same order give the same results.
    pub fn name(&mut self, router: &str, model: &str, deployment: &str) -> String {
        let parts = [router, model, deployment].map(safe);
        let length = if deployment.is_empty() { 2 } else { 3 };
        let stem = parts.iter().take(length).map(String::as_str).collect::<Vec<_>>().join("_");
        let numbered = (2..).map(|number| format!("{stem}_{number}"));
        let free = std::iter::once(stem.clone()).chain(numbered).find(|name| !self.0.contains(name));
        let name = free.unwrap_or(stem);
        self.0.insert(name.clone());
        name
    }
}

fn safe(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows() {
        let mut clusters = Clusters::default();
        clusters.reserve("adaptive_router_sidecar");
        for (router, model, name) in [
            ("smart-cheap-router", "fast", "smart-cheap-router_fast"),
            ("a", "gpt-4.1", "a_gpt-4_1"),
            ("a", "gpt-4:1", "a_gpt-4_1_2"),
            ("a", "gpt-4_1", "a_gpt-4_1_3"),
            ("a", "gpt-4_1_2", "a_gpt-4_1_2_2"),
            ("名", "前", "___"),
            ("", "", "_"),
            ("adaptive", "router_sidecar", "adaptive_router_sidecar_2"),
        ] {
            assert_eq!(clusters.name(router, model, ""), name);
        }
        assert_eq!(clusters.name("a", "gpt-4.1", "eu.1"), "a_gpt-4_1_eu_1");
    }
}
