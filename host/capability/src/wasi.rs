//! The few WASI interfaces that every Rust guest imports, with nothing behind them.
//!
//! No arguments, no environment, no files, no sockets; standard output goes nowhere.
//! The clock stands at noon (UTC) of the call's date and randomness is a constant, so that a call gives the same answer twice.

use std::time::Duration;

use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::random::Deterministic;
use wasmtime_wasi::{HostMonotonicClock, HostWallClock, WasiCtx, WasiCtxBuilder};

/// What a guest's standard error keeps: enough for the message of a panic.
const STDERR_BYTES: usize = 4 << 10;

/// The most random bytes that a guest gets at once; they cost the host memory.
const MOST_RANDOM_BYTES: u64 = 64 << 10;

/// Seeds hash maps; any constant does, because no secret is kept in a guest.
const HASH_SEED: u128 = 0x6761_7264_6f6e_2e68_6173_682e_7365_6564;

/// The stand-ins for one attempt, and the pipe that collects its standard error.
pub(crate) fn stand_ins(today: &str) -> (WasiCtx, MemoryOutputPipe) {
    let stderr = MemoryOutputPipe::new(STDERR_BYTES);
    let mut builder = WasiCtxBuilder::new();
    builder
        .stderr(stderr.clone())
        .wall_clock(Noon(seconds_at_noon(today)))
        .monotonic_clock(Standing)
        .secure_random(Deterministic::new(vec![4]))
        .insecure_random(Deterministic::new(vec![4]))
        .insecure_random_seed(HASH_SEED)
        .max_random_size(MOST_RANDOM_BYTES)
        .allow_tcp(false)
        .allow_udp(false)
        .allow_ip_name_lookup(false);
    (builder.build(), stderr)
}

struct Noon(u64);

impl HostWallClock for Noon {
    fn resolution(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn now(&self) -> Duration {
        Duration::from_secs(self.0)
    }
}

struct Standing;

impl HostMonotonicClock for Standing {
    fn resolution(&self) -> u64 {
        1
    }

    fn now(&self) -> u64 {
        0
    }
}

/// Seconds from 1970 to noon of an ISO 8601 date; 0 for anything else.
fn seconds_at_noon(today: &str) -> u64 {
    let epoch = jiff::civil::date(1970, 1, 1);
    today
        .parse::<jiff::civil::Date>()
        .ok()
        .and_then(|date| epoch.until(date).ok())
        .and_then(|span| u64::try_from(span.get_days()).ok())
        .map_or(0, |days| days * 86_400 + 43_200)
}
