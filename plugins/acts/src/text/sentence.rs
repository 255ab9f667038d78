//! Sentences of a part of a text, as ranges of tokens.

use std::ops::Range;

use super::Text;

/// The longest sentence, in tokens: what goes on longer is cut.
const LONGEST: usize = 2_000;

impl Text {
    /// Cuts a folded range into sentences: at full stops before a capital, at blank lines that no colon, comma or
    /// semicolon leads over, and where an article begins.
    pub(crate) fn sentences(&self, range: &Range<usize>, begins: &[usize]) -> Vec<Range<usize>> {
        let tokens = self.tokens_in(range);
        let mut sentences = Vec::new();
        let mut start = tokens.start;
        let mut next_begin = begins.partition_point(|&begin| begin <= range.start);
        for token in tokens.start + 1..tokens.end {
            let position = self.start(token);
            let article = begins
                .get(next_begin)
                .is_some_and(|&begin| begin <= position);
            if article {
                next_begin += 1;
            }
            if article || token - start >= LONGEST || self.ends_before(token) {
                sentences.push(start..token);
                start = token;
            }
        }
        if start < tokens.end {
            sentences.push(start..tokens.end);
        }
        sentences
    }

    fn ends_before(&self, token: usize) -> bool {
        let gap = self.gap(token);
        if gap.contains(['!', '?']) {
            return true;
        }
        if let Some(blank) = gap.find("\n\n") {
            return !gap[..blank].contains([':', ';', ',']);
        }
        let Some(stop) = gap.find('.') else {
            return false;
        };
        if gap.len() == stop + 1 {
            return false;
        }
        let capital = self
            .written(self.start(token)..self.end(token))
            .starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        // "M. Serre", "art. 3": an abbreviation ends nothing.
        let before = self.word(token - 1);
        let month = crate::dates::month(before).is_some() && before.len() < 5;
        capital
            && before.len() > 2
            && !month
            && !matches!(before, "art" | "mme" | "dept" | "min" | "max")
            || capital && before.bytes().all(|byte| byte.is_ascii_digit())
            || gap.contains('\n') && capital
    }
}
