//! The engine: plain data in, plain data out. It knows no network and no storage but its index.
//!
//! [`Engine`] owns the current [`Snapshot`]; a snapshot is immutable and may be used for as long
//! as somebody holds it, whatever the engine does meanwhile. Everything here is synchronous and
//! may take milliseconds: `app` decides what runs on a blocking thread.

mod answer;
mod engine;

pub use answer::{Answer, Hit, Kind, Outcome, Question, Snippet};
pub use engine::{Config, Engine, Entry, Origin, Snapshot};
