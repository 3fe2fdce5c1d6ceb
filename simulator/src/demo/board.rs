//! The board of the demo: only bookkeeping and text, no terminal.

use std::collections::{BTreeMap, VecDeque};

use super::stats::Means;
use crate::traffic::{Mood, REQUEST_TYPES};

/// A model's share is taken over this many of a request type's last sessions.
const RECENT: usize = 50;
/// Characters of a full bar.
const BAR: usize = 25;
/// The models and prices of `envoy/envoy.yaml`, cheapest first: (name, USD per token of input, of output).
pub const PRICES: [(&str, f64, f64); 2] = [("fast", 1.5e-7, 6.0e-7), ("smart", 5.0e-6, 1.5e-5)];

/// One request and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    pub model: String,
    pub input_tokens: u64,
    pub output_tokens: u64,
}

/// What happened in a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    pub request_type: &'static str,
    pub mood: Mood,
    pub opening: Exchange,
    pub follow_up: Exchange,
}

/// The state of the demo.
#[derive(Clone, Debug, Default)]
pub struct Board {
    planned: usize,
    sessions: usize,
    praises: usize,
    complaints: usize,
    /// The models of the last openings of each request type.
    recent: BTreeMap<&'static str, VecDeque<String>>,
    usd: f64,
    usd_dearest: f64,
    note: Option<String>,
    pub means: Means,
}

impl Board {
    pub fn new(planned: usize) -> Board {
        Board { planned, ..Board::default() }
    }

    /// Takes note of a session.
    pub fn count(&mut self, session: Session) {
        self.sessions += 1;
        match session.mood {
            Mood::Praise => self.praises += 1,
            Mood::Complaint => self.complaints += 1,
            Mood::Neutral => {}
        }
        for exchange in [&session.opening, &session.follow_up] {
            self.usd += cost(exchange, &exchange.model);
            self.usd_dearest += PRICES.last().map_or(0.0, |(dearest, ..)| cost(exchange, dearest));
        }
        let recent = self.recent.entry(session.request_type).or_default();
        recent.push_back(session.opening.model);
        if recent.len() > RECENT {
            recent.pop_front();
        }
    }

    /// Adds a note on something that just happened.
    pub fn note(&mut self, text: &str) {
        self.note = Some(format!("since session {}: {text}", self.sessions + 1));
    }

    /// The whole board. It always has the same number of lines.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = vec![
            format!(
                "sessions {} of {}   praised {}   complained about {}",
                self.sessions, self.planned, self.praises, self.complaints
            ),
            self.note.clone().unwrap_or_default(),
            format!("{:<17} {:<7}{:<BAR$}        believed quality", "request type", "model", "of the last 50 sessions"),
        ];
        for request_type in REQUEST_TYPES {
            for (index, (model, ..)) in PRICES.iter().enumerate() {
                let heading = if index == 0 { request_type } else { "" };
                let share = self.share(request_type, model);
                let mean = self.means.get(&(request_type.to_owned(), (*model).to_owned()));
                let mean = mean.map_or("–".to_owned(), |mean| format!("{:.0} %", 100.0 * mean));
                lines.push(format!("{heading:<17} {model:<7}{} {:>4.0} %   {mean}", bar(share), 100.0 * share));
            }
        }
        lines.push(String::new());
        lines.push(self.money());
        lines
    }

    /// The board in one line.
    pub fn line(&self) -> String {
        let shares: Vec<String> = REQUEST_TYPES
            .iter()
            .map(|request_type| {
                let shares = PRICES
                    .iter()
                    .map(|(model, ..)| format!("{model} {:.0} %", 100.0 * self.share(request_type, model)));
                format!("{request_type}: {}", shares.collect::<Vec<_>>().join(", "))
            })
            .collect();
        format!("{} of {} sessions | {} | {}", self.sessions, self.planned, shares.join(" | "), self.money())
    }

    /// The model's share of the last sessions of a request type.
    pub fn share(&self, request_type: &str, model: &str) -> f64 {
        let Some(recent) = self.recent.get(request_type) else { return 0.0 };
        recent.iter().filter(|name| *name == model).count() as f64 / recent.len().max(1) as f64
    }

    fn money(&self) -> String {
        let dearest = PRICES.last().map_or("", |(name, ..)| name);
        let saved = if self.usd_dearest > 0.0 { 100.0 * (1.0 - self.usd / self.usd_dearest) } else { 0.0 };
        format!("spent {:.4} USD; always {dearest}: {:.4} USD; saved {saved:.0} %", self.usd, self.usd_dearest)
    }
}

