//! The bot over real HTTP, against a stand-in for Telegram.

mod bot;
mod broadcasts;
#[expect(dead_code, reason = "the proofs of `examples/broadcast.rs` ask for more")]
mod crowd;
mod files;
#[expect(dead_code, reason = "only the benchmark tells how long it took")]
mod kill;
mod odd;
mod process;
mod refused;
mod staff;
mod standin;
mod transcripts;
mod trouble;
mod update;
mod webhook;
