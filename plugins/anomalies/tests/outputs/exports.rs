//! CSV and XLSX as other software reads them.

use std::io::Cursor;

use anomalies::{
    Anomalies, Anomaly, Filter,
    export::{self, Export},
    store::memory::Memory,
};
use calamine::{Data, Range, Reader, Xlsx};
use kit::language::Language;

use crate::sample;

/// What somebody could write into a payroll file.
const HOSTILE: [&str; 8] = [
    "=cmd|' /C calc'!A0",
    "+33612345678",
    "-2+3",
    "@SUM(1;1)",
    "\t=1+1",
    "\r=1+1",
    "a\";\"b;=1",
    "x\u{202e}\u{0}\u{1b}[31m",
];

fn all(memory: &Memory) -> Vec<Anomaly> {
    Anomalies::open(memory)
        .unwrap()
        .list(&Filter::default())
        .unwrap()
}

fn export(anomalies: &[Anomaly]) -> Export<'_> {
    Export {
        anomalies,
        names: None,
        language: Language::French,
        date: sample::TODAY,
        not_checked: &[],
    }
}

fn read_csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .expect("the mark of UTF-8");
    csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .from_reader(text)
        .into_records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

fn read_xlsx(bytes: Vec<u8>) -> (Range<Data>, Range<Data>) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = |book: &mut Xlsx<_>, name| book.worksheet_range(name).unwrap();
    assert_eq!(book.sheet_names(), ["Anomalies", "Règles"]);
    (sheet(&mut book, "Anomalies"), sheet(&mut book, "Règles"))
}

fn cell<'r>(row: &'r [String], headers: &[String], name: &str) -> &'r str {
    let place = headers.iter().position(|header| header == name);
    &row[place.unwrap_or_else(|| panic!("no column {name}: {headers:?}"))]
}

#[test]
fn csv_opens_in_the_french_excel() {
    let memory = sample::register();
    let anomalies = all(&memory);
    let bytes = export::csv(&export(&anomalies)).unwrap();
    assert!(bytes.windows(2).any(|pair| pair == b"\r\n"));
    let rows = read_csv(&bytes);
    assert_eq!(rows.len(), anomalies.len() + 1);
    let headers = &rows[0];
    assert_eq!(headers[..3], ["Identité", "État", "Gravité"]);
    assert!(!headers.iter().any(|header| header == "Nom"));
    for (row, anomaly) in rows[1..].iter().zip(&anomalies) {
        let finding = &anomaly.finding;
        assert_eq!(cell(row, headers, "Identité"), anomaly.identity);
        assert_eq!(
            cell(row, headers, "Matricule"),
            finding.person.as_deref().unwrap()
        );
        let difference = cell(row, headers, "Écart");
        assert!(!difference.contains(['.', '\'']), "{difference}");
        assert_eq!(
            difference.replace(',', ".").parse(),
            Ok(finding.difference.unwrap())
        );
        assert_eq!(
            cell(row, headers, "Récupérable jusqu’au").len(),
            "30/06/2028".len()
        );
        assert!(cell(row, headers, "Mois").ends_with("/2026"));
    }
    let negative = rows
        .iter()
        .filter(|row| cell(row, headers, "Écart") == "-12,5");
    assert_eq!(negative.count(), 2);
    let reasons: Vec<&str> = rows[1..]
        .iter()
        .map(|row| cell(row, headers, "Motif"))
        .filter(|reason| reason.contains("HYPERLINK"))
        .collect();
    assert_eq!(reasons.len(), 2);
    assert!(
        reasons.iter().all(|reason| reason.starts_with("'=")),
        "{reasons:?}"
    );
}

