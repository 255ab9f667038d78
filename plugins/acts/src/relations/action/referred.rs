//! Acts that a sentence means without naming them: "l'arrêté susvisé", "ledit arrêté".

use std::ops::Range;

use crate::record;
use crate::relations::{Mention, Target};
use crate::text::Text;

/// The acts that a sentence means without naming them: "l'arrêté susvisé", where the title or the *visas* name one of
/// its form. Where they name several, or all are meant and there are many, each is one that may be meant.
pub(super) fn read(
    text: &Text,
    sentence: &Range<usize>,
    named: &[Target],
    found: &[Mention],
) -> Vec<Mention> {
    let mut referred = Vec::new();
    for token in sentence.clone() {
        let Some((kind, next)) = record::kind(text, token) else {
            continue;
        };
        if found.iter().any(|one| one.tokens.contains(&token)) {
            continue;
        }
        let word = text.word(next);
        let end = match word {
            "sus" | "ci" => next + 2,
            _ if word.starts_with("susvis")
                || word.starts_with("precit")
                || word.starts_with("susmentionn")
                || word.starts_with("susdit") =>
            {
                next + 1
            }
            "vise" | "cite" if text.word(next + 1) == "ci" => next + 3,
            // Not "cet arrêté abroge", which is the act itself.
            "est" if text.word(token.wrapping_sub(1)).starts_with("cet") => next,
            _ if matches!(
                text.word(token.wrapping_sub(1)),
                "ledit" | "ladite" | "dudit"
            ) =>
            {
                next
            }
            _ => continue,
        };
        if end > sentence.end {
            continue;
        }
        let form = |words: &str| {
            let first = words.split(' ').next().unwrap_or("");
            first.trim_end_matches('s').to_owned()
        };
        let candidates: Vec<&Target> = named
            .iter()
            .filter(|target| form(&target.kind.words) == form(&kind.words))
            .filter(|target| match (target.kind.level, kind.level) {
                (Some(theirs), Some(said)) => theirs == said,
                _ => true,
            })
            .collect();
        let all = text.word(token).ends_with('s') && candidates.len() <= 3;
        for target in &candidates {
            referred.push(Mention {
                target: (*target).clone(),
                tokens: token..end,
                group: usize::MAX - token,
                doubt: candidates.len() > 1 && !all || word == "est",
            });
        }
    }
    referred
}
