//! A provider to which no connection comes about must cost no request, and neither must one whose host keeps failing.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};

use adaptive_router_sim::{Behaviour, Provider};
use serde_json::{Value, json};

use crate::call::Call;
use crate::client;
use crate::envoy::Directory;
use crate::fleet::{self, Fleet, Setup};

const PATIENCE: Duration = Duration::from_secs(20);

/// A server with a certificate for `provider.test` that only its owner has signed.
struct TlsServer {
    process: Child,
    /// Held open: the process ends when it cannot write.
    _output: BufReader<ChildStdout>,
    addr: SocketAddr,
    /// Its certificate, as a file.
    certificate: String,
    _directory: Directory,
}

impl TlsServer {
    fn start() -> TlsServer {
        let directory = Directory::new();
        let path = |name: &str| directory.path().join(name).display().to_string();
        let (key, certificate) = (path("key.pem"), path("certificate.pem"));
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "1"])
            .args(["-subj", "/CN=provider.test", "-addext", "subjectAltName=DNS:provider.test"])
            .args(["-keyout", &key, "-out", &certificate])
            .output()
            .expect("openssl makes a certificate");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut process = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", "openssl", "s_server", "-accept", "127.0.0.1:0"])
            .args(["-key", &key, "-cert", &certificate])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl serves");
        let mut output = BufReader::new(process.stdout.take().unwrap());
        let accept = output.by_ref().lines().find_map(|line| Some(line.unwrap().strip_prefix("ACCEPT ")?.to_owned()));
        let addr = accept.expect("ACCEPT and an address").parse().unwrap();
        TlsServer { process, _output: output, addr, certificate, _directory: directory }
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The cluster's text with TLS, to a host of this name whose certificate one of these authorities has signed.
fn with_tls(cluster: &str, authorities: impl AsRef<Path>, name: &str) -> String {
    let validation = json!({
        "trusted_ca": {"filename": authorities.as_ref()},
        "match_typed_subject_alt_names": [{"san_type": "DNS", "matcher": {"exact": name}}],
    });
    let context = json!({
        "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
        "sni": name,
        "common_tls_context": {"validation_context": validation},
    });
    let socket = json!({"name": "envoy.transport_sockets.tls", "typed_config": context});
    format!("{cluster}    transport_socket: {socket}\n")
}

/// A cluster of these hosts.
fn with_hosts(cluster: &str, addrs: &[SocketAddr]) -> String {
    let host = |addr: &SocketAddr| json!({"endpoint": {"address": {"socket_address": {"address": addr.ip(), "port_value": addr.port()}}}});
    let hosts: Vec<Value> = addrs.iter().map(host).collect();
    let endpoints = json!({"cluster_name": "fast", "endpoints": [{"lb_endpoints": hosts}]});
    fleet::replaced(cluster, "load_assignment: ", &endpoints)
}

fn stat(fleet: &Fleet, name: &str) -> u64 {
    let text = fleet.envoy.admin(&format!("/stats?filter=^{name}$")).text();
    text.trim().rsplit(' ').next().and_then(|value| value.parse().ok()).unwrap_or_default()
}

/// `fast` does not speak TLS at all, and the certificate of `medium` is not to be trusted, for one reason or the other.
#[test]
fn handshakes_that_fail() {
    let (server, other) = (TlsServer::start(), TlsServer::start());
    let rows = [
        (other.certificate.clone(), "provider.test", "ssl.fail_verify_error"),
        (server.certificate.clone(), "another.test", "ssl.fail_verify_san"),
    ];
    for (authorities, name, told) in rows {
        let (addr, certificate) = (server.addr, server.certificate.clone());
        let cluster = move |model: &str, text: String| match model {
            "fast" => with_tls(&text, &certificate, "provider.test"),
            "medium" => with_tls(&with_hosts(&text, &[addr]), &authorities, name),
            _ => text,
        };
        let fleet = Fleet::start(&Setup { cluster: Rc::new(cluster), ..Setup::default() });
        let stream = r#"{"model":"auto","stream":true,"messages":[{"role":"user","content":"Hi"}]}"#;
        for call in [Call::chat("auto", "Hello"), Call::post("/v1/chat/completions", stream)] {
            let answer = fleet.send(call);
            let got = (answer.status, answer.model(), answer.header("x-adaptive-router-attempts"));
            assert_eq!(got, (200, Some("smart"), Some("3")), "{answer:?}");
        }
        assert_eq!(fleet.counts(), [0, 0, 2]);
        assert_eq!([fleet.steps("fast", "medium", "connect"), fleet.steps("medium", "smart", "connect")], [2.0, 2.0]);
        assert_eq!(
            [stat(&fleet, "cluster.fast.ssl.connection_error"), stat(&fleet, &format!("cluster.medium.{told}"))],
            [2, 2]
        );
    }
}

/// One of two hosts answers with 500. Its model's requests go on to the next model until Envoy leaves that host alone.
#[test]
fn a_host_that_keeps_failing_is_left_alone() {
    let behaviour = Behaviour { status: Some(500), ..Behaviour::with_success(1.0) };
    let broken = Provider::start_blocking("broken", ([127, 0, 0, 1], 0).into(), behaviour, 1).unwrap();
    let addr = broken.addr();
    let detection =
        json!({"consecutive_5xx": 3, "interval": "0.2s", "base_ejection_time": "30s", "max_ejection_percent": 50});
    let cluster = move |model: &str, text: String| match model {
        "fast" => {
            let own = text.split("\"port_value\":").nth(1).unwrap().split('}').next().unwrap();
            let own = SocketAddr::from(([127, 0, 0, 1], own.parse().unwrap()));
            format!("{}    outlier_detection: {detection}\n", with_hosts(&text, &[own, addr]))
        }
        _ => text,
    };
    let fleet = Fleet::start(&Setup { cluster: Rc::new(cluster), ..Setup::default() });
    let ejected = || stat(&fleet, "cluster.fast.outlier_detection.ejections_active");
    let started = Instant::now();
    while ejected() == 0 {
        let answer = fleet.send(Call::chat("auto", "Hello"));
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(started.elapsed() < PATIENCE, "the host stays");
    }
    assert_eq!((broken.requests().len(), fleet.steps("fast", "medium", "status_5xx")), (3, 3.0));
    for answer in client::send_all(fleet.envoy.addr, vec![Call::chat("auto", "Hello"); 60], 4) {
        let got = (answer.status, answer.header("x-sim-model"), answer.header("x-adaptive-router-attempts"));
        assert_eq!(got, (200, Some("fast"), None), "{answer:?}");
    }
    assert_eq!((broken.requests().len(), ejected()), (3, 1));
    assert_eq!(stat(&fleet, "cluster.fast.outlier_detection.ejections_enforced_consecutive_5xx"), 1);
}
