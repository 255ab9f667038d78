//! The cores of the machine, which one model uses at a time.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// A lock that is given in the order in which it was asked for.
///
/// llama.cpp's threads spin: two models at once would each be slower than one after the other.
/// An ordinary lock would let a busy model take it again and again before another one wakes up.
#[derive(Default)]
pub(crate) struct Stove {
    queue: Mutex<Queue>,
    moved: Condvar,
}

#[derive(Default)]
struct Queue {
    next: u64,
    serving: u64,
}

/// The stove, until it is dropped.
pub(crate) struct Lit<'a>(&'a Stove);

impl Stove {
    /// Waits for its turn.
    pub(crate) fn light(&self) -> Lit<'_> {
        let mut queue = self.queue();
        let mine = queue.next;
        queue.next += 1;
        while queue.serving != mine {
            queue = self
                .moved
                .wait(queue)
                .unwrap_or_else(PoisonError::into_inner);
        }
        Lit(self)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lit<'_> {
    fn drop(&mut self) {
        self.0.queue().serving += 1;
        self.0.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn one_at_a_time_and_everyone_in_turn() {
        let stove = Arc::new(Stove::default());
        let inside = Arc::new(AtomicUsize::new(0));
        let turns = Arc::new(Mutex::new(Vec::new()));
        let cooks: Vec<_> = (0..3)
            .map(|cook| {
                let (stove, inside, turns) =
                    (Arc::clone(&stove), Arc::clone(&inside), Arc::clone(&turns));
                thread::spawn(move || {
                    for _ in 0..200 {
                        let _lit = stove.light();
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        turns.lock().expect("turns").push(cook);
                        thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                    }
                })
            })
            .collect();
        for cook in cooks {
            cook.join().expect("a cook");
        }
        assert_eq!(turns.lock().expect("turns").len(), 600);
    }
}
