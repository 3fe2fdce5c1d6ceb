//! How much a model writes: the output tokens that an answer of a cell is expected to have.
//!
//! Counts of answers and of their tokens only grow, so that they add up over workers and replicas as evidence does.
//! Until a model has answered requests of a type, other numbers are the best guess: first its answers to other request
//! types, then what the router's models wrote for this type, then [`EXPECTED_OUTPUT_TOKENS`]. So a model that never
//! answered looks no dearer for that alone.

/// Output tokens of an answer of which nothing is known. Unvalidated: about the length of a chat answer.
pub const EXPECTED_OUTPUT_TOKENS: f64 = 400.0;
/// A guess counts as so many answers. The lengths of one model's answers vary by about their mean, so that after as
/// many the mean of what was seen is right to a quarter.
const GUESS_ANSWERS: f64 = 10.0;

/// What was counted of a cell, reasoning tokens included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    pub count: u64,
    pub output_tokens: u64,
}

/// The expected length of an answer, in tokens. `answers`: by request type, then model, of `models` models.
pub fn expected_tokens(answers: &[Answers], models: usize, request_type: usize, model: usize) -> f64 {
    let models = models.max(1);
    let of_model = answers.iter().skip(model).step_by(models).enumerate();
    let of_type = answers.iter().skip(request_type * models).take(models);
    let all = of_type.fold(Answers::default(), |sum, counted| sum + *counted);
    let (mut own, mut others) = (Answers::default(), Answers::default());
    for (of_type, counted) in of_model {
        let sum = if of_type == request_type { &mut own } else { &mut others };
        *sum = *sum + *counted;
    }
    own.expected_tokens(others, all)
}

impl Answers {
    /// The expected length of the next answer, in tokens. `others`: of the model, of other request types; `all`: of all
    /// models, of this type.
    fn expected_tokens(self, others: Answers, all: Answers) -> f64 {
        self.mean(others.mean(all.mean(EXPECTED_OUTPUT_TOKENS)))
    }

    fn mean(self, guess: f64) -> f64 {
        (GUESS_ANSWERS * guess + self.output_tokens as f64) / (GUESS_ANSWERS + self.count as f64)
    }
}

impl std::ops::Add for Answers {
    type Output = Answers;

    fn add(self, other: Answers) -> Answers {
        Answers {
            count: self.count.saturating_add(other.count),
            output_tokens: self.output_tokens.saturating_add(other.output_tokens),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_counted_outweighs_what_is_guessed() {
        let answers = |count, output_tokens| Answers { count, output_tokens };
        for (own, others, expected) in [
            (answers(0, 0), answers(0, 0), 400.0),
            (answers(10, 10_000), answers(0, 0), 700.0),
            (answers(0, 0), answers(90, 90_000), 940.0),
            (answers(1_000, 50_000), answers(1_000, 2_000_000), 69.0),
            (answers(990, 0), answers(0, 0), 4.0),
        ] {
            let is = own.expected_tokens(others, Answers::default());
            assert!((is - expected).abs() < 0.5, "{own:?} beside {others:?}: {is}");
        }
        // Two models, two types.
        let counted = [answers(10, 10_000), answers(0, 0), answers(90, 9_000), answers(0, 0)];
        let expected = [(0, 0, 580.0), (0, 1, 700.0), (1, 0, 146.5), (1, 1, 130.0), (7, 1, 400.0)];
        for (request_type, model, expected) in expected {
            let is = expected_tokens(&counted, 2, request_type, model);
            assert!((is - expected).abs() < 0.5, "{request_type}, {model}: {is} and not {expected}");
        }
        // The second model only ever failed: its answers are expected to be as long as the first one's.
        let counted = [answers(990, 39_600), answers(0, 0)];
        let [first, second] = [0, 1].map(|model| expected_tokens(&counted, 2, 0, model));
        assert!((first - 40.0).abs() < 5.0 && (second - first).abs() < 5.0, "{first} and {second}");
        assert_eq!(answers(1, 2) + answers(u64::MAX, 3), answers(u64::MAX, 5));
    }
}
