//! `render`: a whole Envoy configuration from a short one. It touches no store.

use std::io::{self, Read, Write};

use adaptive_router_sidecar::render::{self, targets};
use clap::{Args, ValueEnum};

#[derive(Args)]
#[command(after_long_help = render::INPUT)]
pub struct Render {
    /// The short configuration; - is standard input.
    #[arg(long, value_name = "FILE")]
    config: String,
    /// Who takes the configuration.
    #[arg(long, value_enum, default_value = "envoy")]
    target: Kind,
    /// The version of Istio, for its target.
    #[arg(long, value_name = "VERSION", default_value = "1.31")]
    istio: targets::Version,
    /// The version of Envoy Gateway, for its target.
    #[arg(long, value_name = "VERSION", default_value = "1.9")]
    envoy_gateway: targets::Version,
    /// Where the gateway lives, for a target in Kubernetes.
    #[arg(long, value_name = "NAME", default_value = "adaptive-router")]
    namespace: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Envoy,
    Istio,
    EnvoyGateway,
}

impl Render {
    /// Writes all of it or nothing. What is wrong with the input goes to standard error, a line for each.
    pub fn run(self) -> Result<(), String> {
        let (name, text) = self.read()?;
        let release = |version| targets::Release { version, namespace: self.namespace.clone() };
        let target = match self.target {
            Kind::Envoy => targets::Target::Envoy,
            Kind::Istio => targets::Target::Istio(release(self.istio)),
            Kind::EnvoyGateway => targets::Target::EnvoyGateway(release(self.envoy_gateway)),
        };
        let rendered = render::render(&text).and_then(|text| targets::write(text, &target)).map_err(|errors| {
            let mut err = io::stderr().lock();
            for error in &errors {
                let _ = writeln!(err, "{}", error.to_string().replace(['\n', '\r'], " "));
            }
            match errors.len() {
                1 => format!("{name} has an error, in the line above"),
                count => format!("{name} has {count} errors, in the lines above"),
            }
        })?;
        let mut out = io::stdout().lock();
        let written = out.write_all(rendered.as_bytes()).and_then(|()| out.flush());
        written.map_err(|error| format!("cannot write to standard output: {error}"))
    }

    /// The input, and its name for error messages.
    fn read(&self) -> Result<(&str, String), String> {
        let (name, read) = match self.config.as_str() {
            "-" => {
                let mut text = String::new();
                ("standard input", io::stdin().read_to_string(&mut text).map(|_| text))
            }
            file => (file, std::fs::read_to_string(file)),
        };
        Ok((name, read.map_err(|error| format!("cannot read {name}: {error}"))?))
    }
}
