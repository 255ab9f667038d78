//! Invented minutes with one of everything.

use documents::{Alignment, Block, Column, Document, Item, List, Metadata, Run, Table, Values};
use jiff::civil::date;
use kit::language::Language;

/// Words that appear in order in whatever is made of `minutes`.
pub const WORDS: [&str; 26] = [
    "Compte rendu du comité de voirie",
    "Présents",
    "Mme Élodie Garnier",
    "présidente",
    "M. Œdipe Lefèvre",
    "1. Travaux de la rue du Pont",
    "Le marché s’élève à 12\u{202f}345,60\u{a0}€",
    "ici",
    "« Nous commencerons lundi. »",
    "Calendrier",
    "Signalisation",
    "avant le 3 mars",
    "après le 3 mars",
    "Revêtement",
    "Enrobé",
    "Marquage",
    "Actions",
    "Quoi",
    "Échéance",
    "Montant",
    "Commander les panneaux",
    "2026-03-03",
    "1\u{202f}200,00\u{a0}€",
    "Prévenir les riverains",
    "Détail",
    "Fin de séance",
];

/// The minutes.
pub fn minutes() -> Document {
    let mut document = Document::new(WORDS[0], Language::French);
    document.metadata = Metadata {
        subject: "Voirie".to_owned(),
        author: "Secrétariat général".to_owned(),
        keywords: vec!["voirie".to_owned(), "travaux".to_owned()],
        date: Some(date(2026, 2, 17)),
    };
    let nested = List {
        ordered: true,
        items: vec![
            Item {
                runs: vec![Run::plain("Signalisation")],
                lists: vec![List {
                    ordered: false,
                    items: vec![
                        Item::plain("avant le 3 mars"),
                        Item::plain("après le 3 mars"),
                    ],
                }],
            },
            Item {
                runs: vec![Run::plain("Revêtement")],
                lists: vec![List {
                    ordered: true,
                    items: vec![Item::plain("Enrobé"), Item::plain("Marquage")],
                }],
            },
        ],
    };
    let cell = |text: &str| vec![Run::plain(text)];
    document.blocks = vec![
        Block::heading(1, "Présents"),
        Block::List(List {
            ordered: false,
            items: vec![
                Item {
                    runs: vec![
                        Run::bold("Mme Élodie Garnier"),
                        Run::plain(", "),
                        Run::italic("présidente"),
                    ],
                    lists: Vec::new(),
                },
                Item::plain("M. Œdipe Lefèvre"),
            ],
        }),
        Block::heading(1, "1. Travaux de la rue du Pont"),
        Block::Paragraph {
            runs: vec![
                Run::plain("Le marché s’élève à 12\u{202f}345,60\u{a0}€ "),
                Run::reference("[17]"),
                Run::plain(" ; le plan est "),
                Run::link("ici", "https://mairie.example/plan?a=1&b=2"),
                Run::plain(".\nIl est affiché en mairie."),
            ],
        },
        Block::Quote {
            runs: cell("« Nous commencerons lundi. »"),
        },
        Block::heading(2, "Calendrier"),
        Block::List(nested),
        Block::heading(2, "Actions"),
        Block::Table(Table {
            caption: "Actions décidées".to_owned(),
            header: vec![cell("Quoi"), cell("Échéance"), cell("Montant")],
            rows: vec![
                vec![
                    cell("Commander les panneaux"),
                    cell("2026-03-03"),
                    cell("1\u{202f}200,00\u{a0}€"),
                ],
                vec![cell("Prévenir les riverains")],
            ],
            columns: vec![
                Column::left(5),
                Column {
                    width: 2,
                    alignment: Alignment::Center,
                },
                Column::right(2),
            ],
        }),
        Block::heading(3, "Détail"),
        Block::paragraph("Rien de plus."),
        Block::PageBreak,
        Block::heading(1, "Fin de séance"),
        Block::paragraph("La séance est levée à 20 h 15."),
    ];
    document.values = values();
    document
}

/// What a template of minutes shows.
pub fn values() -> Values {
    let mut values = Values::default();
    values
        .set("place", "Salle du conseil\n1, place de l’Église")
        .set("date", "17 février 2026")
        .set("excused", "");
    for (text, vote, due) in [
        (
            "Commander les panneaux & barrières",
            "unanimité",
            "2026-03-03",
        ),
        (
            "Prévenir les riverains <rue du Pont>",
            "12 pour, 1 contre",
            "2026-02-20",
        ),
        ("Fermer la rue", "unanimité", ""),
    ] {
        let mut decision = Values::default();
        decision.set("text", text).set("vote", vote).set("due", due);
        for who in ["Mme Garnier", "M. Lefèvre"] {
            let mut person = Values::default();
            person.set("who", who);
            decision.add("people", person);
        }
        values.add("decisions", decision);
    }
    values.groups.insert("votes".to_owned(), Vec::new());
    values
}
