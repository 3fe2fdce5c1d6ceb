//! `reset`: forgets what was learned of a router, or of a part of it.

use std::collections::BTreeSet;

use adaptive_router::bandit::evidence::Evidence;
use adaptive_router::config::Router;
use adaptive_router::hash;
use adaptive_router_sidecar::service::now_s;
use adaptive_router_sidecar::store::{RouterContents, Store};
use clap::Args;

use super::listing::{self, Cells};
use super::say::say;

#[derive(Args)]
pub struct Reset {
    #[arg(long, value_name = "NAME")]
    router: String,
    /// Of this request type only.
    #[arg(long, value_name = "NAME")]
    request_type: Option<String>,
    /// Of this model only.
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
}

impl Reset {
    pub async fn run(self, store: &Store) -> Result<(), String> {
        let contents = store.contents().await.map_err(|error| error.to_string())?;
        let routers = contents.routers.keys().map(String::as_str).collect();
        check("router", &self.router, &routers)?;
        let router = contents.routers.get(&self.router).cloned().unwrap_or_default();
        let names = Names::of(&router);
        let (request_type, model) = (self.request_type.as_deref(), self.model.as_deref());
        request_type.map_or(Ok(()), |name| check("request type", name, &as_texts(&names.request_types)))?;
        model.map_or(Ok(()), |name| check("model", name, &as_texts(&names.models)))?;

        let reset = store.reset(&self.router, request_type, model, now_s()).await.map_err(|error| error.to_string())?;
        store.close().await;
        let name =
            |(request_type, model): &(String, String)| [self.router.clone(), request_type.clone(), model.clone()];
        let cells: Cells = reset.cells.iter().map(|cell| (name(cell), evidence(&router, &cell.0, &cell.1))).collect();
        if cells.is_empty() {
            say("none of these cells had evidence; what replicas have not told yet is forgotten too");
        } else {
            say(&format!("forgot the evidence of {}", listing::count(cells.len())));
            listing::lines(&cells).for_each(|line| say(&line));
        }
        Ok(())
    }
}

/// What a router is known to have, by its configuration or by what was told of it.
struct Names {
    request_types: BTreeSet<String>,
    models: BTreeSet<String>,
}

impl Names {
    fn of(router: &RouterContents) -> Names {
        let mut request_types: BTreeSet<String> = router.types.keys().cloned().collect();
        let mut models: BTreeSet<String> =
            router.types.values().flat_map(|contents| contents.models()).map(str::to_owned).collect();
        if let Some(configured) = router.configuration.as_deref().and_then(|json| Router::from_json(json).ok()) {
            request_types.extend(configured.request_types);
            models.extend(configured.models.iter().map(|model| model.name.clone()));
        }
        Names { request_types, models }
    }
}

fn as_texts(names: &BTreeSet<String>) -> BTreeSet<&str> {
    names.iter().map(String::as_str).collect()
}

fn check(what: &str, name: &str, known: &BTreeSet<&str>) -> Result<(), String> {
    if known.contains(name) {
        return Ok(());
    }
    let known: Vec<&str> = known.iter().copied().collect();
    let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
    Err(format!("there is no {what} {name:?}; known: {known}"))
}

fn evidence(router: &RouterContents, request_type: &str, model: &str) -> Evidence {
    let spans = router.types.get(request_type).map(|contents| contents.history()).unwrap_or_default();
    let name = hash::name(model);
    let cells = spans.iter().flat_map(|span| &span.cells).filter(|(model, _)| *model == name);
    cells.fold(Evidence::default(), |sum, (_, evidence)| sum + *evidence)
}
