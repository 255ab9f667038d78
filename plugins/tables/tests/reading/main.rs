//! Reading files: cases, shared data, hostile files, bounds.

mod bounds;
mod cases;
mod fields;
mod hostile;
mod make;
mod payslips;
mod profiles;
mod said;
mod speed;
