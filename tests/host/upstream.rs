//! Prevents: an attempt that spoils the next one, tells a provider what it should not know, or ends the worker.

use std::time::Duration;

use adaptive_router::config::model::Capacity;
use adaptive_router::hash;
use adaptive_router::resilience::latency::{Kind, Latencies};
use adaptive_router::resilience::limits::Load;
use proxy_wasm::types::Status;
use serde_json::{Value, json};

use crate::host::{Exchange, Host};
use crate::worker::{Headers, worker};

const PATH: &str = "/v1/chat/completions";
const CHAT: &str = r#"{"model": "auto", "messages": [{"role": "user", "content": "hi"}]}"#;
const ROUTER: &str = r#"{"routers": [{
    "name": "auto",
    "models": [
        {"name": "a", "cluster": "to-a", "upstream_model": "vendor/a", "input_cost_per_token": 0.1, "output_cost_per_token": 0.1},
        {"name": "b", "cluster": "to-b", "upstream_model": "vendor/b", "input_cost_per_token": 0.2, "output_cost_per_token": 0.2},
        {"name": "c", "cluster": "to-c", "input_cost_per_token": 0.3, "output_cost_per_token": 0.3}
    ],
    "objective": {"quality_floor": {"tolerance": 1}},
    "learning": {"exploration": 0},
    "fallback": {"attempts": 3}
}]}"#;

/// Both roles on one worker, as Envoy runs them.
struct Roles {
    router: Host,
    upstream: Host,
}

/// The answer of the last attempt, on its whole way.
fn finish(roles: &Roles, request: &mut Exchange, mut attempt: Exchange, answer: &[u8]) {
    roles.router.set_property("response\0code", &200_u64.to_le_bytes());
    attempt.respond(&[(":status", "200")], &[answer]);
    request.respond(&[(":status", "200")], &[answer]);
    attempt.close();
}

/// The router with these keys of its models, none of which cools.
fn with_limits(models: [Value; 3]) -> Value {
    let mut router: Value = serde_json::from_str(ROUTER).unwrap();
    for (index, keys) in models.into_iter().enumerate() {
        let model = router["routers"][0]["models"][index].as_object_mut().unwrap();
        model.extend(keys.as_object().unwrap().clone());
    }
    router["routers"][0]["cooldown"] = json!({"time": "0s"});
    router
}

impl Roles {
    fn start(more: &str) -> Roles {
        Roles::start_with(&serde_json::from_str(ROUTER).unwrap(), more)
    }

    fn start_with(router: &Value, more: &str) -> Roles {
        let router = Host::start(router.to_string());
        let upstream = format!(r#"{{"role": "upstream", "router": "auto", "model": "a"{more}}}"#);
        let upstream = Host::start_in(router.vm(), upstream);
        router.forget_properties();
        Roles { router, upstream }
    }

    /// A request, and its second attempt; the first one failed.
    fn second_attempt(&self) -> (Exchange, Exchange) {
        self.second_attempt_after(Duration::ZERO)
    }

    /// The first one took so long.
    fn second_attempt_after(&self, time: Duration) -> (Exchange, Exchange) {
        self.router.forget_properties();
        let request = self.router.post(PATH, CHAT);
        let forwarded = request.forwarded().clone();
        let mut first = self.attempt(&forwarded.headers, &forwarded.body, 1);
        self.router.advance(time);
        first.respond(&[(":status", "500")], &[b"{}"]);
        let second = self.attempt(&first.headers_left(), &forwarded.body, 2);
        (request, second)
    }

    fn load(&self, model: &str) -> Load {
        Load::from_bytes(&self.router.shared(&format!("adaptive_router/load/auto/{model}")).unwrap()).unwrap()
    }

    fn now(&self) -> Duration {
        worker(|worker| Duration::from_nanos(worker.now))
    }

    /// The attempt with this number, with the headers that the router role or the attempt before left.
    fn attempt(&self, headers: &Headers, body: &[u8], number: usize) -> Exchange {
        let mut headers = headers.clone();
        headers.retain(|(name, _)| name != "x-envoy-attempt-count");
        headers.push(("x-envoy-attempt-count".into(), number.to_string().into_bytes()));
        let headers: Vec<(&str, &[u8])> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        self.upstream.request(&headers, &[body])
    }
}

fn get<'h>(headers: &'h Headers, name: &str) -> Option<&'h str> {
    let value = headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_slice());
    value.map(|value| std::str::from_utf8(value).unwrap())
}

