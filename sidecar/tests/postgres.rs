//! A real PostgreSQL that ends with the test.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// A PostgreSQL server of its own, on a socket in a directory of its own.
pub struct Postgres {
    directory: PathBuf,
    tools: PathBuf,
    /// A shell that ends the server and removes its directory when its standard input ends: with this process at the
    /// latest, however that ends.
    _guard: Child,
}

impl Postgres {
    pub fn start() -> Postgres {
        let tools = tools();
        let made = Command::new("mktemp").args(["--directory", "--tmpdir", "adaptive-router-postgres-XXXXXX"]).output();
        let directory = PathBuf::from(String::from_utf8(made.unwrap().stdout).unwrap().trim());
        if is_root() {
            assert!(Command::new("chown").arg("postgres").arg(&directory).status().unwrap().success());
        }
        let data = directory.join("data");
        let initdb = as_postgres(&tools.join("initdb"))
            .args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "-D"])
            .arg(&data)
            .stdout(Stdio::null())
            .status();
        assert!(initdb.unwrap().success(), "initdb failed");
        let stop = r#"cat > /dev/null; "$@"; rm -rf "$DIRECTORY""#;
        let guard = Command::new("sh")
            .args(["-c", stop, "sh"])
            .args(command_line(
                as_postgres(&tools.join("pg_ctl")).args(["stop", "-m", "immediate", "-s", "-D"]).arg(&data),
            ))
            .env("DIRECTORY", &directory)
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Postgres { directory, tools, _guard: guard };
        server.up();
        server
    }

    /// Starts it, and waits until it answers.
    pub fn up(&self) {
        // What a power cut could lose is not what these tests are about.
        let options = format!("-c listen_addresses='' -c fsync=off -k {}", self.directory.display());
        let log = self.directory.join("log");
        assert!(self.control(&["start", "-s", "-w", "-o", &options, "-l", &log.display().to_string()]));
    }

    /// Stops it as if it had crashed.
    pub fn crash(&self) {
        assert!(self.control(&["stop", "-s", "-w", "-m", "immediate"]));
    }

    fn control(&self, arguments: &[&str]) -> bool {
        let mut command = as_postgres(&self.tools.join("pg_ctl"));
        let command = command.args(arguments).arg("-D").arg(self.directory.join("data"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).status().unwrap().success()
    }

    /// Creates an empty database, and gives its URL.
    pub fn create_database(&self) -> String {
        self.create_from("template1")
    }

    /// Creates a database that has what another one has, to which nobody is connected.
    #[allow(dead_code, reason = "not every test binary that shares this file wants it")]
    pub fn copy_database(&self, url: &str) -> String {
        let name = url.split('?').next().and_then(|url| url.rsplit('/').next());
        self.create_from(name.unwrap())
    }

    fn create_from(&self, template: &str) -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        let mut createdb = as_postgres(&self.tools.join("createdb"));
        let createdb = createdb.arg("--username=postgres").arg("--host").arg(&self.directory);
        let createdb = createdb.args(["--template", template, &name]);
        assert!(createdb.status().unwrap().success(), "createdb failed");
        self.url(&name)
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.directory.display())
    }
}

fn tools() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut tools: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    tools.retain(|tools| tools.join("initdb").exists() && tools.join("pg_ctl").exists());
    tools.sort();
    tools.pop().expect("PostgreSQL is missing: apt-get install postgresql")
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().unwrap().stdout == b"0\n"
}

/// PostgreSQL does not run as root.
fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program).current_dir("/");
    command
}

fn command_line(command: &Command) -> Vec<std::ffi::OsString> {
    std::iter::once(command.get_program()).chain(command.get_args()).map(ToOwned::to_owned).collect()
}
