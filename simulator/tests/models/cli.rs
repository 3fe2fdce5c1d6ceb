//! The binary: what it prints, how it ends, and errors of one line.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use crate::client::try_send;
use hyper::Version;

const BINARY: &str = env!("CARGO_BIN_EXE_adaptive-router-sim");

#[test]
fn wrong_arguments_get_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = format!("fast@{}", taken.local_addr().unwrap());
    let rows: [(&[&str], i32, &str); 13] = [
        (&["models"], 2, "error: the following required arguments were not provided: --model <SPEC>"),
        (&["models", "--model", "fast"], 2, "\"fast\" names no model and address; allowed: name@ip:port"),
        (
            &["models", "--model", "a@127.0.0.1:0,latency=fast"],
            2,
            "latency=fast is not possible; allowed: a time like 30ms or 2s",
        ),
        (&["models", "--model", "a@127.0.0.1:0,x=1"], 2, "\"x\" is not a key; allowed: oracle, latency"),
        (&["models", "--model", "a@127.0.0.1:0", "--seed", "x"], 2, "invalid value 'x' for '--seed <SEED>'"),
        (
            &["evaluate", "--world", "flat"],
            2,
            "error: invalid value 'flat' for '--world <NAME>': allowed: stationary, demo",
        ),
        (&["evaluate", "--learning", r#"{"discount": 2}"#], 1, "learning.discount: 2 is not"),
        (&["evaluate", "--write", "none.md"], 1, "error: cannot read none.md: No such file"),
        (&["evaluate", "--write", "Cargo.toml"], 1, "error: Cargo.toml: the line \"<!-- tables: "),
        (&["demo", "--envoy", "http://localhost"], 2, "is not an address; allowed: http://ip:port"),
        (
            &["demo", "--envoy", "http://127.0.0.1:1"],
            1,
            "error: POST http://127.0.0.1:1/v1/chat/completions: Connection refused",
        ),
        (&["modles"], 2, "error: unrecognized subcommand 'modles'"),
        (&["models", "--model", &taken], 1, "error: fast cannot listen on 127.0.0.1:"),
    ];
    for (args, code, message) in rows {
        let output = Command::new(BINARY).args(args).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {stderr}");
        assert!(stderr.contains(message) && stderr.lines().count() == 1, "{args:?}: {stderr:?}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn an_evaluation_is_printed_and_written_between_the_marks() {
    let file = std::env::temp_dir().join(format!("adaptive-router-evaluation-{}.md", std::process::id()));
    let document = |tables: &str| {
        format!("# Tables\n<!-- tables: written by `make evaluate` -->\n{tables}<!-- /tables -->\nThe end.\n")
    };
    std::fs::write(&file, document("Old.\n")).unwrap();
    let args = ["evaluate", "--world", "demo", "--seeds", "1", "--requests", "1000", "--write"];
    let output = Command::new(BINARY).args(args).arg(&file).output().unwrap();
    let written = std::fs::read_to_string(&file);
    let _ = std::fs::remove_file(&file);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.starts_with("Seeds 1 to 1, 1000 requests in each run"), "{printed}");
    assert!(printed.contains("\n\n**demo**: ") && printed.contains("\n| random | "), "{printed}");
    assert_eq!(written.unwrap(), document(&printed));
}

/// Ends the process also when the test fails.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

#[tokio::test]
async fn models_listen_and_stop_when_told() {
    for signal in ["-INT", "-TERM"] {
        let mut command = Command::new(BINARY);
        command.args([
            "models",
            "--seed",
            "7",
            "--model",
            "fast@127.0.0.1:0",
            "--model",
            "smart@127.0.0.1:0,oracle=smart",
        ]);
        let mut running = Running(command.stdout(Stdio::piped()).spawn().unwrap());
        let mut lines = BufReader::new(running.0.stdout.take().unwrap()).lines();
        for name in ["fast", "smart"] {
            let line = lines.next().unwrap().unwrap();
            let addr = line.strip_prefix(&format!("{name} listens on http://")).unwrap_or_else(|| panic!("{line}"));
            let received =
                try_send(addr.parse().unwrap(), Version::HTTP_2, "GET", "/v1/models", &[], "").await.unwrap();
            assert_eq!(received.json()["data"][0]["id"], name);
        }
        assert!(Command::new("kill").args([signal, &running.0.id().to_string()]).status().unwrap().success());
        assert_eq!(running.0.wait().unwrap().code(), Some(0), "{signal}");
    }
}
