//! The knowledge base: authored documents as they are loaded from a folder of Markdown.
//!
//! Loading returns everything that could be read *and* every problem found; it never fails as a
//! whole and never panics, whatever the bytes. It knows nothing of search.

mod document;
mod load;
mod problem;

pub use document::{Document, Passage, PublicationDate, Source};
pub use load::{KnowledgeBase, load};
pub use problem::Problem;
