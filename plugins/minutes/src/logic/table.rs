//! Actions as tables for other software: CSV, Markdown, XLSX. What was said is never a formula there.

use anomalies::export::guarded;
use jiff::civil::Date;
use kit::language::Language;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, XlsxError};

use super::track::Tracked;

/// What tells Excel that the file is UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// Characters of a cell that are written, fewer than Excel holds.
const MOST_CELL: usize = 30_000;

/// The columns.
fn headers(language: Language) -> [&'static str; 6] {
    language.pick(
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
}

/// The cells of one action, but for its day.
fn cells(action: &Tracked, language: Language) -> (String, String, String, String, String) {
    let last = action.history.last();
    let history: Vec<String> = action
        .history
        .iter()
        .map(|mention| {
            let day = mention
                .day
                .map_or_else(|| mention.meeting.clone(), |day| written(day, language));
            let due = mention
                .due
                .map_or_else(|| "—".to_owned(), |due| written(due, language));
            format!("{day} : {due} ({})", mention.cues.join(", "))
        })
        .collect();
    (
        action.what().to_owned(),
        action.who().unwrap_or_default().to_owned(),
        action.postponed().to_string(),
        last.map(|mention| mention.quote.clone())
            .unwrap_or_default(),
        history.join(" ; "),
    )
}

/// Day first in French, ISO 8601 in English.
fn written(day: Date, language: Language) -> String {
    language.pick(
        format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year()),
        day.to_string(),
    )
}

/// CSV as the French Excel opens it: UTF-8 with its mark, `;`, CRLF.
///
/// # Errors
/// When the table cannot be written, which only a fault of this code could cause.
pub fn csv(actions: &[Tracked], language: Language) -> Result<Vec<u8>, String> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .terminator(csv::Terminator::CRLF)
        .from_writer(MARK.to_vec());
    writer
        .write_record(headers(language))
        .map_err(|error| error.to_string())?;
    for action in actions {
        let (what, who, postponed, quote, history) = cells(action, language);
        let due = action
            .due()
            .map(|due| written(due, language))
            .unwrap_or_default();
        let row = [what, who, due, postponed, quote, history];
        writer
            .write_record(row.iter().map(|cell| guarded(cell).into_owned()))
            .map_err(|error| error.to_string())?;
    }
    writer.into_inner().map_err(|error| error.to_string())
}

/// XLSX with typed days, a header that stays in sight and filters.
///
/// # Errors
/// When the workbook cannot be made.
pub fn xlsx(actions: &[Tracked], language: Language, today: Date) -> Result<Vec<u8>, String> {
    book(actions, language, today).map_err(|error| error.to_string())
}

fn book(actions: &[Tracked], language: Language, today: Date) -> Result<Vec<u8>, XlsxError> {
    let header = Format::new().set_bold().set_text_wrap();
    let plain = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    let date = Format::new()
        .set_num_format("dd/mm/yyyy")
        .set_align(FormatAlign::Top);
    let mut book = Workbook::new();
    // The call's date: the same call makes the same file.
    book.set_properties(&DocProperties::new().set_creation_datetime(&day(today)?));
    let sheet = book.add_worksheet();
    sheet.set_name("Actions")?;
    for (place, (title, width)) in (0..).zip(
        headers(language)
            .iter()
            .zip([50.0, 22.0, 12.0, 9.0, 60.0, 50.0]),
    ) {
        sheet.set_column_width(place, width)?;
        sheet.write_string_with_format(0, place, *title, &header)?;
    }
    for (row, action) in (1..).zip(actions) {
        let (what, who, _, quote, history) = cells(action, language);
        // Always strings, whatever they begin with.
        for (place, text) in [(0, what), (1, who), (4, quote), (5, history)] {
            sheet.write_string_with_format(
                row,
                place,
                kit::prompt::cut(&text, MOST_CELL),
                &plain,
            )?;
        }
        if let Some(due) = action.due() {
            sheet.write_datetime_with_format(row, 2, day(due)?, &date)?;
        }
        sheet.write_number_with_format(row, 3, action.postponed() as f64, &plain)?;
    }
    let last = u32::try_from(actions.len()).unwrap_or(u32::MAX);
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, last, 5)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    book.save_to_buffer()
}

