//! Prevents: a sync that loses or doubles evidence when calls fail, repeat or lie, and VMs that speak all at once or not
//! at all.

use std::time::Duration;

use adaptive_router::fleet::counters::Counters;
use adaptive_router::fleet::wire::{Epoch, FleetTable, SyncRequest, SyncResponse, Table};
use prost::Message;
use serde_json::{Value, json};

use crate::host::Host;
use crate::requests::{CHAT, CONFIG};
use crate::worker::worker;

const TYPE: &str = "code_generation";
const SUCCESS: &str =
    "adaptive_router_evidence_success_milli;router=smart-cheap-router;request_type=code_generation;model=fast;";
const EVIDENCE: &str = "adaptive_router/evidence/smart-cheap-router/code_generation";
const OUTBOX: &str = "adaptive_router/outbox";
const SECOND: Duration = Duration::from_secs(1);

fn config() -> String {
    let mut config: Value = serde_json::from_str(CONFIG).unwrap();
    config["store"] = json!({"cluster": "sidecar"});
    config.to_string()
}

/// The question of a session with its answer; gives the follow-up that praises it.
fn ask(host: &Host, session: &str) -> impl Fn(&Host) + use<> {
    let question = json!({"role": "user", "content": "Write a function that sorts a list in Rust"});
    let answer = json!({"role": "assistant", "content": "fn sort() {}"});
    let praise = json!({"role": "user", "content": "Perfect, that works now, thank you!"});
    let session = session.to_owned();
    let send = move |host: &Host, messages: Value, reply: String| {
        let body = json!({"model": "smart-cheap-router", "messages": messages}).to_string();
        let headers = [(":method", "POST"), (":path", "/v1/chat/completions"), ("x-adaptive-router-session", &session)];
        let ok = [(":status", "200"), ("content-type", "application/json")];
        host.request(&headers, &[body.as_bytes()]).respond(&ok, &[reply.as_bytes()]);
    };
    send(host, json!([question]), json!({"choices": [{"message": answer}]}).to_string());
    move |host| send(host, json!([question, answer, praise]), "{}".to_owned())
}

fn praise(host: &Host, session: &str) {
    ask(host, session)(host);
}

/// The request of the latest call, and its token.
fn told() -> (u32, SyncRequest) {
    let call = worker(|worker| worker.calls.last().cloned()).expect("a call");
    assert_eq!((call.method.as_str(), call.timeout_ms), ("adaptive_router.v1.EvidenceStore/Sync", 1_000));
    assert!(call.target.windows(7).any(|name| name == b"sidecar"), "{:?}", call.target);
    (call.token, SyncRequest::decode(call.message.as_slice()).unwrap())
}

fn calls() -> usize {
    worker(|worker| worker.calls.len())
}

fn table(request: &SyncRequest) -> &Table {
    request.tables.iter().find(|table| table.request_type == TYPE).unwrap()
}

fn successes(table: &Table) -> f64 {
    let fast = table.models.iter().position(|model| model == "fast").unwrap();
    table.epochs.iter().map(|epoch| epoch.successes[fast]).sum()
}

fn response(tables: Vec<FleetTable>) -> Vec<u8> {
    SyncResponse { version: 1, store: 9, salt: vec![7; 16], tables, ..SyncResponse::default() }.encode_to_vec()
}

/// What others learned of `fast`, for the table of a request.
fn fleet(table: &Table, evidence: f64) -> FleetTable {
    FleetTable {
        router: table.router.clone(),
        request_type: table.request_type.clone(),
        replica: table.replica,
        models: vec!["fast".into()],
        epochs: vec![Epoch { closed: true, successes: vec![evidence], failures: vec![0.0], ..Epoch::default() }],
        etag: evidence.to_bits() | 1,
        ..FleetTable::default()
    }
}

fn synced(host: &Host, tables: impl FnOnce(&SyncRequest) -> Vec<FleetTable>) -> SyncRequest {
    let before = calls();
    host.advance(SECOND);
    assert_eq!(calls(), before + 1, "one call");
    let (token, request) = told();
    host.answer_grpc(token, &response(tables(&request)));
    request
}

