//! gardon.toml as plain data: parse and validate; no disk, no wasm.
