//! How long to wait before trying again.

use std::time::Duration;

/// Doubles from a quarter of a second up to ten seconds.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    failures: u32,
}

impl Backoff {
    const FIRST: Duration = Duration::from_millis(250);
    const CAP: Duration = Duration::from_secs(10);

    /// The wait after one more failure.
    pub(super) fn next(&mut self) -> Duration {
        let wait = Self::FIRST.saturating_mul(1 << self.failures.min(10)).min(Self::CAP);
        self.failures = self.failures.saturating_add(1);
        wait
    }

    /// Something worked: the next failure is a first one again.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Whether nothing failed since the last success. Failures are logged when this turns false,
    /// not each time.
    pub(super) fn is_fresh(&self) -> bool {
        self.failures == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_never_pass_ten_seconds() {
        let mut backoff = Backoff::default();
        let waits: Vec<u64> = (0..8).map(|_| backoff.next().as_millis() as u64).collect();
        assert_eq!(waits, [250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
        backoff.reset();
        assert_eq!(backoff.next(), Backoff::FIRST);
    }
}
