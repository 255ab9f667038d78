//! Actions as tables and a calendar for other software. What was said is never a formula there.

use documents::sheet::{self, Book, Cell, Column};
use documents::{Calendar, Entry, EntryKind, Error};
use jiff::civil::{Date, time};
use kit::dates;
use kit::language::Language;

use super::speech;
use super::track::{Mention, Tracked};

/// The columns.
fn columns(language: Language) -> Vec<Column> {
    language
        .pick(
            [
                "Action",
                "Qui",
                "Échéance",
                "Reports",
                "Citation",
                "Historique",
            ],
            ["Action", "Who", "Due", "Postponed", "Quote", "History"],
        )
        .into_iter()
        .zip([50.0, 22.0, 12.0, 9.0, 60.0, 50.0])
        .map(|(header, width)| Column::new(header, width))
        .collect()
}

fn row(action: &Tracked, language: Language) -> Vec<Cell> {
    vec![
        Cell::text(speech::clean(action.what())),
        Cell::text(action.who().unwrap_or_default()),
        action.due().map_or(Cell::Empty, Cell::Date),
        Cell::Number(u32::try_from(action.postponed()).unwrap_or(u32::MAX).into()),
        Cell::text(quote(action)),
        Cell::text(history(action, language)),
    ]
}

/// The words that say it last.
fn quote(action: &Tracked) -> &str {
    action
        .history
        .last()
        .map_or("", |mention| mention.quote.as_str())
}

/// What each meeting says, a line each.
fn history(action: &Tracked, language: Language) -> String {
    let lines: Vec<String> = action
        .history
        .iter()
        .map(|mention| told(mention, language))
        .collect();
    lines.join("\n")
}

fn told(mention: &Mention, language: Language) -> String {
    let meeting = mention.day.map_or_else(
        || mention.meeting.clone(),
        |day| dates::written(day, language),
    );
    let due = mention.due.map_or_else(
        || language.pick("sans échéance", "no day").to_owned(),
        |due| {
            language.pick(
                format!("pour le {}", dates::written(due, language)),
                format!("by {}", dates::written(due, language)),
            )
        },
    );
    format!(
        "{meeting}{} {due} [{}]",
        language.pick(" :", ":"),
        mention.cues.join(", ")
    )
}

/// CSV as the French Excel opens it by a double click.
///
/// # Errors
/// When the table cannot be written, which only a fault of this code could cause.
pub fn csv(actions: &[Tracked], language: Language) -> Result<Vec<u8>, Error> {
    sheet::csv(
        &columns(language),
        actions.iter().map(|action| row(action, language)),
    )
}

/// XLSX with typed days, a header that stays in sight and filters.
///
/// # Errors
/// When the workbook cannot be made.
pub fn xlsx(actions: &[Tracked], language: Language, today: Date) -> Result<Vec<u8>, Error> {
    let mut book = Book::new(today)?;
    book.sheet(
        "Actions",
        &columns(language),
        actions.iter().map(|action| row(action, language)),
    )?;
    book.finish()
}

/// A calendar with one task an action; importing it again changes tasks instead of adding them.
pub fn calendar(actions: &[Tracked], language: Language, today: Date) -> String {
    let entries = actions
        .iter()
        .map(|action| {
            let first = action.history.first();
            let cues = first
                .map(|mention| mention.cues.join("-"))
                .unwrap_or_default();
            Entry {
                identity: format!(
                    "{}/{cues}",
                    first
                        .map(|mention| mention.meeting.as_str())
                        .unwrap_or_default()
                ),
                summary: speech::clean(action.what()),
                description: format!("{}\n{}", quote(action), history(action, language)),
                contact: action.who().unwrap_or_default().to_owned(),
                categories: Vec::new(),
                kind: EntryKind::Task {
                    due: action.due(),
                    done: false,
                },
            }
        })
        .collect();
    documents::ics(&Calendar {
        name: language.pick("Actions", "Actions").to_owned(),
        // The day of the call, at noon: there is no clock here.
        stamp: today.to_datetime(time(12, 0, 0, 0)),
        entries,
    })
}

/// Headers and rows of words, for a document.
pub fn rows(actions: &[Tracked], language: Language) -> (Vec<String>, Vec<Vec<String>>) {
    let headers = columns(language)
        .into_iter()
        .map(|column| column.header)
        .collect();
    let rows = actions
        .iter()
        .map(|action| {
            vec![
                speech::clean(action.what()),
                action.who().unwrap_or_default().to_owned(),
                action
                    .due()
                    .map(|due| dates::written(due, language))
                    .unwrap_or_default(),
                action.postponed().to_string(),
                quote(action).to_owned(),
                history(action, language),
            ]
        })
        .collect();
    (headers, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tracked() -> Vec<Tracked> {
        vec![Tracked {
            history: vec![Mention {
                meeting: "mars.vtt".to_owned(),
                day: Some(Date::constant(2026, 3, 12)),
                due: Some(Date::constant(2026, 3, 31)),
                who: Some("=cmd|' /C calc'!A0".to_owned()),
                what: "+33 6 appeler".to_owned(),
                quote: "@SUM(A1)".to_owned(),
                cues: vec!["4".to_owned()],
                about: Default::default(),
            }],
        }]
    }

    #[test]
    fn what_was_said_is_no_formula() {
        let text = String::from_utf8(csv(&tracked(), Language::French).unwrap()).unwrap();
        assert_eq!(
            text,
            "\u{feff}Action;Qui;Échéance;Reports;Citation;Historique\r\n'+33 6 appeler;'=cmd|' /C calc'!A0;31/03/2026;0;'@SUM(A1);12 mars 2026 : pour le 31 mars 2026 [4]\r\n"
        );
        let today = Date::constant(2026, 3, 13);
        let book = xlsx(&tracked(), Language::French, today).unwrap();
        assert!(book.starts_with(b"PK"));
        assert_eq!(book, xlsx(&tracked(), Language::French, today).unwrap());
        let calendar = calendar(&tracked(), Language::French, today);
        assert!(calendar.contains("\r\nDUE;VALUE=DATE:20260331\r\n"));
    }
}
