//! wasmtime: admit, compile and cache, a fresh store per call, limits, call.
//!
//! The runtime knows capabilities only by their socket and results only as wasmtime values:
//! which capabilities exist is decided in the command, what a result looks like in `reflect`.

mod admission;
mod arguments;
mod attempt;
mod cache;
mod call;
mod compiler;
mod engine;
mod error;
mod gate;
mod inspect;
mod link;
mod metered;
mod plugin;

pub use arguments::{Arguments, HandleKind, NoArguments, Opener};
pub use cache::{Cache, CacheError};
pub use call::{Outcome, Report, Usage};
pub use compiler::{Compiler, child_main};
pub use error::{CallError, Instead, LoadError};
pub use inspect::{Inspection, inspect};
pub use plugin::{Plugin, sha256};
/// A value of a call, so that who only hands values on needs no dependency on wasmtime.
pub use wasmtime::component::Val;

use std::sync::Arc;

use capability::Capability;
use config::Limits;

/// Calls of one plugin's functions may break on so many different items before the whole call is given up.
pub const MOST_SET_ASIDE: usize = 8;

/// Everything that is shared by all calls of a process.
pub struct Runtime {
    pub(crate) engine: wasmtime::Engine,
    pub(crate) ticker: engine::Ticker,
    pub(crate) gate: Arc<gate::Gate>,
    pub(crate) capabilities: Vec<Arc<dyn Capability>>,
    pub(crate) cache: Option<Cache>,
    pub(crate) compiler: Compiler,
}

/// How a runtime is set up.
pub struct Settings {
    /// Limits of the process: the stack and what compiling may use come from here.
    pub limits: Limits,
    /// Where compiled components are kept; none compiles each time.
    pub cache: Option<Cache>,
    /// Who compiles.
    pub compiler: Compiler,
    /// How many guests run at the same moment; one less than the worker threads, so that timers always find one.
    pub running: usize,
}

impl Runtime {
    /// Sets up the engine and starts its clock.
    ///
    /// # Errors
    /// [`LoadError::Engine`] when this machine cannot run the engine's configuration.
    pub fn new(
        settings: Settings,
        capabilities: Vec<Arc<dyn Capability>>,
    ) -> Result<Self, LoadError> {
        let engine = engine::build(settings.limits.stack).map_err(|error| LoadError::Engine {
            reason: format!("{error:#}"),
        })?;
        Ok(Self {
            ticker: engine::Ticker::start(engine.clone()),
            gate: Arc::new(gate::Gate::new(settings.running)),
            engine,
            capabilities,
            cache: settings.cache,
            compiler: settings.compiler,
        })
    }

    /// The capabilities that exist here.
    pub fn capabilities(&self) -> &[Arc<dyn Capability>] {
        &self.capabilities
    }
}
