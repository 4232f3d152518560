//! The `linli` binary.

fn main() {}
