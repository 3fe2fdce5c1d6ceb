//! What a replica is told: all evidence that counts, without the part that the replica still keeps itself.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use adaptive_router::bandit::discounting::OPEN;
use adaptive_router::fleet::wire::{Epoch, FleetTable, MAX_MODELS, Table};
use prost::Message;

use crate::store::{Contents, TypeContents};

/// The answer to a table, or none if the replica already has it.
///
/// `contents` may have been read before the replica's account was opened or retired. The answer is still consistent,
/// because `own_from` and the evidence that it leaves out come from the same read.
pub fn fleet_table(contents: &Contents, table: &Table, retired: bool, now_s: u32) -> Option<FleetTable> {
    let nothing = TypeContents::default();
    let of_router = contents.routers.get(&table.router);
    let of_type = of_router.and_then(|router| router.types.get(&table.request_type)).unwrap_or(&nothing);
    // A retired replica goes on under a new number, so its old number is treated as any other replica's.
    let own = (!retired).then_some(table.replica);
    let own_from = own.and_then(|own| of_type.accounts.get(&own)).map_or(0, |account| account.compacted_below);
    let spans = of_type.spans_but_of(own);

    let mut mass: BTreeMap<&str, f64> = BTreeMap::new();
    for (model, evidence) in spans.iter().flat_map(|span| of_type.named(span)) {
        *mass.entry(model).or_default() += evidence.mass();
    }
    let models = models(table, mass);
    let epochs = spans.iter().map(|span| {
        let cells: BTreeMap<&str, _> = of_type.named(span).collect();
        let of_models = models.iter().map(|model| cells.get(model).copied().unwrap_or_default());
        let (successes, failures) = of_models.map(|evidence| (evidence.successes, evidence.failures)).unzip();
        Epoch {
            number: 0,
            closed: span.ends_s != OPEN,
            age_s: if span.ends_s == OPEN { 0 } else { now_s.saturating_sub(span.ends_s) },
            successes,
            failures,
        }
    });
    let mut answer = FleetTable {
        router: table.router.clone(),
        request_type: table.request_type.clone(),
        replica: table.replica,
        retired,
        own_from,
        resets: models.iter().map(|model| contents.reset_of(&table.router, &table.request_type, model)).collect(),
        epochs: epochs.collect(),
        models: models.into_iter().map(str::to_owned).collect(),
        etag: 0,
    };
    answer.etag = etag(&answer, &spans.iter().map(|span| span.ends_s).collect::<Vec<_>>());
    (retired || answer.etag != table.etag).then_some(answer)
}

/// The models that the replica knows and the models with evidence, sorted. If they are too many, only those with the
/// most evidence are added to the replica's own.
fn models<'a>(table: &'a Table, mass: BTreeMap<&'a str, f64>) -> Vec<&'a str> {
    let mut models: BTreeSet<&str> = table.models.iter().map(String::as_str).collect();
    let mut others: Vec<(&str, f64)> = mass.into_iter().filter(|(model, _)| !models.contains(model)).collect();
    others.sort_by(|a, b| b.1.total_cmp(&a.1));
    let room = MAX_MODELS.saturating_sub(models.len());
    models.extend(others.into_iter().take(room).map(|(model, _)| model));
    models.into_iter().collect()
}

/// Names an answer by what it says. Ages grow by themselves, so they are replaced by the seconds from which they are
/// counted.
fn etag(answer: &FleetTable, ends_s: &[u32]) -> u64 {
    let mut ageless = answer.clone();
    ageless.epochs.iter_mut().for_each(|epoch| epoch.age_s = 0);
    let mut hasher = DefaultHasher::new();
    ageless.encode_to_vec().hash(&mut hasher);
    ends_s.hash(&mut hasher);
    hasher.finish().max(1)
}
