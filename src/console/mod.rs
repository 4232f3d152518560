//! The terminal: a line becomes one call to the application, and what comes back is printed.
//!
//! It touches only `app`, `model` and the port of `broadcast`, and knows nothing of Telegram, search or storage.

mod chat;
mod input;
mod markup;
mod numbered;
mod paths;
mod printer;
mod render;

pub use chat::{Setting, chat};
pub use render::{Look, colors_wanted};
