//! Every bound of what is read, in one place; each has a test.

/// Bytes of one read through a file's handle.
pub const READ_BYTES: u32 = 1 << 20;

/// Bytes of a file that is read as a whole: a PDF.
pub const MAX_PDF_BYTES: u64 = 96 << 20;

/// Bytes of a file that is read as a whole: text, Markdown, HTML, XML.
pub const MAX_TEXT_FILE_BYTES: u64 = 16 << 20;

/// Bytes of text of one document; what comes after is left out, with a warning.
pub const MAX_DOCUMENT_BYTES: usize = 4 << 20;

/// Pages of one document; what comes after is left out, with a warning.
pub const MAX_PAGES: usize = 5_000;

/// Bytes of text of a batch: it ends before the document that would pass them.
pub const MAX_BATCH_BYTES: usize = 4 << 20;

/// Documents of a batch.
pub const MAX_BATCH_DOCUMENTS: usize = 200;

/// Refused rows of a batch.
pub const MAX_BATCH_REFUSED: usize = 1_000;

/// Bytes that are read for one batch of an archive: it ends after the member that passes them, so that one call stays short.
pub const MAX_BATCH_WORK: u64 = 24 << 20;

/// Members of an archive.
pub const MAX_MEMBERS: usize = 100_000;

/// Bytes of one member of an archive, expanded.
pub const MAX_MEMBER_BYTES: u64 = 32 << 20;

/// Bytes of all members of an archive together, expanded, as its directory says.
pub const MAX_ARCHIVE_BYTES: u64 = 4 << 30;

/// How many times larger than its compressed bytes a member may be, once it passes `RATIO_FREE_BYTES`.
pub const MAX_RATIO: u64 = 200;

/// Smaller members may be as compressed as they like.
pub const RATIO_FREE_BYTES: u64 = 2 << 20;

/// Archives in archives: the file itself is 0.
pub const MAX_ARCHIVE_DEPTH: usize = 1;

/// Bytes of a member's name; longer ones are refused.
pub const MAX_NAME_BYTES: usize = 1_024;

/// Bytes of one record: a line of JSON, a row of CSV.
pub const MAX_RECORD_BYTES: usize = 4 << 20;

/// Fields of one record.
pub const MAX_FIELDS: usize = 1_000;

/// Bytes of one field's value that is kept beside the text.
pub const MAX_FIELD_BYTES: usize = 16 << 10;

/// Headings that are kept of one document.
pub const MAX_HEADINGS: usize = 500;

/// Bytes of a heading or a title that are kept.
pub const MAX_HEADING_BYTES: usize = 300;

/// Elements of an XML file that stand in one another.
pub const MAX_XML_DEPTH: usize = 256;

/// Bytes of one tag or one run of text in an XML file.
pub const MAX_XML_TOKEN_BYTES: usize = 4 << 20;

/// Attributes of one HTML tag.
pub const MAX_TAG_ATTRIBUTES: usize = 500;

/// Text without pages is cut near this many bytes.
pub const SECTION_BYTES: usize = 4_000;

/// Bytes that one stream of a PDF may expand to.
pub const MAX_STREAM_BYTES: usize = 16 << 20;

/// Bytes that all the object and cross-reference streams of a PDF may expand to together.
pub const MAX_OBJECT_STREAM_BYTES: usize = 24 << 20;

/// Bytes of content that the pages of one PDF may expand to together.
pub const MAX_PDF_CONTENT_BYTES: usize = 128 << 20;

/// Drawing instructions on one page, forms included.
pub const MAX_PAGE_INSTRUCTIONS: usize = 1_000_000;

/// Drawing instructions in one PDF.
pub const MAX_PDF_INSTRUCTIONS: usize = 10_000_000;

/// Letters on one page.
pub const MAX_PAGE_GLYPHS: usize = 200_000;

/// Letters in one PDF.
pub const MAX_PDF_GLYPHS: usize = 4_000_000;

/// Forms that draw one another.
pub const MAX_FORM_DEPTH: usize = 12;

/// Saved graphics states.
pub const MAX_SAVED_STATES: usize = 256;

/// Fonts of one PDF that are read; one that was forgotten counts again.
pub const MAX_FONTS: usize = 10_000;

/// Fonts that are kept; a file put together from many has more, but not on a few pages.
pub const MAX_KEPT_FONTS: usize = 500;

/// Embedded fonts of one PDF that are looked into for what their codes mean.
pub const MAX_FONT_PROGRAMS: usize = 100;

/// Glyphs whose letters the embedded fonts of one PDF tell together.
pub const MAX_FONT_LETTERS: usize = 400_000;

/// Bytes of all the fonts and tables of letters of one PDF that are looked into.
pub const MAX_FONTS_BYTES: usize = 64 << 20;

/// Bytes of an embedded font that is looked into for what its codes mean.
pub const MAX_FONT_BYTES: usize = 4 << 20;
