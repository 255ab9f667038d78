//! What counts how much in the order of answers.

/// Weights of a search; the default ones were measured on French and English collections.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranking {
    /// How much each zone counts beside the body's 1: title, headings, number, date, place, other fields, body.
    ///
    /// Headings, other fields and body count together, and more of the same word counts less and less; the title does
    /// so for itself.
    /// What stands in number, date or place is the document's own, whatever others its body names: it counts beside
    /// them, once.
    pub zones: [f32; 7],
    /// How soon more of the same word counts no more (k1 of BM25).
    pub saturation: f32,
    /// How much a long text counts less (b of BM25), from 0 to 1.
    pub length: f32,
    /// What a document's best passage adds to what the whole document has.
    pub passage: f32,
    /// The word's own form, beside its stem.
    pub exact: f32,
    /// A compound or grouped number, beside its parts.
    pub compound: f32,
    /// A whole reference, road or date.
    pub whole: f32,
    /// What a reference or date is made of.
    pub part: f32,
    /// What a question asks for, such as a reason or a duration.
    pub form: f32,
    /// A word that stands for the query's.
    pub synonym: f32,
    /// Words of the query that stand side by side.
    pub near: f32,
    /// Whether a word that is nowhere in the index may be one with one letter else.
    pub spelling: bool,
}

impl Default for Ranking {
    fn default() -> Self {
        Self {
            zones: [2.0, 0.7, 4.0, 1.0, 0.3, 1.0, 1.0],
            saturation: 1.6,
            length: 0.6,
            passage: 0.7,
            exact: 0.5,
            compound: 0.4,
            whole: 1.5,
            part: 0.3,
            form: 0.5,
            synonym: 0.3,
            near: 0.2,
            spelling: true,
        }
    }
}
