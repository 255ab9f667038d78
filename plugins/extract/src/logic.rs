//! Documents to text, page by page. What is read is hostile: every step is bounded, see `limit`.

pub mod csv;
pub mod cursor;
pub mod describe;
pub mod document;
pub mod html;
pub mod inflate;
pub mod jsonl;
pub mod kind;
pub mod limit;
pub mod markdown;
pub mod names;
pub mod notice;
pub mod office;
pub mod pdf;
pub mod plain;
pub mod read;
pub mod record;
pub mod sections;
pub mod source;
pub mod text;
pub mod transmission;
pub mod xml;
pub mod zip;

pub use document::{Batch, Description, Document, Error, Field, Origin, Page};
pub use notice::Notice;
pub use read::read;
pub use source::Source;
