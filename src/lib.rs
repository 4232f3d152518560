//! Linli (邻里): a neighbourhood bot that answers from the community's own documents.
//!
//! The module list is the table of contents; ARCHITECTURE.md is the map.

pub mod app;
pub mod broadcast;
pub mod cli;
pub mod console;
pub mod eval;
pub mod knowledge;
pub mod model;
pub mod search;
pub mod settings;
pub mod startup;
pub mod store;
pub mod telegram;
pub mod telemetry;
pub mod text;

/// Gives back to the system what a reload or a picture needed for a moment, and lets no answer wait for
/// a thread that gives way (ARCHITECTURE.md, "jemalloc"). Here and not in `main`, so that benchmarks
/// and tests run as the bot does.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;
