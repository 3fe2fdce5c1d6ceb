//! `export`: all that was learned, as JSON on standard output; what it was, on standard error.

use std::io::{self, Write};

use adaptive_router_sidecar::service::now_s;
use adaptive_router_sidecar::store::Store;

use super::listing;

pub async fn export(store: &Store) -> Result<(), String> {
    let export = store.export(now_s()).await.map_err(|error| error.to_string())?;
    store.close().await;
    let json = serde_json::to_string(&export).map_err(|error| error.to_string())?;
    let mut out = io::stdout().lock();
    let written = writeln!(out, "{json}").and_then(|()| out.flush());
    written.map_err(|error| format!("cannot write to standard output: {error}"))?;
    drop(out);
    let cells = listing::of_export(&export);
    let mut err = io::stderr().lock();
    // Whoever does not listen misses nothing that is in the JSON.
    let _ = writeln!(err, "exported the evidence of {}", listing::count(cells.len()));
    listing::lines(&cells).for_each(|line| {
        let _ = writeln!(err, "{line}");
    });
    Ok(())
}
