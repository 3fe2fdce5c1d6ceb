//! Prevents: deployments of a model that learn apart, of which a client sees one fail, or that get more than their limits.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::thread;

use serde_json::{Value, json};

use crate::host::{Exchange, Host};
use crate::learning::{evidence, praised};
use crate::requests::CHAT;
use crate::upstream::{Roles, finish, get};
use crate::worker::Vm;

const PATH: &str = "/v1/chat/completions";
const AUTO: &str = r#"{"model": "auto", "messages": [{"role": "user", "content": "hi"}], "top_k": 1}"#;
const ANSWER: &[u8] =
    br#"{"choices": [{"message": {"content": "Done."}}], "usage": {"prompt_tokens": 9, "completion_tokens": 1}}"#;

/// A router of this name: its model `fast` is at x, y and z, which have these keys, and `smart`, which is dearer, at one place.
fn configuration(router: &str, places: [Value; 3], keys: Value) -> Value {
    let places: Vec<Value> = ["x", "y", "z"]
        .into_iter()
        .zip(places)
        .map(|(name, keys)| {
            let mut place =
                json!({"name": name, "cluster": format!("to-{name}"), "upstream_model": format!("v/{name}")});
            place.as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
            place
        })
        .collect();
    let mut router = json!({
        "name": router,
        "models": [
            {"name": "fast", "input_cost_per_token": 1e-7, "output_cost_per_token": 1e-7, "deployments": places,
             "request": {"drop": ["top_k"]}},
            {"name": "smart", "cluster": "to-smart", "input_cost_per_token": 1e-6, "output_cost_per_token": 1e-6},
        ],
        "objective": {"quality_floor": {"tolerance": 1}},
        "learning": {"exploration": 0},
    });
    router.as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
    json!({"routers": [router]})
}

fn cluster(exchange: &Exchange) -> Option<&str> {
    (!exchange.is_replied()).then(|| exchange.forwarded().header("x-adaptive-router-cluster")).flatten()
}

#[test]
fn all_of_them_are_one_to_the_bandit() {
    let plain = || json!({});
    let host = Host::start(configuration("smart-cheap-router", [plain(), plain(), plain()], plain()).to_string());
    praised(&host, "someone", "0");
    let one = evidence(&host).mass();
    assert!(one > 0.5, "{one}");
    for session in 1..300 {
        praised(&host, &format!("caller {session}"), &session.to_string());
    }
    let all = evidence(&host).mass();
    assert!((all - 300.0 * one).abs() < 0.01 * all, "{all} of 300 times {one}");
    let mut served: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..60 {
        let mut exchange = host.post(PATH, CHAT);
        let place = cluster(&exchange).unwrap().strip_prefix("to-").unwrap().to_owned();
        assert!(exchange.forwarded().text().contains(&format!("\"v/{place}\"")));
        let response = exchange.respond(&[(":status", "200")], &[ANSWER]);
        let headers = ["x-adaptive-router-model", "x-adaptive-router-deployment"].map(|name| response.header(name));
        assert_eq!(headers, [Some("fast"), Some(&*place)]);
        *served.entry(place).or_default() += 1;
    }
    assert!(served.len() == 3 && served.values().all(|count| *count > 5), "{served:?}");
    host.tick();
    let picks = "adaptive_router_picks;router=smart-cheap-router;request_type=code_generation;model=fast;";
    assert_eq!(host.metric(picks), 2 * 300 + 60);
}

/// x fails. Its sibling takes over in the same request, and from the next one on it comes first.
#[test]
fn a_sibling_takes_over() {
    let order = |order: u32| json!({"order": order});
    let router = configuration("auto", [order(0), order(1), order(2)], json!({}));
    let roles = Roles::start_with(&router, "");
    let mut request = roles.router.post(PATH, AUTO);
    let forwarded = request.forwarded().clone();
    let slots = ["x-adaptive-router-cluster", "x-adaptive-router-try-1", "x-adaptive-router-try-2"];
    assert_eq!(slots.map(|name| get(&forwarded.headers, name)), [Some("to-x"), Some("to-y"), Some("to-z")]);
    let expected = |place: &str| AUTO.replace("auto", &format!("v/{place}")).replace(r#", "top_k": 1"#, "");
    assert_eq!(forwarded.text(), expected("x"));
    let mut first = roles.attempt(&forwarded.headers, &forwarded.body, 1);
    let response = first.respond(&[(":status", "429"), ("retry-after", "30")], &[b"{}"]);
    assert_eq!(response.header("x-adaptive-router-retry"), Some("status_429"));
    let second = roles.attempt(&first.headers_left(), &forwarded.body, 2);
    assert_eq!(second.forwarded().text(), expected("y"));
    finish(&roles, &mut request, second, ANSWER);
    let client = request.response();
    let headers = ["model", "deployment", "attempts"].map(|name| client.header(&format!("x-adaptive-router-{name}")));
    assert_eq!(headers, [Some("fast"), Some("y"), Some("2")]);
    request.close();
    let mut next = roles.router.post(PATH, AUTO);
    assert_eq!(cluster(&next), Some("to-y"), "x is cooling");
    next.respond(&[(":status", "200")], &[ANSWER]);
    for name in [
        "adaptive_router_fallbacks;router=auto;from=fast;to=fast;reason=status_429;deployment=x;",
        "adaptive_router_cooldowns;router=auto;model=fast;reason=status_429;deployment=x;",
        "adaptive_router_cooling;router=auto;model=fast;deployment=x;",
    ] {
        assert_eq!(roles.router.metric(name), 1, "{name}");
    }
    assert!(!roles.router.metric_names().iter().any(|name| name.contains("deployment=z")));
}

/// Workers that race for the limits of three places, and a model that comes after them.
#[test]
fn each_gets_what_its_limit_allows() {
    let rpm = |rpm: u32| json!({"rpm": rpm});
    let router = configuration("smart-cheap-router", [rpm(31), rpm(7), rpm(12)], json!({})).to_string();
    let vm: Arc<Vm> = Arc::default();
    let _main = Host::start_in(&vm, &router);
    let served = std::sync::Mutex::new(BTreeMap::<String, u32>::new());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let host = Host::start_in(&vm, &router);
                for _ in 0..20 {
                    let exchange = host.post(PATH, CHAT);
                    let place = cluster(&exchange).unwrap().to_owned();
                    *served.lock().unwrap().entry(place).or_default() += 1;
                }
            });
        }
    });
    let served = served.into_inner().unwrap();
    let expected = [("to-smart", 30), ("to-x", 31), ("to-y", 7), ("to-z", 12)];
    assert_eq!(served, expected.map(|(place, count)| (place.to_owned(), count)).into());
}

