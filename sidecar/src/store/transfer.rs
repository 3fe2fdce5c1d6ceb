//! Taking the contents of one store to another.
//!
//! An import is a replica that comes, tells all it knows, and retires at once. The store keeps the export's id, so that
//! the same export is never taken in twice.

use std::collections::BTreeMap;

use adaptive_router::bandit::discounting::OPEN;
use adaptive_router::fleet::usage::Tally;
use serde::{Deserialize, Serialize};

use super::compact;
use super::contents::{Contents, TypeContents};
use super::database::{Transaction, rows};
use super::error::StoreError;
use super::rows::{self, Account, Configuration, Evidence, TallyRow};
use super::schema::Identity;
use crate::validate;

/// Version of the format.
const VERSION: u32 = 1;

/// The contents of a store. As JSON it is what `export` writes and `import` reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// Of this format: 1.
    pub version: u32,
    /// A random number, in hexadecimal: names this export.
    pub id: String,
    /// Where it comes from, in hexadecimal.
    pub store: String,
    /// In seconds of the Unix epoch.
    pub exported_s: u32,
    pub routers: Vec<ExportedRouter>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedRouter {
    pub router: String,
    /// The configuration as a filter sent it: JSON in a text.
    pub configuration: Option<String>,
    pub request_types: Vec<ExportedType>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedType {
    pub request_type: String,
    pub picks: BTreeMap<String, u64>,
    /// By model: the tokens and the cost of its responses. Earlier exports have none.
    #[serde(default)]
    pub usage: BTreeMap<String, ExportedUsage>,
    /// By model: the latest reset before the export.
    pub resets: BTreeMap<String, u32>,
    /// Oldest first.
    pub epochs: Vec<ExportedEpoch>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedUsage {
    pub input_tokens: u64,
    pub output_tokens: u64,
    /// Millionths of a USD.
    pub cost_microusd: u64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedEpoch {
    /// In seconds of the Unix epoch.
    pub ends_s: u32,
    /// By model: soft successes and failures.
    pub evidence: BTreeMap<String, (f64, f64)>,
}

/// What an import did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imported {
    /// So many cells got evidence.
    Cells(usize),
    /// It was imported before; nothing changed.
    Already,
}

impl Export {
    pub fn new(contents: &Contents, identity: Identity, now_s: u32) -> Export {
        let routers = contents.routers.iter().map(|(router, of_router)| ExportedRouter {
            router: router.clone(),
            configuration: of_router.configuration.clone(),
            request_types: of_router.types.iter().map(|(name, of_type)| exported(name, of_type, now_s)).collect(),
        });
        Export {
            version: VERSION,
            id: format!("{:016x}", rand::random::<u64>()),
            store: format!("{:016x}", identity.id),
            exported_s: now_s,
            routers: routers.collect(),
        }
    }

    /// What is wrong with it, if anything.
    pub fn check(&self) -> Result<(), String> {
        if self.version != VERSION {
            return Err(format!("version: {} is not known; allowed: {VERSION}", self.version));
        }
        validate::name("id", &self.id)?;
        for (index, router) in self.routers.iter().enumerate() {
            let path = format!("routers[{index}]");
            validate::name(&format!("{path}.router"), &router.router)?;
            if let Some(json) = &router.configuration {
                validate::configuration(&format!("{path}.configuration"), json)?;
            }
            for (index, of_type) in router.request_types.iter().enumerate() {
                let path = format!("{path}.request_types[{index}]");
                validate::name(&format!("{path}.request_type"), &of_type.request_type)?;
                for model in of_type.picks.keys() {
                    validate::name(&format!("{path}.picks"), model)?;
                }
                for model in of_type.usage.keys() {
                    validate::name(&format!("{path}.usage"), model)?;
                }
                for (model, (successes, failures)) in of_type.epochs.iter().flat_map(|epoch| &epoch.evidence) {
                    validate::name(&format!("{path}.epochs"), model)?;
                    validate::count(&format!("{path}.epochs"), *successes)?;
                    validate::count(&format!("{path}.epochs"), *failures)?;
                }
            }
        }
        Ok(())
    }
}

impl ExportedType {
    /// By model: what it was used for.
    fn tallies(&self) -> BTreeMap<&String, Tally> {
        let mut tallies: BTreeMap<&String, Tally> = BTreeMap::new();
        let picks = self.picks.iter().map(|(model, picks)| (model, Tally { picks: *picks, ..Tally::default() }));
        let usage = self.usage.iter().map(|(model, usage)| {
            let ExportedUsage { input_tokens, output_tokens, cost_microusd } = *usage;
            (model, Tally { picks: 0, input_tokens, output_tokens, cost_microusd })
        });
        for (model, tally) in picks.chain(usage) {
            let sum = tallies.entry(model).or_default();
            *sum = sum.plus(tally);
        }
        tallies
    }
}

fn exported(name: &str, of_type: &TypeContents, now_s: u32) -> ExportedType {
    let epochs = of_type.spans().into_iter().map(|span| ExportedEpoch {
        ends_s: if span.ends_s == OPEN { now_s } else { span.ends_s },
        evidence: of_type
            .named(&span)
            .map(|(model, evidence)| (model.to_owned(), (evidence.successes, evidence.failures)))
            .collect(),
    });
    let resets = of_type.models.iter().chain(of_type.tallies.keys());
    let usage = of_type.tallies.iter().map(|(model, tally)| {
        let Tally { picks: _, input_tokens, output_tokens, cost_microusd } = *tally;
        (model.clone(), ExportedUsage { input_tokens, output_tokens, cost_microusd })
    });
    ExportedType {
        request_type: name.to_owned(),
        picks: of_type.tallies.iter().map(|(model, tally)| (model.clone(), tally.picks)).collect(),
        usage: usage.collect(),
        resets: resets.map(|model| (model.clone(), of_type.reset_of(model))).collect(),
        epochs: epochs.collect(),
    }
}

/// Takes a checked export in. Nobody else may write.
///
/// What comes back to the store that it was exported from is mostly still there: of that, only cells that were reset since
/// are taken.
pub async fn import(
    transaction: &mut dyn Transaction,
    identity: Identity,
    export: &Export,
    now_s: u32,
) -> Result<Imported, StoreError> {
    let ids = [&export.id];
    let known =
        transaction.run("SELECT id FROM imports WHERE id IN ({rows})", rows![ids; Texts(|id| id.to_string())]).await?;
    if !known.is_empty() {
        return Ok(Imported::Already);
    }
    let mark = rows![ids; Texts(|id| id.to_string()), Ints(|_| i64::from(now_s))];
    transaction.run("INSERT INTO imports (id, imported_s) {rows}", mark).await?;

    let mut all = rows::read_all(transaction).await?;
    let contents = Contents::new(all.clone()).0;
    let is_own = export.store == format!("{:016x}", identity.id);
    let replica = rand::random::<u64>().max(1);
    let (mut configurations, mut cells) = (Vec::new(), std::collections::BTreeSet::new());
    for router in &export.routers {
        let here = contents.routers.get(&router.router);
        if let (Some(json), None) = (&router.configuration, here.and_then(|here| here.configuration.as_ref())) {
            configurations.push(Configuration { router: router.router.clone(), json: json.clone() });
        }
        for of_type in &router.request_types {
            // Silent since ever: it is retired at once.
            all.accounts.push(Account {
                router: router.router.clone(),
                request_type: of_type.request_type.clone(),
                replica,
                compacted_below: 0,
                last_seen_s: 0,
            });
            all.tallies.extend(of_type.tallies().into_iter().filter(|_| !is_own).map(|(model, tally)| TallyRow {
                router: router.router.clone(),
                request_type: of_type.request_type.clone(),
                replica,
                model: model.clone(),
                tally,
            }));
            for (number, epoch) in of_type.epochs.iter().enumerate() {
                for (model, (successes, failures)) in &epoch.evidence {
                    let reset = contents.reset_of(&router.router, &of_type.request_type, model);
                    if is_own && of_type.resets.get(model).copied().unwrap_or_default() == reset {
                        continue;
                    }
                    cells.insert((&router.router, &of_type.request_type, model));
                    all.evidence.push(Evidence {
                        router: router.router.clone(),
                        request_type: of_type.request_type.clone(),
                        replica,
                        epoch: number as u32,
                        model: model.clone(),
                        successes: *successes,
                        failures: *failures,
                        reset,
                        closed: true,
                        ends_s: epoch.ends_s.min(now_s),
                    });
                }
            }
        }
    }
    let cells = cells.len();
    rows::put_configurations(transaction, &configurations, now_s).await?;
    compact::compact(transaction, all, now_s).await?;
    Ok(Imported::Cells(cells))
}
