//! A model: what the router may choose.

use std::sync::Arc;

use crate::config::Strategy;
use crate::config::request_edits::RequestEdits;

/// An arm of the bandit. Names are as configured; prices are in USD per token.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What clients and stats see.
    pub name: String,
    /// Other names that clients may use for it.
    pub aliases: Vec<String>,
    /// Envoy's name for the group of hosts that serve it.
    pub cluster: String,
    /// The name that the provider is asked for.
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
    /// Its name in shared data: the model's name, and for a deployment also the deployment's name.
    pub state_name: String,
    /// Which of the model's places this is; none: the model has only one.
    pub deployment: Option<Deployment>,
    /// The places that serve it, if there are several. Each has its own cluster, limits and prices; the rest, such as
    /// the name, is the same.
    pub deployments: Vec<Arc<Model>>,
    /// How one of the deployments is chosen.
    pub balance: Strategy,
    pub credentials: Credentials,
}

/// One of several places that serve a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    pub name: String,
    /// Deployments with a lower order come first. The others are used only if none of those is left.
    pub order: u32,
}

/// Whose key a model's provider gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Credentials {
    /// The gateway's.
    #[default]
    Own,
    /// The caller's. If the provider refuses the key or its limit is reached, this says nothing about other callers.
    Caller,
}

/// Where requests go when this model fails, in the order of trying. The numbers are indices into the router's models.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chains {
    pub general: Vec<usize>,
    pub context_window: Vec<usize>,
    pub content_policy: Vec<usize>,
}

/// How much load a model may get; none: there is no limit.
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

/// Prices in USD per token. A model without a declared price costs nothing. Only objectives that ignore cost accept
/// such a model.
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

/// The prices of a whole request, if it has many input tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LongContext {
    /// These prices apply above this number of input tokens.
    pub above: f64,
    pub input: f64,
    pub output: f64,
    pub cached_input: f64,
}

/// How many tokens a request is expected to use, or has used.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// All input tokens, including those of the two kinds below.
    pub input_tokens: f64,
    pub output_tokens: f64,
    /// The input tokens that were read from the provider's cache, and those that were written to it.
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
    /// Input and output tokens together.
    pub fn tokens(self) -> u64 {
        (self.input_tokens + self.output_tokens) as u64
    }
}

impl Price {
    /// Prices without special ones: cached input and cache writes cost as much as input.
    pub fn new(input: f64, output: f64) -> Price {
        Price { input, output, cached_input: input, cache_write: input, long_context: None }
    }

    /// USD for `usage`, as providers bill it.
    pub fn of(self, usage: Usage) -> f64 {
        let Usage { input_tokens, output_tokens, cached_input_tokens, cache_write_tokens } = usage;
        let Price { mut input, mut output, mut cached_input, mut cache_write, long_context } = self;
        if let Some(long) = long_context.filter(|long| input_tokens > long.above) {
            // Providers raise the price of cache writes by the same factor as that of input.
            cache_write *= if input > 0.0 { long.input / input } else { 1.0 };
            (input, output, cached_input) = (long.input, long.output, long.cached_input);
        }
        let plain = input_tokens - cached_input_tokens - cache_write_tokens;
        input * plain + cached_input * cached_input_tokens + cache_write * cache_write_tokens + output * output_tokens
    }
}
