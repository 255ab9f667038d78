//! Tables of Office Open XML: headers that every page repeats, columns by their share of the width.

use super::Writer;
use crate::clean;
use crate::model::{Alignment, Cell, Run, Table};
use crate::xml::{Element, element};

impl Writer<'_> {
    /// Writes a table with its caption; nothing where it has no column.
    pub(super) fn table(&mut self, table: &Table) {
        let columns = clean::columns(table);
        if columns == 0 {
            return;
        }
        let caption = clean::line(&table.caption);
        if !caption.trim().is_empty() {
            self.put("caption", &[Run::plain(caption.clone())]);
        } else if self.breaks {
            self.gap();
        }
        let widths: Vec<u32> = clean::shares(table, columns)
            .iter()
            .map(|share| (self.width * share / 1_000).max(1))
            .collect();
        let value = |name: &str, value: &str| element(name).with("w:val", value);
        let mut properties = element("w:tblPr")
            .child(value("w:tblStyle", self.styles.get("table grid")))
            .child(element("w:tblW").with("w:w", "5000").with("w:type", "pct"))
            .child(element("w:tblLayout").with("w:type", "fixed"))
            .child(
                value(
                    "w:tblLook",
                    if table.header.is_empty() {
                        "0400"
                    } else {
                        "0420"
                    },
                )
                .with(
                    "w:firstRow",
                    if table.header.is_empty() { "0" } else { "1" },
                )
                .with("w:lastRow", "0")
                .with("w:firstColumn", "0")
                .with("w:lastColumn", "0")
                .with("w:noHBand", "0")
                .with("w:noVBand", "1"),
            );
        if !caption.trim().is_empty() {
            properties = properties.child(value("w:tblCaption", &caption));
        }
        let grid = widths
            .iter()
            .map(|width| element("w:gridCol").with("w:w", width.to_string()));
        let mut written = element("w:tbl")
            .child(properties)
            .child(element("w:tblGrid").all(grid));
        if !table.header.is_empty() {
            let row = self.row(&table.header, table, &widths, true);
            written = written.child(row);
        }
        for cells in &table.rows {
            let row = self.row(cells, table, &widths, false);
            written = written.child(row);
        }
        self.body.push(written);
        self.gap();
    }

    fn row(&mut self, cells: &[Cell], table: &Table, widths: &[u32], is_header: bool) -> Element {
        let mut properties = element("w:trPr").child(element("w:cantSplit"));
        if is_header {
            properties = properties.child(element("w:tblHeader"));
        }
        let mut row = element("w:tr").child(properties);
        let style = if is_header {
            "table heading"
        } else {
            "table contents"
        };
        for (column, width) in widths.iter().enumerate() {
            let alignment = table
                .columns
                .get(column)
                .map(|column| column.alignment)
                .unwrap_or_default();
            let mut look = self.look(style);
            let side = match alignment {
                Alignment::Left => None,
                Alignment::Center => Some("center"),
                Alignment::Right => Some("right"),
            };
            if let Some(side) = side {
                look = look.child(element("w:jc").with("w:val", side));
            }
            let runs: &[Run] = cells.get(column).map_or(&[], Vec::as_slice);
            let paragraph = self.paragraph(look, runs);
            let mut cell = element("w:tcPr").child(
                element("w:tcW")
                    .with("w:w", width.to_string())
                    .with("w:type", "dxa"),
            );
            if is_header {
                cell = cell.child(
                    element("w:shd")
                        .with("w:val", "clear")
                        .with("w:color", "auto")
                        .with("w:fill", "E6E6E6"),
                );
            }
            row = row.child(element("w:tc").child(cell).child(paragraph));
        }
        row
    }

    /// A small space: two tables without one between them would be one table.
    fn gap(&mut self) {
        let spacing = element("w:spacing")
            .with("w:before", "0")
            .with("w:after", "0")
            .with("w:line", "160")
            .with("w:lineRule", "exact");
        let look = self.look("table contents").child(spacing);
        let paragraph = self.paragraph(look, &[]);
        self.body.push(paragraph);
    }
}
