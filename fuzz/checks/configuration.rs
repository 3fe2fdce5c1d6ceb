//! Prevents: a configuration that stops the filter instead of being refused, or is refused without a word.

use adaptive_router::config::{Config, Role};

pub fn check(input: &[u8]) {
    if let Err(errors) = Config::parse(input) {
        assert!(!errors.is_empty(), "a refusal says why");
        assert!(errors.iter().all(|error| !error.to_string().trim().is_empty()));
    }
    // The routers of a configuration that was accepted are told to the side-car as JSON, which is accepted again.
    if let Ok(Role::Router(config)) = Role::parse(input) {
        for router in &config.routers {
            let again = adaptive_router::config::Router::from_json(&router.json);
            assert_eq!(again.map(|again| again.json).ok().as_ref(), Some(&router.json));
        }
    }
}
