//! A configuration of LiteLLM's proxy after whose import a client's model is somebody else's, or nobody's.

use std::process::Command;

use adaptive_router_sim::{Behaviour, Provider};
use serde_json::Value;

use crate::call::Call;
use crate::client;
use crate::envoy::Envoy;
use crate::needs;
use crate::providers::{TlsServer, last, moved};
use crate::render::render_with;

const MASTER_KEY: (&str, &str) = ("LITELLM_MASTER_KEY", "sk-master-of-the-test");
/// Files of what users have, each with the names that lead somewhere.
const FILES: [(&str, &[&str]); 11] = [
    ("adaptive", &["cheap", "dear", "clever", "by-rules"]),
    ("chains", &["a", "b", "c", "d"]),
    ("clouds", &["bedrock", "bedrock-key", "vertex", "cf", "dbx"]),
    ("efforts", &["quick", "thorough", "thinking"]),
    ("guards", &["a"]),
    ("included", &["a", "b", "c"]),
    ("least-busy", &["oss"]),
    ("names", &["Claude Sonnet 4.5", "groq/maverick", "qwen3:4b", "名前", "gpt-4", "hidden"]),
    ("one-name-three-clouds", &["gpt", "reserve"]),
    ("own-servers", &["chat", "chat-with-key", "small", "vectors"]),
    ("shares", &["m"]),
];

fn import(name: &str) -> String {
    let file = needs::workspace().join(format!("sidecar/tests/data/litellm/{name}.yaml"));
    let output =
        Command::new(needs::sidecar()).arg("import-litellm").arg(file).env("CLOUDFLARE_ACCOUNT_ID", "a1").output();
    let output = output.unwrap();
    assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_name_leads_to_its_models() {
    let provider =
        Provider::start_blocking("behind", ([127, 0, 0, 1], 0).into(), Behaviour::with_success(1.0), 1).unwrap();
    let rendered = FILES.map(|(file, _)| render_with(&import(file), &[MASTER_KEY]));
    let hosts: Vec<&str> = rendered
        .iter()
        .flat_map(|text| text.split("sni: \"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    let tls = TlsServer::start(&hosts, &provider);
    for ((file, names), rendered) in FILES.iter().zip(&rendered) {
        let secrets = rendered.split("environment_variable: ").skip(1).filter_map(|rest| rest.split([' ', '}']).next());
        let keys: Vec<(String, String)> = secrets.map(|name| (name.to_owned(), format!("key of {name}"))).collect();
        let mut environment: Vec<(&str, &str)> = keys.iter().map(|(name, key)| (name.as_str(), key.as_str())).collect();
        environment.extend([("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "secret-of-aws")]);
        let text = moved(rendered, &tls, &provider, &provider);
        let envoy = Envoy::start_with(&text, 1, &environment);
        let bootstrap: Value = serde_json::from_str(&text).unwrap();
        for name in *names {
            let before = provider.requests().len();
            let call = Call::chat(name, "Hello").header("authorization", &format!("Bearer {}", MASTER_KEY.1));
            let answer = client::send(envoy.addr, call);
            // The simulated provider does not know every path.
            assert!([200, 404].contains(&answer.status), "{file}: {name}: {} {}", answer.status, answer.text());
            // The first that came: what it did not answer goes along the chain.
            let request = provider.requests().into_iter().nth(before);
            let request = request.unwrap_or_else(|| panic!("{file}: {name}: nothing came: {}", answer.text()));
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            let asked = (body["model"].as_str().unwrap(), request.authority.as_deref().unwrap());
            assert!(
                places(&bootstrap, name).iter().any(|(model, host)| (model.as_str(), host.as_str()) == asked),
                "{file}: {name}: {asked:?}"
            );
            let told = request.headers.iter().any(|(_, value)| value.windows(9).any(|part| part == b"sk-master"));
            assert!(!told || !rendered.contains("api_key_auth"), "{file}: {name}: {request:?}");
        }
        assert!(envoy.crashes().is_empty(), "{file}: {:?}", envoy.crashes());
    }
    assert!(last(&provider, "gpt-5.5").is_some_and(|request| {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        body["reasoning_effort"] == "high" && body["max_tokens"].is_null()
    }));
}

/// The models and hosts that a name, an alias or a router may lead to.
fn places(bootstrap: &Value, name: &str) -> Vec<(String, String)> {
    let filters =
        bootstrap.pointer("/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/http_filters");
    let own = filters.unwrap().as_array().unwrap().iter().find(|filter| filter["name"] == "adaptive_router").unwrap();
    let plugin = own.pointer("/typed_config/config/configuration/value").unwrap();
    let is_named = |value: &Value| {
        value["name"] == name || value["aliases"].as_array().is_some_and(|all| all.contains(&name.into()))
    };
    let mut found = Vec::new();
    for router in plugin["routers"].as_array().unwrap() {
        for model in router["models"].as_array().unwrap().iter().filter(|model| is_named(router) || is_named(model)) {
            let single = [model.clone()];
            for place in model["deployments"].as_array().map_or(&single[..], Vec::as_slice) {
                let asked = [&place["upstream_model"], &model["upstream_model"], &model["name"]];
                let asked = asked.into_iter().find_map(Value::as_str).unwrap();
                found.push((asked.to_owned(), host(bootstrap, &place["cluster"])));
            }
        }
    }
    found
}

fn host(bootstrap: &Value, cluster: &Value) -> String {
    let clusters = bootstrap["static_resources"]["clusters"].as_array().unwrap();
    let cluster = clusters.iter().find(|other| other["name"] == *cluster).unwrap();
    let options =
        &cluster["typed_extension_protocol_options"]["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"];
    let role = options["http_filters"][0].pointer("/typed_config/config/configuration/value/host").unwrap();
    role.as_str().unwrap().to_owned()
}
