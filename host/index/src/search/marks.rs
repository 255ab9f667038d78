//! The words of a query in a text: where they stand, and how many of them.

use std::collections::HashSet;

use super::Mark;
use super::plan::Plan;
use crate::record::DocumentRecord;
use crate::text::{Kind, Language, Token, analyse};

/// Which groups of a plan a text has.
pub(super) type Had = HashSet<usize>;

/// Where the query's words stand in a passage that begins at that byte of its page, and which groups it has.
pub(super) fn marks(plan: &Plan, text: &str, offset: u32) -> (Vec<Mark>, Had) {
    let mut marks: Vec<Mark> = Vec::new();
    let mut tokens = analyse(text, Language::of(text, Language::French));
    let had = had(plan, &tokens);
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
    (marks, had)
}

/// Which groups the title, the headings and the fields of a document have.
pub(super) fn head(plan: &Plan, record: &DocumentRecord) -> Had {
    let values = record.fields.iter().map(|field| field.value.as_str());
    let headings = record.headings.iter().map(String::as_str);
    let texts: Vec<&str> = [record.title.as_str()]
        .into_iter()
        .chain(headings)
        .chain(values)
        .collect();
    let text = texts.join("\n");
    let language = Language::of(&text, Language::French);
    had(plan, &analyse(&text, language))
}

/// The share of the query's own words that these groups are, weighted by how rare they are: 0 to 1.
pub(super) fn share<'a>(plan: &Plan, had: impl IntoIterator<Item = &'a usize>) -> f32 {
    if plan.own <= 0.0 {
        return 1.0;
    }
    let own: f32 = had.into_iter().map(|group| plan.groups[*group].own).sum();
    (own / plan.own).min(1.0)
}

fn had(plan: &Plan, tokens: &[Token]) -> Had {
    let texts: HashSet<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
    let groups = plan.groups.iter().enumerate();
    groups
        .filter(|(_, group)| {
            let mut terms = group.terms.iter();
            group.own > 0.0 && terms.any(|(term, _)| texts.contains(term.as_str()))
        })
        .map(|(place, _)| place)
        .collect()
}
