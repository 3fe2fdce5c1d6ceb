//! A command that harms what was learned, does something else than it says, or tells a secret.

use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use adaptive_router_sidecar::store::Store;
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

use crate::process::{self, Sidecar, Starting, TOKEN, fail, fails, line, program, run, succeed};
use crate::stores::{self, TestStore};
use crate::sync_client::{self, epoch, request, router, sync, table, try_sync};

struct Files(TempDir);

impl Files {
    fn new() -> Files {
        Files(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The URL of a store.
    fn store(&self, name: &str) -> String {
        format!("sqlite:{}", self.path(name).display())
    }
}

fn write(path: &Path, text: &str) -> String {
    std::fs::write(path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// Tells evidence of two types.
fn teach(sidecar: &Sidecar) {
    let writing = vec![epoch(0, true, (60.0, 20.0), (1.0, 2.0)), epoch(1, false, (0.0, 0.0), (10.0, 30.0))];
    let tables = vec![
        table("smart", "writing", 7, [100, 40], writing),
        table("smart", "general", 7, [3, 4], vec![epoch(0, false, (5.0, 0.25), (0.0, 0.0))]),
    ];
    sync(sidecar.grpc, request(&[&router("smart")], tables)).unwrap();
}

fn samples(state: &Value) -> Vec<(String, f64)> {
    let cells = state["cells"].as_array().unwrap().iter();
    let named = cells.map(|cell| {
        let name = format!("{} {}", cell["request_type"].as_str().unwrap(), cell["model"].as_str().unwrap());
        (name, cell["samples"].as_f64().unwrap())
    });
    named.filter(|(_, samples)| *samples > 0.0).collect()
}

#[test]
fn a_signal_ends_it_in_order_and_what_was_learned_stays() {
    let files = Files::new();
    for name in ["TERM", "INT"] {
        let mut sidecar = Sidecar::start(&files.store("router.db"));
        teach(&sidecar);
        let before = sidecar.json("/adaptive_router/smart/state");
        // Connections that wait for nothing do not hold it up.
        let (_silent, mut idle) = (sidecar.connect(), sidecar.connect());
        let _envoys = sync_client::idle_connection(sidecar.grpc);
        idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: sidecar\r\n\r\n").unwrap();
        let start = Instant::now();
        sidecar.signal(name);
        assert_eq!(sidecar.wait().code(), Some(0), "{name}");
        assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
        let again = Sidecar::start(&files.store("router.db"));
        assert_eq!(again.json("/adaptive_router/smart/state"), before);
    }
}

#[test]
fn a_signal_ends_it_while_it_waits_for_the_store() {
    stores::run(async {
        let url = TestStore::postgres().await.url;
        Store::open(&url).await.unwrap().close().await;
        // Another side-car brings the tables forward, and does not come to an end.
        let mut other = PgConnection::connect(&url).await.unwrap();
        sqlx::query("UPDATE meta SET version = 1").execute(&mut other).await.unwrap();
        let mut migration = other.begin().await.unwrap();
        sqlx::query("SELECT one FROM meta FOR UPDATE").execute(&mut *migration).await.unwrap();
        for name in ["TERM", "INT"] {
            let mut sidecar = Starting::start(&url);
            let waits = "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND \
                         datname = current_database()";
            let mut observer = PgConnection::connect(&url).await.unwrap();
            while sqlx::query_scalar::<_, i64>(waits).fetch_one(&mut observer).await.unwrap() == 0 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            sidecar.signal(name);
            assert_eq!(sidecar.wait().code(), Some(0), "{name}");
        }
    });
}

#[test]
fn what_is_in_flight_when_a_signal_comes_is_done_or_refused() {
    let files = Files::new();
    let mut sidecar = Sidecar::start(&files.store("router.db"));
    let (grpc, begun) = (sidecar.grpc, AtomicU64::new(0));
    let acknowledged = std::thread::scope(|scope| {
        let syncs = scope.spawn(|| {
            let mut acknowledged = 0;
            for picks in 1.. {
                let tables = vec![table("smart", "general", 7, [picks, 0], vec![])];
                if try_sync(grpc, request(&[&router("smart")], tables)).is_none_or(|answer| answer.is_err()) {
                    break;
                }
                acknowledged = picks;
                begun.store(picks, Ordering::Relaxed);
            }
            acknowledged
        });
        process::poll("the first syncs", || begun.load(Ordering::Relaxed) > 5);
        sidecar.signal("TERM");
        assert_eq!(sidecar.wait().code(), Some(0));
        syncs.join().unwrap()
    });
    let again = Sidecar::start(&files.store("router.db"));
    let state = again.json("/adaptive_router/smart/state");
    let cells = state["cells"].as_array().unwrap().iter();
    let picks = cells.map(|cell| cell["picks"].as_u64().unwrap()).sum::<u64>();
    assert!((acknowledged..=acknowledged + 1).contains(&picks), "{picks} picks, {acknowledged} acknowledged");
}

#[test]
fn a_stores_file_is_its_owners_alone() {
    let files = Files::new();
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", r#"umask 022; exec "$@""#, "sh"]).arg(program().get_program());
    let sidecar = Sidecar::start_with(
        shell.args(["--store", &files.store("router.db")]).env("ADAPTIVE_ROUTER_ADMIN_TOKEN", TOKEN),
    );
    teach(&sidecar);
    for name in ["router.db", "router.db-wal", "router.db-shm"] {
        let mode = std::fs::metadata(files.path(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}: {mode:o}");
    }
}

#[test]
fn what_nobody_keeps_is_not_acknowledged() {
    let files = Files::new();
    type Change = fn(&Path);
    let changes: [(&str, Change); 2] = [
        ("gone", |file| std::fs::remove_file(file).unwrap()),
        ("replaced", |file| {
            std::fs::rename(file, file.with_extension("old")).unwrap();
            std::fs::write(file, "").unwrap();
        }),
    ];
    for (name, change) in changes {
        let sidecar = Sidecar::start(&files.store(name));
        teach(&sidecar);
        assert_eq!(sidecar.get("/healthz").status, 200);
        change(&files.path(name));
        let refused = sync(sidecar.grpc, request(&[], vec![table("smart", "general", 8, [1, 1], vec![])])).unwrap_err();
        assert_eq!(refused.code(), tonic::Code::Unavailable, "{name}: {refused}");
        assert!(refused.message().contains("the store's file"), "{name}: {refused}");
        assert_eq!(sidecar.get("/healthz").status, 503, "{name}");
    }
}

#[test]
fn a_store_that_somebody_locked_is_not_healthy() {
    stores::run(async {
        let store = TestStore::sqlite();
        let sidecar = Sidecar::start(&store.url);
        assert_eq!(sidecar.get("/healthz").status, 200);
        let mut other = SqliteConnection::connect(&store.url).await.unwrap();
        let lock = other.begin_with("BEGIN EXCLUSIVE").await.unwrap();
        assert_eq!(sidecar.get("/healthz").status, 503);
        lock.rollback().await.unwrap();
        assert_eq!(sidecar.get("/healthz").status, 200);
    });
}

#[test]
fn a_killed_side_car_has_what_it_acknowledged() {
    let files = Files::new();
    let mut sidecar = Sidecar::start(&files.store("router.db"));
    teach(&sidecar);
    let before = sidecar.json("/adaptive_router/smart/state");
    sidecar.signal("KILL");
    sidecar.wait();
    let again = Sidecar::start(&files.store("router.db"));
    assert_eq!(again.json("/adaptive_router/smart/state"), before);
}

#[test]
fn without_a_token_one_is_made_and_printed() {
    let files = Files::new();
    let log = files.path("log");
    let mut sidecar = Sidecar::start_with(
        program()
            .env("ADAPTIVE_ROUTER_STORE", files.store("from-environment.db"))
            .env("ADAPTIVE_ROUTER_ADMIN_TOKEN", "")
            .env("RUST_LOG", "trace")
            .stderr(process::file(&log)),
    );
    let made = line(&mut sidecar.stdout);
    let token = made.rsplit(' ').next().unwrap();
    assert!(made.starts_with("ADAPTIVE_ROUTER_ADMIN_TOKEN is not set") && token.len() == 32, "{made}");
    let ask = |token: &str| {
        let request = "GET /adaptive_router/state HTTP/1.1\r\nhost: sidecar\r\nconnection: close\r\n";
        sidecar.send(&format!("{request}authorization: Bearer {token}\r\n\r\n")).status
    };
    assert_eq!((ask(token), ask("")), (200, 401));
    assert!(files.path("from-environment.db").exists());
    sidecar.signal("TERM");
    sidecar.wait();
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("is open") && !log.contains(token), "{log}");
}

#[test]
fn a_token_that_can_be_guessed_is_warned_of() {
    let files = Files::new();
    for (token, warned) in [("short", true), (TOKEN, false)] {
        let log = files.path("log");
        let mut command = program();
        command.args(["--store", "sqlite::memory:"]).env("ADAPTIVE_ROUTER_ADMIN_TOKEN", token);
        let mut sidecar = Sidecar::start_with(command.stderr(process::file(&log)));
        sidecar.signal("TERM");
        sidecar.wait();
        let log = std::fs::read_to_string(log).unwrap();
        assert_eq!(log.contains("ADAPTIVE_ROUTER_ADMIN_TOKEN has fewer than 16 characters"), warned, "{log}");
        assert!(!log.contains(token), "{log}");
    }
}

#[test]
fn what_cannot_start_says_why_in_one_line() {
    let files = Files::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let no_store = write(&files.path("text.db"), "this is no database, whatever its name says; it is only text");
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let directory = files.store("missing/router.db");
    let ports = ["--grpc-listen", "127.0.0.1:0", "--http-listen", "127.0.0.1:0"];
    for (arguments, reason) in [
        (vec!["--store", &directory], "cannot open the store sqlite:"),
        (vec!["--store", &format!("sqlite:{no_store}")], "not a database"),
        (vec!["--store", "mysql://me:s3cret@host/db"], "cannot open the store mysql://me:***@host/db"),
        (vec!["--store", &format!("postgres://me:s3cret@{closed}/db")], "cannot open the store postgres://me:***@"),
        (vec!["--store", "postgres://me:s3cret@host:notaport/db"], "cannot open the store postgres://me:***@"),
        (vec!["--store", "sqlite::memory:", "--grpc-listen", &taken], "cannot listen on 127.0.0.1:"),
        (vec!["--store", "sqlite::memory:", "--http-listen", &taken], "cannot listen on 127.0.0.1:"),
        (vec!["--store", "sqlite::memory:", "--http-listen", "nowhere"], "cannot listen on nowhere"),
    ] {
        let mut command = program();
        let own_port = arguments.iter().find(|argument| argument.ends_with("-listen")).copied();
        for pair in ports.chunks(2).filter(|pair| Some(pair[0]) != own_port) {
            command.args(pair);
        }
        let error = fails(command.env("ADAPTIVE_ROUTER_ADMIN_TOKEN", TOKEN).args(&arguments));
        assert!(error.starts_with("error: ") && error.contains(reason), "{arguments:?}: {error}");
        assert!(!error.contains("s3cret"), "{error}");
    }
    let error = fails(program().env("ADAPTIVE_ROUTER_ADMIN_TOKEN", "two\nlines").args(ports));
    assert!(error.contains("ADAPTIVE_ROUTER_ADMIN_TOKEN") && !error.contains("lines"), "{error}");
    let error = fails(program().env("RUST_LOG", "x=loud").args(ports));
    assert!(error.contains("RUST_LOG=x=loud"), "{error}");
    let misspelled = program().arg("postgres://me:s3cret@host/db").output().unwrap();
    let error = String::from_utf8(misspelled.stderr).unwrap();
    assert_eq!((misspelled.status.code(), error.lines().count()), (Some(2), 1), "{error}");
    assert!(!error.contains("s3cret"), "{error}");
}

#[test]
fn help_names_every_setting_and_no_secret() {
    let help = program().env("ADAPTIVE_ROUTER_STORE", "postgres://me:s3cret@host/db").arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for part in [
        "--store <URL>",
        "ADAPTIVE_ROUTER_STORE",
        "sqlite:adaptive-router.db",
        "--grpc-listen <ADDR>",
        "ADAPTIVE_ROUTER_GRPC_LISTEN",
        "127.0.0.1:9090",
        "--http-listen <ADDR>",
        "ADAPTIVE_ROUTER_HTTP_LISTEN",
        "127.0.0.1:9091",
        "ADAPTIVE_ROUTER_ADMIN_TOKEN",
        "export",
        "import",
        "restore",
        "reset",
    ] {
        assert!(help.contains(part), "{part} is not in\n{help}");
    }
    assert!(!help.contains("s3cret"), "{help}");
}

#[test]
fn a_reset_says_what_it_did_and_a_running_side_car_follows() {
    let files = Files::new();
    let store = files.store("router.db");
    let sidecar = Sidecar::start(&store);
    teach(&sidecar);
    let state = || sidecar.json("/adaptive_router/smart/state");
    let before = samples(&state());
    assert_eq!(before.len(), 3, "{before:?}");
    let usage = state()["usage"].clone();
    assert_eq!(usage[1]["input_tokens"], 103 * 120, "{usage}");

    let said = succeed(&store, &["reset", "--router", "smart", "--request-type", "writing", "--model", "fast"]);
    let expected = "forgot the evidence of 1 cell\n  smart  writing  fast  11.0 successes  32.0 failures\n";
    assert_eq!(said, expected);
    let left: Vec<String> = samples(&state()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(left, ["general large", "writing large"]);
    // A replica that has not heard of it tells the same again.
    teach(&sidecar);
    assert_eq!(samples(&state()).len(), 2);
    let cells = &state()["cells"];
    let picks = cells.as_array().unwrap().iter().map(|cell| cell["picks"].as_u64().unwrap()).sum::<u64>();
    assert_eq!(picks, 147, "what was picked was picked");
    assert_eq!(state()["usage"], usage, "and what was paid was paid");

    let said = succeed(&store, &["reset", "--router", "smart"]);
    let first = "forgot the evidence of 2 cells\n  smart  general  large  5.0 successes  0.2 failures\n";
    assert!(said.starts_with(first), "{said}");
    assert_eq!(samples(&state()), []);
    let said = succeed(&store, &["reset", "--router", "smart", "--model", "large"]);
    assert!(said.starts_with("none of these cells had evidence"), "{said}");
}

#[test]
fn a_reset_of_what_is_not_there_names_what_is() {
    let files = Files::new();
    let store = files.store("router.db");
    assert!(fail(&store, &["reset", "--router", "smart"]).contains("there is no such file"));
    assert!(!files.path("router.db").exists());
    teach(&Sidecar::start(&store));
    for (arguments, message) in [
        (vec!["--router", "Smart"], "there is no router \"Smart\"; known: smart"),
        (
            vec!["--router", "smart", "--request-type", "rhymes"],
            "there is no request type \"rhymes\"; known: analytical_reasoning, code_generation, code_understanding, \
             factual_lookup, general, technical_design, writing",
        ),
        (vec!["--router", "smart", "--model", "gpt"], "there is no model \"gpt\"; known: fast, large"),
    ] {
        let error = fail(&store, &[&["reset"], &arguments[..]].concat());
        assert_eq!(error, format!("error: {message}\n"));
    }
    let error = run(&store, &["reset"]);
    assert_eq!(error.status.code(), Some(2), "a reset of everything is never meant");
}

#[test]
fn what_is_exported_and_imported_is_the_same() {
    let files = Files::new();
    let (from, to) = (files.store("from.db"), files.store("to.db"));
    let sidecar = Sidecar::start(&from);
    teach(&sidecar);
    let expected = sidecar.json("/adaptive_router/state");
    let exported = succeed(&from, &["export"]);
    let file = write(&files.path("export.json"), &exported);

    let other = Sidecar::start(&to);
    let cells = "  smart  general  large  5.0 successes  0.2 failures\n  \
                 smart  writing  fast  11.0 successes  32.0 failures\n  \
                 smart  writing  large  60.0 successes  20.0 failures\n";
    assert_eq!(succeed(&to, &["import", &file]), format!("imported the evidence of 3 cells\n{cells}"));
    let said = String::from_utf8(run(&to, &["export"]).stderr).unwrap();
    assert_eq!(said, format!("exported the evidence of 3 cells\n{cells}"));
    assert_eq!(other.json("/adaptive_router/state"), expected);
    assert!(succeed(&to, &["import", &file]).starts_with("nothing changed"));
    let mut import = program().args(["--store", &to, "import", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    import.stdin.take().unwrap().write_all(exported.as_bytes()).unwrap();
    assert!(import.wait().unwrap().success());
    assert_eq!(other.json("/adaptive_router/state"), expected);
    // Back to where it came from: it is all still there.
    let said = succeed(&from, &["import", &file]);
    assert_eq!(said, "imported the evidence of 0 of 3 cells; that of the others was here already\n");
    assert_eq!(sidecar.json("/adaptive_router/state"), expected);
}

#[test]
fn an_export_of_the_first_version_is_imported() {
    let files = Files::new();
    let (from, to) = (files.store("from.db"), files.store("to.db"));
    let sidecar = Sidecar::start(&from);
    teach(&sidecar);
    let exported: Value = serde_json::from_str(&succeed(&from, &["export"])).unwrap();
    let closed = &exported["routers"][0]["request_types"][1]["accounts"][0]["epochs"]["0"]["ends_s"];
    // From before there were accounts, and from before usage was exported.
    let mut first = json!({"version": 1, "id": "0123456789abcdef", "store": exported["store"],
    "exported_s": exported["exported_s"], "routers": [{"router": "smart",
    "configuration": exported["routers"][0]["configuration"], "request_types": [
        {"request_type": "general", "picks": {"fast": 4, "large": 3}, "resets": {"fast": 0, "large": 0},
         "epochs": [{"ends_s": exported["exported_s"], "evidence": {"large": [5.0, 0.25]}}]},
        {"request_type": "writing", "picks": {"fast": 40, "large": 100}, "resets": {"fast": 0, "large": 0},
         "epochs": [{"ends_s": closed, "evidence": {"fast": [1.0, 2.0], "large": [60.0, 20.0]}},
                    {"ends_s": exported["exported_s"], "evidence": {"fast": [10.0, 30.0]}}]},
    ]}]});
    succeed(&to, &["import", &write(&files.path("first.json"), &first.to_string())]);
    let (before, after) = (sidecar.json("/adaptive_router/smart/state"), Sidecar::start(&to));
    let after = after.json("/adaptive_router/smart/state");
    assert_eq!(after["cells"], before["cells"]);
    let large = json!({"model": "large", "picks": 103, "input_tokens": 0, "output_tokens": 0, "cost_usd": 0.0});
    assert_eq!(after["usage"][1], large);
    // Another one of the same store, of whichever version, would count twice what both have.
    first["id"] = json!("fedcba9876543210");
    for export in [first, exported] {
        let error = fail(&to, &["import", &write(&files.path("later.json"), &export.to_string())]);
        assert!(error.contains("would count twice"), "{error}");
    }
}

#[test]
fn a_restored_store_has_another_name_and_the_same_contents() {
    let files = Files::new();
    let store = files.store("router.db");
    assert!(fail(&store, &["restore"]).contains("there is no such file"));
    let sidecar = Sidecar::start(&store);
    teach(&sidecar);
    let before = sidecar.json("/adaptive_router/state");
    let said = [succeed(&store, &["restore"]), succeed(&store, &["restore"])];
    assert!(said[0].starts_with("the store is ") && said[0] != said[1], "{said:?}");
    assert_eq!(sidecar.json("/adaptive_router/state"), before);
    // The fleet tells it all again.
    teach(&sidecar);
    assert_eq!(sidecar.json("/adaptive_router/state"), before);
}

#[test]
fn an_import_of_anything_else_changes_nothing() {
    let files = Files::new();
    let store = files.store("router.db");
    let sidecar = Sidecar::start(&store);
    teach(&sidecar);
    let before = sidecar.json("/adaptive_router/state");
    let exported: Value = serde_json::from_str(&succeed(&store, &["export"])).unwrap();
    let changed = |path: &str, value: Value| {
        let mut export = exported.clone();
        export["id"] = json!("another");
        *export.pointer_mut(path).unwrap_or_else(|| panic!("{path} in {exported}")) = value;
        export.to_string()
    };
    let account = "/routers/0/request_types/1/accounts/0";
    let epochs = format!("{account}/epochs");
    let of_account = "routers[0].request_types[1].accounts[0]";
    let (bad_epochs, bad_usage) = (format!("{of_account}.epochs"), format!("{of_account}.usage"));
    let used = json!({"input_tokens": 1, "output_tokens": 1, "cost_microusd": 1});
    let rows = [
        ("".to_owned(), "is not what `export` writes"),
        ("garbage".to_owned(), "is not what `export` writes"),
        ("{}".to_owned(), "version"),
        ("[1]".to_owned(), "is not what `export` writes"),
        ("\u{0}\u{1}".to_owned(), "is not what `export` writes"),
        (exported.to_string()[..200].to_owned(), "is not what `export` writes"),
        (changed("/version", json!(3)), "version 3 of the format; this side-car reads versions 1 to 2"),
        (changed("/version", json!("1")), "is not what `export` writes"),
        (changed("/routers/0/router", json!("")), "routers[0]"),
        (changed("/routers/0/configuration", json!("{")), "routers[0].configuration"),
        (changed(&format!("{epochs}/0/evidence/large/0"), json!(-1.0)), &bad_epochs),
        (changed(&format!("{epochs}/0/evidence/large/0"), json!(1e300)), &bad_epochs),
        (changed("/routers/0/request_types/1/usage", json!({"": {}})), "is not what `export` writes"),
        (changed("/routers/0/request_types/1/usage", json!({"\n": used})), "routers[0].request_types[1].usage"),
        (changed(&format!("{account}/usage/large/input_tokens"), json!(-1)), "is not what `export` writes"),
        (changed(&format!("{account}/usage/large/input_tokens"), json!(u64::MAX)), &bad_usage),
        (changed(&format!("{account}/replica"), json!("0000000000000000")), of_account),
        (changed(&format!("{account}/replica"), json!("seven")), of_account),
        (changed("/routers/0/request_types/1/request_type", json!("general")), "\"general\" is there twice"),
        (changed(&format!("{epochs}/0/evidence/large"), json!(null)), "is not what `export` writes"),
    ];
    for (index, (text, reason)) in rows.into_iter().enumerate() {
        let file = write(&files.path("bad.json"), &text);
        let error = fail(&store, &["import", &file]);
        assert!(error.starts_with("error: ") && error.contains(reason), "{index}: {error}");
        assert_eq!(sidecar.json("/adaptive_router/state"), before, "{index}");
    }
    std::fs::write(files.path("bad.json"), b"\xFF\xFE").unwrap();
    fail(&store, &["import", files.path("bad.json").to_str().unwrap()]);
    assert!(fail(&store, &["import", files.path("none.json").to_str().unwrap()]).contains("cannot read"));
    // A file that cannot be read makes no store.
    fail(&files.store("new.db"), &["import", files.path("none.json").to_str().unwrap()]);
    assert!(!files.path("new.db").exists());
    assert!(fail(&files.store("new.db"), &["export"]).contains("there is no such file"));
    assert!(!files.path("new.db").exists());
}
