//! Delimited text by RFC 4180 and what Excel writes: any separator, quotation marks, all three ends of line.

use crate::encoding::Text;
use crate::grid::{Origin, Span};
use crate::limit::MAX_CELL_BYTES;
use crate::problem::Problem;

/// A delimited text.
pub(crate) struct Delimited<'a> {
    pub(crate) text: Text<'a>,
    pub(crate) separator: u8,
    /// Where the first line begins, after "sep=;".
    start: usize,
    start_line: u32,
}

/// What separates cells, in the order in which equals are decided.
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];

/// Rows by which the separator is told.
const SAMPLE_ROWS: usize = 200;

impl<'a> Delimited<'a> {
    /// Finds the separator of a text, unless the profile says it.
    pub(crate) fn open(text: Text<'a>, separator: Option<u8>) -> Self {
        let (mut start, mut start_line, mut declared) = (0, 1, None);
        // Excel's own way to say it.
        let head = &text.bytes[..text.bytes.len().min(8)];
        if head.len() >= 5
            && head[..4].eq_ignore_ascii_case(b"sep=")
            && let Some(end) = head[5..]
                .iter()
                .position(|&byte| byte == b'\n')
                .map(|at| at + 6)
            && end <= 7
        {
            (start, start_line, declared) = (end, 2, Some(head[4]));
        }
        let mut table = Self {
            text,
            separator: b';',
            start,
            start_line,
        };
        table.separator = separator.or(declared).unwrap_or_else(|| table.guess());
        table
    }

    /// Reads the record at `next`: its line, and its first cell that is too long. Lines without a byte are passed over.
    pub(crate) fn record(
        &self,
        next: &mut usize,
        next_line: &mut u32,
        spans: &mut Vec<Span>,
        scratch: &mut Vec<u8>,
    ) -> Result<Option<(u32, Option<usize>)>, Problem> {
        let bytes: &[u8] = &self.text.bytes;
        if *next < self.start {
            (*next, *next_line) = (self.start, self.start_line);
        }
        let mut at = *next;
        while let Some(width) = end_of_line(bytes, at) {
            at += width;
            *next_line += 1;
        }
        let line = *next_line;
        // Editors of long ago ended files with this byte.
        if at >= bytes.len() || bytes[at..] == [0x1a] {
            *next = bytes.len();
            return Ok(None);
        }
        let mut past = None;
        loop {
            let span = if bytes.get(at) == Some(&b'"') {
                self.quoted(&mut at, next_line, scratch, line)?
            } else {
                let start = at;
                while at < bytes.len()
                    && !matches!(bytes[at], b'\n' | b'\r')
                    && bytes[at] != self.separator
                {
                    at += 1;
                }
                span(start, at, false)
            };
            if (span.end - span.start) as usize > MAX_CELL_BYTES {
                past.get_or_insert(spans.len());
            }
            spans.push(span);
            match bytes.get(at) {
                Some(&byte) if byte == self.separator => at += 1,
                Some(_) => {
                    at += end_of_line(bytes, at).unwrap_or(1);
                    *next_line += 1;
                    break;
                }
                None => break,
            }
        }
        *next = at;
        Ok(Some((line, past)))
    }

    /// A cell in quotation marks, from the first of them on.
    fn quoted(
        &self,
        at: &mut usize,
        line: &mut u32,
        scratch: &mut Vec<u8>,
        first: u32,
    ) -> Result<Span, Problem> {
        let bytes: &[u8] = &self.text.bytes;
        let start = *at + 1;
        let mut from = start;
        let mut doubled = None;
        let end = loop {
            let Some(found) = memchr::memchr3(b'"', b'\n', b'\r', &bytes[from..]) else {
                return Err(Problem::of_line(
                    first,
                    "un guillemet ouvert sur cette ligne n'est pas fermé.",
                    "a quotation mark that is opened on this line is not closed.",
                ));
            };
            let here = from + found;
            if bytes[here] != b'"' {
                from = here + end_of_line(bytes, here).unwrap_or(1);
                *line += 1;
            } else if bytes.get(here + 1) == Some(&b'"') {
                doubled.get_or_insert(scratch.len());
                from = here + 2;
            } else {
                break here;
            }
        };
        let mut after = end + 1;
        while bytes.get(after) == Some(&b' ') {
            after += 1;
        }
        let closed = bytes
            .get(after)
            .is_none_or(|&byte| byte == self.separator || matches!(byte, b'\n' | b'\r'));
        if !closed {
            return Err(Problem::of_line(
                *line,
                "du texte suit un guillemet fermant : un guillemet du contenu doit être doublé, ou le séparateur est un autre.",
                "text after a closing quotation mark: one within a text must be doubled, or the separator is another.",
            ));
        }
        *at = after;
        let Some(kept) = doubled else {
            return Ok(span(start, end, false));
        };
        let mut pieces = &bytes[start..end];
        while let Some(mark) = memchr::memchr(b'"', pieces) {
            scratch.extend_from_slice(&pieces[..=mark]);
            pieces = &pieces[mark + 2..];
        }
        scratch.extend_from_slice(pieces);
        Ok(span(kept, scratch.len(), true))
    }

