//! What is tried after a failure: `fallback` of a router, and the chains of its models.

use super::fields::{Errors, Fields, shown};
use crate::config::model::{Chains, Model};

/// The most attempts for one request. There is a limit because each attempt may cost the client a timeout.
pub const MAX_ATTEMPTS: usize = 8;

/// `fallback` of a router.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Attempts for one request, including the first one.
    pub attempts: usize,
    /// The chain of models that name none. As in all chains, the numbers are indices into the router's models.
    pub default: Vec<usize>,
}

const DEFAULT_ATTEMPTS: f64 = 3.0;

/// Reads `fallback`. A router without this key also has fallback if one of its models has a chain or several
/// deployments.
pub fn read(fields: &mut Fields, models: &[Model], errors: &mut Errors) -> Option<Settings> {
    let names: Vec<&str> = models.iter().map(|model| model.name.as_str()).collect();
    let Some(mut fields) = fields.object("fallback", errors) else {
        let any = models.iter().any(|model| model.chains != Chains::default() || model.deployments.len() > 1);
        return any.then(|| Settings { attempts: DEFAULT_ATTEMPTS as usize, default: Vec::new() });
    };
    let whole = |number: f64| (1.0..=MAX_ATTEMPTS as f64).contains(&number) && number.fract() == 0.0;
    let range = format!("a whole number of attempts, 1 to {MAX_ATTEMPTS}");
    let attempts = fields.number("attempts", &range, whole, errors).unwrap_or(DEFAULT_ATTEMPTS);
    let default = read_chain(&mut fields, "default", &names, None, errors);
    fields.finish(errors);
    Some(Settings { attempts: attempts as usize, default })
}

/// The chains of the model `own`. `names` holds the names of the router's models.
pub fn read_chains(fields: &mut Fields, names: &[&str], own: Option<&str>, errors: &mut Errors) -> Chains {
    Chains {
        general: read_chain(fields, "fallbacks", names, own, errors),
        context_window: read_chain(fields, "context_window_fallbacks", names, own, errors),
        content_policy: read_chain(fields, "content_policy_fallbacks", names, own, errors),
    }
}

fn read_chain(
    fields: &mut Fields,
    key: &'static str,
    names: &[&str],
    own: Option<&str>,
    errors: &mut Errors,
) -> Vec<usize> {
    let mut chain: Vec<usize> = Vec::new();
    for (path, value) in fields.list(key, errors) {
        let name = value.as_str().filter(|name| !name.is_empty());
        match name.and_then(|name| names.iter().position(|other| *other == name)) {
            _ if own.is_some() && value.as_str() == own => {
                errors.add(path, format!("{} is the model itself; name others", shown(value)));
            }
            Some(index) if chain.contains(&index) => {
                errors.add(path, format!("{} stands here already; name each model once", shown(value)));
            }
            Some(index) => chain.push(index),
            None => {
                let allowed: Vec<&str> = names.iter().copied().filter(|name| Some(*name) != own).collect();
                let message = format!(
                    "{} is not one of the router's other models; allowed: {}",
                    shown(value),
                    allowed.join(", ")
                );
                errors.add(path, if own.is_some() { message } else { message.replacen("other models", "models", 1) });
            }
        }
    }
    chain
}
