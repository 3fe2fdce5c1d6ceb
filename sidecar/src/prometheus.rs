//! The side-car's own metrics, in Prometheus' text format 0.0.4. What was learned is not part of them, because the
//! filters export it themselves.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::timeout;

use crate::counters::{BOUNDS_US, Counters, Histogram};
use crate::store::Store;

/// How long the store may take to count its rows.
const STORE_TIME: Duration = Duration::from_secs(2);
const PREFIX: &str = "adaptive_router_sidecar";

/// All metrics, read now. If the store does not answer, its row counts are left out.
pub async fn text(counters: &Counters, store: &Store) -> String {
    let rows = timeout(STORE_TIME, store.row_counts()).await;
    let rows = rows.ok().and_then(Result::ok);
    let up = u64::from(rows.is_some());
    let rows = rows.unwrap_or_default();
    let pool = store.connections();
    let in_use = pool.open.saturating_sub(pool.idle);

    let mut text = String::with_capacity(4096);
    let out = &mut text;
    let syncs = [
        ("ok", read(&counters.syncs_ok)),
        ("invalid", read(&counters.syncs_invalid)),
        ("unavailable", read(&counters.syncs_unavailable)),
    ];
    family(out, "syncs_total", "counter", "Syncs by how they ended.", "outcome", &syncs);
    histogram(out, "sync_seconds", "From a sync's arrival to its answer.", &counters.sync_time);
    one(out, "commits_total", "counter", "Transactions that wrote syncs.", read(&counters.commits));
    histogram(out, "commit_seconds", "How long those transactions took.", &counters.commit_time);
    one(out, "retries_total", "counter", "Transactions that were tried again.", read(&counters.retries));
    let compactions = [("ok", read(&counters.compactions)), ("failed", read(&counters.compaction_failures))];
    family(out, "compactions_total", "counter", "Compactions by how they ended.", "outcome", &compactions);
    let retired = read(&counters.accounts_retired);
    one(out, "accounts_retired_total", "counter", "Accounts of silent replicas that were closed.", retired);
    one(out, "store_up", "gauge", "Whether the store answers.", up);
    family(out, "store_rows", "gauge", "Rows of each table.", "table", &rows);
    let connections = [("idle", pool.idle.into()), ("in_use", in_use.into()), ("max", u64::from(pool.max))];
    family(out, "store_connections", "gauge", "Connections to the store.", "state", &connections);
    let info = concat!("{version=\"", env!("CARGO_PKG_VERSION"), "\",store=\"");
    head(out, &format!("{PREFIX}_info"), "gauge", "Which side-car this is.");
    let _ = writeln!(out, "{PREFIX}_info{info}{}\"}} 1", store.kind());
    if let Some(bytes) = resident_bytes() {
        let name = "process_resident_memory_bytes";
        head(out, name, "gauge", "Resident memory size in bytes.");
        let _ = writeln!(out, "{name} {bytes}");
    }
    text
}

fn read(counter: &AtomicU64) -> u64 {
    counter.load(Ordering::Relaxed)
}

fn head(out: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn one(out: &mut String, name: &str, kind: &str, help: &str, value: u64) {
    head(out, &format!("{PREFIX}_{name}"), kind, help);
    let _ = writeln!(out, "{PREFIX}_{name} {value}");
}

/// Writes one family of values by a label. Labels need no escapes, because they are words of this program.
fn family(out: &mut String, name: &str, kind: &str, help: &str, label: &str, values: &[(&str, u64)]) {
    head(out, &format!("{PREFIX}_{name}"), kind, help);
    for (word, value) in values {
        let _ = writeln!(out, "{PREFIX}_{name}{{{label}=\"{word}\"}} {value}");
    }
}

fn histogram(out: &mut String, name: &str, help: &str, histogram: &Histogram) {
    head(out, &format!("{PREFIX}_{name}"), "histogram", help);
    let buckets = histogram.buckets();
    let mut count = 0;
    for (index, in_bucket) in buckets.iter().enumerate() {
        count += in_bucket;
        let bound = BOUNDS_US.get(index).map_or("+Inf".to_owned(), |bound| seconds(*bound).to_string());
        let _ = writeln!(out, "{PREFIX}_{name}_bucket{{le=\"{bound}\"}} {count}");
    }
    let _ = writeln!(out, "{PREFIX}_{name}_sum {}\n{PREFIX}_{name}_count {count}", seconds(histogram.sum_us()));
}

fn seconds(us: u64) -> f64 {
    us as f64 / 1e6
}

/// The memory that Linux reports for this process. Other systems give none.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let kib = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    kib.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}
