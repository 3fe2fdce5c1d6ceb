//! `models`: simulated models on sockets.

use std::io::{self, Write};

use adaptive_router_sim::spec::ModelSpec;
use adaptive_router_sim::{Mode, Provider};
use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

#[derive(Args)]
pub struct Models {
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

impl Models {
    pub async fn serve(self) -> Result<(), String> {
        let mut interrupted = signal(SignalKind::interrupt()).map_err(|error| error.to_string())?;
        let mut terminated = signal(SignalKind::terminate()).map_err(|error| error.to_string())?;
        let mode = if self.fixed { Mode::Fixed } else { Mode::Simulated };
        let mut providers = Vec::new();
        for ModelSpec { name, addr, behaviour } in self.models {
            let started = Provider::start_in(mode, &name, addr, behaviour, self.seed).await;
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
}
