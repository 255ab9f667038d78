//! Links what a component may use, and nothing else.

use std::sync::Arc;

use capability::{Call, Capability};
use wasmtime::component::{HasData, Linker, Resource, ResourceTable};
use wasmtime::{Engine, Result};
use wasmtime_wasi::p2::bindings::clocks::{monotonic_clock, wall_clock};
use wasmtime_wasi::p2::bindings::{cli, random};
use wasmtime_wasi::p2::{DynPollable, Pollable, subscribe};
use wasmtime_wasi::{WasiView, async_trait};

pub(crate) fn linker(
    engine: &Engine,
    capabilities: &[Arc<dyn Capability>],
) -> Result<Linker<Call>> {
    let mut linker = Linker::new(engine);
    stand_ins(&mut linker)?;
    for capability in capabilities {
        capability.link(&mut linker)?;
    }
    Ok(linker)
}

/// WASI with nothing behind it: streams that end at once, no arguments, no environment, a clock that stands.
fn stand_ins(linker: &mut Linker<Call>) -> Result<()> {
    use wasmtime_wasi::cli::{WasiCli, WasiCliView};
    use wasmtime_wasi::clocks::{WasiClocks, WasiClocksView};
    use wasmtime_wasi::random::WasiRandom;

    wasmtime_wasi_io::add_to_linker_async(linker)?;
    cli::environment::add_to_linker::<Call, WasiCli>(linker, Call::cli)?;
    cli::exit::add_to_linker::<Call, WasiCli>(linker, Call::cli)?;
    cli::stdin::add_to_linker::<Call, WasiCli>(linker, Call::cli)?;
    cli::stdout::add_to_linker::<Call, WasiCli>(linker, Call::cli)?;
    cli::stderr::add_to_linker::<Call, WasiCli>(linker, Call::cli)?;
    cli::terminal_input::add_to_linker::<Call, WasiCli>(linker, Call::cli)?;
    cli::terminal_output::add_to_linker::<Call, WasiCli>(linker, Call::cli)?;
    cli::terminal_stdin::add_to_linker::<Call, WasiCli>(linker, Call::cli)?;
    cli::terminal_stdout::add_to_linker::<Call, WasiCli>(linker, Call::cli)?;
    cli::terminal_stderr::add_to_linker::<Call, WasiCli>(linker, Call::cli)?;
    random::random::add_to_linker::<Call, WasiRandom>(linker, |call| call.ctx().ctx.random())?;
    random::insecure::add_to_linker::<Call, WasiRandom>(linker, |call| call.ctx().ctx.random())?;
    random::insecure_seed::add_to_linker::<Call, WasiRandom>(linker, |call| {
        call.ctx().ctx.random()
    })?;
    wall_clock::add_to_linker::<Call, WasiClocks>(linker, Call::clocks)?;
    monotonic_clock::add_to_linker::<Call, StandingClock>(linker, |call| StandingClock {
        table: call.ctx().table,
    })
}

/// A clock that stands: whoever sleeps wakes at once, so no guest can make a call last by waiting.
struct StandingClock<'a> {
    table: &'a mut ResourceTable,
}

impl HasData for StandingClock<'static> {
    type Data<'a> = StandingClock<'a>;
}

impl monotonic_clock::Host for StandingClock<'_> {
    fn now(&mut self) -> Result<u64> {
        Ok(0)
    }

    fn resolution(&mut self) -> Result<u64> {
        Ok(1)
    }

    fn subscribe_instant(&mut self, _when: u64) -> Result<Resource<DynPollable>> {
        let passed = self.table.push(Passed)?;
        subscribe(self.table, passed)
    }

    fn subscribe_duration(&mut self, _duration: u64) -> Result<Resource<DynPollable>> {
        self.subscribe_instant(0)
    }
}

/// A moment that is always past.
struct Passed;

#[async_trait]
impl Pollable for Passed {
    async fn ready(&mut self) {}
}
