//! `gardon corpus list`: the collections that this user may read.

use collections::{Audience, Collection};
use config::Language;
use serde_json::{Value, json};

use super::{Corpora, failed, incomplete};
use crate::failure::{Code, Failure};
use crate::printer::Printer;

pub(super) fn run(
    as_json: bool,
    corpora: &Corpora,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    let collections = corpora
        .registry
        .list(&corpora.caller)
        .map_err(|error| failed(&error, language))?;
    let broken = corpora
        .registry
        .broken(&corpora.caller)
        .map_err(|error| failed(&error, language))?;
    for error in &broken {
        printer.warn(&error.explain(language));
    }
    for collection in &collections {
        if let Some(sentence) = incomplete(&collection.name, corpora, language) {
            printer.warn(&sentence);
        }
    }
    if as_json {
        let values: Vec<Value> = collections
            .iter()
            .map(|collection| json(collection, corpora))
            .collect();
        let text = serde_json::to_string_pretty(&values)
            .map_err(|error| Failure::usage(error.to_string()))?;
        printer.say(&text)?;
        return Ok(Code::Done);
    }
    if collections.is_empty() && broken.is_empty() {
        printer.note(language.pick(
            "aucune collection : « gardon corpus add NOM DOSSIER » en fait une",
            "no collection: « gardon corpus add NAME FOLDER » makes one",
        ));
        return Ok(Code::Done);
    }
    let lines: Vec<String> = collections
        .iter()
        .map(|collection| line(collection, corpora, language))
        .collect();
    printer.say(&lines.join("\n"))?;
    Ok(Code::Done)
}

/// The documents of a collection, or none while its index cannot be read.
fn size(collection: &Collection, corpora: &Corpora) -> Option<u64> {
    collections::open(&corpora.registry.index(&collection.name))
        .ok()?
        .size()
        .ok()
}

/// Whom a collection is for.
pub(super) fn audience(audience: Audience, language: Language) -> &'static str {
    match audience {
        Audience::Public => language.pick("public", "public"),
        Audience::Internal => language.pick("interne", "internal"),
        Audience::Personal => language.pick("personnel", "personal"),
    }
}

fn line(collection: &Collection, corpora: &Corpora, language: Language) -> String {
    let size = size(collection, corpora).map_or_else(
        || {
            language
                .pick("index à refaire", "index to be made")
                .to_owned()
        },
        |size| format!("{size} {}", language.pick("documents", "documents")),
    );
    let sources: Vec<String> = collection
        .sources
        .iter()
        .map(|source| source.display().to_string())
        .collect();
    format!(
        "{:<20} {size:>18}  {:<10} {}",
        collection.name,
        audience(collection.audience, language),
        sources.join(", ")
    )
}

fn json(collection: &Collection, corpora: &Corpora) -> Value {
    json!({
        "name": collection.name,
        "documents": size(collection, corpora),
        "incomplete": collections::is_incomplete(&corpora.registry.index(&collection.name)),
        "audience": collection.audience,
        "groups": collection.groups,
        "sources": collection.sources,
    })
}
