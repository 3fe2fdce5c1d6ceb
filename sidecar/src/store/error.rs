//! Why a store fails, and whether another try may help.

/// Why the store failed. The text is one line and holds no password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError {
    pub message: String,
    /// Whether another try may work at once, for example after a conflict or a lost connection.
    pub transient: bool,
}

impl StoreError {
    /// Trying again does not help.
    pub fn lasting(message: String) -> StoreError {
        StoreError { message, transient: false }
    }
}

impl std::fmt::Display for StoreError {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for StoreError {}

/// Decides whether another try may work at once, and puts the error on one line.
impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        let transient = match &error {
            sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::WorkerCrashed | sqlx::Error::BeginFailed => {
                true
            }
            sqlx::Error::Protocol(_) => true,
            sqlx::Error::Database(error) => error.code().is_some_and(|code| is_transient(&code)),
            _ => false,
        };
        let message = match &error {
            sqlx::Error::PoolTimedOut => "the database cannot be reached".to_owned(),
            sqlx::Error::Database(error) => error.message().to_owned(),
            other => other.to_string(),
        };
        StoreError { message: message.split_whitespace().collect::<Vec<_>>().join(" "), transient }
    }
}

fn is_transient(code: &str) -> bool {
    // PostgreSQL: lost connections, conflicts, and a server that starts, stops or is full. Its codes have five
    // characters.
    const CLASSES: [&str; 3] = ["08", "40", "57"];
    const CODES: [&str; 2] = ["53300", "55P03"];
    if code.len() == 5 && (CLASSES.iter().any(|class| code.starts_with(class)) || CODES.contains(&code)) {
        return true;
    }
    // SQLite: SQLITE_BUSY and SQLITE_LOCKED. The higher bytes hold details.
    code.len() < 5 && code.parse::<u32>().is_ok_and(|code| matches!(code & 0xff, 5 | 6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conflicts_are_tried_again_and_full_disks_are_not() {
        for code in ["40001", "40P01", "57P01", "57P03", "08006", "53300", "5", "517", "261", "6"] {
            assert!(is_transient(code), "{code}");
        }
        for code in ["23505", "42P01", "53100", "13", "11", "10", "778", ""] {
            assert!(!is_transient(code), "{code}");
        }
    }
}
