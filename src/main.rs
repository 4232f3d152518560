//! The `linli` binary.

use std::process::ExitCode;

/// Gives memory back after a reload, and answers faster than the one of the C library.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    linli::cli::run()
}
