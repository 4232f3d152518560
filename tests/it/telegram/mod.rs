//! The bot over real HTTP, against a stand-in for Telegram.

mod bot;
mod odd;
pub mod standin;
mod transcripts;
mod trouble;
mod webhook;
