//! Prevents: a configuration in the README that is refused. `render` reads it, with addresses in place of clusters.

use adaptive_router_sidecar::render::{Surroundings, render};

const README: &str = include_str!("../../README.md");

/// The example under "Configuration".
fn example() -> String {
    let (_, after) = README.split_once("## Configuration\n\n```yaml\n").unwrap();
    let (example, _) = after.split_once("```").unwrap();
    ["cluster: fast", "cluster: smart"]
        .iter()
        .fold(example.to_owned(), |text, key| text.replace(key, "address: 127.0.0.1:1"))
}

#[track_caller]
fn check(configuration: &str) {
    let configuration = format!("sidecar: 127.0.0.1:9090\n{configuration}");
    let nothing = Surroundings { prices: None, file: &|_| Ok(String::new()), variable: &|_| None, today: "2026-11-29" };
    if let Err(errors) = render(&configuration, &nothing) {
        panic!("{configuration}\n{errors:?}");
    }
}

#[test]
fn the_example_and_every_line_of_what_one_may_want_are_accepted() {
    let example = example();
    check(&example);
    let (_, wanted) = README.split_once("| I want | write |\n|---|---|\n").unwrap();
    let wanted: Vec<&str> = wanted.lines().take_while(|line| line.starts_with('|')).collect();
    assert!(wanted.len() > 8, "{wanted:?}");
    for line in wanted {
        let written = line.split('`').nth(1).unwrap();
        let (key, _) = written.split_once(':').unwrap();
        // It takes the place of the example's own line, or joins a model, the whole or the router.
        let without: String = example
            .lines()
            .filter(|line| !line.trim_start().starts_with(key))
            .map(|line| format!("{line}\n"))
            .collect();
        let configuration = if key == "rpm" {
            example.replace("quality_tier: 3", &format!("quality_tier: 3, {written}"))
        } else if ["affinity", "feedback", "store"].contains(&key) {
            format!("{without}{written}\n")
        } else {
            without.replace("- name: auto", &format!("- name: auto\n  {written}"))
        };
        check(&configuration);
    }
}
