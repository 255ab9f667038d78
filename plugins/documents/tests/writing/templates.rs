//! A template of minutes with everything that a template can have, as an organisation could lay it out.

use documents::{Block, Column, Document, Error, Item, List, Run, Table, docx, odt};
use kit::language::Language;

/// The template: its placeholders are plain words of a document.
pub fn example() -> Document {
    let mut template = Document::new("{{title}}", Language::French);
    template.footer = "{{footer}}".to_owned();
    let cell = |text: &str| vec![Run::plain(text)];
    let item = |text: &str| Item::plain(text);
    template.blocks = vec![
        Block::Paragraph {
            runs: vec![
                Run::plain("Séance du "),
                Run::bold("{{date}}"),
                Run::plain(" — {{place}}"),
            ],
        },
        Block::paragraph("{{#excused}}Excusés : {{excused}}{{/excused}}"),
        Block::heading(1, "Décisions"),
        Block::paragraph("{{#decisions}}"),
        Block::heading(2, "{{text}}"),
        Block::paragraph("Vote : {{vote}}{{#due}}, avant le {{due}}{{/due}}."),
        Block::List(List {
            ordered: false,
            items: vec![item("{{#people}}{{who}}{{/people}}")],
        }),
        Block::paragraph("{{/decisions}}"),
        Block::heading(1, "Tableau"),
        Block::Table(Table {
            caption: String::new(),
            header: vec![cell("Décision"), cell("Vote"), cell("Échéance")],
            rows: vec![vec![
                cell("{{#decisions}}{{text}}"),
                cell("{{vote}}"),
                cell("{{due}}{{/decisions}}"),
            ]],
            columns: vec![Column::left(3), Column::left(2), Column::right(1)],
        }),
        Block::paragraph("{{^votes}}Aucun vote à bulletin secret.{{/votes}}"),
        Block::heading(1, "Débats"),
        Block::paragraph("{{content}}"),
    ];
    template
}

/// The template in both formats, with the names of the files.
pub fn files() -> Result<[(&'static str, Vec<u8>); 2], Error> {
    let template = example();
    Ok([
        ("compte-rendu.odt", odt(&template, None)?),
        ("compte-rendu.docx", docx(&template, None)?),
    ])
}
