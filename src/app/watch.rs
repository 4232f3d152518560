//! Watching the knowledge folder: a change is taken in once nothing more changes there.

use std::time::Duration;

use super::App;
use crate::knowledge;

/// What is known of the folder.
#[derive(Debug, Default)]
struct Watch {
    /// How it looked last.
    last: Option<u64>,
    /// Whether it has changed since it was taken in.
    changed: bool,
}

impl Watch {
    /// Looks again; whether now is the time to take it in.
    fn look(&mut self, stamp: u64) -> bool {
        match self.last.replace(stamp) {
            // What lay there at the start was taken in at the start.
            None => false,
            Some(last) if last != stamp => {
                self.changed = true;
                false
            }
            Some(_) => std::mem::take(&mut self.changed),
        }
    }
}

impl App {
    /// Looks at the knowledge folder so often, and takes changes in that are as old as that. A
    /// generation that an admin went back to stays until they reload.
    pub async fn watch(&self, every: Duration) {
        let Some(folder) = self.shared.options.reloading.folder.clone() else { return };
        let mut ticks = tokio::time::interval(every);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut watch = Watch::default();
        loop {
            ticks.tick().await;
            let folder = folder.clone();
            let Ok(stamp) = tokio::task::spawn_blocking(move || knowledge::stamp(&folder)).await else {
                return;
            };
            if watch.look(stamp) && !self.shared.engine.is_held() {
                self.reload_unasked("the folder changed").await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_taken_in_once_and_only_when_it_has_settled() {
        let mut watch = Watch::default();
        let looks = [1, 1, 2, 3, 3, 3, 4, 4].map(|stamp| watch.look(stamp));
        assert_eq!(looks, [false, false, false, false, true, false, false, true]);
    }
}
