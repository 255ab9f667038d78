//! Lists, exports and report read back, hostile texts in them, and the speed of a large payroll.

mod exports;
mod listing;
mod report;
mod sample;
mod scale;
mod stakes;
