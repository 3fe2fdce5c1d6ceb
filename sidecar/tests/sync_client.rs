//! What a replica tells, by way of gRPC, as a filter would.

use std::net::SocketAddr;

use adaptive_router::fleet::wire::{self, SyncRequest, SyncResponse};
use serde_json::{Value, json};
use tonic::client::Grpc;
use tonic::transport::{Channel, Endpoint};
use tonic_prost::ProstCodec;

/// Sends one sync and gives its answer.
pub fn sync(grpc: SocketAddr, request: SyncRequest) -> Result<SyncResponse, tonic::Status> {
    try_sync(grpc, request).expect("the side-car listens")
}

/// None: nobody listens.
pub fn try_sync(grpc: SocketAddr, request: SyncRequest) -> Option<Result<SyncResponse, tonic::Status>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let channel = Endpoint::from_shared(format!("http://{grpc}")).unwrap().connect().await.ok()?;
        let mut client = Grpc::new(channel);
        client.ready().await.ok()?;
        let path = format!("/{}/{}", wire::SERVICE, wire::METHOD).parse().unwrap();
        let codec = ProstCodec::<SyncRequest, SyncResponse>::default();
        Some(client.unary(tonic::Request::new(request), path, codec).await.map(tonic::Response::into_inner))
    })
}

/// A connection as Envoy keeps one, and what keeps it.
pub fn idle_connection(grpc: SocketAddr) -> (tokio::runtime::Runtime, Channel) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let endpoint = Endpoint::from_shared(format!("http://{grpc}")).unwrap();
    let channel = runtime.block_on(endpoint.connect()).unwrap();
    (runtime, channel)
}

pub fn request(routers: &[&Value], tables: Vec<wire::Table>) -> SyncRequest {
    let routers = routers.iter().map(|router| wire::RouterConfiguration {
        router: router["name"].as_str().unwrap().to_owned(),
        json: router.to_string(),
    });
    SyncRequest { version: wire::VERSION, sender: 1, tables, routers: routers.collect(), ..SyncRequest::default() }
}

/// Two models: a large one that is good at writing, a small one that is cheap.
pub fn router(name: &str) -> Value {
    json!({
        "name": name,
        "models": [
            {"name": "large", "cluster": "large", "quality_tier": 3, "strengths": ["writing"],
             "input_cost_per_token": 2e-6, "output_cost_per_token": 8e-6},
            // As fractions arrive by way of Envoy's YAML.
            {"name": "fast", "cluster": "fast", "quality_tier": 1,
             "input_cost_per_token": "1.5e-7", "output_cost_per_token": "0.0000006"},
        ],
    })
}

/// What replica `replica` counted of the models `large` and `fast`, and how often it picked them. Each pick came to 120
/// tokens of input, 40 of output, and 1.5 thousandths of a USD.
pub fn table(router: &str, request_type: &str, replica: u64, picks: [u64; 2], epochs: Vec<wire::Epoch>) -> wire::Table {
    wire::Table {
        router: router.to_owned(),
        request_type: request_type.to_owned(),
        replica,
        models: vec!["large".to_owned(), "fast".to_owned()],
        resets: vec![0; 2],
        picks: picks.to_vec(),
        input_tokens: picks.map(|picks| picks * 120).to_vec(),
        output_tokens: picks.map(|picks| picks * 40).to_vec(),
        cost_microusd: picks.map(|picks| picks * 1_500).to_vec(),
        epochs,
        ..wire::Table::default()
    }
}

/// Successes and failures of `large`, then of `fast`.
pub fn epoch(number: u32, closed: bool, large: (f64, f64), fast: (f64, f64)) -> wire::Epoch {
    wire::Epoch { number, closed, age_s: 0, successes: vec![large.0, fast.0], failures: vec![large.1, fast.1] }
}
