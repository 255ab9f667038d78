//! The documentation texts of the WIT source that a component carries.
//!
//! The source is parsed on its own, without the packages it uses: only its comments matter.

use std::collections::HashMap;

use wit_parser::{
    Docs, Interface, PackageName, Span, TypeDefKind, UnresolvedPackage, UnresolvedPackageGroup,
};

use crate::clean;

/// Clean texts by the place they belong to.
#[derive(Default)]
pub(super) struct Documentation {
    package: String,
    /// By interface, item (function, type, or empty for the interface itself) and member (parameter, field, case, or empty).
    texts: HashMap<(String, String, String), String>,
}

impl Documentation {
    /// Reads the source; with one that cannot be parsed or is of another package there are no texts, and a note.
    pub(super) fn read(
        source: Option<&str>,
        package: &PackageName,
        notes: &mut Vec<String>,
    ) -> Self {
        let Some(source) = source else {
            return Self::default();
        };
        let parsed =
            std::panic::catch_unwind(|| UnresolvedPackageGroup::parse("plugin.wit", source));
        let group = match parsed {
            Ok(Ok(group)) => group,
            Ok(Err((_, error))) => {
                notes.push(format!(
                    "section `gardon:wit` cannot be parsed: {}",
                    clean::line(&error.to_string())
                ));
                return Self::default();
            }
            Err(_) => {
                notes.push("section `gardon:wit` cannot be parsed".to_owned());
                return Self::default();
            }
        };
        let mut documentation = Self::default();
        let mut found = false;
        for unresolved in std::iter::once(&group.main).chain(&group.nested) {
            let name = &unresolved.name;
            // The version may lag behind in the text; a text for another package says nothing about this one.
            if (&name.namespace, &name.name) == (&package.namespace, &package.name) {
                documentation.package = clean_docs(&unresolved.docs);
                documentation.collect(unresolved, source);
                found = true;
            }
        }
        if !found {
            notes.push(format!(
                "section `gardon:wit` describes {}, not {package}",
                clean::line(&group.main.name.to_string())
            ));
        }
        documentation
    }

    /// The text of the package.
    pub(super) fn package(&self) -> &str {
        &self.package
    }

    /// The text of an interface.
    pub(super) fn interface(&self, interface: &str) -> &str {
        self.member(interface, "", "")
    }

    /// The text of a function or a type.
    pub(super) fn item(&self, interface: &str, item: &str) -> &str {
        self.member(interface, item, "")
    }

    /// The text of a parameter, a field or a case.
    pub(super) fn member(&self, interface: &str, item: &str, member: &str) -> &str {
        let key = (interface.to_owned(), item.to_owned(), member.to_owned());
        self.texts.get(&key).map_or("", String::as_str)
    }

    fn collect(&mut self, package: &UnresolvedPackage, source: &str) {
        for (_, interface) in &package.interfaces {
            let Some(name) = &interface.name else {
                continue;
            };
            // An interface that is only used carries no text of its own, and belongs to another package.
            self.insert(name, "", "", clean_docs(&interface.docs));
            self.collect_functions(name, interface, source);
            self.collect_types(name, interface, package);
        }
    }

    fn collect_functions(&mut self, name: &str, interface: &Interface, source: &str) {
        for function in interface.functions.values() {
            self.insert(name, &function.name, "", clean_docs(&function.docs));
            for parameter in &function.params {
                let text = comment_before(source, parameter.span);
                self.insert(
                    name,
                    &function.name,
                    &parameter.name,
                    clean::documentation(&text),
                );
            }
        }
    }

    fn collect_types(&mut self, name: &str, interface: &Interface, package: &UnresolvedPackage) {
        for (type_name, id) in &interface.types {
            let Some(definition) = package.types.get(*id) else {
                continue;
            };
            self.insert(name, type_name, "", clean_docs(&definition.docs));
            let members: Vec<(&String, &Docs)> = match &definition.kind {
                TypeDefKind::Record(record) => {
                    record.fields.iter().map(|f| (&f.name, &f.docs)).collect()
                }
                TypeDefKind::Variant(variant) => {
                    variant.cases.iter().map(|c| (&c.name, &c.docs)).collect()
                }
                TypeDefKind::Enum(cases) => {
                    cases.cases.iter().map(|c| (&c.name, &c.docs)).collect()
                }
                TypeDefKind::Flags(flags) => {
                    flags.flags.iter().map(|f| (&f.name, &f.docs)).collect()
                }
                _ => Vec::new(),
            };
            for (member, docs) in members {
                self.insert(name, type_name, member, clean_docs(docs));
            }
        }
    }

    fn insert(&mut self, interface: &str, item: &str, member: &str, text: String) {
        if !text.is_empty() {
            self.texts
                .entry((interface.to_owned(), item.to_owned(), member.to_owned()))
                .or_insert(text);
        }
    }
}

fn clean_docs(docs: &Docs) -> String {
    docs.contents
        .as_deref()
        .map(clean::documentation)
        .unwrap_or_default()
}

/// The `///` lines or the `/** */` block that stand before a parameter; the parser keeps none for parameters.
fn comment_before(source: &str, span: Span) -> String {
    if !span.is_known() {
        return String::new();
    }
    let Some(before) = source.get(..span.start() as usize) else {
        return String::new();
    };
    let before = before.trim_end().trim_end_matches('%').trim_end();
    if let Some(block) = before.strip_suffix("*/") {
        return match block.rsplit_once("/*") {
            Some((_, text)) if text.starts_with('*') => block_text(text),
            _ => String::new(),
        };
    }
    let mut lines = Vec::new();
    for line in before.lines().rev() {
        match line.trim_start().strip_prefix("///") {
            Some(text) => lines.push(text.trim()),
            None => break,
        }
    }
    lines.reverse();
    lines.join("\n")
}

fn block_text(text: &str) -> String {
    let lines: Vec<&str> = text
        .lines()
        .map(|line| line.trim().trim_start_matches('*').trim())
        .collect();
    lines.join("\n").trim().to_owned()
}
