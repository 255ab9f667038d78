//! Documents in every format: read back, compared, converted.

mod office;
mod sample;
