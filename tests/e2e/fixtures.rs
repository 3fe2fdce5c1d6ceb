//! Configurations and requests that several cases use.

use serde_json::{Value, json};

/// The paths that are routed, each with the key of its content and a value for it.
pub const ENDPOINTS: [(&str, &str, &str); 5] = [
    ("/v1/chat/completions", "messages", r#"[{"role":"user","content":"Hello there"}]"#),
    ("/v1/completions", "prompt", r#""Hello there""#),
    ("/v1/responses", "input", r#""Hello there""#),
    ("/v1/messages", "messages", r#"[{"role":"user","content":"Hello there"}]"#),
    ("/v1/embeddings", "input", r#""Hello there""#),
];

/// A request as small as the endpoint allows.
pub fn body(model: &str, key: &str, content: &str) -> String {
    format!(r#"{{"model":"{model}","max_tokens":16,"{key}":{content}}}"#)
}

/// Tier 2, cheap, asked for by another name.
pub fn fast() -> Value {
    json!({
        "name": "fast", "cluster": "fast", "upstream_model": "gpt-4o-mini", "quality_tier": 2,
        "input_cost_per_token": 1.5e-7, "output_cost_per_token": 6e-7,
    })
}

/// Tier 3, at 33 times the price.
pub fn smart() -> Value {
    json!({
        "name": "smart", "cluster": "smart", "quality_tier": 3,
        "input_cost_per_token": 5e-6, "output_cost_per_token": 2e-5,
    })
}

/// A model with a few fields changed.
pub fn with(mut value: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("{fields}") };
    value.as_object_mut().unwrap().extend(fields);
    value
}

/// A router that always takes the cheapest eligible model.
pub fn cheapest(name: &str, models: Value) -> Value {
    json!({
        "name": name, "models": models, "objective": {"quality_floor": {"tolerance": 1}}, "learning": {"exploration": 0},
    })
}
