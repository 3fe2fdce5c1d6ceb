//! The commands.

pub mod demo;
pub mod evaluate;
pub mod models;

use tokio::runtime::Builder;

/// Runs a command that waits for sockets and signals.
pub fn block_on(command: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    let runtime = Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| format!("cannot start threads: {error}"))?.block_on(command)
}
