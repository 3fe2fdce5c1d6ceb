//! The adapter to the proxy: the only module that names `proxy_wasm`.
//!
//! A callback reads from the host, calls [`crate::routing::exchange`], and writes to the host.

#[cfg(any(target_family = "wasm", test))]
mod allocator;
mod answer_store;
mod attempt;
mod decision;
mod evidence_store;
mod feedback;
mod grpc_service;
mod headers;
mod host_calls;
mod http;
mod journals;
mod lease;
mod metrics;
mod mistakes;
mod model_state;
mod outbox;
mod record_sets;
mod response_end;
mod retry_state;
mod root;
mod salts;
mod shared_data;
mod sync;
mod usage;
mod worker;

use proxy_wasm::traits::RootContext;
use proxy_wasm::types::LogLevel;

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_root_context(|_| -> Box<dyn RootContext> { Box::new(root::Root::default()) });
}}
