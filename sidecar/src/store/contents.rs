//! Everything that counts, at one moment.
//!
//! A row of evidence counts if its account is open, if the account has not compacted the row's epoch, and if no later
//! reset voided the row. These rules make every race of syncs with compactions and resets harmless, because a row that
//! comes too late does not count.

use std::collections::BTreeMap;

use adaptive_router::bandit::discounting::{self, OPEN, Span};
use adaptive_router::bandit::evidence;
use adaptive_router::fleet::usage::Tally;
use adaptive_router::hash;

use super::rows::{Account, All, COMPACTED, Evidence, ResetRow};

/// If a replica is silent for this many seconds while others speak, no more evidence is expected in its open epoch for
/// now.
const GONE_S: u32 = 600;

/// The contents by the router's name. They include every router with a configuration and every router with an account.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents {
    pub routers: BTreeMap<String, RouterContents>,
    resets: Vec<ResetRow>,
}

/// What is kept of one router.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RouterContents {
    /// The router's part of the plugin configuration, as JSON. It is missing until a filter sends it.
    pub configuration: Option<String>,
    /// By the request type's name.
    pub types: BTreeMap<String, TypeContents>,
}

/// What is kept of one request type of a router.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TypeContents {
    /// The usage of each model: the sum over all replicas, past and present.
    pub tallies: BTreeMap<String, Tally>,
    /// The names of the models with evidence, sorted. The spans of `epochs` refer to models by their indices here.
    pub(crate) models: Vec<String>,
    /// The evidence that counts, by replica and number.
    pub(crate) epochs: Vec<Epoch>,
    /// By replica.
    pub(crate) accounts: BTreeMap<u64, Account>,
    /// The resets that apply to this request type.
    resets: Vec<ResetRow>,
}

/// The evidence of one replica's epoch.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Epoch {
    pub replica: u64,
    pub number: u32,
    pub span: Span,
}

impl Contents {
    /// Also returns the rows that do not count.
    pub(crate) fn new(all: All) -> (Contents, Vec<Evidence>) {
        let mut contents = Contents::default();
        for row in all.configurations {
            contents.routers.entry(row.router).or_default().configuration = Some(row.json);
        }
        for account in all.accounts {
            let of_type = contents.of(&account.router, &account.request_type);
            of_type.accounts.insert(account.replica, account);
        }
        for row in all.tallies {
            let tally = contents.of(&row.router, &row.request_type).tallies.entry(row.model).or_default();
            *tally = tally.plus(row.tally);
        }
        let mut evidence: BTreeMap<(String, String), Vec<Evidence>> = BTreeMap::new();
        for row in all.evidence {
            contents.of(&row.router, &row.request_type);
            evidence.entry((row.router.clone(), row.request_type.clone())).or_default().push(row);
        }
        for row in &all.resets {
            let Some(router) = contents.routers.get_mut(&row.router) else { continue };
            for (name, of_type) in &mut router.types {
                if row.request_type.is_empty() || row.request_type == *name {
                    of_type.resets.push(row.clone());
                }
            }
        }
        contents.resets = all.resets;
        let mut void = Vec::new();
        for ((router, request_type), rows) in evidence {
            contents.of(&router, &request_type).take(rows, &mut void);
        }
        (contents, void)
    }

    /// The number of the latest reset of a cell; 0: none.
    pub(crate) fn reset_of(&self, router: &str, request_type: &str, model: &str) -> u32 {
        let fits = |row: &&ResetRow| {
            row.router == router
                && (row.request_type.is_empty() || row.request_type == request_type)
                && (row.model.is_empty() || row.model == model)
        };
        self.resets.iter().filter(fits).map(|row| row.number).max().unwrap_or(0)
    }

    /// The number of the latest reset of all; 0: none.
    pub fn greatest_reset(&self) -> u32 {
        self.resets.iter().map(|row| row.number).max().unwrap_or(0)
    }

    fn of(&mut self, router: &str, request_type: &str) -> &mut TypeContents {
        let router = self.routers.entry(router.to_owned()).or_default();
        router.types.entry(request_type.to_owned()).or_default()
    }
}

impl TypeContents {
    /// The evidence of all replicas, joined. Models are given by [`hash::name`], because
    /// [`adaptive_router::bandit::beliefs::Beliefs::new`] expects it.
    pub fn history(&self) -> Vec<Span> {
        let names: Vec<u32> = self.models.iter().map(|model| hash::name(model)).collect();
        let mut spans = self.spans();
        for (model, _) in spans.iter_mut().flat_map(|span| &mut span.cells) {
            *model = names.get(*model as usize).copied().unwrap_or_default();
        }
        spans
    }

