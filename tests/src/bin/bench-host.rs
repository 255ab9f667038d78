//! Speed of the host: calls, loading, whole commands, deadlines, fairness. Writes `target/bench/host.json`.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use capability::Quiet;
use config::{Limits, Span};
use runtime::{NoArguments, Plugin, Report};
use tests::bench::{self, Bar, Runs};
use tests::data;
use tests::guest::Guest;
use tests::house::{House, circumstances};
use wasmtime::component::Val;

#[path = "bench-host/commands.rs"]
mod commands;
#[path = "bench-host/loading.rs"]
mod loading;

fn main() -> std::io::Result<()> {
    let mut all = Vec::new();
    let mut measure = |runs: Vec<Runs>| {
        for run in runs {
            say(&run.line());
            all.push(run);
        }
    };
    say(&bench::machine());
    say(&bench::head());
    let (ours, peer) = (empty_call(), empty_call_of_the_peer());
    let ratio = ours.quantile(0.5) / peer.quantile(0.5);
    measure(vec![ours, peer]);
    say(&format!(
        "    ours takes {ratio:.1} times as long as wasmtime alone"
    ));
    measure(loading::from_cache());
    measure(overshoot());
    measure(vec![beside_loops()]);
    measure(commands::measure());
    let missed: Vec<&str> = all
        .iter()
        .filter(|runs| runs.holds() == Some(false))
        .map(|runs| runs.name.as_str())
        .collect();
    say(&if missed.is_empty() {
        "every bar holds".to_owned()
    } else {
        format!("missed: {}", missed.join("; "))
    });
    // The bench lies in `<target>/release`.
    let executable = std::env::current_exe()?;
    if let Some(target) = executable.ancestors().nth(2) {
        let path = target.join("bench/host.json");
        bench::write(&path, &all)?;
        say(&format!("raw runs: {}", path.display()));
    }
    Ok(())
}

fn say(line: &str) {
    // A closed pipe ends the table, not the bench.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// A call of a loaded tool that does nothing, on a thread of the executor.
fn empty_call() -> Runs {
    let house = House::new(&Limits::default());
    let plugin = house.guest(&Guest::read("good"));
    let times = house.block_on(async {
        let mut times = Vec::new();
        for number in 0..21_000 {
            let (report, took) = timed(&house, &plugin).await;
            assert_eq!(report.outcome, Ok(vec![Val::U32(42)]));
            // The first thousand warm caches up.
            if number >= 1_000 {
                times.push(took);
            }
        }
        times
    });
    Runs::durations(
        "warm call of an empty tool",
        "us",
        &times,
        Bar::median(100.0),
    )
}

/// The same component and call through wasmtime alone: a fresh store, no limits, no clock, nothing linked.
fn empty_call_of_the_peer() -> Runs {
    use wasmtime::component::{Component, Linker};
    let engine = wasmtime::Engine::default();
    let component = Component::new(&engine, Guest::read("good").bytes).expect("the guest compiles");
    let pre = Linker::<()>::new(&engine)
        .instantiate_pre(&component)
        .expect("the guest imports nothing");
    let mut times = Vec::new();
    for number in 0..21_000 {
        let began = Instant::now();
        let mut store = wasmtime::Store::new(&engine, ());
        let mut results = [Val::Bool(false)];
        let called = pre.instantiate(&mut store).and_then(|instance| {
            let function = instance
                .get_func(&mut store, "run")
                .ok_or_else(|| wasmtime::Error::msg("no function"))?;
            function.call(&mut store, &[], &mut results)
        });
        drop(store);
        let took = began.elapsed();
        assert!(called.is_ok() && results == [Val::U32(42)]);
        if number >= 1_000 {
            times.push(took);
        }
    }
    Runs::durations("the same through wasmtime alone", "us", &times, None)
}

/// How long an endless loop goes on after its deadline, alone on the machine.
fn overshoot() -> Vec<Runs> {
    let limit = Duration::from_millis(20);
    let house = House::new(&Limits::default());
    let plugin = house.guest(&with_time("endless_loop", limit));
    let (mut processor, mut wall) = (Vec::new(), Vec::new());
    house.block_on(async {
        for _ in 0..300 {
            let (report, took) = timed(&house, &plugin).await;
            processor.push(report.usage.processor.saturating_sub(limit));
            wall.push(took.saturating_sub(limit));
        }
    });
    vec![
        Runs::durations(
            "processor time past the deadline",
            "ms",
            &processor,
            Bar::p99(25.0),
        ),
        Runs::durations("wall time past the deadline", "ms", &wall, Bar::p99(25.0)),
    ]
}

/// Empty calls while sixty endless loops run in the same runtime.
fn beside_loops() -> Runs {
    let house = House::new(&Limits::default());
    let good = house.guest(&Guest::read("good"));
    // Long enough to outlast the measurement.
    let looping = Arc::new(house.guest(&with_time("endless_loop", Duration::from_secs(60))));
    let times = house.block_on(async {
        let loops: Vec<_> = (0..60)
            .map(|_| {
                let (runtime, plugin) = (Arc::clone(&house.runtime), Arc::clone(&looping));
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
                })
            })
            .collect();
        // Until the loops have all begun.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let mut times = Vec::new();
        for _ in 0..1_000 {
            let (report, took) = timed(&house, &good).await;
            assert_eq!(report.outcome, Ok(vec![Val::U32(42)]));
            times.push(took);
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        for task in &loops {
            assert!(
                !task.is_finished(),
                "a loop ended before the measurement did"
            );
            task.abort();
        }
        times
    });
    Runs::durations(
        "an empty call beside 60 endless loops",
        "ms",
        &times,
        Bar::p99(50.0),
    )
}

async fn timed(house: &House, plugin: &Plugin) -> (Report, Duration) {
    let circumstances = Arc::new(circumstances());
    let began = Instant::now();
    let report = house
        .runtime
        .call(
            plugin,
            None,
            "run",
            &NoArguments,
            circumstances,
            Arc::new(Quiet),
        )
        .await;
    (report, began.elapsed())
}

fn with_time(name: &str, time: Duration) -> Guest {
    let mut guest = Guest::read(name);
    guest.limits.processor_time = Span(time);
    guest
}

/// Says why something is not measured.
fn skipped(what: &str) {
    data::notice(&format!("not measured: {what}"));
}
