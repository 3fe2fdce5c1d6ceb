//! The root context: one for each VM and plugin configuration.

use std::rc::Rc;

use proxy_wasm::hostcalls;
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{BufferType, ContextType};

use super::http::Http;
use super::plugin::Plugin;
use crate::config::Config;

#[derive(Default)]
pub struct Root {
    /// None until a configuration was accepted.
    plugin: Option<Rc<Plugin>>,
}

impl Context for Root {}

impl RootContext for Root {
    fn on_configure(&mut self, size: usize) -> bool {
        let configuration = hostcalls::get_buffer(BufferType::PluginConfiguration, 0, size).ok().flatten();
        match Config::parse(&configuration.unwrap_or_default()) {
            Ok(config) => {
                self.plugin = Some(Rc::new(Plugin::new(config)));
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

    fn create_http_context(&self, _: u32) -> Option<Box<dyn HttpContext>> {
        let plugin = self.plugin.clone()?;
        Some(Box::new(Http::new(plugin)))
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}
