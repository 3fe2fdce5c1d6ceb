//! Cells as commands show them: one line for each, with the evidence as it was counted, neither discounted nor scaled
//! down.

use std::collections::BTreeMap;

use adaptive_router::bandit::evidence::Evidence;
use adaptive_router_sidecar::store::Export;

/// By router, request type and model.
pub type Cells = BTreeMap<[String; 3], Evidence>;

/// The cells with evidence in an export.
pub fn of_export(export: &Export) -> Cells {
    let mut cells = Cells::new();
    for router in &export.routers {
        for of_type in &router.request_types {
            for (model, (successes, failures)) in of_type.evidence() {
                let name = [router.router.clone(), of_type.request_type.clone(), model.clone()];
                let sum = cells.entry(name).or_default();
                *sum = *sum + Evidence { successes: *successes, failures: *failures };
            }
        }
    }
    cells
}

pub fn lines(cells: &Cells) -> impl Iterator<Item = String> {
    cells.iter().map(|([router, request_type, model], Evidence { successes, failures })| {
        format!("  {router}  {request_type}  {model}  {successes:.1} successes  {failures:.1} failures")
    })
}

/// `1 cell`, `2 cells`.
pub fn count(cells: usize) -> String {
    if cells == 1 { "1 cell".to_owned() } else { format!("{cells} cells") }
}
