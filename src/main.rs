//! The `linli` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    linli::cli::run()
}
