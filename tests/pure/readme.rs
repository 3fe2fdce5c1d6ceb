//! Prevents: a key, stat or header that exists and that the README does not know, or the other way round.

use std::collections::BTreeSet;

use regex::Regex;

const README: &str = include_str!("../../README.md");
const CONFIG: [&str; 5] = [
    include_str!("../../src/config.rs"),
    include_str!("../../src/config/router.rs"),
    include_str!("../../src/config/fallback.rs"),
    include_str!("../../src/config/resilience.rs"),
    include_str!("../../src/config/upstream.rs"),
];
const METRICS: &str = include_str!("../../src/filter/metrics.rs");
const HTTP: [&str; 3] = [
    include_str!("../../src/filter/http.rs"),
    include_str!("../../src/filter/retry_state.rs"),
    include_str!("../../src/filter/attempt.rs"),
];

/// The first group of every match.
fn found(pattern: &str, text: &str) -> BTreeSet<String> {
    Regex::new(pattern).unwrap().captures_iter(text).map(|captures| captures[1].to_owned()).collect()
}

#[test]
fn every_configuration_key_is_documented() {
    let read = r#"(?:text|number|list|object|choice|duration|duration_or_zero|boolean|get|price|name|plain|read_chain|read_time)\(\s*(?:&mut )?(?:fields, |store, )?"([a-z_]+)""#;
    let keys: BTreeSet<String> = CONFIG.iter().flat_map(|source| found(read, source)).collect();
    assert!(keys.len() > 20, "{keys:?}");
    for key in keys {
        assert!(found(r"([a-z_]+)", README).contains(&key), "{key} is not in the README");
    }
}

#[test]
fn every_stat_is_documented_and_exists() {
    let literal: BTreeSet<String> = found(r#""adaptive_router_([a-z_]+)"#, METRICS);
    let gauges = found(r#"\("([a-z_]+_milli)""#, METRICS);
    let mut defined = &literal | &gauges;
    defined.remove("");
    let documented = found(r"`adaptive_router_([a-z_]+)`", README);
    assert_eq!(defined, documented);
}

#[test]
fn every_header_is_documented_and_exists() {
    // A slot's name ends in its number.
    let names = r#""(x-adaptive-router-(?:[a-z-]+[a-z]|try-))[0-9]?""#;
    let code: BTreeSet<String> = HTTP.iter().flat_map(|source| found(names, source)).collect();
    let by_prefix: BTreeSet<String> =
        ["mode", "min-quality-tier", "session"].iter().map(|name| format!("x-adaptive-router-{name}")).collect();
    let documented = found(r"\| `(x-adaptive-router-[a-z-]+)(?:1)?`", README);
    assert_eq!(&code | &by_prefix, documented);
}
