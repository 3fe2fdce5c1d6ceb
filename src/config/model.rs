//! A model: what the router may choose.

use std::sync::Arc;

use crate::config::Strategy;
use crate::config::request_edits::RequestEdits;

/// An arm of the bandit. Names are as configured; prices are in USD per token.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What clients and stats see.
    pub name: String,
    /// What clients may call it, too.
    pub aliases: Vec<String>,
    /// Envoy's name for the group of hosts that serve it.
    pub cluster: String,
    /// What the provider is asked for.
    pub upstream_model: String,
    pub quality_tier: Tier,
    /// Indices of the request types it is declared to be good at.
    pub strengths: Vec<usize>,
    pub price: Price,
    pub max_input_tokens: Option<u64>,
    pub chains: Chains,
    /// Its share under the strategy `simple_shuffle`.
    pub weight: f64,
    pub capacity: Capacity,
    /// What changes in a request's body on the way to it, besides the model's name.
    pub edits: RequestEdits,
    /// What shared data calls it: its name, and for a deployment also that one's.
    pub state_name: String,
    /// Of the place that this is; none where the model has only one.
    pub deployment: Option<Deployment>,
    /// The places that serve it, if it has several. Each has the same name and everything else that is not the place's.
    pub deployments: Vec<Arc<Model>>,
    /// How one of them is chosen.
    pub balance: Strategy,
    pub credentials: Credentials,
}

/// One of several places that serve a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    pub name: String,
    /// Those with a lower one come first; the others only when none of them is left.
    pub order: u32,
}

/// Whose key a model's provider gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credentials {
    /// The gateway's.
    #[default]
    Own,
    /// The caller's: what it provokes, such as a refusal of the key or a limit that it reached, says nothing of others.
    Caller,
}

/// Where a model's requests go when it fails, in the order of trying; indices into the router's models.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chains {
    pub general: Vec<usize>,
    pub context_window: Vec<usize>,
    pub content_policy: Vec<usize>,
}

/// How much a model may be given; none: without limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Capacity {
    /// Requests a minute.
    pub rpm: Option<u64>,
    /// Tokens a minute.
    pub tpm: Option<u64>,
    pub max_parallel_requests: Option<u64>,
}

/// A declared class of quality, 1 to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    One = 1,
    Two = 2,
    Three = 3,
}

/// USD per token. Models without a declared price cost nothing, and only objectives that ignore cost accept them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Price {
    pub input: f64,
    pub output: f64,
    /// Of input that the provider read from its cache.
    pub cached_input: f64,
    /// Of input that the provider wrote to its cache.
    pub cache_write: f64,
    pub long_context: Option<LongContext>,
}

/// Prices of a whole request with many input tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LongContext {
    /// With more input tokens than these.
    pub above: f64,
    pub input: f64,
    pub output: f64,
    pub cached_input: f64,
}

/// How many tokens a request is expected to use, or has used.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// With the two kinds below.
    pub input_tokens: f64,
    pub output_tokens: f64,
    /// Of the input: read from the provider's cache, and written to it.
    pub cached_input_tokens: f64,
    pub cache_write_tokens: f64,
}

impl Model {
    /// Its name, and then its aliases.
    pub fn called(&self) -> impl Iterator<Item = &str> {
        [&self.name].into_iter().chain(&self.aliases).map(String::as_str)
    }
}

impl Capacity {
    pub fn is_limited(self) -> bool {
        self != Capacity::default()
    }
}

impl Tier {
    pub fn from_number(number: f64) -> Option<Tier> {
        [Tier::One, Tier::Two, Tier::Three].into_iter().find(|tier| f64::from(*tier as u8) == number)
    }
}

impl Usage {
    /// Of both kinds.
    pub fn tokens(self) -> u64 {
        (self.input_tokens + self.output_tokens) as u64
    }
}

impl Price {
    /// Cached input and cache writes at the price of input.
    pub fn new(input: f64, output: f64) -> Price {
        Price { input, output, cached_input: input, cache_write: input, long_context: None }
    }

    /// USD for `usage`, as providers bill it.
    pub fn of(self, usage: Usage) -> f64 {
        let Usage { input_tokens, output_tokens, cached_input_tokens, cache_write_tokens } = usage;
        let Price { mut input, mut output, mut cached_input, mut cache_write, long_context } = self;
        if let Some(long) = long_context.filter(|long| input_tokens > long.above) {
            // Providers raise the price of writing by as much as that of input.
            cache_write *= if input > 0.0 { long.input / input } else { 1.0 };
            (input, output, cached_input) = (long.input, long.output, long.cached_input);
        }
        let plain = input_tokens - cached_input_tokens - cache_write_tokens;
        input * plain + cached_input * cached_input_tokens + cache_write * cache_write_tokens + output * output_tokens
    }
}
