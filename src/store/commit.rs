//! One thread that applies changes in order and makes many durable with one flush.
//!
//! A change is acknowledged only after the flush that covers it. While one flush runs, further
//! changes queue up and share the next: the more there are, the less each costs. Since one thread
//! applies them all, each change is atomic. Knows no backend.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, JoinHandle};

use tokio::sync::{mpsc, oneshot};

use super::{Error, Result};

/// Changes that may wait; whoever comes later waits to be let in.
const QUEUE: usize = 1024;

/// Changes that share one flush at most, so that the first of them does not wait for ever.
const LARGEST_GROUP: usize = 512;

/// Applies a change and returns what to call once it is known whether the flush succeeded.
type Change<S> = Box<dyn FnOnce(&S) -> Acknowledge + Send>;
type Acknowledge = Box<dyn FnOnce(&Result<()>) + Send>;

/// Hands changes to the thread. Dropping it waits until everything handed over is durable.
pub(super) struct Committer<S> {
    queue: Option<mpsc::Sender<Change<S>>>,
    thread: Option<JoinHandle<()>>,
}

impl<S: Send + 'static> Committer<S> {
    /// Starts the thread. `flush` makes everything applied so far survive the process.
    pub(super) fn start(state: S, flush: impl Fn(&S) -> Result<()> + Send + 'static) -> Result<Self> {
        let (queue, changes) = mpsc::channel(QUEUE);
        let thread = thread::Builder::new()
            .name("linli-store".into())
            .spawn(move || run(&state, changes, flush))
            .map_err(|error| Error::Backend(format!("its thread did not start: {error}")))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Applies `change` and returns what it returned, once durable. A change that was handed over
    /// is applied even when the caller stops waiting.
    pub(super) async fn commit<T: Send + 'static>(
        &self,
        change: impl FnOnce(&S) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let stopped = || Error::Backend("it is closed".into());
        let (reply, outcome) = oneshot::channel();
        let change: Change<S> = Box::new(move |state| {
            let applied = catch_unwind(AssertUnwindSafe(|| change(state)))
                .unwrap_or_else(|_| Err(Error::Backend("a change panicked".into())));
            Box::new(move |flushed| {
                // Nobody may be waiting any more, which is no fault.
                let _ = reply.send(match flushed {
                    Ok(()) => applied,
                    Err(error) => Err(Error::Backend(error.to_string())),
                });
            })
        });
        let queue = self.queue.as_ref().ok_or_else(stopped)?;
        queue.send(change).await.map_err(|_| stopped())?;
        outcome.await.map_err(|_| stopped())?
    }
}

impl<S> Committer<S> {
    /// Takes no more changes and waits until those handed over are durable.
    pub(super) fn stop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // The thread catches the panics of changes; one of its own has nothing left to save.
            let _ = thread.join();
        }
    }
}

impl<S> Drop for Committer<S> {
    fn drop(&mut self) {
        self.stop();
    }
}

fn run<S>(state: &S, mut changes: mpsc::Receiver<Change<S>>, flush: impl Fn(&S) -> Result<()>) {
    let mut group = Vec::with_capacity(LARGEST_GROUP);
    while changes.blocking_recv_many(&mut group, LARGEST_GROUP) > 0 {
        let acknowledge: Vec<Acknowledge> = group.drain(..).map(|change| change(state)).collect();
        let flushed = catch_unwind(AssertUnwindSafe(|| flush(state)))
            .unwrap_or_else(|_| Err(Error::Backend("flushing panicked".into())));
        for acknowledge in acknowledge {
            acknowledge(&flushed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex};

    use super::*;

    #[tokio::test]
    async fn changes_that_wait_together_share_a_flush() {
        let flushes = Arc::new(AtomicUsize::new(0));
        let (counted, (open, gate)) = (flushes.clone(), std::sync::mpsc::channel::<()>());
        let committer = Committer::start(Mutex::new(Vec::new()), move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
            gate.recv().map_err(|error| Error::Backend(error.to_string()))
        })
        .expect("a thread");
        let add = |number: u32| {
            committer.commit(move |all: &Mutex<Vec<u32>>| {
                let mut all = all.lock().expect("no panic");
                all.push(number);
                Ok(all.len())
            })
        };
        let first = add(0);
        let rest = futures::future::join_all((1..100).map(add));
        let opener = async {
            for _ in 0..3 {
                open.send(()).expect("a flush");
                tokio::task::yield_now().await;
            }
        };
        let (first, rest, ()) = tokio::join!(first, rest, opener);
        assert_eq!(first.expect("committed"), 1);
        assert_eq!(
            rest.into_iter().map(|one| one.expect("committed")).collect::<Vec<_>>(),
            (2..=100).collect::<Vec<_>>()
        );
        assert!(flushes.load(Ordering::SeqCst) <= 3);
    }

    #[tokio::test]
    async fn a_failed_flush_and_a_panic_are_told_to_those_they_concern() {
        let broken = Committer::start((), |()| Err(Error::Backend("disk full".into()))).expect("a thread");
        let told = broken.commit(|()| Ok(())).await.expect_err("not durable").to_string();
        assert!(told.contains("disk full"), "{told}");

        let sound = Committer::start((), |()| Ok(())).expect("a thread");
        let panicking = sound.commit::<()>(|()| panic!("on purpose"));
        assert!(panicking.await.is_err());
        assert_eq!(sound.commit(|()| Ok(7)).await.expect("still running"), 7);
    }
}
