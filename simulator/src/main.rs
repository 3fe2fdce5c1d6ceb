//! The command line: `adaptive-router-sim <command>`. Every error is one line and says what is allowed.

use std::io::{self, Write};
use std::process::ExitCode;

use adaptive_router_sim::spec::ModelSpec;
use adaptive_router_sim::{Mode, Provider};
use clap::{Args, Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

/// Simulated models for the adaptive router.
#[derive(Parser)]
#[command(name = "adaptive-router-sim", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve simulated models until SIGINT or SIGTERM.
    Models(Models),
}

#[derive(Args)]
struct Models {
    /// A model: name@ip:port[,key=value]…; keys: oracle=fast|smart, latency=30ms, interval=5ms, success=.8,
    /// <request type>=.35, success.<own type>=.5, status=503, max_input_tokens=8000. Repeat for more models.
    #[arg(long = "model", value_name = "SPEC", required = true)]
    models: Vec<ModelSpec>,
    /// Seed of the draws of success and failure.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Answer every POST with the same small JSON, as fast as possible.
    #[arg(long)]
    fixed: bool,
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if !error.use_stderr() => {
            // Help or version: a closed standard output is nobody's error.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => return fail(2, &one_line(&error.to_string())),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(1, &format!("error: cannot start threads: {error}")),
    };
    let Command::Models(models) = cli.command;
    match runtime.block_on(serve(models)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => fail(1, &format!("error: {message}")),
    }
}

async fn serve(args: Models) -> Result<(), String> {
    let mut interrupted = signal(SignalKind::interrupt()).map_err(|error| error.to_string())?;
    let mut terminated = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
    let mode = if args.fixed { Mode::Fixed } else { Mode::Simulated };
    let mut providers = Vec::new();
    for ModelSpec { name, addr, behaviour } in args.models {
        let started = Provider::start_in(mode, &name, addr, behaviour, args.seed).await;
        let provider = started.map_err(|error| format!("{name} cannot listen on {addr}: {error}"))?;
        // A closed standard output must not stop the models.
        let _ = writeln!(io::stdout(), "{name} listens on http://{}", provider.addr());
        providers.push(provider);
    }
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = terminated.recv() => {}
    }
    drop(providers);
    Ok(())
}

/// Clap's message without its usage and hints.
fn one_line(message: &str) -> String {
    let end = ["\n\nUsage:", "\n\nFor more"].iter().filter_map(|tail| message.find(tail)).min();
    let text = end.and_then(|end| message.get(..end)).unwrap_or(message);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fail(code: u8, message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "{message}");
    ExitCode::from(code)
}
