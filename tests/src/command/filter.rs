//! What differs from run to run, replaced by a word.

use std::path::Path;

/// The folders of the case, SHA-256 hashes, process identifiers and times.
pub(super) fn filter(text: &str, folder: &Path) -> String {
    let folder = folder.to_string_lossy();
    let text = text
        .replace(&format!("{folder}/home"), "[HOME]")
        .replace(&format!("{folder}/work"), "[WORK]");
    hashes(&text)
}

/// Runs of exactly 64 hexadecimal digits.
fn hashes(text: &str) -> String {
    let mut filtered = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(is_digit) {
        let run = &rest[start..];
        let length = run.find(|c| !is_digit(c)).unwrap_or(run.len());
        filtered.push_str(&rest[..start]);
        filtered.push_str(if length == 64 {
            "[SHA-256]"
        } else {
            &run[..length]
        });
        rest = &run[length..];
    }
    filtered.push_str(rest);
    filtered
}

fn is_digit(character: char) -> bool {
    matches!(character, '0'..='9' | 'a'..='f')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(filter(text, Path::new("/t")), expected);
    }

    #[test]
    fn replaces_only_what_differs() {
        check("/t/home/.config et /t/work/a", "[HOME]/.config et [WORK]/a");
        check(&format!("« {} »", "0a".repeat(32)), "« [SHA-256] »");
        check(&"0a".repeat(33), &"0a".repeat(33));
        check("decade 2026", "decade 2026");
    }
}
