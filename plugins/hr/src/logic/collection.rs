//! The collection that a call was given, as the logic sees it.

#[cfg(test)]
pub(crate) mod memory;

/// What one field of a document must be; compared whatever the case and accents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    AtLeast(String),
    AtMost(String),
}

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// In words.
    pub text: String,
    /// None of these holds.
    pub exclude: Vec<(String, Condition)>,
    /// Documents, at most; the host gives no more than a hundred.
    pub limit: u32,
}

/// What a query found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// How many documents fit, counted up to 10,000.
    pub total: u32,
    /// The best of them, best first.
    pub hits: Vec<Hit>,
}

/// A document that was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hit {
    /// Its identifier.
    pub document: String,
    /// Its title; may be empty.
    pub title: String,
}

/// Something that is known of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub value: String,
    /// The page where it stands; 0 where it stands on none.
    pub page: u32,
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
    /// How many documents it has.
    ///
    /// # Errors
    /// [`Trouble::Failed`].
    fn size(&self) -> Result<u64, Trouble>;

    /// Looks for documents, and counts those that fit.
    ///
    /// # Errors
    /// [`Trouble::Failed`].
    fn find(&self, query: &Query) -> Result<Found, Trouble>;

    /// Everything that is known of a document.
    ///
    /// # Errors
    /// [`Trouble::Missing`] where there is no such document.
    fn fields(&self, document: &str) -> Result<Vec<Field>, Trouble>;

    /// The text of all of its pages.
    ///
    /// # Errors
    /// As [`Self::fields`].
    fn pages(&self, document: &str) -> Result<Vec<String>, Trouble>;
}
