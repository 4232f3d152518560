//! Measuring: on the project's own cases and on public question sets.

pub mod squad;