    /// The separator by which the most rows have the same number of cells, and that number is the largest.
    fn guess(&self) -> u8 {
        let mut best = (0, 0, b';');
        for separator in SEPARATORS {
            let (same, cells) = self.regularity(separator);
            // Decimal commas stand in some rows, and not in their titles.
            let too_few = separator == b',' && same <= 500;
            if cells > 1 && !too_few && (same, cells) > (best.0, best.1) {
                best = (same, cells, separator);
            }
        }
        best.2
    }

    /// How many rows in a thousand have the most usual number of cells, and that number.
    fn regularity(&self, separator: u8) -> (usize, usize) {
        let trial = Delimited {
            text: Text {
                bytes: std::borrow::Cow::Borrowed(&self.text.bytes),
                windows: self.text.windows,
                name: self.text.name,
            },
            separator,
            start: self.start,
            start_line: self.start_line,
        };
        let (mut next, mut line) = (0, 1);
        let (mut spans, mut scratch) = (Vec::new(), Vec::new());
        let mut counts: Vec<(usize, usize)> = Vec::new();
        let mut rows = 0;
        while rows < SAMPLE_ROWS {
            spans.clear();
            scratch.clear();
            match trial.record(&mut next, &mut line, &mut spans, &mut scratch) {
                Ok(Some(_)) => {}
                Ok(None) => break,
                // With the right separator, quotation marks are right too.
                Err(_) => return (0, 0),
            }
            rows += 1;
            match counts.iter_mut().find(|(cells, _)| *cells == spans.len()) {
                Some((_, count)) => *count += 1,
                None => counts.push((spans.len(), 1)),
            }
        }
        let wide = counts.iter().filter(|(cells, _)| *cells > 1);
        let best = wide.max_by_key(|(cells, count)| (*count, *cells));
        best.map_or((0, 0), |&(cells, count)| (count * 1_000 / rows, cells))
    }
}

fn span(start: usize, end: usize, scratch: bool) -> Span {
    // Files are bounded far below four gigabytes.
    Span {
        start: start as u32,
        end: end as u32,
        scratch,
        origin: Origin::Text,
    }
}

/// How many bytes end the line here, if it ends here.
fn end_of_line(bytes: &[u8], at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'\n' => Some(1),
        b'\r' if bytes.get(at + 1) == Some(&b'\n') => Some(2),
        b'\r' => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encoding;
    use crate::grid::Grid;

    type Rows = Vec<(u32, Vec<String>)>;

    fn read(bytes: &[u8]) -> Result<(char, Rows), Problem> {
        let table = Delimited::open(encoding::open(bytes, None)?, None);
        let separator = char::from(table.separator);
        let grid = Grid::delimited(table);
        let mut records = grid.records();
        let mut rows = Vec::new();
        while records.advance()? {
            let cells = (0..records.len()).map(|column| records.text(column).into_owned());
            rows.push((records.line(), cells.collect()));
        }
        Ok((separator, rows))
    }

    #[track_caller]
    fn check(bytes: &[u8], separator: char, expected: &[(u32, &[&str])]) {
        let (found, rows) = read(bytes).unwrap();
        let rows: Vec<(u32, Vec<&str>)> = rows
            .iter()
            .map(|(line, cells)| (*line, cells.iter().map(String::as_str).collect()))
            .collect();
        let expected: Vec<(u32, Vec<&str>)> = expected
            .iter()
            .map(|(line, cells)| (*line, cells.to_vec()))
            .collect();
        assert_eq!((found, rows), (separator, expected));
    }

    #[test]
    fn separators_are_told() {
        check(
            b"a;b\n1,5;2,5\n",
            ';',
            &[(1, &["a", "b"]), (2, &["1,5", "2,5"])],
        );
        check(b"a,b\r1,2", ',', &[(1, &["a", "b"]), (2, &["1", "2"])]);
        check(
            b"a|b|c\n1|2|3",
            '|',
            &[(1, &["a", "b", "c"]), (2, &["1", "2", "3"])],
        );
        check(
            b"a\tb\n1,0\t2,0",
            '\t',
            &[(1, &["a", "b"]), (2, &["1,0", "2,0"])],
        );
        check(b"sep=,\r\na;x,b\r\n", ',', &[(2, &["a;x", "b"])]);
        check(
            b"Paie du mois\n\na;b\n1,00;2\n",
            ';',
            &[
                (1, &["Paie du mois"]),
                (3, &["a", "b"]),
                (4, &["1,00", "2"]),
            ],
        );
        check(b"seul\n1,5", ';', &[(1, &["seul"]), (2, &["1,5"])]);
    }

    #[test]
    fn quotation_marks_and_lines_are_counted() {
        check(
            b"a;b\r\n\"x\r\ny\";\"il dit \"\"oui\"\"\"\r\n\r\n\"\";z\n",
            ';',
            &[
                (1, &["a", "b"]),
                (2, &["x\r\ny", "il dit \"oui\""]),
                (5, &["", "z"]),
            ],
        );
        check(
            b"a;b\n5\" de;c\n",
            ';',
            &[(1, &["a", "b"]), (2, &["5\" de", "c"])],
        );
    }

    #[test]
    fn what_is_not_closed_is_refused() {
        for (bytes, line) in [
            (&b"a;b\r\n\"1;2\r\n3;4\r\n"[..], 2),
            (b"a;b\n\"SAINT \"LE\" X\";2\n", 2),
        ] {
            let problem = read(bytes).unwrap_err();
            assert_eq!(problem.place.map(|place| place.line), Some(line));
        }
    }
}
