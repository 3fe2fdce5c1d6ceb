//! A provider that is asked at a path, with a host or with a key that it does not take; a price that is not the provider's.

use adaptive_router::api::rewrite;
use adaptive_router::config::{ConfigError, Role, Upstream};
use adaptive_router_sidecar::providers::Proof;
use adaptive_router_sidecar::render::{Surroundings, render};
use adaptive_router_sidecar::{prices, providers};
use serde_json::{Value, json};

const TODAY: &str = "2026-11-29";
const FREE: &str = "input_cost_per_token: 0, output_cost_per_token: 0";

/// A client's key, long enough for one.
const CLIENT_KEY: &str = "sk-of-the-client";

#[track_caller]
fn rendered_with(input: &str, prices: Option<&str>) -> Result<(Value, Vec<String>), Vec<String>> {
    let lines = |errors: Vec<ConfigError>| errors.iter().map(ToString::to_string).collect::<Vec<_>>();
    let surroundings = Surroundings {
        prices: prices.map(|_| "prices.json"),
        file: &|path| match prices {
            Some(text) if path == "prices.json" => Ok(text.to_owned()),
            _ => Err("there is no such file".to_owned()),
        },
        variable: &|name| ["GATEWAY_KEY", "LITELLM_MASTER_KEY"].contains(&name).then(|| CLIENT_KEY.to_owned()),
        today: TODAY,
    };
    let rendered = render(input, &surroundings).map_err(lines)?;
    Ok((serde_norway::from_str(&rendered.text).unwrap(), lines(rendered.warnings)))
}

#[track_caller]
pub fn rendered(input: &str) -> (Value, Vec<String>) {
    rendered_with(input, None).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

#[track_caller]
fn refused(input: &str) -> String {
    rendered_with(input, None).err().unwrap_or_default().join("\n")
}

/// A router over one model with these keys.
fn model(keys: &str) -> String {
    format!("routers: [{{name: auto, models: [{{name: m, {keys}}}]}}]")
}

pub fn at<'v>(value: &'v Value, path: &str) -> &'v Value {
    value.pointer(path).unwrap_or(&Value::Null)
}

fn cluster(envoy: &Value, index: usize) -> &Value {
    at(envoy, &format!("/static_resources/clusters/{index}"))
}

/// The HTTP filters of a cluster, by name.
fn filter<'v>(cluster: &'v Value, name: &str) -> &'v Value {
    let options =
        "/typed_extension_protocol_options/envoy.extensions.upstreams.http.v3.HttpProtocolOptions/http_filters";
    let filters = at(cluster, options).as_array().unwrap();
    filters.iter().find(|filter| filter["name"] == name).map_or(&Value::Null, |filter| &filter["typed_config"])
}

pub fn role(cluster: &Value) -> Upstream {
    let role = at(filter(cluster, "adaptive_router"), "/config/configuration/value");
    match Role::parse(role.to_string().as_bytes()) {
        Ok(Role::Upstream(upstream)) => upstream,
        _ => panic!("{role}"),
    }
}

fn plugin_model(envoy: &Value) -> &Value {
    let filters = "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/http_filters";
    let filters = at(envoy, filters).as_array().unwrap();
    let own = filters.iter().find(|filter| filter["name"] == "adaptive_router").unwrap();
    at(own, "/typed_config/config/configuration/value/routers/0/models/0")
}

/// What goes where the key goes: `header: prefix$VARIABLE`, `header: prefix<FILE`, or the kind of another proof.
pub fn proof(envoy: &Value, cluster: &Value) -> String {
    if let Some(region) = filter(cluster, "envoy.filters.http.aws_request_signing")["region"].as_str() {
        return format!("aws {region}");
    }
    let injected = at(filter(cluster, "envoy.filters.http.credential_injector"), "/credential/typed_config");
    if injected.is_null() {
        return String::new();
    }
    let name = injected["credential"]["name"].as_str().unwrap();
    let secrets = at(envoy, "/static_resources/secrets").as_array();
    let secret = secrets.and_then(|secrets| secrets.iter().find(|secret| secret["name"] == name));
    let source = match secret {
        Some(secret) => match at(secret, "/generic_secret/secret/environment_variable").as_str() {
            Some(variable) => format!("${variable}"),
            None => format!("<{}", at(secret, "/generic_secret/secret/filename").as_str().unwrap()),
        },
        None => format!("<<{}", at(injected, "/credential/sds_config/path_config_source/path").as_str().unwrap()),
    };
    let prefix = injected["header_value_prefix"].as_str().unwrap_or_default();
    format!("{}: {prefix}{source}", injected["header"].as_str().unwrap())
}

