//! What clients and providers in the field do that nobody thought of: the exchanges of `tests/data/cases`, and what a user may
//! expect of each. Its README.md has the format.
//!
//! `ADAPTIVE_ROUTER_CASES=text` plays only the files with that in their name, `ADAPTIVE_ROUTER_CASES_DIR` those of another
//! directory.

mod body;
mod expectation;
mod format;
mod play;
mod stage;

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Instant;
use std::{env, fs, thread};

use crate::cases::format::Case;
use crate::cases::stage::Stage;
use crate::needs;

/// Cases that share an Envoy, which takes more time to start than they take together.
const TOGETHER: usize = 60;
/// Envoys at a time.
const AT_A_TIME: usize = 2;

#[test]
fn cases() {
    let started = Instant::now();
    let (cases, mut failures) = read();
    let count = cases.len() + failures.len();
    assert!(count > 0, "no case has such a name");
    let (groups, failed) = (Mutex::new(groups(cases)), Mutex::default());
    let work = || {
        // The lock is given back before the group is played.
        while let Some(group) = { groups.lock().unwrap().pop() } {
            let more = Stage::set(group).play();
            Mutex::<Vec<String>>::lock(&failed).unwrap().extend(more);
        }
    };
    thread::scope(|scope| (0..AT_A_TIME).for_each(|_| drop(scope.spawn(work))));
    failures.extend(failed.into_inner().unwrap());
    failures.sort();
    println!("{} of {count} cases hold, in {:.1?}", count - failures.len(), started.elapsed());
    assert!(failures.is_empty(), "{} of {count} cases fail:\n{}", failures.len(), failures.join("\n"));
}

/// The cases, and a line for each file that is none.
fn read() -> (Vec<Case>, Vec<String>) {
    let directory = env::var_os("ADAPTIVE_ROUTER_CASES_DIR")
        .map_or_else(|| needs::workspace().join("tests/data/cases"), PathBuf::from);
    let wanted = env::var("ADAPTIVE_ROUTER_CASES").unwrap_or_default();
    let mut names: Vec<String> = fs::read_dir(&directory)
        .unwrap_or_else(|error| panic!("{}: {error}", directory.display()))
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".json") && name.contains(&wanted))
        .collect();
    names.sort();
    let (mut cases, mut failures) = (Vec::new(), Vec::new());
    for (number, name) in names.into_iter().enumerate() {
        match Case::parse(number, &name, &fs::read_to_string(directory.join(&name)).unwrap()) {
            Ok(case) => cases.push(case),
            Err(error) => failures.push(format!("{name}: is no case: {error}")),
        }
    }
    (cases, failures)
}

/// The cases by Envoy.
fn groups(cases: Vec<Case>) -> Vec<Vec<Case>> {
    let (alone, mut others): (Vec<Case>, Vec<Case>) = cases.into_iter().partition(|case| case.alone);
    let mut groups: Vec<Vec<Case>> = alone.into_iter().map(|case| vec![case]).collect();
    while !others.is_empty() {
        groups.push(others.split_off(others.len().saturating_sub(TOGETHER)));
    }
    groups
}
