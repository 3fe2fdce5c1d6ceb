//! The demo: simulated users talk to the router in a running Envoy, and the terminal shows what it learns.
//!
//! ```text
//! traffic ─▶ client ─▶ Envoy ─▶ simulated model ─▶ success? ─▶ praise or complaint ─▶ Envoy
//!                        └─ stats ─▶ board ─▶ terminal
//! ```

mod board;
mod client;
mod script;
mod stats;

use std::io::{self, Write};
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

pub use board::{Board, Exchange, Session};
pub use client::{Address, Client};
pub use script::Chat;
pub use stats::{Means, posterior_means};

use crate::traffic::Traffic;

/// The traffic of the demo, and its length.
#[derive(Clone, Debug)]
pub struct Options {
    pub envoy: Address,
    pub admin: Address,
    /// The addresses of the simulated models behind Envoy, which `regress` changes.
    pub fast: Address,
    pub smart: Address,
    pub router: String,
    pub sessions: usize,
    pub per_second: f64,
    pub seed: u64,
    /// Half-way the two models swap their success rates for code.
    pub regress: bool,
}

/// How the board is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Screen {
    /// Redrawn in place.
    Terminal,
    /// A line after every few sessions, and the whole board at the end.
    Lines,
}

/// Sessions between two looks at Envoy's stats.
const LOOK_EVERY: usize = 5;
/// Sessions between two lines.
const LINE_EVERY: usize = 25;

/// Rates for code before and after the models swap: (fast, smart).
const CODE_BEFORE: (f64, f64) = (0.35, 0.92);
const CODE_AFTER: (f64, f64) = (0.92, 0.35);

/// Runs the sessions. `interrupted` ends the run early and cleanly.
pub async fn run(options: &Options, screen: Screen, interrupted: impl Future<Output = ()>) -> Result<(), String> {
    let mut demo = Demo { board: Board::new(options.sessions), chat: Chat::new(options), options, screen, drawn: 0 };
    let ended = tokio::select! {
        ended = demo.sessions() => Some(ended),
        () = interrupted => None,
    };
    // The rates are restored, because the models may outlive the demo.
    let restored = if options.regress { demo.rates(CODE_BEFORE).await } else { Ok(()) };
    match ended {
        Some(ended) => ended.and(restored)?,
        // After an interruption an error of restoring the rates is ignored, because Envoy and the models may be gone
        // too.
        None => return demo.draw_board(),
    }
    demo.look().await?;
    demo.draw_board()
}

struct Demo<'a> {
    options: &'a Options,
    screen: Screen,
    board: Board,
    chat: Chat,
    /// Lines of the board that stand on the terminal.
    drawn: usize,
}

impl Demo<'_> {
    async fn sessions(&mut self) -> Result<(), String> {
        let mut traffic = Traffic::new(self.options.seed);
        let mut ticks = interval(Duration::from_secs_f64(1.0 / self.options.per_second));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for number in 1..=self.options.sessions {
            ticks.tick().await;
            if self.options.regress && number == self.options.sessions / 2 + 1 {
                self.rates(CODE_AFTER).await?;
                self.board.note("the models have swapped their success rates for code");
            }
            let session = self.chat.session(&mut traffic, number).await?;
            self.board.count(session);
            if number % LOOK_EVERY == 0 {
                self.look().await?;
            }
            match self.screen {
                Screen::Terminal => self.draw_board()?,
                Screen::Lines if number % LINE_EVERY == 0 => print(&format!("{}\n", self.board.line()))?,
                Screen::Lines => {}
            }
        }
        Ok(())
    }

    /// Reads what the router believes.
    async fn look(&mut self) -> Result<(), String> {
        let path = "/stats/prometheus?filter=posterior_mean_milli";
        let text = Client::new(&self.options.admin).get(path).await?;
        self.board.means = posterior_means(&text, &self.options.router);
        Ok(())
    }

    /// Sets the success rates of the two models for code.
    async fn rates(&self, (fast, smart): (f64, f64)) -> Result<(), String> {
        for (address, rate) in [(&self.options.fast, fast), (&self.options.smart, smart)] {
            let change = serde_json::json!({"success": {"code_generation": rate}});
            Client::new(address).put("/_sim/behaviour", change.to_string()).await?;
        }
        Ok(())
    }

    fn draw_board(&mut self) -> Result<(), String> {
        let lines = self.board.lines();
        let mut text = String::new();
        if self.screen == Screen::Terminal && self.drawn > 0 {
            text.push_str(&format!("\x1b[{}A", self.drawn));
        }
        for line in &lines {
            text.push_str(line);
            text.push_str(if self.screen == Screen::Terminal { "\x1b[K\n" } else { "\n" });
        }
        self.drawn = lines.len();
        print(&text)
    }
}

fn print(text: &str) -> Result<(), String> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(|error| format!("cannot write: {error}"))
}