fn sorted(mut headers: Headers) -> Headers {
    headers.sort();
    headers
}

#[test]
fn a_course() {
    let roles = Roles::start("");
    let mut request = roles.router.post(PATH, CHAT);
    let forwarded = request.forwarded().clone();
    let slots = ["x-adaptive-router-cluster", "x-adaptive-router-try-1", "x-adaptive-router-try-2"];
    assert_eq!(slots.map(|name| get(&forwarded.headers, name)), [Some("to-a"), Some("to-b"), Some("to-c")]);
    assert_eq!(get(&forwarded.headers, "x-adaptive-router-try-3"), None);
    assert_eq!(get(&forwarded.headers, "x-envoy-max-retries"), None, "as many as the route retries");

    let mut first = roles.attempt(&forwarded.headers, &forwarded.body, 1);
    assert_eq!(first.forwarded().body, forwarded.body);
    assert!(first.forwarded().headers.iter().all(|(name, _)| !name.starts_with("x-adaptive")));
    let error = br#"{"error": {"message": "prompt is too long: 9 tokens > 8 maximum"}}"#;
    let headers = [(":status", "400"), ("retry-after", "9"), ("x-adaptive-router-retry", "mine")];
    let response = first.respond(&headers, &[&error[..10], &error[10..]]);
    assert_eq!(
        (response.header("x-adaptive-router-retry"), response.header("retry-after")),
        (Some("context_window"), None)
    );
    assert_eq!(response.body, error);
    let left = first.headers_left();
    assert_eq!(slots.map(|name| get(&left, name)), [Some("to-a"), Some("to-b"), Some("to-c")]);

    // No response: what was changed is undone at the end of the attempt.
    let second = roles.attempt(&left, &forwarded.body, 2);
    let sent = second.forwarded().clone();
    assert_eq!(sent.text(), CHAT.replace("auto", "vendor/b"));
    assert_eq!(get(&sent.headers, "content-length"), Some(&*sent.body.len().to_string()));
    let left = second.close_and_see();
    let mut expected = forwarded.headers.clone();
    expected.push(("x-envoy-attempt-count".into(), b"2".to_vec()));
    assert_eq!(sorted(left.clone()), sorted(expected));

    let mut third = roles.attempt(&left, &forwarded.body, 3);
    assert_eq!(third.forwarded().text(), CHAT.replace("auto", "c"));
    let answer = br#"{"choices": [{"message": {"content": "Done."}}]}"#;
    let passed = third.respond(&[(":status", "200")], &[answer]).clone();
    assert_eq!(passed.header("x-adaptive-router-retry"), None);
    let client = request.respond(&[(":status", "200")], &[answer]);
    assert_eq!(
        (client.header("x-adaptive-router-model"), client.header("x-adaptive-router-attempts")),
        (Some("c"), Some("3"))
    );
    for (from, to, reason) in [("a", "b", "context_window"), ("b", "c", "connect")] {
        let name = format!("adaptive_router_fallbacks;router=auto;from={from};to={to};reason={reason};");
        assert_eq!(roles.router.metric(&name), 1, "{name}");
    }
}

/// Who saw a model fail leaves it at once, and not when what it read has become old.
#[test]
fn the_next_request_knows() {
    let roles = Roles::start("");
    let mut request = roles.router.post(PATH, CHAT);
    let forwarded = request.forwarded().clone();
    let mut first = roles.attempt(&forwarded.headers, &forwarded.body, 1);
    first.respond(&[(":status", "429")], &[b"{}"]);
    let left = first.headers_left();
    let mut second = roles.attempt(&left, &forwarded.body, 2);
    second.respond(&[(":status", "200")], &[b"{}"]);
    request.respond(&[(":status", "200")], &[b"{}"]);
    let next = roles.router.post(PATH, CHAT);
    assert_eq!(next.forwarded().header("x-adaptive-router-cluster"), Some("to-b"));
}

