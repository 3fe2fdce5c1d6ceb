//! Refuses requests that break the protocol, with the field and the reason.

use adaptive_router::fleet::wire::{
    MAX_CONFIGURATION_BYTES, MAX_EPOCHS, MAX_MODELS, MAX_SESSION_RECORDS, MAX_TABLES, SyncRequest, Table,
};

/// The maximum number of characters of a name, as in the filter's configuration.
const MAX_NAME_CHARS: usize = 128;
/// Bytes of a session record.
pub const RECORD_BYTES: usize = 28;
/// No real count comes near this limit, and sums of such counts stay finite.
const MAX_COUNT: f64 = 1e12;
/// No real number of requests, tokens or millionths of a USD comes near this limit. JSON holds every number below it
/// exactly.
const MAX_TALLY: u64 = 1 << 53;

/// Checks a request. The error says what is wrong. `most_reset`: the greatest reset number that is allowed.
pub fn request(request: &SyncRequest, most_reset: u32) -> Result<(), String> {
    at_most("tables", request.tables.len(), MAX_TABLES)?;
    for (index, table) in request.tables.iter().enumerate() {
        self::table(&format!("tables[{index}]"), table, most_reset)?;
    }
    at_most("routers", request.routers.len(), MAX_TABLES)?;
    for (index, configured) in request.routers.iter().enumerate() {
        name(&format!("routers[{index}].router"), &configured.router)?;
        configuration(&format!("routers[{index}].json"), &configured.json)?;
    }
    let bytes = request.sessions.len();
    if !bytes.is_multiple_of(RECORD_BYTES) {
        return Err(format!("sessions: {bytes} bytes are not a multiple of {RECORD_BYTES}"));
    }
    at_most("sessions", bytes / RECORD_BYTES, MAX_SESSION_RECORDS)
}

fn table(path: &str, table: &Table, most_reset: u32) -> Result<(), String> {
    name(&format!("{path}.router"), &table.router)?;
    name(&format!("{path}.request_type"), &table.request_type)?;
    if table.replica == 0 {
        return Err(format!("{path}.replica: 0 is no replica"));
    }
    let models = table.models.len();
    at_most(&format!("{path}.models"), models, MAX_MODELS)?;
    for (index, model) in table.models.iter().enumerate() {
        name(&format!("{path}.models[{index}]"), model)?;
        if table.models.iter().take(index).any(|earlier| earlier == model) {
            return Err(format!("{path}.models[{index}]: {model:?} is there twice"));
        }
    }
    by_model(&format!("{path}.resets"), table.resets.len(), models)?;
    if let Some(reset) = table.resets.iter().find(|reset| **reset > most_reset) {
        return Err(format!("{path}.resets: {reset} is no reset's number here; allowed: 0 to {most_reset}"));
    }
    for (list, counts) in [
        ("picks", &table.picks),
        ("input_tokens", &table.input_tokens),
        ("output_tokens", &table.output_tokens),
        ("cost_microusd", &table.cost_microusd),
    ] {
        by_model(&format!("{path}.{list}"), counts.len(), models)?;
        counts.iter().try_for_each(|count| tally(&format!("{path}.{list}"), *count))?;
    }
    at_most(&format!("{path}.epochs"), table.epochs.len(), MAX_EPOCHS)?;
    for (index, epoch) in table.epochs.iter().enumerate() {
        // The greatest number is refused, because the store marks compacted epochs by the number after the last.
        if epoch.number == u32::MAX {
            return Err(format!("{path}.epochs[{index}].number: {} is the end; allowed: less", epoch.number));
        }
        for (list, counts) in [("successes", &epoch.successes), ("failures", &epoch.failures)] {
            let path = format!("{path}.epochs[{index}].{list}");
            by_model(&path, counts.len(), models)?;
            counts.iter().try_for_each(|value| count(&path, *value))?;
        }
    }
    Ok(())
}

/// Checks that a name can stand in a stat, in a header and in every database.
pub fn name(path: &str, name: &str) -> Result<(), String> {
    let chars = name.chars().count();
    if chars == 0 || chars > MAX_NAME_CHARS || name.contains(char::is_control) {
        let shown: String = name.chars().take(MAX_NAME_CHARS).collect();
        return Err(format!(
            "{path}: {shown:?} is not a name; allowed: 1 to {MAX_NAME_CHARS} characters, no control characters"
        ));
    }
    Ok(())
}

/// A router's configuration must be JSON. Its meaning is left to its readers.
pub fn configuration(path: &str, json: &str) -> Result<(), String> {
    if json.len() > MAX_CONFIGURATION_BYTES {
        return Err(format!("{path}: {} bytes are too many; allowed: up to {MAX_CONFIGURATION_BYTES}", json.len()));
    }
    match serde_json::from_str::<serde::de::IgnoredAny>(json) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("{path}: is not JSON: {error}")),
    }
}

/// Checks a number of soft successes or failures.
pub fn count(path: &str, value: f64) -> Result<(), String> {
    match (0.0..=MAX_COUNT).contains(&value) {
        true => Ok(()),
        false => Err(format!("{path}: {value} is no count; allowed: 0 to {MAX_COUNT}")),
    }
}

