//! `import-litellm`: a short configuration from that of LiteLLM's proxy. It touches no store.

use std::io::{self, Write};
use std::path::Path;

use adaptive_router_sidecar::import_litellm::{self, Surroundings};
use clap::Args;

#[derive(Args)]
pub struct ImportLitellm {
    /// The proxy's config.yaml.
    #[arg(value_name = "FILE")]
    file: String,
    /// End with 1 if something that decides where requests go is lost.
    #[arg(long)]
    strict: bool,
}

impl ImportLitellm {
    /// The short configuration goes to standard output. For each key that is not carried over as it is, a line goes to
    /// standard error.
    pub fn run(self) -> Result<(), String> {
        let Self { file, strict } = self;
        let text = std::fs::read_to_string(&file).map_err(|error| format!("cannot read {file}: {error}"))?;
        let folder = Path::new(&file).parent().unwrap_or(Path::new(""));
        let surroundings = Surroundings {
            file: &|path| std::fs::read_to_string(folder.join(path)).map_err(|error| error.to_string()),
            variable: &|name| std::env::var(name).ok(),
        };
        let imported = import_litellm::import(&text, &surroundings)
            .map_err(|error| format!("{file} cannot be imported: {error}").replace(['\n', '\r'], " "))?;
        let mut err = io::stderr().lock();
        for note in &imported.notes {
            let _ = writeln!(err, "{}", note.to_string().replace(['\n', '\r'], " "));
        }
        let mut out = io::stdout().lock();
        let written = out.write_all(imported.text.as_bytes()).and_then(|()| out.flush());
        written.map_err(|error| format!("cannot write to standard output: {error}"))?;
        match strict && imported.has_lost_routing() {
            true => Err("something that decides where requests go is lost, in the lines above".to_owned()),
            false => Ok(()),
        }
    }
}
