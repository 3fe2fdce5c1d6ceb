//! The commands.

pub mod demo;
pub mod evaluate;
pub mod models;
pub mod replay;

use std::io::{self, Write};

use serde_json::Value;
use tokio::runtime::Builder;

/// Runs a command that needs an asynchronous runtime, because it waits for sockets and signals.
pub fn block_on(command: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    let runtime = Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| format!("cannot start threads: {error}"))?.block_on(command)
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

fn print(text: &str) -> Result<(), String> {
    io::stdout().write_all(text.as_bytes()).map_err(|error| format!("cannot write: {error}"))
}
