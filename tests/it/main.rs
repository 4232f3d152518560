//! Everything that is tested through public doors, in one binary.

mod access;
mod announce;
mod announce_sent;
mod app;
mod bad_input;
mod cli;
mod conversation;
mod explain;
mod files;
mod harness;
mod knowledge;
mod office;
mod outbox;
mod reload;
mod saving;
mod stats;
mod store;
mod store_audit;
mod store_damage;
mod store_decay;
mod store_office;
mod store_tickets;
mod telegram;
mod tickets;
mod tidy;
mod uploads;
