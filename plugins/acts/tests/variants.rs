//! Every act of `cases/records` in other guises: what scanners, converters and word processors make of the same text.
//! Prints for each field how often it is read as from the text itself.

use std::collections::BTreeMap;
use std::{fs, path::Path};

use acts::record::{self, Record};
use kit::fold::Folded;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    name: Option<String>,
    pages: Vec<String>,
}

type Guise = (&'static str, fn(&str) -> String);

/// Each changes how a page looks and not what it says.
const GUISES: &[Guise] = &[
    ("lines ended as Windows does", |page| {
        page.replace('\n', "\r\n")
    }),
    ("no accents", |page| without_accents(page)),
    ("typographic apostrophes and blanks", |page| {
        page.replace('\'', "\u{2019}")
            .replace(" ;", "\u{a0};")
            .replace("n° ", "n°\u{202f}")
    }),
    ("combining accents", |page| {
        page.replace('é', "e\u{301}").replace('É', "E\u{301}")
    }),
    ("every line bold", |page| {
        each_line(page, |line| format!("**{line}**"))
    }),
    ("every short line a heading", |page| {
        each_line(page, |line| {
            if line.len() < 60 {
                format!("## {line}")
            } else {
                line.to_owned()
            }
        })
    }),
    ("numbers as formulae", |page| {
        page.replace("n° ", "$\\mathrm{n}^{\\circ}$ ")
            .replace("1er", "$1^{\\text {er }}$")
    }),
    ("stars for rounds", |page| {
        page.replace("n° ", "n* ").replace("N° ", "N* ")
    }),
    ("blanks doubled", |page| page.replace(' ', "  ")),
    ("lines indented", |page| {
        each_line(page, |line| format!("      {line}"))
    }),
    (
        "a blank line after each line that ends a sentence",
        |page| page.replace(".\n", ".\n\n").replace(";\n", ";\n\n"),
    ),
    ("long lines broken", |page| broken(page, 60)),
];

#[test]
fn the_same_act_in_other_guises() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/records");
    let mut right: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut lines = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let case: Case = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let read = |pages: &[String]| {
            let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
            fields(&record::read(&pages, case.name.as_deref()))
        };
        let plain = read(&case.pages);
        for (guise, change) in GUISES {
            let pages: Vec<String> = case.pages.iter().map(|page| change(page)).collect();
            for ((field, expected), (_, seen)) in plain.iter().zip(read(&pages)) {
                let count = right.entry(field).or_default();
                count.1 += 1;
                if *expected == seen {
                    count.0 += 1;
                } else {
                    lines.push(format!(
                        "  {file}, {guise}: {field} {seen:?}, not {expected:?}"
                    ));
                }
            }
        }
    }
    for line in &lines {
        notice(line);
    }
    for (field, (right, count)) in &right {
        notice(&format!(
            "{field}: {right} of {count} as from the text itself"
        ));
        assert!(*right as f64 >= 0.95 * *count as f64, "{field}");
    }
}

/// Letters that recognition takes for others, one in so many.
const MISREAD: usize = 120;

#[test]
fn the_same_act_badly_recognised() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/records");
    let mut right: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let case: Case =
            toml::from_str(&fs::read_to_string(entry.unwrap().path()).unwrap()).unwrap();
        let read = |pages: &[String]| {
            let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
            fields(&record::read(&pages, case.name.as_deref()))
        };
        let plain = read(&case.pages);
        for offset in (0..MISREAD).step_by(10) {
            let pages: Vec<String> = case
                .pages
                .iter()
                .map(|page| misread(page, offset))
                .collect();
            for ((field, expected), (_, seen)) in plain.iter().zip(read(&pages)) {
                let count = right.entry(field).or_default();
                count.1 += 1;
                count.0 += usize::from(*expected == seen);
            }
        }
    }
    for (field, (right, count)) in &right {
        notice(&format!(
            "misread, {field}: {right} of {count} as from the text itself"
        ));
    }
    for field in ["number", "date", "authority", "articles", "links"] {
        let (right, count) = right[field];
        assert!(
            right as f64 >= 0.85 * count as f64,
            "{field}: {right} of {count}"
        );
    }
}

