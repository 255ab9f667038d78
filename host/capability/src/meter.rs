//! Memory, tables and host calls of one call, summed over everything it instantiates.

use config::{Limit, Limits};
use wasmtime::ResourceLimiter;

use crate::LimitReached;

/// Host calls that each item read adds to the limit.
const HOST_CALLS_PER_ITEM: u64 = 10;

/// Instances, memories and tables that one component may have: a component of many modules is normal, thousands are not.
const MOST_INSTANCES: usize = 1_000;

/// Counts what a call uses and refuses what passes a limit.
#[derive(Debug)]
pub struct Meter {
    limits: Limits,
    memory: u64,
    memory_peak: u64,
    table_elements: u64,
    host_calls: u64,
    inference_calls: u64,
    last_growth: u64,
    overdone: bool,
    refused: Option<Limit>,
}

impl Meter {
    /// Nothing used yet.
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            memory: 0,
            memory_peak: 0,
            table_elements: 0,
            host_calls: 0,
            inference_calls: 0,
            last_growth: 0,
            overdone: false,
            refused: None,
        }
    }

    /// The limits in force.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The most linear memory that lived at once, in bytes.
    pub fn memory_peak(&self) -> u64 {
        self.memory_peak
    }

    /// Host functions called.
    pub fn host_calls(&self) -> u64 {
        self.host_calls
    }

    /// The growth that was refused last: a guest that then gives up did so because of it.
    pub fn refused(&self) -> Option<Limit> {
        self.refused
    }

    pub(crate) fn count_host_call(&mut self, items: u64) -> Result<(), LimitReached> {
        if self.host_calls
            >= self
                .limits
                .host_calls
                .saturating_add(items.saturating_mul(HOST_CALLS_PER_ITEM))
        {
            return Err(LimitReached(Limit::host_calls));
        }
        self.host_calls += 1;
        Ok(())
    }

    pub(crate) fn count_wasi_call(&mut self, items: u64) {
        self.overdone |= self.count_host_call(items).is_err();
    }

    /// Whether WASI functions were called past the limit of host calls.
    pub fn overdone(&self) -> bool {
        self.overdone
    }

    pub(crate) fn count_inference(
        &mut self,
        requests: u64,
        items: u64,
    ) -> Result<(), LimitReached> {
        let most = self.limits.inference_calls.max(items);
        if self.inference_calls.saturating_add(requests) > most {
            return Err(LimitReached(Limit::inference_calls));
        }
        self.inference_calls += requests;
        Ok(())
    }

    pub(crate) fn inference_left(&self, items: u64) -> u64 {
        let most = self.limits.inference_calls.max(items);
        most.saturating_sub(self.inference_calls)
    }
}

impl ResourceLimiter for Meter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let growth = desired.saturating_sub(current) as u64;
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        if self.memory.saturating_add(growth) > self.limits.memory.0 {
            self.refused = Some(Limit::memory);
            return Ok(false);
        }
        self.memory += growth;
        self.last_growth = growth;
        self.memory_peak = self.memory_peak.max(self.memory);
        Ok(true)
    }

    fn memory_grow_failed(&mut self, _error: wasmtime::Error) -> wasmtime::Result<()> {
        // The operating system refused what we had allowed: take the count back, the guest sees -1.
        self.memory = self
            .memory
            .saturating_sub(std::mem::take(&mut self.last_growth));
        Ok(())
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let growth = desired.saturating_sub(current) as u64;
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        if self.table_elements.saturating_add(growth) > self.limits.table_elements {
            self.refused = Some(Limit::table_elements);
            return Ok(false);
        }
        self.table_elements += growth;
        Ok(true)
    }

    fn instances(&self) -> usize {
        MOST_INSTANCES
    }

    fn tables(&self) -> usize {
        MOST_INSTANCES
    }

    fn memories(&self) -> usize {
        MOST_INSTANCES
    }
}
