//! An act as a record: read from its pages when it is shown, so that each thing has the words that say it.

use std::collections::BTreeSet;

use acts::record::{self, Record};
use acts::relations::{Action, Relation};
use acts::{Place, citation};

use super::collection::{Collection, Field, Trouble, is_recognised};

/// Names in the order in which they are shown; what has another one comes after.
const ORDER: [&str; 19] = [
    "number",
    "date",
    "kind",
    "authority",
    "signatory",
    "capacity",
    "title",
    "commune",
    "place",
    "road",
    "theme",
    "visa",
    "considerant",
    "article",
    "annex",
    "from",
    "until",
    "measure-from",
    "measure-until",
];

/// Fields by which the index finds acts, which say nothing to a person.
const INNER: [&str; 6] = [
    "number-key",
    "level",
    "target-number",
    "target-date",
    "article-key",
    "article-name",
];

/// Fields that are days. The index has none that a recognised page says and no act can have, such as one of 2075: what
/// it left out there is not read again.
const DAYS: [&str; 5] = ["date", "from", "until", "measure-from", "measure-until"];

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
    let entries = entries(document, &record, collection)?
        .into_iter()
        .map(|field| Entry {
            quote: quote(field.place),
            name: field.name,
            value: field.value,
            place: field.place,
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

/// What is known of an act: what the index has, by record or by text, and of what it has nothing, what the pages say.
/// A record of a table or of an envelope says number, day and authority itself, and its text is only guessed from.
fn entries(
    document: &str,
    record: &Record,
    collection: &dyn Collection,
) -> Result<Vec<Field>, Trouble> {
    let mut entries = collection.fields(document)?;
    let names: BTreeSet<String> = entries.iter().map(|field| field.name.clone()).collect();
    let read = record.fields().into_iter().map(|field| Field {
        name: field.name.into_owned(),
        value: field.value,
        place: field.place,
    });
    let has_number = names.contains("number");
    let was_read = names.contains("kind") && entries.iter().any(is_ocr);
    entries.extend(read.filter(|field| {
        // What was not read as an act when it was indexed has a number and a title of its own, or none.
        let is_known = names.contains(&field.name) || field.name == "title" && has_number;
        !(is_known || was_read && DAYS.contains(&field.name.as_str()))
    }));
    let title = collection.title(document)?;
    if !title.is_empty() && !entries.iter().any(|field| field.name == "title") {
        entries.push(Field {
            name: "title".to_owned(),
            value: title,
            place: Place::NOWHERE,
        });
    }
    entries.retain(|field| !is_link(&field.name) && !INNER.contains(&&*field.name));
    entries.sort_by_key(|field| {
        ORDER
            .iter()
            .position(|name| *name == field.name)
            .unwrap_or(ORDER.len())
    });
    Ok(entries)
}

/// Whether a field says that a page was recognised.
fn is_ocr(field: &Field) -> bool {
    is_recognised(std::slice::from_ref(field), field.place.page)
}

/// Whether a field keeps a link: "abroge", "modifie-par".
fn is_link(name: &str) -> bool {
    Action::parse(name.strip_suffix("-par").unwrap_or(name)).is_some()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logic::collection::memory::Memory;

    #[test]
    fn what_the_record_says_wins_over_what_its_text_looks_like() {
        let mut collection = Memory::default();
        collection.record(
            "delib/12",
            &[
                ("authority", "Commune de Valbrune"),
                ("number", "2024-12"),
                ("number-key", "2024-12"),
                ("date", "2024-05-13"),
                ("matiere", "Finances"),
            ],
            "Délibération portant budget, vu la délibération n° 2023-4 du 3 mai 2023",
        );
        let act = act("delib/12", &collection).unwrap();
        let value = |name: &str| {
            let of_name = act.entries.iter().filter(|entry| entry.name == name);
            of_name
                .map(|entry| entry.value.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(value("number"), ["2024-12"]);
        assert_eq!(value("date"), ["2024-05-13"]);
        assert_eq!(value("authority"), ["Commune de Valbrune"]);
        assert_eq!(value("matiere"), ["Finances"]);
        assert_eq!(value("title"), ["delib/12"]);
        assert!(value("number-key").is_empty());
    }

    #[test]
    fn what_the_text_says_has_the_words_that_say_it() {
        let mut collection = Memory::default();
        let page = "COMMUNE DE VALBRUNE\nARRÊTÉ n° 2020-1\nportant règlement du marché\nLe maire de Valbrune,\nARRÊTE\nArticle 1er : Le marché se tient le mardi.\nFait à Valbrune, le 2 juin 2020";
        collection.act("a.txt", page);
        let act = act("a.txt", &collection).unwrap();
        let number = act
            .entries
            .iter()
            .find(|entry| entry.name == "number")
            .unwrap();
        assert_eq!((&*number.value, &*number.quote), ("2020-1", "2020-1"));
        let dates = act.entries.iter().filter(|entry| entry.name == "date");
        assert_eq!(dates.count(), 1);
    }

    #[test]
    fn a_day_that_the_index_left_out_of_a_recognised_page_is_not_read_again() {
        let page = "COMMUNE DE VALBRUNE\nARRÊTÉ n° 2020-1\nportant règlement du marché\nLe maire de Valbrune,\nARRÊTE\nArticle 1er : Le marché se tient le mardi.\nFait à Valbrune, le 2 juin 2075";
        let days = |is_recognised: bool| {
            let mut collection = Memory::default();
            collection.act("a.pdf", page);
            collection.scanned("a.pdf", is_recognised);
            let act = act("a.pdf", &collection).unwrap();
            let days = act.entries.iter().filter(|entry| entry.name == "date");
            days.count()
        };
        assert_eq!((days(true), days(false)), (0, 1));
    }
}