/// Takes one letter in so many for one that looks like it; figures stay, since no reader could tell.
fn misread(page: &str, offset: usize) -> String {
    page.chars()
        .enumerate()
        .map(|(index, letter)| {
            if !(index + offset).is_multiple_of(MISREAD) {
                return letter;
            }
            match letter {
                'l' => 'I',
                'i' => 'l',
                'e' => 'c',
                'o' => '0',
                'é' | 'è' => 'e',
                'É' | 'Ê' => 'E',
                'n' => 'u',
                'a' => 'o',
                't' => 'r',
                'R' => 'B',
                'A' => 'Á',
                other => other,
            }
        })
        .collect()
}

/// The fields that are compared, without case, accents and blanks.
fn fields(record: &Record) -> Vec<(&'static str, String)> {
    let plain = |text: &str| {
        let folded = Folded::new(text);
        folded
            .text()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let list = |items: Vec<String>| items.join(" | ");
    vec![
        (
            "number",
            record
                .number
                .as_ref()
                .map_or(String::new(), |one| one.value.key.clone()),
        ),
        (
            "date",
            record
                .date
                .as_ref()
                .map_or(String::new(), |one| one.value.to_string()),
        ),
        (
            "kind",
            record
                .kind
                .as_ref()
                .map_or(String::new(), |one| plain(&one.value.words)),
        ),
        (
            "authority",
            record
                .authority
                .as_ref()
                .map_or(String::new(), |one| plain(&one.value)),
        ),
        (
            "commune",
            record
                .commune
                .as_ref()
                .map_or(String::new(), |one| plain(&one.value)),
        ),
        (
            "signatory",
            record
                .signatory
                .as_ref()
                .map_or(String::new(), |one| plain(&one.value)),
        ),
        (
            "title",
            record
                .title
                .as_ref()
                .map_or(String::new(), |one| plain(&one.value)),
        ),
        (
            "roads",
            list(
                record
                    .roads
                    .iter()
                    .map(|one| one.value.key.clone())
                    .collect(),
            ),
        ),
        (
            "articles",
            list(
                record
                    .articles
                    .iter()
                    .map(|one| one.number.clone())
                    .collect(),
            ),
        ),
        ("recitals", record.recitals.len().to_string()),
        (
            "effects",
            list(
                record
                    .effects
                    .iter()
                    .map(|one| {
                        let day = |limit: &Option<record::Limit>| {
                            limit.as_ref().and_then(record::Limit::day)
                        };
                        format!("{:?} {:?}", day(&one.value.from), day(&one.value.until))
                    })
                    .collect(),
            ),
        ),
        (
            "links",
            list(
                record
                    .relations
                    .iter()
                    .map(|one| {
                        let target = &one.target.value;
                        let number = target.number.as_ref().map(|number| &number.key);
                        format!("{} {number:?} {:?}", one.action.name(), target.date)
                    })
                    .collect(),
            ),
        ),
    ]
}

fn without_accents(page: &str) -> String {
    page.chars()
        .map(|c| match c {
            'é' | 'è' | 'ê' | 'ë' => 'e',
            'É' | 'È' | 'Ê' => 'E',
            'à' | 'â' => 'a',
            'À' | 'Â' => 'A',
            'ç' => 'c',
            'Ç' => 'C',
            'î' | 'ï' => 'i',
            'ô' => 'o',
            'Ô' => 'O',
            'ù' | 'û' => 'u',
            other => other,
        })
        .collect()
}

fn each_line(page: &str, change: impl Fn(&str) -> String) -> String {
    page.lines()
        .map(|line| {
            if line.trim().is_empty() || line.starts_with(['#', '|', '!', '*']) {
                line.to_owned()
            } else {
                change(line)
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Breaks lines at blanks, so that none is much longer than a width.
fn broken(page: &str, width: usize) -> String {
    let mut out = String::new();
    for line in page.lines() {
        let mut length = 0;
        for word in line.split(' ') {
            if length > width && !line.starts_with('|') {
                out.push('\n');
                length = 0;
            } else if length > 0 {
                out.push(' ');
            }
            out.push_str(word);
            length += word.len() + 1;
        }
        out.push('\n');
    }
    out
}

#[expect(clippy::print_stderr, reason = "a notice of a test")]
fn notice(text: &str) {
    eprintln!("{text}");
}
