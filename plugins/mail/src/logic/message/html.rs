//! HTML to plain text, in one pass and without a tree: hostile nesting costs nothing.
//!
//! Quotes become lines that begin with `>`, list items lines that begin with `-`, rules lines of `_`,
//! so that what finds the last message in a plain text finds it here too.

use mail_parser::decoders::html::add_html_token;

use super::entity;

/// Deeper quotes look the same as this many.
const MAX_QUOTE_DEPTH: usize = 5;
/// Longer targets are cut; browsers take about as much.
const MAX_TARGET_LETTERS: usize = 2_000;
/// Links after these are not collected, so that a page of nothing else stays small.
const MAX_COLLECTED_LINKS: usize = 1_000;
/// `&CounterClockwiseContourIntegral;` is the longest name of a character.
const MAX_ENTITY_BYTES: usize = 34;

/// The text that a reader would see, and the links as (text shown, target).
pub fn to_text(html: &str) -> (String, Vec<(String, String)>) {
    let mut writer = Writer::default();
    let mut rest = html;
    // Set when a tag has no end that respects its quotation marks: looking again and again would be slow.
    let mut loose = false;
    while let Some(position) = rest.find('<') {
        writer.text(&rest[..position]);
        rest = &rest[position..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        if !rest[1..].starts_with(|next: char| next.is_ascii_alphabetic() || "/!?".contains(next)) {
            writer.text("<");
            rest = &rest[1..];
            continue;
        }
        let end = tag_end(rest, loose).or_else(|| {
            loose = true;
            rest.find('>')
        });
        let Some(end) = end else { break };
        let tag = &rest[1..end];
        rest = &rest[end + 1..];
        let name = writer.tag(tag);
        // What is inside these is for the machine.
        if let Some(close) = ["script", "style", "head", "title", "template", "object"]
            .iter()
            .find(|skip| name == **skip)
        {
            rest = skip_to_close(rest, close);
        }
    }
    if !rest.starts_with('<') {
        writer.text(rest);
    }
    writer.finish()
}

/// The position of the `>` that ends the tag; inside quotation marks it does not count.
fn tag_end(tag: &str, loose: bool) -> Option<usize> {
    if loose {
        return tag.find('>');
    }
    let mut quote = None;
    let mut previous = b' ';
    for (position, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(position),
            // A quotation mark only opens a value; elsewhere it is a slip of the writer.
            (None, b'"' | b'\'') if previous == b'=' => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            previous = byte;
        }
    }
    None
}

/// What follows the closing tag of `name`; a head that is never closed ends at the body.
fn skip_to_close<'html>(html: &'html str, name: &str) -> &'html str {
    let mut from = 0;
    while let Some(found) = html[from..].find("<") {
        let at = from + found;
        let tag = &html.as_bytes()[at + 1..];
        let is = |name: &str, tag: &[u8]| {
            tag.len() >= name.len() && tag[..name.len()].eq_ignore_ascii_case(name.as_bytes())
        };
        if tag.first() == Some(&b'/') && is(name, &tag[1..]) {
            return html[at..].find('>').map_or("", |end| &html[at + end + 1..]);
        }
        if name == "head" && is("body", tag) {
            return &html[at..];
        }
        from = at + 1;
    }
    ""
}

/// Collects the text; spaces and line ends wait until something is to be written after them.
#[derive(Default)]
struct Writer {
    out: String,
    space: bool,
    lines: usize,
    quote_depth: usize,
    preformatted: usize,
    links: Vec<(String, String)>,
    open_link: Option<(String, usize)>,
}

