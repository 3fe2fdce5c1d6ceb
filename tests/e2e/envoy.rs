//! One Envoy process: started with a configuration, ready when it serves, killed with its owner.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{env, process, thread};

use serde_json::Value;

use crate::call::{Answer, Call};
use crate::{client, needs};

/// A start takes about a second; a busy machine gets more.
const START_PATIENCE: Duration = Duration::from_secs(60);
const POLL_EVERY: Duration = Duration::from_millis(10);
/// Lines of the log that a failed test shows.
const LOG_LINES: usize = 60;

pub struct Envoy {
    process: Child,
    directory: Directory,
    /// Where clients connect.
    pub addr: SocketAddr,
    pub admin: SocketAddr,
}

/// A directory that goes away with its owner, unless the test fails.
pub struct Directory(PathBuf);

impl Envoy {
    /// Starts Envoy with this bootstrap; `addr` is that of the first listener.
    pub fn start(bootstrap: &str, workers: usize) -> Envoy {
        Envoy::start_with(bootstrap, workers, &[])
    }

    /// The same, with these variables in its environment.
    pub fn start_with(bootstrap: &str, workers: usize, variables: &[(&str, &str)]) -> Envoy {
        let directory = Directory::new();
        let config = directory.write("envoy.yaml", bootstrap);
        let admin_file = directory.0.join("admin");
        let log = File::create(directory.0.join("log")).unwrap();
        // setpriv: a killed test takes its Envoy along. The thread that owns the Envoy is the one that starts it.
        let mut process = Command::new("setpriv")
            .args(["--pdeathsig", "KILL"])
            .arg(needs::envoy())
            .arg("--config-path")
            .arg(config)
            .arg("--admin-address-path")
            .arg(&admin_file)
            .args([
                "--use-dynamic-base-id",
                "--log-level",
                "warning",
                "--component-log-level",
                "wasm:info",
                "--concurrency",
            ])
            .arg(workers.to_string())
            .envs(variables.iter().copied())
            .current_dir(needs::workspace())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .expect("setpriv of util-linux starts Envoy");
        let deadline = Instant::now() + START_PATIENCE;
        loop {
            if let Some((addr, admin)) = serving(&admin_file) {
                return Envoy { process, directory, addr, admin };
            }
            let ended = process.try_wait().unwrap();
            if ended.is_some() || Instant::now() > deadline {
                let _ = process.kill();
                panic!("Envoy does not serve ({ended:?}):\n{}", directory.log_tail());
            }
            thread::sleep(POLL_EVERY);
        }
    }

    /// Runs `envoy --mode validate` and returns whether it accepts the bootstrap, and all it says.
    pub fn validate(bootstrap: &str) -> (bool, String) {
        let directory = Directory::new();
        let config = directory.write("envoy.yaml", bootstrap);
        let Output { status, stdout, stderr } = Command::new(needs::envoy())
            .args(["--mode", "validate", "--log-level", "warning", "--config-path"])
            .arg(config)
            // A sample reads it; nobody is called with it.
            .env("OPENAI_API_KEY", "sk-none")
            .current_dir(needs::workspace())
            .output()
            .unwrap();
        (status.success(), String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned())
    }

    /// Ends the process at once, with SIGKILL.
    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Asks the admin interface.
    pub fn admin(&self, path: &str) -> Answer {
        let answer = client::send(self.admin, Call::get(path));
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer
    }

    /// Resident memory of the process, in bytes.
    pub fn resident_bytes(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap() * 1024
    }

    /// Where clients of one of several listeners connect.
    pub fn listener(&self, name: &str) -> SocketAddr {
        let listeners = self.admin("/listeners?format=json").json();
        let listeners = listeners["listener_statuses"].as_array().unwrap();
        address(listeners.iter().find(|listener| listener["name"] == name).unwrap()).unwrap()
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.directory.0.join("log")).unwrap()
    }

    /// The crashes of the module in the log; no stat tells of all of them.
    pub fn crashes(&self) -> Vec<String> {
        let log = self.log();
        log.lines().filter(|line| line.contains("failed: Uncaught")).map(str::to_owned).collect()
    }
}

impl Drop for Envoy {
    fn drop(&mut self) {
        self.kill();
        if thread::panicking() {
            eprintln!("The end of Envoy's log:\n{}", self.directory.log_tail());
        }
    }
}

impl Directory {
    pub fn new() -> Directory {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("e2e-{}-{number}", process::id()));
        fs::create_dir_all(&path).unwrap();
        Directory(path)
    }

    fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, content).unwrap();
        path
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    fn log_tail(&self) -> String {
        let log = fs::read_to_string(self.0.join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        format!(
            "{}\n(all of it, and the configuration: {})",
            lines[lines.len().saturating_sub(LOG_LINES)..].join("\n"),
            self.0.display()
        )
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        if !thread::panicking() {
            let _ = fs::remove_dir_all(&self.0);
        }
    }
}

/// The addresses of the listener and of the admin interface, once both serve.
fn serving(admin_file: &Path) -> Option<(SocketAddr, SocketAddr)> {
    let admin: SocketAddr = fs::read_to_string(admin_file).ok()?.trim().parse().ok()?;
    // One that does not like its configuration ends in between.
    if client::try_send(admin, Call::get("/ready")).ok()?.status != 200 {
        return None;
    }
    let listeners = client::try_send(admin, Call::get("/listeners?format=json")).ok()?.json();
    Some((address(&listeners["listener_statuses"][0])?, admin))
}

fn address(listener: &Value) -> Option<SocketAddr> {
    let port = listener["local_address"]["socket_address"]["port_value"].as_u64()?;
    Some(SocketAddr::from(([127, 0, 0, 1], port as u16)))
}