/// A configuration that is too long for any message keeps no other one back.
#[test]
fn one_long_configuration_holds_up_no_other() {
    let mut config: Value = serde_json::from_str(&config()).unwrap();
    let router = config["routers"][0].clone();
    let named = |name: &str, cluster: String| {
        let mut router = router.clone();
        router["name"] = json!(name);
        router["models"][0]["cluster"] = json!(cluster);
        router
    };
    config["routers"] = json!([named("long", "c".repeat(1 << 20)), named("one", "c".into()), named("two", "c".into())]);
    let host = Host::start(config.to_string());
    host.advance(SECOND);
    let told: Vec<String> = told().1.routers.into_iter().map(|router| router.router).collect();
    assert_eq!(told, ["one", "two"]);
}

/// `{envoy_grpc: {cluster_name, max_receive_message_length: 4 MiB}}`.
#[test]
fn calls_go_to_the_cluster_with_a_bound_for_the_answer() {
    let name = "c".repeat(200);
    let mut config: Value = serde_json::from_str(CONFIG).unwrap();
    config["store"] = json!({"cluster": name});
    let host = Host::start(config.to_string());
    host.advance(SECOND);
    let target = worker(|worker| worker.calls.last().cloned()).expect("a call").target;
    let bound = [0x22, 5, 0x08, 0x80, 0x80, 0x80, 0x02];
    assert_eq!(target, [&[0x0A, 0xD2, 1, 0x0A, 0xC8, 1], name.as_bytes(), &bound].concat());
}

#[test]
fn counters_are_told_until_they_are_acknowledged() {
    let host = Host::start(config());
    praise(&host, "1");
    let worth = host.metric(SUCCESS) as f64 / 1000.0;
    host.tick();
    let (token, first) = told();
    assert!((successes(table(&first)) - worth).abs() < 1e-3);
    assert_eq!(table(&first).picks.iter().sum::<u64>(), 2);
    assert_eq!((first.version, first.store, table(&first).known), (1, 0, false));
    assert_eq!(first.routers.len(), 1);
    assert!(!first.sessions.is_empty() && first.sessions.len().is_multiple_of(28));
    host.advance(SECOND);
    assert_eq!(calls(), 1, "one call at a time");
    host.fail_grpc(token, 14);

    let again = synced(&host, |_| Vec::new());
    assert_eq!(table(&again), table(&first), "as if nothing had been told");
    assert_eq!((again.sessions, again.routers), (first.sessions, first.routers));
    assert!(host.shared(OUTBOX).unwrap().is_empty());

    let idle = synced(&host, |_| Vec::new());
    let unchanged = table(&idle);
    assert!(unchanged.epochs.is_empty() && unchanged.known && idle.routers.is_empty() && idle.sessions.is_empty());

    praise(&host, "2");
    let newer = synced(&host, |_| Vec::new());
    assert!((successes(table(&newer)) - 2.0 * worth).abs() < 1e-3, "absolute, not what was added");
}