/// The provider's keys in the input; where a chat goes; what proves who asks.
const ROWS: [(&str, &str, &str); 39] = [
    ("provider: openai", "https://api.openai.com/v1/chat/completions", "authorization: Bearer $OPENAI_API_KEY"),
    ("provider: anthropic", "https://api.anthropic.com/v1/chat/completions", "x-api-key: $ANTHROPIC_API_KEY"),
    (
        "provider: anthropic_openai",
        "https://api.anthropic.com/v1/chat/completions",
        "authorization: Bearer $ANTHROPIC_API_KEY",
    ),
    ("provider: groq", "https://api.groq.com/openai/v1/chat/completions", "authorization: Bearer $GROQ_API_KEY"),
    (
        "provider: cohere",
        "https://api.cohere.ai/compatibility/v1/chat/completions",
        "authorization: Bearer $COHERE_API_KEY",
    ),
    (
        "provider: gemini",
        "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions",
        "authorization: Bearer $GEMINI_API_KEY",
    ),
    ("provider: ollama", "http://localhost:11434/v1/chat/completions", ""),
    ("provider: ollama, address: 'http://ollama:11434'", "http://ollama:11434/v1/chat/completions", ""),
    (
        "provider: ollama, address: 'https://ollama.com', credential: {env: OLLAMA_API_KEY}",
        "https://ollama.com/v1/chat/completions",
        "authorization: Bearer $OLLAMA_API_KEY",
    ),
    ("provider: mistral", "https://api.mistral.ai/v1/chat/completions", "authorization: Bearer $MISTRAL_API_KEY"),
    (
        "provider: azure, address: 'https://mine.openai.azure.com/'",
        "https://mine.openai.azure.com/openai/v1/chat/completions",
        "api-key: $AZURE_API_KEY",
    ),
    (
        "provider: azure, address: 'https://mine.openai.azure.com/openai/deployments/d?api-version=2024-10-21'",
        "https://mine.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
        "api-key: $AZURE_API_KEY",
    ),
    (
        "provider: openrouter",
        "https://openrouter.ai/api/v1/chat/completions",
        "authorization: Bearer $OPENROUTER_API_KEY",
    ),
    ("provider: cometapi", "https://api.cometapi.com/v1/chat/completions", "authorization: Bearer $COMETAPI_KEY"),
    ("provider: xai", "https://api.x.ai/v1/chat/completions", "authorization: Bearer $XAI_API_KEY"),
    (
        "provider: bedrock, address: 'https://bedrock-runtime.eu-central-1.amazonaws.com'",
        "https://bedrock-runtime.eu-central-1.amazonaws.com/openai/v1/chat/completions",
        "aws eu-central-1",
    ),
    (
        "provider: bedrock, address: 'https://bedrock-runtime.us-east-1.amazonaws.com', credential: {env: \
         AWS_BEARER_TOKEN_BEDROCK}",
        "https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1/chat/completions",
        "authorization: Bearer $AWS_BEARER_TOKEN_BEDROCK",
    ),
    (
        "provider: bedrock, address: 'https://bedrock.internal', credential: {aws: {region: us-west-2}}",
        "https://bedrock.internal/openai/v1/chat/completions",
        "aws us-west-2",
    ),
    (
        "provider: bedrock_mantle, address: 'https://bedrock-mantle.us-east-1.api.aws'",
        "https://bedrock-mantle.us-east-1.api.aws/v1/chat/completions",
        "aws us-east-1",
    ),
    (
        "provider: vertex_ai, credential: {sds: /run/token.yaml}, address: \
         'https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/europe-west1/endpoints/openapi'",
        "https://europe-west1-aiplatform.googleapis.com/v1/projects/p/locations/europe-west1/endpoints/openapi/chat/completions",
        "authorization: Bearer <</run/token.yaml",
    ),
    ("provider: together_ai", "https://api.together.ai/v1/chat/completions", "authorization: Bearer $TOGETHER_API_KEY"),
    (
        "provider: fireworks_ai",
        "https://api.fireworks.ai/inference/v1/chat/completions",
        "authorization: Bearer $FIREWORKS_API_KEY",
    ),
    (
        "provider: perplexity",
        "https://api.perplexity.ai/chat/completions",
        "authorization: Bearer $PERPLEXITYAI_API_KEY",
    ),
    (
        "provider: perplexity, address: 'https://proxy:8443'",
        "https://proxy:8443/chat/completions",
        "authorization: Bearer $PERPLEXITYAI_API_KEY",
    ),
    (
        "provider: anyscale",
        "https://api.endpoints.anyscale.com/v1/chat/completions",
        "authorization: Bearer $ANYSCALE_API_KEY",
    ),
    (
        "provider: deepinfra",
        "https://api.deepinfra.com/v1/openai/chat/completions",
        "authorization: Bearer $DEEPINFRA_API_KEY",
    ),
    ("provider: cerebras", "https://api.cerebras.ai/v1/chat/completions", "authorization: Bearer $CEREBRAS_API_KEY"),
    ("provider: sambanova", "https://api.sambanova.ai/v1/chat/completions", "authorization: Bearer $SAMBANOVA_API_KEY"),
    ("provider: ai21", "https://api.ai21.com/studio/v1/chat/completions", "authorization: Bearer $AI21_API_KEY"),
    (
        "provider: cloudflare, address: 'https://api.cloudflare.com/client/v4/accounts/a1/ai/v1'",
        "https://api.cloudflare.com/client/v4/accounts/a1/ai/v1/chat/completions",
        "authorization: Bearer $CLOUDFLARE_API_KEY",
    ),
    (
        "provider: databricks, address: 'https://mine.cloud.databricks.com'",
        "https://mine.cloud.databricks.com/serving-endpoints/chat/completions",
        "authorization: Bearer $DATABRICKS_API_KEY",
    ),
    ("provider: deepseek", "https://api.deepseek.com/v1/chat/completions", "authorization: Bearer $DEEPSEEK_API_KEY"),
    (
        "provider: dashscope",
        "https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions",
        "authorization: Bearer $DASHSCOPE_API_KEY",
    ),
    ("provider: moonshot", "https://api.moonshot.ai/v1/chat/completions", "authorization: Bearer $MOONSHOT_API_KEY"),
    ("provider: zai", "https://api.z.ai/api/paas/v4/chat/completions", "authorization: Bearer $ZAI_API_KEY"),
    ("provider: github", "https://models.github.ai/inference/chat/completions", "authorization: Bearer $GITHUB_TOKEN"),
    ("provider: huggingface", "https://router.huggingface.co/v1/chat/completions", "authorization: Bearer $HF_TOKEN"),
    ("provider: vllm, address: 'http://vllm:8000'", "http://vllm:8000/v1/chat/completions", ""),
    (
        "address: 'https://open.example/b?v=1', credential: {file: /run/key, header: X-Key, prefix: 'k '}",
        "https://open.example/b/chat/completions?v=1",
        "x-key: k </run/key",
    ),
];

