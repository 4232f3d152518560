//! One chat in order, chats in parallel.
//!
//! A chat has a worker only while it has something to do. The queue's entry in the map *is* the
//! worker's life: whoever adds the entry starts the worker, and only the worker removes it.

use std::collections::{HashMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use tokio::sync::{Notify, Semaphore};

use super::messenger::Slot;
use super::stop::Stop;

/// Hands jobs to one worker per lane.
pub(super) struct Workers<Job> {
    shared: Arc<Shared<Job>>,
}

/// Does one job. Has to cope with its own failures.
pub(super) type Work<Job> = Arc<dyn Fn(Job, Slot) -> BoxFuture<'static, ()> + Send + Sync>;

struct Shared<Job> {
    lanes: Mutex<HashMap<i64, VecDeque<Job>>>,
    slots: Arc<Semaphore>,
    work: Work<Job>,
    stop: Stop,
    idle: Notify,
}

impl<Job: Send + 'static> Workers<Job> {
    /// At most `concurrency` jobs are worked on at the same time.
    pub(super) fn new(concurrency: usize, stop: Stop, work: Work<Job>) -> Self {
        let slots = Arc::new(Semaphore::new(concurrency.max(1)));
        let shared = Shared { lanes: Mutex::default(), slots, work, stop, idle: Notify::new() };
        Self { shared: Arc::new(shared) }
    }

    /// Puts a job behind the others of its lane. Never waits.
    pub(super) fn push(&self, lane: i64, job: Job) {
        let mut lanes = self.shared.lanes();
        if let Some(queue) = lanes.get_mut(&lane) {
            queue.push_back(job);
            return;
        }
        lanes.insert(lane, VecDeque::from([job]));
        tokio::spawn(Arc::clone(&self.shared).run(lane));
    }

    /// Waits until nobody works any more, for `limit` at most. After a stop, workers leave what
    /// they have not begun.
    pub(super) async fn drain(&self, limit: Duration) -> bool {
        let idle = async {
            loop {
                let notified = self.shared.idle.notified();
                if self.shared.lanes().is_empty() {
                    return;
                }
                notified.await;
            }
        };
        tokio::time::timeout(limit, idle).await.is_ok()
    }
}

impl<Job: Send + 'static> Shared<Job> {
    async fn run(self: Arc<Self>, lane: i64) {
        while let Some(job) = self.next(lane) {
            let slot = Slot::take(&self.slots).await;
            if self.stop.is_requested() {
                continue;
            }
            // A panic here would leave the lane without a worker for ever.
            let work = AssertUnwindSafe(async { (self.work)(job, slot).await });
            if work.catch_unwind().await.is_err() {
                tracing::error!("a worker panicked");
            }
        }
    }

    fn next(&self, lane: i64) -> Option<Job> {
        let mut lanes = self.lanes();
        let job = lanes.get_mut(&lane).and_then(VecDeque::pop_front).filter(|_| !self.stop.is_requested());
        if job.is_none() {
            lanes.remove(&lane);
            if lanes.is_empty() {
                self.idle.notify_one();
            }
        }
        job
    }

    fn lanes(&self) -> MutexGuard<'_, HashMap<i64, VecDeque<Job>>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::super::stop::Stopper;
    use super::*;

    const SOON: Duration = Duration::from_secs(5);

    #[tokio::test]
    async fn a_lane_keeps_its_order_and_leaves_nothing_behind() {
        let (_stopper, stop) = Stopper::new();
        let (done, mut seen) = mpsc::unbounded_channel();
        let work: Work<(i64, u32)> = Arc::new(move |job, _slot| {
            let done = done.clone();
            Box::pin(async move {
                tokio::task::yield_now().await;
                let _ = done.send(job);
            })
        });
        let workers = Workers::new(4, stop, work);
        for number in 0..50 {
            for lane in 0..20 {
                workers.push(lane, (lane, number));
            }
        }
        assert!(workers.drain(SOON).await);
        let mut next = HashMap::new();
        while let Ok((lane, number)) = seen.try_recv() {
            let expected = next.entry(lane).or_insert(0);
            assert_eq!(number, *expected, "lane {lane}");
            *expected += 1;
        }
        assert!(next.len() == 20 && next.values().all(|&count| count == 50));
        assert!(workers.shared.lanes().is_empty());
    }

    #[tokio::test]
    async fn a_stuck_lane_and_a_panic_hold_up_nobody_else() {
        let (_stopper, stop) = Stopper::new();
        let (done, mut seen) = mpsc::unbounded_channel();
        let work: Work<&str> = Arc::new(move |job, _slot| {
            let done = done.clone();
            Box::pin(async move {
                match job {
                    "stuck" => futures::future::pending().await,
                    "panic" => panic!("as the test wants"),
                    other => done.send(other).expect("the test listens"),
                }
            })
        });
        let workers = Workers::new(2, stop, work);
        workers.push(1, "stuck");
        workers.push(2, "panic");
        workers.push(2, "after the panic");
        assert_eq!(seen.recv().await, Some("after the panic"));
    }

    #[tokio::test]
    async fn a_stop_leaves_what_was_not_begun() {
        let (stopper, stop) = Stopper::new();
        let (begun, mut seen) = mpsc::unbounded_channel();
        let release = Arc::new(Notify::new());
        let gate = Arc::clone(&release);
        let work: Work<u32> = Arc::new(move |job, _slot| {
            let (begun, gate) = (begun.clone(), Arc::clone(&gate));
            Box::pin(async move {
                begun.send(job).expect("the test listens");
                gate.notified().await;
            })
        });
        let workers = Workers::new(2, stop, work);
        workers.push(1, 1);
        workers.push(1, 2);
        assert_eq!(seen.recv().await, Some(1));
        stopper.stop();
        release.notify_one();
        assert!(workers.drain(SOON).await);
        assert!(seen.try_recv().is_err());
    }
}
