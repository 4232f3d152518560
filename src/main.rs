//! The `linli` binary.

use std::process::ExitCode;

/// Gives the memory of a reload back, which the one of the C library keeps (`cargo bench --bench reload`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    linli::cli::run()
}
