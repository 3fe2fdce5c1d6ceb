//! The root context: one for each VM and plugin configuration.

use std::rc::Rc;

use proxy_wasm::hostcalls;
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{BufferType, ContextType};

use super::http::Http;
use super::plugin::{self, Plugin};
use super::sync::Syncer;
use crate::config::Config;

#[derive(Default)]
pub struct Root {
    /// None until a configuration was accepted.
    plugin: Option<Rc<Plugin>>,
    /// None without a store.
    syncer: Option<Syncer>,
}

impl Context for Root {
    fn on_grpc_call_response(&mut self, token: u32, status: u32, size: usize) {
        if let (Some(plugin), Some(syncer)) = (&self.plugin, &mut self.syncer) {
            syncer.answered(plugin, token, status, size);
        }
    }
}

impl RootContext for Root {
    fn on_configure(&mut self, size: usize) -> bool {
        let configuration = hostcalls::get_buffer(BufferType::PluginConfiguration, 0, size).ok().flatten();
        match Config::parse(&configuration.unwrap_or_default()) {
            Ok(config) => {
                let plugin = Rc::new(Plugin::new(config));
                self.syncer = plugin.config.store.as_ref().map(|store| Syncer::new(&plugin, store));
                if let Some(syncer) = &self.syncer {
                    let _ = hostcalls::set_tick_period(syncer.period());
                }
                self.plugin = Some(plugin);
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
        if let (Some(plugin), Some(syncer)) = (&self.plugin, &mut self.syncer) {
            syncer.tick(plugin, plugin::now());
        }
    }

    fn create_http_context(&self, _: u32) -> Option<Box<dyn HttpContext>> {
        let plugin = self.plugin.clone()?;
        Some(Box::new(Http::new(plugin)))
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}
