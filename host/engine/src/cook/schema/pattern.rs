//! Regular expressions of schemas: the plain part that every engine reads in the same way.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Hir, HirKind, Look};

use super::{MOST_PATTERN_BYTES, MOST_PATTERN_STEPS};

/// Checks a pattern; the error says what is wrong with it.
pub(super) fn check(pattern: &str) -> Result<(), String> {
    if pattern.len() > MOST_PATTERN_BYTES {
        return Err(format!(
            "a pattern of {} bytes, the most are {MOST_PATTERN_BYTES}",
            pattern.len()
        ));
    }
    let hir = ParserBuilder::new()
        .nest_limit(32)
        .build()
        .parse(pattern)
        .map_err(|_| {
            "a pattern that is no regular expression; \
             references back and looking around are not known"
                .to_owned()
        })?;
    if let Some(look) = hir
        .properties()
        .look_set()
        .iter()
        .find(|look| !matches!(look, Look::Start | Look::End))
    {
        return Err(format!(
            "a pattern with {look:?}; only ^ at the beginning and $ at the end are known"
        ));
    }
    let steps = steps(&hir);
    if steps > MOST_PATTERN_STEPS {
        return Err(format!(
            "a pattern of {steps} characters when its repetitions are written out, \
             the most are {MOST_PATTERN_STEPS}"
        ));
    }
    Ok(())
}

/// Characters of the pattern when its repetitions are written out.
fn steps(hir: &Hir) -> u64 {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => literal.0.len() as u64,
        HirKind::Class(_) => 1,
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(1);
            steps(&repetition.sub)
                .max(1)
                .saturating_mul(u64::from(times))
        }
        HirKind::Capture(capture) => steps(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts
            .iter()
            .fold(0, |sum, part| steps(part).saturating_add(sum)),
    }
}
