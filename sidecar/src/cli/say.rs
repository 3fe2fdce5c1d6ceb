//! What commands print.

use std::io::{self, Write};

/// Prints a line on standard output. A closed standard output stops nothing.
pub fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
