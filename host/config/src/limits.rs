//! What one call may use: the defaults, the most that can be configured, and the overrides.

use serde::Deserialize;

use crate::{Bytes, Error, Span};

macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident, $key:literal, $type:ty, $default:expr, $most:expr;)*) => {
        /// What one call may use. Every field is enforced by the runtime and has a test.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Limits { $($(#[$doc])* pub $name: $type,)* }

        /// The limits that a `[limits]` or `[plugins.NAME.limits]` table sets; the others keep their value.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct LimitOverrides { $($(#[$doc])* #[serde(rename = $key)] pub $name: Option<$type>,)* }

        /// Names one limit, for messages and for the log.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[allow(non_camel_case_types, reason = "one case a field, by its own name")]
        pub enum Limit { $($(#[$doc])* $name,)* }

        impl Limit {
            /// The key in `gardon.toml`.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// The most that can be configured, as text.
            pub fn most(self) -> String {
                match self { $(Self::$name => $most.to_string(),)* }
            }

            /// All limits, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }

        impl Default for Limits {
            fn default() -> Self { Self { $($name: $default,)* } }
        }

        impl Limits {
            /// These limits with some of them changed.
            pub fn with(mut self, over: &LimitOverrides) -> Self {
                $(if let Some(value) = over.$name { self.$name = value; })*
                self
            }

            /// The value in force, as text.
            pub fn value(&self, limit: Limit) -> String {
                match limit { $(Limit::$name => self.$name.to_string(),)* }
            }
        }

        impl LimitOverrides {
            /// `over` on top of these.
            pub fn merge(&self, over: &Self) -> Self {
                Self { $($name: over.$name.or(self.$name),)* }
            }

            pub(crate) fn check(&self, origin: &str, section: &str) -> Result<(), Error> {
                $(if let Some(value) = self.$name && value > $most {
                    return Err(Error::value(origin, &format!("{section}.{}", $key),
                        &format!("{value} is more than the largest value allowed, {}", $most),
                        &format!("{value} dépasse la plus grande valeur permise, {}", $most)));
                })*
                Ok(())
            }
        }
    };
}

limits! {
    /// Linear memory, summed over all memories of the call.
    memory, "memory", Bytes, Bytes::mebibytes(64), Bytes::mebibytes(512);
    /// Table elements, summed over all tables of the call.
    table_elements, "table-elements", u64, 20_000, 100_000;
    /// The stack that WebAssembly code can use.
    stack, "stack", Bytes, Bytes(512 << 10), Bytes::mebibytes(1);
    /// Processor time; it starts again for each item that is read through a handle.
    processor_time, "processor-time", Span, Span::milliseconds(5_000), Span::milliseconds(60_000);
    /// Processor time over all items of a call.
    total_time, "total-time", Span, Span::milliseconds(600_000), Span::milliseconds(600_000);
    /// Waiting for one host function, such as reading from a slow disk.
    host_wait, "host-wait", Span, Span::milliseconds(30_000), Span::milliseconds(600_000);
    /// Data that crosses the boundary at once: the arguments, the result, the data of one host call.
    transfer, "transfer", Bytes, Bytes::mebibytes(8), Bytes::mebibytes(64);
    /// Handles that live at the same time.
    handles, "handles", u64, 256, 1_024;
    /// Calls of host functions, to which 10 are added for each item read.
    host_calls, "host-calls", u64, 100_000, 100_000;
    /// Requests to a model, unless more items than that were read.
    inference_calls, "inference-calls", u64, 32, 256;
    /// Compiling the component, in a child process.
    compile_time, "compile-time", Span, Span::milliseconds(30_000), Span::milliseconds(600_000);
    /// Memory of the compiling child process.
    compile_memory, "compile-memory", Bytes, Bytes::mebibytes(1_024), Bytes::mebibytes(4_096);
    /// The component file.
    component, "component", Bytes, Bytes::mebibytes(16), Bytes::mebibytes(64);
}
