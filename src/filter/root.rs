//! The root context: one for each VM and plugin configuration.

use std::rc::Rc;
use std::time::Duration;

use proxy_wasm::hostcalls;
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{BufferType, ContextType};

use super::attempt;
use super::host_calls;
use super::http::Http;
use super::metrics::Metrics;
use super::mistakes;
use super::sync::SyncClient;
use super::worker::Worker;
use crate::config;

/// How often stats are told to the host; with a store, the sync ticks at least as often.
const TICK: Duration = Duration::from_millis(250);

#[derive(Default)]
pub struct Root {
    /// Nothing until a configuration was accepted.
    role: Role,
}

#[derive(Default)]
enum Role {
    #[default]
    None,
    /// With a store, the client that syncs with its side-car.
    Router(Rc<Worker>, Option<Box<SyncClient>>),
    Upstream(Rc<attempt::Role>),
}

/// A configuration is replaced, or Envoy ends.
impl Drop for Root {
    fn drop(&mut self) {
        if let Role::Router(worker, _) = &self.role {
            worker.tell_all();
        }
    }
}

impl Context for Root {
    fn on_grpc_call_response(&mut self, token: u32, status: u32, size: usize) {
        if let Role::Router(worker, Some(sync)) = &mut self.role {
            sync.answered(worker, token, status, size);
        }
    }
}

impl RootContext for Root {
    fn on_configure(&mut self, size: usize) -> bool {
        let configuration = hostcalls::get_buffer(BufferType::PluginConfiguration, 0, size).ok().flatten();
        match config::Role::parse(&configuration.unwrap_or_default()) {
            Ok(config::Role::Router(config)) => {
                config.warnings().iter().for_each(|warning| mistakes::warn_once(warning));
                let worker = Rc::new(Worker::new(*config));
                let sync = worker.config.store.as_ref().map(|store| Box::new(SyncClient::new(&worker, store)));
                let _ = hostcalls::set_tick_period(sync.as_ref().map_or(TICK, |sync| sync.period()));
                self.role = Role::Router(worker, sync);
                true
            }
            Ok(config::Role::Upstream(upstream)) => {
                let metrics = Metrics::of_upstream();
                self.role = Role::Upstream(Rc::new(attempt::Role { upstream, metrics }));
                true
            }
            Err(errors) => {
                let count = errors.len();
                let lines: String = errors.iter().map(|error| format!("\n  {error}")).collect();
                log::error!("adaptive_router: the configuration is refused ({count} errors):{lines}");
                false
            }
        }
    }

    fn on_tick(&mut self) {
        let Role::Router(worker, sync) = &mut self.role else { return };
        worker.tell_usage();
        worker.show_states(host_calls::now());
        worker.answers.keep_journal(&worker.metrics);
        if let Some(sync) = sync {
            sync.tick(worker, host_calls::now());
        }
    }

    fn create_http_context(&self, _: u32) -> Option<Box<dyn HttpContext>> {
        match &self.role {
            Role::None => None,
            Role::Router(worker, _) => Some(Box::new(Http::new(Rc::clone(worker)))),
            Role::Upstream(role) => Some(Box::new(attempt::Attempt::new(Rc::clone(role)))),
        }
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}