    /// The evidence of all replicas, joined, with the indices of the models.
    pub(crate) fn spans(&self) -> Vec<Span> {
        self.spans_but_of(None)
    }

    /// The same, without the part that the replica still keeps itself.
    pub(crate) fn spans_but_of(&self, own: Option<u64>) -> Vec<Span> {
        let last_seen_s = self.accounts.values().map(|account| account.last_seen_s).max().unwrap_or_default();
        let others = self.epochs.iter().filter(|epoch| Some(epoch.replica) != own);
        let spans = others.map(|epoch| {
            let mut span = epoch.span.clone();
            let seen_s = self.accounts.get(&epoch.replica).map_or(last_seen_s, |account| account.last_seen_s);
            // If a replica is gone, its open epoch is given as closed when the replica was last seen, because no more
            // is expected now. The store keeps the epoch open in case the replica returns.
            if span.ends_s == OPEN && last_seen_s.saturating_sub(seen_s) > GONE_S {
                span.ends_s = seen_s;
            }
            span
        });
        discounting::joined(spans.collect())
    }

    /// A span's evidence by the names of the models.
    pub(crate) fn named<'a>(&'a self, span: &'a Span) -> impl Iterator<Item = (&'a str, evidence::Evidence)> {
        span.cells
            .iter()
            .filter_map(|(model, evidence)| self.models.get(*model as usize).map(|name| (name.as_str(), *evidence)))
    }

    /// The number of the latest reset of a model's cell; 0: none.
    pub fn reset_of(&self, model: &str) -> u32 {
        let fits = |row: &&ResetRow| row.model.is_empty() || row.model == model;
        self.resets.iter().filter(fits).map(|row| row.number).max().unwrap_or(0)
    }

    pub(crate) fn has_resets(&self) -> bool {
        !self.resets.is_empty()
    }

    /// The names of the models with evidence or a tally, sorted.
    pub fn models(&self) -> std::collections::BTreeSet<&str> {
        self.models.iter().chain(self.tallies.keys()).map(String::as_str).collect()
    }

    /// Accounts of replicas that are open.
    pub fn replicas(&self) -> usize {
        self.accounts.len()
    }

    fn take(&mut self, mut rows: Vec<Evidence>, void: &mut Vec<Evidence>) {
        rows.sort_by(|a, b| (a.replica, a.epoch, &a.model).cmp(&(b.replica, b.epoch, &b.model)));
        // An epoch is closed if any of its rows is closed. The row of a model that left the router may stay open,
        // because a replica may no longer tell it.
        let mut epochs: Vec<Epoch> = Vec::new();
        for row in &rows {
            if epochs.last().is_none_or(|last| (last.replica, last.number) != (row.replica, row.epoch)) {
                let span = Span { ends_s: OPEN, cells: Vec::new() };
                epochs.push(Epoch { replica: row.replica, number: row.epoch, span });
            }
            if let Some(last) = epochs.last_mut().filter(|_| row.closed) {
                last.span.ends_s = last.span.ends_s.min(row.ends_s);
            }
        }
        let mut resets: BTreeMap<&str, u32> = BTreeMap::new();
        for row in &rows {
            if !resets.contains_key(row.model.as_str()) {
                resets.insert(&row.model, self.reset_of(&row.model));
            }
        }
        let counts = |row: &Evidence| {
            let account = self.accounts.get(&row.replica);
            (row.replica == COMPACTED || account.is_some_and(|account| row.epoch >= account.compacted_below))
                && resets.get(row.model.as_str()).is_none_or(|reset| row.reset >= *reset)
        };
        let counting: Vec<bool> = rows.iter().map(counts).collect();
        let names = rows.iter().zip(&counting).filter(|(_, counts)| **counts).map(|(row, _)| row.model.as_str());
        let mut models: Vec<String> = Vec::new();
        let sorted: std::collections::BTreeSet<&str> = names.collect();
        models.extend(sorted.into_iter().map(str::to_owned));
        let mut places = epochs.iter_mut().peekable();
        for (row, counts) in rows.into_iter().zip(counting) {
            while places.next_if(|epoch| (epoch.replica, epoch.number) != (row.replica, row.epoch)).is_some() {}
            if !counts {
                void.push(row);
                continue;
            }
            let evidence = evidence::Evidence { successes: row.successes, failures: row.failures };
            if let (Some(epoch), Ok(model)) = (places.peek_mut(), models.binary_search(&row.model)) {
                epoch.span.cells.push((model as u32, evidence));
            }
        }
        epochs.retain(|epoch| !epoch.span.cells.is_empty());
        self.models = models;
        self.epochs = epochs;
    }
}
