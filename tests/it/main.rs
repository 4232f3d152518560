//! Everything that is tested through public doors, in one binary.

mod knowledge;
mod telegram;
