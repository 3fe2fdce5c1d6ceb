//! Prevents: an input that the fuzzer once found, or that was written for it, breaking the filter again. Every check runs on its saved
//! corpus, on that cut off anywhere, and with single bytes changed.

use std::fs;
use std::path::Path;
use std::time::Duration;

use adaptive_router::api::request::{Endpoint, Request};
use adaptive_router::bandit::evidence::Evidence;
use adaptive_router::config::model::Capacity;
use adaptive_router::config::{Config, Role};
use adaptive_router::feedback::journal::Page;
use adaptive_router::feedback::record_table::{Key, Record, Set};
use adaptive_router::fleet::counters::Counters;
use adaptive_router::fleet::link::Link;
use adaptive_router::fleet::others::Others;
use adaptive_router::fleet::wire::{Epoch, FleetTable, SyncResponse};
use adaptive_router::resilience::latency::{Kind, Latencies, Sample};
use adaptive_router::resilience::limits::Load;
use prost::Message;

#[path = "../../fuzz/checks.rs"]
mod checks;

type Input = (String, Vec<u8>);

fn saved(target: &str) -> Vec<Input> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut inputs: Vec<Input> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect();
    inputs.sort();
    inputs
}

/// Runs a check on inputs, on each cut off anywhere, and with each byte changed; long ones at some 300 places.
fn play(inputs: Vec<Input>, least: usize, check: fn(&[u8])) {
    assert!(inputs.len() >= least, "{} inputs", inputs.len());
    for (name, input) in inputs {
        println!("{name}");
        check(&input);
        for place in (0..input.len()).step_by(1 + input.len() / 300) {
            check(&input[..place]);
            for change in [0x01, 0x80, 0xff] {
                let mut changed = input.clone();
                changed[place] ^= change;
                check(&changed);
            }
        }
    }
}

#[test]
fn requests() {
    let inputs = saved("request");
    let each =
        |endpoint: u8| inputs.iter().map(move |(name, input)| (name.clone(), [&[endpoint], &input[1..]].concat()));
    play(b"01234".iter().flat_map(|endpoint| each(*endpoint)).collect(), 100, checks::request::check);
}

#[test]
fn responses() {
    play(saved("response"), 12, checks::response::check);
}

#[test]
fn configurations() {
    play(saved("configuration"), 6, checks::configuration::check);
}

#[test]
fn values_of_shared_data() {
    let now = Duration::from_secs(1_799_999_990);
    let mut load = Load::default();
    load.admit(Capacity::default(), 3, true, now).unwrap();
    let mut latencies = Latencies::default();
    latencies.add(&[Sample { model: 7, kind: Kind::Whole, seconds: 0.5 }], now);
    let mut counters = Counters::default();
    counters.replica = 7;
    (0..70).for_each(|_| counters.add(7, Evidence { successes: 0.5, failures: 0.5 }, 1_799_999_990));
    let others = Others { etag: 1, replica: 7, own_from: 1, spans: counters.spans_from(0).collect() };
    let link = Link { store: 7, salt: [7; 16] };
    let record = |number: u64| Record {
        key: Key::from_parts(number, 7),
        time_s: 1_799_999_990,
        time_ms: 7,
        flags: 1,
        values: [7, 8],
    };
    let mut set = Set::default();
    for number in 0..3 {
        set.put(record(number), 1_799_999_990, 60);
    }
    let mut page = Page::new(7);
    (0..3).for_each(|number| page.push(&record(number)));
    let acknowledged = [&7_u64.to_le_bytes()[..], &counters.to_bytes()].concat();
    let values = [
        ("0", load.to_bytes()),
        ("2", counters.to_bytes()),
        ("3", others.to_bytes()),
        ("4", link.to_bytes()),
        ("5", acknowledged),
        ("6", latencies.to_bytes()),
        ("8", set.to_bytes()),
        ("9", page.bytes().to_vec()),
    ];
    // A model that cooled, as it stands in shared data, was saved.
    let inputs = values.into_iter().map(|(kind, bytes)| (kind.to_owned(), [kind.as_bytes(), &bytes].concat()));
    play(inputs.chain(saved("shared_data")).collect(), 9, checks::shared_data::check);
}

#[test]
fn answers_to_syncs() {
    let epoch = |value: f64| Epoch {
        closed: true,
        age_s: 3,
        successes: vec![value, 0.5],
        failures: vec![0.25, value],
        ..Epoch::default()
    };
    let table = |epochs: Vec<Epoch>| FleetTable {
        router: "r".into(),
        request_type: "general".into(),
        replica: 7,
        own_from: 1,
        models: vec!["a".into(), "b".into()],
        resets: vec![0, 3],
        epochs,
        etag: 9,
        ..FleetTable::default()
    };
    let tables =
        [vec![], vec![epoch(2.0)], vec![epoch(2.0), epoch(64.0)], vec![epoch(f64::NAN)], vec![epoch(1e308); 3]];
    let inputs = tables.into_iter().enumerate().map(|(number, epochs)| {
        let answer = SyncResponse { version: 1, store: 7, tables: vec![table(epochs)], ..SyncResponse::default() };
        (format!("answer {number}"), answer.encode_to_vec())
    });
    play(inputs.collect(), 5, checks::sync_answer::check);
}

/// The checks refuse what they should: they would notice.
#[test]
fn most_of_the_corpus_is_accepted() {
    let chats =
        saved("request").iter().filter(|(_, input)| Request::parse(Endpoint::Chat, &input[1..]).is_ok()).count();
    assert!(chats >= 15, "{chats} chat requests");
    let configurations = saved("configuration").iter().filter(|(_, input)| Config::parse(input).is_ok()).count();
    assert!(configurations >= 4, "{configurations} configurations");
    assert!(saved("configuration").iter().any(|(_, input)| matches!(Role::parse(input), Ok(Role::Upstream(_)))));
}
