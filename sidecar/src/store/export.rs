//! The contents of a store as a file that another store can import.
//!
//! Accounts are exported one by one. So if a replica tells the new store everything it still holds, it adds nothing
//! that the export already brought.

use std::collections::{BTreeMap, BTreeSet};

use adaptive_router::bandit::discounting::OPEN;
use adaptive_router::fleet::usage::Tally;
use serde::{Deserialize, Serialize};

use super::contents::{Contents, Epoch, TypeContents};
use super::rows::{All, COMPACTED, TallyRow};
use super::schema::Identity;
use crate::validate;

/// The version of the format that is written, and the first that is read.
pub const VERSION: u32 = 2;
pub const FIRST_VERSION: u32 = 1;

/// The contents of a store. `export` writes them as JSON and `import` reads them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// The version of this format. Version 1 had no accounts: `epochs` held all evidence, including that of open
    /// accounts.
    pub version: u32,
    /// A random number, in hexadecimal. It names this export.
    pub id: String,
    /// The id of the exported store, in hexadecimal.
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

/// The accounts, and the evidence that belongs to no open account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedType {
    pub request_type: String,
    pub picks: BTreeMap<String, u64>,
    /// By model: the tokens and the cost of its responses. Earlier exports lack this.
    #[serde(default)]
    pub usage: BTreeMap<String, ExportedUsage>,
    /// By model: the latest reset before the export.
    pub resets: BTreeMap<String, u32>,
    /// Oldest first.
    pub epochs: Vec<ExportedEpoch>,
    #[serde(default)]
    pub accounts: Vec<ExportedAccount>,
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

/// One replica's account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedAccount {
    /// The replica's number, in hexadecimal.
    pub replica: String,
    /// The account's epochs below this number are part of the type's `epochs`.
    pub compacted_below: u32,
    /// In seconds of the Unix epoch.
    pub last_seen_s: u32,
    pub picks: BTreeMap<String, u64>,
    pub usage: BTreeMap<String, ExportedUsage>,
    /// By number.
    pub epochs: BTreeMap<u32, ExportedOwnEpoch>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportedOwnEpoch {
    /// In seconds of the Unix epoch. None: the replica still counts in this epoch.
    pub ends_s: Option<u32>,
    /// By model: soft successes and failures.
    pub evidence: BTreeMap<String, (f64, f64)>,
}

impl Export {
    pub(super) fn new(all: All, identity: Identity, now_s: u32) -> Export {
        let tallies = all.tallies.clone();
        let contents = Contents::new(all).0;
        let routers = contents.routers.iter().map(|(router, of_router)| {
            let types = of_router.types.iter().map(|(name, of_type)| {
                let here = tallies.iter().filter(|row| row.router == *router && row.request_type == *name);
                exported(name, of_type, &here.collect::<Vec<_>>())
            });
            ExportedRouter {
                router: router.clone(),
                configuration: of_router.configuration.clone(),
                request_types: types.collect(),
            }
        });
        Export {
            version: VERSION,
            id: format!("{:016x}", rand::random::<u64>()),
            store: identity.name(),
            exported_s: now_s,
            routers: routers.collect(),
        }
    }

    /// Checks the export. The error says what is wrong.
    pub fn check(&self) -> Result<(), String> {
        if !(FIRST_VERSION..=VERSION).contains(&self.version) {
            let version = self.version;
            return Err(format!("version: {version} is not known; allowed: {FIRST_VERSION} to {VERSION}"));
        }
        validate::name("id", &self.id)?;
        let mut types = BTreeSet::new();
        for (index, router) in self.routers.iter().enumerate() {
            let path = format!("routers[{index}]");
            validate::name(&format!("{path}.router"), &router.router)?;
            if let Some(json) = &router.configuration {
                validate::configuration(&format!("{path}.configuration"), json)?;
            }
            for (index, of_type) in router.request_types.iter().enumerate() {
                let path = format!("{path}.request_types[{index}]");
                of_type.check(&path)?;
                if !types.insert((&router.router, &of_type.request_type)) {
                    return Err(format!("{path}.request_type: {:?} is there twice", of_type.request_type));
                }
            }
        }
        Ok(())
    }
}

impl ExportedType {
    fn check(&self, path: &str) -> Result<(), String> {
        validate::name(&format!("{path}.request_type"), &self.request_type)?;
        check_used(path, &self.picks, &self.usage)?;
        check_evidence(&format!("{path}.epochs"), self.epochs.iter().flat_map(|epoch| &epoch.evidence))?;
        let mut replicas = BTreeSet::new();
        for (index, account) in self.accounts.iter().enumerate() {
            let path = format!("{path}.accounts[{index}]");
            match account.replica() {
                Some(replica) if replica != COMPACTED && replicas.insert(replica) => {}
                _ => return Err(format!("{path}.replica: {:?} is no replica, or is there twice", account.replica)),
            }
            check_used(&path, &account.picks, &account.usage)?;
            let evidence = account.epochs.values().flat_map(|epoch| &epoch.evidence);
            check_evidence(&format!("{path}.epochs"), evidence)?;
        }
        Ok(())
    }

