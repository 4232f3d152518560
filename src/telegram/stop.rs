//! The wish to stop, seen by everything that waits.

use std::time::Duration;

use tokio::sync::watch;

/// Tells everybody who holds a clone of its [`Stop`].
pub(super) struct Stopper(watch::Sender<bool>);

/// Learns of the wish to stop.
#[derive(Clone)]
pub(super) struct Stop(watch::Receiver<bool>);

/// Something was cut short by the wish to stop.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stopped;

impl Stopper {
    pub(super) fn new() -> (Self, Stop) {
        let (sender, receiver) = watch::channel(false);
        (Self(sender), Stop(receiver))
    }

    pub(super) fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// Whether the wish was expressed.
    pub(super) fn is_requested(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits for the wish; a vanished [`Stopper`] counts as one.
    pub(super) async fn requested(&self) {
        let _ = self.0.clone().wait_for(|&stop| stop).await;
    }

    /// Waits `time` out unless told to stop.
    pub(super) async fn sleep(&self, time: Duration) -> Result<(), Stopped> {
        tokio::select! {
            biased;
            () = self.requested() => Err(Stopped),
            () = tokio::time::sleep(time) => Ok(()),
        }
    }
}
