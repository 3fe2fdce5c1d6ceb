//! A provider that gets a path, a host, a server name or a key that it does not take.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use adaptive_router_sim::{Behaviour, Provider, Recorded, Reply};
use serde_json::{Value, json};

use crate::call::Call;
use crate::client;
use crate::envoy::{Directory, Envoy};
use crate::render::render_with;

const PATIENCE: Duration = Duration::from_secs(20);
const FREE: &str = "input_cost_per_token: 0, output_cost_per_token: 0";
/// What Envoy has in its environment besides the providers' keys.
const AWS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "secret-of-aws")];

/// A server with a certificate for any of these names, which tells the provider behind it by which name it was asked.
struct TlsServer {
    envoy: Envoy,
    authorities: String,
    _directory: Directory,
}

impl TlsServer {
    fn start(names: &[&str], behind: &Provider) -> TlsServer {
        let directory = Directory::new();
        let path = |name: &str| directory.path().join(name).display().to_string();
        let (key, certificate) = (path("key.pem"), path("certificate.pem"));
        let names: Vec<String> = names.iter().map(|name| format!("DNS:{name}")).collect();
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"])
            .args(["-subj", "/CN=providers", "-addext", &format!("subjectAltName={}", names.join(","))])
            .args(["-keyout", &key, "-out", &certificate])
            .output()
            .expect("openssl makes a certificate");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let to = json!({"socket_address": {"address": "127.0.0.1", "port_value": behind.addr().port()}});
        let manager = json!({
            "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
            "stat_prefix": "tls",
            "http_filters": [{"name": "envoy.filters.http.router", "typed_config": {"@type": "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"}}],
            "route_config": {
                "request_headers_to_add": [{"header": {"key": "x-server-name", "value": "%REQUESTED_SERVER_NAME%"}}],
                "virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "behind"}}]}],
            },
        });
        let socket = json!({"name": "envoy.transport_sockets.tls", "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
            "common_tls_context": {
                "alpn_protocols": ["h2", "http/1.1"],
                "tls_certificates": [{"certificate_chain": {"filename": certificate}, "private_key": {"filename": key}}],
            },
        }});
        let chain = json!({
            "transport_socket": socket,
            "filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}],
        });
        let inspector = json!({"name": "envoy.filters.listener.tls_inspector", "typed_config": {
            "@type": "type.googleapis.com/envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector",
        }});
        let any = json!({"socket_address": {"address": "127.0.0.1", "port_value": 0}});
        let bootstrap = json!({
            "admin": {"address": any},
            "static_resources": {
                "listeners": [{"name": "tls", "address": any, "listener_filters": [inspector], "filter_chains": [chain]}],
                "clusters": [{"name": "behind", "load_assignment": {"cluster_name": "behind", "endpoints": [{"lb_endpoints": [{"endpoint": {"address": to}}]}]}}],
            },
        });
        TlsServer { envoy: Envoy::start(&bootstrap.to_string(), 1), authorities: certificate, _directory: directory }
    }
}

/// What is rendered, with every provider's host exchanged for one of these: by TLS, and without. Tokens come without, too.
fn moved(rendered: &str, tls: &TlsServer, plain: &Provider, tokens: &Provider) -> String {
    let mut envoy: Value = serde_norway::from_str(rendered).unwrap();
    for cluster in envoy["static_resources"]["clusters"].as_array_mut().unwrap() {
        let is_of_tokens = cluster["name"].as_str().unwrap().ends_with("-token");
        if is_of_tokens {
            cluster.as_object_mut().unwrap().remove("transport_socket");
        }
        let has_tls = !cluster["transport_socket"].is_null();
        let port = if has_tls { tls.envoy.addr.port() } else { plain.addr().port() };
        let port = if is_of_tokens { tokens.addr().port() } else { port };
        let at = json!({"socket_address": {"address": "127.0.0.1", "port_value": port}});
        cluster["type"] = "STATIC".into();
        cluster.as_object_mut().unwrap().remove("dns_lookup_family");
        let endpoints = json!([{"lb_endpoints": [{"endpoint": {"address": at}}]}]);
        cluster["load_assignment"]["endpoints"] = endpoints;
        if has_tls {
            let context = &mut cluster["transport_socket"]["typed_config"]["common_tls_context"];
            context["validation_context"]["trusted_ca"]["filename"] = tls.authorities.clone().into();
        }
    }
    envoy.to_string()
}

