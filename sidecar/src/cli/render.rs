//! `render`: a whole Envoy configuration from a short one. It touches no store.

use std::io::{self, Read, Write};
use std::time::SystemTime;

use adaptive_router::config::ConfigError;
use adaptive_router_sidecar::render::{self, Rendered, Surroundings, targets};
use clap::{Args, ValueEnum};

#[derive(Args)]
#[command(after_long_help = render::INPUT)]
pub struct Render {
    /// The short configuration; - is standard input.
    #[arg(long, value_name = "FILE")]
    config: String,
    /// A price list in the form of LiteLLM's public price file; it comes before the one that is built in.
    #[arg(long, value_name = "FILE")]
    prices: Option<String>,
    /// Who takes the configuration.
    #[arg(long, value_enum, default_value = "envoy")]
    target: Kind,
    /// The version of Istio, for its target.
    #[arg(long, value_name = "VERSION", default_value = "1.31")]
    istio: targets::Version,
    /// The version of Envoy Gateway, for its target.
    #[arg(long, value_name = "VERSION", default_value = "1.9")]
    envoy_gateway: targets::Version,
    /// Where the gateway lives, for a target in Kubernetes.
    #[arg(long, value_name = "NAME", default_value = "adaptive-router")]
    namespace: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    Envoy,
    Istio,
    EnvoyGateway,
}

impl Render {
    /// Writes the whole output or nothing. Each error in the input goes to standard error as a line.
    pub fn run(self) -> Result<(), String> {
        let (name, text) = self.read()?;
        let release = |version| targets::Release { version, namespace: self.namespace.clone() };
        let target = match self.target {
            Kind::Envoy => targets::Target::Envoy,
            Kind::Istio => targets::Target::Istio(release(self.istio)),
            Kind::EnvoyGateway => targets::Target::EnvoyGateway(release(self.envoy_gateway)),
        };
        let surroundings = Surroundings {
            prices: self.prices.as_deref(),
            file: &|path| std::fs::read_to_string(path).map_err(|error| error.to_string()),
            variable: &|name| std::env::var(name).ok(),
            today: &today(),
        };
        let rendered = render::render(&text, &surroundings).and_then(|rendered| {
            let text = targets::write(rendered.text, &target)?;
            Ok(Rendered { text, ..rendered })
        });
        let rendered = rendered.map_err(|errors| {
            tell("", &errors);
            match errors.len() {
                1 => format!("{name} has an error, in the line above"),
                count => format!("{name} has {count} errors, in the lines above"),
            }
        })?;
        tell("warning: ", &rendered.warnings);
        let mut out = io::stdout().lock();
        let written = out.write_all(rendered.text.as_bytes()).and_then(|()| out.flush());
        written.map_err(|error| format!("cannot write to standard output: {error}"))
    }

    /// The input, and its name for error messages.
    fn read(&self) -> Result<(&str, String), String> {
        let (name, read) = match self.config.as_str() {
            "-" => {
                let mut text = String::new();
                ("standard input", io::stdin().read_to_string(&mut text).map(|_| text))
            }
            file => (file, std::fs::read_to_string(file)),
        };
        Ok((name, read.map_err(|error| format!("cannot read {name}: {error}"))?))
    }
}

/// Prints a line on standard error for each message.
fn tell(what: &str, messages: &[ConfigError]) {
    let mut err = io::stderr().lock();
    for message in messages {
        let _ = writeln!(err, "{what}{}", message.to_string().replace(['\n', '\r'], " "));
    }
}

/// YYYY-MM-DD, in UTC.
fn today() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    date((since.as_secs() / 86_400) as i64)
}

/// The date this many days after 1970-01-01, in the Gregorian calendar. Years are counted from March, so that a leap
/// day is the last day of its year.
fn date(days: i64) -> String {
    const DAYS_OF_400_YEARS: i64 = 146_097;
    // Days are counted from 0000-03-01 here.
    let days = days + 719_468;
    let of_era = days.rem_euclid(DAYS_OF_400_YEARS);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    let year = year_of_era + days.div_euclid(DAYS_OF_400_YEARS) * 400 + next;
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for (days, expected) in [(0, "1970-01-01"), (59, "1970-03-01"), (11_016, "2000-02-29"), (20_786, "2026-11-29")]
        {
            assert_eq!(date(days), expected);
        }
    }
}
