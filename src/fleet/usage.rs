//! The use of one model by a router, in numbers that only grow: picks, tokens and cost.

/// The largest number, because stores keep numbers with a sign.
const MAX: u64 = i64::MAX.cast_unsigned();

/// What a model was used for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How often the model was chosen.
    pub picks: u64,
    /// As providers report them for the responses of this model. After a fallback it may not be the picked model.
    pub input_tokens: u64,
    pub output_tokens: u64,
    /// Millionths of a USD.
    pub cost_microusd: u64,
}

impl Tally {
    /// The sum of both. It stops at the largest number, because a provider may report any number.
    pub fn plus(self, other: Tally) -> Tally {
        self.each(other, |a, b| a.saturating_add(b).min(MAX))
    }

    /// What came after `earlier`.
    pub fn without(self, earlier: Tally) -> Tally {
        self.each(earlier, u64::saturating_sub)
    }

    /// The greater of each two numbers, for the same counters that were heard twice.
    pub fn max(self, other: Tally) -> Tally {
        self.each(other, u64::max)
    }

    pub fn is_empty(self) -> bool {
        self == Tally::default()
    }

    fn each(self, other: Tally, of: impl Fn(u64, u64) -> u64) -> Tally {
        Tally {
            picks: of(self.picks, other.picks),
            input_tokens: of(self.input_tokens, other.input_tokens),
            output_tokens: of(self.output_tokens, other.output_tokens),
            cost_microusd: of(self.cost_microusd, other.cost_microusd),
        }
    }
}

/// Counts what a model is used for, until somebody is told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Meter {
    tally: Tally,
    /// Millionths of a USD, with fractions.
    microusd: f64,
}

impl Meter {
    /// The model was chosen.
    pub fn pick(&mut self) {
        self.tally = self.tally.plus(Tally { picks: 1, ..Tally::default() });
    }

    /// The model gave an answer.
    pub fn answer(&mut self, input_tokens: u64, output_tokens: u64, usd: f64) {
        self.tally = self.tally.plus(Tally { input_tokens, output_tokens, ..Tally::default() });
        self.microusd += usd * 1e6;
    }

    /// What was counted since this was last asked; the fraction of a millionth stays for the next time.
    pub fn take(&mut self) -> Tally {
        let cost = self.microusd.trunc();
        self.microusd -= cost;
        std::mem::take(&mut self.tally).plus(Tally { cost_microusd: cost as u64, ..Tally::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(numbers: [u64; 4]) -> Tally {
        let [picks, input_tokens, output_tokens, cost_microusd] = numbers;
        Tally { picks, input_tokens, output_tokens, cost_microusd }
    }

    #[test]
    fn each_number_is_treated_like_the_others() {
        let (a, b) = (tally([1, 20, 300, 4_000]), tally([2, 10, 400, 3_000]));
        assert_eq!(a.plus(b), tally([3, 30, 700, 7_000]));
        assert_eq!(a.plus(b).without(a), b);
        assert_eq!(a.without(b), tally([0, 10, 0, 1_000]));
        assert_eq!(a.max(b), tally([2, 20, 400, 4_000]));
        for one in [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]] {
            assert!(!tally(one).is_empty(), "{one:?}");
        }
    }

    #[test]
    fn a_meter_keeps_what_is_less_than_it_can_tell() {
        let mut meter = Meter::default();
        meter.pick();
        (0..3).for_each(|_| meter.answer(5, 2, 0.75e-6));
        assert_eq!(meter.take(), tally([1, 15, 6, 2]));
        assert!(meter.take().is_empty());
        meter.answer(0, 0, 0.75e-6);
        assert_eq!(meter.take(), tally([0, 0, 0, 1]));
        meter.answer(0, 0, f64::INFINITY);
        assert_eq!(meter.take().cost_microusd, MAX);
    }

    #[test]
    fn what_no_store_can_keep_is_not_counted() {
        let most = tally([u64::MAX; 4]);
        for sum in [most.plus(most), most.plus(Tally::default())] {
            assert!(
                i64::try_from(sum.picks.max(sum.input_tokens).max(sum.output_tokens).max(sum.cost_microusd)).is_ok()
            );
        }
    }
}
