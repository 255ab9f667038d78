//! Words in Markdown: what would be read as a mark is escaped.

use crate::clean;
use crate::model::Run;

/// What becomes of the end of a line within words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Breaks {
    /// A new line of the same paragraph.
    Lines,
    /// A tag: a row of a table is one line.
    Tags,
    /// A space.
    Spaces,
}

/// The words of runs.
pub(super) fn words(runs: &[Run], breaks: Breaks) -> String {
    let mut pieces: Vec<Run> = Vec::new();
    for run in runs {
        match pieces.last_mut() {
            // Marks that meet would be read together.
            Some(last) if looks(last) == looks(run) => last.text.push_str(&run.text),
            _ => pieces.push(run.clone()),
        }
    }
    pieces.retain(|run| !run.text.is_empty());
    let mut written = String::new();
    for (place, run) in pieces.iter().enumerate() {
        let after = pieces
            .get(place + 1)
            .and_then(|run| run.text.chars().next());
        let before = written.chars().next_back();
        written.push_str(&piece(run, before, after));
    }
    let lines: Vec<String> = written
        .lines()
        .map(|line| line.trim_matches([' ', '\t']))
        .filter(|line| !line.is_empty())
        .map(guarded)
        .collect();
    lines.join(match breaks {
        Breaks::Lines => "\\\n",
        Breaks::Tags => "<br>",
        Breaks::Spaces => " ",
    })
}

/// The text with a backslash before each mark.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if r"\`*_[]<>|~&".contains(letter) {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    guarded(&escaped)
}

/// The line with a backslash where its beginning would be read as a mark: a heading, a list, a rule.
fn guarded(line: &str) -> String {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_number = digits > 0 && line[digits..].starts_with(['.', ')']);
    if is_number {
        format!("{}\\{}", &line[..digits], &line[digits..])
    } else if line.starts_with(['#', '+', '-', '=', ':']) {
        format!("\\{line}")
    } else {
        line.to_owned()
    }
}

fn looks(run: &Run) -> (bool, bool, bool, Option<&str>) {
    (run.bold, run.italic, run.reference, run.link.as_deref())
}

fn piece(run: &Run, before: Option<char>, after: Option<char>) -> String {
    let text = clean::text(&run.text).replace('\t', " ");
    let inner = text.trim_matches([' ', '\n']);
    if inner.is_empty() {
        return text;
    }
    let start = text.len() - text.trim_start_matches([' ', '\n']).len();
    let (lead, trail) = (&text[..start], &text[start + inner.len()..]);
    let mut written =
        inner
            .chars()
            .fold(String::with_capacity(inner.len()), |mut escaped, letter| {
                if r"\`*_[]<>|~&".contains(letter) {
                    escaped.push('\\');
                }
                escaped.push(letter);
                escaped
            });
    // Stars between a letter and a sign are not read as marks; tags always are.
    let is_letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let is_sign = |letter: Option<char>| letter.is_some_and(|c| !c.is_alphanumeric());
    let clash = |sign: Option<char>, edge: &str, other: Option<char>| {
        is_sign(sign) && edge.is_empty() && is_letter(other)
    };
    let tags = clash(inner.chars().next_back(), trail, after)
        || clash(inner.chars().next(), lead, before)
        || inner.contains('\n');
    for (is_set, mark, tag) in [(run.italic, "*", "em"), (run.bold, "**", "strong")] {
        if is_set && tags {
            written = format!("<{tag}>{written}</{tag}>");
        } else if is_set {
            written = format!("{mark}{written}{mark}");
        }
    }
    if let Some(address) = run.link.as_deref().and_then(clean::address) {
        let address = address.replace('(', "%28").replace(')', "%29");
        written = format!("[{written}](<{address}>)");
    }
    format!("{lead}{written}{trail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        words(&[Run::plain(text)], Breaks::Lines)
    }

    #[test]
    fn marks_are_escaped() {
        assert_eq!(
            plain("a*b_c`d[e](f)<g>|~&amp;"),
            r"a\*b\_c\`d\[e\](f)\<g\>\|\~\&amp;"
        );
        for (text, written) in [
            ("# a", r"\# a"),
            ("- a", r"\- a"),
            ("12. a", r"12\. a"),
            ("12) a", r"12\) a"),
            ("    code", "code"),
            ("a\n\n# b", "a\\\n\\# b"),
            ("--- | ---", r"\--- \| ---"),
            ("12 h 30", "12 h 30"),
        ] {
            assert_eq!(plain(text), written);
        }
    }

    #[test]
    fn looks_are_marked() {
        let runs = [
            Run::bold("Décision "),
            Run::bold(": "),
            Run::plain("oui"),
            Run::italic("(bis)"),
            Run::plain("x"),
            Run::link("ici", "https://a.example/(b)"),
            Run::link("là", "javascript:x"),
        ];
        assert_eq!(
            words(&runs, Breaks::Lines),
            "**Décision :** oui<em>(bis)</em>x[ici](<https://a.example/%28b%29>)là"
        );
    }
}
