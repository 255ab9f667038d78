//! Searching: words, references, dates, conditions, marks, and queries of all kinds of people.

use std::path::Path;

use index::{Condition, Document, Field, Index, Mark, Origin, Page, Query, Report, SourceFile};

#[test]
fn references_and_dates_come_first_in_every_spelling() {
    let folder = tempfile::tempdir().expect("folder");
    let index = orders(folder.path());
    for (query, expected) in [
        ("arrêté 2024-123", "b"),
        ("n°2024-123", "b"),
        ("2024/123", "b"),
        ("D979", "b"),
        ("route départementale n° 979", "b"),
        ("travaux rd 979", "b"),
        ("12/03/2025", "c"),
        ("arrêté du 12 mars 2025", "c"),
        ("mars 2025", "c"),
        ("saint andré des eaux", "c"),
        ("Saint-André-des-Eaux", "c"),
        ("L3221-4", "a"),
        ("article L. 3221-4", "a"),
        ("ecole stationnement", "a"),
        // One letter else.
        ("stationnemant", "a"),
    ] {
        let found = index.search(&Query::new(query)).expect("search");
        let first = found.hits.first().map(|hit| hit.document.as_str());
        assert_eq!(first, Some(expected), "{query}");
    }
}

#[test]
fn conditions_let_documents_pass() {
    let folder = tempfile::tempdir().expect("folder");
    let index = orders(folder.path());
    let equals = |value: &str| Condition::Equals(value.to_owned());
    for (query, expected) in [
        (Query::new(""), &["a", "b", "c", "d"][..]),
        (
            Query::new("").require("commune", equals("NÎMES")),
            &["a", "b"],
        ),
        (
            Query::new("").require("commune", equals("nimes ")),
            &["a", "b"],
        ),
        (
            Query::new("").exclude("commune", equals("Nîmes")),
            &["c", "d"],
        ),
        (
            Query::new("").require("date", Condition::AtLeast("2024-05-02".to_owned())),
            &["b", "c"],
        ),
        (
            Query::new("")
                .require("date", Condition::AtLeast("2024-01-01".to_owned()))
                .require("date", Condition::AtMost("2024-12-31".to_owned())),
            &["a", "b"],
        ),
        (
            Query::new("").require(
                "number",
                Condition::AnyOf(vec!["2024-1".to_owned(), "2025-7".to_owned()]),
            ),
            &["a", "c"],
        ),
        (
            Query::new("").require("number", Condition::AnyOf(Vec::new())),
            &[],
        ),
        (Query::new("").require("absent", equals("x")), &[]),
        (Query::new("").require("comm", equals("une")), &[]),
        (
            Query::new("travaux").require("commune", equals("Nîmes")),
            &["b"],
        ),
        (
            Query::new("travaux").exclude("commune", equals("Nîmes")),
            &["c"],
        ),
    ] {
        let found = index.search(&query).expect("search");
        let mut names: Vec<&str> = found.hits.iter().map(|hit| hit.document.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, expected, "{query:?}");
        assert_eq!(found.total, expected.len());
    }
    let limited = index.search(&Query::new("").limit(2)).expect("search");
    assert_eq!((limited.total, limited.hits.len()), (4, 2));
    let values = index.values("commune", 10).expect("values");
    assert_eq!(
        values,
        [
            ("nimes".to_owned(), 2),
            ("saint-andre-des-eaux".to_owned(), 1)
        ]
    );
}

#[test]
fn marks_stand_on_the_words_of_the_page() {
    let folder = tempfile::tempdir().expect("folder");
    let index = orders(folder.path());
    let found = index
        .search(&Query::new("écoles RD 979 travaux").passages(3))
        .expect("search");
    for hit in &found.hits {
        for passage in &hit.passages {
            let page = index
                .page(&hit.document, passage.page)
                .expect("page")
                .expect("text");
            let (start, end) = (passage.start as usize, passage.end as usize);
            assert_eq!(&page[start..end], passage.text);
            for Mark { start, end } in &passage.marks {
                assert!(*start >= passage.start && *end <= passage.end);
                let word = &page[*start as usize..*end as usize];
                let expected = [
                    "École", "école", "écoles", "RD 979", "D979", "Travaux", "travaux", "979",
                ];
                assert!(expected.contains(&word), "{word}");
            }
        }
    }
    let marked: Vec<&Mark> = found.hits[0].passages[0].marks.iter().collect();
    assert!(!marked.is_empty());
}

#[test]
fn coverage_is_the_share_of_the_words() {
    let folder = tempfile::tempdir().expect("folder");
    let index = orders(folder.path());
    let coverage = |query: &str| {
        let found = index.search(&Query::new(query)).expect("search");
        found.hits.first().map(|hit| hit.coverage)
    };
    assert_eq!(coverage("travaux"), Some(1.0));
    let half = coverage("travaux zeppelin").expect("a hit");
    assert!(half > 0.1 && half < 0.6, "{half}");
    assert_eq!(coverage("zeppelin dirigeable"), None);
}

