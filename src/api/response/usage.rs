//! Turns the usage of all providers into one form, because each counts tokens in its own way.
//!
//! | who | cached input | reasoning |
//! |---|---|---|
//! | OpenAI, DeepSeek, Moonshot | in `prompt_tokens` or `input_tokens` | in `completion_tokens` or `output_tokens` |
//! | Anthropic | beside `input_tokens`, what is read and what is written | in `output_tokens` |
//! | xAI, Gemini | in `prompt_tokens` | beside `completion_tokens`, and in `total_tokens` |

use crate::api::json::scan::{self, Malformed, Scanner};

/// The most tokens of one kind in an exchange: nearly twice the largest context window that is sold.
pub const MAX_TOKENS: u64 = 2_000_000;

/// What an exchange used, as the provider bills it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// All input, including what was read from the cache and what was written to it.
    pub input_tokens: Option<u64>,
    /// All output, reasoning included.
    pub output_tokens: Option<u64>,
    /// Of the input: read from the provider's cache.
    pub cached_input_tokens: u64,
    /// Of the input: written to the provider's cache.
    pub cache_write_tokens: u64,
    /// Of the output.
    pub reasoning_tokens: u64,
}

impl Usage {
    /// Both together; None: nothing was counted.
    pub fn total(self) -> Option<u64> {
        match (self.input_tokens, self.output_tokens) {
            (None, None) => None,
            (input, output) => Some(input.unwrap_or(0).saturating_add(output.unwrap_or(0))),
        }
    }
}

/// The numbers of a response so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    prompt: Option<u32>,
    input: Option<u32>,
    output: Option<u32>,
    total: Option<u32>,
    /// Cached input that is part of the prompt.
    cached: Option<u32>,
    /// Cached input, read and written, that is counted beside the input.
    read: Option<u32>,
    written: Option<u32>,
    reasoning: Option<u32>,
    /// Reasoning that is counted beside the output.
    thoughts: Option<u32>,
}

impl Counted {
    /// Takes a usage. Later numbers replace earlier ones, because streams count up. A 0 replaces nothing, because some
    /// providers send it where they do not repeat the number.
    pub fn take(&mut self, scanner: &mut Scanner) -> Result<(), Malformed> {
        if scanner.peek() != Some(b'{') {
            return scanner.skip();
        }
        scanner.object(|scanner, key| {
            let place = match key {
                b"prompt_tokens" | b"promptTokenCount" => &mut self.prompt,
                b"input_tokens" => &mut self.input,
                b"completion_tokens" | b"output_tokens" | b"candidatesTokenCount" => &mut self.output,
                b"total_tokens" | b"totalTokenCount" => &mut self.total,
                b"cached_tokens" | b"prompt_cache_hit_tokens" | b"cachedContentTokenCount" => &mut self.cached,
                b"cache_read_input_tokens" => &mut self.read,
                b"cache_creation_input_tokens" | b"cache_write_tokens" | b"cache_creation_tokens" => &mut self.written,
                b"reasoning_tokens" => &mut self.reasoning,
                b"thoughtsTokenCount" => &mut self.thoughts,
                b"prompt_tokens_details"
                | b"input_tokens_details"
                | b"completion_tokens_details"
                | b"output_tokens_details" => return self.take(scanner),
                _ => return scanner.skip(),
            };
            let number = number(scanner.value()?);
            *place = number.filter(|number| *number > 0 || place.is_none()).or(*place);
            Ok(())
        })
    }

    /// Takes the last `usage` of a piece of JSON whose beginning is missing.
    pub fn find(&mut self, piece: &[u8]) {
        let mut end = piece.len();
        for _ in 0..4 {
            let Some(at) = memchr::memmem::rfind(piece.get(..end).unwrap_or_default(), b"\"usage\"") else { return };
            end = at;
            // If a backslash stands before it, it is part of a text.
            let is_key = at.checked_sub(1).and_then(|before| piece.get(before)) != Some(&b'\\');
            let mut scanner = Scanner::new(piece.get(at + b"\"usage\"".len()..).unwrap_or_default());
            let mut found = *self;
            if is_key && scanner.peek() == Some(b':') {
                scanner.go_back(scanner.taken() + 1);
                if scanner.peek() == Some(b'{') && found.take(&mut scanner).is_ok() {
                    *self = found;
                    return;
                }
            }
        }
    }

    /// None: a number is larger than it can be, so none is used.
    pub fn finish(self) -> Option<Usage> {
        let Counted { prompt, input, output, total, cached, read, written, reasoning, thoughts } = self;
        let all = [prompt, input, output, total, cached, read, written, reasoning, thoughts].map(|n| n.map(u64::from));
        let [prompt, input, output, total, cached, read, written, reasoning, thoughts] = all;
        if all.iter().any(|number| *number > Some(MAX_TOKENS)) {
            return None;
        }
        let cache = read.unwrap_or(0) + written.unwrap_or(0);
        // If this is more than the prompt, it cannot be part of it.
        let is_beside = prompt.map_or(input.is_some() && cached.is_none(), |prompt| cache > prompt);
        let input = prompt.or(input).map(|input| if is_beside { input + cache } else { input });
        let output = output.map(|output| output + thoughts.unwrap_or(0)).or(thoughts);
        let reasoning = reasoning.or(thoughts).unwrap_or(0);
        let (known_input, known_output) = (input.unwrap_or(0), output.unwrap_or(0));
        let beside = match total {
            Some(total) => total.saturating_sub(known_input + known_output),
            // Reasoning cannot be part of an output that is smaller.
            None if reasoning > known_output => reasoning,
            None => 0,
        };
        let (input, output) = match (input, output) {
            (None, None) => (Some(beside).filter(|beside| *beside > 0), None),
            (input, output) => (input, if beside > 0 { Some(known_output + beside) } else { output }),
        };
        let most = input.unwrap_or(0);
        let cached_input_tokens = cached.or(read).unwrap_or(0).min(most);
        Some(Usage {
            input_tokens: input,
            output_tokens: output,
            cached_input_tokens,
            cache_write_tokens: written.unwrap_or(0).min(most - cached_input_tokens),
            reasoning_tokens: reasoning.min(output.unwrap_or(0)),
        })
    }
}

/// A count, however it is written: `12`, `12.0`, `1.2e1`, `"12"`.
fn number(value: &[u8]) -> Option<u32> {
    let whole = scan::whole_number(value).or_else(|| {
        let text = std::str::from_utf8(value).ok()?.trim_matches('"');
        let number: f64 = text.parse().ok()?;
        (number >= 0.0).then_some(number as u64)
    });
    // A number that does not fit is larger than it can be.
    Some(u32::try_from(whole?).unwrap_or(u32::MAX))
}
