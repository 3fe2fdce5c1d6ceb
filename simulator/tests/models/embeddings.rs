//! Embeddings: the encodings SDKs ask for, one vector per input, the same vector for the same input.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::client::{model, post};

const PATH: &str = "/v1/embeddings";

fn numbers(embedding: &Value) -> Vec<f32> {
    embedding.as_array().unwrap().iter().map(|number| number.as_f64().unwrap() as f32).collect()
}

#[tokio::test]
async fn both_encodings_carry_the_same_unit_vector() {
    let model = model().await;
    let body = json!({"model": "e", "input": "hello", "dimensions": 8});
    let vector = numbers(&post(&model, PATH, &body).await.json()["data"][0]["embedding"]);
    let length: f32 = vector.iter().map(|x| x * x).sum();
    assert!(vector.len() == 8 && (length - 1.0).abs() < 1e-4, "{vector:?}");

    let body = json!({"model": "e", "input": ["hello"], "dimensions": 8, "encoding_format": "base64"});
    let answer = post(&model, PATH, &body).await.json();
    let bytes = STANDARD.decode(answer["data"][0]["embedding"].as_str().unwrap()).unwrap();
    let decoded: Vec<f32> = bytes.chunks(4).map(|chunk| f32::from_le_bytes(chunk.try_into().unwrap())).collect();
    assert_eq!(decoded, vector);
}

#[tokio::test]
async fn every_kind_of_input_gets_its_vectors() {
    let model = model().await;
    for (input, vectors, tokens) in
        [(json!("hello"), 1, 2), (json!(["a", "b"]), 2, 2), (json!([1, 2, 3]), 1, 3), (json!([[1, 2], [3]]), 2, 3)]
    {
        let answer = post(&model, PATH, &json!({"model": "e", "input": input})).await.json();
        assert_eq!(answer["data"].as_array().unwrap().len(), vectors, "{input}");
        assert_eq!((&answer["usage"]["total_tokens"], &answer["model"]), (&json!(tokens), &json!("e")));
    }
}
