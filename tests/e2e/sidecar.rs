//! One side-car process: started on ports that stay the same when it is killed and started again.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::call::{Answer, Call};
use crate::{client, needs};

const TOKEN: &str = "only for these tests";
const START_PATIENCE: Duration = Duration::from_secs(30);
const POLL_EVERY: Duration = Duration::from_millis(10);

pub struct Sidecar {
    process: Child,
    store: String,
    log: PathBuf,
    pub grpc: SocketAddr,
    http: SocketAddr,
}

impl Sidecar {
    /// `log`: where its log goes.
    pub fn start(store: &str, log: PathBuf) -> Sidecar {
        let free = || TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let (grpc, http) = (free(), free());
        let mut sidecar = Sidecar { process: spawn(store, &log, grpc, http), store: store.to_owned(), log, grpc, http };
        sidecar.wait();
        sidecar
    }

    pub fn kill(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    pub fn start_again(&mut self) {
        self.kill();
        self.process = spawn(&self.store, &self.log, self.grpc, self.http);
        self.wait();
    }

    /// Runs a command on the store.
    pub fn command(&self, arguments: &[&str]) -> (bool, String) {
        let output = Command::new(needs::sidecar()).args(["--store", &self.store]).args(arguments).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
    }

    pub fn get(&self, path: &str) -> Answer {
        client::send(self.http, Call::get(path).headers(&[("authorization", &format!("Bearer {TOKEN}"))]))
    }

    pub fn state(&self) -> Value {
        let answer = self.get("/adaptive_router/state");
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    fn wait(&mut self) {
        let deadline = Instant::now() + START_PATIENCE;
        while std::net::TcpStream::connect(self.http).is_err() {
            let ended = self.process.try_wait().unwrap();
            if ended.is_some() || Instant::now() > deadline {
                panic!("the side-car does not serve ({ended:?}):\n{}", std::fs::read_to_string(&self.log).unwrap());
            }
            thread::sleep(POLL_EVERY);
        }
    }
}

impl Drop for Sidecar {
    fn drop(&mut self) {
        self.kill();
        if thread::panicking() {
            eprintln!("The side-car's log:\n{}", std::fs::read_to_string(&self.log).unwrap_or_default());
        }
    }
}

fn spawn(store: &str, log: &PathBuf, grpc: SocketAddr, http: SocketAddr) -> Child {
    let log = File::options().create(true).append(true).open(log).unwrap();
    Command::new("setpriv")
        .args(["--pdeathsig", "KILL"])
        .arg(needs::sidecar())
        .args(["--store", store, "--grpc-listen", &grpc.to_string(), "--http-listen", &http.to_string()])
        .env("ADAPTIVE_ROUTER_ADMIN_TOKEN", TOKEN)
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .expect("setpriv of util-linux starts the side-car")
}
