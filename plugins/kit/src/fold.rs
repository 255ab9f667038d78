//! Folding text for comparison.
