//! Work that nobody waits for gives way to answers.

use std::sync::Arc;
use std::time::Duration;

/// Who holds something for longer lets go of it himself.
const LONGEST_HELD: Duration = Duration::from_secs(30);

const LOOKED_EVERY: Duration = Duration::from_millis(5);

/// Does something on a thread of its own that the system lets run behind all others, so that answers
/// on a machine with few cores need not wait for it. Threads that it starts give way too.
pub fn giving_way<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let worker = scope.spawn(|| {
            give_way();
            work()
        });
        worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// Clears away what others may still hold once they are done with it, so that the last of them need
/// not: letting go of a large snapshot takes longer than an answer.
pub fn clear_away<T: Send + Sync + 'static>(shared: Arc<T>) {
    let clearing = std::thread::Builder::new().name("clearing".into()).spawn(move || {
        give_way();
        let mut shared = shared;
        for _ in 0..LONGEST_HELD.as_millis() / LOOKED_EVERY.as_millis() {
            match Arc::try_unwrap(shared) {
                Ok(alone) => return drop(alone),
                Err(held) => shared = held,
            }
            std::thread::sleep(LOOKED_EVERY);
        }
    });
    if let Err(error) = clearing {
        tracing::debug!(%error, "an old snapshot is left to its last holder");
    }
}

/// Linux keeps niceness by thread and hands it on to those that a thread starts (sched(7)). It can only
/// be raised, which is why this thread is used for nothing else.
#[cfg(target_os = "linux")]
fn give_way() {
    const NICEST: i32 = 19;
    if let Err(error) = rustix::process::setpriority_process(Some(rustix::thread::gettid()), NICEST) {
        tracing::debug!(%error, "a thread cannot give way to others");
    }
}

#[cfg(not(target_os = "linux"))]
fn give_way() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_comes_to_is_handed_back_and_the_caller_stays_as_it_was() {
        let caller = std::thread::current().id();
        let there = giving_way(|| std::thread::current().id());
        assert_ne!(there, caller);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn threads_that_are_started_by_it_give_way_too_and_no_other() {
        let niceness =
            || rustix::process::getpriority_process(Some(rustix::thread::gettid())).expect("known");
        let before = niceness();
        let below =
            giving_way(|| std::thread::scope(|scope| scope.spawn(niceness).join().expect("no panic")));
        assert_eq!((below, niceness()), (19, before));
    }
}
