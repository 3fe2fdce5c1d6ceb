//! What `render` writes, Envoy must take, and its clients must not notice when a provider fails.

use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::process::{Command, Stdio};

use adaptive_router_sim::{Behaviour, Provider};

use crate::call::Call;
use crate::client;
use crate::envoy::Envoy;
use crate::metrics::Metrics;
use crate::needs;

/// Every kind of address, of credential and of name.
const KINDS: &str = r#"
routers:
- name: "auto: \"best\" # of all"
  models:
  - { name: by-name, address: "https://api.openai.com/v1", credential: { env: OPENAI_API_KEY }, COSTS }
  - { name: by-ip, address: "https://127.0.0.1:8443/api/v1", tls: { ca: /etc/ssl/certs/ca-certificates.crt }, COSTS,
      credential: { file: "FILE", header: x-api-key }, health_check: { path: "/healthz?deep=1" } }
  - { name: "名前 🦀 @WASM@", address: "http://localhost:8000", health_check: { path: /health }, COSTS }
  - { name: "yes", address: "[::1]:8000", fallbacks: [by-name, "名前 🦀 @WASM@"], COSTS }
  fallback: { attempts: 4 }
- name: second
  models: [{ name: by-name, address: "localhost:1", COSTS }]
"#;

/// The only chain in [`KINDS`].
const CHAIN: &str = r#"fallbacks: [by-name, "名前 🦀 @WASM@"], "#;

/// Runs the side-car's command on the input, with the module and the ports of a test.
fn render(input: &str) -> String {
    render_with(input, &[])
}

