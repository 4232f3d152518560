//! The sentences people read: one Fluent catalogue per locale, and a typed key for every sentence.
//!
//! The catalogues of `config/texts/` are part of the binary; an operator's edited copies lie over
//! them, sentence by sentence, so that a faulty or missing one falls back to what we shipped.
//! This module knows languages and nothing of what is said when.

mod catalogue;
mod key;
mod moment;
mod script;

pub use catalogue::{Fault, Texts, Value};
pub use key::Key;
pub use moment::{Unclear, When, next_weekly, read_moment};
pub use script::to_traditional;
