//! A call: attempts until one ends well, each without the items that broke the ones before.

use std::sync::Arc;
use std::time::Duration;

use capability::{CallSettings, Circumstances, HandleUse, Listener, SetAside};
use config::Limits;
use wasmtime::component::Val;

use crate::{Arguments, CallError, MOST_SET_ASIDE, Plugin, Runtime};

/// The values that a function returned, or why there are none.
pub type Outcome = Result<Vec<Val>, CallError>;

/// What a call used, over all its attempts; never what it was about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// The most linear memory of one attempt, in bytes.
    pub memory_peak: u64,
    /// Processor time of the guest.
    pub processor: Duration,
    /// The longest processor time of one item.
    pub longest_item: Duration,
    /// Calls of host functions.
    pub host_calls: u64,
    /// Items read in the last attempt.
    pub items: u64,
    /// Attempts.
    pub attempts: u32,
}

/// A call that is over.
#[derive(Debug)]
pub struct Report {
    /// Its answer.
    pub outcome: Outcome,
    /// What it used.
    pub usage: Usage,
    /// Items that were left out, and why.
    pub set_aside: Vec<SetAside>,
    /// The handles it was given.
    pub handles: Vec<HandleUse>,
}

impl Runtime {
    /// Calls an exported function.
    ///
    /// `interface` is the full name of the exporting interface, such as `gardon:mail/tools@0.1.0`.
    /// When the guest breaks on an item that it reads through a handle, the item is set aside and the call made again,
    /// at most [`MOST_SET_ASIDE`] times.
    pub async fn call(
        &self,
        plugin: &Plugin,
        interface: Option<&str>,
        function: &str,
        arguments: &dyn Arguments,
        circumstances: Arc<Circumstances>,
        listener: Arc<dyn Listener>,
    ) -> Report {
        let mut report = Report {
            outcome: Ok(Vec::new()),
            usage: Usage::default(),
            set_aside: Vec::new(),
            handles: Vec::new(),
        };
        let Some(index) = plugin.function(interface, function) else {
            let function = interface.map_or_else(
                || function.to_owned(),
                |interface| format!("{interface} {function}"),
            );
            report.outcome = Err(CallError::NoFunction { function });
            return report;
        };
        let _running = self.ticker.running();
        let mut settings = settings(plugin, &plugin.limits, circumstances, listener);
        loop {
            let attempt = self.attempt(plugin, index, arguments, &settings).await;
            report.usage.add(&attempt.call);
            report.handles.clone_from(&attempt.call.handles);
            report.outcome = attempt.result;
            let broken = match &report.outcome {
                Err(error) if error.is_items_fault() => {
                    attempt.call.items.current().map(|(handle, item)| SetAside {
                        handle: handle.clone(),
                        item: item.clone(),
                        reason: error.explain(settings.circumstances.language),
                    })
                }
                _ => None,
            };
            match broken {
                Some(aside)
                    if settings.set_aside.len() < MOST_SET_ASIDE
                        && !settings.set_aside.contains(&aside) =>
                {
                    settings.set_aside.push(aside);
                    // All attempts together have the time of one call.
                    let left = plugin
                        .limits
                        .total_time
                        .0
                        .saturating_sub(report.usage.processor);
                    settings.limits.total_time.0 = left;
                }
                _ => break,
            }
        }
        report.set_aside = settings.set_aside;
        report
    }
}

fn settings(
    plugin: &Plugin,
    limits: &Limits,
    circumstances: Arc<Circumstances>,
    listener: Arc<dyn Listener>,
) -> CallSettings {
    CallSettings {
        limits: limits.clone(),
        grants: Arc::clone(&plugin.grants),
        circumstances,
        listener,
        set_aside: Vec::new(),
    }
}

impl Usage {
    fn add(&mut self, call: &capability::Call) {
        self.memory_peak = self.memory_peak.max(call.meter.memory_peak());
        self.processor += call.processor.total();
        self.longest_item = self.longest_item.max(call.processor.longest_item());
        self.host_calls += call.meter.host_calls();
        self.items = call.items.read();
        self.attempts += 1;
    }
}
