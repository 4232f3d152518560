//! The engine: plain data in, plain data out. It knows no network and no storage but its index.
//!
//! [`Engine`] owns the current [`Snapshot`]; a snapshot is immutable and may be used for as long
//! as somebody holds it, whatever the engine does meanwhile. Everything here is synchronous and
//! may take milliseconds: `app` decides what runs on a blocking thread.

mod analyzer;
mod answer;
mod asked;
mod asking;
mod attributes;
mod batch;
mod bm25;
mod candidate;
mod characters;
mod choosing;
mod concluding;
mod curated;
mod difference;
mod elsewhere;
mod engine;
mod evidence;
pub mod explain;
mod feature_names;
mod features;
mod fold;
mod folder;
mod follow_up;
mod generation;
mod gist;
mod giving_way;
mod indexer;
mod kept;
mod known;
mod lexicon;
mod maker;
mod matching;
mod model;
mod names;
mod pointers;
mod query;
mod rank;
mod register;
mod renewal;
mod retrieve;
mod rival;
mod run;
mod schema;
mod segment;
mod shorthand;
mod snapshot;
mod snippet;
mod sounds;
mod spelling;
mod stored;
pub mod training;
mod typed;
mod utterance;
mod words;

pub use analyzer::prepare;
pub use answer::{Answer, Hit, Kind, Outcome, Question, Snippet};
pub use candidate::{Candidate, Probed, Refusal, Rules};
pub use difference::{Changed, Difference};
pub use engine::{Config, Engine, Opened, Opening, Origin, Refused};
pub use explain::{Explanation, Verdict};
pub use fold::fold_text;
pub use giving_way::giving_way;
pub use lexicon::Asks;
pub use snapshot::{Entry, Snapshot};
