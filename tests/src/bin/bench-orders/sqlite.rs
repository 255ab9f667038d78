//! The peer: SQLite's FTS5 with the same text.

use std::path::Path;

use rusqlite::{Connection, Result};

use super::acts::Act;

/// How texts become tokens there: case and accents folded; its only stemmer, `porter`, is English and left out.
pub(crate) const TOKENIZER: &str = "unicode61 remove_diacritics 2";

/// Acts of one transaction.
const TOGETHER: usize = 10_000;

/// Writes the acts; segments are merged as FTS5 does by itself, without `optimize`.
pub(crate) fn build(file: &Path, documents: usize) -> Result<()> {
    let mut connection = Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    connection.execute_batch(&format!(
        "CREATE VIRTUAL TABLE acts USING fts5(path UNINDEXED, title, body, tokenize = '{TOKENIZER}')"
    ))?;
    for first in (0..documents).step_by(TOGETHER) {
        let transaction = connection.transaction()?;
        {
            let mut insert =
                transaction.prepare("INSERT INTO acts (path, title, body) VALUES (?1, ?2, ?3)")?;
            for place in first..documents.min(first + TOGETHER) {
                let act = Act::new(place);
                insert.execute([&act.path, &act.title, &act.text])?;
            }
        }
        transaction.commit()?;
    }
    connection.pragma_update(None, "wal_checkpoint", "TRUNCATE")?;
    Ok(())
}

/// An opened peer.
pub(crate) struct Peer(Connection);

impl Peer {
    pub(crate) fn open(file: &Path) -> Result<Self> {
        Ok(Self(Connection::open(file)?))
    }

    /// The ten best acts, by FTS5's own BM25, each with a snippet.
    pub(crate) fn search(&self, matching: &str) -> Result<Vec<(String, String)>> {
        let mut statement = self.0.prepare_cached(
            "SELECT path, snippet(acts, 2, '[', ']', '…', 40) FROM acts WHERE acts MATCH ?1 ORDER BY rank LIMIT 10",
        )?;
        let rows = statement.query_map([matching], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    }
}
