//! `restore`: what must be done after a database was restored from a backup.

use adaptive_router_sidecar::service::now_s;
use adaptive_router_sidecar::store::Store;

use super::say::say;

pub async fn restore(store: &Store) -> Result<(), String> {
    let restored = store.restored(now_s()).await.map_err(|error| error.to_string());
    store.close().await;
    let name = restored?.name();
    say(&format!("the store is {name} now; Envoys tell it again all that they hold, and nothing counts twice"));
    Ok(())
}