#[test]
fn every_provider_is_asked_where_and_as_it_wants() {
    for (keys, url, expected) in ROWS {
        let (envoy, _) = rendered(&model(&format!("{keys}, {FREE}")));
        let cluster = cluster(&envoy, 0);
        let role = role(cluster);
        let socket = at(cluster, "/load_assignment/endpoints/0/lb_endpoints/0/endpoint/address/socket_address");
        let (scheme, rest) = url.split_once("://").unwrap();
        let (authority, path) = rest.split_at(rest.find('/').unwrap());
        let (host, port) =
            authority.split_once(':').unwrap_or((authority, if scheme == "https" { "443" } else { "80" }));
        assert_eq!(socket, &json!({"address": host, "port_value": port.parse::<u16>().unwrap()}), "{keys}");
        assert_eq!(role.host.as_deref(), Some(authority), "{keys}");
        assert_eq!(rewrite::path("/v1/chat/completions", &role), path, "{keys}");
        let context = at(cluster, "/transport_socket/typed_config");
        let (sni, names) = (
            &context["sni"],
            at(context, "/common_tls_context/validation_context/match_typed_subject_alt_names/0/matcher/exact"),
        );
        let name = if scheme == "https" { json!(host) } else { Value::Null };
        assert_eq!((sni, names), (&name, &name), "{keys}");
        assert_eq!(proof(&envoy, cluster), expected, "{keys}");
        // The client's own keys go no further.
        let removed = at(filter(cluster, "envoy.filters.http.header_mutation"), "/mutations/request_mutations");
        let removed: Vec<&str> =
            removed.as_array().into_iter().flatten().filter_map(|one| one["remove"].as_str()).collect();
        let own = expected.split(':').next().unwrap();
        let mut wanted = vec!["authorization", "x-api-key", "api-key"];
        wanted.retain(|header| !expected.is_empty() && *header != own);
        assert_eq!(removed, wanted, "{keys}");
    }
}

