//! Brings what nobody asked for to many people: announcements, and whatever else the bot says unasked.
//!
//! `audience` finds who gets it, the store's outbox remembers what became of each, `pacer` decides
//! when the next may go, `worker` sends it through a `Messenger`. Knows no frontend and no texts.

mod audience;
mod messenger;
mod pacer;
mod verdict;
mod worker;

pub use audience::{Filled, corrected, fill_page, reach};
pub use messenger::{Fate, Messenger};
pub use pacer::Pacer;
pub use worker::{Outcome, Settings, Worker};
