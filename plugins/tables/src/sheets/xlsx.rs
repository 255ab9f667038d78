//! XLSX: sheets, shared texts and the formats of cells (ECMA-376, part 1, chapter 18).

use std::collections::HashMap;

use super::archive::Archive;
use super::format::{self, Shown};
use super::xml::{Step, Walk, attribute};
use super::{broken, too_many_sheets};
use crate::grid::{Grid, Origin, Stored};
use crate::limit::{MAX_CELLS, MAX_COLUMNS, MAX_SHEETS, MAX_TEXT_BYTES};
use crate::problem::Problem;
use crate::source::Sheet;

/// Reads all sheets.
pub(super) fn read(archive: &Archive<'_>) -> Result<Vec<Sheet<'static>>, Problem> {
    let workbook = archive
        .text("xl/workbook.xml")?
        .ok_or_else(|| broken("il n'a pas de partie principale", "it has no main part"))?;
    let (entries, late) = entries(&workbook)?;
    let relations = match archive.text("xl/_rels/workbook.xml.rels")? {
        Some(xml) => relations(&xml)?,
        None => HashMap::new(),
    };
    let parts = Parts {
        shared: match archive.text("xl/sharedStrings.xml")? {
            Some(xml) => strings(&xml)?,
            None => Vec::new(),
        },
        styles: match archive.text("xl/styles.xml")? {
            Some(xml) => styles(&xml)?,
            None => Vec::new(),
        },
        late,
    };
    let mut sheets = Vec::new();
    let mut cells = 0;
    for (place, (name, relation)) in entries.into_iter().enumerate() {
        if place >= MAX_SHEETS {
            return Err(too_many_sheets());
        }
        let usual = format!("xl/worksheets/sheet{}.xml", place + 1);
        let path = relations.get(&relation).cloned().unwrap_or(usual);
        // A sheet of a chart, of macros or of dialogs has no cells.
        if !path.contains("worksheets/") {
            continue;
        }
        let xml = archive
            .text(&path)?
            .ok_or_else(|| broken("une feuille manque", "a sheet is missing"))?;
        let stored = sheet(&xml, &parts)?;
        cells += stored.size();
        if cells > MAX_CELLS {
            return Err(broken(
                &format!("plus de {MAX_CELLS} cellules"),
                &format!("more than {MAX_CELLS} cells"),
            ));
        }
        sheets.push(Sheet {
            name,
            grid: Grid::stored(stored),
        });
    }
    if sheets.is_empty() {
        return Err(broken("il n'a aucune feuille", "it has no sheet"));
    }
    Ok(sheets)
}

struct Parts {
    shared: Vec<String>,
    styles: Vec<Shown>,
    late: bool,
}

/// Names and relations of the sheets, and whether days are counted from 1904.
fn entries(xml: &str) -> Result<(Vec<(String, String)>, bool), Problem> {
    let (mut entries, mut late) = (Vec::new(), false);
    let mut walk = Walk::new(xml);
    while let Some(step) = walk.step()? {
        let Step::Open(start) = step else { continue };
        match start.local_name().as_ref() {
            "sheet" => {
                let of = |name| attribute(&start, name).unwrap_or_default().into_owned();
                entries.push((of("name"), of("id")));
            }
            "workbookPr" => {
                late = matches!(attribute(&start, "date1904").as_deref(), Some("1" | "true"))
            }
            _ => {}
        }
    }
    Ok((entries, late))
}

fn relations(xml: &str) -> Result<HashMap<String, String>, Problem> {
    let mut relations = HashMap::new();
    let mut walk = Walk::new(xml);
    while let Some(step) = walk.step()? {
        let Step::Open(start) = step else { continue };
        if let (Some(id), Some(target)) = (attribute(&start, "Id"), attribute(&start, "Target")) {
            let path = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("xl/{}", target.trim_start_matches("./")),
            };
            relations.insert(id.into_owned(), path);
        }
    }
    Ok(relations)
}

fn strings(xml: &str) -> Result<Vec<String>, Problem> {
    let mut strings = Vec::new();
    let (mut text, mut in_text, mut phonetic) = (String::new(), false, false);
    let mut size = 0;
    let mut walk = Walk::new(xml);
    while let Some(step) = walk.step()? {
        match step {
            Step::Open(start) => match start.local_name().as_ref() {
                "si" => text.clear(),
                "t" => in_text = !phonetic,
                "rPh" => phonetic = true,
                _ => {}
            },
            Step::Text(piece) if in_text => text.push_str(&piece),
            Step::Text(_) => {}
            Step::Close(name) => match &*name {
                "t" => in_text = false,
                "rPh" => phonetic = false,
                "si" => {
                    size += text.len();
                    if size > MAX_TEXT_BYTES || strings.len() >= MAX_CELLS {
                        return Err(broken("trop de textes", "too many texts"));
                    }
                    strings.push(escapes(&text));
                }
                _ => {}
            },
        }
    }
    Ok(strings)
}

