//! What plugins share: French and English dates, folding of text, and what asking a model takes:
//! prompt parts, and the checks by which what a model says is kept or dropped.

pub mod cite;
pub mod dates;
pub mod figures;
pub mod fold;
pub mod language;
pub mod oracle;
pub mod prompt;
