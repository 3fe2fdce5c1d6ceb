//! Means over seeds with their standard errors, as Markdown.

use super::policies::Contestant;
use super::portfolios::Family;
use super::run::{Run, Wait};
use super::world::World;

/// All runs of one policy in one world.
pub struct Row {
    pub contestant: Contestant,
    pub runs: Vec<Run>,
}

/// Mean and standard error of the mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    pub mean: f64,
    pub error: f64,
}

impl Estimate {
    pub fn of(values: impl Iterator<Item = f64>) -> Estimate {
        let values: Vec<f64> = values.collect();
        let count = values.len() as f64;
        let mean = values.iter().sum::<f64>() / count.max(1.0);
        let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
        let error = if count > 1.0 { (squares / (count - 1.0) / count).sqrt() } else { 0.0 };
        Estimate { mean, error }
    }
}

impl Row {
    pub fn estimate(&self, of: impl Fn(&Run) -> f64) -> Estimate {
        Estimate::of(self.runs.iter().map(of))
    }
}

/// A heading, and the text of a row below it.
type Column = (&'static str, Box<dyn Fn(&Row) -> String>);

/// A world's table.
pub fn table(world: &World, rows: &[Row]) -> String {
    let changes = world.phases.len() > 1;
    let falls = world.watch.is_some_and(|watch| watch.falls.is_some());
    let rises = world.watch.is_some_and(|watch| watch.rises.is_some());
    let mut columns: Vec<Column> = vec![
        ("policy", Box::new(|row| row.contestant.name().to_owned())),
        ("success %", Box::new(|row| shown(row.estimate(|run| 100.0 * run.success), 1))),
    ];
    if changes {
        columns.push((
            "after the change %",
            Box::new(|row| shown(row.estimate(|run| 100.0 * run.success_after_change), 1)),
        ));
        columns.push((
            "its value, weights pp",
            Box::new(|row| shown(row.estimate(|run| 100.0 * run.value_after_change), 1)),
        ));
    }
    columns.push(("USD per 1k", Box::new(|row| shown(row.estimate(|run| run.usd_per_1k), 2))));
    columns.push(("regret, floor pp", Box::new(|row| shown(row.estimate(|run| 100.0 * run.regret_floor), 2))));
    columns.push(("regret, weights pp", Box::new(|row| shown(row.estimate(|run| 100.0 * run.regret_weights), 2))));
    if falls {
        columns.push(("avoided after", Box::new(|row| waited(row, |run| run.avoided))));
    }
    if rises {
        columns.push((
            if falls { "used again after" } else { "used after" },
            Box::new(|row| waited(row, |run| run.used_again)),
        ));
    }
    let headings: Vec<&str> = columns.iter().map(|(heading, _)| *heading).collect();
    let rules: Vec<&str> =
        columns.iter().map(|(heading, _)| if *heading == "policy" { "---" } else { "---:" }).collect();
    let mut text =
        format!("**{}**: {}.\n\n| {} |\n|{}|\n", world.name, world.what, headings.join(" | "), rules.join("|"));
    for row in rows {
        let cells: Vec<String> = columns.iter().map(|(_, cell)| cell(row)).collect();
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

/// The main results of the random portfolios, one line for each family. `families`: with the rows of
/// [`Contestant::PORTFOLIOS`].
pub fn small_table(families: &[(Family, Vec<Row>)]) -> String {
    let mut text = "Random portfolios of 2 to 8 models: `quality_floor` beside the oracle of the same floor, and `weights`.\n\n\
        | what happens | USD, of the oracle's | success, less the oracle's pp | regret, floor pp | its worst tenth | avoided after | \
        used again after | regret, weights pp | LiteLLM's |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
        .to_owned();
    for (family, rows) in families {
        let [floor, weights, peer, oracle] = rows.as_slice() else { continue };
        let pairs = || floor.runs.iter().zip(&oracle.runs);
        let cells = [
            family.name().to_owned(),
            shown(Estimate::of(pairs().map(|(ours, oracle)| ours.usd_per_1k / oracle.usd_per_1k)), 2),
            shown(Estimate::of(pairs().map(|(ours, oracle)| 100.0 * (ours.success - oracle.success))), 2),
            shown(floor.estimate(|run| 100.0 * run.regret_floor), 2),
            format!("{:.2}", worst_tenth(floor)),
            waited(floor, |run| run.avoided),
            waited(floor, |run| run.used_again),
            shown(weights.estimate(|run| 100.0 * run.regret_weights), 2),
            shown(peer.estimate(|run| 100.0 * run.regret_weights), 2),
        ];
        text.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    text
}

/// The 90th percentile of the runs' floor regret, in percentage points.
fn worst_tenth(row: &Row) -> f64 {
    let mut regrets: Vec<f64> = row.runs.iter().map(|run| 100.0 * run.regret_floor).collect();
    regrets.sort_by(f64::total_cmp);
    regrets.get(regrets.len() * 9 / 10).copied().unwrap_or_default()
}

/// Marks around the tables in a document.
const BEGIN: &str = "<!-- tables: written by `make evaluate` -->\n";
const END: &str = "<!-- /tables -->\n";

/// The document with these tables between its marks. The error says what is wrong with the marks.
pub fn in_document(document: &str, tables: &str) -> Result<String, String> {
    let single = |mark: &str| match document.matches(mark).count() {
        1 => document.find(mark).ok_or_else(String::new),
        count => Err(format!("the line {:?} stands there {count} times; it must stand there once", mark.trim_end())),
    };
    let (begin, end) = (single(BEGIN)? + BEGIN.len(), single(END)?);
    match (document.get(..begin), document.get(end..)) {
        (Some(before), Some(after)) if begin <= end => Ok(format!("{before}{tables}{after}")),
        _ => Err(format!("the line {:?} stands after {:?}; exchange them", BEGIN.trim_end(), END.trim_end())),
    }
}

fn shown(estimate: Estimate, digits: usize) -> String {
    let Estimate { mean, error } = estimate;
    // Adding 0 removes the sign of a negative zero.
    let mean = mean + 0.0;
    if error < 0.5 * 0.1_f64.powi(digits as i32) {
        format!("{mean:.digits$}")
    } else {
        format!("{mean:.digits$} ± {error:.digits$}")
    }
}

/// The mean over the runs in which it happened, and the number of runs in which it did not.
fn waited(row: &Row, of: impl Fn(&Run) -> Wait) -> String {
    let waits: Vec<Wait> = row.runs.iter().map(of).filter(|wait| *wait != Wait::NotExpected).collect();
    let happened: Vec<f64> = waits
        .iter()
        .filter_map(|wait| if let Wait::Requests(requests) = wait { Some(*requests as f64) } else { None })
        .collect();
    match (waits.len(), happened.len()) {
        (0, _) => "–".to_owned(),
        (_, 0) => "never".to_owned(),
        (all, some) if all == some => shown(Estimate::of(happened.into_iter()), 0),
        (all, some) => format!("{} (never: {} of {all})", shown(Estimate::of(happened.into_iter()), 0), all - some),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_go_between_the_marks() {
        let [begin, end] = [BEGIN, END];
        for (document, expected) in [
            (format!("a\n{begin}old\n{end}b\n"), Ok(format!("a\n{begin}new\n{end}b\n"))),
            (format!("{begin}{end}"), Ok(format!("{begin}new\n{end}"))),
            (format!("a\n{end}"), Err("stands there 0 times")),
            (format!("{begin}{begin}{end}"), Err("stands there 2 times")),
            (format!("{end}{begin}"), Err("exchange them")),
        ] {
            match (in_document(&document, "new\n"), expected) {
                (Ok(document), Ok(expected)) => assert_eq!(document, expected),
                (Err(message), Err(part)) if message.contains(part) => {}
                (got, expected) => panic!("{document:?}: {got:?} instead of {expected:?}"),
            }
        }
    }
}
