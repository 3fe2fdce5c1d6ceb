//! The side-car as a process, on ports of its own choosing, gone with its test.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

pub const TOKEN: &str = "a token for tests";
const PATIENCE: Duration = Duration::from_secs(20);
const POLL_EVERY: Duration = Duration::from_millis(5);

pub struct Sidecar {
    child: Child,
    pub stdout: BufReader<ChildStdout>,
    pub grpc: SocketAddr,
    pub http: SocketAddr,
}

/// A side-car that does not listen yet, gone with its test.
pub struct Starting(Child);

impl Starting {
    pub fn start(store: &str) -> Starting {
        let ports = ["--grpc-listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0"];
        Starting(program().args(["--store", store]).args(ports).stdout(Stdio::null()).spawn().unwrap())
    }

    pub fn signal(&self, name: &str) {
        signal(&self.0, name);
    }

    pub fn wait(&mut self) -> ExitStatus {
        wait(&mut self.0)
    }
}

impl Drop for Starting {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([format!("-{name}"), child.id().to_string()]).status();
    assert!(status.unwrap().success());
}

fn wait(child: &mut Child) -> ExitStatus {
    let mut status = None;
    poll("the side-car's end", || {
        status = child.try_wait().unwrap();
        status.is_some()
    });
    status.unwrap()
}

/// A whole HTTP response.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

/// The program with nothing of this environment but what the test gives.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_adaptive-router-sidecar"));
    let ours = std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ADAPTIVE_ROUTER_"));
    ours.for_each(|(name, _)| {
        command.env_remove(name);
    });
    command.env_remove("RUST_LOG").stdin(Stdio::null());
    command
}

/// Runs a command on a store to its end.
pub fn run(store: &str, arguments: &[&str]) -> Output {
    program().args(["--store", store]).args(arguments).output().unwrap()
}

/// As [`run`]; its standard output. It must succeed.
#[track_caller]
pub fn succeed(store: &str, arguments: &[&str]) -> String {
    let output = run(store, arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// As [`run`]; its standard error. It must fail with one line there, and say nothing else.
#[track_caller]
pub fn fail(store: &str, arguments: &[&str]) -> String {
    fails(program().args(["--store", store]).args(arguments))
}

#[track_caller]
pub fn fails(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    error
}

impl Sidecar {
    pub fn start(store: &str) -> Sidecar {
        Sidecar::start_with(program().args(["--store", store]).env("ADAPTIVE_ROUTER_ADMIN_TOKEN", TOKEN))
    }

    /// The first lines of standard output say where it listens.
    pub fn start_with(command: &mut Command) -> Sidecar {
        let command = command.args(["--grpc-listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0"]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut addr = |prefix: &str| {
            let line = line(&mut stdout);
            line.strip_prefix(prefix).unwrap_or_else(|| panic!("{line:?}")).parse().unwrap()
        };
        let (grpc, http) = (addr("gRPC listens on "), addr("HTTP listens on "));
        Sidecar { child, stdout, grpc, http }
    }

    pub fn get(&self, path: &str) -> Answer {
        let token = format!("authorization: Bearer {TOKEN}\r\n");
        self.send(&format!("GET {path} HTTP/1.1\r\nhost: sidecar\r\nconnection: close\r\n{token}\r\n"))
    }

    #[track_caller]
    pub fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    }

    /// Sends these bytes, and reads until the side-car closes the connection.
    pub fn send(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        // Whoever sends too much is cut off, perhaps before it has read the answer to its end.
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no answer: {text:?}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_ascii_lowercase(), body: body.to_owned() }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.http).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    pub fn signal(&self, name: &str) {
        signal(&self.child, name);
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn wait(&mut self) -> ExitStatus {
        wait(&mut self.child)
    }
}

impl Drop for Sidecar {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    /// The message of an error.
    #[track_caller]
    pub fn message(&self) -> String {
        self.json()["error"]["message"].as_str().unwrap().to_owned()
    }
}

pub fn line(reader: &mut impl BufRead) -> String {
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}

/// Waits until something holds.
#[track_caller]
pub fn poll(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !holds() {
        assert!(Instant::now() < deadline, "{what} does not come");
        std::thread::sleep(POLL_EVERY);
    }
}

/// For a process's standard error.
pub fn file(path: &Path) -> Stdio {
    File::create(path).unwrap().into()
}
