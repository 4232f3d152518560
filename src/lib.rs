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
