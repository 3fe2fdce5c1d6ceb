//! OpenAI's embeddings: a vector of length one per input, the same for the same input, as numbers or in base64.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::{ApiError, invalid, parse};
use crate::models::draws::Draws;
use crate::models::prompt::tokens;

/// Numbers in a vector when the request does not say.
const DEFAULT_DIMENSIONS: usize = 64;
/// What OpenAI's largest embedding model offers.
const MAX_DIMENSIONS: usize = 3072;
/// Inputs that OpenAI takes in one request.
const MAX_INPUTS: usize = 2048;

#[derive(Deserialize)]
struct EmbeddingsRequest {
    model: String,
    input: Value,
    dimensions: Option<usize>,
    #[serde(default)]
    encoding_format: Encoding,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Encoding {
    #[default]
    Float,
    Base64,
}

pub fn answer(body: &[u8]) -> Result<Value, ApiError> {
    let request: EmbeddingsRequest = parse(body)?;
    let inputs = match &request.input {
        Value::String(_) => std::slice::from_ref(&request.input),
        Value::Array(list) if list.is_empty() || list.len() > MAX_INPUTS => &[],
        // One list of tokens is one input.
        Value::Array(list) if list.iter().all(Value::is_number) => std::slice::from_ref(&request.input),
        Value::Array(list) => list.as_slice(),
        _ => &[],
    };
    if inputs.is_empty() {
        return Err(invalid("input: must be a string, or a list of 1 to 2048 strings or token lists."));
    }
    let dimensions = request.dimensions.unwrap_or(DEFAULT_DIMENSIONS);
    if !(1..=MAX_DIMENSIONS).contains(&dimensions) {
        return Err(invalid("dimensions: must be 1 to 3072."));
    }
    let embed = |(index, input): (usize, &Value)| {
        let vector = vector(&input.to_string(), dimensions);
        json!({"object": "embedding", "index": index, "embedding": encoded(&vector, request.encoding_format)})
    };
    let used: u64 = inputs.iter().map(token_count).sum();
    Ok(json!({
        "object": "list",
        "data": inputs.iter().enumerate().map(embed).collect::<Vec<_>>(),
        "model": request.model,
        "usage": {"prompt_tokens": used, "total_tokens": used},
    }))
}

fn vector(input: &str, dimensions: usize) -> Vec<f32> {
    let mut draws = Draws::new(0, input);
    let raw: Vec<f64> = (0..dimensions).map(|_| draws.uniform() - 0.5).collect();
    let length = raw.iter().map(|x| x * x).sum::<f64>().sqrt();
    raw.into_iter().map(|x| (x / length) as f32).collect()
}

fn encoded(vector: &[f32], encoding: Encoding) -> Value {
    match encoding {
        Encoding::Float => json!(vector),
        Encoding::Base64 => {
            let bytes: Vec<u8> = vector.iter().flat_map(|x| x.to_le_bytes()).collect();
            Value::String(STANDARD.encode(bytes))
        }
    }
}

fn token_count(input: &Value) -> u64 {
    match input {
        Value::Array(list) => list.len() as u64,
        other => tokens(other.as_str().unwrap_or_default()),
    }
}
