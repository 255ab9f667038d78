//! Where the next batch begins, as a text that only this plugin reads.

use super::document::Error;
use super::notice::Notice;

/// A place in a file of records, or a member of an archive with the place within it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cursor {
    /// The first byte of a record, and the number of its line.
    Record {
        /// Bytes from the beginning.
        offset: u64,
        /// From 1.
        line: u64,
    },
    /// A member, by its place in the directory.
    Member {
        /// From 0.
        index: usize,
        /// The place within it; absent for its beginning.
        within: Option<String>,
    },
}

impl Cursor {
    /// Reads what `text` wrote.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bad = || Error::Broken(Notice::BadCursor);
        if let Some(record) = text.strip_prefix('r') {
            let (offset, line) = record.split_once(':').ok_or_else(bad)?;
            return Ok(Self::Record {
                offset: offset.parse().map_err(|_| bad())?,
                line: line.parse().map_err(|_| bad())?,
            });
        }
        let member = text.strip_prefix('m').ok_or_else(bad)?;
        let (index, within) = match member.split_once('/') {
            Some((index, within)) => (index, Some(within.to_owned())),
            None => (member, None),
        };
        Ok(Self::Member {
            index: index.parse().map_err(|_| bad())?,
            within,
        })
    }

    /// The cursor as it is handed out.
    pub fn text(&self) -> String {
        match self {
            Self::Record { offset, line } => format!("r{offset}:{line}"),
            Self::Member {
                index,
                within: None,
            } => format!("m{index}"),
            Self::Member {
                index,
                within: Some(within),
            } => format!("m{index}/{within}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in ["r0:1", "r123456:78", "m0", "m17", "m3/r12:2", "m3/m0/r1:1"] {
            let cursor = Cursor::parse(text).expect("a cursor");
            assert_eq!(cursor.text(), text);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "x",
            "r",
            "r1",
            "r1:",
            "r-1:2",
            "m",
            "mx",
            "m/",
            "m99999999999999999999",
        ] {
            assert_eq!(
                Cursor::parse(text),
                Err(Error::Broken(Notice::BadCursor)),
                "{text}"
            );
        }
    }
}
