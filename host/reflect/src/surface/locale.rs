//! The locale section: translations, labels and table hints of a plugin.
//!
//! It is TOML in a custom section called `gardon:locale`. All names are WIT names, all parts are optional:
//!
//! ```toml
//! [fr]                                   # or [en], to say it otherwise than the WIT does
//! about = "Trie une boîte aux lettres."  # the package
//!
//! [fr.tools]                             # an interface
//! about = "Les outils du courrier."
//!
//! [fr.tools.triage]                      # a function
//! about = "Trie les messages, les plus pressants d'abord."
//!
//! [fr.tools.triage.params]               # its parameters
//! mailbox = "La boîte : un fichier mbox, un Maildir, un dossier de .eml."
//!
//! [fr.types.triaged]                     # a record, variant, enum or flags of that name
//! about = "Un message trié."
//! fields = { subject = "Objet" }         # labels of fields
//! docs = { subject = "L'objet, décodé." } # descriptions of fields or cases
//!
//! [fr.types.priority]
//! cases = { urgent = "urgente" }         # labels of cases
//!
//! [display.triaged]                      # tables of that record
//! columns = ["priority", "date", "subject"]
//! widths = { subject = 40 }              # largest widths, in terminal cells
//! ```
//!
//! `types` is therefore no name for an interface that wants a translation.
//! What cannot be read or matches nothing in the component becomes a note, never an error.

use std::cell::RefCell;
use std::collections::BTreeSet;

use toml::{Table, Value};

use crate::clean;
use crate::language::Text;
use crate::types::Display;

/// The widest column that a plugin can ask for, in terminal cells.
const MAX_WIDTH: usize = 200;

/// A parsed locale section, and which of its texts were used.
#[derive(Default)]
pub(super) struct Locale {
    table: Table,
    used: RefCell<BTreeSet<Vec<String>>>,
}

impl Locale {
    /// Parses the section; with one that is no TOML there are no translations, and a note.
    pub(super) fn read(source: Option<&str>, notes: &mut Vec<String>) -> Self {
        let Some(source) = source else {
            return Self::default();
        };
        match source.parse::<Table>() {
            Ok(table) => Self {
                table,
                used: RefCell::default(),
            },
            Err(error) => {
                notes.push(format!(
                    "section `gardon:locale` is no TOML: {}",
                    clean::line(error.message())
                ));
                Self::default()
            }
        }
    }

    /// The text of the package.
    pub(super) fn package(&self, english: &str) -> Text {
        self.text(&["about"], english)
    }

    /// The text of an interface.
    pub(super) fn interface(&self, interface: &str, english: &str) -> Text {
        self.text(&[interface, "about"], english)
    }

    /// The text of a function.
    pub(super) fn function(&self, interface: &str, function: &str, english: &str) -> Text {
        self.text(&[interface, function, "about"], english)
    }

    /// The text of a parameter.
    pub(super) fn parameter(
        &self,
        interface: &str,
        function: &str,
        parameter: &str,
        english: &str,
    ) -> Text {
        self.text(&[interface, function, "params", parameter], english)
    }

    /// The text of a type.
    pub(super) fn type_docs(&self, name: &str, english: &str) -> Text {
        self.text(&["types", name, "about"], english)
    }

    /// The text of a field or a case.
    pub(super) fn member_docs(&self, name: &str, member: &str, english: &str) -> Text {
        self.text(&["types", name, "docs", member], english)
    }

    /// The label of a field (`group` is `fields`) or of a case (`cases`).
    pub(super) fn label(&self, name: &str, group: &str, member: &str) -> Text {
        let text = self.text(&["types", name, group, member], "");
        Text {
            english: clean::line(&text.english),
            french: clean::line(&text.french),
        }
    }

    /// The table hints of a record with these fields; columns that it does not have are left out.
    pub(super) fn display(&self, name: &str, fields: &[&str]) -> Option<Display> {
        let table = self.table.get("display")?.get(name)?.as_table()?;
        let known = |column: &str| {
            let found = fields.contains(&column);
            if found {
                self.mark(&["display", name, column]);
            }
            found
        };
        let columns =
            table
                .get("columns")
                .and_then(Value::as_array)
                .map_or_else(Vec::new, |columns| {
                    let mut kept: Vec<String> = Vec::new();
                    for column in columns.iter().filter_map(Value::as_str) {
                        if known(column) && !kept.iter().any(|other| other == column) {
                            kept.push(column.to_owned());
                        }
                    }
                    kept
                });
        let widths =
            table
                .get("widths")
                .and_then(Value::as_table)
                .map_or_else(Vec::new, |widths| {
                    widths
                        .iter()
                        .filter(|(column, _)| known(column))
                        .filter_map(|(column, width)| {
                            let width = usize::try_from(width.as_integer()?).ok()?;
                            Some((column.clone(), width.clamp(1, MAX_WIDTH)))
                        })
                        .collect()
                });
        Some(Display { columns, widths })
    }

    /// Notes the texts that belong to nothing in the component.
    pub(super) fn report_unused(&self, notes: &mut Vec<String>) {
        let mut leaves = Vec::new();
        for language in ["fr", "en"] {
            if let Some(value) = self.table.get(language) {
                collect_leaves(value, &mut vec![language.to_owned()], &mut leaves);
            }
        }
        let display = self.table.get("display").and_then(Value::as_table);
        for (name, hints) in display.into_iter().flatten() {
            let columns = hints.get("columns").and_then(Value::as_array);
            for column in columns.into_iter().flatten().filter_map(Value::as_str) {
                leaves.push(vec!["display".to_owned(), name.clone(), column.to_owned()]);
            }
        }
        let used = self.used.borrow();
        for path in leaves.iter().filter(|path| !used.contains(*path)) {
            notes.push(format!(
                "section `gardon:locale`: nothing is called `{}`",
                clean::line(&path.join("."))
            ));
        }
        for name in self
            .table
            .keys()
            .filter(|name| !matches!(name.as_str(), "fr" | "en" | "display"))
        {
            notes.push(format!(
                "section `gardon:locale`: `{}` is not known, only fr, en and display",
                clean::line(name)
            ));
        }
    }

    /// A text with its translations; what the `en` part says replaces the English of the WIT.
    fn text(&self, path: &[&str], english: &str) -> Text {
        Text {
            english: self.entry("en", path).unwrap_or_else(|| english.to_owned()),
            french: self.entry("fr", path).unwrap_or_default(),
        }
    }

    fn entry(&self, language: &str, path: &[&str]) -> Option<String> {
        let mut value = self.table.get(language)?;
        for name in path {
            value = value.get(name)?;
        }
        let text = clean::documentation(value.as_str()?);
        let full: Vec<&str> = std::iter::once(language)
            .chain(path.iter().copied())
            .collect();
        self.mark(&full);
        Some(text)
    }

    fn mark(&self, path: &[&str]) {
        let path = path.iter().map(|name| (*name).to_owned()).collect();
        self.used.borrow_mut().insert(path);
    }
}

fn collect_leaves(value: &Value, path: &mut Vec<String>, leaves: &mut Vec<Vec<String>>) {
    match value {
        Value::Table(table) => {
            for (name, value) in table {
                path.push(name.clone());
                collect_leaves(value, path, leaves);
                path.pop();
            }
        }
        _ => leaves.push(path.clone()),
    }
}
