//! The file of labels, checked: limits, known keys, names that differ; errors name the line and the way out.

use std::error::Error;
use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::text::fold;

/// At most this many bytes of TOML.
pub const MAX_FILE_BYTES: usize = 512 * 1024;

/// At most this many labels.
pub const MAX_LABELS: usize = 100;

/// At most this many characters in a label's name.
pub const MAX_NAME_CHARACTERS: usize = 80;

/// At most this many characters in a label's description.
pub const MAX_DESCRIPTION_CHARACTERS: usize = 1_000;

/// At most this many words and phrases for one label.
pub const MAX_WORDS: usize = 200;

/// At most this many characters in one word or phrase.
pub const MAX_WORD_CHARACTERS: usize = 100;

/// At most this many examples, all labels together.
pub const MAX_EXAMPLES: usize = 2_000;

/// At most this many characters in one example.
pub const MAX_EXAMPLE_CHARACTERS: usize = 8_000;

/// The keys of a label.
const KEYS: [&str; 4] = ["name", "description", "words", "examples"];

/// What is wrong with a file of labels: one sentence in the reader's language that names the place and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line of the file, counted from 1; absent when the whole file is meant.
    pub line: Option<usize>,
    /// What is wrong and how to mend it, the line included.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl Error for Problem {}

/// One label as IT wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub name: String,
    pub description: String,
    pub words: Vec<String>,
    pub examples: Vec<String>,
}

/// Reads and checks a file of labels; `language` (`fr` or `en`) is that of the problem's wording.
///
/// # Errors
/// The first thing found wrong, with its line.
pub fn read(toml: &str, language: &str) -> Result<Vec<Entry>, Problem> {
    Checker {
        toml,
        english: language == "en",
    }
    .file()
}

struct Checker<'a> {
    toml: &'a str,
    english: bool,
}