#[test]
fn every_provider_has_a_row() {
    for provider in providers::all() {
        let name = &provider.name;
        let key = format!("provider: {name}");
        let rows = ROWS.iter().filter(|(keys, ..)| keys.split(',').next() == Some(&key)).count();
        match provider.refuses("any") {
            None => assert!(rows > 0, "{name} has no row"),
            Some(_) => assert_eq!(rows, 0, "{name} is refused"),
        }
    }
}

#[test]
fn the_document_shows_what_the_data_says() {
    let document = include_str!("../../docs/providers.md");
    let rows: Vec<&str> =
        document.lines().filter(|line| line.starts_with("| `") && line.matches('|').count() == 4).collect();
    for provider in providers::all() {
        let name = &provider.name;
        let own =
            provider.form.as_ref().map(|form| format!("{form}{}", provider.base_path.as_deref().unwrap_or_default()));
        let address = own.or(provider.address.clone());
        let key = match (provider.credential, provider.variables.first()) {
            (Proof::Aws, _) => "a signature".to_owned(),
            (Proof::Token, _) => "an access token".to_owned(),
            (Proof::Key, None) => "none".to_owned(),
            (Proof::Key, Some(variable)) => {
                let header = provider.header.as_ref().map(|header| format!(" in `{header}`"));
                format!("`{variable}`{}", header.unwrap_or_default())
            }
        };
        let row = match address {
            Some(address) => format!("| `{name}` | `{address}` | {key} |"),
            None => format!("| `{name}` | cannot be reached | |"),
        };
        assert!(rows.contains(&row.as_str()), "{row} is not in docs/providers.md");
    }
}

#[test]
fn a_version_is_sent_where_the_client_sends_none() {
    let (envoy, _) = rendered(&model(&format!("provider: anthropic, {FREE}")));
    let mutations =
        at(filter(cluster(&envoy, 0), "envoy.filters.http.header_mutation"), "/mutations/request_mutations");
    let append =
        json!({"header": {"key": "anthropic-version", "value": "2023-06-01"}, "append_action": "ADD_IF_ABSENT"});
    assert!(mutations.as_array().unwrap().contains(&json!({"append": append})), "{mutations}");
}