/// A course that ends with an answer of the second model, and what is counted for it meanwhile and afterwards.
#[test]
fn a_fallback_is_counted_at_its_own_model() {
    const ANSWER: &[u8] = br#"{"choices": [{"message": {"content": "Done."}}], "usage": {"prompt_tokens": 900, "completion_tokens": 99}}"#;
    let router = with_limits([json!({}), json!({"rpm": 2, "tpm": 5_000, "max_parallel_requests": 1}), json!({})]);
    let roles = Roles::start_with(&router, "");
    let (mut request, second) = roles.second_attempt();
    assert_eq!(second.forwarded().text(), CHAT.replace("auto", "vendor/b"));
    let now = roles.now();
    assert_eq!((roles.load("b").requests(now), roles.load("b").in_flight(now)), (1, 1));
    // There is no room for another one, and c has no limit.
    let kept = worker(|worker| worker.properties.clone());
    let (mut other, third) = roles.second_attempt();
    assert_eq!(third.forwarded().text(), CHAT.replace("auto", "c"));
    let metric = "adaptive_router_fallbacks;router=auto;from=a;to=c;reason=status_5xx;";
    assert_eq!(roles.router.metric(metric), 1);
    finish(&roles, &mut other, third, ANSWER);
    worker(|worker| worker.properties = kept);
    finish(&roles, &mut request, second, ANSWER);
    let now = roles.now();
    let load = roles.load("b");
    assert_eq!((load.requests(now), load.in_flight(now), load.tokens(now)), (1, 0, 999));
    // As many as `rpm` says, and then no more.
    for expected in ["vendor/b", "c", "c"] {
        let (mut request, attempt) = roles.second_attempt();
        assert_eq!(attempt.forwarded().text(), CHAT.replace("auto", expected));
        finish(&roles, &mut request, attempt, ANSWER);
    }
}

/// However an attempt at another model ends, its place is free afterwards, and those of others are still taken.
#[test]
fn a_fallback_gives_its_place_back() {
    let two = json!({"max_parallel_requests": 2});
    let router = with_limits([two.clone(), two.clone(), two]);
    let roles = Roles::start_with(&router, "");
    for model in ["a", "b", "c"] {
        let mut load = Load::default();
        load.admit(Capacity::default(), 1, true, roles.now()).unwrap();
        roles.router.vm().set(&format!("adaptive_router/load/auto/{model}"), &load.to_bytes(), 0);
    }
    let free = |what: &str| {
        let loads = ["a", "b", "c"].map(|model| roles.load(model).in_flight(roles.now()));
        assert_eq!(loads, [1, 1, 1], "{what}");
    };
    let (request, second) = roles.second_attempt();
    request.close();
    second.close();
    free("the client leaves");
    let (mut request, mut second) = roles.second_attempt();
    second.respond(&[(":status", "500")], &[b"{}"]);
    let third = roles.attempt(&second.headers_left(), request.forwarded().body.clone().as_slice(), 3);
    assert_eq!(third.forwarded().text(), CHAT.replace("auto", "c"));
    finish(&roles, &mut request, third, b"{}");
    free("it fails, and the next one answers");
    let (mut request, mut second) = roles.second_attempt();
    second.respond(&[(":status", "500")], &[b"{}"]);
    let mut third = roles.attempt(&second.headers_left(), request.forwarded().body.clone().as_slice(), 3);
    third.respond(&[(":status", "500")], &[b"{}"]);
    roles.router.set_property("response\0code", &500_u64.to_le_bytes());
    request.respond(&[(":status", "500")], &[b"{}"]);
    request.close();
    free("all fail");
    for answered_first in [true, false] {
        let (mut request, second) = roles.second_attempt();
        let timeout = |request: &mut Exchange| {
            roles.router.set_property("response\0code", &504_u64.to_le_bytes());
            request.respond(&[(":status", "504")], &[b"timeout"]);
        };
        if answered_first {
            timeout(&mut request);
            second.close();
        } else {
            second.close();
            timeout(&mut request);
        }
        request.close();
        free("Envoy's time is over");
    }
    // A first attempt that fails and is not retried, as the proxy's budget is spent.
    roles.router.forget_properties();
    let mut request = roles.router.post(PATH, CHAT);
    let forwarded = request.forwarded().clone();
    let mut first = roles.attempt(&forwarded.headers, &forwarded.body, 1);
    first.respond(&[(":status", "500")], &[b"{}"]);
    roles.router.set_property("response\0code", &500_u64.to_le_bytes());
    request.respond(&[(":status", "500")], &[b"{}"]);
    request.close();
    free("no retry");
}

