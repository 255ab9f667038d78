//! What one attempt of one call carries in its store.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use config::{Grants, Limit, Limits};
use wasmtime::component::{Resource, ResourceTable, ResourceTableError};
use wasmtime_wasi::p2::pipe::MemoryOutputPipe;
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_io::IoView;

use crate::{Circumstances, Items, LimitReached, Listener, Meter, Processor, SetAside, wasi};

/// What an attempt starts from.
#[derive(Clone)]
pub struct CallSettings {
    /// Limits in force.
    pub limits: Limits,
    /// What the plugin is granted.
    pub grants: Arc<Grants>,
    /// Who calls, when, in which language.
    pub circumstances: Arc<Circumstances>,
    /// Who listens.
    pub listener: Arc<dyn Listener>,
    /// Items that broke earlier attempts.
    pub set_aside: Vec<SetAside>,
}

/// A handle that a call was given, for the record: names, never content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandleUse {
    /// The resource: `mailbox`, `file`, …
    pub resource: &'static str,
    /// The word as it was given.
    pub word: String,
}

/// The data of the store: one value an attempt, dropped with it.
pub struct Call {
    /// Resources of the host, at most as many as the limit says.
    pub table: ResourceTable,
    /// Memory, tables, host calls.
    pub meter: Meter,
    /// Processor time.
    pub processor: Arc<Processor>,
    /// The item being read, and those set aside.
    pub items: Items,
    /// Handles given so far.
    pub handles: Vec<HandleUse>,
    /// What the plugin is granted.
    pub grants: Arc<Grants>,
    /// Who calls, when, in which language.
    pub circumstances: Arc<Circumstances>,
    /// Who listens.
    pub listener: Arc<dyn Listener>,
    wasi: WasiCtx,
    stderr: MemoryOutputPipe,
    rooms: HashMap<TypeId, Box<dyn Any + Send>>,
}

impl Call {
    /// A fresh attempt.
    pub fn new(settings: &CallSettings) -> Self {
        let mut table = ResourceTable::new();
        table.set_max_capacity(usize::try_from(settings.limits.handles).unwrap_or(usize::MAX));
        let (wasi, stderr) = wasi::stand_ins(&settings.circumstances.today);
        Self {
            table,
            meter: Meter::new(settings.limits.clone()),
            processor: Arc::new(Processor::default()),
            items: Items::without(settings.set_aside.clone()),
            handles: Vec::new(),
            grants: Arc::clone(&settings.grants),
            circumstances: Arc::clone(&settings.circumstances),
            listener: Arc::clone(&settings.listener),
            wasi,
            stderr,
            rooms: HashMap::new(),
        }
    }

    /// The first line of every host function: counts it.
    ///
    /// # Errors
    /// [`LimitReached`] past the limit of host calls; it ends the call.
    pub fn enter_host(&mut self) -> Result<(), LimitReached> {
        self.meter.count_host_call(self.items.read())
    }

    /// Counts requests to a model.
    ///
    /// # Errors
    /// [`LimitReached`] past the limit, unless more items than that were read.
    pub fn count_inference(&mut self, requests: u64) -> Result<(), LimitReached> {
        self.meter.count_inference(requests, self.items.read())
    }

    /// The requests to a model that [`Call::count_inference`] would still let through.
    pub fn inference_left(&self) -> u64 {
        self.meter.inference_left(self.items.read())
    }

    /// An item is about to be read through a handle: its processor time starts from nothing.
    pub fn begin_item(&mut self, handle: &str, item: &str) {
        if self.items.begin(handle, item) {
            self.processor.next_item();
        }
    }

    /// Puts a resource of the host among the live handles.
    ///
    /// # Errors
    /// [`LimitReached`] past the limit of handles; it ends the call.
    pub fn hold<T: Send + 'static>(&mut self, value: T) -> wasmtime::Result<Resource<T>> {
        self.table.push(value).map_err(|error| match error {
            ResourceTableError::Full => LimitReached(Limit::handles).into(),
            other => other.into(),
        })
    }

    /// A capability's own data of this attempt, made at its first use.
    pub fn room<T: Any + Send + Default>(&mut self) -> &mut T {
        self.rooms
            .entry(TypeId::of::<T>())
            .or_insert_with(|| Box::new(T::default()))
            .downcast_mut()
            .expect("the value under a type's identifier has that type")
    }

    /// Waits for the host at most as long as the limit says; the waiting costs the guest no processor time.
    ///
    /// # Errors
    /// [`LimitReached`] when the wait is too long; it ends the call.
    pub async fn wait<T>(
        limits: &Limits,
        work: impl Future<Output = T>,
    ) -> Result<T, LimitReached> {
        tokio::time::timeout(limits.host_wait.0, work)
            .await
            .map_err(|_| LimitReached(Limit::host_wait))
    }

    /// What the guest wrote on its standard error, such as the message of a panic; at most 4 KiB.
    pub fn guest_stderr(&self) -> String {
        String::from_utf8_lossy(&self.stderr.contents()).into_owned()
    }
}

impl WasiView for Call {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        // Every WASI function comes through here, which cannot refuse: the epoch callback ends a call that overdoes it.
        self.meter.count_wasi_call(self.items.read());
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl IoView for Call {
    fn table(&mut self) -> &mut ResourceTable {
        self.meter.count_wasi_call(self.items.read());
        &mut self.table
    }
}
