//! What no writer can show is refused before anything is written.

use crate::clean::{self, MAX_COLUMNS};
use crate::error::Error;
use crate::model::{Block, Document, List};

/// Lists in one another: more is no document, and would exhaust the stack of whoever reads it.
const MAX_DEPTH: usize = 60;

/// Looks through a document.
///
/// # Errors
/// When lists stand in one another too often, or a table is too wide.
pub(crate) fn check(document: &Document) -> Result<(), Error> {
    for block in &document.blocks {
        match block {
            Block::List(list) => depth(list, 1)?,
            Block::Table(table) => {
                let columns = clean::columns(table);
                if columns > MAX_COLUMNS {
                    return Err(Error::TooManyColumns {
                        columns,
                        most: MAX_COLUMNS,
                    });
                }
            }
            Block::Heading { .. }
            | Block::Paragraph { .. }
            | Block::Quote { .. }
            | Block::PageBreak => {}
        }
    }
    Ok(())
}

fn depth(list: &List, level: usize) -> Result<(), Error> {
    if level > MAX_DEPTH {
        return Err(Error::TooDeep(MAX_DEPTH));
    }
    let below = list.items.iter().flat_map(|item| &item.lists);
    below
        .into_iter()
        .try_for_each(|list| depth(list, level + 1))
}