/// What a model is timed for is its own attempt, and not what failed before.
#[test]
fn a_fallback_is_timed_from_its_own_beginning() {
    let mut router = with_limits([json!({}), json!({}), json!({})]);
    router["routers"][0]["strategy"] = json!("latency_based");
    let roles = Roles::start_with(&router, "");
    let (mut request, second) = roles.second_attempt_after(Duration::from_secs(40));
    roles.router.advance(Duration::from_secs(1));
    let usage =
        br#"{"choices": [{"message": {"content": "Done."}}], "usage": {"prompt_tokens": 9, "completion_tokens": 10}}"#;
    finish(&roles, &mut request, second, usage);
    let bytes = roles.router.shared("adaptive_router/latency/auto").unwrap();
    let latencies = Latencies::from_bytes(&bytes).unwrap();
    let answered = request.response().header("x-adaptive-router-model").unwrap();
    let seconds = latencies.get(hash::name(answered), Kind::Whole, roles.now()).unwrap();
    assert!((seconds - 0.1).abs() < 0.01, "{seconds} s for each token");
}

/// A success is not held back, and an error only until it is understood.
#[test]
fn what_is_held_back() {
    let roles = Roles::start("");
    let request = roles.router.post(PATH, CHAT);
    let forwarded = request.forwarded().clone();
    let mut attempt = roles.attempt(&forwarded.headers, &forwarded.body, 1);
    attempt.response_headers(&[(":status", "200")], false);
    attempt.response_body(b"one", false);
    attempt.response_body(b"two", false);
    attempt.response_body(b"", true);
    assert_eq!(attempt.response().chunks, [b"one", b"two"]);
    for (bytes, chunks) in [(1_000, 1), (70_000, 2), (200_000, 4)] {
        roles.router.forget_properties();
        let request = roles.router.post(PATH, CHAT);
        let forwarded = request.forwarded().clone();
        let mut attempt = roles.attempt(&forwarded.headers, &forwarded.body, 1);
        let body = vec![b'x'; bytes];
        let pieces: Vec<&[u8]> = body.chunks(50_000).collect();
        let response = attempt.respond(&[(":status", "503")], &pieces);
        assert_eq!((response.header("x-adaptive-router-retry"), response.body.len()), (Some("status_5xx"), bytes));
        assert!(response.chunks.len() <= chunks, "{}", response.chunks.len());
    }
}

/// Where a listener has no router role, its client may name the number of somebody else's request.
#[test]
fn nobody_guesses_the_number_of_a_request() {
    let roles = Roles::start("");
    let number = || -> u64 {
        let request = roles.router.post(PATH, CHAT);
        request.forwarded().header("x-adaptive-router-journey").unwrap().parse().unwrap()
    };
    let numbers: Vec<u64> = (0..64).map(|_| number()).collect();
    let all = numbers.iter().fold((u64::MAX, 0), |(and, or), number| (and & number, or | number));
    assert_eq!(all, (0, u64::MAX), "{numbers:?}");
    assert!(!numbers.windows(2).any(|pair| pair[0].abs_diff(pair[1]) < 1 << 20), "{numbers:?}");
}

