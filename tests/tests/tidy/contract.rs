//! The contract and the plugins' interfaces: every item says what it is.

use std::collections::BTreeMap;

use wit_parser::{
    Docs, Function, FunctionKind, Interface, Span, TypeDefKind, UnresolvedPackage,
    UnresolvedPackageGroup,
};

use crate::{check, files};

#[test]
fn every_item_is_documented() {
    // A package may be parted into files, of which one has its header.
    let mut packages: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in files(&["wit"]) {
        // Cases of other tests may lack what they please.
        if path.starts_with("wit/") || path.starts_with("plugins/") && path.contains("/wit/") {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            let whole = packages.entry(folder.to_owned()).or_default();
            if text.lines().any(|line| line.starts_with("package ")) {
                whole.insert_str(0, &text);
            } else {
                whole.push_str(&text);
            }
        }
    }
    let problems: Vec<String> = packages
        .iter()
        .flat_map(|(folder, text)| undocumented(folder, text))
        .collect();
    check(
        "every item of the contract is documented with `///`",
        &problems,
    );
}

#[test]
fn the_rule_finds_what_is_missing() {
    let found = undocumented(
        "plugins/x/wit/x.wit",
        "package a:x@0.1.0;\n\
         interface tools {\n\
           record point { across: u32, }\n\
           resource door;\n\
           /// Said.\n\
           go: func(point: point, /** Said. */ far: bool);\n\
         }\n\
         world x { export tools; }\n",
    );
    let expected = [
        "package",
        "interface tools",
        "tools.point",
        "tools.point.across",
        "tools.door",
        "tools.go.point",
        "world x",
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for name in expected {
        let whole = format!("plugins/x/wit/x.wit: {name}");
        assert!(found.contains(&whole), "{name} in {found:?}");
    }
}

fn undocumented(path: &str, source: &str) -> Vec<String> {
    let group = UnresolvedPackageGroup::parse(path, source)
        .unwrap_or_else(|(_, error)| panic!("{path}: {error}"));
    let package = &group.main;
    let mut list = List {
        path,
        source,
        missing: Vec::new(),
    };
    list.need("package", &package.docs);
    for (_, world) in &package.worlds {
        list.need(&format!("world {}", world.name), &world.docs);
    }
    for (_, interface) in &package.interfaces {
        // An interface that is only used belongs to another package and has neither a text nor items here.
        if let Some(name) = &interface.name
            && !(interface.functions.is_empty() && interface.types.is_empty())
        {
            list.need(&format!("interface {name}"), &interface.docs);
            list.interface(name, interface, package);
        }
    }
    list.missing
}

struct List<'a> {
    path: &'a str,
    source: &'a str,
    missing: Vec<String>,
}

impl List<'_> {
    fn need(&mut self, name: &str, docs: &Docs) {
        if docs
            .contents
            .as_deref()
            .is_none_or(|text| text.trim().is_empty())
        {
            self.missing.push(format!("{}: {name}", self.path));
        }
    }

    fn interface(&mut self, name: &str, interface: &Interface, package: &UnresolvedPackage) {
        for function in interface.functions.values() {
            self.need(&format!("{name}.{}", function.name), &function.docs);
            // Tools become commands: their parameters are what people see in the help.
            if self.path.starts_with("plugins/") && function.kind == FunctionKind::Freestanding {
                self.parameters(name, function);
            }
        }
        for (type_name, id) in &interface.types {
            let Some(definition) = package.types.get(*id) else {
                continue;
            };
            // A name taken over by `use` has its text where it comes from.
            if matches!(definition.kind, TypeDefKind::Type(_))
                && definition.docs.contents.is_none()
                && self.is_used(definition.span)
            {
                continue;
            }
            let owner = format!("{name}.{type_name}");
            self.need(&owner, &definition.docs);
            let members: Vec<(&String, &Docs)> = match &definition.kind {
                TypeDefKind::Record(record) => record
                    .fields
                    .iter()
                    .map(|field| (&field.name, &field.docs))
                    .collect(),
                TypeDefKind::Variant(variant) => variant
                    .cases
                    .iter()
                    .map(|case| (&case.name, &case.docs))
                    .collect(),
                TypeDefKind::Enum(cases) => cases
                    .cases
                    .iter()
                    .map(|case| (&case.name, &case.docs))
                    .collect(),
                TypeDefKind::Flags(flags) => flags
                    .flags
                    .iter()
                    .map(|flag| (&flag.name, &flag.docs))
                    .collect(),
                _ => Vec::new(),
            };
            for (member, docs) in members {
                self.need(&format!("{owner}.{member}"), docs);
            }
        }
    }

    /// The parser keeps no text of a parameter, so the comment is looked for before it.
    fn parameters(&mut self, interface: &str, function: &Function) {
        for parameter in &function.params {
            let before = self
                .source
                .get(..parameter.span.start() as usize)
                .unwrap_or_default();
            let before = before.trim_end().trim_end_matches('%').trim_end();
            let line = before.lines().next_back().unwrap_or_default().trim_start();
            if !(line.starts_with("///") || before.ends_with("*/")) {
                self.missing.push(format!(
                    "{}: {interface}.{}.{}",
                    self.path, function.name, parameter.name
                ));
            }
        }
    }

    fn is_used(&self, span: Span) -> bool {
        let before = self.source.get(..span.start() as usize).unwrap_or_default();
        let statement = before.rsplit([';', '}']).next().unwrap_or_default();
        statement.contains("use ")
    }
}