/// A place that is given back is free, whatever way the request ended.
#[test]
fn room_is_given_back_where_it_was_taken() {
    let one = || json!({"max_parallel_requests": 1});
    let host = Host::start(configuration("smart-cheap-router", [one(), one(), one()], json!({})).to_string());
    let begin = || host.post(PATH, CHAT);
    let mut three: Vec<Exchange> = (0..3).map(|_| begin()).collect();
    assert_eq!(cluster(&begin()), Some("to-smart"));
    let free = cluster(&three[1]).unwrap().to_owned();
    host.set_property("response\0code", &200_u64.to_le_bytes());
    three[1].respond(&[(":status", "200")], &[ANSWER]);
    let fourth = begin();
    assert_eq!(cluster(&fourth), Some(&*free));
    three.remove(0).close();
    assert_ne!(cluster(&begin()), Some("to-smart"), "the client left");
}

/// A model that is called by its own name is balanced, cooled, limited, retried and counted as any, but not learned from.
#[test]
fn by_its_own_name() {
    let places = [json!({"rpm": 2}), json!({"rpm": 1, "order": 1}), json!({"rpm": 1, "order": 2})];
    let mut router = configuration("auto", places, json!({}));
    router["routers"][0]["models"][0]["aliases"] = json!(["quick"]);
    router["routers"][0]["models"][0]["fallbacks"] = json!(["smart"]);
    let roles = Roles::start_with(&router, "");
    let ask = |name: &str| roles.router.post(PATH, &AUTO.replace("auto", name));
    let mut request = ask("fast");
    let forwarded = request.forwarded().clone();
    let mut first = roles.attempt(&forwarded.headers, &forwarded.body, 1);
    first.respond(&[(":status", "429"), ("retry-after", "30")], &[b"{}"]);
    let second = roles.attempt(&first.headers_left(), &forwarded.body, 2);
    finish(&roles, &mut request, second, ANSWER);
    let client = request.response();
    let headers = ["model", "deployment", "attempts", "request-type"];
    let headers = headers.map(|name| client.header(&format!("x-adaptive-router-{name}")));
    assert_eq!(headers, [Some("fast"), Some("y"), Some("2"), None]);
    request.close();
    // x is cooling and y is full; then z is full, too.
    for expected in ["to-z", "to-smart", "to-smart"] {
        let mut request = ask("quick");
        assert_eq!(cluster(&request), Some(expected));
        request.respond(&[(":status", "200")], &[ANSWER]);
    }
    roles.router.tick();
    let tokens = |model: &str| {
        roles.router.metric(&format!("adaptive_router_tokens;router=auto;model={model};direction=input;"))
    };
    assert_eq!((tokens("fast"), tokens("smart")), (2 * 9, 2 * 9));
    assert!(!roles.router.metric_names().iter().any(|name| name.contains("picks")));
    assert!(!roles.router.shared_keys().iter().any(|key| key.contains("evidence")), "{:?}", roles.router.shared_keys());
    // Without a chain it is refused.
    let mut alone = configuration("auto", [json!({"rpm": 1}), json!({"rpm": 1}), json!({"rpm": 1})], json!({}));
    alone["routers"][0]["models"][0]["request"] = json!({});
    let host = Host::start(alone.to_string());
    for refused in [false, false, false, true] {
        let request = host.post(PATH, &AUTO.replace("auto", "fast"));
        assert_eq!(request.is_replied(), refused);
    }
    let request = host.post(PATH, &AUTO.replace("auto", "fast"));
    assert_eq!(request.reply().0, 429);
}
