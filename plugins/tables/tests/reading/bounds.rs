//! Every bound of `limit` holds, and says itself.

use tables::limit::*;
use tables::{Field, Kind, Profile, Table};

use crate::make::{Member, archive, member, xlsx};

fn fields() -> Vec<Field> {
    vec![
        Field::new("nom", Kind::Text, &[]),
        Field::new("net", Kind::Decimal, &[]),
    ]
}

#[track_caller]
fn refused(bytes: &[u8], word: &str) {
    let refusal = Table::open(bytes, &Profile::default(), &fields())
        .err()
        .unwrap_or_else(|| panic!("read: {word}"));
    assert!(refusal.to_string().contains(word), "{refusal}");
}

#[test]
fn rows_columns_and_cells_are_bounded() {
    let mut rows = b"nom;net\n".to_vec();
    rows.extend(b"A;1\n".repeat(MAX_ROWS));
    refused(&rows, &MAX_ROWS.to_string());
    let wide = format!("nom;net{}\nA;1\n", ";x".repeat(MAX_COLUMNS));
    refused(wide.as_bytes(), &MAX_COLUMNS.to_string());
    let long = format!("nom;net\n{};1\n", "A".repeat(MAX_CELL_BYTES + 1));
    refused(long.as_bytes(), &MAX_CELL_BYTES.to_string());
    let just = format!("nom;net\n{};1\n", "A".repeat(MAX_CELL_BYTES));
    assert!(Table::open(just.as_bytes(), &Profile::default(), &fields()).is_ok());
    let inline = "A".repeat(MAX_CELL_BYTES + 1);
    let sheet = format!("<row><c t=\"inlineStr\"><is><t>{inline}</t></is></c></row>");
    refused(&xlsx(&[("a", &sheet)]), &MAX_CELL_BYTES.to_string());
}

#[test]
fn files_and_profiles_are_bounded() {
    refused(
        &vec![b'a'; MAX_FILE_BYTES + 1],
        &(MAX_FILE_BYTES >> 20).to_string(),
    );
    let profile = format!("name = \"{}\"", "a".repeat(MAX_PROFILE_BYTES));
    assert!(Profile::parse(&profile).is_err());
}

#[test]
fn archives_are_bounded() {
    let many: Vec<Member> = (0..=MAX_MEMBERS)
        .map(|number| member(&format!("{number}"), ""))
        .collect();
    refused(&archive(&many), &MAX_MEMBERS.to_string());
    let stated = |size: u64| Member {
        stated: Some(size as u32),
        ..member("content.xml", "<a/>")
    };
    refused(
        &archive(&[stated(MAX_MEMBER_BYTES + 1)]),
        &MAX_MEMBER_BYTES.to_string(),
    );
    refused(
        &archive(&[stated(MAX_UNPACKED_BYTES + 1)]),
        &MAX_UNPACKED_BYTES.to_string(),
    );
    refused(&archive(&[stated(RATIO_FREE_BYTES + 1)]), "limite");
    let sheets: Vec<(&str, &str)> = (0..=MAX_SHEETS).map(|_| ("a", "")).collect();
    refused(&xlsx(&sheets), &MAX_SHEETS.to_string());
    let deep = format!(
        "{}{}",
        "<x>".repeat(MAX_XML_DEPTH),
        "</x>".repeat(MAX_XML_DEPTH)
    );
    refused(&xlsx(&[("a", &deep)]), "imbriqué");
}

#[test]
fn cells_and_texts_of_workbooks_are_bounded() {
    // A shared text is short in the file and long in the table.
    let text = "A".repeat(MAX_CELL_BYTES);
    let count = MAX_TEXT_BYTES / MAX_CELL_BYTES + 1;
    let rows = "<row><c t=\"s\"><v>0</v></c></row>".repeat(count);
    let bytes = archive(&[
        member("[Content_Types].xml", "<Types/>"),
        member(
            "xl/workbook.xml",
            "<workbook><sheets><sheet name=\"a\"/></sheets></workbook>",
        ),
        member(
            "xl/sharedStrings.xml",
            format!("<sst><si><t>{text}</t></si></sst>"),
        ),
        member(
            "xl/worksheets/sheet1.xml",
            format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"),
        ),
    ]);
    refused(&bytes, &MAX_CELLS.to_string());
    let row = "<table:table-row table:number-rows-repeated=\"900000\"><table:table-cell table:number-columns-repeated=\"900\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row>";
    refused(&crate::make::ods(row), &MAX_CELLS.to_string());
}

#[test]
fn problems_are_bounded_and_counted() {
    let text = format!("nom;net\n{}", "A;abc\n".repeat(MAX_PROBLEMS + 25));
    let refusal = Table::open(text.as_bytes(), &Profile::default(), &fields())
        .err()
        .unwrap();
    assert_eq!((refusal.problems.len(), refusal.more), (MAX_PROBLEMS, 25));
    assert!(refusal.to_string().ends_with("et 25 autres problèmes."));
}

#[test]
fn what_is_shown_is_short() {
    let text = format!("nom;net\nA;{}\n", "é".repeat(5_000));
    let refusal = Table::open(text.as_bytes(), &Profile::default(), &fields())
        .err()
        .unwrap();
    let found = refusal.problems[0].found.as_ref().unwrap();
    assert_eq!(found.chars().count(), MAX_SHOWN_CHARS + 1);
    let text = format!("nom;net\n{}", "A;1\nTOTAL;5\n".repeat(MAX_NAMED + 7));
    let table = Table::open(text.as_bytes(), &Profile::default(), &fields()).unwrap();
    let left_out = &table.report().left_out[0];
    assert_eq!(
        (left_out.count, left_out.examples.len()),
        (MAX_NAMED + 7, MAX_NAMED)
    );
}

#[test]
fn the_header_stands_near_the_top() {
    let late = format!(
        "{}nom;net\nA;1\n",
        "une ligne de titre\n".repeat(HEADER_LINES)
    );
    refused(late.as_bytes(), "aucune colonne reconnue");
    let near = format!(
        "{}nom;net\nA;1\n",
        "une ligne de titre\n".repeat(HEADER_LINES - 1)
    );
    assert!(Table::open(near.as_bytes(), &Profile::default(), &fields()).is_ok());
}

#[test]
fn payslips_of_the_long_layout_are_bounded() {
    let wide: Vec<Field> = (0..MAX_PIVOT_VALUES / 50_000)
        .map(|number| Field::new(&format!("f{number}x"), Kind::Decimal, &[]))
        .chain([Field::new("matricule", Kind::Identifier, &[])])
        .collect();
    let mut text = String::from("matricule;code rubrique;montant\n");
    for person in 0..50_001 {
        text.push_str(&format!("1{person:06};1;1,00\n"));
    }
    let refusal = Table::open(text.as_bytes(), &Profile::default(), &wide)
        .err()
        .unwrap();
    assert!(
        refusal.to_string().contains("trop de bulletins"),
        "{refusal}"
    );
}

#[test]
fn rubrics_are_bounded() {
    let fields = [
        Field::new("matricule", Kind::Identifier, &[]),
        Field::new("net", Kind::Decimal, &[]),
    ];
    let mut text = String::from("matricule;code rubrique;montant\n");
    for rubric in 0..=MAX_RUBRICS {
        text.push_str(&format!("1;1{rubric:05};1,00\n"));
    }
    let refusal = Table::open(text.as_bytes(), &Profile::default(), &fields)
        .err()
        .unwrap();
    assert!(
        refusal.to_string().contains("rubriques différentes"),
        "{refusal}"
    );
}
