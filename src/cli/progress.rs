//! A bar on the terminal while a large index is built.

use std::io::{IsTerminal as _, stderr};

use indicatif::{ProgressBar, ProgressStyle};

/// Below this many passages the index is there before a bar could be read.
const WORTH_SHOWING: usize = 1_000;

/// Shows how far the index is; nothing unless standard error is a terminal.
#[derive(Default)]
pub(super) struct Progress {
    bar: Option<ProgressBar>,
}

impl Progress {
    /// So many passages of so many are done.
    pub fn show(&mut self, done: usize, all: usize) {
        if all < WORTH_SHOWING || !stderr().is_terminal() {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {eta}");
            let bar = ProgressBar::new(all as u64);
            if let Ok(style) = style { bar.with_style(style) } else { bar }
        });
        bar.set_position(done as u64);
        if done >= all {
            bar.finish_and_clear();
        }
    }
}
