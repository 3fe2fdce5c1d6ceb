//! Where the store is, and opening it.

use adaptive_router_sidecar::store::Store;
use clap::Args;

use super::secrets;

/// Where the store is.
#[derive(Args)]
pub struct Place {
    /// sqlite:FILE, or postgres://user:password@host/database for a fleet.
    // Environment values are hidden, as this one may hold a password.
    #[arg(long = "store", value_name = "URL", global = true, env = "ADAPTIVE_ROUTER_STORE", hide_env_values = true)]
    #[arg(default_value = "sqlite:adaptive-router.db")]
    pub url: String,
}

impl Place {
    pub async fn open(&self) -> Result<Store, String> {
        let opened = Store::open(&self.url).await;
        opened.map_err(|error| format!("cannot open the store {}: {error}", self.shown()))
    }

    /// Opens a store to read it. A store that does not exist is not created, because a new one would hold nothing to
    /// read.
    pub async fn open_existing(&self) -> Result<Store, String> {
        match sqlite_file(&self.url) {
            Some(file) if !std::path::Path::new(file).exists() => {
                Err(format!("cannot open the store {}: there is no such file", self.shown()))
            }
            _ => self.open().await,
        }
    }

    pub fn shown(&self) -> String {
        secrets::hidden(&self.url)
    }
}

/// The file of an SQLite store. Names that stand for no ordinary file give none.
fn sqlite_file(url: &str) -> Option<&str> {
    let name = url.strip_prefix("sqlite:")?;
    let name = name.strip_prefix("//").unwrap_or(name);
    let file = name.split('?').next()?;
    (!file.is_empty() && !file.starts_with([':', '%'])).then_some(file)
}
