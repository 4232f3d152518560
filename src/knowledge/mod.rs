//! The knowledge base: authored documents as they are loaded from a folder of Markdown.
//!
//! Loading returns everything that could be read *and* every problem found; it never fails as a
//! whole and never panics, whatever the bytes. It knows nothing of search.

mod change;
pub mod convert;
mod decode;
mod document;
mod fence;
mod fields;
mod front_matter;
mod known;
mod load;
mod markdown;
mod probes;
mod problem;
mod proposal;
pub mod reader;
mod split;
mod waiting;
mod watching;
pub mod words;
mod yaml;

pub use change::{NewFile, apply, finish};
pub use document::{Document, Passage, PublicationDate, Source};
pub use known::Known;
pub use load::{KnowledgeBase, load, load_with};
pub use probes::{Expected, Probe};
pub use problem::{Fault, Problem, Wanted};
pub use proposal::{Fate, Misplaced, Proposal, Proposed, changed, place, propose};
pub use reader::Reader;
pub use waiting::{Sent, Uploads, Waiting};
pub use watching::stamp;
