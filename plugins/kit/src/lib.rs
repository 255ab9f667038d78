//! What plugins share: French and English dates, quotations, folding of text.

pub mod dates;
pub mod fold;
