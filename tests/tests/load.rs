//! Ten thousand calls, most of which break, leave memory and descriptors as they were.

use std::fs;
use std::sync::Arc;

use capability::Quiet;
use config::{Bytes, Limits, Span};
use runtime::{CallError, NoArguments, Outcome, Plugin};
use tests::data;
use tests::guest::Guest;
use tests::house::{House, circumstances};
use wasmtime::component::Val;

const CALLS: usize = 10_000;

/// Calls that run at the same time.
const AT_ONCE: usize = 32;

/// How much the process may have grown after all calls: noise of the allocator, not one page a call.
const MOST_GROWTH: u64 = 12 << 20;

/// Guests and how many of a hundred calls are theirs.
const MIX: [(&str, usize); 8] = [
    ("good", 45),
    ("trap", 14),
    ("memory_growth_and_trap", 10),
    ("endless_loop", 8),
    ("deep_recursion", 8),
    ("table_growth", 5),
    ("host_calls", 5),
    ("lying_length", 5),
];

struct Kind {
    plugin: Arc<Plugin>,
    name: &'static str,
}

fn expected(name: &str, outcome: &Outcome) -> bool {
    let limit =
        |key: &str| matches!(outcome, Err(CallError::Limit { limit, .. }) if limit.key() == key);
    match name {
        "good" => *outcome == Ok(vec![Val::U32(42)]),
        "trap" | "lying_length" => matches!(outcome, Err(CallError::Trap { .. })),
        "memory_growth_and_trap" => limit("memory"),
        "endless_loop" => limit("processor-time"),
        "deep_recursion" => limit("stack"),
        "table_growth" => *outcome == Ok(vec![Val::U32(1_000)]),
        "host_calls" => limit("host-calls"),
        _ => false,
    }
}

fn check(house: &House, kinds: &[Kind], calls: usize) {
    let turns: Vec<&Kind> = (0..calls)
        // A step without a common factor mixes the kinds.
        .map(|number| &kinds[number * 37 % kinds.len()])
        .collect();
    house.block_on(async {
        for batch in turns.chunks(AT_ONCE) {
            let running: Vec<_> = batch
                .iter()
                .map(|kind| {
                    let (runtime, plugin) = (Arc::clone(&house.runtime), Arc::clone(&kind.plugin));
                    tokio::spawn(async move {
                        runtime
                            .call(
                                &plugin,
                                None,
                                "run",
                                &NoArguments,
                                Arc::new(circumstances()),
                                Arc::new(Quiet),
                            )
                            .await
                            .outcome
                    })
                })
                .collect();
            for (task, kind) in running.into_iter().zip(batch) {
                let outcome = task.await.unwrap();
                assert!(expected(kind.name, &outcome), "{}: {outcome:?}", kind.name);
            }
        }
    });
}

/// Resident memory in bytes, and open descriptors.
fn used() -> (u64, usize) {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let kibibytes: u64 = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB"))
        .and_then(|number| number.trim().parse().ok())
        .unwrap();
    (
        kibibytes << 10,
        fs::read_dir("/proc/self/fd").unwrap().count(),
    )
}

#[test]
fn ten_thousand_mixed_calls_leave_memory_and_descriptors_flat() {
    let limits = Limits {
        processor_time: Span::milliseconds(5),
        memory: Bytes::mebibytes(4),
        table_elements: 1_000,
        host_calls: 500,
        ..Limits::default()
    };
    let house = House::new(&limits);
    let kinds: Vec<Kind> = MIX
        .iter()
        .flat_map(|(name, share)| {
            let guest = Guest {
                limits: limits.clone(),
                ..Guest::read(name)
            };
            let plugin = Arc::new(house.guest(&guest));
            (0..*share).map(move |_| Kind {
                plugin: Arc::clone(&plugin),
                name,
            })
        })
        .collect();
    assert_eq!(kinds.len(), 100);
    check(&house, &kinds, CALLS / 10);
    let (memory, descriptors) = used();
    check(&house, &kinds, CALLS);
    let (memory_after, descriptors_after) = used();
    data::notice(&format!(
        "resident memory {} KiB, then {} KiB; descriptors {descriptors}, then {descriptors_after}",
        memory >> 10,
        memory_after >> 10
    ));
    assert!(memory_after < memory + MOST_GROWTH);
    assert_eq!(descriptors_after, descriptors);
}
