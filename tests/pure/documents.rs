//! Prevents: something that exists and that no document knows, or the other way round. A name is documented when it stands in
//! backticks in the first column of its table.

mod configuration;
mod markdown;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use markdown::{DOCUMENTS, column, headings, links, read, rows, slug, words};
use regex::Regex;

const CONFIGURATION: &str = "docs/configuration.md";
const REFERENCE: &str = "docs/reference.md";
const SIDE_CAR: &str = "docs/side-car.md";
const EVALUATION: &str = "docs/evaluation.md";

type Names = BTreeSet<String>;

/// The text of all Rust files in a folder, wherever they stand in it.
fn sources(folder: &str) -> String {
    let mut text = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                text.push_str(&fs::read_to_string(&path).unwrap());
            }
        }
    }
    text
}

/// The first group of every match. A pattern that matches nothing has lost what it looks for.
#[track_caller]
fn found(pattern: &str, text: &str) -> Names {
    let found = Regex::new(pattern).unwrap().captures_iter(text).map(|captures| captures[1].to_owned()).collect();
    assert_ne!(found, Names::new(), "{pattern} matches nothing any more");
    found
}

fn each(names: Names, change: impl Fn(&str) -> String) -> Names {
    names.iter().map(|name| change(name)).collect()
}

#[track_caller]
fn agree(code: &Names, documented: &Names, place: &str) {
    let missing: Vec<&String> = code.difference(documented).collect();
    let invented: Vec<&String> = documented.difference(code).collect();
    assert!(
        missing.is_empty() && invented.is_empty(),
        "{place}: {missing:?} must stand in backticks in the first column; {invented:?} must not, as nothing has that name"
    );
}

/// Names of the code are those of the table under the heading.
#[track_caller]
fn check(code: &Names, document: &str, heading: &str) {
    agree(code, &column(document, heading), &format!("{document}, table {heading:?}"));
}

