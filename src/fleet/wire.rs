//! The messages between filter and side-car. `proto/adaptive_router/v1/store.proto` explains them.

/// Version of the protocol.
pub const VERSION: u32 = 1;
/// Full name of the service, and its method.
pub const SERVICE: &str = "adaptive_router.v1.EvidenceStore";
pub const METHOD: &str = "Sync";
/// Bounds of a request or a response.
pub const MAX_TABLES: usize = 16;
pub const MAX_MODELS: usize = 64;
pub const MAX_EPOCHS: usize = 48;
pub const MAX_SESSION_RECORDS: usize = 4_096;
pub const MAX_CONFIGURATION_BYTES: usize = 256 * 1024;
/// Bytes of the largest message that either side takes.
pub const MAX_MESSAGE_BYTES: usize = 4 * 1024 * 1024;

#[derive(Clone, PartialEq, prost::Message)]
pub struct SyncRequest {
    #[prost(uint32, tag = "1")]
    pub version: u32,
    #[prost(fixed64, tag = "2")]
    pub sender: u64,
    #[prost(fixed64, tag = "3")]
    pub store: u64,
    #[prost(message, repeated, tag = "4")]
    pub tables: Vec<Table>,
    #[prost(message, repeated, tag = "5")]
    pub routers: Vec<RouterConfiguration>,
    #[prost(bytes = "vec", tag = "6")]
    pub sessions: Vec<u8>,
    #[prost(uint64, tag = "7")]
    pub sessions_cursor: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Table {
    #[prost(string, tag = "1")]
    pub router: String,
    #[prost(string, tag = "2")]
    pub request_type: String,
    #[prost(fixed64, tag = "3")]
    pub replica: u64,
    #[prost(bool, tag = "4")]
    pub known: bool,
    #[prost(string, repeated, tag = "5")]
    pub models: Vec<String>,
    #[prost(uint32, repeated, tag = "6")]
    pub resets: Vec<u32>,
    #[prost(uint64, repeated, tag = "7")]
    pub picks: Vec<u64>,
    #[prost(message, repeated, tag = "8")]
    pub epochs: Vec<Epoch>,
    #[prost(fixed64, tag = "9")]
    pub etag: u64,
    #[prost(uint64, repeated, tag = "10")]
    pub input_tokens: Vec<u64>,
    #[prost(uint64, repeated, tag = "11")]
    pub output_tokens: Vec<u64>,
    #[prost(uint64, repeated, tag = "12")]
    pub cost_microusd: Vec<u64>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct Epoch {
    #[prost(uint32, tag = "1")]
    pub number: u32,
    #[prost(bool, tag = "2")]
    pub closed: bool,
    #[prost(uint32, tag = "3")]
    pub age_s: u32,
    #[prost(double, repeated, tag = "4")]
    pub successes: Vec<f64>,
    #[prost(double, repeated, tag = "5")]
    pub failures: Vec<f64>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct RouterConfiguration {
    #[prost(string, tag = "1")]
    pub router: String,
    #[prost(string, tag = "2")]
    pub json: String,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct SyncResponse {
    #[prost(uint32, tag = "1")]
    pub version: u32,
    #[prost(fixed64, tag = "2")]
    pub store: u64,
    #[prost(bytes = "vec", tag = "3")]
    pub salt: Vec<u8>,
    #[prost(message, repeated, tag = "4")]
    pub tables: Vec<FleetTable>,
    #[prost(string, repeated, tag = "5")]
    pub unknown_routers: Vec<String>,
    #[prost(bytes = "vec", tag = "6")]
    pub sessions: Vec<u8>,
    #[prost(uint64, tag = "7")]
    pub sessions_cursor: u64,
}

#[derive(Clone, PartialEq, prost::Message)]
pub struct FleetTable {
    #[prost(string, tag = "1")]
    pub router: String,
    #[prost(string, tag = "2")]
    pub request_type: String,
    #[prost(fixed64, tag = "3")]
    pub replica: u64,
    #[prost(bool, tag = "4")]
    pub retired: bool,
    #[prost(uint32, tag = "5")]
    pub own_from: u32,
    #[prost(string, repeated, tag = "6")]
    pub models: Vec<String>,
    #[prost(uint32, repeated, tag = "7")]
    pub resets: Vec<u32>,
    #[prost(message, repeated, tag = "8")]
    pub epochs: Vec<Epoch>,
    #[prost(fixed64, tag = "9")]
    pub etag: u64,
}
