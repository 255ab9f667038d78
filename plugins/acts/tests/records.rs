//! Runs every case of `cases/records`: an act's pages, and the record that is read from them.

use std::{fs, path::Path};

use acts::Place;
use acts::record::{self, Limit, RecitalKind, Record, Scope};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    /// The file's name, where the case has one.
    name: Option<String>,
    /// Whether lines end as Windows ends them.
    #[serde(default)]
    crlf: bool,
    pages: Vec<String>,
    expected: Expected,
}

/// What is not named must be absent.
#[derive(Debug, Deserialize, PartialEq, Eq, Default)]
#[serde(default, deny_unknown_fields)]
struct Expected {
    number: Option<String>,
    date: Option<String>,
    kind: Option<String>,
    level: Option<String>,
    authority: Option<String>,
    signatory: Option<String>,
    capacity: Option<String>,
    title: Option<String>,
    commune: Option<String>,
    places: Vec<String>,
    roads: Vec<String>,
    visas: usize,
    considerants: usize,
    articles: Vec<String>,
    /// "act 2025-02-01..", "measure 2025-06-03..2025-06-14"; "~" before what happens on no said day.
    effects: Vec<String>,
    themes: Vec<String>,
    annexes: Vec<String>,
    /// What its recitals tell: "modifie|target|by".
    reported: Vec<String>,
    /// "abroge|arrêté n° 12 du 3 mars 2024", with "|from …" and "|until …" where they are said.
    relations: Vec<String>,
}

#[test]
fn every_act_is_read_as_its_case_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/records");
    let mut failures = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let mut case: Case = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        count += 1;
        if case.crlf {
            for page in &mut case.pages {
                *page = page.replace('\n', "\r\n");
            }
        }
        let pages: Vec<&str> = case.pages.iter().map(String::as_str).collect();
        let record = record::read(&pages, case.name.as_deref());
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        stands(&record, &pages, &file, &mut failures);
        compare(&seen(&record), &case.expected, &file, &mut failures);
        from_fields(&record, &file, &mut failures);
    }
    assert!(
        failures.is_empty(),
        "{} differences in {count} cases:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(count >= 14, "only {count} cases were found");
}

fn compare(seen: &Expected, expected: &Expected, file: &str, failures: &mut Vec<String>) {
    if seen == expected {
        return;
    }
    let (seen, expected) = (format!("{seen:#?}"), format!("{expected:#?}"));
    for line in seen
        .lines()
        .filter(|line| !expected.lines().any(|other| other == *line))
    {
        failures.push(format!("{file}: read    {}", line.trim()));
    }
    for line in expected
        .lines()
        .filter(|line| !seen.lines().any(|other| other == *line))
    {
        failures.push(format!("{file}: missing {}", line.trim()));
    }
    failures.push(format!("{file}: differs"));
}

