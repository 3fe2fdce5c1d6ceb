//! Conversion between the messages of [`crate::fleet::wire`] and the types of the fleet: counters become a request's
//! tables, and an answer's tables become the others' evidence.
//!
//! A request carries absolute counters, and only those epochs that changed since the side-car acknowledged them.

use crate::bandit::discounting::{self, OPEN, Span};
use crate::bandit::evidence::Evidence;
use crate::fleet::counters::{Counters, Epoch};
use crate::fleet::others::Others;
use crate::fleet::wire;

/// A model's name and its fingerprint, under which counters keep it.
pub type Name<'a> = (&'a str, u32);

/// The request's table of a request type. `known`: the counters that the store acknowledged, if it did. `etag`: the
/// name of the others' evidence that this Envoy has.
pub fn request(
    (router, request_type): (&str, &str),
    models: &[Name],
    own: &Counters,
    known: Option<&Counters>,
    etag: u64,
    now_s: u32,
) -> wire::Table {
    let accounts: Vec<_> = models.iter().map(|(_, name)| own.account_of(*name)).collect();
    let epochs = own.epochs().iter().filter(|epoch| {
        let before = known.and_then(|known| known.epochs().iter().find(|before| before.number == epoch.number));
        let reset = models
            .iter()
            .any(|(_, name)| known.is_none_or(|known| known.account_of(*name).reset != own.account_of(*name).reset));
        reset || before.is_none_or(|before| before.span != epoch.span)
    });
    wire::Table {
        router: router.to_owned(),
        request_type: request_type.to_owned(),
        replica: own.replica,
        known: known.is_some(),
        models: models.iter().map(|(name, _)| (*name).to_owned()).collect(),
        resets: accounts.iter().map(|account| account.reset).collect(),
        picks: accounts.iter().map(|account| account.tally.picks).collect(),
        input_tokens: accounts.iter().map(|account| account.tally.input_tokens).collect(),
        output_tokens: accounts.iter().map(|account| account.tally.output_tokens).collect(),
        cost_microusd: accounts.iter().map(|account| account.tally.cost_microusd).collect(),
        epochs: epochs.map(|epoch| told(epoch, models, now_s)).collect(),
        etag,
    }
}

fn told(epoch: &Epoch, models: &[Name], now_s: u32) -> wire::Epoch {
    let of = |name: u32| {
        let cell = epoch.span.cells.iter().find(|(model, _)| *model == name);
        cell.map(|(_, evidence)| *evidence).unwrap_or_default()
    };
    let closed = epoch.span.ends_s != OPEN;
    wire::Epoch {
        number: epoch.number,
        closed,
        age_s: if closed { now_s.saturating_sub(epoch.span.ends_s) } else { 0 },
        successes: models.iter().map(|(_, name)| of(*name).successes).collect(),
        failures: models.iter().map(|(_, name)| of(*name).failures).collect(),
    }
}

/// What an answer says of a request type.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// The store closed the account of these counters after a long silence. It keeps what it had, and took nothing from
    /// this call.
    pub retired: bool,
    pub others: Others,
    /// By the fingerprint of a model's name: the number of its latest reset.
    pub resets: Vec<(u32, u32)>,
}