#[test]
fn what_models_were_used_for_is_told_once_however_often_and_to_the_last_fraction() {
    let host = Host::start(config());
    // 3.3 millionths of a USD each.
    let reply = json!({"usage": {"prompt_tokens": 10, "completion_tokens": 3}}).to_string();
    let use_it = |times: usize| {
        for _ in 0..times {
            let ok = [(":status", "200"), ("content-type", "application/json")];
            host.post("/v1/chat/completions", CHAT).respond(&ok, &[reply.as_bytes()]);
        }
    };
    let used = |request: &SyncRequest| {
        let fast = table(request).models.iter().position(|model| model == "fast").unwrap();
        let of = |list: fn(&Table) -> &Vec<u64>| {
            let sum = request.tables.iter().flat_map(list).sum::<u64>();
            assert_eq!(list(table(request))[fast], sum, "no other model's, and no other type's");
            sum
        };
        (of(|t| &t.picks), of(|t| &t.input_tokens), of(|t| &t.output_tokens), of(|t| &t.cost_microusd))
    };
    use_it(3);
    host.tick();
    let (token, first) = told();
    assert_eq!(used(&first), (3, 30, 9, 9));
    host.fail_grpc(token, 14);
    assert_eq!(used(&synced(&host, |_| Vec::new())), (3, 30, 9, 9), "as if nothing had been told");
    assert_eq!(used(&synced(&host, |_| Vec::new())), (3, 30, 9, 9), "absolute");
    use_it(1);
    assert_eq!(used(&synced(&host, |_| Vec::new())), (4, 40, 12, 13));
    let stat = |name: &str| host.metric(&format!("adaptive_router_{name};router=smart-cheap-router;model=fast;"));
    let tokens = |direction: &str| {
        host.metric(&format!("adaptive_router_tokens;router=smart-cheap-router;model=fast;direction={direction};"))
    };
    assert_eq!((tokens("input"), tokens("output"), stat("cost_microusd")), (40, 12, 13));

    // Under another number goes on what the store has not acknowledged.
    use_it(2);
    synced(&host, |request| vec![FleetTable { retired: true, ..fleet(table(request), 0.0) }]);
    assert_eq!(used(&synced(&host, |_| Vec::new())), (2, 20, 6, 6));
}

#[test]
fn what_others_learned_counts_once_and_beside_the_own() {
    let host = Host::start(config());
    praise(&host, "1");
    let worth = host.metric(SUCCESS);
    for evidence in [20.0, 20.0, 30.0] {
        synced(&host, |request| vec![fleet(table(request), evidence)]);
        assert_eq!(host.metric(SUCCESS), worth + (evidence * 1000.0) as u64);
    }
    // An answer without a word of the table leaves it as it is.
    synced(&host, |_| Vec::new());
    assert_eq!(host.metric(SUCCESS), worth + 30_000);
    let request = synced(&host, |_| Vec::new());
    assert_eq!(table(&request).etag, 30.0_f64.to_bits() | 1);
}

#[test]
fn a_retired_replica_goes_on_with_what_was_not_acknowledged() {
    let host = Host::start(config());
    praise(&host, "1");
    let worth = host.metric(SUCCESS);
    let first = synced(&host, |_| Vec::new());
    praise(&host, "2");
    let account_closed =
        |request: &SyncRequest| vec![FleetTable { retired: true, ..fleet(table(request), worth as f64 / 1000.0) }];
    synced(&host, account_closed);
    let total = host.metric(SUCCESS);
    assert!(total.abs_diff(2 * worth) <= 2, "{total}, of {worth} each");
    let next = synced(&host, |_| Vec::new());
    assert_ne!(table(&next).replica, table(&first).replica);
    assert!(!table(&next).known);
    assert!((successes(table(&next)) - worth as f64 / 1000.0).abs() < 2e-3, "only the second praise");
}

/// The lease moved while a call was under way: two VMs are answered, the later call first.
fn two_calls(one: &Host, other: &Host) -> [(u32, SyncRequest); 2] {
    one.advance(SECOND);
    let first = told();
    other.advance(Duration::from_secs(10));
    let second = told();
    assert_ne!(first.0, second.0);
    [first, second]
}

#[test]
fn two_answers_that_a_replica_is_retired_carry_the_rest_over_once() {
    let one = Host::start(config());
    let other = Host::start_in(one.vm(), config());
    praise(&one, "1");
    let worth = one.metric(SUCCESS) as f64 / 1000.0;
    synced(&one, |_| Vec::new());
    praise(&one, "2");
    let numbers = two_calls(&one, &other).into_iter().zip([&one, &other]).map(|((token, request), host)| {
        let retired = FleetTable { retired: true, ..fleet(table(&request), worth) };
        host.answer_grpc(token, &response(vec![retired]));
        Counters::from_bytes(&one.shared(EVIDENCE).unwrap()).unwrap().replica
    });
    let numbers: Vec<u64> = numbers.collect();
    assert_eq!(numbers[0], numbers[1]);
    let next = synced(&other, |_| Vec::new());
    assert!((successes(table(&next)) - worth).abs() < 2e-3, "only the second praise: {}", successes(table(&next)));
}

