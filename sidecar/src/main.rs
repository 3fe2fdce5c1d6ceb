//! The side-car's command line; see `adaptive-router-sidecar --help`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
