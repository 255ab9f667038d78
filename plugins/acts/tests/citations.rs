//! Runs every case of `cases/citations`, and looks up what the shared data asks for, where it lies beside the checkout.

use std::{fs, path::Path};

use acts::citation::{self, Articles, Citation, Resolution};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    text: String,
    /// "Code de la route: R411-8 R411-9..R411-12 R412-1+": a code or "?", then its articles, intervals, "and following".
    expected: Vec<String>,
}

#[test]
fn every_citation_is_read_as_its_case_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/citations");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let cases: Cases = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for case in &cases.case {
            count += 1;
            let found = citation::parse(&case.text);
            let seen: Vec<String> = found.iter().map(describe).collect();
            if seen != case.expected {
                failures.push(format!(
                    "{:?}: {seen:?}, not {:?}",
                    case.text, case.expected
                ));
            }
            for citation in &found {
                assert!(
                    case.text
                        .get(citation.span.clone())
                        .is_some_and(|text| !text.is_empty())
                );
                for article in &citation.articles {
                    let text = case.text.get(article.span.clone()).unwrap();
                    assert!(
                        text.contains(&article.first.numbers[0].to_string()),
                        "{text:?}"
                    );
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count} cases:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(count >= 30, "only {count} cases were found");
}

fn describe(citation: &Citation) -> String {
    let codes: Vec<&str> = citation.codes.iter().map(|code| code.title).collect();
    let mut text = if codes.is_empty() {
        "?".to_owned()
    } else {
        codes.join(" / ")
    };
    text.push(':');
    for article in &citation.articles {
        text.push(' ');
        text.push_str(&article.first.key());
        if let Some(last) = &article.last {
            text.push_str("..");
            text.push_str(&last.key());
        }
        if article.following {
            text.push('+');
        }
    }
    text
}

/// Articles of two codes that share a number, with stars, suffixes and an annex.
const ARTICLES: &[(&str, &str)] = &[
    ("code-de-la-route", "Article R411-8"),
    ("code-de-la-route", "Article R411-9"),
    ("code-de-la-route", "Article R*411-12"),
    ("code-de-la-route", "Article L1"),
    ("Code de la voirie routière", "Article R411-8"),
    ("Code de la voirie routière", "Article R*151-4"),
    ("Code de la voirie routière", "Article R**119-5"),
    ("Code de la voirie routière", "Article L151-4"),
    ("Code de la voirie routière", "Article L9 bis"),
    (
        "Code de la voirie routière",
        "Article Annexe à l'article R3113-2",
    ),
    ("Code de la voirie routière", "Article R3113-2"),
];

#[track_caller]
fn check(query: &str, expected: Resolution) {
    let articles = Articles::new(ARTICLES.iter().copied());
    assert_eq!(articles.look_up(query), expected, "{query:?}");
}

#[test]
fn what_is_typed_is_found_or_said_to_be_open() {
    check("R 411-8 code de la route", Resolution::Exact(vec![0]));
    check("r.411-8 cvr", Resolution::Exact(vec![4]));
    check("article R. 411-8", Resolution::Ambiguous(vec![0, 4]));
    check("art. R. 151-4 CVR", Resolution::Exact(vec![5]));
    check(
        "R*119-5 du code de la voirie routière",
        Resolution::Exact(vec![6]),
    );
    check(
        "151-4 code de la voirie routière",
        Resolution::Ambiguous(vec![7, 5]),
    );
    check("411-9 code de la route", Resolution::Exact(vec![1]));
    check(
        "articles R. 411-8 et suivants du code de la route",
        Resolution::Exact(vec![0, 1, 2]),
    );
    check(
        "R. 411-8 à R. 411-9 du code de la route",
        Resolution::Exact(vec![0, 1]),
    );
    check("L. 9 bis CVR", Resolution::Exact(vec![8]));
    check(
        "annexe à l'article R. 3113-2 du code de la voirie routière",
        Resolution::Exact(vec![9]),
    );
    check(
        "article R. 3113-2 du code de la voirie routière",
        Resolution::Exact(vec![10]),
    );
    check("art. R. 999-1 C. route", Resolution::Missing);
    check("L. 2213-2 CGCT", Resolution::Missing);
    check("stationnement", Resolution::Missing);
    check("", Resolution::Missing);
}

