//! What clients may call, as OpenAI's list of models, with the context windows that are declared.

use serde::Serialize;

use crate::config::Config;

#[derive(Serialize)]
struct List<'a> {
    object: &'static str,
    data: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    object: &'static str,
    created: u64,
    owned_by: &'static str,
    /// Of a model.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_input_tokens: Option<u64>,
    /// For a router: every one of its models accepts this many tokens.
    #[serde(skip_serializing_if = "Option::is_none")]
    smallest_max_input_tokens: Option<u64>,
    /// For a router: no model with a known limit accepts more than this.
    #[serde(skip_serializing_if = "Option::is_none")]
    largest_max_input_tokens: Option<u64>,
}

impl Entry<'_> {
    fn of<'a>(config: &Config, id: &'a str) -> Entry<'a> {
        let models = || config.router(id).into_iter().flat_map(|(_, router)| &router.models);
        let windows = || models().filter_map(|model| model.max_input_tokens);
        let itself = config.model(id).and_then(|(router, model)| config.routers.get(router)?.models.get(model));
        Entry {
            id,
            object: "model",
            created: 0,
            owned_by: "adaptive_router",
            max_input_tokens: itself.and_then(|model| model.max_input_tokens),
            smallest_max_input_tokens: windows().min(),
            largest_max_input_tokens: windows().max(),
        }
    }
}

/// The body of the answer to `GET /v1/models`.
pub fn list(config: &Config) -> String {
    let data = config.names().into_iter().map(|id| Entry::of(config, id)).collect();
    serde_json::to_string(&List { object: "list", data }).unwrap_or_default()
}

/// The body of the answer to `GET /v1/models/{id}`; none where clients may not call it.
pub fn one(config: &Config, id: &str) -> Option<String> {
    config.names().contains(&id).then(|| serde_json::to_string(&Entry::of(config, id)).unwrap_or_default())
}
