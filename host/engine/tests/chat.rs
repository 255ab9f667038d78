//! Answers of a real model: `GARDON_TEST_MODEL` names a GGUF file of SmolLM2-135M-Instruct.
//!
//! Without it the tests print a notice and prove nothing.

#[path = "real/answers.rs"]
mod answers;
#[path = "real/cancels.rs"]
mod cancels;
#[path = "real/schemas.rs"]
mod schemas;
#[path = "real/shared.rs"]
mod shared;
