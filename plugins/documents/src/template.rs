//! The organisation's template: an ODT or DOCX whose layout is kept and whose placeholders are filled.

use std::collections::BTreeMap;

use kit::dates::written;
use kit::language::Language;

use crate::docx;
use crate::error::Error;
use crate::fill::{Dialect, names};
use crate::model::{Document, Values};
use crate::odt;
use crate::package::{Parts, read};
use crate::xml::Element;

/// The name under which the sentence at the foot of pages is put.
const FOOTER: &str = "footer";

/// A template that was read and found harmless.
#[derive(Debug, Clone)]
pub struct Template {
    dialect: Dialect,
    file: File,
    placeholders: Vec<String>,
}

/// What is kept of a template that somebody may want to know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// A part that has no use in a document is left out.
    LeftOut {
        /// The part, as it is called in the file.
        part: String,
    },
    /// A link to elsewhere stays in every document that is made.
    Link {
        /// The part, as it is called in the file.
        part: String,
        /// Where it leads.
        target: String,
    },
}

/// The parts of a template: trees that are filled, and bytes that are copied.
#[derive(Debug, Clone, Default)]
pub(crate) struct File {
    pub(crate) trees: BTreeMap<String, Element>,
    pub(crate) parts: Parts,
    pub(crate) warnings: Vec<Warning>,
}

impl Template {
    /// Reads a template, ODT, OTT, DOCX or DOTX, from the bytes of its file.
    ///
    /// # Errors
    /// When it is none, passes a bound, holds something that acts or that lies elsewhere, or has braces that do not fit.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        let parts = read(bytes)?;
        let (dialect, file) = if parts.contains_key("mimetype") {
            (Dialect::Odt, odt::inspect(parts)?)
        } else {
            (Dialect::Docx, docx::inspect(parts)?)
        };
        let mut placeholders = Vec::new();
        let texts = file
            .trees
            .iter()
            .filter(|(part, _)| !part.ends_with(".rels"));
        for (part, tree) in texts {
            placeholders.extend(names(tree, part, dialect)?);
        }
        placeholders.sort();
        placeholders.dedup();
        Ok(Self {
            dialect,
            file,
            placeholders,
        })
    }

    /// The ending of the files that are made with it: `odt` or `docx`.
    pub fn ending(&self) -> &'static str {
        self.dialect.ending()
    }

    /// The names of its placeholders and blocks, in the order of letters.
    pub fn placeholders(&self) -> &[String] {
        &self.placeholders
    }

    /// What was left out of it, and what leads elsewhere.
    pub fn warnings(&self) -> &[Warning] {
        &self.file.warnings
    }

    /// Its parts, where it has the wanted format.
    pub(crate) fn file(&self, wanted: Dialect) -> Result<File, Error> {
        if self.dialect != wanted {
            return Err(Error::OtherFormat {
                template: self.dialect.ending(),
                wanted: wanted.ending(),
            });
        }
        Ok(self.file.clone())
    }
}

impl Warning {
    /// What is to be known.
    pub fn message(&self, language: Language) -> String {
        match self {
            Self::LeftOut { part } => language.pick(
                format!("modèle : la partie {part} n’est pas reprise"),
                format!("template: the part {part} is left out"),
            ),
            Self::Link { part, target } => language.pick(
                format!("modèle : un lien vers {target} reste dans les documents ({part})"),
                format!("template: a link to {target} stays in documents ({part})"),
            ),
        }
    }
}

impl File {
    /// Takes a tree out, to be filled.
    pub(crate) fn take(&mut self, part: &str) -> Result<Element, Error> {
        self.trees.remove(part).ok_or_else(|| Error::Broken {
            part: part.to_owned(),
        })
    }

    /// The sentence that has to stand at the end of the text, since no placeholder of the template shows it.
    pub(crate) fn sentence(&self, values: &Values, template: Option<&Template>) -> Option<String> {
        let sentence = values.fields.get(FOOTER).cloned().unwrap_or_default();
        let shows =
            template.is_none_or(|template| template.placeholders.iter().any(|name| name == FOOTER));
        (!shows && !sentence.trim().is_empty()).then_some(sentence)
    }
}

impl Dialect {
    fn ending(self) -> &'static str {
        match self {
            Self::Odt => "odt",
            Self::Docx => "docx",
        }
    }
}

/// The document's values, and what every document has: its own values come first.
pub(crate) fn values(document: &Document) -> Values {
    let metadata = &document.metadata;
    let date = metadata
        .date
        .map(|date| written(date, document.language))
        .unwrap_or_default();
    let mut values = Values::default();
    values
        .set("title", &*document.title)
        .set("subject", &*metadata.subject)
        .set("author", &*metadata.author)
        .set("keywords", metadata.keywords.join(", "))
        .set("language", document.language.code())
        .set("date", date)
        .set(FOOTER, &*document.footer);
    values.fields.extend(document.values.fields.clone());
    values.groups.clone_from(&document.values.groups);
    values
}
