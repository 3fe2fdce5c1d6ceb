//! `import`: adds what `export` wrote to the store.

use std::io::{self, Read};

use adaptive_router_sidecar::service::now_s;
use adaptive_router_sidecar::store::{EXPORT_VERSION, Export, Imported};
use clap::Args;
use serde::Deserialize;

use super::listing;
use super::place::Place;
use super::say::say;

#[derive(Args)]
pub struct Import {
    /// What `export` wrote; - is standard input.
    #[arg(default_value = "-")]
    file: String,
}

/// The beginning that every version of the format shares.
#[derive(Deserialize)]
struct Versioned {
    version: u32,
}

impl Import {
    pub async fn run(self, place: &Place) -> Result<(), String> {
        let export = self.read()?;
        let store = place.open().await?;
        let imported = store.import(&export, now_s()).await.map_err(|error| error.to_string());
        store.close().await;
        match imported? {
            Imported::Cells(taken) => {
                let cells = listing::of_export(&export);
                if taken == cells.len() {
                    say(&format!("imported the evidence of {}", listing::count(taken)));
                    listing::lines(&cells).for_each(|line| say(&line));
                } else {
                    let all = listing::count(cells.len());
                    say(&format!("imported the evidence of {taken} of {all}; that of the others was here already"));
                }
            }
            Imported::Already => say("nothing changed: this export was imported before"),
        }
        Ok(())
    }

    /// Reads and checks the whole export before the store is touched.
    fn read(&self) -> Result<Export, String> {
        let (name, read) = match self.file.as_str() {
            "-" => {
                let mut text = String::new();
                ("standard input", io::stdin().read_to_string(&mut text).map(|_| text))
            }
            file => (file, std::fs::read_to_string(file)),
        };
        let text = read.map_err(|error| format!("cannot read {name}: {error}"))?;
        let no_export = |error: serde_json::Error| format!("{name} is not what `export` writes: {error}");
        let Versioned { version } = serde_json::from_str(&text).map_err(no_export)?;
        if !(1..=EXPORT_VERSION).contains(&version) {
            let known = format!("this side-car reads versions 1 to {EXPORT_VERSION}");
            return Err(format!("{name} has version {version} of the format; {known}"));
        }
        serde_json::from_str(&text).map_err(no_export)
    }
}
