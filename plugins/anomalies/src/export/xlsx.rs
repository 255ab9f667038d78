//! XLSX: the anomalies, and a sheet of the rules with their counts.

use documents::sheet::{Book, Cell, Column};
use kit::language::Language;

use super::{Export, by_rule, columns, failed};
use crate::{Error, State};

/// The anomalies as an XLSX file.
///
/// # Errors
/// When there are more than a worksheet holds, or the file cannot be made.
pub fn xlsx(export: &Export) -> Result<Vec<u8>, Error> {
    book(export).map_err(failed)
}

fn book(export: &Export) -> Result<Vec<u8>, documents::Error> {
    // The call's date: the same call makes the same file.
    let mut book = Book::new(export.date)?;
    let columns = columns::columns(export);
    book.sheet(
        "Anomalies",
        &columns::headers(&columns, export),
        columns::rows(&columns, export),
    )?;
    rules(&mut book, export)?;
    book.finish()
}

fn rules(book: &mut Book, export: &Export) -> Result<(), documents::Error> {
    let language = export.language;
    let mut headers = vec![
        Column::new(language.pick("Règle", "Rule"), 18.0),
        Column::new(language.pick("Intitulé", "Title"), 40.0),
        Column::new(language.pick("Trouvées", "Found"), 10.0),
    ];
    headers.extend(
        State::ALL
            .iter()
            .map(|state| Column::new(counted(*state, language), 11.0)),
    );
    headers.push(Column::new(
        language.pick("En jeu (€)", "At stake (€)"),
        14.0,
    ));
    headers.push(Column::new(
        language.pick("Corrigé (€)", "Corrected (€)"),
        14.0,
    ));
    headers.push(Column::new(language.pick("Source", "Source"), 60.0));
    let rows = by_rule(export.anomalies).into_iter().map(|rule| {
        let mut row = vec![
            Cell::Text(rule.rule.clone()),
            Cell::Text(rule.title.clone()),
        ];
        let counts = std::iter::once(rule.found()).chain(rule.states);
        row.extend(counts.map(|count| Cell::Number(count.into())));
        row.push(Cell::Euros(rule.at_stake));
        row.push(Cell::Euros(rule.recovered));
        row.push(Cell::Text(rule.source));
        row
    });
    book.sheet(language.pick("Règles", "Rules"), &headers, rows)?;
    Ok(())
}

fn counted(state: State, language: Language) -> &'static str {
    match state {
        State::New => language.pick("Nouvelles", "New"),
        State::Confirmed => language.pick("Confirmées", "Confirmed"),
        State::Dismissed => language.pick("Écartées", "Dismissed"),
        State::Corrected => language.pick("Corrigées", "Corrected"),
    }
}
