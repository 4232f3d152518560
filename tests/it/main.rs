//! Everything that is tested through public doors, in one binary.

mod knowledge;
mod store;
mod store_damage;
mod store_decay;
