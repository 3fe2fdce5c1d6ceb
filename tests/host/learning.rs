//! Prevents: evidence that gets lost between workers, that a broken value or a new configuration destroys, that one caller
//! makes up, or that grows without bound.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use adaptive_router::bandit::evidence::Evidence;
use adaptive_router::feedback::journal::{PAGE_RECORDS, PAGES};
use adaptive_router::feedback::record_table::{RECORD_BYTES, SETS, WAYS};
use adaptive_router::fleet::counters::Counters;
use adaptive_router::hash;
use serde_json::{Value, json};

use crate::host::{Exchange, Host};
use crate::requests::CONFIG;
use crate::worker::Vm;

const CELL: &str = "adaptive_router/evidence/smart-cheap-router/code_generation";
const SUCCESS: &str =
    "adaptive_router_evidence_success_milli;router=smart-cheap-router;request_type=code_generation;model=fast;";
const QUESTION: &str = "Write a function that sorts a list in Rust";
const ANSWER: &str = "fn sort() {}";
pub const PRAISE: &str = "Perfect, that works now, thank you!";
const CORRUPT: &str = "adaptive_router_faults;kind=corrupt_data;";

/// A request for code, its answer, and praise.
fn praised(host: &Host, caller: &str, session: &str) {
    reacted(host, caller, session, PRAISE);
}

/// A request for code, its answer, and a reaction.
fn reacted(host: &Host, caller: &str, session: &str, reaction: &str) {
    answer(host, caller, session);
    react(host, caller, session, reaction);
}

/// A request for code, and its answer.
pub fn answer(host: &Host, caller: &str, session: &str) {
    let reply = json!({"choices": [{"message": {"role": "assistant", "content": ANSWER}}]}).to_string();
    let ok = [(":status", "200"), ("content-type", "application/json")];
    send(host, caller, session, json!([{"role": "user", "content": QUESTION}])).respond(&ok, &[reply.as_bytes()]);
}

/// A reaction to that answer.
pub fn react(host: &Host, caller: &str, session: &str, reaction: &str) {
    let messages = json!([
        {"role": "user", "content": QUESTION},
        {"role": "assistant", "content": ANSWER},
        {"role": "user", "content": reaction},
    ]);
    send(host, caller, session, messages)
        .respond(&[(":status", "200"), ("content-type", "application/json")], &[b"{}"]);
}

fn send(host: &Host, caller: &str, session: &str, messages: Value) -> Exchange {
    let body = json!({"model": "smart-cheap-router", "messages": messages}).to_string();
    let headers = [
        (":method", "POST"),
        (":path", "/v1/chat/completions"),
        ("authorization", caller),
        ("x-adaptive-router-session", session),
    ];
    host.request(&headers, &[body.as_bytes()])
}

/// All evidence of `fast` for code, whether it still counts or not.
fn evidence(host: &Host) -> Evidence {
    let Some(bytes) = host.shared(CELL) else { return Evidence::default() };
    let table = Counters::from_bytes(&bytes).unwrap();
    let cells = table.spans_from(0).flat_map(|span| span.cells);
    let own = cells.filter(|(model, _)| *model == hash::name("fast"));
    own.fold(Evidence::default(), |sum, (_, evidence)| sum + evidence)
}

fn mass_of_one_praise() -> f64 {
    let host = Host::start(CONFIG);
    praised(&host, "someone", "1");
    let mass = evidence(&host).mass();
    assert!(mass > 0.5, "{mass}");
    mass
}

#[test]
fn workers_that_race_lose_nothing() {
    const WORKERS: usize = 4;
    const SESSIONS: usize = 50;
    let one = mass_of_one_praise();
    let vm: Arc<Vm> = Arc::default();
    // The main thread configures its own VM first, as Envoy does.
    let main = Host::start_in(&vm, CONFIG);
    let workers: Vec<_> = (0..WORKERS)
        .map(|worker| {
            let vm = vm.clone();
            thread::spawn(move || {
                let host = Host::start_in(&vm, CONFIG);
                (0..SESSIONS).for_each(|session| praised(&host, &format!("caller {worker}"), &format!("{session}")));
            })
        })
        .collect();
    workers.into_iter().for_each(|worker| worker.join().unwrap());
    let expected = one * (WORKERS * SESSIONS) as f64;
    let mass = evidence(&main).mass();
    assert!((mass - expected).abs() < 1e-6 * expected, "{mass} of {expected}");
}

