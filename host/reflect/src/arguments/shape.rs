//! Types in words, for the help: what a parameter takes and what a function gives.

use std::sync::Arc;

use crate::language::Language;
use crate::names;
use crate::surface::Function;
use crate::types::{Choice, Record, Type};

/// How many cases are listed in a line.
const MAX_CASES: usize = 12;

/// How many lines the shape of a result has at most.
const MAX_LINES: usize = 120;

/// The widest line, in characters; longer descriptions are cut.
const MAX_WIDTH: usize = 78;

/// The end of a function's long help: the shape of its result, with the names that JSON and CSV use.
pub(super) fn result(function: &Function, language: Language) -> String {
    let heading = language.pick("Résultat : ", "Result: ");
    let Some(answer) = function.answer() else {
        return format!("{heading}{}", language.pick("rien", "nothing"));
    };
    let mut lines = vec![format!("{heading}{}", inline(answer, language))];
    let mut pending = Vec::new();
    records(answer, &mut pending);
    let mut seen: Vec<Arc<Record>> = Vec::new();
    while let Some(record) = (!pending.is_empty()).then(|| pending.remove(0)) {
        if lines.len() >= MAX_LINES {
            lines.push("  …".to_owned());
            break;
        }
        // Compared as a whole: a surface that was kept and read again holds a type as often as it is used.
        if seen.contains(&record) {
            continue;
        }
        seen.push(Arc::clone(&record));
        lines.push(format!(
            "\n  {}{}",
            record.origin.name,
            language.pick(" :", ":")
        ));
        let width = record
            .fields
            .iter()
            .map(|field| field.name.len())
            .max()
            .unwrap_or(0)
            .min(24);
        for field in &record.fields {
            let name = names::json(&field.name);
            let mut line = format!("    {name:<width$}  {}", inline(&field.ty, language));
            // A label in the person's language says more than a description in another.
            let french = language == Language::French && field.docs.french.is_empty();
            let docs = match field.label.french.as_str() {
                label if french && !label.is_empty() => label,
                _ => field.docs.first_line(language),
            };
            if !docs.is_empty() {
                line.push_str(" — ");
                line.push_str(docs);
            }
            lines.push(cut(line));
            records(&field.ty, &mut pending);
        }
    }
    lines.join("\n")
}

/// A type in a few words.
pub(super) fn inline(ty: &Type, language: Language) -> String {
    match ty {
        Type::Bool => language.pick("true ou false", "true or false").to_owned(),
        Type::Integer(_) => language.pick("entier", "whole number").to_owned(),
        Type::Float32 | Type::Float64 => language.pick("nombre", "number").to_owned(),
        Type::Char => language.pick("caractère", "character").to_owned(),
        Type::Text => language.pick("texte", "text").to_owned(),
        Type::Bytes => language
            .pick("octets en base64", "bytes in base64")
            .to_owned(),
        Type::List(item) => {
            let item = inline(item, language);
            // No French preposition: it would have to agree with a name that we do not know.
            language.pick(format!("liste ({item})"), format!("list of {item}"))
        }
        Type::Option(inner) => format!(
            "{}{}",
            inline(inner, language),
            language.pick(" ou null", " or null")
        ),
        Type::Tuple(items) => {
            let items: Vec<String> = items.iter().map(|item| inline(item, language)).collect();
            format!("[{}]", items.join(", "))
        }
        Type::Result(sides) => {
            let side = |ty: &Option<Type>| {
                ty.as_ref()
                    .map_or("null".to_owned(), |ty| inline(ty, language))
            };
            let or = language.pick("ou", "or");
            format!(
                "{{ok: {}}} {or} {{err: {}}}",
                side(&sides.ok),
                side(&sides.err)
            )
        }
        Type::Record(record) => match record.origin.name.as_str() {
            "" => "{…}".to_owned(),
            name => name.to_owned(),
        },
        Type::Variant(choice) => variant(choice, language),
        Type::Enum(choice) => cases(choice),
        Type::Flags(choice) => format!("{}{}", language.pick("parmi ", "among "), cases(choice)),
        Type::Handle(handle) => handle.resource.clone(),
    }
}

/// A nested type as it is written in JSON, records with their members two levels deep.
pub(super) fn sketch(ty: &Type, language: Language) -> String {
    sketch_at(ty, language, 2)
}

fn sketch_at(ty: &Type, language: Language, levels: usize) -> String {
    match ty {
        Type::List(item) => format!("[{}, …]", sketch_at(item, language, levels)),
        Type::Option(inner) if !inner.is_nullable() => {
            format!(
                "{}{}",
                sketch_at(inner, language, levels),
                language.pick(" ou null", " or null")
            )
        }
        Type::Tuple(items) => {
            let items = items.iter().map(|item| sketch_at(item, language, levels));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        Type::Record(record) if levels > 0 => {
            let mut members: Vec<String> = record
                .fields
                .iter()
                .take(MAX_CASES)
                .map(|field| {
                    let value = sketch_at(&field.ty, language, levels - 1);
                    format!("\"{}\": {value}", names::json(&field.name))
                })
                .collect();
            if record.fields.len() > MAX_CASES {
                members.push("…".to_owned());
            }
            format!("{{{}}}", members.join(", "))
        }
        _ => inline(ty, language),
    }
}

fn variant(choice: &Choice, language: Language) -> String {
    let mut list: Vec<String> = choice
        .cases
        .iter()
        .take(MAX_CASES)
        .map(|case| match &case.ty {
            None => names::json(&case.name),
            // One level is enough: the description of a case can be as long as the type is large.
            Some(Type::Variant(inner)) => {
                format!("{{{}: {}}}", names::json(&case.name), inner.origin.name)
            }
            Some(ty) => format!("{{{}: {}}}", names::json(&case.name), inline(ty, language)),
        })
        .collect();
    if choice.cases.len() > MAX_CASES {
        list.push("…".to_owned());
    }
    list.join(" | ")
}

fn cases(choice: &Choice) -> String {
    let mut list: Vec<String> = choice
        .cases
        .iter()
        .take(MAX_CASES)
        .map(|case| names::json(&case.name))
        .collect();
    if choice.cases.len() > MAX_CASES {
        list.push("…".to_owned());
    }
    list.join("|")
}

fn cut(line: String) -> String {
    if line.chars().count() <= MAX_WIDTH {
        return line;
    }
    let mut short: String = line.chars().take(MAX_WIDTH - 1).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

/// The records that a type mentions, in their order.
fn records(ty: &Type, found: &mut Vec<Arc<Record>>) {
    match ty {
        Type::Record(record) => found.push(Arc::clone(record)),
        Type::List(item) | Type::Option(item) => records(item, found),
        Type::Tuple(items) => items.iter().for_each(|item| records(item, found)),
        Type::Result(sides) => sides
            .ok
            .iter()
            .chain(&sides.err)
            .for_each(|ty| records(ty, found)),
        Type::Variant(choice) => choice
            .cases
            .iter()
            .filter_map(|case| case.ty.as_ref())
            .for_each(|ty| records(ty, found)),
        _ => {}
    }
}