#[test]
fn what_the_store_took_over_is_dropped_and_an_older_answer_brings_nothing_back() {
    let one = Host::start(config());
    let other = Host::start_in(one.vm(), config());
    (0..4).for_each(|session| praise(&one, &session.to_string()));
    let known = one.metric(SUCCESS);
    synced(&one, |_| Vec::new());
    let kept = || Counters::from_bytes(&one.shared(EVIDENCE).unwrap()).unwrap().epochs().len();
    assert_eq!(kept(), 1);
    praise(&one, "11");
    let worth = one.metric(SUCCESS) - known;
    let [(first, of_first), (second, of_second)] = two_calls(&one, &other);
    let took = FleetTable { own_from: 1, ..fleet(table(&of_second), known as f64 / 1000.0) };
    other.answer_grpc(second, &response(vec![took]));
    let open = table(&of_second).epochs.iter().map(|epoch| epoch.number).collect::<Vec<_>>();
    assert_eq!((kept(), open), (1, vec![1]), "only the open one is kept");
    one.answer_grpc(first, &response(vec![fleet(table(&of_first), 0.0)]));
    assert_eq!(kept(), 1);
    assert!(one.metric(SUCCESS).abs_diff(known + worth) <= 2, "{} of {known} and {worth}", one.metric(SUCCESS));
}

#[test]
fn a_new_store_is_told_everything() {
    let host = Host::start(config());
    praise(&host, "1");
    let worth = host.metric(SUCCESS) as f64 / 1000.0;
    synced(&host, |_| Vec::new());
    host.advance(SECOND);
    let (token, request) = told();
    assert!(table(&request).epochs.is_empty());
    let other = SyncResponse { version: 1, store: 10, salt: vec![8; 16], ..SyncResponse::default() };
    host.answer_grpc(token, &other.encode_to_vec());
    host.advance(SECOND);
    let (_, request) = told();
    assert_eq!((request.store, table(&request).known), (10, false));
    assert!((successes(table(&request)) - worth).abs() < 1e-3);
}

#[test]
fn a_reset_takes_the_own_evidence_away() {
    let host = Host::start(config());
    praise(&host, "1");
    synced(&host, |_| Vec::new());
    let reset =
        |request: &SyncRequest| vec![FleetTable { resets: vec![4], epochs: Vec::new(), ..fleet(table(request), 0.0) }];
    synced(&host, reset);
    assert_eq!(host.metric(SUCCESS), 0);
    praise(&host, "2");
    assert!(host.metric(SUCCESS) > 500);
    let next = synced(&host, |_| Vec::new());
    assert_eq!(table(&next).resets[table(&next).models.iter().position(|model| model == "fast").unwrap()], 4);
}

#[test]
fn an_answer_that_cannot_be_believed_changes_nothing() {
    let host = Host::start(config());
    praise(&host, "1");
    let before = host.metric(SUCCESS);
    host.tick();
    let (_, request) = told();
    let good = |change: fn(&mut SyncResponse)| {
        let mut response = SyncResponse::decode(response(vec![fleet(table(&request), 50.0)]).as_slice()).unwrap();
        change(&mut response);
        response.encode_to_vec()
    };
    let lies = [
        vec![0xff; 40],
        Vec::new(),
        good(|response| response.version = 2),
        good(|response| response.store = 0),
        good(|response| response.salt.truncate(15)),
        good(|response| response.sessions = vec![0; 27]),
        good(|response| response.sessions = vec![0; 28 * 4_097]),
        good(|response| response.tables[0].epochs[0].successes = vec![f64::NAN]),
        good(|response| response.tables[0].models = vec![String::new(); 65]),
    ];
    for lie in lies {
        let (token, _) = told();
        host.answer_grpc(token, &lie);
        assert_eq!(host.metric(SUCCESS), before, "{lie:?}");
        host.advance(Duration::from_secs(6));
    }
    assert_eq!(host.metric("adaptive_router_sync;outcome=malformed;"), 9);
    let (token, _) = told();
    host.answer_grpc(token, &response(vec![fleet(table(&request), 50.0)]));
    assert_eq!(host.metric(SUCCESS), before + 50_000);
}

