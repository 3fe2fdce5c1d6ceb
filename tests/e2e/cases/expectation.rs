//! What a case expects of a step, compared with what came.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use adaptive_router_sim::Recorded;
use serde_json::Value;

use crate::call::{Answer, Call};
use crate::cases::format::{Expect, OneOf, Stat, Upstream};
use crate::metrics::Metrics;

/// Less is no evidence: the answer itself leaves traces of it.
const NO_EVIDENCE: f64 = 0.05;
const NO_HEADER: &str = "no such header";
/// As much of an answer as a line of the report shows.
const SHOWN: usize = 160;

/// What came of a step.
pub struct Seen {
    pub router: String,
    pub sent: Call,
    pub answer: Answer,
    /// The model whose provider was asked, in order.
    pub arrived: Vec<(&'static str, Recorded)>,
    pub before: Metrics,
    pub after: Metrics,
}

/// Whether it says something of changed stats.
pub fn measures(expect: &Expect) -> bool {
    expect.evidence.is_some()
        || expect.evidence_model.is_some()
        || !expect.stats.is_empty()
        || expect.any_of.iter().any(measures)
}

/// What was expected and did not come.
pub fn differences(expect: &Expect, seen: &Seen) -> Vec<String> {
    let mut report = Report(Vec::new());
    report.one_of("status", &expect.status, &seen.answer.status);
    if let Some(texts) = &expect.response_contains {
        let text = seen.answer.text();
        report.check(texts.any(|part| text.contains(part)), "response_contains", texts, &shown(&text));
    }
    for (name, expected) in &expect.response_headers {
        let got = seen.answer.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let is_so = match (expected, &got) {
            (Some(expected), Some(got)) => expected.any(|value| value == got),
            (expected, got) => expected.is_none() && got.is_none(),
        };
        let expected: &dyn Debug = expected.as_ref().map_or(&NO_HEADER, |expected| expected);
        report.check(is_so, name, expected, got.as_deref().unwrap_or(NO_HEADER));
    }
    if let Some(upstream) = &expect.upstream {
        report.upstream(upstream, seen);
    }
    let changes = evidence(seen);
    if let Some(expected) = &expect.evidence {
        let sum = changes.values().sum::<f64>();
        report.check(expected.any(|word| word == in_words(sum)), "evidence", expected, &changes);
    }
    if let Some(models) = &expect.evidence_model {
        let changed: BTreeSet<&String> =
            changes.iter().filter(|(_, change)| in_words(**change) != "none").map(|(model, _)| model).collect();
        report.check(changed.iter().all(|model| models.any(|name| name == *model)), "evidence_model", models, &changes);
    }
    expect.stats.iter().for_each(|stat| report.stat(stat, seen));
    if !expect.any_of.is_empty() {
        let each: Vec<String> = expect.any_of.iter().map(|expect| differences(expect, seen).join("; ")).collect();
        if each.iter().all(|differences| !differences.is_empty()) {
            report.0.push(format!("none of these: ({})", each.join(") or (")));
        }
    }
    report.0
}

/// What differs, each with what was expected and what came.
struct Report(Vec<String>);

impl Report {
    fn check(&mut self, is_so: bool, what: &str, expected: &(impl Debug + ?Sized), got: &(impl Debug + ?Sized)) {
        if !is_so {
            self.0.push(format!("{what}: expected {expected:?}, got {got:?}"));
        }
    }

    fn one_of<T: PartialEq + Debug>(&mut self, what: &str, expected: &Option<OneOf<T>>, got: &T) {
        if let Some(expected) = expected {
            self.check(expected.any(|value| value == got), what, expected, got);
        }
    }

    fn upstream(&mut self, expected: &Upstream, seen: &Seen) {
        let clusters: Vec<String> = seen.arrived.iter().map(|(model, _)| (*model).to_owned()).collect();
        self.one_of("upstream.clusters", &expected.clusters, &clusters);
        let Some((_, last)) = seen.arrived.last() else {
            let asked = expected.model.is_none() && expected.path.is_none() && expected.body_kept.is_none();
            return self.check(asked, "upstream", "a request", &shown(&seen.answer.text()));
        };
        let body = last.json();
        let model = body.as_ref().and_then(|body| body["model"].as_str()).unwrap_or_default().to_owned();
        self.one_of("upstream.model", &expected.model, &model);
        self.one_of("upstream.path", &expected.path, &last.path);
        if let Some(kept) = expected.body_kept {
            let is_kept = without_model(serde_json::from_slice(&seen.sent.bytes()).ok()) == without_model(body);
            self.check(is_kept == kept, "upstream.body_kept", &kept, &shown(&String::from_utf8_lossy(&last.body)));
        }
        for name in &expected.headers_absent {
            self.check(last.header(name).is_none(), name, NO_HEADER, &last.header(name));
        }
    }

    fn stat(&mut self, stat: &Stat, seen: &Seen) {
        let of = |metrics: &Metrics| sum(metrics, &seen.router, stat);
        let value = if stat.total { of(&seen.after) } else { of(&seen.after) - of(&seen.before) };
        let what = format!("{} {:?}", stat.name, stat.labels);
        if let Some(expected) = &stat.is {
            let is_so = expected.any(|is| (value - is).abs() <= stat.within * is.abs());
            self.check(is_so, &what, expected, &value);
        }
        let (least, most) = (stat.least.unwrap_or(f64::NEG_INFINITY), stat.most.unwrap_or(f64::INFINITY));
        self.check((least..=most).contains(&value), &what, &(least..=most), &value);
    }
}

/// By model, the change of successes less failures over all cells.
fn evidence(seen: &Seen) -> BTreeMap<String, f64> {
    let mut changes = BTreeMap::new();
    for (metrics, time) in [(&seen.after, 1.0), (&seen.before, -1.0)] {
        for (kind, side) in [("success", 1.0), ("failure", -1.0)] {
            let name = format!("adaptive_router_evidence_{kind}_milli");
            for (series, value) in metrics.starting_with(&name).iter().filter(|(series, _)| of_router(series, seen)) {
                let model = series.split("model=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
                *changes.entry(model.to_owned()).or_default() += time * side * value / 1000.0;
            }
        }
    }
    changes
}

fn in_words(change: f64) -> &'static str {
    match change {
        change if change >= NO_EVIDENCE => "up",
        change if change <= -NO_EVIDENCE => "down",
        _ => "none",
    }
}

/// Over all series with this name and these labels.
fn sum(metrics: &Metrics, router: &str, stat: &Stat) -> f64 {
    let has = |series: &str, name: &str, value: &str| {
        let label = format!("{name}=\"{value}\"");
        series.contains(&format!("{{{label}")) || series.contains(&format!(",{label}"))
    };
    metrics
        .starting_with(&stat.name)
        .iter()
        .filter(|(series, _)| series.split('{').next() == Some(&stat.name))
        .filter(|(series, _)| !series.contains("router=\"") || has(series, "router", router))
        .filter(|(series, _)| stat.labels.iter().all(|(name, value)| has(series, name, value)))
        .map(|(_, value)| value)
        .sum()
}

fn of_router(series: &str, seen: &Seen) -> bool {
    series.contains(&format!("router=\"{}\"", seen.router))
}

fn without_model(body: Option<Value>) -> Option<Value> {
    let mut body = body?;
    body.as_object_mut()?.remove("model");
    Some(body)
}

fn shown(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}
