//! The user's table: JSON lines.

use std::collections::BTreeMap;

use adaptive_router::config::{Config, Router};
use adaptive_router::language::fold;
use serde::Deserialize;
use serde_json::{Value, json};

/// A table, and the router through which its rows are played.
pub struct Table {
    pub router: Router,
    /// The mean cost of each model, in USD, in the order of the router's models.
    pub costs: Vec<f64>,
    pub rows: Vec<Row>,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Row {
    /// Index into the router's request types.
    pub request_type: usize,
    /// Answers by model. None: the row lacks the model.
    pub answers: Vec<Option<Answer>>,
}

/// A model's result for a request.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// 0..1
    pub score: f64,
    /// USD
    pub cost: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    request_type: Option<String>,
    prompt: Option<String>,
    models: BTreeMap<String, Answer>,
}

impl Table {
    /// `config`: a router's configuration, whose models are those of the table. Without it, all models are of tier 2.
    pub fn read(text: &str, config: Option<&str>, objective: Option<Value>) -> Result<Table, String> {
        let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
        let lines = lines.map(|(line, number)| Line::read(line).map_err(|why| format!("line {number}: {why}")));
        let lines: Vec<Line> = lines.collect::<Result<_, _>>()?;
        if lines.is_empty() {
            return Err("the table has no rows".to_owned());
        }
        let mut sums: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
        for (name, answer) in lines.iter().flat_map(|line| &line.models) {
            let (cost, count) = sums.entry(name).or_default();
            (*cost, *count) = (*cost + answer.cost, *count + 1.0);
        }
        let costs: BTreeMap<&str, f64> = sums.iter().map(|(name, (cost, count))| (*name, cost / count)).collect();
        let types = lines.iter().filter_map(|line| line.request_type.as_deref());
        let router = router(&costs, types.collect(), config, objective)?;
        let rows = lines.iter().map(|line| Row {
            request_type: line.request_type(&router),
            answers: router.models.iter().map(|model| line.models.get(&model.name).copied()).collect(),
        });
        let rows: Vec<Row> = rows.collect();
        let cost = |name: &String| costs.get(name.as_str()).copied();
        let costs = router.models.iter().map(|model| cost(&model.name).unwrap_or_default()).collect();
        Ok(Table { router, costs, rows })
    }
}

impl Line {
    fn read(line: &str) -> Result<Line, String> {
        let line: Line = serde_json::from_str(line).map_err(|error| error.to_string())?;
        if line.request_type.is_some() == line.prompt.is_some() {
            return Err("give either a request_type or a prompt".to_owned());
        }
        if line.models.is_empty() {
            return Err("models is empty; give at least one".to_owned());
        }
        for (name, Answer { score, cost }) in &line.models {
            if !(0.0..=1.0).contains(score) {
                return Err(format!("models.{name}.score: {score} is not allowed; allowed: 0 to 1"));
            }
            if !(*cost >= 0.0 && cost.is_finite()) {
                return Err(format!("models.{name}.cost: {cost} is not allowed; allowed: USD, 0 or more"));
            }
        }
        Ok(line)
    }

    fn request_type(&self, router: &Router) -> usize {
        let named = self.request_type.as_ref();
        let known = named.and_then(|name| router.request_types.iter().position(|known| known == name));
        known.unwrap_or_else(|| router.classify(&fold::folded(self.prompt.as_deref().unwrap_or_default())))
    }
}