#[test]
fn an_abbreviation_is_read_among_the_codes_that_are_there() {
    let communes = [("code-des-communes", "Article R411-8")];
    let both = [communes[0], ("code-de-commerce", "Article R411-8")];
    let look_up = |articles: &[(&str, &str)], query: &str| {
        Articles::new(articles.iter().copied()).look_up(query)
    };
    assert_eq!(
        look_up(&communes, "R. 411-8 C. com."),
        Resolution::Exact(vec![0])
    );
    assert_eq!(
        look_up(&both, "R. 411-8 C. com."),
        Resolution::Exact(vec![1])
    );
    let aviation = [("code-de-l-aviation-civile", "Article R. 411-8")];
    assert_eq!(
        look_up(&aviation, "r 411-8 cac"),
        Resolution::Exact(vec![0])
    );
}

#[test]
fn every_code_is_recognised_by_its_title_and_its_abbreviations() {
    for code in citation::codes() {
        let title = citation::recognise(code.title);
        assert_eq!(title, [code], "{}", code.title);
        let slug: String = code
            .title
            .to_lowercase()
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect();
        assert_eq!(citation::recognise(&slug), [code], "{slug}");
        for short in code.short {
            assert_eq!(citation::recognise(short), [code], "{short}");
        }
    }
    assert!(citation::codes().len() >= 60);
    assert_eq!(
        citation::recognise("un document"),
        Vec::<&citation::Code>::new()
    );
}

#[derive(Deserialize)]
struct Query {
    query: String,
    relevant: String,
}

#[derive(Deserialize)]
struct Kept {
    id: String,
    code: String,
    article: String,
}

#[test]
fn the_shared_queries_find_their_articles() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/orders");
    let Ok(queries) = fs::read_to_string(folder.join("citation_lookup/queries.jsonl")) else {
        notice("skipped: no shared data « orders » here");
        return;
    };
    let mut kept: Vec<Kept> = Vec::new();
    for entry in fs::read_dir(folder.join("codes")).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        kept.extend(
            text.lines()
                .map(|line| serde_json::from_str::<Kept>(line).unwrap()),
        );
    }
    let articles = Articles::new(
        kept.iter()
            .map(|one| (one.code.as_str(), one.article.as_str())),
    );
    let first = |query: &str| match articles.look_up(query) {
        Resolution::Exact(found) => found.first().map(|&index| kept[index].id.clone()),
        _ => None,
    };
    let queries: Vec<Query> = queries
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let right = queries
        .iter()
        .filter(|one| first(&one.query).as_ref() == Some(&one.relevant))
        .count();
    notice(&format!(
        "citations: {right} of {} queries find their article first",
        queries.len()
    ));
    // Every article of the collection, in spellings of its own.
    let (mut count, mut found) = (0_u32, 0_u32);
    for one in kept.iter().filter(|one| !one.article.contains("Annexe")) {
        let name = one.article.trim_start_matches("Article ").replace('*', "");
        let letters: String = name.chars().take_while(|c| c.is_alphabetic()).collect();
        let rest = &name[letters.len()..];
        let code = one.code.replace('-', " ");
        let small = format!("{letters} {rest}").to_lowercase();
        for query in [
            format!("article {name} du {code}"),
            format!("art. {letters}. {rest} {code}"),
            format!("{small} {code}"),
            format!("{letters}.{rest}, 2° du {code}"),
            format!("{code}, article {letters} {rest}"),
        ] {
            count += 1;
            found += u32::from(first(&query).as_ref() == Some(&one.id));
        }
    }
    notice(&format!(
        "citations: {found} of {count} made spellings find their article first"
    ));
    assert!(right as f64 >= 0.98 * queries.len() as f64);
    assert!(found as f64 >= 0.999 * f64::from(count));
}

#[expect(clippy::print_stderr, reason = "a notice of a test")]
fn notice(text: &str) {
    eprintln!("{text}");
}