#[test]
fn what_cannot_be_reached_says_what_can() {
    for (keys, said) in [
        (
            "provider: replicate",
            "routers[0].models[0].provider: replicate cannot be reached: Replicate answers with predictions",
        ),
        ("provider: bedrock_converse", "`provider: bedrock`, which is the same service by OpenAI's API"),
        (
            "provider: vertex_ai, upstream_model: claude-sonnet-5",
            "vertex_ai cannot be reached: Vertex AI takes Claude's requests in a form of its own",
        ),
        ("provider: vertex_ai, upstream_model: x, base_model: vertex_ai/claude-opus-5", "use `provider: anthropic`"),
        (
            "provider: open-ai",
            "provider: \"open-ai\" is not a provider; was openai meant? Allowed: openai, anthropic, ",
        ),
        ("provider: claude", "was anthropic meant?"),
        ("provider: nothing_like_it", "is not a provider; allowed: openai, "),
        ("provider: 7", "provider: 7 is not allowed; allowed: the name of a provider"),
        (
            "provider: azure",
            "address: is missing: azure has one for each customer; give yours, as https://RESOURCE.openai",
        ),
        (
            "provider: cloudflare, address: 'https://api.cloudflare.com'",
            "address: has no path, which says who is asking",
        ),
        ("provider: bedrock, address: 'https://bedrock.internal'", "credential: no region is known"),
        (
            "provider: vertex_ai, address: 'https://a/b'",
            "credential: is missing: this provider takes access tokens, which live an hour; give {sds: FILE}",
        ),
        (
            "address: 'https://a', credential: {sds: /a, oauth2: {client_id: c}}",
            "credential.oauth2: url and client_id must",
        ),
        (
            "address: 'https://a', credential: {env: A, oauth2: {url: 'https://a/t', client_id: c}}",
            "credential.oauth2: needs the client's secret by `sds`",
        ),
        ("provider: openai, timeout: 5", "timeout: 5 is not a duration; allowed: a number with a unit"),
        ("provider: openai, deployments: []", "provider: is said by each of the deployments"),
    ] {
        let errors = refused(&model(&format!("{keys}, {FREE}")));
        assert!(errors.contains(said), "{keys}: {errors}");
    }
}

#[test]
fn a_callers_own_key_is_not_replaced() {
    let (envoy, _) = rendered(&model(&format!("provider: openai, credentials: caller, {FREE}")));
    assert_eq!(proof(&envoy, cluster(&envoy, 0)), "");
    assert_eq!(filter(cluster(&envoy, 0), "envoy.filters.http.header_mutation"), &Value::Null);
}

#[test]
fn requests_are_made_to_fit() {
    let completion = json!({"rename": {"max_tokens": "max_completion_tokens"}});
    for (keys, request) in [
        ("provider: openai, upstream_model: gpt-5.5", completion.clone()),
        ("provider: openai, upstream_model: o4-mini", completion.clone()),
        ("provider: openai, upstream_model: gpt-4o", Value::Null),
        ("provider: azure, address: 'https://a', upstream_model: mine, base_model: azure/gpt-5", completion),
        (
            "address: 'https://api.openai.com/v1', upstream_model: gpt-6-luna",
            json!({"rename": {"max_tokens": "max_completion_tokens"}}),
        ),
        (
            "provider: openai, upstream_model: gpt-5, request: {rename: {max_tokens: x}, set: {store: false}}",
            json!({"set": {"store": false}, "rename": {"max_tokens": "x"}}),
        ),
        (
            "provider: mistral",
            json!({"rename": {"max_completion_tokens": "max_tokens"}, "drop": ["metadata", "store"]}),
        ),
        ("provider: groq, request: {set: {store: true}}", json!({"set": {"store": true}, "drop": ["metadata"]})),
        ("provider: xai", Value::Null),
    ] {
        let (envoy, _) = rendered(&model(&format!("{keys}, {FREE}")));
        assert_eq!(plugin_model(&envoy)["request"], request, "{keys}");
    }
}

