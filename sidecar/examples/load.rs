//! A fleet's syncs against a running side-car, and how long their answers take.
//!
//! `cargo run --release -p adaptive-router-sidecar --example load -- 127.0.0.1:9090 [SECONDS] [REPLICAS]`: each replica has
//! 7 request types with 8 models, and syncs once a second; everything changes all the time.

use std::time::{Duration, Instant};

use adaptive_router::fleet::wire::{self, Epoch, RouterConfiguration, SyncRequest, SyncResponse, Table};
use tonic::client::Grpc;
use tonic::transport::{Channel, Endpoint};
use tonic_prost::ProstCodec;

const TYPES: usize = 7;
const MODELS: usize = 8;
const INTERVAL: Duration = Duration::from_secs(1);
/// Seconds after which a replica's epoch is full.
const EPOCH_SECONDS: u32 = 30;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let Some(address) = arguments.next() else {
        eprintln!("usage: load ADDRESS [SECONDS] [REPLICAS]");
        return;
    };
    let mut number = |default: u64| arguments.next().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (seconds, replicas) = (number(20), number(50));
    let tasks: Vec<_> = (0..replicas)
        .map(|replica| {
            let address = address.clone();
            // Spread over the second.
            let delay = INTERVAL.mul_f64(replica as f64 / replicas as f64);
            tokio::spawn(async move { run(&address, rand::random::<u64>().max(1), delay, seconds).await })
        })
        .collect();
    let (mut times, mut bytes, mut refused) = (Vec::new(), 0, 0);
    for task in tasks {
        let Ok(outcome) = task.await else { continue };
        times.extend(outcome.times);
        bytes += outcome.bytes;
        refused += outcome.refused;
    }
    times.sort();
    let at = |share: f64| times.get(((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1)));
    println!(
        "{} syncs of {replicas} replicas, {refused} refused, {} kB per answer: p50 {:?}, p90 {:?}, p99 {:?}, most {:?}",
        times.len(),
        bytes / times.len().max(1) / 1_000,
        at(0.5).unwrap_or(&Duration::ZERO),
        at(0.9).unwrap_or(&Duration::ZERO),
        at(0.99).unwrap_or(&Duration::ZERO),
        times.last().unwrap_or(&Duration::ZERO),
    );
}

#[derive(Default)]
struct Outcome {
    times: Vec<Duration>,
    bytes: usize,
    refused: usize,
}

async fn run(address: &str, replica: u64, delay: Duration, seconds: u64) -> Outcome {
    let mut outcome = Outcome::default();
    let Ok(endpoint) = Endpoint::from_shared(format!("http://{address}")) else { return outcome };
    let mut client = Grpc::new(endpoint.connect_lazy()).max_decoding_message_size(wire::MAX_MESSAGE_BYTES);
    let (mut store, mut cursor) = (0, 0);
    let mut ticks = tokio::time::interval_at(tokio::time::Instant::now() + delay, INTERVAL);
    for second in 0..seconds as u32 {
        ticks.tick().await;
        let request = request(replica, second, store, cursor);
        let begun = Instant::now();
        match sync(&mut client, request).await {
            Ok(response) => {
                outcome.times.push(begun.elapsed());
                outcome.bytes += prost::Message::encoded_len(&response);
                (store, cursor) = (response.store, response.sessions_cursor);
            }
            Err(status) => {
                eprintln!("{status}");
                outcome.refused += 1;
            }
        }
    }
    outcome
}

async fn sync(client: &mut Grpc<Channel>, request: SyncRequest) -> Result<SyncResponse, tonic::Status> {
    client.ready().await.map_err(|error| tonic::Status::unavailable(error.to_string()))?;
    let path = http::uri::PathAndQuery::from_static("/adaptive_router.v1.EvidenceStore/Sync");
    let codec = ProstCodec::<SyncRequest, SyncResponse>::default();
    client.unary(tonic::Request::new(request), path, codec).await.map(tonic::Response::into_inner)
}

/// What a busy replica tells: its open epoch, and the one before as long as that is new.
fn request(replica: u64, second: u32, store: u64, cursor: u64) -> SyncRequest {
    let epoch = |number: u32, age_s: Option<u32>, fill: u32| Epoch {
        number,
        closed: age_s.is_some(),
        age_s: age_s.unwrap_or(0),
        successes: (0..MODELS).map(|model| f64::from(fill) * 0.2 + model as f64 * 0.1).collect(),
        failures: (0..MODELS).map(|_| f64::from(fill) * 0.07).collect(),
    };
    let (number, fill) = (second / EPOCH_SECONDS, second % EPOCH_SECONDS + 1);
    let table = |request_type: usize| {
        let before = (fill == 1 && number > 0).then(|| epoch(number - 1, Some(1), EPOCH_SECONDS));
        Table {
            router: "load".into(),
            request_type: format!("type {request_type}"),
            replica,
            known: second > 0,
            models: (0..MODELS).map(|model| format!("model-{model}.v1")).collect(),
            resets: vec![0; MODELS],
            picks: vec![u64::from(second) * 3; MODELS],
            input_tokens: vec![u64::from(second) * 2_400; MODELS],
            output_tokens: vec![u64::from(second) * 900; MODELS],
            cost_microusd: vec![u64::from(second) * 1_300; MODELS],
            epochs: before.into_iter().chain([epoch(number, None, fill)]).collect(),
            etag: 1,
        }
    };
    let configuration = RouterConfiguration { router: "load".into(), json: r#"{"name": "load"}"#.into() };
    SyncRequest {
        version: wire::VERSION,
        sender: replica,
        store,
        tables: (0..TYPES).map(table).collect(),
        routers: (second == 0).then_some(configuration).into_iter().collect(),
        sessions: rand::random::<[u8; 28]>().repeat(5),
        sessions_cursor: cursor,
    }
}
