//! The adapter to the proxy: the only module that names `proxy_wasm`.
//!
//! A callback reads from the host, calls [`crate::exchange`], and writes to the host.

mod answers;
mod conditions;
mod credit;
mod ending;
mod fallback;
mod headers;
#[cfg(any(target_family = "wasm", test))]
mod heap;
mod host;
mod http;
mod lease;
mod metrics;
mod outcome;
mod plugin;
mod root;
mod shared;
mod sync;
mod upstream;

use proxy_wasm::traits::RootContext;
use proxy_wasm::types::LogLevel;

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Info);
    proxy_wasm::set_root_context(|_| -> Box<dyn RootContext> { Box::new(root::Root::default()) });
}}