#[test]
fn xlsx_has_types_and_a_sheet_of_rules() {
    let memory = sample::register();
    let anomalies = all(&memory);
    let bytes = export::xlsx(&export(&anomalies)).unwrap();
    let again = export::xlsx(&export(&anomalies)).unwrap();
    assert!(bytes == again, "the same call makes the same file");
    let (sheet, rules) = read_xlsx(bytes);
    assert_eq!(sheet.height(), anomalies.len() + 1);
    let headers: Vec<String> = sheet
        .rows()
        .next()
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    let place = |name: &str| headers.iter().position(|header| header == name).unwrap();
    for (row, anomaly) in sheet.rows().skip(1).zip(&anomalies) {
        let finding = &anomaly.finding;
        // The identifier keeps its zeros.
        assert_eq!(
            row[place("Matricule")],
            Data::String(finding.person.clone().unwrap())
        );
        let Data::Float(difference) = row[place("Écart")] else {
            panic!("{:?}", row[place("Écart")]);
        };
        assert_eq!(
            difference.to_string().parse(),
            Ok(finding.difference.unwrap().normalize())
        );
        for name in ["Mois", "Récupérable jusqu’au", "Vue d’abord le"] {
            assert!(
                matches!(row[place(name)], Data::DateTime(_)),
                "{name}: {:?}",
                row[place(name)]
            );
        }
    }
    let counted: f64 = rules
        .rows()
        .skip(1)
        .map(|row| match row[2] {
            Data::Float(count) => count,
            _ => panic!("{row:?}"),
        })
        .sum();
    assert_eq!(counted as usize, anomalies.len());
    assert_eq!(rules.height(), 5);
}

#[test]
fn nothing_that_a_file_says_is_a_formula() {
    let memory = sample::register();
    let mut anomalies = all(&memory);
    anomalies.truncate(HOSTILE.len());
    for (anomaly, text) in anomalies.iter_mut().zip(HOSTILE) {
        let finding = &mut anomaly.finding;
        finding.rule = text.to_owned();
        finding.title = text.to_owned();
        finding.line = text.to_owned();
        finding.field_label = text.to_owned();
        finding.message = text.to_owned();
        finding.source = text.to_owned();
        finding.calculation = vec![text.to_owned()];
        finding.found = anomalies::Shown {
            text: text.to_owned(),
            amount: None,
        };
        finding.person = Some(text.to_owned());
        anomaly.state_reason = Some(text.to_owned());
        anomaly.state_by = text.to_owned();
    }
    let names = |person: &str| Some(person.to_owned());
    let export = Export {
        names: Some(&names),
        ..export(&anomalies)
    };
    let rows = read_csv(&export::csv(&export).unwrap());
    let width = rows[0].len();
    assert!(rows[0].iter().any(|header| header == "Nom"));
    let mut texts = 0;
    for row in &rows[1..] {
        assert_eq!(row.len(), width);
        for value in row {
            let number = value.replace(',', ".").parse::<f64>().is_ok();
            let first = value.chars().next();
            let runs = matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n'));
            assert!(number || !runs, "{value:?}");
            assert!(
                !value.chars().any(|c| c.is_control() && c != '\n'),
                "{value:?}"
            );
            texts += usize::from(value.starts_with('\''));
        }
    }
    assert!(texts >= 60, "{texts} texts were marked");
    let bytes = export::xlsx(&export).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    for name in ["Anomalies", "Règles"] {
        let formulas = book.worksheet_formula(name).unwrap();
        assert_eq!(formulas.used_cells().count(), 0, "{name}");
    }
    let sheet = book.worksheet_range("Anomalies").unwrap();
    let first: Vec<&Data> = sheet.rows().nth(1).unwrap().iter().collect();
    assert!(
        first.contains(&&Data::String(HOSTILE[0].to_owned())),
        "{first:?}"
    );
}

#[test]
fn long_texts_old_dates_and_large_numbers_are_kept_as_far_as_they_go() {
    let memory = sample::register();
    let mut anomalies = all(&memory);
    anomalies.truncate(1);
    let finding = &mut anomalies[0].finding;
    finding.message = "é".repeat(40_000);
    finding.month = anomalies::Month::new(12, 3).unwrap();
    finding.recoverable_until = Some(jiff::civil::date(14, 3, 31));
    finding.stake = Some("12345678901234567.89".parse().unwrap());
    let (sheet, _) = read_xlsx(export::xlsx(&export(&anomalies)).unwrap());
    let row: Vec<String> = sheet
        .rows()
        .nth(1)
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(row.contains(&"03/0012".to_owned()), "{row:?}");
    assert!(row.contains(&"31/03/0014".to_owned()));
    assert!(row.contains(&"12345678901234567,89".to_owned()));
    assert!(
        row.iter()
            .any(|text| text.ends_with('…') && text.chars().count() == 32_767)
    );
}