/// How many of these sessions' answers a worker knows.
fn known(host: &Host, sessions: std::ops::Range<u32>) -> f64 {
    let before = evidence(host).mass();
    // So many callers that the mass of none is bounded.
    sessions.for_each(|session| react(host, &format!("caller {}", session % 50), &session.to_string(), PRAISE));
    (evidence(host).mass() - before) / mass_of_one_praise()
}

fn answers(host: &Host, sessions: std::ops::Range<u32>) {
    sessions.for_each(|session| answer(host, &format!("caller {}", session % 50), &session.to_string()));
}

#[test]
fn an_answer_is_known_to_all_workers_at_once() {
    let first = Host::start(CONFIG);
    let second = Host::start_in(first.vm(), CONFIG);
    praised(&second, "someone", "0");
    for start in [0, 1, 2, 70, 200] {
        answers(&first, start..start + 1);
        assert_eq!(known(&second, start..start + 1).round(), 1.0, "session {start}");
    }
    answers(&second, 300..600);
    assert_eq!(known(&first, 300..600).round(), 300.0);
    let later = Host::start_in(first.vm(), CONFIG);
    assert_eq!(known(&later, 300..600), 0.0, "each is judged once");
    answers(&first, 600..700);
    assert_eq!(known(&later, 600..700).round(), 100.0);
}

#[test]
fn the_same_answer_counts_again_whichever_worker_gave_it() {
    let first = Host::start(CONFIG);
    let second = Host::start_in(first.vm(), CONFIG);
    let one = mass_of_one_praise();
    for (count, (gives, hears)) in
        [(&first, &second), (&second, &first), (&first, &first), (&second, &second)].into_iter().enumerate()
    {
        first.advance(Duration::from_millis(2));
        answer(gives, "someone", "1");
        (0..2).for_each(|_| react(hears, "someone", "1", PRAISE));
        (0..2).for_each(|_| react(gives, "someone", "1", PRAISE));
        assert_eq!((evidence(hears).mass() / one).round(), count as f64 + 1.0);
    }
}

fn journals(host: &Host) -> usize {
    host.shared_keys().iter().filter(|key| key.starts_with("adaptive_router/owner/")).count()
}

/// Both would write to it.
#[test]
fn a_worker_that_read_the_clock_earlier_takes_no_journal_from_another() {
    let first = Host::start(CONFIG);
    first.advance(Duration::from_millis(2));
    answers(&first, 0..1);
    let vm = first.vm().clone();
    // Each thread has a clock.
    let second = thread::spawn(move || {
        let second = Host::start_in(&vm, CONFIG);
        answers(&second, 1..2);
        journals(&second)
    });
    assert_eq!(second.join().unwrap(), 2);
}

#[test]
fn a_journal_goes_to_the_next_worker_when_its_own_has_ended() {
    let (vm, hour) = (Arc::<Vm>::default(), Duration::from_secs(3_600));
    for start in [0, 100, 200] {
        let vm = vm.clone();
        // All that runs on a thread ends with it.
        thread::spawn(move || answers(&Host::start_in(&vm, CONFIG), start..start + 100)).join().unwrap();
    }
    let first = Host::start_in(&vm, CONFIG);
    answers(&first, 300..301);
    assert_eq!(journals(&first), 1);
    assert_eq!(known(&first, 0..301).round(), 301.0);
    let second = Host::start_in(&vm, CONFIG);
    answers(&second, 400..401);
    assert_eq!(journals(&second), 2);
    // The first seems to be dead, and is not.
    second.advance(hour);
    second.tick();
    let third = Host::start_in(&vm, CONFIG);
    answers(&third, 500..501);
    assert_eq!(journals(&third), 2);
    first.tick();
    answers(&first, 501..502);
    assert_eq!(journals(&first), 3);
    answers(&third, 502..503);
    assert_eq!(known(&second, 400..503).round(), 4.0);
}

#[test]
fn a_reloaded_worker_goes_on_with_the_same_evidence() {
    let host = Host::start(CONFIG);
    praised(&host, "someone", "1");
    let (vm, before, gauge) = (host.vm().clone(), evidence(&host), host.metric(SUCCESS));
    assert!(gauge > 500);
    thread::spawn(move || {
        let host = Host::start_in(&vm, CONFIG);
        assert_eq!((evidence(&host), host.metric(SUCCESS)), (before, gauge));
        praised(&host, "someone", "2");
        assert!(evidence(&host).mass() > 1.9 * before.mass());
    })
    .join()
    .unwrap();
}

