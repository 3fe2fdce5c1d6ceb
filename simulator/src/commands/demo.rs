//! `demo`: simulated users and a terminal that shows what the router learns from them.

use std::io::{self, IsTerminal};

use adaptive_router_sim::demo::{self, Address, Options, Screen};
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

#[derive(Args)]
pub struct Demo {
    /// Sessions: a request, and a follow-up that may praise or complain.
    #[arg(long, default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..))]
    sessions: u32,
    /// Sessions per second, at most.
    #[arg(long, default_value_t = 20.0, value_parser = rate)]
    per_second: f64,
    /// Half-way the two models swap their success rates for code.
    #[arg(long)]
    regress: bool,
    /// Seed of the traffic.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Name of the router.
    #[arg(long, default_value = "smart-cheap-router")]
    router: String,
    /// Where Envoy listens.
    #[arg(long, default_value = "http://127.0.0.1:10000")]
    envoy: Address,
    /// Where Envoy's admin listens.
    #[arg(long, default_value = "http://127.0.0.1:9901")]
    admin: Address,
    /// Where the simulated model fast listens.
    #[arg(long, default_value = "http://127.0.0.1:18001")]
    fast: Address,
    /// Where the simulated model smart listens.
    #[arg(long, default_value = "http://127.0.0.1:18002")]
    smart: Address,
}

impl Demo {
    pub async fn run(self) -> Result<(), String> {
        let mut interrupted = signal(SignalKind::interrupt()).map_err(|error| error.to_string())?;
        let mut terminated = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
        let screen = if io::stdout().is_terminal() { Screen::Terminal } else { Screen::Lines };
        let options = Options {
            envoy: self.envoy,
            admin: self.admin,
            fast: self.fast,
            smart: self.smart,
            router: self.router,
            sessions: self.sessions as usize,
            per_second: self.per_second,
            seed: self.seed,
            regress: self.regress,
        };
        let ended = async {
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
            }
        };
        demo::run(&options, screen, ended).await
    }
}

fn rate(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(rate) if (0.01..=10_000.0).contains(&rate) => Ok(rate),
        _ => Err("allowed: 0.01 to 10000".to_owned()),
    }
}
