//! Compaction joins rows that no longer change, so that the store stays small however long the fleet lives.
//!
//! Closed epochs of replicas become part of the compacted evidence (account 0), and the account records up to which of
//! its epochs that is so. An account that was silent for long is closed with everything in it. Evidence that does not
//! count is dropped. The evidence is the same before and after, because [`discounting::joined`] drops none.

use std::collections::BTreeSet;

use adaptive_router::bandit::discounting::{self, OPEN, Span};
use adaptive_router::bandit::evidence;
use adaptive_router::fleet::usage::Tally;

use super::contents::{Contents, Epoch, TypeContents};
use super::database::Transaction;
use super::error::StoreError;
use super::rows::{self, Account, All, COMPACTED, Evidence, TallyRow};

/// An account is closed after this much silence, because a replica that is gone for good must not be kept for ever. A
/// replica that was cut off for a day still finds its account.
pub const SILENCE_S: u32 = 2 * 24 * 3_600;

/// The changes that a compaction makes to the tables.
#[derive(Debug, Default, PartialEq)]
pub struct Plan {
    delete: Vec<Evidence>,
    put: Vec<Evidence>,
    raised: Vec<Account>,
    retired: Vec<Account>,
    tallies: Vec<TallyRow>,
}

/// Compacts the rows, which must have been read in the same transaction. Nobody else may write in it. The result is the
/// number of retired accounts.
pub async fn compact(transaction: &mut dyn Transaction, all: All, now_s: u32) -> Result<usize, StoreError> {
    let plan = Plan::new(all, now_s);
    rows::delete_evidence(transaction, &plan.delete).await?;
    rows::put_evidence(transaction, &plan.put).await?;
    rows::put_accounts(transaction, &plan.raised).await?;
    rows::put_tallies(transaction, &plan.tallies).await?;
    rows::delete_accounts(transaction, &plan.retired).await?;
    Ok(plan.retired.len())
}

/// The request types of routers in which there is something to compact.
pub fn due(all: All, now_s: u32) -> BTreeSet<(String, String)> {
    let plan = Plan::new(all, now_s);
    let evidence = plan.delete.iter().chain(&plan.put).map(|row| (&row.router, &row.request_type));
    let accounts = plan.raised.iter().chain(&plan.retired).map(|row| (&row.router, &row.request_type));
    evidence.chain(accounts).map(|(router, request_type)| (router.clone(), request_type.clone())).collect()
}

impl Plan {
    pub fn new(all: All, now_s: u32) -> Plan {
        let tallies = all.tallies.clone();
        let (contents, void) = Contents::new(all);
        let mut plan = Plan { delete: void, ..Plan::default() };
        for (router, of_router) in &contents.routers {
            for (request_type, of_type) in &of_router.types {
                Table { router, request_type, of_type, now_s }.plan(&tallies, &mut plan);
            }
        }
        plan
    }
}

/// One request type of a router.
struct Table<'a> {
    router: &'a str,
    request_type: &'a str,
    of_type: &'a TypeContents,
    now_s: u32,
}

impl Table<'_> {
    fn plan(&self, tallies: &[TallyRow], plan: &mut Plan) {
        let (compacted, of_replicas): (Vec<&Epoch>, Vec<&Epoch>) =
            self.of_type.epochs.iter().partition(|epoch| epoch.replica == COMPACTED);
        let mut spans: Vec<Span> = compacted.iter().map(|epoch| epoch.span.clone()).collect();
        for account in self.of_type.accounts.values() {
            let own = of_replicas.iter().filter(|epoch| epoch.replica == account.replica);
            let is_silent = self.now_s.saturating_sub(account.last_seen_s) >= SILENCE_S;
            // If this store's first answer tells a replica of a reset, the replica tells everything it counted again,
            // because the reset did not mean that evidence. Until it has taken that answer, its closed epochs are not
            // compacted, because evidence told again for a compacted epoch does not count.
            let may_tell_again = !account.is_answered && self.of_type.has_resets();
            // Only epochs before the first open one are compacted, because a single number says how much of an account
            // is compacted.
            let is_final = |epoch: &&&Epoch| is_silent || (epoch.span.ends_s != OPEN && !may_tell_again);
            let folded: Vec<&&Epoch> = own.take_while(is_final).collect();
            for epoch in &folded {
                let ends_s = if epoch.span.ends_s == OPEN { account.last_seen_s } else { epoch.span.ends_s };
                spans.push(Span { ends_s, cells: epoch.span.cells.clone() });
                plan.delete.extend(self.rows(epoch.replica, epoch.number, &epoch.span));
            }
            if is_silent {
                plan.retired.push(account.clone());
            } else if let Some(last) = folded.last() {
                plan.raised.push(Account { compacted_below: last.number.saturating_add(1), ..account.clone() });
            }
        }
        self.plan_tallies(tallies, plan);
        self.replace(&compacted, discounting::joined(spans), plan);
    }

    /// Leaves unchanged spans as they are; mostly these are all but the newest. Two spans may be equal, so each is
    /// matched only once.
    fn replace(&self, before: &[&Epoch], after: Vec<Span>, plan: &mut Plan) {
        let mut next = before.iter().map(|epoch| epoch.number).max().map_or(0, |last| last.saturating_add(1));
        let mut gone: Vec<&Epoch> = before.to_vec();
        for mut span in after {
            span.cells.sort_by_key(|(model, _)| *model);
            match gone.iter().position(|epoch| epoch.span == span) {
                Some(place) => drop(gone.swap_remove(place)),
                None => {
                    plan.put.extend(self.rows(COMPACTED, next, &span));
                    next = next.saturating_add(1);
                }
            }
        }
        for epoch in gone {
            plan.delete.extend(self.rows(COMPACTED, epoch.number, &epoch.span));
        }
    }

    /// Adds the tallies of retired accounts to account 0.
    fn plan_tallies(&self, tallies: &[TallyRow], plan: &mut Plan) {
        let is_retired = |replica: u64| {
            plan.retired.iter().any(|account| {
                (account.replica, account.router.as_str(), account.request_type.as_str())
                    == (replica, self.router, self.request_type)
            })
        };
        let here = tallies.iter().filter(|row| row.router == self.router && row.request_type == self.request_type);
        let mut sums = std::collections::BTreeMap::<&str, (Tally, bool)>::new();
        for row in here {
            let folded = is_retired(row.replica);
            if folded || row.replica == COMPACTED {
                let (sum, grew) = sums.entry(&row.model).or_default();
                *sum = sum.plus(row.tally);
                *grew |= folded;
            }
        }
        let grown = sums.into_iter().filter(|(_, (_, grew))| *grew).map(|(model, (tally, _))| TallyRow {
            router: self.router.to_owned(),
            request_type: self.request_type.to_owned(),
            replica: COMPACTED,
            model: model.to_owned(),
            tally,
        });
        let grown: Vec<TallyRow> = grown.collect();
        plan.tallies.extend(grown);
    }

    fn rows(&self, replica: u64, epoch: u32, span: &Span) -> Vec<Evidence> {
        let row = |(model, evidence): &(u32, evidence::Evidence)| {
            let model = self.of_type.models.get(*model as usize)?;
            Some(Evidence {
                router: self.router.to_owned(),
                request_type: self.request_type.to_owned(),
                replica,
                epoch,
                model: model.clone(),
                successes: evidence.successes,
                failures: evidence.failures,
                reset: self.of_type.reset_of(model),
                closed: true,
                ends_s: span.ends_s,
            })
        };
        span.cells.iter().filter_map(row).collect()
    }
}
