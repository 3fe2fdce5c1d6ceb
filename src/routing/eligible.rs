//! Which models may be chosen for a request: those of the wanted quality tier whose context window holds the prompt.

use crate::api::error::Rejection;
use crate::api::request::Request;
use crate::api::tokens;
use crate::bandit::policy::Eligible;
use crate::bandit::posterior::Posterior;
use crate::config::Router;
use crate::config::model::{Model, Tier, Usage};

/// What a request demands of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requirements {
    min_quality_tier: Option<Tier>,
    /// Estimated; 0 when the request is too short to reach any model's window.
    input_tokens: u64,
}

impl Requirements {
    /// `header`: the tier that a header asks for, which counts before the body's.
    pub fn of(router: &Router, header: Option<Tier>, request: &Request) -> Result<Requirements, Rejection> {
        let min_quality_tier = match (header, request.metadata.min_quality_tier) {
            (Some(tier), _) => Some(tier),
            (None, Some(raw)) => Some(parse_tier(&String::from_utf8_lossy(raw)).ok_or_else(|| {
                let param = "metadata.min_quality_tier";
                Rejection::invalid_request(Some(param), format!("{param} is not a tier; allowed: 1, 2, 3"))
            })?),
            (None, None) => None,
        };
        Ok(Requirements { min_quality_tier, input_tokens: input_tokens_if_near_a_window(router, request) })
    }

    /// Whether a model may be chosen.
    pub fn fit(&self, model: &Model) -> bool {
        self.min_quality_tier.is_none_or(|tier| model.quality_tier >= tier)
            && model.max_input_tokens.is_none_or(|max| self.input_tokens <= max)
    }

    /// Whether the prompt is estimated within a tenth of the model's window: the estimate may be wrong by as much.
    pub fn nearly_fills(&self, model: &Model) -> bool {
        model.max_input_tokens.is_some_and(|max| self.input_tokens.saturating_mul(10) >= max.saturating_mul(9))
    }

    /// Says what was wanted and what there is.
    pub fn nothing_fits(&self, router: &Router) -> Rejection {
        let models = router.models.iter().map(|model| {
            let tier = model.quality_tier as u8;
            match model.max_input_tokens {
                Some(max) => format!("{} (tier {tier}, up to {max} input tokens)", model.name),
                None => format!("{} (tier {tier})", model.name),
            }
        });
        let models: Vec<String> = models.collect();
        let tier = self.min_quality_tier.map(|tier| format!("quality tier {} or better", tier as u8));
        let room = (self.input_tokens > 0).then(|| format!("room for about {} input tokens", self.input_tokens));
        let wanted: Vec<String> = [tier, room].into_iter().flatten().collect();
        Rejection::no_eligible_model(format!(
            "no model of '{}' has {}; its models: {}",
            router.name,
            wanted.join(" and "),
            models.join(", ")
        ))
    }
}

/// The models that fit, in the order of the configuration. `posteriors` holds one for each model, and `usage` says what
/// the request is expected to use there.
pub fn eligible(
    router: &Router,
    fits: impl Fn(usize, &Model) -> bool,
    posteriors: &[Posterior],
    usage: impl Fn(usize) -> Usage,
) -> Vec<Eligible> {
    router
        .models
        .iter()
        .zip(posteriors)
        .enumerate()
        .filter(|(index, (model, _))| fits(*index, model))
        .map(|(index, (model, posterior))| Eligible {
            model: index,
            posterior: *posterior,
            cost: model.price.of(usage(index)),
            latency: None,
        })
        .collect()
}

/// A tier as a header or as JSON writes it: 1, 2 or 3, in quotes or not.
pub fn parse_tier(text: &str) -> Option<Tier> {
    let text = text.trim();
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    match text {
        "1" => Some(Tier::One),
        "2" => Some(Tier::Two),
        "3" => Some(Tier::Three),
        _ => None,
    }
}

/// A token of text is at least one byte, so most requests need no estimate.
fn input_tokens_if_near_a_window(router: &Router, request: &Request) -> u64 {
    let inputs = [request.inputs.content, request.inputs.tools, request.inputs.system];
    let bytes: usize = inputs.iter().map(|input| input.len()).sum();
    let smallest = router.models.iter().filter_map(|model| model.max_input_tokens).min();
    let most = bytes as u64 * if request.conversation.has_media { tokens::MAX_PER_BYTE } else { 1 };
    if smallest.is_none_or(|smallest| most <= smallest) {
        return 0;
    }
    inputs.iter().filter(|input| !input.is_empty()).map(|input| tokens::estimate(input)).sum()
}
