//! An Envoy in which several cases are played at a time. Each has its own listener, providers, clusters, name of the router, and
//! `vm_id`, so its own modules and shared data: nothing that one case learns can reach another.

use std::net::SocketAddr;

use adaptive_router_sim::{Behaviour, Provider};
use serde_json::json;
use tokio::runtime::{Builder, Runtime};

use crate::cases::format::Case;
use crate::cases::play;
use crate::envoy::Envoy;
use crate::fixtures::with;
use crate::{fleet, needs, world};

/// Of all models, in the order of their providers.
pub const MODELS: [&str; 2] = ["fast", "smart"];

pub struct Stage {
    runtime: Runtime,
    envoy: Envoy,
    scenes: Vec<Scene>,
}

/// One case, and what it has for itself.
pub struct Scene {
    pub case: Case,
    pub providers: [Provider; 2],
    pub listener: SocketAddr,
    pub admin: SocketAddr,
}

impl Stage {
    pub fn set(cases: Vec<Case>) -> Stage {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let provider = |name| {
            let addr = ([127, 0, 0, 1], 0).into();
            runtime.block_on(Provider::start(name, addr, Behaviour::with_success(1.0), 1)).unwrap()
        };
        let cases: Vec<(Case, [Provider; 2])> = cases.into_iter().map(|case| (case, MODELS.map(provider))).collect();
        let envoy = Envoy::start(&bootstrap(&cases), 1);
        let scene = |(case, providers): (Case, _)| {
            let listener = envoy.listener(&case.router);
            Scene { case, providers, listener, admin: envoy.admin }
        };
        let scenes = cases.into_iter().map(scene).collect();
        Stage { runtime, envoy, scenes }
    }

    /// A line for each case that fails.
    pub fn play(self) -> Vec<String> {
        let Stage { runtime, envoy, scenes } = self;
        let started: Vec<_> = scenes
            .into_iter()
            .map(|scene| (scene.case.file.clone(), scene.case.title.clone(), runtime.spawn(play::play(scene))))
            .collect();
        let mut failures = Vec::new();
        for (file, title, playing) in started {
            let wrong = match runtime.block_on(playing) {
                Ok(wrong) => wrong,
                Err(error) => vec![error.to_string()],
            };
            if !wrong.is_empty() {
                failures.push(format!("{file}: {title}: {}", wrong.join("; ")));
            }
        }
        failures.extend(envoy.crashes());
        failures
    }
}

fn bootstrap(cases: &[(Case, [Provider; 2])]) -> String {
    let (mut listeners, mut clusters) = (String::new(), String::new());
    for (case, providers) in cases {
        let names = MODELS.map(|model| format!("{model}_of_{}", case.router));
        listeners.push_str(&listener(case, &names));
        for (provider, name) in providers.iter().zip(&names) {
            let cluster = world::cluster(name, provider.addr());
            clusters.push_str(&if case.config.fallback { with_role(cluster, case, provider.name()) } else { cluster });
        }
    }
    // Where requests end that the filter leaves alone.
    let elsewhere = json!({"name": "elsewhere", "load_assignment": {"cluster_name": "elsewhere"}});
    format!(
        "admin: {{address: {{socket_address: {{address: 127.0.0.1, port_value: 0}}}}}}\nstats_flush_interval: 0.2s\n\
         stats_config:\n{}\nstatic_resources:\n  listeners:\n{listeners}\n  clusters:\n{clusters}  - {elsewhere}\n",
        world::stats_tags()
    )
}

/// That of the other tests.
fn listener(case: &Case, clusters: &[String; 2]) -> String {
    let template = if case.config.fallback { fleet::TEMPLATE } else { world::TEMPLATE };
    let (_, template) = template.split_once("  listeners:\n").unwrap();
    let (template, _) = template.split_once("\n  clusters:").unwrap();
    let configuration = fleet::typed("google.protobuf.Struct", json!({"value": case.configuration(clusters)}));
    let retry_policy = with(fleet::retry_policy(), json!({"num_retries": 1}));
    let replaced = [
        ("- name: llm\n    address", format!("- name: {}\n    address", case.router)),
        ("vm_id: adaptive_router\n", format!("vm_id: {}\n", case.router)),
        ("@WASM@", needs::wasm().display().to_string()),
        ("@CONFIGURATION@", configuration.to_string()),
    ];
    let fallback = [
        ("@RETRY_POLICY@", retry_policy.to_string()),
        ("@MATCHER@", fleet::matcher(&clusters.each_ref().map(String::as_str)).to_string()),
    ];
    let replaced = replaced.into_iter().chain(fallback.into_iter().filter(|_| case.config.fallback));
    let listener = replaced.fold(template.to_owned(), |text, (word, value)| {
        assert!(text.contains(word), "{word}");
        text.replace(word, &value)
    });
    listener + "\n"
}

fn with_role(cluster: String, case: &Case, model: &str) -> String {
    let role = json!({"role": "upstream", "router": case.router, "model": model});
    fleet::with_role(cluster, fleet::upstream_role(&case.router, &role, Vec::new(), "http_protocol_options"))
}
