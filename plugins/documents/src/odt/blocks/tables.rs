//! Tables of ODF: headers that every page repeats, columns by their share of the width.

use super::{Writer, paragraph, words};
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
        self.tables += 1;
        let name = format!("DocumentTable{}", self.tables);
        self.looks(table, &name, columns);
        let caption = clean::line(&table.caption);
        if !caption.trim().is_empty() {
            self.body.push(paragraph("Caption", &[Run::plain(caption)]));
        }
        let mut written = element("table:table")
            .with("table:name", name.clone())
            .with("table:style-name", name.clone());
        written = written.all((1..=columns).map(|column| {
            element("table:table-column").with("table:style-name", format!("{name}.{column}"))
        }));
        if !table.header.is_empty() {
            let row = self.row(&table.header, table, columns, true);
            written = written.child(element("table:table-header-rows").child(row));
        }
        for cells in &table.rows {
            let row = self.row(cells, table, columns, false);
            written = written.child(row);
        }
        if table.rows.is_empty() && table.header.is_empty() {
            return;
        }
        self.body.push(written);
    }

    fn row(&mut self, cells: &[Cell], table: &Table, columns: usize, is_header: bool) -> Element {
        let (look, base) = if is_header {
            ("DocumentHead", "Table_20_Heading")
        } else {
            ("DocumentCell", "Table_20_Contents")
        };
        let mut row = element("table:table-row").with("table:style-name", "DocumentRow");
        for column in 0..columns {
            let alignment = table
                .columns
                .get(column)
                .map(|column| column.alignment)
                .unwrap_or_default();
            let style = self.aligned(base, alignment);
            let mut inner = element("text:p").with("text:style-name", style);
            inner.children = cells
                .get(column)
                .map(|cell| words(cell))
                .unwrap_or_default();
            row = row.child(
                element("table:table-cell")
                    .with("table:style-name", look)
                    .with("office:value-type", "string")
                    .child(inner),
            );
        }
        row
    }

    fn aligned(&mut self, base: &str, alignment: Alignment) -> String {
        let (suffix, value) = match alignment {
            Alignment::Left => return base.to_owned(),
            Alignment::Center => ("Center", "center"),
            Alignment::Right => ("Right", "end"),
        };
        let name = format!("{base}_{suffix}");
        self.add(
            element("style:style")
                .with("style:name", name.clone())
                .with("style:family", "paragraph")
                .with("style:parent-style-name", base)
                .child(element("style:paragraph-properties").with("fo:text-align", value)),
        );
        name
    }

    fn looks(&mut self, table: &Table, name: &str, columns: usize) {
        let style = |name: &str, family: &str| {
            element("style:style")
                .with("style:name", name)
                .with("style:family", family)
        };
        self.add(
            style(name, "table").child(
                element("style:table-properties")
                    .with("style:width", "17cm")
                    .with("style:rel-width", "100%")
                    .with("table:align", "margins")
                    .with("fo:margin-top", "0.1cm")
                    .with("fo:margin-bottom", "0.4cm")
                    .with("table:border-model", "collapsing"),
            ),
        );
        for (column, share) in (1..).zip(clean::shares(table, columns)) {
            self.add(
                style(&format!("{name}.{column}"), "table-column").child(
                    element("style:table-column-properties")
                        .with("style:rel-column-width", format!("{share}*")),
                ),
            );
        }
        self.add(
            style("DocumentRow", "table-row")
                .child(element("style:table-row-properties").with("fo:keep-together", "always")),
        );
        for (name, background) in [("DocumentHead", "#e6e6e6"), ("DocumentCell", "transparent")] {
            self.add(
                style(name, "table-cell").child(
                    element("style:table-cell-properties")
                        .with("fo:border", "0.5pt solid #000000")
                        .with("fo:padding", "0.1cm")
                        .with("fo:background-color", background),
                ),
            );
        }
    }
}
