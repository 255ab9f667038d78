//! Tables from files, in the sandbox: delimited text, XLSX, XLS, ODS and social declarations become typed rows.
//!
//! The caller says which [`Field`]s there are; a [`Profile`] says where a piece of software puts them, and what is
//! well known is recognised by its name. [`Table::open`] reads the whole file once, decides each column by all of its
//! cells, and gives either a table whose every row can be read or a [`Refusal`] that names each unreadable cell:
//! nothing is imported by halves. [`Table::rows`] then goes through the rows, one at a time.
//!
//! This crate knows no rule of pay and no field by itself.

mod date;
mod decision;
mod delimited;
mod encoding;
mod field;
mod grid;
mod header;
pub mod limit;
mod number;
mod plan;
mod problem;
mod profile;
mod propose;
mod report;
mod scan;
mod sheets;
mod source;
mod table;
mod value;

pub mod dsn;
mod long;

pub use field::{Field, Kind, Sign};
pub use grid::{Grid, Origin, Records};
pub use problem::{Place, Problem, Refusal, Sentence};
pub use profile::{DateOrder, DecimalMark, FieldOptions, Layout, Long, Profile, Rubric};
pub use propose::{propose, questions};
pub use report::{
    ColumnReport, Format, LeftOut, Reason, Repair, RepairKind, Report, RubricReport, Target,
};
pub use source::{Sheet, Source};
pub use table::{Row, Rows, Table};
pub use value::{Month, Value};
