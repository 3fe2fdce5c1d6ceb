//! A simulated model as the command line describes it: `name@ip:port[,key=value]…`.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use crate::models::behaviour::{Behaviour, BehaviourError, Oracle, SuccessRates};

/// The request types that the filter knows without configuration.
pub const REQUEST_TYPES: [&str; 7] = [
    "code_generation",
    "code_understanding",
    "technical_design",
    "analytical_reasoning",
    "writing",
    "factual_lookup",
    "general",
];

/// A model to start.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelSpec {
    pub name: String,
    pub addr: SocketAddr,
    pub behaviour: Behaviour,
}

/// An error in a specification, with the part that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub enum SpecError {
    NoAddress(String),
    Address(String),
    NoValue(String),
    Key(String),
    Value { key: String, got: String, allowed: &'static str },
    Behaviour(BehaviourError),
}

impl FromStr for ModelSpec {
    type Err = SpecError;

    fn from_str(spec: &str) -> Result<ModelSpec, SpecError> {
        let (place, keys) = spec.split_once(',').unwrap_or((spec, ""));
        let (name, addr) = place.rsplit_once('@').ok_or_else(|| SpecError::NoAddress(place.to_owned()))?;
        if name.is_empty() {
            return Err(SpecError::NoAddress(place.to_owned()));
        }
        let addr = addr.parse().map_err(|_| SpecError::Address(addr.to_owned()))?;
        let mut pairs = Vec::new();
        for pair in keys.split(',').filter(|pair| !pair.is_empty()) {
            pairs.push(pair.split_once('=').ok_or_else(|| SpecError::NoValue(pair.to_owned()))?);
        }
        // A profile is applied first, so that the other keys override it wherever they stand.
        pairs.sort_by_key(|(key, _)| *key != "oracle");
        let mut behaviour = Behaviour::default();
        for (key, value) in pairs {
            set(&mut behaviour, key, value)?;
        }
        behaviour.check().map_err(SpecError::Behaviour)?;
        Ok(ModelSpec { name: name.to_owned(), addr, behaviour })
    }
}

fn set(behaviour: &mut Behaviour, key: &str, value: &str) -> Result<(), SpecError> {
    let wrong = |allowed| SpecError::Value { key: key.to_owned(), got: value.to_owned(), allowed };
    let rate = || value.parse::<f64>().map_err(|_| wrong("0 to 1"));
    match key {
        "oracle" => {
            let oracle = match value {
                "fast" => Oracle::Fast,
                "smart" => Oracle::Smart,
                _ => return Err(wrong("fast, smart")),
            };
            behaviour.success = SuccessRates::oracle(oracle);
        }
        "latency" => behaviour.latency_ms = milliseconds(value).ok_or_else(|| wrong("a time like 30ms or 2s"))?,
        "interval" => {
            behaviour.chunk_interval_ms = milliseconds(value).ok_or_else(|| wrong("a time like 30ms or 2s"))?
        }
        "status" => behaviour.status = Some(value.parse().map_err(|_| wrong("400 to 599"))?),
        "max_input_tokens" => {
            behaviour.max_input_tokens = Some(value.parse().map_err(|_| wrong("a whole number of tokens"))?);
        }
        "success" => behaviour.success.default = rate()?,
        _ => {
            let own = key.strip_prefix("success.").filter(|own| !own.is_empty());
            let request_type = own.or_else(|| REQUEST_TYPES.contains(&key).then_some(key));
            let request_type = request_type.ok_or_else(|| SpecError::Key(key.to_owned()))?;
            behaviour.success.by_type.insert(request_type.to_owned(), rate()?);
        }
    }
    Ok(())
}

fn milliseconds(text: &str) -> Option<u64> {
    match text.strip_suffix("ms") {
        Some(number) => number.parse().ok(),
        None => text.strip_suffix('s')?.parse::<u64>().ok()?.checked_mul(1000),
    }
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SpecError::NoAddress(got) => write!(f, "{got:?} names no model and address; allowed: name@ip:port"),
            SpecError::Address(got) => {
                write!(f, "{got:?} is not an address; allowed: ip:port, for example 127.0.0.1:18001")
            }
            SpecError::NoValue(got) => write!(f, "{got:?} has no value; allowed: key=value"),
            SpecError::Key(got) => write!(
                f,
                "{got:?} is not a key; allowed: oracle, latency, interval, success, status, max_input_tokens, {}, success.<own type>",
                REQUEST_TYPES.join(", ")
            ),
            SpecError::Value { key, got, allowed } => write!(f, "{key}={got} is not possible; allowed: {allowed}"),
            SpecError::Behaviour(error) => write!(f, "{error}"),
        }
    }
}

impl std::error::Error for SpecError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(spec: &str) -> ModelSpec {
        spec.parse().unwrap()
    }

    #[test]
    fn keys_set_the_behaviour() {
        let spec = parse("@cf/smart@[::1]:2,latency=30ms,interval=1s,success=.6,code_generation=.92,success.legal=.1");
        assert_eq!((spec.name.as_str(), spec.addr.to_string().as_str()), ("@cf/smart", "[::1]:2"));
        assert_eq!((spec.behaviour.latency_ms, spec.behaviour.chunk_interval_ms), (30, 1000));
        let rates = [None, Some("code_generation"), Some("legal")].map(|of| spec.behaviour.success.rate(of));
        assert_eq!(rates, [0.6, 0.92, 0.1]);
    }

    #[test]
    fn keys_override_a_profile_wherever_they_stand() {
        let spec = parse("a@127.0.0.1:0,writing=.1,oracle=smart,status=503,max_input_tokens=9");
        assert_eq!(spec.behaviour.success.rate(Some("writing")), 0.1);
        assert_eq!(spec.behaviour.success.rate(Some("code_generation")), 0.92);
        assert_eq!((spec.behaviour.status, spec.behaviour.max_input_tokens), (Some(503), Some(9)));
    }

    #[test]
    fn errors_name_what_is_wrong_and_what_is_allowed() {
        let rows = [
            ("fast", "\"fast\" names no model and address; allowed: name@ip:port"),
            ("@127.0.0.1:1", "\"@127.0.0.1:1\" names no model and address; allowed: name@ip:port"),
            ("fast@here", "\"here\" is not an address; allowed: ip:port, for example 127.0.0.1:18001"),
            ("fast@127.0.0.1:1,latency", "\"latency\" has no value; allowed: key=value"),
            ("fast@127.0.0.1:1,latency=3", "latency=3 is not possible; allowed: a time like 30ms or 2s"),
            ("fast@127.0.0.1:1,oracle=slow", "oracle=slow is not possible; allowed: fast, smart"),
            ("fast@127.0.0.1:1,writing=much", "writing=much is not possible; allowed: 0 to 1"),
            ("fast@127.0.0.1:1,writing=NaN", "success.writing: NaN is not a rate; allowed: 0 to 1"),
            ("fast@127.0.0.1:1,status=200", "status: 200 is not an error status; allowed: 400 to 599, null"),
        ];
        for (spec, expected) in rows {
            assert_eq!(ModelSpec::from_str(spec).unwrap_err().to_string(), expected);
        }
        let error = ModelSpec::from_str("fast@127.0.0.1:1,lattency=.5").unwrap_err().to_string();
        assert!(error.starts_with("\"lattency\" is not a key; allowed: oracle, latency, interval, success"), "{error}");
    }
}