fn day(date: Date) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(date.year()).unwrap_or(1900).max(1900);
    ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs())
}

/// A calendar (RFC 5545): one task an action, those without a day too.
pub fn calendar(actions: &[Tracked], language: Language, today: Date) -> String {
    let stamp = |day: Date| format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Gardon//minutes//FR".to_owned(),
    ];
    for action in actions {
        let (what, who, _, quote, history) = cells(action, language);
        let first = action.history.first();
        let cues = first
            .map(|mention| mention.cues.join("-"))
            .unwrap_or_default();
        let meeting = first
            .map(|mention| mention.meeting.clone())
            .unwrap_or_default();
        lines.push("BEGIN:VTODO".to_owned());
        lines.push(format!(
            "UID:{}",
            escaped(&format!("{meeting}/{cues}@gardon"))
        ));
        lines.push(format!("DTSTAMP:{}T120000Z", stamp(today)));
        if let Some(due) = action.due() {
            lines.push(format!("DUE;VALUE=DATE:{}", stamp(due)));
        }
        let summary = if who.is_empty() {
            what
        } else {
            format!("{who} : {what}")
        };
        lines.push(format!("SUMMARY:{}", escaped(&summary)));
        lines.push(format!(
            "DESCRIPTION:{}",
            escaped(&format!("{quote}\n{history}"))
        ));
        lines.push("STATUS:NEEDS-ACTION".to_owned());
        lines.push("END:VTODO".to_owned());
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

/// A text value: RFC 5545, section 3.3.11.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for letter in kit::prompt::clean(text).chars() {
        match letter {
            '\\' | ';' | ',' => escaped.extend(['\\', letter]),
            '\n' => escaped.push_str("\\n"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// A line of at most 75 bytes, and the rest on lines that begin with a blank: RFC 5545, section 3.1.
fn folded(line: &str) -> String {
    let mut folded = String::new();
    let mut length = 0;
    for letter in line.chars() {
        if length + letter.len_utf8() > 75 {
            folded.push_str("\r\n ");
            length = 1;
        }
        folded.push(letter);
        length += letter.len_utf8();
    }
    folded.push_str("\r\n");
    folded
}

/// Rows of cells for a document, with the same headers.
pub fn rows(actions: &[Tracked], language: Language) -> (Vec<String>, Vec<Vec<String>>) {
    let rows = actions
        .iter()
        .map(|action| {
            let (what, who, postponed, quote, history) = cells(action, language);
            let due = action
                .due()
                .map(|due| written(due, language))
                .unwrap_or_default();
            vec![what, who, due, postponed, quote, history]
        })
        .collect();
    (
        headers(language)
            .iter()
            .map(|title| (*title).to_owned())
            .collect(),
        rows,
    )
}

#[cfg(test)]
mod tests {
    use super::super::track::Mention;
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
            "\u{feff}Action;Qui;Échéance;Reports;Citation;Historique\r\n'+33 6 appeler;'=cmd|' /C calc'!A0;31/03/2026;0;'@SUM(A1);12/03/2026 : 31/03/2026 (4)\r\n"
        );
        let calendar = calendar(&tracked(), Language::French, Date::constant(2026, 3, 13));
        assert!(calendar.contains("\r\nDUE;VALUE=DATE:20260331\r\n"));
        assert!(calendar.split("\r\n").all(|line| line.len() <= 75));
        let book = xlsx(&tracked(), Language::French, Date::constant(2026, 3, 13)).unwrap();
        assert!(book.starts_with(b"PK"));
        assert_eq!(
            book,
            xlsx(&tracked(), Language::French, Date::constant(2026, 3, 13)).unwrap()
        );
    }
}
