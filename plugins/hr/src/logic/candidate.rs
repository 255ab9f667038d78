//! What may answer: the documents that a search finds, in sections, each with what is known of its validity and readers.

use jiff::civil::Date;

use super::audience::{Audience, Regime};
use super::collection::{Collection, Condition, Field, Query, Trouble};
use super::day::typed_day;
use super::question::{Question, Scale};
use super::section::{self, Section};

/// Documents that each search brings.
const LOOKED_AT: u32 = 24;

/// Names of fields that say from when on a document holds, and until when.
pub const FROM: &[&str] = &[
    "from",
    "effect",
    "valid-from",
    "en-vigueur",
    "valable-du",
    "applicable-du",
    "date-effet",
];
pub const UNTIL: &[&str] = &[
    "until",
    "valid-until",
    "fin",
    "valable-jusqu-au",
    "applicable-jusqu-au",
    "fin-validite",
];

/// Names of fields that say of when a document is.
const DATE: &[&str] = &[
    "date",
    "signed",
    "published",
    "updated",
    "modified",
    "mise-a-jour",
    "date-mise-a-jour",
];

/// Names of fields under which a document is sorted.
const THEME: &[&str] = &[
    "path",
    "theme",
    "themes",
    "rubrique",
    "chemin",
    "category",
    "categorie",
];

/// Names of fields that say for whom a document is.
const READERS: &[&str] = &["audience", "public", "statut"];

/// A document that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub document: String,
    pub title: String,
    /// The themes under which it is sorted, in one line.
    pub theme: String,
    /// The day that it is of.
    pub date: Option<Date>,
    pub from: Option<Date>,
    pub until: Option<Date>,
    /// Whom its record names.
    pub readers: Vec<Audience>,
    pub pages: Vec<String>,
    pub sections: Vec<Section>,
}

/// The documents that may answer a question on a day, or on any day, as the searches bring them.
///
/// # Errors
/// When the collection cannot be read.
pub fn gather(
    question: &Question,
    on: Option<Date>,
    scale: &Scale<'_>,
) -> Result<Vec<Source>, Trouble> {
    let mut found: Vec<(String, String)> = Vec::new();
    for text in queries(question) {
        let query = Query {
            text,
            exclude: on.map(ended).unwrap_or_default(),
            limit: LOOKED_AT,
        };
        for hit in scale.collection.find(&query)?.hits {
            if found.iter().all(|(document, _)| *document != hit.document) {
                found.push((hit.document, hit.title));
            }
        }
    }
    let mut sources = Vec::with_capacity(found.len());
    for (document, title) in found {
        let source = source(document, title, scale.collection)?;
        if on.is_none_or(|on| source.holds(on)) {
            sources.push(source);
        }
    }
    Ok(sources)
}

/// Conditions that leave out what does not hold on a day; [`Source::holds`] looks again, for dates in other forms.
fn ended(on: Date) -> Vec<(String, Condition)> {
    let before = on.yesterday().unwrap_or(on).to_string();
    UNTIL
        .iter()
        .take(2)
        .map(|name| ((*name).to_owned(), Condition::AtMost(before.clone())))
        .collect()
}

/// The question itself, and its telling words with the public service that is meant.
fn queries(question: &Question) -> Vec<String> {
    let mut telling: Vec<&str> = question
        .terms
        .iter()
        .filter(|term| term.needed)
        .map(|term| term.written.as_str())
        .collect();
    if telling.is_empty() {
        return vec![question.searched.clone()];
    }
    telling.push(match question.regimes.as_slice() {
        [Regime::State] => "fonction publique d'État FPE",
        [Regime::Hospital] => "fonction publique hospitalière FPH",
        [Regime::Private] => "secteur privé",
        _ => "fonction publique territoriale FPT",
    });
    vec![question.searched.clone(), telling.join(" ")]
}

fn source(document: String, title: String, collection: &dyn Collection) -> Result<Source, Trouble> {
    let fields = collection.fields(&document)?;
    let pages = collection.pages(&document)?;
    let values = |names: &[&str]| -> Vec<&str> {
        fields
            .iter()
            .filter(|field| names.contains(&field.name.to_lowercase().as_str()))
            .map(|field| field.value.as_str())
            .collect()
    };
    Ok(Source {
        theme: values(THEME).join(" > "),
        date: day(&fields, DATE),
        from: day(&fields, FROM),
        until: day(&fields, UNTIL),
        readers: values(READERS)
            .iter()
            .flat_map(|value| Audience::named(value))
            .collect(),
        sections: section::sections(&pages),
        pages,
        document,
        title,
    })
}

/// The day of the first of these fields that has one.
fn day(fields: &[Field], names: &[&str]) -> Option<Date> {
    names.iter().find_map(|name| {
        fields
            .iter()
            .filter(|field| field.name.eq_ignore_ascii_case(name))
            .find_map(|field| typed_day(&field.value))
    })
}

impl Source {
    /// Whether it holds on a day, by what its record says.
    pub fn holds(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on <= until)
    }

    /// The words of a line.
    pub fn text(&self, section: &Section, range: std::ops::Range<usize>) -> &str {
        self.pages
            .get(section.page as usize - 1)
            .and_then(|page| page.get(range))
            .unwrap_or_default()
    }
}
