//! The service over gRPC. It is written by hand, because it has one method and its messages already exist.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use adaptive_router::fleet::wire::{MAX_MESSAGE_BYTES, METHOD, SERVICE, SyncRequest, SyncResponse};
use tokio::net::TcpListener;
use tonic::body::Body;
use tonic::codegen::{BoxFuture, Service as HttpService};
use tonic::server::{Grpc, NamedService, UnaryService};
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};
use tonic_prost::ProstCodec;

use crate::service::{Refusal, Service, now_s};

/// Requests of one connection that are served at once, at most. An Envoy has one in flight for each 16 tables.
const MAX_CONCURRENT: usize = 64;
/// How long a request may take, from its arrival to its answer.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The interval of keep-alive pings, which find connections whose other end is gone.
const KEEPALIVE: Duration = Duration::from_secs(60);

impl Service {
    /// Serves gRPC until `stop` is ready and everything in flight is answered.
    pub async fn serve(
        &self,
        listener: TcpListener,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), String> {
        let incoming = TcpIncoming::from(listener).with_nodelay(Some(true));
        Server::builder()
            .concurrency_limit_per_connection(MAX_CONCURRENT)
            .max_concurrent_streams(MAX_CONCURRENT as u32)
            .timeout(TIMEOUT)
            .http2_keepalive_interval(Some(KEEPALIVE))
            .add_service(EvidenceStore(self.clone()))
            .serve_with_incoming_shutdown(incoming, stop)
            .await
            .map_err(|error| format!("gRPC: {error}"))
    }
}

#[derive(Clone)]
struct EvidenceStore(Service);

impl NamedService for EvidenceStore {
    const NAME: &'static str = SERVICE;
}

impl HttpService<http::Request<Body>> for EvidenceStore {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let this = self.clone();
        Box::pin(async move {
            if request.uri().path().strip_prefix('/') != Some(&format!("{SERVICE}/{METHOD}")) {
                return Ok(Status::unimplemented("there is only Sync").into_http());
            }
            let codec = ProstCodec::<SyncResponse, SyncRequest>::default();
            let grpc = Grpc::new(codec)
                .max_decoding_message_size(MAX_MESSAGE_BYTES)
                .max_encoding_message_size(MAX_MESSAGE_BYTES);
            Ok({ grpc }.unary(this, request).await)
        })
    }
}

impl UnaryService<SyncRequest> for EvidenceStore {
    type Response = SyncResponse;
    type Future = BoxFuture<Response<SyncResponse>, Status>;

    fn call(&mut self, request: Request<SyncRequest>) -> Self::Future {
        let service = self.0.clone();
        Box::pin(async move {
            match service.sync(request.into_inner(), now_s()).await {
                Ok(response) => Ok(Response::new(response)),
                Err(Refusal::Version(message)) => Err(Status::failed_precondition(message)),
                Err(Refusal::Invalid(message)) => Err(Status::invalid_argument(message)),
                Err(Refusal::Unavailable(message)) => Err(Status::unavailable(message)),
            }
        })
    }
}