fn seen(record: &Record) -> Expected {
    let count = |kind| {
        record
            .recitals
            .iter()
            .filter(|one| one.value.kind == kind)
            .count()
    };
    let limit = |limit: &Option<Limit>| match limit {
        Some(Limit::Day(date)) => date.to_string(),
        Some(Limit::Event(what)) => format!("~{what}"),
        None => String::new(),
    };
    Expected {
        number: record.number.as_ref().map(|one| one.value.written.clone()),
        date: record.date.as_ref().map(|one| one.value.to_string()),
        kind: record.kind.as_ref().map(|one| one.value.words.clone()),
        level: record
            .kind
            .as_ref()
            .and_then(|one| one.value.level)
            .map(|level| level.name().to_owned()),
        authority: record.authority.as_ref().map(|one| one.value.clone()),
        signatory: record.signatory.as_ref().map(|one| one.value.clone()),
        capacity: record.capacity.as_ref().map(|one| one.value.clone()),
        title: record.title.as_ref().map(|one| one.value.clone()),
        commune: record.commune.as_ref().map(|one| one.value.clone()),
        places: record
            .places
            .iter()
            .map(|one| one.value.name.clone())
            .collect(),
        roads: record
            .roads
            .iter()
            .map(|one| one.value.key.clone())
            .collect(),
        visas: count(RecitalKind::Visa),
        considerants: count(RecitalKind::Considerant),
        articles: record
            .articles
            .iter()
            .map(|one| one.number.clone())
            .collect(),
        effects: record
            .effects
            .iter()
            .map(|one| {
                let scope = match one.value.scope {
                    Scope::Act => "act",
                    Scope::Measure => "measure",
                };
                format!(
                    "{scope} {}..{}",
                    limit(&one.value.from),
                    limit(&one.value.until)
                )
            })
            .collect(),
        themes: record
            .themes
            .iter()
            .map(|one| one.value.name().to_owned())
            .collect(),
        annexes: record.annexes.iter().map(|one| one.value.clone()).collect(),
        reported: record
            .reported
            .iter()
            .map(|one| {
                let (action, target) = (one.relation.action.name(), &one.relation.target.value);
                format!("{action}|{}|{}", target.written, one.by.written)
            })
            .collect(),
        relations: record
            .relations
            .iter()
            .map(|one| {
                let mut text = format!("{}|{}", one.action.name(), one.target.value.written);
                if let Some(from) = one.from {
                    text.push_str(&format!("|from {from}"));
                }
                if let Some(until) = one.until {
                    text.push_str(&format!("|until {until}"));
                }
                text
            })
            .collect(),
    }
}

/// Everything that was read stands in its page, byte for byte, and says something.
fn stands(record: &Record, pages: &[&str], file: &str, failures: &mut Vec<String>) {
    let mut places: Vec<Place> = record.fields().iter().map(|field| field.place).collect();
    places.extend(record.relations.iter().flat_map(|one| one.quote.clone()));
    places.extend(record.articles.iter().flat_map(|one| one.places.clone()));
    for place in places {
        if place == Place::NOWHERE
            && record
                .date
                .as_ref()
                .is_some_and(|date| date.place() == place)
        {
            continue;
        }
        match place.quote(pages) {
            Some(quote) if !quote.trim().is_empty() && quote == quote.trim() => {}
            other => failures.push(format!("{file}: {place:?} holds {other:?}")),
        }
    }
    // A value that is quoted as it stands is found at its place.
    for field in [&record.signatory, &record.title].into_iter().flatten() {
        let words: Vec<&str> = field.value.split_whitespace().collect();
        let quoted: String = field
            .places
            .iter()
            .filter_map(|place| place.quote(pages))
            .collect();
        for word in words {
            let stem: String = word
                .chars()
                .take_while(|c| c.is_alphanumeric())
                .take(5)
                .collect();
            if !quoted.contains(&stem) {
                failures.push(format!(
                    "{file}: {word:?} is not at the place of {:?}",
                    field.value
                ));
            }
        }
    }
}

/// What an index keeps gives the same summary as the record.
fn from_fields(record: &Record, file: &str, failures: &mut Vec<String>) {
    use acts::standing::Summary;
    let direct = Summary::new(file, record);
    let fields = record.fields();
    let kept = Summary::from_fields(
        file,
        fields
            .iter()
            .map(|field| (field.name.as_ref(), field.value.as_str(), field.place)),
    );
    let days = |one: &Summary| {
        (
            one.first_day().map(|day| day.0),
            one.last_day().map(|day| day.0),
        )
    };
    let links = |one: &Summary| {
        one.relations
            .iter()
            .map(|link| {
                (
                    link.action,
                    link.target.value.clone(),
                    link.part,
                    link.from,
                    link.until,
                )
            })
            .collect::<Vec<_>>()
    };
    if days(&direct) != days(&kept)
        || links(&direct) != links(&kept)
        || direct.reported.len() != kept.reported.len()
        || direct.number != kept.number
        || direct.communes != kept.communes
    {
        failures.push(format!("{file}: fields give {kept:?} for {direct:?}"));
    }
}
