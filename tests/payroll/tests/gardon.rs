//! `gardon payroll` as people call it: files in, anomalies out, registers, exports, rules; in an empty home.

#[path = "gardon/compare.rs"]
mod compare;
#[path = "gardon/covered.rs"]
mod covered;
#[path = "gardon/doubts.rs"]
mod doubts;
#[path = "gardon/export.rs"]
mod export;
#[path = "gardon/hostile.rs"]
mod hostile;
#[path = "gardon/life.rs"]
mod life;
#[path = "gardon/place.rs"]
mod place;
#[path = "gardon/reading.rs"]
mod reading;
#[path = "gardon/rules.rs"]
mod rules;
