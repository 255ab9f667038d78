//! `cargo xtask eval minutes`: reading, pointers, decisions, actions, votes, extracts and places, beside dumb baselines.
//!
//! First on the project's own invented meetings, then on the shared data beside the checkout, where it is there.

#[path = "eval-orders/baseline.rs"]
mod baseline;
#[path = "eval-minutes/encodings.rs"]
mod encodings;
#[path = "eval-minutes/extracts.rs"]
mod extracts;
#[path = "eval-minutes/gold.rs"]
mod gold;
#[path = "eval-minutes/invented.rs"]
mod invented;
#[path = "eval-minutes/places.rs"]
mod places;
#[path = "eval-minutes/record.rs"]
mod record;

use std::io::Write;

use anyhow::Result;
use tests::data::{crate_folder, shared};

/// Meetings on which the rules were made.
const OWN: &[&str] = &["council", "service", "english"];

/// Meetings that were written when the rules stood, and from which they then learnt.
const SECOND: &[&str] = &["committee", "project"];

/// Meetings that were written after that; their first run stands in the README beside them.
const LAST: &[&str] = &["works", "housing"];

fn main() -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "95 % bootstrap intervals (2,000 resamples, fixed seed)"
    )?;
    let folder = crate_folder().join("evaluation/minutes");
    invented::evaluate(
        &mut out,
        &folder,
        OWN,
        "invented meetings on which the rules were made",
    )?;
    invented::evaluate(
        &mut out,
        &folder,
        SECOND,
        "invented meetings that were written when the rules stood, and from which they then learnt",
    )?;
    invented::evaluate(
        &mut out,
        &folder,
        LAST,
        "invented meetings that were written last, and from which they then learnt too",
    )?;
    if let Some(minutes) = shared("minutes") {
        encodings::evaluate(&mut out, &minutes)?;
        record::evaluate(&mut out, &minutes)?;
        extracts::evaluate(&mut out, &minutes)?;
        places::evaluate(&mut out, &minutes)?;
    }
    Ok(())
}