/// The keys of a model; the scheme, host and path that a chat arrives with; its header, with the variable in place of the key.
const ROWS: [(&str, &str, &str); 36] = [
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
    ("provider: ollama", "http://localhost:11434/v1/chat/completions", "authorization: Bearer of-the-client"),
    ("provider: mistral", "https://api.mistral.ai/v1/chat/completions", "authorization: Bearer $MISTRAL_API_KEY"),
    (
        "provider: azure, address: 'https://mine.openai.azure.com'",
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
        "authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/…/eu-central-1/bedrock/",
    ),
    (
        "provider: bedrock, address: 'https://bedrock-runtime.eu-central-1.amazonaws.com', credential: {env: \
         AWS_BEARER_TOKEN_BEDROCK}",
        "https://bedrock-runtime.eu-central-1.amazonaws.com/openai/v1/chat/completions",
        "authorization: Bearer $AWS_BEARER_TOKEN_BEDROCK",
    ),
    (
        "provider: bedrock_mantle, address: 'https://bedrock-mantle.us-east-1.api.aws'",
        "https://bedrock-mantle.us-east-1.api.aws/v1/chat/completions",
        "authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/…/us-east-1/bedrock/",
    ),
    (
        "provider: vertex_ai, credential: {sds: SDS}, address: \
         'https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/endpoints/openapi'",
        "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/endpoints/openapi/chat/completions",
        "authorization: Bearer token-of-the-file",
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
    (
        "provider: databricks, address: 'https://mine.cloud.databricks.com', credential: {sds: SDS, oauth2: {url: \
         'https://mine.cloud.databricks.com/oidc/v1/token', client_id: me, scopes: [all-apis]}}",
        "https://mine.cloud.databricks.com/serving-endpoints/chat/completions",
        "authorization: Bearer token-of-the-endpoint",
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
    (
        "provider: vllm, address: 'http://vllm:8000'",
        "http://vllm:8000/v1/chat/completions",
        "authorization: Bearer of-the-client",
    ),
    (
        "address: 'https://open.example/b?v=1', credential: {env: OTHER_KEY, header: X-Key, prefix: 'k '}",
        "https://open.example/b/chat/completions?v=1",
        "x-key: k $OTHER_KEY",
    ),
];

/// A secret in the form of Envoy's secret discovery, put into its place as a whole.
fn write_secret(directory: &Directory, secret: &str) -> String {
    let (path, new) = (directory.path().join("sds.yaml"), directory.path().join("sds.new"));
    let text = format!(
        "resources:\n- \"@type\": type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret\n  name: credential\n  \
         generic_secret: {{ secret: {{ inline_string: {secret:?} }} }}\n"
    );
    fs::write(&new, text).unwrap();
    fs::rename(new, &path).unwrap();
    path.display().to_string()
}

/// The last chat that came, by the name that it asks for.
fn last(provider: &Provider, model: &str) -> Option<Recorded> {
    let asks =
        |request: &Recorded| serde_json::from_slice::<Value>(&request.body).is_ok_and(|body| body["model"] == model);
    provider.requests().into_iter().rfind(asks)
}

#[test]
fn every_provider_gets_what_it_takes() {
    let provider =
        Provider::start_blocking("behind", ([127, 0, 0, 1], 0).into(), Behaviour::with_success(1.0), 1).unwrap();
    let tokens =
        Provider::start_blocking("tokens", ([127, 0, 0, 1], 0).into(), Behaviour::with_success(1.0), 1).unwrap();
    let token = r#"{"access_token":"token-of-the-endpoint","token_type":"Bearer","expires_in":3600}"#;
    tokens.script(Reply::json(200, token));
    let hosts: Vec<&str> =
        ROWS.iter().map(|(_, url, _)| url.split("://").nth(1).unwrap().split(['/', ':']).next().unwrap()).collect();
    let tls = TlsServer::start(&hosts, &provider);
    let directory = Directory::new();
    let secret = write_secret(&directory, "token-of-the-file");
    let models =
        ROWS.iter().enumerate().map(|(index, (keys, ..))| format!("  - {{ name: m{index}, {keys}, {FREE} }}\n"));
    let input = format!("routers:\n- name: auto\n  cooldown: {{ time: 0 }}\n  models:\n{}", models.collect::<String>());
    let rendered = render_with(&input.replace("SDS", &secret), &[]);
    let variables: Vec<&str> =
        rendered.split("environment_variable: ").skip(1).map(|rest| rest.split([' ', '}']).next().unwrap()).collect();
    let keys: Vec<(String, String)> =
        variables.iter().map(|name| ((*name).to_owned(), format!("key of {name}"))).collect();
    let environment: Vec<(&str, &str)> =
        keys.iter().map(|(name, key)| (name.as_str(), key.as_str())).chain(AWS).collect();
    let envoy = Envoy::start_with(&moved(&rendered, &tls, &provider, &tokens), 1, &environment);
    for (index, (keys, url, expected)) in ROWS.iter().enumerate() {
        let model = format!("m{index}");
        let arrived = || {
            let call = Call::chat(&model, "Hello").header("authorization", "Bearer of-the-client");
            client::send(envoy.addr, call.header("x-api-key", "of-the-client").header("api-key", "of-the-client"));
            last(&provider, &model)
        };
        let (name, value) = expected.split_once(": ").unwrap();
        let value = match value.split_once('$') {
            Some((prefix, variable)) => format!("{prefix}key of {variable}"),
            None => value.to_owned(),
        };
        let (start, end) = value.split_once('…').unwrap_or((&value, ""));
        // A token that Envoy fetches takes a moment, and until then it lets no request go.
        let (mut request, began) = (arrived(), Instant::now());
        while value.contains("endpoint") && request.is_none() && began.elapsed() < PATIENCE {
            request = arrived();
        }
        let request = request.unwrap_or_else(|| panic!("{keys}: nothing came"));
        let got = request.header(name).unwrap_or_default();
        assert!(got.starts_with(start) && got.contains(end), "{keys}: {name}: {got}");
        let (scheme, rest) = url.split_once("://").unwrap();
        let (host, path) = rest.split_at(rest.find('/').unwrap());
        assert_eq!((request.path.as_str(), request.authority.as_deref()), (path, Some(host)), "{keys}");
        assert_eq!(request.header("x-server-name"), (scheme == "https").then_some(host), "{keys}");
        let own = request.headers.iter().filter(|(_, value)| value.windows(13).any(|part| part == b"of-the-client"));
        assert!(value.contains("of-the-client") || own.count() == 0, "{keys}: {request:?}");
        let version = keys.ends_with("anthropic").then_some("2023-06-01");
        assert_eq!(request.header("anthropic-version"), version, "{keys}");
    }
    let asked = tokens.requests();
    let form = String::from_utf8_lossy(&asked[0].body);
    assert!(form.contains("client_secret=token-of-the-file") && form.contains("scope=all-apis"), "{form}");
    // The file is read again when it is replaced.
    write_secret(&directory, "the-next-token");
    let index = ROWS.iter().position(|(keys, ..)| keys.contains("vertex_ai")).unwrap();
    let began = Instant::now();
    loop {
        client::send(envoy.addr, Call::chat(&format!("m{index}"), "Hello"));
        let request = last(&provider, &format!("m{index}")).unwrap();
        if request.header("authorization") == Some("Bearer the-next-token") {
            break;
        }
        assert!(began.elapsed() < PATIENCE, "{request:?}");
    }
    assert!(envoy.crashes().is_empty(), "{:?}", envoy.crashes());
}

#[test]
fn only_clients_with_a_key_may_call() {
    let provider =
        Provider::start_blocking("behind", ([127, 0, 0, 1], 0).into(), Behaviour::with_success(1.0), 1).unwrap();
    let input = format!(
        "auth: {{ api_keys: [{{ env: GATEWAY_KEY }}] }}\nrouters: [{{ name: auto, models: [{{ name: m, address: '{}', {FREE} }}] }}]",
        provider.addr()
    );
    let envoy = Envoy::start(&render_with(&input, &[("GATEWAY_KEY", "sk-of-the-gateway")]), 1);
    let status = |headers: &[(&str, &str)]| client::send(envoy.addr, Call::chat("m", "Hello").headers(headers)).status;
    for (headers, expected) in [
        (&[][..], 401),
        (&[("authorization", "Bearer sk-of-another")][..], 401),
        (&[("authorization", "Bearer sk-of-the-gateway")], 200),
        (&[("authorization", "sk-of-the-gateway")], 200),
        (&[("x-api-key", "sk-of-the-gateway")], 200),
        (&[("api-key", "sk-of-the-gateway")], 200),
    ] {
        assert_eq!(status(headers), expected, "{headers:?}");
    }
    for request in provider.requests() {
        let told = request.headers.iter().any(|(_, value)| value.windows(17).any(|part| part == b"sk-of-the-gateway"));
        assert!(!told, "{request:?}");
    }
    assert_eq!(provider.requests().len(), 4);
}
