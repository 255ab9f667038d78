//! wasmtime: admit, compile cache, store per call, limits, call.
