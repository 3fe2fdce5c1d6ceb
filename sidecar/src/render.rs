//! A whole Envoy configuration from a short one: nobody should write a matcher by hand.
//!
//! ```text
//! YAML ─▶ tree ─▶ input (providers, addresses, credentials ─▶ clusters) ─▶ bootstrap (text templates) ─▶ YAML with comments
//!                   └─▶ plugin configuration, with prices, checked by the routing core itself
//! ```
//!
//! The same input gives the same output, byte for byte. Texts of the input get into the output only as YAML scalars that
//! [`crate::yaml`] writes. Of a provider's credential there is only the name of its variable or file, and never its value.
//!
#![doc = include_str!("render/input.md")]

pub(crate) mod address;
mod bootstrap;
mod input;
mod template;

use adaptive_router::config::ConfigError;

use crate::yaml;
use input::Input;

/// What the input looks like, for people.
pub const INPUT: &str = include_str!("render/input.md");

/// What the input may refer to. Nothing else of the machine is looked at.
pub struct Surroundings<'s> {
    /// The path of a price list, which comes before the one that the input names.
    pub prices: Option<&'s str>,
    /// The text of a file.
    pub file: &'s dyn Fn(&str) -> Result<String, String>,
    /// The value of an environment variable. Only keys of `auth` are asked for.
    pub variable: &'s dyn Fn(&str) -> Option<String>,
    /// YYYY-MM-DD
    pub today: &'s str,
}

/// Envoy's configuration, and what its user should know about it.
pub struct Rendered {
    pub text: String,
    pub warnings: Vec<ConfigError>,
}

/// Envoy's configuration, or all that is wrong with the input.
pub fn render(text: &str, surroundings: &Surroundings) -> Result<Rendered, Vec<ConfigError>> {
    let (input, warnings) = Input::read(yaml::parse(text)?, surroundings)?;
    Ok(Rendered { text: bootstrap::write(&input), warnings })
}
