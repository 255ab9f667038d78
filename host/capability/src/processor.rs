//! Processor time of one call, read from the thread's own clock, so that a busy machine shortens nobody's call.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use config::{Limit, Limits};
use rustix::time::{ClockId, clock_gettime};

/// What the processor clock says of a running call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Within the limits.
    Within,
    /// This limit is passed.
    Passed(Limit),
}

/// Time spent on the processor, in nanoseconds; shared by the call, which runs on one thread at a time, and its epoch callback.
#[derive(Debug, Default)]
pub struct Processor {
    /// The thread's clock when the running stretch began; 0 while the call waits.
    began: AtomicU64,
    /// All finished stretches.
    total: AtomicU64,
    /// Finished stretches of the current item.
    item: AtomicU64,
    /// The longest time of one item.
    longest: AtomicU64,
}

impl Processor {
    /// The call goes on the processor, on the current thread.
    pub fn enter(&self) {
        self.began.store(thread_clock().max(1), Ordering::Relaxed);
    }

    /// The call leaves the processor: it waits for the host, or is over.
    pub fn leave(&self) {
        self.fold();
        self.began.store(0, Ordering::Relaxed);
    }

    /// Another item begins: its time starts from nothing.
    pub fn next_item(&self) {
        self.fold();
        self.item.store(0, Ordering::Relaxed);
    }

    /// Judges the call while it runs.
    pub fn judge(&self, limits: &Limits) -> Verdict {
        self.fold();
        if self.item.load(Ordering::Relaxed) > nanoseconds(limits.processor_time.0) {
            Verdict::Passed(Limit::processor_time)
        } else if self.total.load(Ordering::Relaxed) > nanoseconds(limits.total_time.0) {
            Verdict::Passed(Limit::total_time)
        } else {
            Verdict::Within
        }
    }

    /// All time spent so far, the running stretch left out.
    pub fn total(&self) -> Duration {
        Duration::from_nanos(self.total.load(Ordering::Relaxed))
    }

    /// The longest time that one item took.
    pub fn longest_item(&self) -> Duration {
        Duration::from_nanos(self.longest.load(Ordering::Relaxed))
    }

    /// Adds the running stretch to the sums and begins a new one.
    fn fold(&self) {
        let began = self.began.load(Ordering::Relaxed);
        if began == 0 {
            return;
        }
        let now = thread_clock();
        let spent = now.saturating_sub(began);
        self.began.store(now.max(1), Ordering::Relaxed);
        self.total.fetch_add(spent, Ordering::Relaxed);
        let item = self.item.fetch_add(spent, Ordering::Relaxed) + spent;
        self.longest.fetch_max(item, Ordering::Relaxed);
    }
}

fn thread_clock() -> u64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    u64::try_from(time.tv_sec).unwrap_or(0) * 1_000_000_000
        + u64::try_from(time.tv_nsec).unwrap_or(0)
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}
