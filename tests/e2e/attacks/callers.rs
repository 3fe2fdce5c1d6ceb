//! One caller among many: what he does wrong, and who he says he is, costs the others nothing.

use adaptive_router_sim::{Provider, Reply};
use serde_json::{Value, json};

use crate::attacks::{SECRET, best, fast, smart};
use crate::call::{Answer, Call};
use crate::client;
use crate::envoy::Envoy;
use crate::fixtures::{cheapest, with};
use crate::fleet::{Fleet, Setup};
use crate::metrics::Metrics;
use crate::world::World;

/// What a caller does, and what both providers answer to it.
struct Wrong {
    name: &'static str,
    times: usize,
    path: &'static str,
    key: Option<&'static str>,
    content: &'static str,
    reply: fn() -> Reply,
    /// Whose key the providers are given.
    credentials: Option<&'static str>,
}

const USUAL: Wrong = Wrong {
    name: "",
    times: 2,
    path: "/v1/chat/completions",
    key: None,
    content: "Hello",
    reply: || error(404, "not_found"),
    credentials: None,
};

fn wrongs() -> Vec<Wrong> {
    let no_key = || error(401, "invalid_api_key");
    let no_quota = || error(429, "insufficient_quota").header("retry-after", "3600");
    let broke = Some("Bearer broke");
    let credentials = Some("caller");
    vec![
        Wrong { name: "a wrong path", path: "/x/v1/chat/completions", ..USUAL },
        Wrong { name: "no key", reply: no_key, ..USUAL },
        Wrong { name: "no key, where the callers' own are used", reply: no_key, credentials, ..USUAL },
        Wrong { name: "a key out of quota", key: broke, reply: no_quota, ..USUAL },
        Wrong {
            name: "a key out of quota, where the callers' own are used",
            key: broke,
            reply: no_quota,
            credentials,
            ..USUAL
        },
        Wrong {
            name: "a body that breaks the provider",
            times: 10,
            key: Some("Bearer evil"),
            content: "POISON",
            reply: || error(500, "server_error"),
            ..USUAL
        },
    ]
}

fn error(status: u16, code: &str) -> Reply {
    Reply::json(status, json!({"error": {"message": "no", "code": code}}).to_string())
}

impl Wrong {
    fn router(&self, name: &str, more: Value) -> Value {
        let keys = self.credentials.map_or(json!({}), |whose| json!({"credentials": whose}));
        let models = json!([with(fast(), keys.clone()), with(smart(), keys)]);
        with(cheapest(name, models), with(json!({"when_all_cooling": "reject"}), more))
    }

    /// Does it, and returns what somebody else gets then.
    fn before_somebody_else(&self, router: &str, envoy: &Envoy, providers: [&Provider; 2]) -> Answer {
        let wrong = Call { path: self.path.to_owned(), ..Call::chat(router, self.content) };
        let wrong = self.key.iter().fold(wrong, |call, key| call.header("authorization", key));
        for _ in 0..self.times {
            providers.iter().for_each(|provider| provider.script((self.reply)()));
            client::send(envoy.addr, wrong.clone());
            providers.iter().for_each(|provider| provider.clear());
        }
        client::send(envoy.addr, Call::chat(router, "Hello").header("authorization", "Bearer honest"))
    }
}

/// Only the caller's own requests failed, so nobody else is sent to another model, or away.
#[track_caller]
fn others_are_unharmed(before_somebody_else: impl Fn(&Wrong) -> Answer) {
    let harmed: Vec<String> = wrongs()
        .iter()
        .map(|wrong| (wrong.name, before_somebody_else(wrong)))
        .filter(|(_, answer)| (answer.status, answer.model()) != (200, Some("fast")))
        .map(|(name, answer)| format!("{name}: {} from {:?}", answer.status, answer.model()))
        .collect();
    assert!(harmed.is_empty(), "{harmed:#?}");
}

#[test]
fn one_caller_cools_nothing_for_the_others() {
    let routers: Vec<Value> = wrongs().iter().map(|wrong| wrong.router(wrong.name, json!({}))).collect();
    let world = World::start(&json!({"routers": routers}));
    others_are_unharmed(|wrong| wrong.before_somebody_else(wrong.name, &world.envoy, [&world.fast, &world.smart]));
}

