//! Documents: one model, written as ODT, DOCX, Markdown and HTML, in the organisation's template; calendars; sheets.
//!
//! Writing needs no file, clock or chance: the same document gives the same bytes.
//! Whatever the words hold, what is written is well-formed and shows no hidden character.

mod calendar;
mod check;
mod clean;
mod docx;
mod error;
mod fill;
mod html;
mod markdown;
mod model;
mod odt;
mod package;
pub mod sheet;
mod template;
mod xml;

pub use self::{
    calendar::{Calendar, Entry, EntryKind, ics},
    docx::docx,
    error::{Error, Place, Unit},
    html::html,
    markdown::markdown,
    model::{Alignment, Block, Cell, Column, Document, Item, List, Metadata, Run, Table, Values},
    odt::odt,
    template::{Template, Warning},
};
