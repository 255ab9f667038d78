//! Why a document cannot be written, and the way out.

use std::fmt;

use kit::language::Language;

/// Why a document cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// Lists stand in one another more often than a document can show; how often is allowed.
    TooDeep(usize),
    /// A table has more columns than a page can show.
    TooManyColumns {
        /// How many.
        columns: usize,
        /// How many are allowed.
        most: usize,
    },
    /// A sheet has more rows than spreadsheets hold.
    TooManyRows {
        /// How many, without the header; at least, where nobody counted to the end.
        rows: usize,
        /// How many are allowed.
        most: usize,
    },
    /// A sheet cannot be written; why.
    Sheet(String),
    /// The template is no ODT and no DOCX.
    NotATemplate,
    /// The template has another format than what is to be written.
    OtherFormat {
        /// The template's, as the ending of its name.
        template: &'static str,
        /// What is to be written.
        wanted: &'static str,
    },
    /// A part of the template cannot be read.
    Broken {
        /// The part, as it is called in the file.
        part: String,
    },
    /// The template, or what would be made of it, passes a bound.
    TooLarge {
        /// The part, as it is called in the file; the template itself where it is empty.
        part: String,
        /// The bound.
        most: u64,
        /// What is counted.
        unit: Unit,
    },
    /// The template holds something that acts: a macro, a control, an embedded file, a field that fetches.
    Active {
        /// The part, as it is called in the file.
        part: String,
        /// What was found.
        found: String,
    },
    /// The template shows something that lies elsewhere.
    External {
        /// The part, as it is called in the file.
        part: String,
        /// Where it lies.
        target: String,
    },
    /// Nothing is known by the name of a placeholder.
    Unknown {
        /// What stands in the template, with its braces.
        placeholder: String,
        /// Where.
        place: Place,
        /// Names that are known there.
        known: Vec<String>,
    },
    /// A block begins and does not end, or ends and did not begin.
    Unclosed {
        /// What stands in the template, with its braces.
        placeholder: String,
        /// Where.
        place: Place,
    },
    /// A block begins in a table, a list or a cell and ends outside it.
    Crossed {
        /// What stands in the template, with its braces.
        placeholder: String,
        /// Where.
        place: Place,
    },
    /// `{{content}}` stands where no blocks can be put.
    Misplaced {
        /// Where.
        place: Place,
    },
    /// Braces around something that is no name.
    NotAName {
        /// What stands in the template, with its braces.
        placeholder: String,
        /// Where.
        place: Place,
    },
}

/// What a bound counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes.
    Bytes,
    /// Parts of the file.
    Parts,
    /// Elements of one part.
    Elements,
    /// Elements that stand in one another.
    Levels,
}

/// Where in a template something stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The part, as it is called in the file.
    pub part: String,
    /// The paragraph, from 1.
    pub paragraph: usize,
    /// How the paragraph begins.
    pub text: String,
}

