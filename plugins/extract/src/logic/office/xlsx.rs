//! XLSX: each sheet a page or more, row by row; what cells show of dates, without their other formats.

use super::super::document::{Document, Error};
use super::super::limit::MAX_DOCUMENT_BYTES;
use super::super::notice::Notice;
use super::super::sections::Sections;
use super::super::text;
use super::super::xml::{Step, Walk};
use super::super::zip::Archive;
use super::xlsx_dates::Dates;
use super::{CELL_GAP, core, ended, extra, main_part, warn_of_duplicates};

/// Sheets that are read.
const MAX_SHEETS: usize = 500;

/// Reads an XLSX.
pub fn read(archive: &Archive<'_>) -> Result<Document, Error> {
    let mut sections = Sections::default();
    warn_of_duplicates(archive, &mut sections);
    if let Some(xml) = extra(archive, "docProps/core.xml") {
        let known = core::describe(&xml, sections.description());
        ended(known, &mut sections)?;
    }
    let workbook = main_part(archive, "xl/workbook.xml")?;
    let names = names(&workbook).unwrap_or_default();
    let shared = match extra(archive, "xl/sharedStrings.xml") {
        Some(xml) => strings(&xml).map_err(|_| Error::Broken(broken()))?,
        None => Vec::new(),
    };
    let dates = extra(archive, "xl/styles.xml")
        .and_then(|xml| Dates::read(&xml).ok())
        .unwrap_or_default();
    let mut missing = false;
    let parts = sheets(archive);
    for (place, part) in parts.iter().take(MAX_SHEETS).enumerate() {
        let Some(xml) = extra(archive, part) else {
            missing = true;
            continue;
        };
        sections.page();
        // A workbook with charts has more names than sheets, and which is whose is told elsewhere.
        if let Some(name) = names.get(place).filter(|_| names.len() == parts.len()) {
            sections.heading(name);
        }
        let result = sheet(&xml, &shared, &dates, &mut sections, &mut missing);
        ended(result, &mut sections)?;
    }
    if missing {
        sections.warn(broken());
    }
    Ok(sections.finish())
}

fn broken() -> Notice {
    Notice::Broken(
        "des feuilles ou des textes du classeur manquent",
        "sheets or texts of the workbook are missing",
    )
}

/// The parts that are sheets, by their number.
fn sheets(archive: &Archive<'_>) -> Vec<String> {
    let names = archive.members.iter().map(|member| &member.name);
    let mut parts: Vec<String> = names
        .filter(|name| name.starts_with("xl/worksheets/sheet") && name.ends_with(".xml"))
        .cloned()
        .collect();
    parts.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    parts.dedup();
    parts
}

fn names(workbook: &str) -> Result<Vec<String>, Notice> {
    let mut names = Vec::new();
    let mut walk = Walk::new(workbook);
    while let Some(step) = walk.step()? {
        if let Step::Open(element) = step
            && element.name == "sheet"
        {
            names.push(element.get("name").unwrap_or_default().to_owned());
        }
    }
    Ok(names)
}

/// The texts that cells refer to by their number.
fn strings(xml: &str) -> Result<Vec<String>, Notice> {
    let (mut strings, mut bytes) = (Vec::new(), 0);
    let (mut current, mut in_text) = (String::new(), false);
    let mut walk = Walk::new(xml);
    while let Some(step) = walk.step()? {
        match step {
            // How a word is pronounced is no part of it.
            Step::Open(element) if element.name == "rPh" => walk.skip()?,
            Step::Open(element) => in_text = element.name == "t",
            Step::Text(text) if in_text => current.push_str(&text),
            Step::Text(_) => {}
            Step::Close(name) => {
                in_text = false;
                if name == "si" {
                    bytes += current.len() + size_of::<String>();
                    if bytes > 4 * MAX_DOCUMENT_BYTES {
                        return Err(Notice::Expands(4 * MAX_DOCUMENT_BYTES as u64));
                    }
                    strings.push(text::line(&std::mem::take(&mut current)));
                }
            }
        }
    }
    Ok(strings)
}

fn sheet(
    xml: &str,
    shared: &[String],
    dates: &Dates,
    sections: &mut Sections,
    missing: &mut bool,
) -> Result<(), Notice> {
    let (mut row, mut value) = (Vec::new(), String::new());
    let (mut kind, mut style, mut in_value) = (String::new(), 0_usize, false);
    let mut walk = Walk::new(xml);
    while let Some(step) = walk.step()? {
        if sections.is_full() {
            return Ok(());
        }
        match step {
            Step::Open(element) => match element.name.as_str() {
                "c" => {
                    value.clear();
                    kind = element.get("t").unwrap_or_default().to_owned();
                    style = element
                        .get("s")
                        .and_then(|style| style.parse().ok())
                        .unwrap_or(0);
                }
                // What a cell was reckoned from is no text.
                "f" => walk.skip()?,
                name => in_value = matches!(name, "v" | "t"),
            },
            Step::Text(text) if in_value => value.push_str(&text),
            Step::Text(_) => {}
            Step::Close(name) => {
                in_value = false;
                if name == "c" {
                    let shown = match kind.as_str() {
                        "s" => {
                            let found = value
                                .trim()
                                .parse::<usize>()
                                .ok()
                                .and_then(|place| shared.get(place));
                            *missing |= found.is_none();
                            found.cloned().unwrap_or_default()
                        }
                        "b" => if value == "1" { "vrai" } else { "faux" }.to_owned(),
                        "" | "n" => dates.show(style, &value),
                        _ => text::line(&value),
                    };
                    value.clear();
                    if !shown.is_empty() {
                        row.push(shown);
                    }
                } else if name == "row" && !row.is_empty() {
                    sections.line(&row.join(CELL_GAP));
                    row.clear();
                }
            }
        }
    }
    Ok(())
}
