//! The wasmtime engine: which WebAssembly is accepted, and the clock that interrupts it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use config::Bytes;
use wasmtime::{Config, Engine};

/// The length of one epoch: how late a deadline can be noticed, and how long a guest runs while others wait.
const TICK: Duration = Duration::from_millis(1);

/// The fiber's stack holds the guest's stack and the host functions that it calls.
const HOST_STACK_BYTES: usize = 1 << 20;

/// The engine of every call; the compiling child process builds the same one, or its code is refused.
pub(crate) fn build(stack: Bytes) -> wasmtime::Result<Engine> {
    let stack = usize::try_from(stack.0).unwrap_or(usize::MAX);
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        .concurrency_support(false)
        .epoch_interruption(true)
        .max_wasm_stack(stack)
        .async_stack_size(stack.saturating_add(HOST_STACK_BYTES))
        // What the limiter cannot sum up, or no guest of ours needs, is off.
        .wasm_memory64(false)
        .wasm_multi_memory(false)
        .wasm_tail_call(false)
        .wasm_relaxed_simd(false)
        .wasm_backtrace_max_frames(None);
    Engine::new(&config)
}

/// Advances the epoch while calls run; sleeps when none does.
pub(crate) struct Ticker {
    shared: Arc<Shared>,
}

struct Shared {
    running: Mutex<usize>,
    wake: Condvar,
    over: AtomicBool,
}

/// A call is running; dropped when it ends.
pub(crate) struct Running(Arc<Shared>);

impl Ticker {
    pub(crate) fn start(engine: Engine) -> Self {
        let shared = Arc::new(Shared {
            running: Mutex::new(0),
            wake: Condvar::new(),
            over: AtomicBool::new(false),
        });
        let clock = Arc::clone(&shared);
        // Without a clock no deadline would hold, so a failure to start the thread must not pass unnoticed.
        std::thread::Builder::new()
            .name("gardon-epoch".to_owned())
            .spawn(move || clock.run(&engine))
            .expect("the operating system starts one thread");
        Self { shared }
    }

    pub(crate) fn running(&self) -> Running {
        *self
            .shared
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner) += 1;
        self.shared.wake.notify_one();
        Running(Arc::clone(&self.shared))
    }
}

impl Shared {
    fn run(&self, engine: &Engine) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            while *running == 0 && !self.over.load(Ordering::Relaxed) {
                running = self
                    .wake
                    .wait(running)
                    .unwrap_or_else(PoisonError::into_inner);
            }
            if self.over.load(Ordering::Relaxed) {
                return;
            }
            drop(running);
            std::thread::sleep(TICK);
            engine.increment_epoch();
            running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        *self
            .0
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner) -= 1;
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        let _running = self
            .shared
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        self.shared.over.store(true, Ordering::Relaxed);
        self.shared.wake.notify_one();
    }
}
