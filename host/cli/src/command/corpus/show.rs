//! `gardon corpus show NAME`: everything of one collection, each file that could not be read included.

use collections::{Audience, Collection};
use config::Language;
use index::{FileRecord, Index};
use reflect::clean;
use serde_json::{Value, json};

use super::{Corpora, failed, incomplete, list, vectors};
use crate::failure::{Code, Failure};
use crate::printer::Printer;

pub(super) fn run(
    name: &str,
    as_json: bool,
    corpora: &Corpora,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    let language = printer.language();
    let collection = corpora
        .registry
        .get(name, &corpora.caller)
        .map_err(|error| failed(&error, language))?;
    let index = collections::open(&corpora.registry.index(name))
        .map_err(|error| failed(&error, language).hint(format!("gardon corpus update {name}")))?;
    if let Some(sentence) = incomplete(name, corpora, language) {
        printer.warn(&sentence);
    }
    let unread = |error: index::Error| failed(&error.into(), language);
    let (size, troubled) = (
        index.size().map_err(unread)?,
        troubled(&index).map_err(unread)?,
    );
    let text = if as_json {
        serde_json::to_string_pretty(&to_json(&collection, size, &troubled))
            .map_err(|error| Failure::usage(error.to_string()))?
    } else {
        to_text(&collection, size, &troubled, language)
    };
    printer.say(&text)?;
    Ok(Code::Done)
}

/// Files of which something could not be read.
fn troubled(index: &Index) -> Result<Vec<FileRecord>, index::Error> {
    let mut records = Vec::new();
    for path in index.paths()? {
        if let Some(record) = index.file(&path)?
            && !(record.report.refused.is_empty() && record.report.warnings.is_empty())
        {
            records.push(record);
        }
    }
    Ok(records)
}

fn to_text(
    collection: &Collection,
    size: u64,
    troubled: &[FileRecord],
    language: Language,
) -> String {
    let mut lines = Vec::new();
    let mut row = |french: &str, english: &str, value: &str| {
        lines.push(format!("{:<12} {value}", language.pick(french, english)));
    };
    row("nom", "name", &collection.name);
    row("documents", "documents", &size.to_string());
    row(
        "public",
        "audience",
        list::audience(collection.audience, language),
    );
    let groups = match collection.groups.as_slice() {
        [] if collection.audience != Audience::Public => language
            .pick("aucun : vous seul", "none: you alone")
            .to_owned(),
        groups => groups.join(", "),
    };
    row("groupes", "groups", &groups);
    for source in &collection.sources {
        row("source", "source", &source.display().to_string());
    }
    for name in &collection.names {
        row("champ", "field", name);
    }
    if let Some(chosen) = &collection.vectors {
        row("vecteurs", "vectors", &vectors::line(chosen, language));
    }
    for record in troubled {
        let path = &record.file.path;
        let colon = language.pick(" : ", ": ");
        for refusal in &record.report.refused {
            let which = match refusal.item.as_str() {
                "" => path.clone(),
                item => format!("{path}{colon}{item}"),
            };
            let sentence = format!("{which}{colon}{}", refusal.reason);
            row("refusé", "refused", &clean::line(&sentence));
        }
        for warning in &record.report.warnings {
            row("à noter", "warning", &clean::line(warning));
        }
    }
    lines.join("\n")
}

fn to_json(collection: &Collection, size: u64, troubled: &[FileRecord]) -> Value {
    json!({
        "name": collection.name,
        "documents": size,
        "audience": collection.audience,
        "groups": collection.groups,
        "sources": collection.sources,
        "map": collection.names,
        "vectors": collection.vectors,
        "files": troubled.iter().map(|record| json!({
            "path": record.file.path,
            "refused": record.report.refused.iter().map(|refusal| json!({
                "item": refusal.item,
                "reason": refusal.reason,
            })).collect::<Vec<_>>(),
            "warnings": record.report.warnings,
        })).collect::<Vec<_>>(),
    })
}
