//! The `linli` binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    linli::cli::keep_few_heaps();
    linli::cli::run()
}
