//! Every bound of what is read, in one place; each has a test.

/// Bytes of a file.
pub const MAX_FILE_BYTES: usize = 128 << 20;

/// Rows of a table, those left out included.
pub const MAX_ROWS: usize = 1_000_000;

/// Columns of a table.
pub const MAX_COLUMNS: usize = 1_000;

/// Bytes of one cell; a spreadsheet holds at most 32,767 characters in one.
pub const MAX_CELL_BYTES: usize = 64 << 10;

/// Cells of all sheets of a workbook together, those that repetitions stand for included.
pub const MAX_CELLS: usize = 12_000_000;

/// Sheets of a workbook.
pub const MAX_SHEETS: usize = 100;

/// Members of an archive.
pub const MAX_MEMBERS: usize = 5_000;

/// Bytes that one member of an archive may expand to.
pub const MAX_MEMBER_BYTES: u64 = 192 << 20;

/// Bytes that all the members together may expand to, as the directory says.
pub const MAX_UNPACKED_BYTES: u64 = 256 << 20;

/// How many times larger than its compressed bytes a member may be, once it passes `RATIO_FREE_BYTES`.
pub const MAX_RATIO: u64 = 200;

/// Smaller members may be as compressed as they like.
pub const RATIO_FREE_BYTES: u64 = 2 << 20;

/// Elements of an XML file that stand in one another.
pub const MAX_XML_DEPTH: usize = 128;

/// Bytes of the text of a workbook's cells, all together.
pub const MAX_TEXT_BYTES: usize = 128 << 20;

/// Bytes of a profile.
pub const MAX_PROFILE_BYTES: usize = 1 << 20;

/// Unreadable cells that are named; the others are counted.
pub const MAX_PROBLEMS: usize = 50;

/// Repaired cells, rows left out and rubrics that are named one by one in a report; the others are counted.
pub const MAX_NAMED: usize = 50;

/// Characters of a cell's text that an error or a report shows.
pub const MAX_SHOWN_CHARS: usize = 60;

/// Lines at the top of a table among which the header is looked for.
pub const HEADER_LINES: usize = 60;

/// Different rubrics of a file.
pub const MAX_RUBRICS: usize = 10_000;

/// Values of the payslips that are held while they are put together: payslips times fields.
pub const MAX_PIVOT_VALUES: usize = 8_000_000;
