//! The bot over real HTTP, against a stand-in for Telegram.

mod bot;
mod files;
mod kill;
mod odd;
mod staff;
mod standin;
mod transcripts;
mod trouble;
mod update;
mod webhook;