fn styles(xml: &str) -> Result<Vec<Shown>, Problem> {
    let mut own: HashMap<String, Shown> = HashMap::new();
    let mut styles = Vec::new();
    let mut in_cells = false;
    let mut walk = Walk::new(xml);
    while let Some(step) = walk.step()? {
        match step {
            Step::Open(start) => match start.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&start, "numFmtId")
                        .unwrap_or_default()
                        .into_owned();
                    own.insert(
                        id,
                        Shown::of(&attribute(&start, "formatCode").unwrap_or_default()),
                    );
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = attribute(&start, "numFmtId").unwrap_or_default();
                    let usual = || id.parse().map_or(Shown::Number, Shown::builtin);
                    styles.push(own.get(&*id).copied().unwrap_or_else(usual));
                }
                _ => {}
            },
            Step::Close(name) => in_cells &= name != "cellXfs",
            Step::Text(_) => {}
        }
    }
    Ok(styles)
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    shown: Shown,
    value: String,
    /// Whether it has a formula.
    formula: bool,
}

fn sheet(xml: &str, parts: &Parts) -> Result<Stored, Problem> {
    let mut stored = Stored::default();
    let mut walk = Walk::new(xml);
    let (mut line, mut begun, mut next) = (0_u32, false, 0_usize);
    let mut cell = Cell::default();
    let (mut in_value, mut in_text, mut phonetic) = (false, false, false);
    while let Some(step) = walk.step()? {
        match step {
            Step::Open(start) => match start.local_name().as_ref() {
                "row" => {
                    let said = attribute(&start, "r").and_then(|row| row.parse::<u32>().ok());
                    line = said.unwrap_or(line.saturating_add(1)).max(1);
                    begun = false;
                    next = 0;
                }
                "c" => {
                    let place = attribute(&start, "r");
                    cell.column = match place.as_deref() {
                        Some(place) => column(place).ok_or_else(|| {
                            broken("une cellule sans place", "a cell without a place")
                        })?,
                        None => next,
                    };
                    next = cell.column + 1;
                    cell.kind.clear();
                    cell.kind
                        .push_str(&attribute(&start, "t").unwrap_or_default());
                    let style =
                        attribute(&start, "s").and_then(|style| style.parse::<usize>().ok());
                    cell.shown = style
                        .and_then(|style| parts.styles.get(style))
                        .copied()
                        .unwrap_or_default();
                    cell.value.clear();
                    cell.formula = false;
                }
                "f" => cell.formula = true,
                "v" => in_value = cell.kind != "inlineStr",
                "t" => in_text = cell.kind == "inlineStr" && !phonetic,
                "rPh" => phonetic = true,
                _ => {}
            },
            Step::Text(text) if in_value || in_text => cell.value.push_str(&text),
            Step::Text(_) => {}
            Step::Close(name) => match &*name {
                "v" => in_value = false,
                "t" => in_text = false,
                "rPh" => phonetic = false,
                // A formula whose text is empty says "str"; one without a value was never computed.
                "c" if !cell.value.is_empty() || cell.formula && cell.kind != "str" => {
                    if !std::mem::replace(&mut begun, true) {
                        stored.row(line)?;
                    }
                    if cell.column < stored.width() {
                        return Err(broken(
                            "des cellules dans le désordre",
                            "cells that are out of order",
                        ));
                    }
                    stored.widen(cell.column)?;
                    add(&mut stored, &cell, parts)?;
                }
                "sheetData" => break,
                _ => {}
            },
        }
    }
    Ok(stored)
}

fn add(stored: &mut Stored, cell: &Cell, parts: &Parts) -> Result<(), Problem> {
    let value = cell.value.as_str();
    if value.is_empty() {
        return stored.cell("=", Origin::Uncomputed);
    }
    match cell.kind.as_str() {
        "s" => {
            let place = value.trim().parse::<usize>().ok();
            let text = place.and_then(|place| parts.shared.get(place));
            let text =
                text.ok_or_else(|| broken("un texte partagé manque", "a shared text is missing"))?;
            stored.cell(text, Origin::Text)
        }
        "inlineStr" | "str" => stored.cell(&escapes(value), Origin::Text),
        "b" => stored.cell(
            if value.trim() == "1" || value.trim() == "true" {
                "true"
            } else {
                "false"
            },
            Origin::Flag,
        ),
        "e" => stored.cell(value, Origin::Error),
        "d" => stored.cell(value.get(..10).unwrap_or(value), Origin::Date),
        _ => format::add(stored, value, cell.shown, parts.late),
    }
}

/// The column, from 0, of a place such as "AB12".
fn column(place: &str) -> Option<usize> {
    let digits = place.find(|letter: char| letter.is_ascii_digit())?;
    let column = crate::problem::column_of(&place[..digits])?;
    // One past the bound is refused later, with its line.
    Some(column.min(MAX_COLUMNS))
}

/// Characters that XML cannot hold are written `_x000D_`.
fn escapes(text: &str) -> String {
    if !text.contains("_x") {
        return text.to_owned();
    }
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        result.push_str(&rest[..at]);
        let code = rest
            .get(at + 2..at + 6)
            .filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        match code
            .and_then(|code| u32::from_str_radix(code, 16).ok())
            .and_then(char::from_u32)
        {
            Some(letter) => {
                result.push(letter);
                rest = &rest[at + 7..];
            }
            None => {
                result.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    result.push_str(rest);
    result
}