/// The cost of this exchange with a model. An unknown model is free.
fn cost(exchange: &Exchange, model: &str) -> f64 {
    let price = PRICES.iter().find(|(name, ..)| *name == model);
    price
        .map_or(0.0, |(_, input, output)| input * exchange.input_tokens as f64 + output * exchange.output_tokens as f64)
}

/// A share as a bar of fixed width, in halves of a character.
fn bar(share: f64) -> String {
    let halves = (share.clamp(0.0, 1.0) * BAR as f64 * 2.0).round() as usize;
    let mut bar = "█".repeat(halves / 2);
    if halves % 2 == 1 {
        bar.push('▌');
    }
    format!("{bar:<BAR$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(request_type: &'static str, model: &str, mood: Mood) -> Session {
        let exchange = Exchange { model: model.to_owned(), input_tokens: 1_000, output_tokens: 1_000 };
        Session { request_type, mood, opening: exchange.clone(), follow_up: exchange }
    }

    #[test]
    fn the_board_shows_shares_beliefs_and_money() {
        let mut board = Board::new(4);
        for (model, mood) in
            [("smart", Mood::Praise), ("smart", Mood::Neutral), ("smart", Mood::Praise), ("fast", Mood::Complaint)]
        {
            board.count(session("writing", model, mood));
        }
        board.means.insert(("writing".to_owned(), "smart".to_owned()), 0.873);
        assert_eq!(
            board.lines(),
            [
                "sessions 4 of 4   praised 2   complained about 1",
                "",
                "request type      model  of the last 50 sessions          believed quality",
                "code_generation   fast                                0 %   –",
                "                  smart                               0 %   –",
                "factual_lookup    fast                                0 %   –",
                "                  smart                               0 %   –",
                "writing           fast   ██████▌                     25 %   –",
                "                  smart  ███████████████████         75 %   87 %",
                "",
                "spent 0.1215 USD; always smart: 0.1600 USD; saved 24 %",
            ]
        );
        assert_eq!(
            board.line(),
            "4 of 4 sessions | code_generation: fast 0 %, smart 0 % | factual_lookup: fast 0 %, smart 0 % | writing: fast 25 %, \
             smart 75 % | spent 0.1215 USD; always smart: 0.1600 USD; saved 24 %"
        );
    }

    #[test]
    fn only_the_last_sessions_count() {
        let mut board = Board::new(100);
        for number in 0..100 {
            board.count(session("writing", if number < 50 { "fast" } else { "smart" }, Mood::Neutral));
        }
        assert_eq!(board.share("writing", "smart"), 1.0);
    }

    #[test]
    fn prices_are_those_of_the_sample_configuration() {
        let yaml = include_str!("../../../envoy/envoy.yaml");
        for (name, input, output) in PRICES {
            let start = yaml.find(&format!("- name: {name}\n")).unwrap();
            let model = &yaml[start..];
            let price = |key: &str| {
                let after = model[model.find(key).unwrap() + key.len()..].trim_start_matches(':');
                after.split_whitespace().next().unwrap().parse::<f64>().unwrap()
            };
            assert_eq!((price("input_cost_per_token"), price("output_cost_per_token")), (input, output), "{name}");
        }
    }
}