    /// The usage by model.
    pub(super) fn tallies(&self) -> BTreeMap<&String, Tally> {
        tallies(&self.picks, &self.usage)
    }

    /// The evidence of all epochs, including those of accounts: model, successes and failures.
    pub fn evidence(&self) -> impl Iterator<Item = (&String, &(f64, f64))> {
        let of_accounts = self.accounts.iter().flat_map(|account| account.epochs.values());
        let of_accounts = of_accounts.flat_map(|epoch| &epoch.evidence);
        self.epochs.iter().flat_map(|epoch| &epoch.evidence).chain(of_accounts)
    }
}

impl ExportedAccount {
    pub(super) fn replica(&self) -> Option<u64> {
        u64::from_str_radix(&self.replica, 16).ok()
    }

    pub(super) fn tallies(&self) -> BTreeMap<&String, Tally> {
        tallies(&self.picks, &self.usage)
    }
}

fn check_used(
    path: &str,
    picks: &BTreeMap<String, u64>,
    usage: &BTreeMap<String, ExportedUsage>,
) -> Result<(), String> {
    picks.iter().try_for_each(|(model, picks)| {
        validate::name(&format!("{path}.picks"), model)?;
        validate::tally(&format!("{path}.picks"), *picks)
    })?;
    usage.iter().try_for_each(|(model, usage)| {
        let path = format!("{path}.usage");
        validate::name(&path, model)?;
        [usage.input_tokens, usage.output_tokens, usage.cost_microusd]
            .into_iter()
            .try_for_each(|tally| validate::tally(&path, tally))
    })
}

fn check_evidence<'a>(
    path: &str,
    evidence: impl IntoIterator<Item = (&'a String, &'a (f64, f64))>,
) -> Result<(), String> {
    evidence.into_iter().try_for_each(|(model, (successes, failures))| {
        validate::name(path, model)?;
        validate::count(path, *successes)?;
        validate::count(path, *failures)
    })
}

fn tallies<'a>(
    picks: &'a BTreeMap<String, u64>,
    usage: &'a BTreeMap<String, ExportedUsage>,
) -> BTreeMap<&'a String, Tally> {
    let mut tallies: BTreeMap<&String, Tally> = BTreeMap::new();
    let picks = picks.iter().map(|(model, picks)| (model, Tally { picks: *picks, ..Tally::default() }));
    let usage = usage.iter().map(|(model, usage)| {
        let ExportedUsage { input_tokens, output_tokens, cost_microusd } = *usage;
        (model, Tally { picks: 0, input_tokens, output_tokens, cost_microusd })
    });
    for (model, tally) in picks.chain(usage) {
        let sum = tallies.entry(model).or_default();
        *sum = sum.plus(tally);
    }
    tallies
}

fn exported(name: &str, of_type: &TypeContents, tallies: &[&TallyRow]) -> ExportedType {
    let of = |replica: u64| of_type.epochs.iter().filter(move |epoch| epoch.replica == replica);
    let evidence = |epoch: &Epoch| {
        let named = of_type.named(&epoch.span);
        named.map(|(model, evidence)| (model.to_owned(), (evidence.successes, evidence.failures))).collect()
    };
    let accounts = of_type.accounts.values().map(|account| {
        let (picks, usage) = used(tallies, account.replica);
        let epochs = of(account.replica).map(|epoch| {
            let ends_s = Some(epoch.span.ends_s).filter(|ends_s| *ends_s != OPEN);
            (epoch.number, ExportedOwnEpoch { ends_s, evidence: evidence(epoch) })
        });
        ExportedAccount {
            replica: format!("{:016x}", account.replica),
            compacted_below: account.compacted_below,
            last_seen_s: account.last_seen_s,
            picks,
            usage,
            epochs: epochs.collect(),
        }
    });
    let mut epochs: Vec<ExportedEpoch> =
        of(COMPACTED).map(|epoch| ExportedEpoch { ends_s: epoch.span.ends_s, evidence: evidence(epoch) }).collect();
    epochs.sort_by_key(|epoch| epoch.ends_s);
    let (picks, usage) = used(tallies, COMPACTED);
    let resets = of_type.models.iter().chain(of_type.tallies.keys());
    ExportedType {
        request_type: name.to_owned(),
        picks,
        usage,
        resets: resets.map(|model| (model.clone(), of_type.reset_of(model))).collect(),
        epochs,
        accounts: accounts.collect(),
    }
}

/// The usage of each model by one account.
fn used(tallies: &[&TallyRow], replica: u64) -> (BTreeMap<String, u64>, BTreeMap<String, ExportedUsage>) {
    let own = tallies.iter().filter(|row| row.replica == replica);
    own.map(|row| {
        let Tally { picks, input_tokens, output_tokens, cost_microusd } = row.tally;
        let usage = ExportedUsage { input_tokens, output_tokens, cost_microusd };
        ((row.model.clone(), picks), (row.model.clone(), usage))
    })
    .unzip()
}
