//! The command line: `adaptive-router-sim <command>`. Every error is one line and says what is allowed.

mod commands;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use commands::{demo, evaluate, models, replay};

/// Simulated models for the adaptive router, and what it learns from them.
#[derive(Parser)]
#[command(name = "adaptive-router-sim", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve simulated models until SIGINT or SIGTERM.
    Models(models::Models),
    /// Compare the routing core with other rules in simulated worlds; prints Markdown.
    #[command(long_about = evaluate::ABOUT)]
    Evaluate(evaluate::Evaluate),
    /// Play a table of your own through the router and other rules; prints Markdown or JSON.
    #[command(long_about = replay::ABOUT)]
    Replay(replay::Replay),
    /// Show in the terminal what the router of a running Envoy learns from simulated users.
    Demo(demo::Demo),
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if !error.use_stderr() => {
            // The program asked for help or the version. A closed standard output is no error then.
            let _ = error.print();
            return ExitCode::SUCCESS;
        }
        Err(error) => return fail(2, &one_line(&error.to_string())),
    };
    let ended = match cli.command {
        Command::Models(models) => commands::block_on(models.serve()),
        Command::Evaluate(evaluate) => evaluate.run(),
        Command::Replay(replay) => replay.print(),
        Command::Demo(demo) => commands::block_on(demo.run()),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => fail(1, &format!("error: {message}")),
    }
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
