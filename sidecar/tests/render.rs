//! A configuration that Envoy refuses, that means something else than what was written, or that tells a secret.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use adaptive_router::config::Role;

use crate::process::program;

const SAMPLE: &str = include_str!("data/router.yaml");

fn render(input: &str) -> Output {
    let mut command = program();
    let command = command.args(["render", "--config", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[track_caller]
fn rendered(input: &str) -> String {
    let output = render(input);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    String::from_utf8(output.stdout).unwrap()
}

/// The lines of standard error but for the last, which counts them.
#[track_caller]
fn errors(input: &str) -> Vec<String> {
    let output = render(input);
    assert_eq!(output.status.code(), Some(1), "{input}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{input}");
    let text = String::from_utf8(output.stderr).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let last = lines.pop().unwrap();
    assert!(last.starts_with("error: standard input has "), "{last}");
    lines
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

/// A router over one model with these keys.
fn model(keys: &str) -> String {
    let costs = "input_cost_per_token: 0, output_cost_per_token: 0";
    format!("routers: [{{name: auto, models: [{{name: fast, {costs}, {keys}}}]}}]")
}

/// What a YAML reader understands, by a path of keys and indices.
fn at(text: &str, path: &str) -> serde_json::Value {
    let value: serde_json::Value = serde_norway::from_str(text).unwrap();
    value.pointer(path).unwrap_or_else(|| panic!("no {path} in\n{text}")).clone()
}

const FILTER: &str = "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/http_filters/0/typed_config/config/configuration/value";

#[test]
fn the_sample_is_rendered_as_ever() {
    let actual = rendered(SAMPLE);
    let path = data("envoy.yaml");
    if std::env::var_os("ADAPTIVE_ROUTER_GOLDEN").is_some() {
        std::fs::write(&path, &actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap();
    let differs = actual.lines().zip(expected.lines()).find(|(actual, expected)| actual != expected);
    assert_eq!(differs, None, "if this is meant: ADAPTIVE_ROUTER_GOLDEN=write cargo test … writes {}", path.display());
    assert_eq!(actual, expected);
    assert_eq!(actual, rendered(SAMPLE));
    assert!(!actual.contains("&clusters\n\n") && actual.lines().all(|line| line == line.trim_end()));
}

#[test]
fn every_name_arrives_as_it_was_written() {
    let text = rendered(SAMPLE);
    let mut sent: serde_json::Value = serde_norway::from_str(SAMPLE).unwrap();
    for key in ["listen", "admin", "wasm", "sidecar"] {
        sent.as_object_mut().unwrap().remove(key);
    }
    sent["store"]["cluster"] = "adaptive_router_sidecar".into();
    let mut clusters = Vec::new();
    for router in sent["routers"].as_array_mut().unwrap() {
        for model in router["models"].as_array_mut().unwrap() {
            let model = model.as_object_mut().unwrap();
            for key in ["provider", "address", "tls", "credential", "health_check"] {
                model.remove(key);
            }
            let cluster = at(&text, &format!("/static_resources/clusters/{}", clusters.len()));
            model.insert("cluster".into(), cluster["name"].clone());
            let options =
                &cluster["typed_extension_protocol_options"]["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"];
            let role = &options["http_filters"][0]["typed_config"]["config"]["configuration"]["value"];
            assert_eq!(role["model"], model["name"]);
            assert!(matches!(Role::parse(role.to_string().as_bytes()), Ok(Role::Upstream(_))), "{role}");
            clusters.push(cluster["name"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(at(&text, FILTER), sent);
    assert_eq!(
        clusters,
        [
            "auto___best____of_all_gpt-4_1",
            "auto___best____of_all__WASM______",
            "auto___best____of_all_yes",
            "second_gpt-4_1"
        ]
    );
}

#[test]
fn hostile_names_stay_names() {
    for name in [
        "a: b",
        "a #b",
        "- a",
        "? a",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a",
        "'a",
        "\"a",
        "{a}",
        "[a]",
        "a, b",
        "|",
        ">",
        "~",
        "null",
        "No",
        "1",
        "1.5",
        "1e3",
        "0x1f",
        ".inf",
        "<<",
        "=",
        " a ",
        "a\\nb",
        "\\",
        "---",
        "...",
        "@CLUSTER@",
        "@CONFIGURATION@",
        "%ENV%",
        "${HOME}",
        "a\u{2028}b",
        "\u{202e}a",
        "\u{feff}a",
        "ß",
        "🦀",
        "a\u{301}",
        "/../x",
    ] {
        let input = serde_json::json!({"routers": [{"name": format!("r {name}"), "models": [
            {"name": name, "address": "127.0.0.1:1", "input_cost_per_token": 0, "output_cost_per_token": 0},
        ]}]});
        // What YAML takes for the end of a line, or for a mark of its own, is escaped in the input.
        let input = input.to_string().replace('\u{2028}', "\\u2028").replace('\u{feff}', "\\ufeff");
        let text = rendered(&input);
        assert_eq!(at(&text, &format!("{FILTER}/routers/0/models/0/name")), name);
        assert_eq!(at(&text, &format!("{FILTER}/routers/0/name")), format!("r {name}"));
        let cluster = at(&text, "/static_resources/clusters/0/name");
        assert!(
            cluster.as_str().unwrap().chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-'),
            "{cluster}"
        );
        assert!(!text.contains('\u{202e}') && !text.contains('\u{2028}'), "{text}");
    }
}

#[test]
fn an_attempt_for_each_slot() {
    let keys = "address: 127.0.0.1:1";
    for (router, slots) in
        [("", 0), ("fallback: {}", 2), ("fallback: {attempts: 1}", 0), ("fallback: {attempts: 8}", 7)]
    {
        let input = model(keys).replace("}]}]", &format!("}}], {router}}}]"));
        let text = rendered(&input);
        assert_eq!(text.matches("name: x-adaptive-router-try-").count(), 2 * slots, "{router}");
        assert_eq!(text.contains(&format!("num_retries: {slots}")), slots > 0, "{router}");
        assert_eq!(text.contains("cluster_header: x-adaptive-router-cluster"), slots == 0, "{router}");
    }
    let chain = model(keys).replace(
        "}]}]",
        ", fallbacks: [slow]}, {name: slow, address: 'b:1', input_cost_per_token: 0, output_cost_per_token: 0}]}]",
    );
    assert!(rendered(&chain).contains("num_retries: 2"));
}

#[test]
fn what_is_wrong_is_named() {
    let address = "address: 127.0.0.1:1";
    for (input, said) in [
        ("", "the input is not an object; give at least one router under `routers`"),
        ("[1]", "the input is not an object"),
        ("{}", "routers: is missing or empty; give at least one router"),
        ("routers: [", "the input is not YAML: "),
        ("a: 1\na: 2", "the input is not YAML: duplicate entry with key \"a\""),
        (&model("quality_tier: 2"), "routers[0].models[0].address: is missing; give a provider, or host:port, "),
        (&model("address: 5"), "routers[0].models[0].address: is not an address; allowed: host:port, "),
        (&model("address: 'ftp://a'"), "routers[0].models[0].address: \"ftp://a\" is not an address: its scheme "),
        (&model("cluster: fast, address: 'a:1'"), "routers[0].models[0].cluster: is not a key here: "),
        (
            &model(&format!("{address}, quality_tier: 4")),
            "routers[0].models[0].quality_tier: 4 is not a tier; allowed: 1, 2, 3",
        ),
        (
            &model(&format!("{address}, colour: red")),
            "routers[0].models[0].colour: is not a known key; allowed: name, ",
        ),
        (
            &model(&format!("{address}, tls: {{ca: /ca.pem}}")),
            "routers[0].models[0].tls: is given, but the address is not https",
        ),
        (&model("address: 'https://a', tls: {}"), "routers[0].models[0].tls.ca: is missing; "),
        (
            &model(&format!("{address}, health_check: health")),
            "routers[0].models[0].health_check: \"health\" is not an object; allowed keys: path",
        ),
        (
            &model(&format!("{address}, health_check: {{path: health}}")),
            "routers[0].models[0].health_check.path: \"health\" is not allowed; allowed: a path",
        ),
        (
            &model(&format!("{address}, health_check: {{path: /, port: 1}}")),
            "routers[0].models[0].health_check.port: is not a known key; allowed: path",
        ),
        (
            &model(&format!("{address}, credential: {{}}")),
            "routers[0].models[0].credential: exactly one of env, file, sds, aws must be given",
        ),
        (
            &model(&format!("{address}, credential: {{env: A, file: /a}}")),
            "routers[0].models[0].credential: exactly one of env, file, sds, aws must be given",
        ),
        (
            &model(&format!("{address}, credential: {{file: a}}")),
            "routers[0].models[0].credential.file: is not allowed; allowed: the absolute path",
        ),
        (
            &model(&format!("{address}, credential: {{env: A, header: 'a b'}}")),
            "routers[0].models[0].credential.header: is not allowed; allowed: the name of a header",
        ),
        (
            &model(&format!("{address}, credential: {{env: A, prefix: \"a\\n\"}}")),
            "routers[0].models[0].credential.prefix: is not allowed",
        ),
        (
            &format!("listen: localhost:80\n{}", model(address)),
            "listen: \"localhost:80\" is not allowed; allowed: an IP address and a port, as 127.0.0.1:10000",
        ),
        (
            &format!("listen: 127.0.0.1:80\nadmin: 127.0.0.1:80\n{}", model(address)),
            "admin: \"127.0.0.1:80\" is where `listen` is; give another port",
        ),
        (
            &format!("listen: 0.0.0.0:9901\n{}", model(address)),
            "admin: \"127.0.0.1:9901\" is where `listen` is; give another port",
        ),
        (
            &format!("sidecar: 127.0.0.1:10000\n{}", model(address)),
            "sidecar: is where Envoy itself listens; give the side-car's address, as 127.0.0.1:9090",
        ),
        (
            &model("address: http://localhost:10000"),
            "routers[0].models[0].address: is where Envoy itself listens, so requests would come back; give the model's",
        ),
        (&format!("wasm: 1\n{}", model(address)), "wasm: 1 is not allowed; allowed: the path of a file"),
        (&format!("sidecar: a\n{}", model(address)), "sidecar: \"a\" is not an address: its port is missing"),
        (&format!("sidecar: http://a/b\n{}", model(address)), "sidecar: has a path, which gRPC has not"),
        (&format!("store: {{}}\n{}", model(address)), "sidecar: is missing, and there is a `store`"),
        (&format!("role: upstream\n{}", model(address)), "role: is not a key here"),
        (
            &format!("rooters: []\n{}", model(address)),
            "rooters: is not a known key; allowed: listen, admin, wasm, sidecar, prices, auth, routers, ",
        ),
    ] {
        let errors = errors(input);
        assert!(errors.iter().any(|error| error.starts_with(said)), "{said:?} is not in {errors:#?}");
    }
}

#[test]
fn all_errors_come_together() {
    let keys = "adress: a, credential: {env: a}, quality_tier: 7, health_check: {path: ''}";
    let errors = errors(&format!("listen: here\nadmin: there\naffinity: always\n{}", model(keys)));
    let paths: Vec<&str> = errors.iter().map(|error| error.split(": ").next().unwrap()).collect();
    let model = "routers[0].models[0]";
    assert_eq!(
        paths,
        [
            "listen",
            "admin",
            &format!("{model}.address"),
            &format!("{model}.credential.env"),
            &format!("{model}.health_check.path"),
            &format!("{model}.quality_tier"),
            &format!("{model}.adress"),
            "affinity",
        ]
    );
    assert!(
        errors[6].contains("provider, address, base_model, credential, ") && !errors[6].contains("cluster"),
        "{}",
        errors[6]
    );
}

#[test]
fn a_secret_in_the_wrong_place_is_not_told() {
    let feedback = errors(&format!("feedback: s3cret\n{}", model("address: 'a:1'"))).join("\n");
    assert!(feedback.starts_with("feedback: is not an object") && !feedback.contains("s3cret"), "{feedback}");
    for keys in [
        "address: 'a:1', credential: sk-s3cret",
        "address: 'a:1', credential: [sk-s3cret]",
        "address: 'a:1', credential: {env: sk-s3cret}",
        "address: 'a:1', credential: {env: s3cret}",
        "address: 'a:1', credential: {file: s3cret}",
        "address: 'a:1', credential: {value: s3cret}",
        "address: 'a:1', credential: {env: A, header: 'authorization: s3cret'}",
        "address: 'https://me:s3cret@a/v1'",
        "address: 'https://a/v1?key=s3cret'",
    ] {
        let errors = errors(&model(keys)).join("\n");
        assert!(!errors.contains("s3cret"), "{keys}: {errors}");
    }
}

#[test]
fn the_value_of_a_variable_is_not_in_the_output() {
    let mut command = program();
    let command = command.args(["render", "--config"]).arg(data("router.yaml")).env("OPENAI_API_KEY", "sk-s3cret");
    let text = String::from_utf8(command.output().unwrap().stdout).unwrap();
    assert!(text.contains("environment_variable: OPENAI_API_KEY") && !text.contains("s3cret"));
}

#[test]
fn help_shows_the_input_and_no_file_is_one_line() {
    let help = program().args(["render", "--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for part in
        ["--config <FILE>", "--prices <FILE>", "provider: openai", "credential: {env: OTHER_KEY}", "health_check:"]
    {
        assert!(help.contains(part), "{part} is not in\n{help}");
    }
    let error = crate::process::fails(program().args(["render", "--config", "/no/such/file"]));
    assert!(error.starts_with("error: cannot read /no/such/file: "), "{error}");
}
