//! The command line: serve, or one command on the store. Every error is one line and holds no password.

mod export;
mod import;
mod import_litellm;
mod listing;
mod place;
mod render;
mod reset;
mod restore;
mod say;
mod secrets;
mod serve;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use place::Place;
use tokio::runtime::Builder;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::prelude::*;

/// Threads that serve. They are few, because a side-car leaves the machine to others.
const MAX_THREADS: usize = 4;

/// Keeps what the adaptive router learns, and shares it among a fleet of Envoys.
///
/// Without a command it serves, until SIGTERM or SIGINT. The administrator's token for HTTP is read from
/// ADAPTIVE_ROUTER_ADMIN_TOKEN; without one a random one is made and printed. RUST_LOG sets what is logged.
#[derive(Parser)]
#[command(name = "adaptive-router-sidecar", version)]
struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    doors: serve::Listen,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Write all that was learned to standard output, as JSON.
    Export,
    /// Add what `export` wrote to the store; importing it a second time changes nothing.
    Import(import::Import),
    /// Say that the store was restored from a backup: Envoys then tell it again all that they hold.
    Restore,
    /// Forget what was learned of a router, or of a part of it.
    Reset(reset::Reset),
    /// Write a whole configuration of Envoy, made from a short one, to standard output.
    Render(render::Render),
    /// Write a short configuration, as `render` reads it, made from that of LiteLLM's proxy, to standard output.
    ImportLitellm(import_litellm::ImportLitellm),
}

pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if !error.use_stderr() => {
            // The program asked for help or the version. A closed standard output is no error then.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        // The message may hold a password, because an argument in the wrong place may be a store's URL.
        Err(error) => return fail(2, &secrets::hidden(&one_line(&error.to_string()))),
    };
    match log().and_then(|()| block_on(execute(cli))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => fail(1, &format!("error: {message}")),
    }
}

async fn execute(cli: Cli) -> Result<(), String> {
    match cli.command {
        None => serve::serve(&cli.place, cli.doors).await,
        Some(Command::Export) => export::export(&cli.place.open_existing().await?).await,
        Some(Command::Import(import)) => import.run(&cli.place).await,
        Some(Command::Restore) => restore::restore(&cli.place.open_existing().await?).await,
        Some(Command::Reset(reset)) => reset.run(&cli.place.open_existing().await?).await,
        Some(Command::Render(render)) => render.run(),
        Some(Command::ImportLitellm(import)) => import.run(),
    }
}

fn block_on(command: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get().min(MAX_THREADS));
    let runtime = Builder::new_multi_thread().worker_threads(threads).enable_all().build();
    let runtime = runtime.map_err(|error| format!("cannot start threads: {error}"))?;
    let ended = runtime.block_on(command);
    // Tasks that nobody waits for, such as a name look-up, must not delay the end.
    runtime.shutdown_background();
    ended
}

/// Logs to standard error what `RUST_LOG` asks for: a level, or `target=level` with commas.
fn log() -> Result<(), String> {
    let wanted = std::env::var("RUST_LOG").ok().filter(|wanted| !wanted.is_empty());
    let wanted = wanted.as_deref().unwrap_or("info");
    let targets: Targets = wanted.parse().map_err(|error| format!("RUST_LOG={wanted} is not understood: {error}"))?;
    let lines = tracing_subscriber::fmt::layer().with_writer(io::stderr).with_ansi(false);
    tracing_subscriber::registry().with(lines.with_filter(targets)).init();
    Ok(())
}

fn fail(code: u8, message: &str) -> ExitCode {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(io::stderr(), "{line}");
    ExitCode::from(code)
}

/// Clap's message without its usage and hints.
fn one_line(message: &str) -> String {
    let end = ["\n\nUsage:", "\n\nFor more"].iter().filter_map(|tail| message.find(tail)).min();
    end.and_then(|end| message.get(..end)).unwrap_or(message).to_owned()
}
