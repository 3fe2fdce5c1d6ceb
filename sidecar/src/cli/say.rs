//! What commands print.

use std::io::{self, Write};

/// Writes a line for whoever started the program. A closed standard output stops nothing.
pub fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{line}");
}
