//! Turns a LiteLLM proxy's `config.yaml` into the short configuration that `render` reads, and into a note on each key
//! that is not carried over as it is.
//!
//! ```text
//! YAML, included files ─▶ entries (a deployment each) ─▶ groups (a name each) ─▶ routers ─▶ YAML
//!                          settings (strategy, chains, limits, guards) ──────────▶
//! ```
//!
//! A name with one deployment becomes a model. A name with several becomes a model with `deployments`. The models live
//! in one router, whose fallback chains lead from name to name, and clients call the models by their names, as before.
//! A router of LiteLLM's own becomes a router. No secret is ever copied: for a key, only the name of its variable is
//! written.

mod chains;
mod entry;
mod notes;
mod place;
mod routers;
mod section;
mod settings;

use crate::prices::Prices;
use crate::yaml::{self, Node};
use chains::Chains;
use entry::{Entry, File};
use notes::Notes;
pub use notes::{Kind, Note, Verdict};
use section::{Environment, Section};
use settings::Settings;

/// Files that include each other, at most.
const MAX_INCLUDED: usize = 32;

const HEAD: &str = "\
# Imported from a configuration of LiteLLM's proxy. `adaptive-router-sidecar render --config FILE` makes a configuration of
# Envoy from it; `render --help` explains its keys. Clients call the models by their names, as before.
";

/// What the configuration may refer to.
pub struct Surroundings<'s> {
    /// The text of an included file.
    pub file: &'s dyn Fn(&str) -> Result<String, String>,
    /// The value of an environment variable. Only addresses, regions and the like are looked up, and never a key.
    pub variable: &'s dyn Fn(&str) -> Option<String>,
}

pub struct Imported {
    /// The short configuration.
    pub text: String,
    /// What is not carried over as it is: security first, then money, then routing, then the rest.
    pub notes: Vec<Note>,
}

impl Imported {
    /// Whether something that decides where requests go is lost.
    pub fn has_lost_routing(&self) -> bool {
        self.notes.iter().any(|note| note.kind == Kind::Routing && note.verdict == Verdict::Lost)
    }
}

/// The error says why there is nothing to import.
pub fn import(text: &str, surroundings: &Surroundings) -> Result<Imported, String> {
    let mut notes = Notes::default();
    let mut root = read(text, surroundings, &mut notes)?;
    let environment = Environment::take(&mut root, surroundings, &mut notes);
    let credentials = entry::take_credentials(&mut root);
    let list = match root.take("model_list") {
        Some(Node::List(list)) => list,
        _ => return Err("model_list is missing or no list, so there is nothing to import".to_owned()),
    };
    let prices = Prices::with(None)?;
    let settings = Settings::read(&mut root, &environment, &mut notes);
    let file = File { environment, credentials, settings, prices };
    let mut entries = Vec::new();
    for (index, node) in list.into_iter().enumerate() {
        let section = Section::of(&format!("model_list[{index}]"), Some(node));
        entries.extend(Entry::read(section, &file, &mut notes));
    }
    if entries.is_empty() {
        return Err("no entry of model_list can be imported".to_owned() + &notes.first_lost());
    }
    let File { settings, prices, .. } = file;
    let chains = Chains::read(&settings, &entries, &mut notes);
    let routers = routers::write(&entries, &chains, &settings, &prices, &mut notes);
    settings::note_rest(root, &mut notes);
    let mut top = settings.top;
    top.push(("litellm_headers".to_owned(), Node::Scalar(true.into())));
    top.push(("routers".to_owned(), Node::List(routers)));
    Ok(Imported { text: format!("{HEAD}{}\n", Node::Map(top).block()), notes: notes.sorted() })
}

/// The file and everything it includes. Lists are joined. For other keys the first value counts.
fn read(text: &str, surroundings: &Surroundings, notes: &mut Notes) -> Result<Section, String> {
    let parse = |text: &str| match yaml::parse(text) {
        Ok(Node::Map(entries)) => Ok(entries),
        Ok(_) => Err("it is not an object".to_owned()),
        Err(errors) => Err(errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
    };
    let mut root = Section::of("", Some(Node::Map(parse(text)?)));
    let mut waiting = root.take("include").map(Section::texts).unwrap_or_default();
    let mut read = Vec::new();
    while let Some(path) = waiting.pop().filter(|_| read.len() < MAX_INCLUDED) {
        if read.contains(&path) {
            continue;
        }
        match (surroundings.file)(&path).and_then(|text| parse(&text)) {
            Ok(entries) => {
                let mut included = Section::of("", Some(Node::Map(entries)));
                waiting.extend(included.take("include").map(Section::texts).unwrap_or_default());
                root.merge(included);
            }
            Err(error) => notes.add("include", Verdict::Lost, Kind::Routing, format!("{path} cannot be read: {error}")),
        }
        read.push(path);
    }
    Ok(root)
}
