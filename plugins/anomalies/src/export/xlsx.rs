//! XLSX: the anomalies, and a sheet of the rules with their counts.

use documents::sheet::{Book, Cell, Column};
use kit::language::Language;

use super::{Export, by_rule, columns, failed};
use crate::{Error, State, french};

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
    if !export.not_checked.is_empty() {
        not_checked(&mut book, export)?;
    }
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
    let sums = [
        language.pick("En jeu (€)", "At stake (€)"),
        language.pick("Dû aux agents (€)", "Due to staff (€)"),
        language.pick("Récupéré (€)", "Recovered (€)"),
        language.pick(
            "Régularisé en faveur de l’agent (€)",
            "Made up to staff (€)",
        ),
    ];
    headers.extend(sums.map(|sum| Column::new(sum, 14.0)));
    headers.push(Column::new(language.pick("Source", "Source"), 60.0));
    let rows = by_rule(export.anomalies).into_iter().map(|rule| {
        let mut row = vec![
            Cell::Text(rule.rule.clone()),
            Cell::Text(rule.title.clone()),
        ];
        let counts = std::iter::once(rule.found()).chain(rule.states);
        row.extend(counts.map(|count| Cell::Number(count.into())));
        let sums = [rule.at_stake, rule.due, rule.recovered, rule.settled];
        row.extend(sums.map(Cell::Euros));
        row.push(Cell::Text(rule.source));
        row
    });
    book.sheet(language.pick("Règles", "Rules"), &headers, rows)?;
    Ok(())
}

/// What was not checked, and why: a workbook that is passed on must say it too.
fn not_checked(book: &mut Book, export: &Export) -> Result<(), documents::Error> {
    let language = export.language;
    let headers = [
        Column::new(language.pick("Règle", "Rule"), 24.0),
        Column::new(language.pick("Pourquoi", "Why"), 28.0),
        Column::new(language.pick("Ce qui manque", "What is missing"), 70.0),
        Column::new(language.pick("Mois", "Months"), 28.0),
        Column::new(language.pick("Bulletins", "Payslips"), 10.0),
    ];
    let rows = export.not_checked.iter().map(|gap| {
        let rule = match gap.rule.as_str() {
            "" => language.pick("plusieurs", "several"),
            rule => rule,
        };
        vec![
            Cell::Text(rule.to_owned()),
            Cell::Text(gap.reason.clone()),
            Cell::Text(gap.detail.clone()),
            Cell::Text(french::months(&gap.months)),
            gap.payslips
                .map_or(Cell::Empty, |payslips| Cell::Number(payslips.into())),
        ]
    });
    book.sheet(language.pick("Non contrôlé", "Not checked"), &headers, rows)?;
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
