//! A capability of the tests: what no real one offers on purpose, such as a host function that never answers.

use capability::{Access, Call, Capability, Interface};
use config::Language;
use wasmtime::StoreContextMut;
use wasmtime::component::Linker;

/// The capability `probe`, with the interface `tests:probe/probe@1.0.0`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Probe;

impl Capability for Probe {
    fn name(&self) -> &'static str {
        "probe"
    }

    fn interfaces(&self) -> &'static [Interface] {
        &[Interface {
            name: "tests:probe/probe",
            version: "1.0.0",
            access: Access::Context,
            resources: &[],
        }]
    }

    fn reach(&self, _language: Language) -> String {
        "waits for ever, and counts questions to a model".to_owned()
    }

    fn link(&self, linker: &mut Linker<Call>) -> wasmtime::Result<()> {
        let mut probe = linker.instance("tests:probe/probe@1.0.0")?;
        // Waits on the host, as for a dead disk.
        probe.func_wrap_async("wait", |_: StoreContextMut<'_, Call>, (): ()| {
            Box::new(std::future::pending::<wasmtime::Result<()>>())
        })?;
        // One question to a model, answered by nobody; only counted.
        probe.func_wrap("ask", |mut store: StoreContextMut<'_, Call>, (): ()| {
            store.data_mut().enter_host()?;
            Ok(store.data_mut().count_inference(1)?)
        })
    }
}
