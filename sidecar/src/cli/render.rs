//! `render`: a whole Envoy configuration from a short one. It touches no store.

use std::io::{self, Read, Write};

use adaptive_router_sidecar::render;
use clap::Args;

#[derive(Args)]
#[command(after_long_help = render::INPUT)]
pub struct Render {
    /// The short configuration; - is standard input.
    #[arg(long, value_name = "FILE")]
    config: String,
}

impl Render {
    /// Writes all of it or nothing. What is wrong with the input goes to standard error, a line for each.
    pub fn run(self) -> Result<(), String> {
        let (name, text) = self.read()?;
        let rendered = render::render(&text).map_err(|errors| {
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