impl Checker<'_> {
    fn file(&self) -> Result<Vec<Entry>, Problem> {
        let toml = self.toml;
        if toml.len() > MAX_FILE_BYTES {
            let (size, limit) = (toml.len() / 1024, MAX_FILE_BYTES / 1024);
            return self.fail(
                None,
                format!("le fichier fait {size} Kio, au plus {limit} Kio sont lus ; retirez des exemples"),
                format!("the file has {size} KiB, at most {limit} KiB are read; remove some examples"),
            );
        }
        let root = DeTable::parse(toml).map_err(|error| {
            // The parser words its messages in English; the line says the most.
            let detail: String = error
                .message()
                .lines()
                .next()
                .unwrap_or_default()
                .chars()
                .take(120)
                .collect();
            self.problem(
                error.span(),
                format!("ce n'est pas du TOML valide ({detail}) ; corrigez cette ligne"),
                format!("this is not valid TOML ({detail}); mend this line"),
            )
        })?;
        let mut entries: Vec<Entry> = Vec::new();
        let mut examples = 0;
        for (key, value) in root.get_ref() {
            if key.get_ref() != "label" {
                let shown = shown(key.get_ref());
                return self.fail(
                    Some(key.span()),
                    format!("clé inconnue « {shown} » ; seules les tables [[label]] sont admises"),
                    format!("unknown key \"{shown}\"; only [[label]] tables are allowed"),
                );
            }
            let DeValue::Array(tables) = value.get_ref() else {
                return self.not_tables(value.span());
            };
            for table in tables {
                let DeValue::Table(fields) = table.get_ref() else {
                    return self.not_tables(table.span());
                };
                let entry = self.entry(fields, &table.span())?;
                if entries
                    .iter()
                    .any(|earlier| fold(&earlier.name) == fold(&entry.name))
                {
                    let name = shown(&entry.name);
                    return self.fail(
                        Some(table.span()),
                        format!("le label « {name} » est défini deux fois ; réunissez-les ou renommez-en un"),
                        format!("label \"{name}\" is defined twice; merge them or rename one"),
                    );
                }
                examples += entry.examples.len();
                if examples > MAX_EXAMPLES {
                    return self.fail(
                        Some(table.span()),
                        format!(
                            "plus de {MAX_EXAMPLES} exemples en tout ; gardez les plus parlants"
                        ),
                        format!("more than {MAX_EXAMPLES} examples in all; keep the most telling"),
                    );
                }
                entries.push(entry);
                if entries.len() > MAX_LABELS {
                    return self.fail(
                        Some(table.span()),
                        format!("plus de {MAX_LABELS} labels ; regroupez-les"),
                        format!("more than {MAX_LABELS} labels; group them"),
                    );
                }
            }
        }
        if entries.is_empty() {
            return self.fail(
                None,
                "aucun label ; ajoutez au moins une table [[label]] avec name, description et words".to_owned(),
                "no label; add at least one [[label]] table with name, description and words".to_owned(),
            );
        }
        Ok(entries)
    }

    fn entry(&self, fields: &DeTable<'_>, span: &Range<usize>) -> Result<Entry, Problem> {
        for key in fields.keys() {
            if !KEYS.contains(&key.get_ref().as_ref()) {
                let (shown, known) = (shown(key.get_ref()), KEYS.join(", "));
                return self.fail(
                    Some(key.span()),
                    format!("clé inconnue « {shown} » ; un label admet {known}"),
                    format!("unknown key \"{shown}\"; a label takes {known}"),
                );
            }
        }
        let name = self.required(fields, "name", MAX_NAME_CHARACTERS, span)?;
        let description = self.required(fields, "description", MAX_DESCRIPTION_CHARACTERS, span)?;
        if !fields.contains_key("words") {
            let name = shown(&name);
            return self.fail(
                Some(span.clone()),
                format!("le label « {name} » n'a pas de words ; ajoutez words = [\"…\"], au besoin words = []"),
                format!("label \"{name}\" has no words; add words = [\"…\"], or words = [] if there are none"),
            );
        }
        let words = self.list(fields, "words", &name, MAX_WORDS, MAX_WORD_CHARACTERS)?;
        let examples = self.list(
            fields,
            "examples",
            &name,
            MAX_EXAMPLES,
            MAX_EXAMPLE_CHARACTERS,
        )?;
        Ok(Entry {
            name,
            description,
            words,
            examples,
        })
    }

    /// The text of a key that every label must have.
    fn required(
        &self,
        fields: &DeTable<'_>,
        key: &str,
        limit: usize,
        span: &Range<usize>,
    ) -> Result<String, Problem> {
        match fields.get(key) {
            Some(value) => self.text(value, key, limit),
            None => self.fail(
                Some(span.clone()),
                format!("ce label n'a pas de {key} ; ajoutez {key} = \"…\""),
                format!("this label has no {key}; add {key} = \"…\""),
            ),
        }
    }

    /// The texts of a key that may be absent.
    fn list(
        &self,
        fields: &DeTable<'_>,
        key: &str,
        name: &str,
        count: usize,
        limit: usize,
    ) -> Result<Vec<String>, Problem> {
        let Some(value) = fields.get(key) else {
            return Ok(Vec::new());
        };
        let DeValue::Array(values) = value.get_ref() else {
            return self.fail(
                Some(value.span()),
                format!("{key} doit être une liste ; écrivez {key} = [\"…\", \"…\"]"),
                format!("{key} must be a list; write {key} = [\"…\", \"…\"]"),
            );
        };
        if values.len() > count {
            let name = shown(name);
            return self.fail(
                Some(value.span()),
                format!("le label « {name} » a plus de {count} {key} ; gardez les plus parlants"),
                format!("label \"{name}\" has more than {count} {key}; keep the most telling"),
            );
        }
        values
            .iter()
            .map(|value| self.text(value, key, limit))
            .collect()
    }

    /// One text: not empty, with something to compare, and not too long.
    fn text(
        &self,
        value: &Spanned<DeValue<'_>>,
        key: &str,
        limit: usize,
    ) -> Result<String, Problem> {
        let DeValue::String(text) = value.get_ref() else {
            return self.fail(
                Some(value.span()),
                format!("{key} attend du texte ; mettez-le entre guillemets"),
                format!("{key} takes text; put it between quotation marks"),
            );
        };
        let text = text.trim();
        if !text.chars().any(char::is_alphanumeric) {
            return self.fail(
                Some(value.span()),
                format!("{key} contient un texte vide ; complétez-le ou retirez-le"),
                format!("{key} holds an empty text; fill it in or remove it"),
            );
        }
        if text.chars().count() > limit {
            return self.fail(
                Some(value.span()),
                format!("{key} contient un texte de plus de {limit} caractères ; raccourcissez-le"),
                format!("{key} holds a text of more than {limit} characters; shorten it"),
            );
        }
        Ok(text.to_owned())
    }

    fn not_tables<T>(&self, span: Range<usize>) -> Result<T, Problem> {
        self.fail(
            Some(span),
            "un label s'écrit comme une table ; commencez-le par une ligne [[label]]".to_owned(),
            "a label is written as a table; begin it with a line [[label]]".to_owned(),
        )
    }

    fn fail<T>(
        &self,
        span: Option<Range<usize>>,
        french: String,
        english: String,
    ) -> Result<T, Problem> {
        Err(self.problem(span, french, english))
    }

    fn problem(&self, span: Option<Range<usize>>, french: String, english: String) -> Problem {
        let line = span.map(|span| {
            1 + self
                .toml
                .as_bytes()
                .iter()
                .take(span.start)
                .filter(|byte| **byte == b'\n')
                .count()
        });
        let message = match (line, self.english) {
            (Some(line), true) => format!("labels, line {line}: {english}."),
            (Some(line), false) => format!("labels, ligne {line} : {french}."),
            (None, true) => format!("labels: {english}."),
            (None, false) => format!("labels : {french}."),
        };
        Problem { line, message }
    }
}

/// A name from the file as it may stand in a message: short and on one line.
fn shown(name: &str) -> String {
    name.chars()
        .filter(|character| !character.is_control())
        .take(60)
        .collect()
}