/// The same, with these variables in its environment.
pub fn render_with(input: &str, variables: &[(&str, &str)]) -> String {
    let own = format!("wasm: {:?}\nlisten: 127.0.0.1:0\nadmin: 127.0.0.1:0\n", needs::wasm());
    let mut command = Command::new(needs::sidecar());
    let command = command
        .args(["render", "--config", "-"])
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{own}{input}").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The input that is shown to users.
fn sample() -> String {
    fs::read_to_string(needs::workspace().join("envoy/router.yaml")).unwrap()
}

/// The sample over these two addresses, each with a credential and its own path.
fn sample_over(fast: SocketAddr, smart: SocketAddr) -> String {
    let mut sample = sample();
    for (from, to) in [
        (
            "address: 127.0.0.1:18001 ",
            format!("address: http://{fast}/tenants/fast/v1\n    credential: {{ env: PATH }} "),
        ),
        (
            "address: 127.0.0.1:18002",
            format!("address: http://{smart}\n    credential: {{ file: FILE, header: x-api-key }}"),
        ),
    ] {
        assert!(sample.contains(from), "{from}");
        sample = sample.replace(from, &to);
    }
    sample
}

/// Two models behind names that stand for nothing, by TLS and without, before one that is there.
fn nowhere(smart: SocketAddr) -> String {
    let model = |name: &str, cost: &str, address: &str| {
        format!(
            "  - {{ name: {name}, input_cost_per_token: {cost}, output_cost_per_token: {cost}, address: {address:?} }}\n"
        )
    };
    let models = [
        model("plain", "1.0e-7", "http://plain.invalid"),
        model("tls", "2.0e-7", "https://tls.invalid"),
        model("smart", "1.0e-6", &format!("localhost:{}", smart.port())),
    ];
    let router =
        "routers:\n- name: auto\n  objective: { quality_floor: { tolerance: 1 } }\n  learning: { exploration: 0 }";
    format!("{router}\n  cooldown: {{ time: 0s }}\n  fallback: {{ attempts: 3 }}\n  models:\n{}", models.concat())
}

/// A file of one word without a line's end, gone with its test.
struct Secret(std::path::PathBuf);

impl Secret {
    fn new(name: &str) -> Secret {
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        fs::write(&path, "sk-of-smart").unwrap();
        Secret(path)
    }

    fn put_into(&self, input: &str) -> String {
        input.replace("FILE", self.0.to_str().unwrap())
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn what_is_rendered_is_accepted() {
    let secret = Secret::new("rendered-kinds");
    let kinds = secret.put_into(KINDS).replace("COSTS", "input_cost_per_token: 1.5e-7, output_cost_per_token: 6.0e-7");
    let without_fallback = kinds.replace("  fallback: { attempts: 4 }\n", "").replace(CHAIN, "");
    assert!(!without_fallback.contains("fallback"));
    for input in [sample(), kinds, without_fallback] {
        let (accepted, output) = Envoy::validate(&render(&input));
        assert!(accepted, "{input}\n{output}");
        assert!(!output.contains("deprecated"), "{output}");
    }
}

fn start(name: &str) -> Provider {
    Provider::start_blocking(name, ([127, 0, 0, 1], 0).into(), Behaviour::with_success(1.0), 1).unwrap()
}

/// Envoy does not retry where a cluster has no host at all.
#[test]
fn fallback_from_names_without_an_address() {
    let smart = start("smart");
    let envoy = Envoy::start(&render(&nowhere(smart.addr())), 2);
    let steps = |from: &str, to: &str| {
        let step = format!(r#"{{from="{from}",reason="connect",router="auto",to="{to}"}}"#);
        Metrics::read(&envoy).get(&format!("adaptive_router_fallbacks{step}"))
    };
    for answer in client::send_all(envoy.addr, vec![Call::chat("auto", "Hello"); 40], 4) {
        let got = (answer.status, answer.model(), answer.header("x-adaptive-router-attempts"));
        assert_eq!(got, (200, Some("smart"), Some("3")), "{}", answer.text());
    }
    assert_eq!([steps("plain", "tls"), steps("tls", "smart")], [40.0, 40.0]);
    // What stands for no address gets nothing while there is one, however often that fails.
    smart.set_behaviour(Behaviour { status: Some(500), ..Behaviour::with_success(1.0) }).unwrap();
    for answer in client::send_all(envoy.addr, vec![Call::chat("smart", "Hello"); 40], 4) {
        assert_eq!((answer.status, answer.header("x-sim-model")), (500, Some("smart")), "{answer:?}");
    }
}

#[test]
fn fallback_in_what_is_rendered() {
    let (fast, smart) = (start("fast"), start("smart"));
    let secret = Secret::new("rendered-key");
    let rendered = render(&secret.put_into(&sample_over(fast.addr(), smart.addr())));
    let envoy = Envoy::start(&rendered, 2);
    let bearer = format!("Bearer {}", std::env::var("PATH").unwrap());
    let chat = || {
        let call = Call::chat("smart-cheap-router", "Hello");
        call.header("authorization", "Bearer of-the-client").header("x-api-key", "of-the-client")
    };
    for (failing, answering) in [(&fast, &smart), (&smart, &fast)] {
        failing.set_behaviour(Behaviour { status: Some(503), ..Behaviour::with_success(1.0) }).unwrap();
        for answer in client::send_all(envoy.addr, vec![chat(); 40], 8) {
            assert_eq!((answer.status, answer.model()), (200, Some(answering.name())), "{}", answer.text());
        }
        failing.set_behaviour(Behaviour::with_success(1.0)).unwrap();
    }
    // Health checks are no requests for an answer.
    let asked = |provider: &Provider| {
        let requests = provider.requests().into_iter();
        requests.filter(|request| request.path.ends_with("/v1/chat/completions")).collect::<Vec<_>>()
    };
    let (to_fast, to_smart) = (asked(&fast), asked(&smart));
    assert!(to_fast.len() >= 40 && to_smart.len() >= 40);
    for request in to_fast {
        assert_eq!(request.path, "/tenants/fast/v1/chat/completions");
        assert_eq!((request.header("authorization"), request.header("x-api-key")), (Some(bearer.as_str()), None));
        assert_eq!(request.header("host"), Some(fast.addr().to_string().as_str()));
    }
    for request in to_smart {
        assert_eq!(request.path, "/v1/chat/completions");
        assert_eq!((request.header("authorization"), request.header("x-api-key")), (None, Some("sk-of-smart")));
        assert_eq!(request.header("host"), Some(smart.addr().to_string().as_str()));
    }
    assert!(envoy.crashes().is_empty(), "{:?}", envoy.crashes());
}
