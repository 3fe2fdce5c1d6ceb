//! `export`: all that was learned goes to standard output as JSON. A list of the exported cells goes to standard error.

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
    // An error here is ignored, because everything in this message is in the JSON too.
    let _ = writeln!(err, "exported the evidence of {}", listing::count(cells.len()));
    listing::lines(&cells).for_each(|line| {
        let _ = writeln!(err, "{line}");
    });
    Ok(())
}