/// The bound of an hour holds however short answers are remembered, and whatever else is kept beside it.
#[test]
fn what_a_caller_adds_in_an_hour_is_bounded_with_a_short_session_ttl() {
    let config = CONFIG.replacen('{', r#"{"session_ttl": "1m","#, 1);
    let host = Host::start(config);
    let one = mass_of_one_praise();
    for minute in 0..30 {
        (0..30).for_each(|number| praised(&host, "someone", &format!("{minute} {number}")));
        host.advance(Duration::from_secs(90));
        // Others write into the same sets.
        (0..8).for_each(|number| praised(&host, &format!("other {minute} {number}"), "1"));
    }
    let others = 240.0 * one;
    let mass = evidence(&host).mass() - others;
    assert!(mass < 640.0, "{mass}: more than at once, and again in three quarters of an hour");
}

#[test]
fn records_that_make_room_are_told() {
    let host = Host::start(CONFIG);
    let evicted = || host.metric("adaptive_router_faults;kind=record_evicted;");
    praised(&host, "someone", "1");
    assert_eq!(evicted(), 0);
    // A set that is full, of the largest size.
    let records = [[1; RECORD_BYTES]; WAYS];
    for set in 0..SETS {
        let mut bytes = vec![1];
        for (way, record) in records.iter().enumerate() {
            let mut record = *record;
            record[..2].copy_from_slice(&(set as u16).to_le_bytes());
            record[2] = way as u8;
            record[12..16].copy_from_slice(&1_700_000_000_u32.to_le_bytes());
            bytes.extend(record);
        }
        host.vm().set(&format!("adaptive_router/set/{set:04x}"), &bytes, 0);
    }
    praised(&host, "another", "1");
    assert!((2..=3).contains(&evicted()), "{}: a judged answer, and two shares", evicted());
}

#[test]
fn names_with_slashes_share_nothing() {
    let model = |name: &str| json!({"name": name, "cluster": "c", "rpm": 1});
    let router = |name: &str, model_name: &str| {
        json!({"name": name, "models": [model(model_name)], "objective": {"weights": {"quality": 1, "cost": 0}},
               "request_types": [{"name": "y/code", "patterns": ["list"]}, {"name": "code", "patterns": ["list"]}]})
    };
    let config = json!({"routers": [router("team", "x/m"), router("team/x", "m"), router("team%2Fx", "m")]});
    let host = Host::start(config.to_string());
    for router in ["team", "team/x", "team%2Fx"] {
        let body = json!({"model": router, "messages": [{"role": "user", "content": "hi"}]}).to_string();
        assert!(!host.post("/v1/chat/completions", &body).is_replied(), "{router} has room");
        assert!(host.post("/v1/chat/completions", &body).is_replied(), "{router} has no more");
    }
}

/// After a restart nobody knows which tokens are spent, unless a store does.
#[test]
fn tokens_of_an_earlier_process_are_not_counted() {
    let config = CONFIG.replacen('{', r#"{"feedback": {"secret": "a secret that nobody guesses at all"},"#, 1);
    let token = |host: &Host| {
        let mut exchange = send(host, "someone", "1", json!([{"role": "user", "content": QUESTION}]));
        let response = exchange.respond(&[(":status", "200")], &[b"{}"]);
        response.header("x-adaptive-router-decision").unwrap().to_owned()
    };
    let counted = |host: &Host, token: &str| {
        let body = json!({"decision": token, "rating": "up"}).to_string();
        let exchange = host.post("/adaptive_router/feedback?from=page", &body);
        exchange.reply().1.json()["counted"] == true
    };
    let first = Host::start(&config);
    first.advance(Duration::from_millis(500));
    let (spent, kept) = (token(&first), token(&first));
    assert_eq!([counted(&first, &spent), counted(&first, &spent)], [true, false]);
    first.advance(Duration::from_millis(3));
    let restarted = Host::start_in(&Arc::default(), &config);
    assert_eq!([counted(&restarted, &spent), counted(&restarted, &kept)], [false, false]);
    let new = token(&restarted);
    assert_eq!([counted(&restarted, &new), counted(&restarted, &new)], [true, false]);
    // A store knows them.
    let with_store = config.replacen('{', r#"{"store": {"cluster": "sidecar"},"#, 1);
    let restarted = Host::start_in(&Arc::default(), with_store);
    assert!(counted(&restarted, &kept));
}

#[test]
fn a_new_configuration_keeps_the_evidence_of_what_stays() {
    let host = Host::start(CONFIG);
    praised(&host, "someone", "1");
    let before = evidence(&host);
    let mut configuration: Value = serde_json::from_str(CONFIG).unwrap();
    let models = configuration["routers"][0]["models"].as_array_mut().unwrap();
    models[0]["input_cost_per_token"] = json!(9e-6);
    models.remove(1);
    models.insert(0, json!({"name": "new", "cluster": "c", "input_cost_per_token": 1.0, "output_cost_per_token": 1.0}));
    let newer = Host::start_in(host.vm(), configuration.to_string());
    praised(&newer, "someone", "2");
    assert!((evidence(&newer).mass() - 2.0 * before.mass()).abs() < 1e-9);
    let without_fast = CONFIG.replace("\"fast\"", "\"other\"");
    Host::start_in(host.vm(), without_fast);
    assert!(evidence(&newer).mass() > before.mass(), "what is gone from the configuration is not gone from the table");
}

#[test]
fn broken_values_are_counted_and_replaced() {
    let one = mass_of_one_praise();
    for garbage in [&b"garbage"[..], &[1, 2, 3], &[0xFF; 300], &[9]] {
        let host = Host::start(CONFIG);
        praised(&host, "someone", "1");
        for key in host.shared_keys().iter().filter(|key| !key.ends_with("salt")) {
            host.vm().set(key, garbage, 0);
        }
        praised(&host, "someone", "2");
        assert!(host.metric(CORRUPT) > 0, "{garbage:?}");
        assert!((evidence(&host).mass() - one).abs() < 1e-9, "{garbage:?}: {:?}", evidence(&host));
    }
}

#[test]
fn one_caller_moves_a_cell_by_a_bounded_mass() {
    let host = Host::start(CONFIG);
    for session in 0..600 {
        praised(&host, "one", &session.to_string());
    }
    let alone = evidence(&host).mass();
    assert!((390.0..=400.0).contains(&alone), "{alone}");
    praised(&host, "another", "1");
    assert!(evidence(&host).mass() > alone);
}

#[test]
fn a_caller_who_contradicts_all_others_counts_little() {
    const COMPLAINT: &str = "That's wrong, it doesn't work.";
    let complaints = |host: &Host| {
        (0..20).for_each(|session| reacted(host, "liar", &format!("lie {session}"), COMPLAINT));
        evidence(host).failures
    };
    let alone = complaints(&Host::start(CONFIG));
    let host = Host::start(CONFIG);
    (0..60).for_each(|caller| praised(&host, &format!("caller {caller}"), "1"));
    let praise = evidence(&host);
    let among_others = complaints(&host) - praise.failures;
    assert!(alone > 15.0 && among_others < 0.3 * alone, "{alone} and {among_others}");
    (0..20).for_each(|caller| reacted(&host, &format!("another {caller}"), "1", COMPLAINT));
    let many = evidence(&host).failures - praise.failures - among_others;
    assert!(many > 0.95 * alone, "{many} of {alone}: what many say is believed");
}

#[test]
fn memory_is_bounded() {
    let host = Host::start(CONFIG);
    let size = |host: &Host| -> usize {
        host.shared_keys().iter().map(|key| key.len() + host.shared(key).unwrap().len()).sum()
    };
    answers(&host, 0..2 * PAGES * PAGE_RECORDS as u32);
    for session in 0..5_000 {
        praised(&host, &format!("caller {}", session % 100), &session.to_string());
    }
    let keys = host.shared_keys();
    let pages = keys.iter().filter(|key| key.starts_with("adaptive_router/journal/")).count();
    assert_eq!(pages, PAGES as usize);
    let sets = keys.iter().filter(|key| key.starts_with("adaptive_router/set/")).count();
    assert!(sets <= SETS && keys.len() <= pages + SETS + 9, "{} keys", keys.len());
    let largest = keys.iter().filter(|key| key.contains("/set/")).map(|key| host.shared(key).unwrap().len()).max();
    assert!(largest <= Some(1 + WAYS * RECORD_BYTES), "{largest:?}");
    assert!(size(&host) < 4 << 20, "{}", size(&host));
}
