//! Prevents: a configuration that stops the filter instead of being refused, or is refused without a word.

use adaptive_router::config::{Config, Role, Router};

pub fn check(input: &[u8]) {
    if let Err(errors) = Config::parse(input) {
        assert!(!errors.is_empty(), "a refusal says why");
        assert!(errors.iter().all(|error| !error.to_string().trim().is_empty()));
    }
    // The routers of a configuration that was accepted are told to the side-car as JSON, which is accepted again.
    if let Ok(Role::Router(config)) = Role::parse(input) {
        for router in &config.routers {
            let again = Router::from_json(&router.json).expect("what was accepted is accepted again");
            assert_eq!((&again.name, &again.names.models), (&router.name, &router.names.models));
            assert_eq!(again.request_types, router.request_types);
        }
    }
}