#[test]
fn a_conversation_from_before_the_fleets_salt_is_credited() {
    let host = Host::start(config());
    let follow_up = ask(&host, "1");
    synced(&host, |_| Vec::new());
    follow_up(&host);
    assert!(host.metric(SUCCESS) > 500);
}

#[test]
fn one_vm_speaks_and_another_takes_over() {
    let one = Host::start(config());
    let other = Host::start_in(one.vm(), config());
    one.tick();
    assert_eq!(calls(), 1);
    other.tick();
    assert_eq!(calls(), 1, "the lease is another's");
    // What the silent one was asked is told by the speaker.
    praise(&other, "1");
    other.tick();
    let (token, _) = told();
    one.answer_grpc(token, &response(Vec::new()));
    let request = synced(&one, |_| Vec::new());
    assert!(successes(table(&request)) > 0.5 && !request.sessions.is_empty());
    // The speaker's VM is gone.
    other.advance(Duration::from_secs(10));
    assert_eq!(calls(), 3);
}

/// A new configuration takes the place of one that has not ticked since its last requests, and of which one is not over.
#[test]
fn what_was_counted_before_a_reload_is_told_after_it() {
    let old = Host::start(config());
    let follow_up = ask(&old, "1");
    let mut unfinished = old.post("/v1/chat/completions", CHAT);
    let vm = old.vm().clone();
    drop(old);
    let usage =
        br#"{"choices": [{"message": {"content": "x"}}], "usage": {"prompt_tokens": 5, "completion_tokens": 7}}"#;
    unfinished.respond(&[(":status", "200")], &[usage]);
    unfinished.close();
    let new = Host::start_in(&vm, config());
    let request = synced(&new, |_| Vec::new());
    assert_eq!(table(&request).picks.iter().sum::<u64>(), 2);
    assert_eq!(table(&request).output_tokens.iter().sum::<u64>(), 7);
    assert_eq!(request.sessions.len() / 28, 2, "who gave the two answers");
    follow_up(&new);
    assert!(new.metric(SUCCESS) > 500);
}

#[test]
fn a_clock_that_jumps_stops_no_sync() {
    let one = Host::start(config());
    let other = Host::start_in(one.vm(), config());
    praise(&one, "1");
    synced(&one, |_| Vec::new());
    for jump in [-86_400, 7_200, -3_600_i64] {
        worker(|worker| worker.now = worker.now.saturating_add_signed(jump * 1_000_000_000));
        let before = calls();
        other.tick();
        one.tick();
        assert_eq!(calls(), before + 1, "after a jump of {jump} s");
        let (token, request) = told();
        assert!(table(&request).epochs.iter().all(|epoch| epoch.age_s < 86_400), "{request:?}");
        one.answer_grpc(token, &response(Vec::new()));
        other.answer_grpc(token, &response(Vec::new()));
    }
    praise(&one, "2");
    let before = host_successes(&one);
    assert!(before > 1_000, "{before}");
}

fn host_successes(host: &Host) -> u64 {
    host.metric(SUCCESS)
}

#[test]
fn a_call_that_is_never_answered_is_given_up() {
    let host = Host::start(config());
    host.tick();
    host.advance(Duration::from_secs(3));
    assert_eq!(host.metric("adaptive_router_sync;outcome=unavailable;"), 1);
    host.advance(Duration::from_secs(2));
    assert_eq!(calls(), 2);
    host.fail_next("grpc_call", proxy_wasm::types::Status::InternalFailure);
    host.advance(Duration::from_secs(5));
    host.advance(Duration::from_secs(5));
    host.advance(Duration::from_secs(5));
    assert!(host.unmet_faults().is_empty());
    assert!(host.metric("adaptive_router_sync;outcome=unavailable;") >= 3);
}