fn stats() -> Names {
    let source = sources("src/filter");
    let whole = found(r#""(adaptive_router_[a-z_]*[a-z])[;{"]"#, &source);
    let in_parts = each(found(r#"\("([a-z_]+_milli)""#, &source), |name| format!("adaptive_router_{name}"));
    &whole | &in_parts
}

fn sidecar_metrics() -> Names {
    let mut names = found(r#"(?:family|one|histogram)\(out, "([a-z_]+)""#, &sources("sidecar/src"));
    names.insert("info".to_owned());
    each(names, |name| format!("adaptive_router_sidecar_{name}"))
}

fn headers() -> Names {
    let source = sources("src/filter");
    let named = found(r#""(x-(?:adaptive-router|litellm)-[a-z0-9-]*[a-z0-9])""#, &source);
    // Those of a client are read after their prefix.
    let read = found(r#"b"([a-z-]+)" => headers\.\w+ = Some\(value"#, &source);
    let read = each(read, |name| match name.strip_prefix("x-litellm-") {
        Some(_) => name.to_owned(),
        None => format!("x-adaptive-router-{name}"),
    });
    &named | &read
}

/// `x-…-try-1` to `x-…-try-8`, as the first and the last one of them say.
fn with_all_slots(mut names: Names) -> Names {
    let slot = |number| format!("x-adaptive-router-try-{number}");
    if names.contains(&slot(1)) && names.contains(&slot(8)) {
        names.extend((2..8).map(slot));
    }
    names
}

#[test]
fn every_stat_is_documented_and_exists() {
    check(&stats(), REFERENCE, "Stats");
    check(&sidecar_metrics(), REFERENCE, "Metrics of the side-car");
    let labels: Names = rows(REFERENCE, "Stats").iter().flat_map(|row| words(&row[1])).collect();
    agree(&found(r"tag_name: (\w+)", &read("envoy/envoy.yaml")), &labels, "labels in docs/reference.md, second column");
}

#[test]
fn every_header_is_documented_and_exists() {
    agree(&headers(), &with_all_slots(column(REFERENCE, "Headers")), "docs/reference.md, table \"Headers\"");
}

#[test]
fn every_word_of_stats_and_errors_is_documented_and_exists() {
    let source = sources("src");
    for (pattern, document, heading) in [
        (r#"(?-u:\b)Fault::\w+ => "([a-z_]+)""#, REFERENCE, "Faults"),
        (r#"(?-u:\b)Reason::\w+ => "([a-z0-9_]+)""#, REFERENCE, "Reasons"),
        (r#"(?-u:\b)Signal::\w+ => "([a-z_]+)""#, REFERENCE, "Signals"),
        (r#"(?-u:\b)(?:Outcome|SyncResult)::\w+ => "([a-z_]+)""#, REFERENCE, "Outcomes of a sync"),
        (r#"(?-u:\b)Strategy::\w+ => "([a-z_]+)""#, CONFIGURATION, "Strategies"),
        (r#"(?-u:\b)status: \d+, code: "([a-z_]+)""#, REFERENCE, "Errors"),
    ] {
        check(&found(pattern, &source), document, heading);
    }
    let statuses = found(r#"(?-u:\b)status: (\d+, code: "[a-z_]+)""#, &source);
    let documented =
        rows(REFERENCE, "Errors").iter().map(|row| format!("{}, code: \"{}", row[1], words(&row[0])[0])).collect();
    agree(&statuses, &documented, "statuses of errors in docs/reference.md");
    let types = found(r#"(?-u:\b)Builtin::\w+ => "([a-z_]+)""#, &source);
    let told: Names = words(&read(CONFIGURATION)).into_iter().collect();
    assert!(types.is_subset(&told), "{:?} is not in {CONFIGURATION}", types.difference(&told));
}

#[test]
fn every_path_is_documented_and_exists() {
    let path = |name: &str| name.split_once(' ').map_or_else(|| name.to_owned(), |(_, path)| path.to_owned());
    let of_filter = found(r#"b"(/[a-z0-9_]+/[a-z0-9_/]+)""#, &sources("src"));
    agree(&of_filter, &each(column(REFERENCE, "Requests"), path), "docs/reference.md, table \"Requests\"");
    let of_sidecar = each(found(r#"\.route\("([^"]+)""#, &sources("sidecar/src")), |path| format!("GET {path}"));
    check(&of_sidecar, REFERENCE, "HTTP of the side-car");
    let state = sources("sidecar/src");
    let (_, state) = state.split_once("pub struct RouterState {").expect("the state of a router");
    let (fields, _) = state.split_once("\n}").unwrap();
    check(&found(r"pub (\w+):", fields), REFERENCE, "State of a router");
}

#[test]
fn every_option_of_the_side_car_is_documented_and_exists() {
    let source = sources("sidecar/src");
    let variables = found(r#""(ADAPTIVE_ROUTER_[A-Z_]+)""#, &source);
    let options = found(r#"(?-u:\b)long(?: = "[a-z-]+")?, [^\]]*env = "ADAPTIVE_ROUTER_([A-Z_]+)""#, &source);
    let options = each(options, |name| format!("--{}", name.to_lowercase().replace('_', "-")));
    check(&(&variables | &options), SIDE_CAR, "Start it");
    let (_, commands) = source.split_once("enum Command {").expect("the commands");
    let (commands, _) = commands.split_once("\n}").unwrap();
    // As clap writes them: ImportLitellm is import-litellm.
    let kebab = |name: &str| {
        let words = Regex::new("(.)([A-Z])").unwrap().replace_all(name, "$1-$2");
        words.to_lowercase()
    };
    check(&each(found(r"(?m)^    ([A-Z]\w+)[(,]", commands), kebab), SIDE_CAR, "Commands");
}

#[test]
fn every_make_target_is_documented_and_exists() {
    let targets = found(r"(?m)^([a-z0-9-]+):.*## ", &read("Makefile"));
    let targets = each(targets, |target| format!("make {target}"));
    check(&targets, "docs/development.md", "Make targets");
    for document in DOCUMENTS {
        for word in words(&read(document)).iter().filter(|word| word.starts_with("make ")) {
            let target = word.split(' ').take(2).collect::<Vec<_>>().join(" ");
            assert!(targets.contains(&target), "{document}: `{word}` is no target of the Makefile");
        }
    }
}

/// Wherever they stand in backticks.
#[test]
fn stats_and_headers_that_documents_mention_exist() {
    let known = &(&stats() | &sidecar_metrics()) | &headers();
    let names =
        Regex::new("^(adaptive_router_(?:[a-z]+_)*[a-z]+|x-(?:adaptive-router|litellm)-[a-z0-9-]*[a-z0-9])$").unwrap();
    // Of the configuration, not of the stats.
    let others = ["adaptive_router_sidecar"];
    let mut checked = 0;
    for document in DOCUMENTS {
        for word in
            words(&read(document)).iter().filter(|word| names.is_match(word) && !others.contains(&word.as_str()))
        {
            assert!(known.contains(word), "{document}: nothing has the name `{word}`");
            checked += 1;
        }
    }
    assert!(checked > 40, "{checked}");
}

#[test]
fn links_lead_somewhere() {
    for document in DOCUMENTS {
        let folder = Path::new(document).parent().unwrap();
        for link in links(document) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target =
                if file.is_empty() { document.to_owned() } else { folder.join(file).to_str().unwrap().to_owned() };
            assert!(markdown::path(&target).exists(), "{document}: there is no file for {link}");
            let known = || headings(&target).iter().any(|heading| slug(heading) == anchor);
            assert!(anchor.is_empty() || known(), "{document}: {target} has no heading for {link}");
        }
    }
}

#[test]
fn the_readme_is_short_and_its_results_are_those_of_the_evaluation() {
    const RESULTS: [&str; 2] = ["after the change %", "USD per 1k"];
    let readme = read("README.md");
    assert!(readme.lines().count() <= 220, "{} lines", readme.lines().count());
    let evaluation = read(EVALUATION);
    let (_, world) = evaluation.split_once("**regression**").expect("the world of the README's results");
    let world: Vec<Vec<&str>> = world
        .lines()
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .map(|line| line.trim_matches('|').split('|').map(str::trim).collect())
        .collect();
    let columns = RESULTS.map(|column| world[0].iter().position(|heading| *heading == column).unwrap());
    let results = rows("README.md", "Adaptive router");
    assert!(results.len() > 3, "{results:?}");
    for result in results {
        let row =
            world.iter().find(|row| row[0] == result[0]).unwrap_or_else(|| panic!("{EVALUATION} has no {result:?}"));
        assert_eq!(
            columns.map(|column| row[column]),
            [&result[1], &result[2]],
            "{}: copy it from {EVALUATION}",
            result[0]
        );
    }
}

#[test]
fn the_readme_names_the_envoy_that_tests_run_with() {
    let versions = found(r"(?m)^\w*envoy_version=(\d+\.\d+)", &read("scripts/lib.sh"));
    let told: Vec<String> =
        rows("README.md", "In an Envoy that you have already").into_iter().map(|row| row[0].clone()).collect();
    for version in versions {
        assert!(told.contains(&format!("Envoy {version}")), "{version} is not in the table \"works with\": {told:?}");
    }
}
