//! What is quoted: lines with `>`, and all that follows the header of an earlier message.

use super::{Role, attribution, fold, heading, signature};

/// Marks the quoted lines; returns the first line of the content that ends the author's own text, if any.
pub fn mark(lines: &[&str], roles: &mut [Role]) -> Option<usize> {
    let mut own = false;
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at].trim();
        if line.is_empty() {
            at += 1;
        } else if is_quoted(line) {
            if starts_webmail_quote(line) {
                roles[at..].fill(Role::Quoted);
                return Some(at + 1);
            }
            roles[at] = Role::Quoted;
            at += 1;
            at = wrapped(lines, roles, at);
        } else if let Some(end) = heading::at(lines, at).or_else(|| attribution::at(lines, at)) {
            let next = lines[end..]
                .iter()
                .map(|line| line.trim())
                .find(|line| !line.is_empty());
            // Answers may stand between quoted lines; after a header without them all is quoted.
            if next.is_some_and(|line| is_quoted(line) && !starts_webmail_quote(line)) {
                roles[at..end].fill(Role::Quoted);
                at = end;
            } else {
                roles[at..].fill(Role::Quoted);
                return Some(end);
            }
        } else if signature::is_device(line) {
            roles[at] = Role::Signature;
            // A telephone puts its line below the answer, and the message answered below that.
            if own {
                roles[at + 1..].fill(Role::Quoted);
                return Some(at + 1);
            }
            at += 1;
        } else {
            own = true;
            at += 1;
        }
    }
    None
}

/// Whether the trimmed line is quoted; `>From` is only how mbox files protect a line.
fn is_quoted(line: &str) -> bool {
    line.starts_with('>') && !line.starts_with(">From ")
}

/// French webmails (La Poste, Orange) write `> Message du 31/05/18 08:51` and quote only the next few lines.
fn starts_webmail_quote(line: &str) -> bool {
    let inside = line.trim_start_matches(['>', ' ', '\t', '\u{a0}']);
    let starts = inside
        .get(..11)
        .is_some_and(|start| start.eq_ignore_ascii_case("message du "));
    starts && inside.len() < 60 && fold::has_time(inside)
}

/// Marks the end of a quoted line that was wrapped without a new `>`; returns the line after it.
fn wrapped(lines: &[&str], roles: &mut [Role], at: usize) -> usize {
    let before = lines[at - 1].trim().trim_start_matches(['>', ' ']);
    let open = before.len() >= 40 && !before.ends_with(['.', '?', '!', ':', ';']);
    let line = lines.get(at).map_or("", |line| line.trim());
    if open && !is_quoted(line) && line.starts_with(char::is_lowercase) {
        roles[at] = Role::Quoted;
        return at + 1;
    }
    at
}
