//! The words of a query in a passage.

use super::Mark;
use super::plan::Plan;
use crate::text::{Kind, Language, analyse};

/// Where the query's words stand in a passage that begins at that byte of its page.
pub(super) fn marks(plan: &Plan, text: &str, offset: u32) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut tokens = analyse(text, Language::of(text, Language::French));
    tokens.retain(|token| {
        plan.marked.contains(&token.text)
            // Of a date, the year alone is no find.
            && (token.kind != Kind::Part || !token.text.starts_with('@'))
    });
    tokens.sort_by_key(|token| (token.start, token.end));
    for token in tokens {
        let start = offset + token.start as u32;
        let end = offset + token.end as u32;
        match marks.last_mut() {
            Some(last) if start < last.end => last.end = last.end.max(end),
            _ => marks.push(Mark { start, end }),
        }
    }
    marks
}