/// The plan's model is asked for by the name that its cluster has for it, whichever model shares the cluster.
#[test]
fn a_cluster_may_have_its_own_name_for_a_model() {
    let roles = Roles::start(r#", "upstream_model": "own""#);
    let request = roles.router.post(PATH, CHAT);
    let forwarded = request.forwarded().clone();
    let first = roles.attempt(&forwarded.headers, &forwarded.body, 1);
    assert_eq!(first.forwarded().text(), CHAT.replace("auto", "own"));
}

/// Requests without a plan, and bodies that are no JSON, are sent as they came.
#[test]
fn without_a_plan() {
    let more = r#", "upstream_model": "vendor/\"x\"", "path_prefix": "/api", "host": "h.example""#;
    let roles = Roles::start(more);
    let headers = |path: &str| -> Headers {
        [
            (":method", "POST"),
            (":path", path),
            (":authority", "client"),
            ("x-adaptive-router-cluster", "to-a"),
            ("x-kept", "1"),
        ]
        .map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()))
        .to_vec()
    };
    for body in [CHAT, r#"{"x": 1}"#, "not JSON", r#"{"model": "auto""#] {
        let mut attempt = roles.attempt(&headers(PATH), body.as_bytes(), 1);
        let sent = attempt.forwarded().clone();
        assert_eq!(sent.text(), body);
        assert_eq!(
            (get(&sent.headers, ":path"), get(&sent.headers, ":authority")),
            (Some("/api/v1/chat/completions"), Some("h.example"))
        );
        assert_eq!((get(&sent.headers, "x-adaptive-router-cluster"), get(&sent.headers, "x-kept")), (None, Some("1")));
        let response = attempt.respond(&[(":status", "500"), ("x-adaptive-router-retry", "1")], &[b"{}"]);
        assert_eq!((response.header("x-adaptive-router-retry"), response.body.as_slice()), (None, &b"{}"[..]));
        let left = attempt.headers_left();
        assert_eq!((get(&left, ":path"), get(&left, "x-adaptive-router-cluster")), (Some(PATH), Some("to-a")));
    }
    // In pieces, with trailers, and without a body.
    let mut attempt = roles.upstream.open();
    attempt.request_headers(&[(":method", "POST"), (":path", PATH)], false);
    attempt.request_body(&CHAT.as_bytes()[..12], false);
    attempt.request_body(&CHAT.as_bytes()[12..], false);
    attempt.request_trailers(&[("x-t", "1")]);
    assert_eq!((attempt.forwarded().text(), attempt.forwarded().chunks.len()), (CHAT, 2));
    let get_request = roles.upstream.request(&[(":method", "GET"), (":path", "/v1/models")], &[]);
    assert_eq!(get(&get_request.forwarded().headers, ":path"), Some("/api/v1/models"));
    drop(get_request);
}

#[test]
fn without_fallback_nothing_is_kept() {
    let host = Host::start(crate::requests::CONFIG);
    host.forget_properties();
    let mut exchange = host.post(PATH, crate::requests::CHAT);
    let slots = exchange.forwarded().headers.iter().filter(|(name, _)| name.contains("try-") || name.contains("envoy"));
    assert_eq!(slots.count(), 0);
    exchange.respond(&[(":status", "500")], &[b"{}"]);
    exchange.close();
    assert_eq!(host.properties(), Vec::<String>::new());
}

