//! Documents in every format: read back, compared, converted.

mod filling;
mod office;
mod parts;
mod plain;
mod read;
mod sample;
mod templates;
