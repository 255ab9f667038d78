//! Cases of the chain: a text, and tokens that it must give, or spellings that must meet.

use super::*;

fn tokens(text: &str) -> Vec<String> {
    let tokens = analyse(text, Language::of(text, Language::French));
    tokens.into_iter().map(|token| token.text).collect()
}

/// Spellings of one thing: each gives this token.
const SAME: &[(&str, &[&str])] = &[
    (
        "#d979",
        &[
            "RD 979",
            "RD979",
            "D979",
            "D 979",
            "D. 979",
            "rd 979",
            "d979",
            "R.D. 979 dite RD-979",
            "route départementale n° 979",
            "la route départementale 979",
            "ROUTE DÉPARTEMENTALE Nº979",
            "départementale 979",
            "RD n°979",
        ],
    ),
    ("#n2", &["RN2", "RN 2", "route nationale 2", "N 2"]),
    ("#a25", &["A25", "A 25", "autoroute A 25", "l'A25"]),
    ("#vc3", &["VC 3", "voie communale n° 3", "V.C. / VC3"]),
    (
        "#2024-123",
        &[
            "2024-123",
            "n°2024-123",
            "n° 2024-123",
            "N°2024/123",
            "2024-0123",
            "arrêté 2024_123",
        ],
    ),
    ("#ar-2024-12", &["AR-2024-12", "ar_2024_0012"]),
    ("#1122-20-20-103", &["1122-20-20-103"]),
    (
        "#l3221-4",
        &[
            "L. 3221-4",
            "L3221-4",
            "L.3221-4",
            "L 3221-4",
            "article L. 3221‑4",
            "l. 3221-4",
            "l3221-4",
        ],
    ),
    ("#r411-8", &["R.* 411-8", "R*411-8", "R. 411-8", "R 411-8"]),
    ("#lo135-1", &["LO 135-1", "L.O. / LO135-1"]),
    (
        "@2025-03-12",
        &[
            "12 mars 2025",
            "12/03/2025",
            "12.03.2025",
            "2025-03-12",
            "le 12 MARS 2025,",
            "12 March 2025",
            "March 12, 2025",
        ],
    ),
    (
        "@-04-01",
        &[
            "1er avril",
            "le 1er avril 2025",
            "1 avril 2024",
            "01/04/2024",
        ],
    ),
    (
        "@2012-04",
        &["avril 2012", "12 avril 2012", "d'avril 2012", "2012-04-30"],
    ),
    ("@2023-08-15", &["15 août 2023", "15 aout 2023"]),
    (
        "15000",
        &["15 000 tonnes", "15\u{a0}000", "15\u{202f}000", "15000"],
    ),
    ("#149,48", &["149,48 €", "149.48"]),
    (
        "=saint-andre",
        &["Saint-André", "SAINT-ANDRÉ", "saint-andré"],
    ),
    ("andre", &["Saint-André", "saint andré"]),
    ("commun", &["commune", "communes", "l'commune"]),
    (
        "aujourdhui",
        &["aujourd'hui", "aujourd’hui", "d'aujourd'hui"],
    ),
    ("travail", &["travail", "travaux"]),
    ("prudhomm", &["prud’hommes", "prud'hommes"]),
    ("=ecole", &["école", "l'école", "l’École", "d'école"]),
    ("=oeuvre", &["œuvre", "l'œuvre", "oeuvre"]),
    (
        "?what",
        &[
            "TAJ, c'est quoi ?",
            "Qu'est-ce que le TAJ ?",
            "qu’est ce qu’un TAJ",
        ],
    ),
];

/// A text, and a token that it must not give.
const NEVER: &[(&str, &str)] = &[
    ("il a 25 ans", "#a25"),
    ("D. 123-4", "#d123"),
    ("l'article", "l"),
    ("le maire de la commune", "le"),
    ("n° 12", "n"),
    ("12 hommes", "@-04-12"),
    ("35/14/2025", "@2025-14-35"),
    ("19/05/2025-1", "@2025-05-19"),
    ("mayor's", "s"),
    ("the mayor of the town", "the"),
];

#[test]
fn spellings_meet() {
    for (token, spellings) in SAME {
        for spelling in *spellings {
            let found = tokens(spelling);
            assert!(
                found.iter().any(|one| one == token),
                "{spelling}: {found:?}, not {token}"
            );
        }
    }
}

#[test]
fn what_is_something_else_stays_so() {
    for (text, token) in NEVER {
        let found = tokens(text);
        assert!(found.iter().all(|one| one != token), "{text}: {found:?}");
    }
}

#[test]
fn tokens_stand_where_their_words_do() {
    let text = "L’arrêté n° 2024-123 du 12 mars 2025 — « Saint-André », RD 979 : œuvre";
    for token in analyse(text, Language::French) {
        let written = &text[token.start..token.end];
        assert!(
            !written.trim().is_empty() && written.trim() == written,
            "{token:?}"
        );
    }
    let whole: Vec<&str> = analyse(text, Language::French)
        .into_iter()
        .filter(|token| token.kind == Kind::Whole)
        .map(|token| &text[token.start..token.end])
        .collect();
    assert_eq!(whole, ["2024-123", "12 mars 2025", "RD 979"]);
}

#[test]
fn every_text_is_read() {
    let long = "é".repeat(100_000);
    let joined = "a-1".repeat(50_000);
    for text in [
        "",
        " ",
        "'",
        "-",
        "n°",
        "1er",
        "12 mars",
        "RD",
        "L.",
        "\u{301}\u{301}",
        "’s",
        &long,
        &joined,
    ] {
        for token in analyse(text, Language::French) {
            assert!(text.get(token.start..token.end).is_some());
            assert!(token.text.len() < 4_000, "{} bytes", token.text.len());
        }
    }
}

#[test]
fn english_is_stemmed_as_english() {
    let found = tokens("the applications of the policies were approved by the committee");
    assert_eq!(
        found
            .iter()
            .filter(|token| !token.starts_with('='))
            .collect::<Vec<_>>(),
        ["applic", "polici", "approv", "committe"]
    );
}
