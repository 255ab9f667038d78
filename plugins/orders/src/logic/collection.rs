//! The collection that a call was given, as the logic sees it.

#[cfg(test)]
pub(crate) mod memory;

use acts::Place;
use acts::standing::Summary;

/// What one field of a document must be; compared whatever the case and accents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    Equals(String),
    AnyOf(Vec<String>),
    AtLeast(String),
    AtMost(String),
}

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// In words; an empty one takes every document that the conditions let pass.
    pub text: String,
    /// All of these hold.
    pub require: Vec<(String, Condition)>,
    /// None of these holds.
    pub exclude: Vec<(String, Condition)>,
    /// Documents, at most.
    pub limit: u32,
    /// Passages of each, at most.
    pub passages: u32,
}

/// A piece of a page with the words of the query in it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Passage {
    pub page: u32,
    pub start: u32,
    pub end: u32,
    pub text: String,
    pub score: f32,
    /// The share of the query's own words that it has, with the document's title and fields.
    pub coverage: f32,
    /// Bytes on the page.
    pub marks: Vec<(u32, u32)>,
}

/// A document that was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hit {
    pub document: String,
    pub title: String,
    pub score: f32,
    /// The share of the query's own words that it has, weighted by how rare they are.
    pub coverage: f32,
    pub passages: Vec<Passage>,
}

/// What a query found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// How many documents fit, counted up to 10,000.
    pub total: u32,
    /// The best of them, best first.
    pub hits: Vec<Hit>,
}

/// Something that is known of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub value: String,
    pub place: Place,
}

/// Why the collection does not answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It has no such document or page.
    Missing,
    /// It cannot be read; the sentence says why.
    Failed(String),
}

/// A collection of documents.
pub trait Collection {
    /// Looks for documents, and counts those that fit.
    ///
    /// # Errors
    /// [`Trouble::Failed`].
    fn find(&self, query: &Query) -> Result<Found, Trouble>;

    /// Looks for documents, best first.
    ///
    /// # Errors
    /// [`Trouble::Failed`].
    fn search(&self, query: &Query) -> Result<Vec<Hit>, Trouble> {
        Ok(self.find(query)?.hits)
    }

    /// The title of a document; may be empty.
    ///
    /// # Errors
    /// [`Trouble::Missing`] where there is no such document.
    fn title(&self, document: &str) -> Result<String, Trouble>;

    /// Everything that is known of a document.
    ///
    /// # Errors
    /// [`Trouble::Missing`] where there is no such document.
    fn fields(&self, document: &str) -> Result<Vec<Field>, Trouble>;

    /// The text of one page, from 1.
    ///
    /// # Errors
    /// [`Trouble::Missing`] where there is no such document or page.
    fn page(&self, document: &str, page: u32) -> Result<String, Trouble>;

    /// The text of all of its pages.
    ///
    /// # Errors
    /// As [`Self::fields`].
    fn pages(&self, document: &str) -> Result<Vec<String>, Trouble>;
}

impl Query {
    /// Documents for which one condition holds, up to a number.
    pub fn all(field: &str, condition: Condition, limit: u32) -> Self {
        Self {
            require: vec![(field.to_owned(), condition)],
            limit,
            passages: 1,
            ..Self::default()
        }
    }
}

/// The value of the first field of a name.
pub fn first(fields: &[Field], name: &str) -> Option<String> {
    fields
        .iter()
        .find(|field| field.name == name)
        .map(|field| field.value.clone())
}

/// What the links and dates of a document are read from.
pub fn summary(document: &str, fields: &[Field]) -> Summary {
    let parts = fields
        .iter()
        .map(|field| (field.name.as_str(), field.value.as_str(), field.place));
    Summary::from_fields(document, parts)
}

/// Whether a page was read off a picture, so that words of it can be wrong.
pub fn is_recognised(fields: &[Field], page: u32) -> bool {
    fields
        .iter()
        .any(|field| field.name == "origin" && field.value == "ocr" && field.place.page == page)
}
