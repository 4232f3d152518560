//! The Telegram frontend: translates updates into calls of [`App`](crate::app::App), and what
//! comes back into Bot API requests. It decides nothing about answers, roles or texts.
//!
//! One update's way: `poll` or `webhook` → `intake` (heard at all? admitted? stored durably) →
//! `workers` (one chat in order, chats in parallel) → `desk` (panics, apologies, settling) →
//! `schema` → `handlers` → `to_request` → `messenger` → `client`.
//!
//! teloxide gives the Bot API's types and the handler tree; the loop around the tree is ours,
//! because the stock dispatcher confirms updates to Telegram before they are handled, dies of a
//! panic, and lets one full chat hold up every other.

mod backoff;
mod broadcasting;
mod callback;
mod callback_draft;
mod client;
mod command;
mod desk;
mod enclosed;
mod from_update;
mod handlers;
mod html;
mod intake;
mod menus;
mod messenger;
mod poll;
mod run;
mod schema;
mod settings;
mod stop;
mod to_request;
mod traffic;
mod unfit;
mod webhook;
mod workers;

pub use run::{Error, run};
pub use settings::{Settings, Webhook};
