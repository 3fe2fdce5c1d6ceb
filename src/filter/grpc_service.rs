//! `envoy.config.core.v3.GrpcService`: the target of a gRPC call, as the host reads it.

use prost::Message;

#[derive(Clone, PartialEq, Message)]
pub struct GrpcService {
    #[prost(message, optional, tag = "1")]
    envoy_grpc: Option<EnvoyGrpc>,
}

#[derive(Clone, PartialEq, Message)]
struct EnvoyGrpc {
    #[prost(string, tag = "1")]
    cluster_name: String,
    /// A `google.protobuf.UInt32Value`. Without it, one answer could be of any size.
    #[prost(message, optional, tag = "4")]
    max_receive_message_length: Option<u32>,
}

impl GrpcService {
    /// The service of a cluster. An answer may have at most `max_bytes` bytes.
    pub fn of(cluster: &str, max_bytes: usize) -> GrpcService {
        let cluster_name = cluster.to_owned();
        let max_receive_message_length = u32::try_from(max_bytes).ok();
        GrpcService { envoy_grpc: Some(EnvoyGrpc { cluster_name, max_receive_message_length }) }
    }
}
