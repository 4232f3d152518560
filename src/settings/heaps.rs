//! How many heaps the C library keeps.
//!
//! It gives threads heaps of their own, up to eight a processor, and what is freed in one is not used by
//! another: after twenty reloads, each in a thread of its own, a bot held twice the memory. The library
//! reads the number before `main`, so the process begins anew with it.

/// Lets the C library read how many heaps to keep.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub fn keep_few() {
    use std::os::unix::process::CommandExt as _;
    use std::process::Command;

    const HEAPS: (&str, &str) = ("MALLOC_ARENA_MAX", "2");

    if std::env::var_os(HEAPS.0).is_some() {
        return;
    }
    // Under its own name, so that it is found by it.
    let Ok(program) = std::env::current_exe() else { return };
    let mut given = std::env::args_os();
    let mut again = Command::new(program);
    if let Some(name) = given.next() {
        again.arg0(name);
    }
    // It comes back only when it failed. Memory alone is at stake: what was asked for is done all the same.
    let _ = again.args(given).env(HEAPS.0, HEAPS.1).exec();
}

/// Other libraries are not known to need it.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn keep_few() {}