/// Checks a number of picks, tokens or millionths of a USD.
pub fn tally(path: &str, value: u64) -> Result<(), String> {
    match value <= MAX_TALLY {
        true => Ok(()),
        false => Err(format!("{path}: {value} is no count; allowed: 0 to {MAX_TALLY}")),
    }
}

fn by_model(path: &str, length: usize, models: usize) -> Result<(), String> {
    match length == 0 || length == models {
        true => Ok(()),
        false => Err(format!("{path}: has {length} values for {models} models")),
    }
}

fn at_most(path: &str, count: usize, most: usize) -> Result<(), String> {
    match count <= most {
        true => Ok(()),
        false => Err(format!("{path}: {count} are too many; allowed: up to {most}")),
    }
}

#[cfg(test)]
mod tests {
    use adaptive_router::fleet::wire::{Epoch, RouterConfiguration};

    use super::*;

    fn valid() -> SyncRequest {
        let epoch = Epoch { number: 3, successes: vec![1.0, 0.0], ..Epoch::default() };
        let table = Table {
            router: "a.b/c".into(),
            request_type: "général".into(),
            replica: 7,
            models: vec!["gpt-4.1".into(), "日本".into()],
            resets: vec![0, 1],
            picks: vec![1, 2],
            input_tokens: vec![0, 30],
            epochs: vec![epoch],
            ..Table::default()
        };
        SyncRequest { tables: vec![table], sessions: vec![0; 56], ..SyncRequest::default() }
    }

    #[test]
    fn what_the_protocol_does_not_allow_is_refused_with_its_field() {
        assert_eq!(request(&valid(), 9), Ok(()));
        assert_eq!(request(&SyncRequest::default(), 9), Ok(()));
        let check = |change: &dyn Fn(&mut SyncRequest), expected: &str| {
            let mut changed = valid();
            change(&mut changed);
            let refused = request(&changed, 9).unwrap_err();
            assert!(refused.starts_with(expected), "{refused}, not {expected}");
        };
        check(&|r| r.tables = vec![r.tables[0].clone(); 17], "tables: 17 are too many");
        check(&|r| r.tables[0].router.clear(), "tables[0].router: \"\" is not a name");
        check(&|r| r.tables[0].request_type = "x".repeat(129), "tables[0].request_type: ");
        check(&|r| r.tables[0].models[1] = "a\0".into(), "tables[0].models[1]: \"a\\0\" is not a name");
        check(&|r| r.tables[0].models[1] = "gpt-4.1".into(), "tables[0].models[1]: \"gpt-4.1\" is there twice");
        check(&|r| r.tables[0].replica = 0, "tables[0].replica: 0");
        check(&|r| r.tables[0].resets = vec![1], "tables[0].resets: has 1 values for 2 models");
        check(&|r| r.tables[0].resets = vec![1, 10], "tables[0].resets: 10 is no reset's number");
        check(&|r| r.tables[0].picks = vec![1; 3], "tables[0].picks: has 3 values");
        check(&|r| r.tables[0].picks = vec![u64::MAX, 0], "tables[0].picks: 18446744073709551615");
        check(&|r| r.tables[0].input_tokens = vec![1], "tables[0].input_tokens: has 1 values for 2 models");
        check(&|r| r.tables[0].output_tokens = vec![u64::MAX, 0], "tables[0].output_tokens: 18446744073709551615");
        check(&|r| r.tables[0].cost_microusd = vec![1; 3], "tables[0].cost_microusd: has 3 values");
        check(&|r| r.tables[0].models = (0..65).map(|n| n.to_string()).collect(), "tables[0].models: 65 are");
        check(&|r| r.tables[0].epochs = vec![Epoch::default(); 49], "tables[0].epochs: 49 are too many");
        check(&|r| r.tables[0].epochs[0].number = u32::MAX, "tables[0].epochs[0].number: 4294967295 is");
        let absurd = 7_500_000_000_000_000_000;
        check(&|r| r.tables[0].cost_microusd = vec![absurd, 0], "tables[0].cost_microusd: 7500000000000000000 is");
        check(&|r| r.tables[0].input_tokens = vec![(1 << 53) + 1, 0], "tables[0].input_tokens: 9007199254740993 is");
        check(&|r| r.tables[0].epochs[0].failures = vec![0.0], "tables[0].epochs[0].failures: has 1");
        for bad in [-1.0, f64::NAN, f64::INFINITY, 1e13] {
            check(&|r| r.tables[0].epochs[0].successes[0] = bad, "tables[0].epochs[0].successes: ");
        }
        check(&|r| r.sessions = vec![0; 29], "sessions: 29 bytes");
        check(&|r| r.sessions = vec![0; 28 * 4_097], "sessions: 4097 are too many");
        let configuration = |json: &str| vec![RouterConfiguration { router: "r".into(), json: json.into() }];
        check(&|r| r.routers = configuration("{"), "routers[0].json: is not JSON");
        check(&|r| r.routers = configuration(&" ".repeat(262_145)), "routers[0].json: 262145 bytes");
    }
}