#[test]
fn prices_and_windows_come_from_the_list() {
    let own =
        r#"{"gpt-own": {"litellm_provider": "openai", "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6}}"#;
    for (keys, expected) in [
        (
            "provider: openai, upstream_model: gpt-5.5",
            json!({"input_cost_per_token": 5e-6, "output_cost_per_token": 3e-5, "cached_input_cost_per_token": 5e-7,
                "long_context": {"above": 272_000, "input": 1e-5, "output": 4.5e-5, "cached_input": 1e-6},
                "max_input_tokens": 1_050_000}),
        ),
        (
            "provider: anthropic, upstream_model: claude-sonnet-5",
            json!({"input_cost_per_token": 2e-6, "output_cost_per_token": 1e-5, "cached_input_cost_per_token": 2e-7,
                "cache_write_cost_per_token": 2.5e-6, "max_input_tokens": 1_000_000}),
        ),
        (
            "address: 'https://api.openai.com/v1', upstream_model: text-embedding-3-small",
            json!({"input_cost_per_token": 2e-8, "output_cost_per_token": 0, "max_input_tokens": 8_191}),
        ),
        (
            "provider: openai, upstream_model: gpt-5.5, input_cost_per_token: 0.5, output_cost_per_token: 1",
            json!({"input_cost_per_token": 0.5, "output_cost_per_token": 1, "max_input_tokens": 1_050_000}),
        ),
        (
            "provider: openai, upstream_model: gpt-own",
            json!({"input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6}),
        ),
        (
            "address: 'http://vllm:8000', base_model: gpt-4o, max_input_tokens: 5",
            json!({"input_cost_per_token": 2.5e-6, "output_cost_per_token": 1e-5, "cached_input_cost_per_token": 1.25e-6,
                "max_input_tokens": 5}),
        ),
    ] {
        let (envoy, warnings) = rendered_with(&model(keys), Some(own)).unwrap();
        let mut found = plugin_model(&envoy).as_object().unwrap().clone();
        found.retain(|key, _| !["name", "cluster", "upstream_model", "request"].contains(&key.as_str()));
        assert_eq!(Value::Object(found), expected, "{keys}");
        assert_eq!(warnings, [""; 0], "{keys}");
    }
}

#[test]
fn what_is_doubtful_is_told() {
    let by_quality = |keys: &str| model(keys).replace("]}]", "], objective: {weights: {quality: 1, cost: 0}}}]");
    for (input, said) in [
        (
            by_quality("provider: openai, upstream_model: gpt-new"),
            "routers[0].models[0]: no price is known for gpt-new at openai, so m counts as free",
        ),
        (
            model("provider: openai, upstream_model: o4-mini"),
            "routers[0].models[0]: o4-mini ended on 2026-10-23 by the price list",
        ),
        (
            model(&format!("provider: anyscale, {FREE}")),
            "routers[0].models[0].provider: Anyscale closed its public endpoints",
        ),
        (
            model(&format!("provider: vertex_ai, address: 'https://a/b', credential: {{file: /t}}, {FREE}")),
            "routers[0].models[0].credential.file: Envoy reads it when it starts",
        ),
    ] {
        let (_, warnings) = rendered(&input);
        assert!(warnings.len() == 1 && warnings[0].starts_with(said), "{warnings:?}");
    }
    for keys in ["address: 'http://vllm:8000'", "provider: openai, upstream_model: gpt-4o"] {
        assert_eq!(rendered(&by_quality(keys)).1, [""; 0], "{keys}");
    }
    let missing = "prices: other.json\n".to_owned() + &model(&format!("provider: openai, {FREE}"));
    assert!(refused(&missing).starts_with("prices: other.json: there is no such file"), "{}", refused(&missing));
    let broken = rendered_with(&model(&format!("provider: openai, {FREE}")), Some("[")).unwrap_err().join("\n");
    assert!(broken.starts_with("prices: prices.json: is not a price list"), "{broken}");
    assert!(prices::Prices::with(None).is_ok_and(|prices| prices.date() <= TODAY));
}

#[test]
fn deployments_become_clusters() {
    let input = model(
        "balance: least_busy, base_model: gpt-4o, timeout: 5s, deployments: [\
         {name: eu, provider: azure, address: 'https://eu.openai.azure.com', upstream_model: d1, weight: 3, order: 1},\
         {provider: azure, address: 'https://us.openai.azure.com?api-version=preview', rpm: 5, timeout: 9s},\
         {name: own, address: 'http://vllm:8000', base_model: gpt-4o-mini}]",
    );
    let (envoy, _) = rendered(&input);
    let expected = json!({"name": "m", "balance": "least_busy", "deployments": [
        {"name": "eu", "cluster": "auto_m_eu", "upstream_model": "d1", "weight": 3, "order": 1},
        {"cluster": "auto_m_deployment", "rpm": 5},
        {"name": "own", "cluster": "auto_m_own", "input_cost_per_token": 1.5e-7, "output_cost_per_token": 6e-7,
            "cached_input_cost_per_token": 7.5e-8}],
        "input_cost_per_token": 2.5e-6, "output_cost_per_token": 1e-5, "cached_input_cost_per_token": 1.25e-6,
        "max_input_tokens": 128_000});
    assert_eq!(plugin_model(&envoy), &expected);
    for (index, name, host, path) in [
        (0, "eu", "eu.openai.azure.com", "/openai/v1/messages"),
        (1, "auto_m_deployment", "us.openai.azure.com", "/openai/v1/messages?api-version=preview"),
        (2, "own", "vllm:8000", "/v1/messages"),
    ] {
        let cluster = cluster(&envoy, index);
        let deployment = at(filter(cluster, "adaptive_router"), "/config/configuration/value/deployment");
        assert_eq!((deployment, role(cluster).host.as_deref()), (&json!(name), Some(host)));
        assert_eq!(rewrite::path("/openai/v1/messages", &role(cluster)), path);
    }
    let routes = at(
        &envoy,
        "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/route_config/virtual_hosts/0/routes",
    );
    let route = |cluster: &str| {
        let routes = routes.as_array().unwrap().iter();
        let header = |route: &&Value| at(route, "/match/headers/0/string_match/safe_regex/regex") == cluster;
        routes.filter(header).map(|route| at(route, "/route/retry_policy/per_try_timeout").clone()).collect::<Vec<_>>()
    };
    assert_eq!(route("auto_m_eu|auto_m_own"), ["5s"]);
    assert_eq!(route("auto_m_deployment"), ["9s"]);
}

#[test]
fn only_clients_with_a_key_may_call() {
    let model = model(&format!("address: 'a:1', {FREE}"));
    let filter = |auth: &str| {
        let (envoy, _) = rendered(&format!("{auth}\n{model}"));
        at(&envoy, "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/http_filters/0").clone()
    };
    for auth in ["auth: {api_keys: [{env: GATEWAY_KEY}]}", "auth: {api_keys: {env: GATEWAY_KEY}}"] {
        let filter = filter(auth);
        assert_eq!(filter["name"], "envoy.filters.http.api_key_auth", "it is the first filter");
        let keys = json!([{"client": "GATEWAY_KEY", "key": CLIENT_KEY}]);
        assert_eq!(filter["typed_config"]["credentials"], keys);
        assert_eq!(filter["typed_config"]["forwarding"], json!({"hide_credentials": true}));
    }
    let named = filter("auth: {api_keys: [{env: GATEWAY_KEY}]}\nidentity_header: x-user");
    assert_eq!(named["typed_config"]["forwarding"], json!({"header": "x-user", "hide_credentials": true}));
    for (auth, said) in [
        ("auth: {}", "auth.api_keys: is missing or empty"),
        ("auth: {api_keys: []}", "auth.api_keys: is missing or empty"),
        ("auth: {api_keys: [{env: OTHER}]}", "auth.api_keys[0].env: OTHER is not set here to a key of at least 8"),
        ("auth: {api_keys: [s3cret]}", "auth.api_keys[0]: is not an object; allowed keys: env"),
        ("auth: {api_keys: [{env: s3cret}]}", "auth.api_keys[0].env: is not allowed"),
        ("auth: s3cret", "auth: is not an object; allowed keys: api_keys"),
    ] {
        let errors = refused(&format!("{auth}\n{model}"));
        assert!(errors.starts_with(said) && !errors.contains("s3cret"), "{auth}: {errors}");
    }
}
