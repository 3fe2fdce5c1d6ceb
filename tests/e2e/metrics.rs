//! Envoy's stats as Prometheus would read them.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use crate::envoy::Envoy;

/// Stats are promised to be up to date within this time.
const UP_TO_DATE: Duration = Duration::from_secs(1);

/// Name and labels, as `name{label="value",…}` with the labels in alphabetical order -> value.
pub struct Metrics(pub BTreeMap<String, f64>);

impl Metrics {
    pub fn read(envoy: &Envoy) -> Metrics {
        Metrics::parse(&envoy.admin("/stats/prometheus").text())
    }

    pub fn parse(text: &str) -> Metrics {
        Metrics(text.lines().filter(|line| !line.starts_with('#')).filter_map(sample).collect())
    }

    /// The value of a series; 0 where there is none yet.
    pub fn get(&self, series: &str) -> f64 {
        self.0.get(series).copied().unwrap_or_default()
    }

    /// The sum over all series of this name.
    pub fn sum(&self, name: &str) -> f64 {
        let of_name = |series: &&String| series.split('{').next() == Some(name);
        self.0.keys().filter(of_name).map(|series| self.get(series)).sum()
    }

    /// All series whose name begins so.
    pub fn starting_with(&self, prefix: &str) -> BTreeMap<&str, f64> {
        self.0
            .iter()
            .filter(|(series, _)| series.starts_with(prefix))
            .map(|(series, value)| (&**series, *value))
            .collect()
    }
}

/// Fails unless the series reach these values in time.
#[track_caller]
pub fn expect(envoy: &Envoy, expected: &[(&str, f64)]) {
    let is_so = |metrics: &Metrics| expected.iter().all(|(series, value)| metrics.get(series) == *value);
    when(envoy, is_so, &format!("{expected:?}"));
}

/// What is read once it is so; fails if that takes too long.
#[track_caller]
pub fn when(envoy: &Envoy, is_so: impl Fn(&Metrics) -> bool, what: &str) -> Metrics {
    let deadline = Instant::now() + UP_TO_DATE;
    loop {
        let metrics = Metrics::read(envoy);
        if is_so(&metrics) {
            return metrics;
        }
        if Instant::now() > deadline {
            let mut all = metrics.starting_with("adaptive_router_");
            all.retain(|series, _| !series.contains("_bucket{"));
            panic!("not in time: {what}; there is {all:#?}");
        }
        thread::sleep(Duration::from_millis(20));
    }
}

fn sample(line: &str) -> Option<(String, f64)> {
    let (series, value) = line.rsplit_once(' ')?;
    let value = value.parse().ok()?;
    let Some((name, labels)) = series.strip_suffix('}').and_then(|series| series.split_once('{')) else {
        return Some((series.to_owned(), value));
    };
    // Label values of these tests hold no `",`.
    let mut labels: Vec<&str> = labels.strip_suffix('"')?.split("\",").collect();
    labels.sort_unstable();
    Some((format!("{name}{{{}\"}}", labels.join("\",")), value))
}