#[test]
fn every_query_has_an_answer() {
    let folder = tempfile::tempdir().expect("folder");
    let index = orders(folder.path());
    let long = "travaux ".repeat(200_000);
    let word = "x".repeat(100_000);
    let many: String = (0..20_000).map(|number| format!("mot{number} ")).collect();
    for (query, some) in [
        ("le la les de", false),
        ("?", false),
        ("\u{0}\u{1}\u{2}", false),
        (word.as_str(), false),
        (long.as_str(), true),
        (many.as_str(), false),
        ("'", false),
        ("travaux\u{2}", true),
    ] {
        let found = index.search(&Query::new(query)).expect("search");
        assert_eq!(
            !found.hits.is_empty(),
            some,
            "{}",
            &query[..query.len().min(40)]
        );
    }
    let none = index
        .search(&Query::new("travaux").limit(0))
        .expect("search");
    assert!(none.hits.is_empty() && none.total > 0);
    assert_eq!(index.document(&word).expect("document"), None);
    assert_eq!(index.page("a", 0).expect("page"), None);
    assert_eq!(index.page("a", 9).expect("page"), None);
    let empty = Index::create(&folder.path().join("empty")).expect("created");
    assert_eq!(
        empty.search(&Query::new("travaux")).expect("search").total,
        0
    );
    assert_eq!(empty.search(&Query::new("")).expect("search").total, 0);
    assert_eq!(empty.size().expect("size"), 0);
}

#[test]
fn a_document_without_text_is_found_by_its_title() {
    let folder = tempfile::tempdir().expect("folder");
    let index = orders(folder.path());
    let found = index.search(&Query::new("plan numérisé")).expect("search");
    assert_eq!(found.hits[0].document, "d");
    assert!(found.hits[0].passages.is_empty());
    let known = index.document("d").expect("document").expect("known");
    assert_eq!(known.origins, [Origin::Scanned]);
    assert_eq!(index.page("d", 1).expect("page").as_deref(), Some(""));
}

#[test]
fn common_words_order_what_rarer_ones_find() {
    let folder = tempfile::tempdir().expect("folder");
    let index = Index::create(folder.path()).expect("created");
    let mut writer = index.writer().expect("writer");
    let file = SourceFile {
        path: "all".to_owned(),
        size: 1,
        modified: 1,
        hash: None,
    };
    // So many postings that the common words are not read everywhere.
    let documents = (0..25_000).map(|number| {
        let title = if number == 4_007 {
            "alpha beta gamma delta"
        } else {
            "autre"
        };
        let text = format!("alpha beta gamma delta, rubrique{}", number % 200);
        order(&number.to_string(), title, &[], &[&text])
    });
    writer.put(file, documents, Report::default()).expect("put");
    writer.finish().expect("finish");
    let found = index
        .search(&Query::new("alpha beta gamma delta rubrique7").limit(200))
        .expect("search");
    assert_eq!(
        found.hits[0].document, "4007",
        "the title has the common words too"
    );
    // All that have the rare word stand before all others, and each has all words.
    for hit in found.hits.iter().take(125) {
        assert_eq!(hit.document.parse::<u32>().expect("number") % 200, 7);
        assert_eq!(hit.coverage, 1.0);
        assert_eq!(hit.passages[0].marks.len(), 5);
    }
}

/// Four invented orders in one index.
fn orders(folder: &Path) -> Index {
    let index = Index::create(folder).expect("created");
    let mut writer = index.writer().expect("writer");
    let documents = [
        order(
            "a",
            "Stationnement devant l'école",
            &[
                ("number", "2024-1"),
                ("date", "2024-05-01"),
                ("commune", "Nîmes"),
            ],
            &[
                "Vu l'article L. 3221-4 du code ;\n\nLe stationnement est interdit devant l’École « Jean-Moulin ».",
            ],
        ),
        order(
            "b",
            "Travaux sur la RD 979",
            &[
                ("number", "2024-123"),
                ("date", "2024-05-02"),
                ("commune", "Nîmes"),
                ("road", "RD 979"),
            ],
            &[
                "Première page.",
                "Travaux près des écoles : la circulation sur la D979 est alternée — déviation à l’été.",
            ],
        ),
        order(
            "c",
            "Prorogation",
            &[
                ("number", "2025-7"),
                ("date", "2025-03-12"),
                ("commune", "Saint-André-des-Eaux"),
            ],
            &["L'arrêté n° 2024-123 relatif aux travaux est prorogé."],
        ),
        Document {
            identifier: "d".to_owned(),
            title: "Plan numérisé".to_owned(),
            pages: vec![Page {
                text: String::new(),
                origin: Origin::Scanned,
            }],
            ..Document::default()
        },
    ];
    for document in documents {
        let file = SourceFile {
            path: format!("{}.pdf", document.identifier),
            size: 1,
            modified: 1,
            hash: None,
        };
        writer
            .put(file, [document], Report::default())
            .expect("put");
    }
    writer.finish().expect("finish");
    index
}

fn order(identifier: &str, title: &str, fields: &[(&str, &str)], pages: &[&str]) -> Document {
    Document {
        identifier: identifier.to_owned(),
        title: title.to_owned(),
        headings: Vec::new(),
        pages: pages
            .iter()
            .map(|text| Page {
                text: (*text).to_owned(),
                origin: Origin::Text,
            })
            .collect(),
        fields: fields
            .iter()
            .map(|(name, value)| Field {
                name: (*name).to_owned(),
                value: (*value).to_owned(),
                page: 0,
                start: 0,
                end: 0,
            })
            .collect(),
    }
}