impl Error {
    /// What is wrong, and where.
    pub fn message(&self, language: Language) -> String {
        let pick = |french: String, english: String| language.pick(french, english);
        match self {
            Self::TooDeep(most) => pick(
                format!("des listes sont emboîtées plus de {most} fois"),
                format!("lists stand in one another more than {most} times"),
            ),
            Self::TooManyColumns { columns, most } => pick(
                format!("un tableau a {columns} colonnes, au plus {most} tiennent sur une page"),
                format!("a table has {columns} columns, a page holds {most} at most"),
            ),
            Self::TooManyRows { rows, most } => pick(
                format!("{rows} lignes, une feuille en contient au plus {most}"),
                format!("{rows} rows, a worksheet holds {most} at most"),
            ),
            Self::Sheet(why) => pick(
                format!("la feuille de calcul ne peut pas être écrite : {why}"),
                format!("the sheet cannot be written: {why}"),
            ),
            Self::NotATemplate => pick(
                "le modèle n’est ni un ODT ni un DOCX lisible".to_owned(),
                "the template is no ODT and no DOCX that can be read".to_owned(),
            ),
            Self::OtherFormat { template, wanted } => pick(
                format!("le modèle est un {template}, le document demandé un {wanted}"),
                format!("the template is {template}, the document asked for is {wanted}"),
            ),
            Self::Broken { part } => pick(
                format!("modèle : la partie {part} est illisible"),
                format!("template: the part {part} cannot be read"),
            ),
            Self::TooLarge { part, most, unit } => {
                let (french, english) = unit.names();
                let part = if part.is_empty() { "-" } else { part };
                pick(
                    format!("modèle : la partie {part} dépasse {most} {french}"),
                    format!("template: the part {part} passes {most} {english}"),
                )
            }
            Self::Active { part, found } => pick(
                format!("modèle : la partie {part} contient un élément actif : {found}"),
                format!("template: the part {part} holds something active: {found}"),
            ),
            Self::External { part, target } => pick(
                format!("modèle : la partie {part} montre ce qui est ailleurs : {target}"),
                format!("template: the part {part} shows something that lies elsewhere: {target}"),
            ),
            Self::Unknown {
                placeholder, place, ..
            } => pick(
                format!(
                    "modèle : {placeholder} est inconnu ({})",
                    place.told(language)
                ),
                format!(
                    "template: {placeholder} is unknown ({})",
                    place.told(language)
                ),
            ),
            Self::Unclosed { placeholder, place } => pick(
                format!(
                    "modèle : {placeholder} n’a pas de pendant ({})",
                    place.told(language)
                ),
                format!(
                    "template: {placeholder} has no counterpart ({})",
                    place.told(language)
                ),
            ),
            Self::Crossed { placeholder, place } => pick(
                format!(
                    "modèle : {placeholder} commence et finit dans des tableaux, listes ou cellules différents ({})",
                    place.told(language)
                ),
                format!(
                    "template: {placeholder} begins and ends in different tables, lists or cells ({})",
                    place.told(language)
                ),
            ),
            Self::Misplaced { place } => pick(
                format!(
                    "modèle : {{{{content}}}} doit être seul dans un paragraphe du corps ({})",
                    place.told(language)
                ),
                format!(
                    "template: {{{{content}}}} has to stand alone in a paragraph of the body ({})",
                    place.told(language)
                ),
            ),
            Self::NotAName { placeholder, place } => pick(
                format!(
                    "modèle : {placeholder} n’est pas un nom ({})",
                    place.told(language)
                ),
                format!(
                    "template: {placeholder} is no name ({})",
                    place.told(language)
                ),
            ),
        }
    }

    /// The way out; empty where the message says it.
    pub fn hint(&self, language: Language) -> String {
        let said = match self {
            Self::Unknown { known, .. } => {
                let known = known.join(", ");
                return language.pick(
                    format!("noms connus à cet endroit : {known}"),
                    format!("names that are known there: {known}"),
                );
            }
            Self::NotATemplate | Self::Broken { .. } => (
                "enregistrez-le de nouveau depuis LibreOffice ou Word, en ODT ou DOCX",
                "save it again from LibreOffice or Word, as ODT or DOCX",
            ),
            Self::OtherFormat { .. } => (
                "donnez au fichier demandé la terminaison du modèle, ou un modèle de l’autre format",
                "give the file the ending of the template, or a template of the other format",
            ),
            Self::TooLarge { .. } => (
                "réduisez les images, retirez ce qui n’est pas de la mise en page",
                "make pictures smaller, take out what is no layout",
            ),
            Self::Active { .. } => (
                "retirez du modèle macros, contrôles, objets incorporés et champs liés, puis enregistrez-le de nouveau",
                "take macros, controls, embedded objects and linked fields out of the template, then save it again",
            ),
            Self::External { .. } => (
                "insérez l’image dans le modèle au lieu de la lier",
                "put the picture into the template instead of linking it",
            ),
            Self::Unclosed { .. } | Self::Crossed { .. } => (
                "un bloc s’ouvre par {{#nom}} et se ferme par {{/nom}} dans le même corps, la même liste ou le même tableau",
                "a block opens with {{#name}} and closes with {{/name}} in the same body, list or table",
            ),
            Self::NotAName { .. } => (
                "un nom s’écrit en lettres, chiffres, tirets ou soulignés : {{date}}",
                "a name has letters, digits, hyphens or underscores: {{date}}",
            ),
            Self::TooDeep(_)
            | Self::TooManyColumns { .. }
            | Self::TooManyRows { .. }
            | Self::Sheet(_)
            | Self::Misplaced { .. } => ("", ""),
        };
        language.pick(said.0, said.1).to_owned()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message(Language::English))
    }
}

impl std::error::Error for Error {}

impl Unit {
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Bytes => ("octets", "bytes"),
            Self::Parts => ("parties", "parts"),
            Self::Elements => ("éléments", "elements"),
            Self::Levels => ("niveaux", "levels"),
        }
    }
}

impl Place {
    /// The place in words.
    pub fn told(&self, language: Language) -> String {
        let Self {
            part,
            paragraph,
            text,
        } = self;
        language.pick(
            format!("{part}, paragraphe {paragraph} : « {text} »"),
            format!("{part}, paragraph {paragraph}: “{text}”"),
        )
    }
}
