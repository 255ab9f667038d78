//! Finds the last message in a conversation: what its author wrote, without quotes, signature and disclaimer.
//!
//! Every line of the text gets one role; the parts of the result are made of whole lines, unchanged.
//! There are no regular expressions: a fresh instance runs for each call, and compiling them would cost more than this.

mod attribution;
mod disclaimer;
mod fold;
mod heading;
mod quote;
mod signature;

/// A message that only forwards is looked into; this often at most, one forward inside the other.
const MAX_FORWARDS: usize = 4;

/// Lines that are looked at: the longest letters have some hundreds, the rest is a log that somebody pasted.
/// What follows counts as what the last of them is.
pub const MAX_LINES: usize = 20_000;

/// The parts of a text, each made of whole lines of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Isolated {
    /// What the author wrote; of a message that only forwards or quotes, what it forwards or quotes.
    pub last: String,
    /// What is quoted, with the lines that announce it.
    pub quoted: String,
    /// From the closing formula or the dashes on.
    pub signature: String,
    /// Confidentiality notices, environmental pleas, notes that programs add.
    pub disclaimer: String,
}

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Own,
    Quoted,
    Signature,
    Disclaimer,
}

/// Finds the parts of `text`, whose line ends are `\n` or `\r\n`.
pub fn isolate(text: &str) -> Isolated {
    let all: Vec<&str> = text.lines().collect();
    let lines = &all[..all.len().min(MAX_LINES)];
    let mut roles = vec![Role::Own; lines.len()];
    let mut start = 0;
    for _ in 0..MAX_FORWARDS {
        let forwarded = mark(&lines[start..], &mut roles[start..]);
        if has(&lines[start..], &roles[start..], Role::Own) {
            break;
        }
        match forwarded {
            // Nothing of the author's own: the message is what was forwarded.
            Some(content)
                if lines[start + content..]
                    .iter()
                    .any(|line| !line.trim().is_empty()) =>
            {
                start += content;
                roles[start..].fill(Role::Own);
            }
            _ => {
                rescue(&lines[start..], &mut roles[start..]);
                break;
            }
        }
    }
    let rest = roles.last().copied().unwrap_or(Role::Own);
    roles.resize(all.len(), rest);
    let collect = |role| collect(&all, &roles, role);
    // What stands before a forwarded message is neither quoted nor part of it.
    Isolated {
        last: collect(Role::Own),
        quoted: collect(Role::Quoted),
        signature: collect(Role::Signature),
        disclaimer: collect(Role::Disclaimer),
    }
}

/// Gives each line its role; returns where the quoted or forwarded text begins that ends the author's own.
fn mark(lines: &[&str], roles: &mut [Role]) -> Option<usize> {
    let forwarded = quote::mark(lines, roles);
    disclaimer::mark(lines, roles);
    signature::mark(lines, roles);
    forwarded
}

/// Where no line is left as the author's own, the best of the others is.
fn rescue(lines: &[&str], roles: &mut [Role]) {
    let best = [Role::Signature, Role::Quoted, Role::Disclaimer]
        .into_iter()
        .find(|role| has(lines, roles, *role));
    for (line, role) in lines.iter().zip(roles) {
        if Some(*role) == best && !signature::is_delimiter(line) {
            *role = Role::Own;
        }
    }
}

fn has(lines: &[&str], roles: &[Role], wanted: Role) -> bool {
    lines
        .iter()
        .zip(roles)
        .any(|(line, role)| *role == wanted && !line.trim().is_empty())
}

/// The lines of one role; an empty line stands where others were left out.
fn collect(lines: &[&str], roles: &[Role], wanted: Role) -> String {
    let mut text = String::new();
    let mut previous: Option<usize> = None;
    // Empty lines are only kept between others.
    let mut empty = 0;
    for (index, line) in lines
        .iter()
        .enumerate()
        .filter(|(index, _)| roles[*index] == wanted)
    {
        if line.trim().is_empty() {
            empty += usize::from(previous.is_some());
            continue;
        }
        if let Some(previous) = previous {
            let gap = empty.max(usize::from(index > previous + 1));
            text.extend(std::iter::repeat_n('\n', gap + 1));
        }
        text.push_str(line);
        (previous, empty) = (Some(index), 0);
    }
    text
}
