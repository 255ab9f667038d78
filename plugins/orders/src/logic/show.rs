//! An act as a record: read from its pages when it is shown, so that each thing has the words that say it.

use acts::record::{self, Record};
use acts::relations::Relation;
use acts::{Place, citation};

use super::collection::{Collection, Trouble};

/// Something with the words that say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub value: String,
    pub place: Place,
    pub quote: String,
}

/// What an act does to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub relation: Relation,
    pub place: Place,
    pub quote: String,
}

/// An act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    pub document: String,
    pub entries: Vec<Entry>,
    pub links: Vec<Link>,
    /// Articles of codes that its recitals cite.
    pub citations: Vec<(Place, String)>,
    pub pages: u32,
}

/// Reads a document of the collection.
///
/// # Errors
/// [`Trouble::Missing`] where there is no such document.
pub fn act(document: &str, collection: &dyn Collection) -> Result<Act, Trouble> {
    let pages = collection.pages(document)?;
    let texts: Vec<&str> = pages.iter().map(String::as_str).collect();
    let record = record::read(&texts, Some(document));
    let quote = |place: Place| place.quote(&texts).unwrap_or_default().to_owned();
    let is_link = |name: &str| acts::relations::Action::parse(name).is_some();
    let entries = record
        .fields()
        .into_iter()
        .filter(|field| !is_link(&field.name) && !matches!(&*field.name, "number-key" | "level"))
        .map(|field| Entry {
            name: field.name.into_owned(),
            value: field.value,
            place: field.place,
            quote: quote(field.place),
        })
        .collect();
    let links = record
        .relations
        .iter()
        .map(|relation| {
            let place = relation.quote.first().copied().unwrap_or(Place::NOWHERE);
            Link {
                relation: relation.clone(),
                place,
                quote: quote(place),
            }
        })
        .collect();
    Ok(Act {
        document: document.to_owned(),
        entries,
        links,
        citations: citations(&record, &texts),
        pages: u32::try_from(pages.len()).unwrap_or(u32::MAX),
    })
}

/// The articles that recitals cite, where they stand.
fn citations(record: &Record, texts: &[&str]) -> Vec<(Place, String)> {
    let mut cited = Vec::new();
    for place in record.recitals.iter().flat_map(|recital| &recital.places) {
        let Some(text) = place.quote(texts) else {
            continue;
        };
        for citation in citation::parse(text) {
            if citation.articles.is_empty() {
                continue;
            }
            let at = |byte: usize| place.start + u32::try_from(byte).unwrap_or(u32::MAX);
            let found = Place {
                page: place.page,
                start: at(citation.span.start),
                end: at(citation.span.end),
            };
            if let Some(quote) = found.quote(texts) {
                cited.push((found, quote.to_owned()));
            }
        }
    }
    cited
}