impl Heard {
    /// Reads an answer. None if it is not valid. `name_of` gives the fingerprint of a model's name.
    pub fn read(answer: &wire::FleetTable, name_of: impl Fn(&str) -> u32, now_s: u32) -> Option<Heard> {
        let by_model = |length: usize| length == 0 || length == answer.models.len();
        let fits = answer.models.len() <= wire::MAX_MODELS
            && answer.epochs.len() <= wire::MAX_EPOCHS
            && by_model(answer.resets.len())
            && answer.epochs.iter().all(|epoch| by_model(epoch.successes.len()) && by_model(epoch.failures.len()));
        if !fits {
            return None;
        }
        let names: Vec<u32> = answer.models.iter().map(|model| name_of(model)).collect();
        let spans = answer.epochs.iter().map(|epoch| {
            let mut span = Span { ends_s: now_s.saturating_sub(epoch.age_s), cells: Vec::new() };
            if !epoch.closed {
                span.ends_s = OPEN;
            }
            for (name, (successes, failures)) in names.iter().zip(epoch.successes.iter().zip(&epoch.failures)) {
                let evidence = Evidence::try_new(*successes, *failures)?;
                if evidence.mass() > 0.0 {
                    span.add(*name, evidence);
                }
            }
            Some(span)
        });
        let others = Others {
            etag: answer.etag,
            replica: answer.replica,
            own_from: answer.own_from,
            spans: discounting::joined(spans.collect::<Option<_>>()?),
        };
        let resets = names.iter().copied().zip(answer.resets.iter().copied()).collect();
        Some(Heard { retired: answer.retired, others, resets })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::usage::Tally;

    const NAMES: [Name; 2] = [("a", 1), ("b/ü.2", 2)];
    const PRAISE: Evidence = Evidence { successes: 1.0, failures: 0.0 };

    fn counters(praises: usize) -> Counters {
        let mut counters = Counters::default();
        counters.replica = 7;
        (0..praises).for_each(|_| counters.add(2, PRAISE, 1_000));
        counters
    }

    #[test]
    fn only_what_was_not_acknowledged_is_told() {
        let before = counters(6);
        let now = counters(7);
        let of = |known| request(("r", "t"), &NAMES, &now, known, 5, 1_010);
        let all = of(None);
        assert_eq!(
            all.epochs.iter().map(|epoch| (epoch.number, epoch.closed)).collect::<Vec<_>>(),
            [(0, true), (1, false)]
        );
        assert_eq!((all.epochs[0].age_s, all.epochs[0].successes.as_slice()), (10, &[0.0, 4.0][..]));
        let newer = of(Some(&before));
        assert_eq!(newer.epochs.iter().map(|epoch| epoch.successes[1]).collect::<Vec<_>>(), [3.0]);
        assert!(of(Some(&now)).epochs.is_empty());
    }

    #[test]
    fn what_a_model_was_used_for_is_told_as_a_whole_beside_its_name() {
        let mut now = counters(0);
        let used = Tally { picks: 1, input_tokens: 20, output_tokens: 300, cost_microusd: 4_000 };
        now.count(2, used);
        let acknowledged = now.clone();
        now.count(2, used);
        let told = request(("r", "t"), &NAMES, &now, Some(&acknowledged), 5, 1_010);
        assert_eq!((told.picks, told.input_tokens), (vec![0, 2], vec![0, 40]));
        assert_eq!((told.output_tokens, told.cost_microusd), (vec![0, 600], vec![0, 8_000]));
    }

    #[test]
    fn after_a_reset_everything_is_told_again() {
        let before = counters(6);
        let mut now = before.clone();
        now.reset(1, 4, false);
        let told = request(("r", "t"), &NAMES, &now, Some(&before), 5, 1_010);
        assert_eq!((told.epochs.len(), told.resets), (2, vec![4, 0]));
    }

    #[test]
    fn an_answer_is_checked_before_it_is_believed() {
        let epoch = |value: f64| wire::Epoch {
            successes: vec![value],
            failures: vec![0.0],
            closed: true,
            ..Default::default()
        };
        let answer = |epochs: Vec<wire::Epoch>| wire::FleetTable {
            models: vec!["b/ü.2".into()],
            resets: vec![3],
            epochs,
            ..Default::default()
        };
        let read = |answer: &wire::FleetTable| Heard::read(answer, |_| 2, 1_000);
        let good = read(&answer(vec![epoch(2.0), wire::Epoch { closed: false, ..epoch(3.0) }])).unwrap();
        assert_eq!(good.others.spans[0].cells, [(2, Evidence { successes: 5.0, failures: 0.0 })]);
        assert_eq!(good.resets, [(2, 3)]);
        for wrong in [
            answer(vec![epoch(f64::NAN)]),
            answer(vec![epoch(-1.0)]),
            answer(vec![epoch(1.0); wire::MAX_EPOCHS + 1]),
            answer(vec![wire::Epoch { successes: vec![1.0; 2], ..epoch(1.0) }]),
            wire::FleetTable { models: vec![String::new(); wire::MAX_MODELS + 1], ..Default::default() },
        ] {
            assert_eq!(read(&wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn spans_that_are_heard_end_when_they_are_as_old_as_the_answer_says() {
        let epoch =
            |age_s, closed| wire::Epoch { age_s, closed, successes: vec![64.0], failures: vec![0.0], number: 0 };
        let epochs = vec![epoch(30, true), epoch(400, true), epoch(5_000, true), epoch(7, false)];
        let answer = wire::FleetTable { models: vec!["a".into()], epochs, ..Default::default() };
        let heard = Heard::read(&answer, |_| 1, 1_000).unwrap();
        let ends: Vec<u32> = heard.others.spans.iter().map(|span| span.ends_s).collect();
        assert_eq!(ends, [0, 600, 970, OPEN], "oldest first");
    }
}
