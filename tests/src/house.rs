//! A runtime with the capabilities that tests need, and calls made in one line.

use std::sync::Arc;

use capability::{Capability, Circumstances, Listener, Quiet};
use config::{Grants, Limits};
use runtime::{
    Arguments, Cache, Compiler, LoadError, NoArguments, Plugin, Report, Runtime, Settings,
};

use crate::guest::Guest;
use crate::probe::Probe;

/// A runtime and the threads that its calls run on.
pub struct House {
    /// The runtime under test.
    pub runtime: Arc<Runtime>,
    executor: tokio::runtime::Runtime,
}

impl House {
    /// Compiles in this process, keeps nothing, runs two guests at once; the stack comes from `limits`.
    ///
    /// # Panics
    /// When this machine cannot run the engine.
    pub fn new(limits: &Limits) -> Self {
        Self::with(limits, Compiler::InProcess(|_| Ok(Vec::new())), None)
    }

    /// With another compiler, or a cache.
    ///
    /// # Panics
    /// When this machine cannot run the engine.
    pub fn with(limits: &Limits, compiler: Compiler, cache: Option<Cache>) -> Self {
        let running = std::thread::available_parallelism().map_or(1, usize::from);
        let settings = Settings {
            limits: limits.clone(),
            cache,
            compiler,
            running,
        };
        let executor = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(running + 1)
            .enable_time()
            .build()
            .expect("the operating system starts threads");
        Self {
            runtime: Arc::new(Runtime::new(settings, capabilities()).expect("the engine starts")),
            executor,
        }
    }

    /// Loads a component that is granted nothing.
    ///
    /// # Errors
    /// The runtime's.
    pub fn load(&self, name: &str, bytes: &[u8], limits: &Limits) -> Result<Plugin, LoadError> {
        self.runtime
            .load(name, bytes, Grants::default(), limits.clone())
    }

    /// Loads a guest that must load.
    ///
    /// # Panics
    /// When it does not.
    pub fn guest(&self, guest: &Guest) -> Plugin {
        self.load(&guest.name, &guest.bytes, &guest.limits)
            .unwrap_or_else(|error| panic!("{}: {error}", guest.name))
    }

    /// Calls `run` without arguments, nobody listening.
    pub fn run(&self, plugin: &Plugin) -> Report {
        self.call(plugin, &NoArguments, Arc::new(Quiet))
    }

    /// Calls `run`.
    pub fn call(
        &self,
        plugin: &Plugin,
        arguments: &dyn Arguments,
        listener: Arc<dyn Listener>,
    ) -> Report {
        self.executor.block_on(self.runtime.call(
            plugin,
            None,
            "run",
            arguments,
            Arc::new(circumstances()),
            listener,
        ))
    }

    /// Runs anything on the executor's threads.
    pub fn block_on<T>(&self, work: impl Future<Output = T>) -> T {
        self.executor.block_on(work)
    }
}

/// Everything that a guest of the tests can be given.
pub fn capabilities() -> Vec<Arc<dyn Capability>> {
    vec![
        Arc::new(cap_plugin::Plugin),
        Arc::new(cap_files::Files::default()),
        Arc::new(cap_mailbox::Mailboxes::default()),
        Arc::new(Probe),
    ]
}

/// A call on a Monday, in French.
pub fn circumstances() -> Circumstances {
    Circumstances {
        today: "2026-11-23".to_owned(),
        name: "Claire Vasseur".to_owned(),
        addresses: vec!["claire.vasseur@exemple.test".to_owned()],
        ..Circumstances::default()
    }
}
