//! One attempt of one call: a fresh store, handles, the guest's code, and what became of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use capability::{Call, CallSettings, LimitReached, OpenError, Verdict};
use config::{Limit, Limits};
use wasmtime::component::{ComponentExportIndex, ResourceTableError, Val};
use wasmtime::{Store, StoreContextMut, Trap, UpdateDeadline};

use crate::gate::Gate;
use crate::metered::Metered;
use crate::{Arguments, CallError, HandleKind, Opener, Plugin, Runtime, arguments};

/// How long a plugin may go on after the person asked to stop.
const STOP_GRACE: Duration = Duration::from_secs(2);

/// The most of a guest's own words that a message carries.
const MOST_WORDS: usize = 1_000;

/// An attempt that is over: its answer and its store's data.
pub(crate) struct Attempt {
    pub(crate) result: Result<Vec<Val>, CallError>,
    pub(crate) call: Call,
}

/// A guest that goes on after it was asked to stop.
#[derive(Debug, thiserror::Error)]
#[error("stopped")]
struct Stopped;

impl Runtime {
    pub(crate) async fn attempt(
        &self,
        plugin: &Plugin,
        function: ComponentExportIndex,
        given: &dyn Arguments,
        settings: &CallSettings,
    ) -> Attempt {
        let mut store = Store::new(&self.engine, Call::new(settings));
        arm(&mut store, &settings.limits, &self.gate);
        for capability in &plugin.capabilities {
            capability.begin(store.data_mut());
        }
        let values = given.values(&mut Handles {
            plugin,
            store: &mut store,
        });
        let result = match values {
            Err(error) => Err(error),
            // wasmtime counts what the guest hands over; what is handed to it is counted here.
            Ok(values) if arguments::size(&values) > settings.limits.transfer.0 => {
                Err(CallError::Limit {
                    limit: Limit::transfer,
                    value: settings.limits.value(Limit::transfer),
                })
            }
            Ok(values) => {
                let processor = Arc::clone(&store.data().processor);
                let run = run(plugin, function, &values, &mut store);
                let outcome =
                    Metered::new(run, self.gate.pass(), processor, settings.limits.host_wait).await;
                outcome.map_err(|error| classify(&error, store.data(), &settings.limits))
            }
        };
        let mut call = store.into_data();
        let done =
            matches!(&result, Ok(values) if !matches!(values.as_slice(), [Val::Result(Err(_))]));
        let mut result = result;
        for capability in &plugin.capabilities {
            if let Err(error) = capability.finish(&mut call, done)
                && result.is_ok()
            {
                result = Err(CallError::Open(error));
            }
        }
        Attempt { result, call }
    }
}

/// Sets the limits that the store itself enforces.
fn arm(store: &mut Store<Call>, limits: &Limits, gate: &Arc<Gate>) {
    store.limiter(|call| &mut call.meter);
    store.set_hostcall_fuel(usize::try_from(limits.transfer.0).unwrap_or(usize::MAX));
    store.set_max_component_handles(usize::try_from(limits.handles).unwrap_or(usize::MAX));
    store.set_epoch_deadline(1);
    let gate = Arc::clone(gate);
    let limits = limits.clone();
    let mut asked_to_stop: Option<Instant> = None;
    store.epoch_deadline_callback(move |context: StoreContextMut<'_, Call>| {
        let call = context.data();
        if let Verdict::Passed(limit) = call.processor.judge(&limits) {
            return Err(LimitReached(limit).into());
        }
        if call.meter.overdone() {
            return Err(LimitReached(Limit::host_calls).into());
        }
        if call.listener.stopping()
            && asked_to_stop.get_or_insert_with(Instant::now).elapsed() > STOP_GRACE
        {
            return Err(wasmtime::Error::new(Stopped));
        }
        Ok(if gate.crowded() {
            UpdateDeadline::Yield(1)
        } else {
            UpdateDeadline::Continue(1)
        })
    });
}

async fn run(
    plugin: &Plugin,
    function: ComponentExportIndex,
    values: &[Val],
    store: &mut Store<Call>,
) -> wasmtime::Result<Vec<Val>> {
    let instance = plugin.instance.instantiate_async(&mut *store).await?;
    let function = instance
        .get_func(&mut *store, function)
        .ok_or_else(|| wasmtime::Error::msg("the export is not a function"))?;
    let mut results = vec![Val::Bool(false); function.ty(&*store).results().len()];
    function
        .call_async(&mut *store, values, &mut results)
        .await?;
    Ok(results)
}

/// Turns wasmtime's error into ours; the order goes from the most certain cause to the least.
fn classify(error: &wasmtime::Error, call: &Call, limits: &Limits) -> CallError {
    let limit = |limit: Limit| CallError::Limit {
        limit,
        value: limits.value(limit),
    };
    if let Some(reached) = error.downcast_ref::<LimitReached>() {
        return limit(reached.0);
    }
    if error.is::<Stopped>() {
        return CallError::Stopped;
    }
    if let Some(open) = error.downcast_ref::<OpenError>() {
        return CallError::Open(open.clone());
    }
    if matches!(
        error.downcast_ref::<ResourceTableError>(),
        Some(ResourceTableError::Full)
    ) {
        return limit(Limit::handles);
    }
    let words = format!("{error:#}");
    // These two of wasmtime's errors have no public type; the tests of the limits notice when the words change.
    if words.contains("too much data is being copied") {
        return limit(Limit::transfer);
    }
    if words.contains("store handle limit exceeded") {
        return limit(Limit::handles);
    }
    if matches!(error.downcast_ref::<Trap>(), Some(Trap::StackOverflow)) {
        return limit(Limit::stack);
    }
    if let Some(refused) = call.meter.refused() {
        return limit(refused);
    }
    let said = call.guest_stderr();
    let reason = match error.downcast_ref::<Trap>() {
        Some(trap) => trap.to_string(),
        None => words,
    };
    let reason = if said.trim().is_empty() {
        reason
    } else {
        format!("{reason} ({})", said.trim())
    };
    CallError::Trap {
        reason: reason.chars().take(MOST_WORDS).collect(),
    }
}

/// Opens words in the attempt's own store.
struct Handles<'a> {
    plugin: &'a Plugin,
    store: &'a mut Store<Call>,
}

impl Opener for Handles<'_> {
    fn open(&mut self, kind: &HandleKind<'_>, word: &str) -> Result<Val, CallError> {
        let capability = self.plugin.capabilities.iter().find(|capability| {
            capability.interfaces().iter().any(|interface| {
                interface.name == kind.interface && interface.resources.contains(&kind.resource)
            })
        });
        let Some(capability) = capability else {
            return Err(OpenError::NoSuchKind {
                resource: kind.resource.to_owned(),
            }
            .into());
        };
        let handle = capability.open(
            wasmtime::AsContextMut::as_context_mut(&mut *self.store),
            kind.resource,
            word,
        )?;
        Ok(Val::Resource(handle))
    }
}
