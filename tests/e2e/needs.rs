//! What the tests need besides cargo: where it is, and what to do when it is not there.

use std::env;
use std::path::{Path, PathBuf};

pub fn workspace() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn wasm() -> PathBuf {
    find("ADAPTIVE_ROUTER_WASM", "target/wasm32-wasip1/release/adaptive_router.wasm", "make wasm")
}

pub fn envoy() -> PathBuf {
    find("ENVOY", ".tools/envoy-1.40.0/envoy/_bin/envoy", "make envoy")
}

pub fn sidecar() -> PathBuf {
    find("ADAPTIVE_ROUTER_SIDECAR", "target/release/adaptive-router-sidecar", "make sidecar")
}

/// A Python with the client SDKs of `requirements.txt`.
pub fn python() -> PathBuf {
    find("ADAPTIVE_ROUTER_PYTHON", ".tools/venv/bin/python", "scripts/python.sh clients")
}

fn find(variable: &str, default: &str, remedy: &str) -> PathBuf {
    let path = env::var_os(variable).map_or_else(|| workspace().join(default), PathBuf::from);
    assert!(path.is_file(), "{} is missing: run '{remedy}', or set {variable} to another one", path.display());
    path
}