#[test]
fn one_caller_cools_nothing_for_the_others_with_fallback() {
    others_are_unharmed(|wrong| {
        let routers = json!([wrong.router("auto", json!({"fallback": {"attempts": 2}}))]);
        let fleet = Fleet::start(&Setup { routers, ..Setup::default() });
        wrong.before_somebody_else("auto", &fleet.envoy, ["fast", "smart"].map(|name| fleet.provider(name)))
    });
}

/// Who says what of an answer.
struct Caller {
    headers: Vec<(&'static str, String)>,
    score: f64,
}

impl Caller {
    fn makes(&self, call: Call) -> Call {
        self.headers.iter().fold(call, |call, (name, value)| call.header(name, value))
    }
}

/// The headers of a liar's request.
type Identity = fn(usize) -> Vec<(&'static str, String)>;

/// A liar who says with a quarter of all scores that good answers are bad counts as one caller, whatever he sends beside his
/// key. Who may choose the key itself is a new caller each time, unless a header that he may not choose names him.
#[test]
fn new_names_gain_nothing() {
    let rows: [(&str, Identity); 2] = [
        ("one key", |_| vec![("authorization", "Bearer liar".into())]),
        ("another key beside it", |number| {
            vec![("authorization", "Bearer liar".into()), ("x-api-key", number.to_string())]
        }),
    ];
    liars_count_once(&rows, json!({}));
}

#[test]
fn who_a_caller_is_may_stand_in_a_header() {
    let rows: [(&str, Identity); 1] = [("a key that was never seen, beside his name", |number| {
        vec![("authorization", format!("Bearer {number}")), ("x-user", "liar".into())]
    })];
    liars_count_once(&rows, json!({"identity_header": "x-user"}));
}

#[track_caller]
fn liars_count_once(rows: &[(&str, Identity)], keys: Value) {
    let routers: Vec<Value> = rows.iter().map(|(name, _)| best(name, json!([smart()]))).collect();
    let world = World::start(&with(json!({"routers": routers, "feedback": {"secret": SECRET}}), keys));
    let mut wrong = Vec::new();
    for (name, liar) in rows {
        let callers: Vec<Caller> = (0..400)
            .map(|number| match (number % 4, number % 20) {
                (3, _) => Caller { headers: liar(number), score: 0.0 },
                (_, honest) => Caller {
                    headers: vec![("authorization", format!("Bearer honest {honest}")), ("x-user", honest.to_string())],
                    score: 1.0,
                },
            })
            .collect();
        let chats = callers.iter().map(|caller| caller.makes(Call::chat(name, "Hello"))).collect();
        let answers = client::send_all(world.envoy.addr, chats, 1);
        let score = |(answer, caller): (&Answer, &Caller)| caller.makes(feedback(answer, caller.score));
        client::send_all(world.envoy.addr, answers.iter().zip(&callers).map(score).collect(), 1);
        let metrics = Metrics::read(&world.envoy);
        let failures = metrics.starting_with("adaptive_router_evidence_failure_milli");
        let of_router = failures.iter().filter(|(series, _)| series.contains(&format!("router=\"{name}\"")));
        let failure = of_router.map(|(_, value)| value / 1000.0).sum::<f64>();
        if !(0.5..8.0).contains(&failure) {
            wrong.push((name, failure));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Without a store nobody knows after a restart which tokens are spent.
#[test]
fn spent_tokens_stay_spent() {
    let configuration = json!({"routers": [best("auto", json!([smart()]))], "feedback": {"secret": SECRET}});
    let mut world = World::start(&configuration);
    let tokens: Vec<Answer> = (0..5).map(|_| world.send(Call::chat("auto", "Hello"))).collect();
    let counted = |world: &World| {
        let answers = tokens.iter().map(|answer| world.send(feedback(answer, 1.0)));
        answers.filter(|answer| answer.status == 200 && answer.json()["counted"] == true).count()
    };
    assert_eq!(counted(&world), 5);
    world.restart();
    assert_eq!(counted(&world), 0);
}

/// What a caller says of an answer.
fn feedback(answer: &Answer, score: f64) -> Call {
    let decision = answer.header("x-adaptive-router-decision").unwrap_or_else(|| panic!("{answer:?}"));
    Call::post("/adaptive_router/feedback", json!({"decision": decision, "score": score}).to_string())
}
