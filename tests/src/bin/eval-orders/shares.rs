//! Shares, each with its interval and how many it is of.

use std::io::Write;

use anyhow::Result;
use tests::evaluation::interval;

/// The share of what is true.
pub(crate) fn rate(items: &[bool]) -> f64 {
    items.iter().filter(|item| **item).count() as f64 / items.len().max(1) as f64
}

/// One line: a share with its interval and, where there is one, the same of the baseline.
pub(crate) fn share(
    out: &mut impl Write,
    name: &str,
    items: &[bool],
    baseline: Option<&[bool]>,
) -> Result<()> {
    if items.is_empty() {
        writeln!(out, "{name:<44} nothing to count")?;
        return Ok(());
    }
    let bounds = interval(items, rate);
    let count = items.iter().filter(|item| **item).count();
    write!(
        out,
        "{name:<44} {:.3} [{:.3}, {:.3}]  {count} of {}",
        rate(items),
        bounds.low,
        bounds.high,
        items.len()
    )?;
    match baseline {
        Some(baseline) => writeln!(out, "; BM25 {:.3}", rate(baseline))?,
        None => writeln!(out)?,
    }
    Ok(())
}