/// What the proxy refuses costs the fallback, never the worker.
#[test]
fn a_proxy_that_fails() {
    for (call, times) in [
        ("get_property", 20),
        ("set_header_map_pairs", 5),
        ("replace_header_map_value", 1),
        ("get_header_map_pairs", 2),
    ] {
        let roles = Roles::start(r#", "path_prefix": "/api""#);
        let mut request = roles.router.post(PATH, CHAT);
        let forwarded = request.forwarded().clone();
        (0..times).for_each(|_| roles.upstream.fail_next(call, Status::NotFound));
        let mut attempt = roles.attempt(&forwarded.headers, &forwarded.body, 1);
        attempt.respond(&[(":status", "500")], &[b"{}"]);
        attempt.close();
        let attempt = roles.attempt(&forwarded.headers, &forwarded.body, 2);
        attempt.close();
        request.respond(&[(":status", "500")], &[b"{}"]);
        assert!(roles.upstream.unmet_faults().len() < times, "{call} was not called");
    }
}

#[test]
fn values_that_are_not_ours() {
    for garbage in [&b""[..], b"\0", b"garbage", &[0xFF; 1_000]] {
        let roles = Roles::start("");
        let mut request = roles.router.post(PATH, CHAT);
        let forwarded = request.forwarded().clone();
        let mut headers = forwarded.headers.clone();
        headers.retain(|(name, _)| name != "x-adaptive-router-journey");
        headers.push(("x-adaptive-router-journey".into(), garbage.to_vec()));
        for (number, headers) in
            [(1, &headers), (2, &headers), (0, &forwarded.headers), (usize::MAX, &forwarded.headers)]
        {
            let mut attempt = roles.attempt(headers, &forwarded.body, number);
            let response = attempt.respond(&[(":status", "500")], &[b"{}"]);
            assert_eq!(response.body, b"{}");
        }
        assert_eq!(request.respond(&[(":status", "500")], &[b"{}"]).body, b"{}");
    }
}

/// When all failed, the client gets the first error, in every form that the last one may have.
#[test]
fn the_first_error() {
    for last in [&[][..], &[&b"the last"[..]], &[&b"the "[..], b"last"]] {
        let roles = Roles::start("");
        let mut request = roles.router.post(PATH, CHAT);
        let forwarded = request.forwarded().clone();
        let mut headers = forwarded.headers.clone();
        for (number, status) in [(1, "429"), (2, "500"), (3, "503")] {
            let mut attempt = roles.attempt(&headers, &forwarded.body, number);
            let body = format!("error {status}");
            let response =
                attempt.respond(&[(":status", status), ("x-own", status), ("retry-after", "3")], &[body.as_bytes()]);
            assert_eq!(response.header("x-adaptive-router-retry").is_some(), number < 3);
            headers = attempt.headers_left();
        }
        roles.router.set_property("response\0code", &503_u64.to_le_bytes());
        request.response_headers(
            &[(":status", "503"), ("x-own", "503"), ("content-length", "8"), ("server", "envoy")],
            last.is_empty(),
        );
        for (index, piece) in last.iter().enumerate() {
            request.response_body(piece, index + 1 == last.len());
        }
        if !last.is_empty() {
            let client = request.response();
            assert_eq!(
                (client.header(":status"), client.header("x-own"), client.text()),
                (Some("429"), Some("429"), "error 429")
            );
            assert_eq!((client.header("content-length"), client.header("server")), (Some("9"), Some("envoy")));
            assert_eq!(
                (client.header("x-adaptive-router-model"), client.header("x-adaptive-router-attempts")),
                (Some("a"), Some("3"))
            );
        }
    }
}

const STREAM: &str = r#"{"model": "auto", "stream": true, "messages": [{"role": "user", "content": "hi"}]}"#;

/// The first attempt at a request, whose response has these headers and is not complete.
fn opening(roles: &Roles) -> (Exchange, Exchange) {
    roles.router.forget_properties();
    let request = roles.router.post(PATH, STREAM);
    let forwarded = request.forwarded().clone();
    let mut attempt = roles.attempt(&forwarded.headers, &forwarded.body, 1);
    attempt.response_headers(&[(":status", "200"), ("retry-after", "1")], false);
    (request, attempt)
}

/// An error with status 200 is held until it is known, and then it is the next model's turn.
#[test]
fn errors_with_status_200() {
    let role = r#"data: {"choices": [{"delta": {"role": "assistant", "content": ""}}]}"#;
    let event = |data: &str| format!("data: {data}\n\n");
    for (pieces, ends, reason) in [
        (vec![r#"{"error": {"message": "upstream", "code": 502}}"#.to_owned()], true, "status_5xx"),
        (vec![r#"{"choi"#.to_owned(), r#"ces": []}"#.to_owned()], true, "status_5xx"),
        (vec![event(r#"{"error": {"code": 429}}"#)], false, "status_429"),
        (
            vec![": wait\n\n".to_owned(), format!("{role}\n"), "\n".into(), event(r#"{"error": {"code": 503}}"#)],
            false,
            "status_5xx",
        ),
        (vec![event(r#"{"error": {"type": "invalid_api_key"}}"#)], true, "auth"),
        (vec![r#"data: {"error": {"message": "overloaded"}}"#.to_owned()], true, "status_5xx"),
    ] {
        let roles = Roles::start("");
        let (mut request, mut attempt) = opening(&roles);
        for (index, piece) in pieces.iter().enumerate() {
            let is_last = index + 1 == pieces.len();
            attempt.response_body(piece.as_bytes(), is_last && ends);
            if !is_last {
                assert!(attempt.passed().headers.is_empty(), "{piece}");
            }
        }
        let response = attempt.passed();
        assert_eq!(response.header("x-adaptive-router-retry"), Some(reason), "{pieces:?}");
        assert_eq!(response.header("retry-after"), None);
        let second = roles.attempt(&attempt.headers_left(), &request.forwarded().body.clone(), 2);
        assert_eq!(second.forwarded().text(), STREAM.replace("auto", "vendor/b"));
        finish(&roles, &mut request, second, event(r#"{"choices": [{"delta": {"content": "Hi"}}]}"#).as_bytes());
        assert_eq!(request.response().header("x-adaptive-router-model"), Some("b"));
        let name = format!("adaptive_router_fallbacks;router=auto;from=a;to=b;reason={reason};");
        assert_eq!(roles.router.metric(&name), 1, "{name}");
    }
}

/// What is an answer is held no longer than until that is known; and what nobody knows, not for long.
#[test]
fn answers_go_on_at_once() {
    let role = r#"data: {"choices": [{"delta": {"role": "assistant", "content": ""}}]}"#;
    // With which piece it goes on.
    for (pieces, goes_on) in [
        (vec![r#"data: {"choices": [{"delta": {"content": "Hi"}}]}"#, "\n\n", "data: more\n\n"], 1),
        (vec!["data: [DONE]\n\n", "x"], 0),
        (vec![role, "\n\n", r#"data: {"choices": [{"delta": {"reasoning": "Hm"}}]}"#, "\n\n"], 3),
        (vec!["not json", "more"], 0),
        (vec!["\u{1f}\u{8b}binary"], 0),
        (vec![r#"data: {"error": {"code": 400, "message": "wrong"}}"#, "\n\n"], 1),
    ] {
        let roles = Roles::start("");
        let (request, mut attempt) = opening(&roles);
        let whole = pieces.concat();
        let mut came = Vec::new();
        for piece in &pieces {
            attempt.response_body(piece.as_bytes(), false);
            came.push(!attempt.passed().chunks.is_empty());
        }
        attempt.response_body(b"", true);
        let response =
            (attempt.response().text().to_owned(), attempt.response().header("x-adaptive-router-retry").is_some());
        request.close();
        attempt.close();
        assert_eq!(response, (whole, false));
        assert_eq!(came.iter().position(|came| *came), Some(goes_on), "{pieces:?}");
    }
    // Signs of life are passed on after a while, and much of nothing at once; so is what is longer than an error.
    let (wait, blank, long) = (b": wait\n\n".to_vec(), vec![b' '; 70_000], vec![b'x'; 70_000]);
    for (seconds, pieces) in [
        (20, [wait.clone(), wait]),
        (0, [blank, b" ".to_vec()]),
        (0, [br#"{"error": {"code": 500}, ""#.to_vec(), long]),
    ] {
        let roles = Roles::start("");
        let (request, mut attempt) = opening(&roles);
        for piece in &pieces {
            attempt.response_body(piece, false);
            roles.router.advance(Duration::from_secs(seconds));
        }
        let response = attempt.passed();
        let came = (response.body.len(), response.header("x-adaptive-router-retry").is_some());
        request.close();
        attempt.close();
        assert_eq!(came, (pieces.concat().len(), false));
    }
}

/// When all fail the client gets the first error, whatever its status.
#[test]
fn the_first_error_may_have_status_200() {
    const ERROR: &[u8] = br#"{"error": {"code": 503, "message": "first"}}"#;
    let roles = Roles::start("");
    let mut request = roles.router.post(PATH, CHAT);
    let forwarded = request.forwarded().clone();
    let mut headers = forwarded.headers.clone();
    for (number, body) in [(1, ERROR), (2, &br#"{"error": {"code": 500}}"#[..]), (3, &br#"{"choices": []}"#[..])] {
        let mut attempt = roles.attempt(&headers, &forwarded.body, number);
        attempt.respond(&[(":status", "200"), ("x-number", &number.to_string())], &[body]);
        headers = attempt.headers_left();
        if number == 3 {
            assert_eq!(attempt.response().header("x-adaptive-router-retry"), None);
            roles.router.set_property("response\0code", &200_u64.to_le_bytes());
            request.respond(&[(":status", "200"), ("x-number", "3")], &[body]);
        }
    }
    let response = request.response();
    assert_eq!((response.header("x-number"), response.header("x-adaptive-router-model")), (Some("1"), Some("a")));
    assert_eq!(response.body, ERROR);
}