impl Writer {
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if let Some(length) = entity::blank(rest) {
                self.space = true;
                rest = &rest[length..];
            } else if first == '&' {
                // Only letters, digits and `#` stand between the two signs.
                let end = rest[1..]
                    .bytes()
                    .take(MAX_ENTITY_BYTES)
                    .position(|byte| !byte.is_ascii_alphanumeric() && byte != b'#')
                    .map(|length| length + 1)
                    .filter(|end| rest.as_bytes()[*end] == b';');
                let mut letter = String::new();
                match end {
                    Some(end) => add_html_token(&mut letter, &rest.as_bytes()[..=end], false),
                    None => letter.push('&'),
                }
                rest = &rest[end.map_or(1, |end| end + 1)..];
                match letter.as_str() {
                    "\u{a0}" => self.space = true,
                    // Invisible letters only pad the preview that mail programs show.
                    "\u{200b}" | "\u{200c}" | "\u{200d}" | "\u{ad}" | "\u{feff}" | "\u{34f}"
                    | "\u{200e}" => {}
                    _ => self.write(&letter),
                }
            } else if first == '\n' && self.preformatted > 0 {
                self.lines(self.lines + 1);
                rest = &rest[1..];
            } else if first.is_whitespace() {
                if self.preformatted > 0 && first == ' ' {
                    self.write(" ");
                } else {
                    self.space = true;
                }
                rest = &rest[first.len_utf8()..];
            } else {
                let end = rest
                    .find(|letter: char| letter.is_whitespace() || letter == '&')
                    .unwrap_or(rest.len());
                self.write(&rest[..end]);
                rest = &rest[end..];
            }
        }
    }

    fn write(&mut self, text: &str) {
        let start = self.out.is_empty();
        for _ in 0..if start { 0 } else { self.lines.min(2) } {
            self.out.push('\n');
        }
        if start || self.lines > 0 {
            for _ in 0..self.quote_depth.min(MAX_QUOTE_DEPTH) {
                self.out.push_str("> ");
            }
        } else if self.space {
            self.out.push(' ');
        }
        (self.lines, self.space) = (0, false);
        self.out.push_str(text);
    }

    /// Asks for at least this many line ends before the next text.
    fn lines(&mut self, count: usize) {
        self.lines = self.lines.max(count).min(2);
        self.space = false;
    }

    /// Takes a tag without its brackets; returns the name of an opening one.
    fn tag(&mut self, tag: &str) -> String {
        let (closing, inside) = tag
            .strip_prefix('/')
            .map_or((false, tag), |inside| (true, inside));
        let length = inside
            .find(|letter: char| !letter.is_ascii_alphanumeric())
            .unwrap_or(inside.len());
        let name = inside[..length.min(16)].to_ascii_lowercase();
        match name.as_str() {
            "br" => self.lines(self.lines + 1),
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "table" | "dl" => {
                self.lines(2)
            }
            "div" | "tr" | "li" | "section" | "article" | "header" | "footer" | "address"
            | "center" | "form" | "dt" | "dd" | "body" | "html" | "fieldset" => {
                self.lines(1);
                if name == "li" && !closing {
                    self.write("- ");
                }
            }
            "td" | "th" => self.space = true,
            "hr" => {
                self.lines(1);
                self.write("________________________________");
                self.lines(1);
            }
            "pre" => {
                self.lines(1);
                self.preformatted = if closing {
                    self.preformatted.saturating_sub(1)
                } else {
                    self.preformatted + 1
                };
            }
            "blockquote" => {
                self.lines(2);
                self.quote_depth = if closing {
                    self.quote_depth.saturating_sub(1)
                } else {
                    self.quote_depth + 1
                };
            }
            "a" => self.link(if closing {
                None
            } else {
                attribute(inside, "href")
            }),
            _ => {}
        }
        if closing { String::new() } else { name }
    }

    /// Ends the open link, and begins another one if there is a target.
    fn link(&mut self, target: Option<String>) {
        if let Some((target, start)) = self.open_link.take()
            && self.links.len() < MAX_COLLECTED_LINKS
        {
            let shown = self.out.get(start..).unwrap_or_default();
            self.links.push((
                shown
                    .split_whitespace()
                    .take(100)
                    .collect::<Vec<_>>()
                    .join(" "),
                target,
            ));
        }
        self.open_link = target.map(|target| (target, self.out.len()));
    }

    fn finish(mut self) -> (String, Vec<(String, String)>) {
        self.link(None);
        (self.out, self.links)
    }
}

/// The value of an attribute of a tag, its character references resolved.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let bytes = tag.as_bytes();
    let position = bytes
        .windows(name.len())
        .position(|window| window.eq_ignore_ascii_case(name.as_bytes()))?;
    let value = tag[position + name.len()..]
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let value = match value.as_bytes().first()? {
        quote @ (b'"' | b'\'') => value[1..].split(char::from(*quote)).next()?,
        _ => value.split(|letter: char| letter.is_whitespace()).next()?,
    };
    let mut writer = Writer::default();
    writer.text(value.trim());
    let target: String = writer
        .out
        .chars()
        .filter(|letter| !letter.is_control())
        .take(MAX_TARGET_LETTERS)
        .collect();
    (!target.is_empty()).then_some(target)
}
