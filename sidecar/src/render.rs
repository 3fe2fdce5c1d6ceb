//! Makes a whole Envoy configuration from a short one, because nobody should write a matcher by hand.
//!
//! ```text
//! YAML ─▶ tree ─▶ input (providers, addresses, credentials ─▶ clusters) ─▶ bootstrap (templates) ─▶ YAML with comments
//!                   └─▶ plugin configuration, with prices, checked by the routing core itself
//! ```
//!
//! The same input gives the same output, byte for byte. Texts of the input enter the output only as YAML scalars that
//! [`crate::yaml`] writes. For a provider's credential, the output has only the name of its variable or file, and never
//! its value.
//!
#![doc = include_str!("render/input.md")]

pub(crate) mod address;
mod bootstrap;
mod input;
pub mod targets;
mod template;

use adaptive_router::config::ConfigError;

use crate::yaml;
use input::Input;

/// The description of the input for its users.
pub const INPUT: &str = include_str!("render/input.md");

/// The parts of the machine to which the input may refer. Nothing else is read.
pub struct Surroundings<'s> {
    /// The path of a price list, which comes before the one that the input names.
    pub prices: Option<&'s str>,
    /// The text of a file.
    pub file: &'s dyn Fn(&str) -> Result<String, String>,
    /// The value of an environment variable. Only keys of `auth` are looked up.
    pub variable: &'s dyn Fn(&str) -> Option<String>,
    /// YYYY-MM-DD
    pub today: &'s str,
}

/// Envoy's configuration, and the warnings for its user.
pub struct Rendered {
    pub text: String,
    pub warnings: Vec<ConfigError>,
}

/// Envoy's configuration, or all errors in the input.
pub fn render(text: &str, surroundings: &Surroundings) -> Result<Rendered, Vec<ConfigError>> {
    let (input, warnings) = Input::read(yaml::parse(text)?, surroundings)?;
    Ok(Rendered { text: bootstrap::write(&input), warnings })
}
