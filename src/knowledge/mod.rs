//! The knowledge base: authored documents as they are loaded from a folder of Markdown.
//!
//! Loading returns everything that could be read *and* every problem found; it never fails as a
//! whole and never panics, whatever the bytes. It knows nothing of search.

mod decode;
mod document;
mod fence;
mod fields;
mod front_matter;
mod load;
mod markdown;
mod problem;
mod split;
mod yaml;

pub use document::{Document, Passage, PublicationDate, Source};
pub use load::{KnowledgeBase, load};
pub use problem::Problem;
