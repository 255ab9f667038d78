//! Documents in every format: read back, compared, converted.

mod change;
mod filling;
mod hostile;
mod office;
mod parts;
mod plain;
mod read;
mod sample;
mod sheets;
mod templates;