/// A router of the table's models and types, made through its configuration.
fn router(
    costs: &BTreeMap<&str, f64>,
    types: std::collections::BTreeSet<&str>,
    config: Option<&str>,
    objective: Option<Value>,
) -> Result<Router, String> {
    let mut router = match config {
        Some(text) => {
            let config: Value = serde_json::from_str(text).map_err(|error| format!("the configuration: {error}"))?;
            config.pointer("/routers/0").unwrap_or(&config).clone()
        }
        None => {
            json!({"name": "replayed", "models": costs.keys().map(|name| json!({"name": name, "cluster": "none"})).collect::<Vec<_>>()})
        }
    };
    let models = router.get_mut("models").and_then(Value::as_array_mut).ok_or("the configuration has no models")?;
    // Models that are not in the table are removed, because they cannot be played.
    models.retain(|model| model.get("name").and_then(Value::as_str).is_some_and(|name| costs.contains_key(name)));
    for model in models {
        let name = model.get("name").and_then(Value::as_str).unwrap_or_default();
        let price = costs.get(name).copied().unwrap_or_default();
        if let Some(model) = model.as_object_mut() {
            // Only the order of the models by price matters, because a row's cost comes from the table.
            model.insert("input_cost_per_token".to_owned(), json!(price / 1e3));
            model.insert("output_cost_per_token".to_owned(), json!(price / 1e3));
        }
    }
    let fields = router.as_object_mut().ok_or("the configuration is no object")?;
    if let Some(objective) = objective {
        fields.insert("objective".to_owned(), objective);
    }
    let own = fields.entry("request_types").or_insert_with(|| json!([]));
    let known = |own: &Value, name: &str| {
        own.as_array().is_some_and(|own| own.iter().any(|one| one.get("name").and_then(Value::as_str) == Some(name)))
    };
    for name in types {
        if !known(own, name)
            && adaptive_router::language::request_type::Builtin::from_name(name).is_none()
            && let Some(own) = own.as_array_mut()
        {
            // The pattern matches no text, because the table says which type a row is.
            own.push(json!({"name": name, "patterns": ["^$x"]}));
        }
    }
    let config = Config::parse(json!({"routers": [router]}).to_string().as_bytes())
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    config.routers.into_iter().next().ok_or_else(|| "the configuration has no router".to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;

    #[test]
    fn rows_with_types_and_prompts() {
        let text = r#"{"request_type": "law", "models": {"a": {"score": 1, "cost": 0.5}, "b": {"score": 0.5, "cost": 0.1}}}

{"prompt": "Write a function in Rust that sorts a list.", "models": {"b": {"score": 0, "cost": 0.3}}}"#;
        let table = Table::read(text, None, None).unwrap();
        let types: Vec<&str> = table.rows.iter().map(|row| table.router.request_type_name(row.request_type)).collect();
        assert_eq!(types, ["law", "code_generation"]);
        assert_eq!(table.costs, [0.5, 0.2]);
        assert!(table.rows[1].answers[0].is_none() && table.rows[1].answers[1].is_some());
    }

    #[test]
    fn a_configuration_says_what_the_table_does_not() {
        let text =
            r#"{"request_type": "law", "models": {"a": {"score": 1, "cost": 0.5}, "b": {"score": 1, "cost": 0}}}"#;
        let config = r#"{"routers": [{"name": "r", "models": [{"name": "a", "cluster": "x", "quality_tier": 3}, {"name": "c", "cluster": "x"}]}]}"#;
        let table = Table::read(text, Some(config), Some(json!({"weights": {"quality": 1, "cost": 0}}))).unwrap();
        assert_eq!(table.router.models.len(), 1);
        assert_eq!(table.router.models[0].quality_tier as u8, 3);
    }

    #[test]
    fn errors_say_where_and_what_would_be_right() {
        for (text, expected) in [
            ("", "the table has no rows"),
            ("{}", "line 1: missing field `models` at line 1 column 2"),
            (r#"{"models": {"a": {"score": 1, "cost": 0}}}"#, "line 1: give either a request_type or a prompt"),
            ("\n{\"prompt\": \"x\", \"models\": {}}", "line 2: models is empty; give at least one"),
            (
                r#"{"prompt": "x", "models": {"a": {"score": 2, "cost": 0}}}"#,
                "line 1: models.a.score: 2 is not allowed; allowed: 0 to 1",
            ),
            (
                r#"{"prompt": "x", "models": {"a": {"score": 1, "cost": -1}}}"#,
                "line 1: models.a.cost: -1 is not allowed; allowed: USD, 0 or more",
            ),
        ] {
            assert_eq!(Table::read(text, None, None).err().as_deref(), Some(expected), "{text}");
        }
    }
}
