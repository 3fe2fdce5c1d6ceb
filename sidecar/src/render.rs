//! A whole Envoy configuration from a short one: nobody should write a matcher by hand.
//!
//! ```text
//! YAML ─▶ tree ─▶ input (addresses, credentials ─▶ clusters) ─▶ bootstrap (text templates) ─▶ YAML with comments
//!                   └─▶ plugin configuration, checked by the routing core itself
//! ```
//!
//! The same input gives the same output, byte for byte. Texts of the input get into the output only as YAML scalars that
//! [`yaml`] writes, and a secret's value never does: of a credential there is only the name of its variable or file.
//!
#![doc = include_str!("render/input.md")]

mod address;
mod bootstrap;
mod input;
pub mod targets;
mod template;
mod yaml;

use adaptive_router::config::ConfigError;

use input::Input;

/// What the input looks like, for people.
pub const INPUT: &str = include_str!("render/input.md");

/// Envoy's configuration, or all that is wrong with the input.
pub fn render(text: &str) -> Result<String, Vec<ConfigError>> {
    let input = Input::read(yaml::parse(text)?)?;
    Ok(bootstrap::write(&input))
}
