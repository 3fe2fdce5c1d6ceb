//! The router's beliefs, read from Envoy's stats in Prometheus' text format.

use std::collections::BTreeMap;

/// Posterior means by request type and model.
pub type Means = BTreeMap<(String, String), f64>;

/// Reads the lines of one router: `adaptive_router_posterior_mean_milli{router="…",request_type="…",model="…"} 873`.
pub fn posterior_means(text: &str, router: &str) -> Means {
    text.lines().filter_map(|line| mean(line, router)).collect()
}

fn mean(line: &str, router: &str) -> Option<((String, String), f64)> {
    let (labels, value) = line.strip_prefix("adaptive_router_posterior_mean_milli{")?.rsplit_once("} ")?;
    if label(labels, "router")? != router {
        return None;
    }
    let milli: f64 = value.parse().ok()?;
    Some(((label(labels, "request_type")?.to_owned(), label(labels, "model")?.to_owned()), milli / 1_000.0))
}

fn label<'a>(labels: &'a str, name: &str) -> Option<&'a str> {
    labels.split(',').find_map(|label| label.strip_prefix(name)?.strip_prefix("=\"")?.strip_suffix('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_routers_means_are_read() {
        let text = "# TYPE adaptive_router_posterior_mean_milli gauge\n\
                    adaptive_router_posterior_mean_milli{router=\"a\",request_type=\"writing\",model=\"gpt-4.1\"} 873\n\
                    adaptive_router_posterior_mean_milli{router=\"b\",request_type=\"writing\",model=\"gpt-4.1\"} 1\n\
                    adaptive_router_picks{router=\"a\",request_type=\"writing\",model=\"gpt-4.1\"} 5\n";
        let means = posterior_means(text, "a");
        assert_eq!(means, Means::from([(("writing".to_owned(), "gpt-4.1".to_owned()), 0.873)]));
    }
}
