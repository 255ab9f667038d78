//! Reads the recognised orders of the shared data, where they lie beside the checkout, and prints what each field is worth.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use acts::record::{self, Record};
use acts::relations::Action;
use acts::standing::{Match, Standings, Status, Summary, means};
use serde::Deserialize;

#[derive(Deserialize)]
struct Gold {
    doc: String,
    ocr: String,
    authority: Option<String>,
    number: Option<String>,
    date: Option<String>,
    title: Option<String>,
    commune: Option<String>,
}

struct Read {
    gold: Gold,
    text: String,
    record: Record,
}

#[test]
fn fields_of_the_shared_orders() {
    let Some(orders) = shared() else {
        return;
    };
    let mut right: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lines = Vec::new();
    let (mut titles, mut title_words) = (0, 0.0);
    for one in &orders {
        let record = &one.record;
        let mut judge = |field: &'static str, read: Option<String>, gold: &Option<String>| {
            let same = read.as_deref().map(plain) == gold.as_deref().map(plain);
            *right.entry(field).or_default() += usize::from(same);
            if !same {
                lines.push(format!("{} {field}: {read:?}, not {gold:?}", one.gold.doc));
            }
        };
        judge(
            "number",
            record.number.as_ref().map(|one| one.value.written.clone()),
            &one.gold.number,
        );
        judge(
            "date",
            record.date.as_ref().map(|one| one.value.to_string()),
            &one.gold.date,
        );
        let on_page = record.date.as_ref().filter(|date| date.place().page > 0);
        judge(
            "date on a page",
            on_page.map(|one| one.value.to_string()),
            &one.gold.date,
        );
        judge(
            "authority",
            record.authority.as_ref().map(|one| one.value.clone()),
            &one.gold.authority,
        );
        judge(
            "commune",
            record.commune.as_ref().map(|one| one.value.clone()),
            &one.gold.commune,
        );
        if let (Some(title), Some(gold)) = (&record.title, &one.gold.title) {
            titles += 1;
            title_words += kit::cite::support(gold, &title.value);
        }
    }
    let count = orders.len();
    for (field, right) in &right {
        notice(&format!("{field}: {right} of {count} as the gold has it"));
    }
    notice(&format!(
        "title: {titles} of {count} have one; it has {:.0} % of the carrying words of the gold's wording",
        100.0 * title_words / f64::from(titles)
    ));
    for line in &lines {
        notice(&format!("  {line}"));
    }
    for field in ["number", "date", "authority", "commune"] {
        assert!(right[field] as f64 >= 0.95 * count as f64, "{field}");
    }
}

#[test]
fn everything_read_from_the_shared_orders_stands_on_its_page() {
    let Some(orders) = shared() else {
        return;
    };
    let mut count = 0;
    for one in &orders {
        let pages = [one.text.as_str()];
        let fields = one.record.fields();
        let places = fields.iter().map(|field| field.place).chain(
            one.record
                .relations
                .iter()
                .flat_map(|link| link.quote.clone()),
        );
        for place in places.filter(|place| place.page > 0) {
            let quote = place.quote(&pages).unwrap();
            assert!(!quote.trim().is_empty(), "{} {place:?}", one.gold.doc);
            count += 1;
        }
    }
    notice(&format!(
        "places: {count} of {count} hold text of their page"
    ));
}

#[test]
fn the_shared_orders_in_pages_are_read_as_in_one_piece() {
    let Some(orders) = shared() else {
        return;
    };
    let (mut same, mut count) = (0_usize, 0_u32);
    for one in &orders {
        let pages = in_pages(&one.text, 3_000);
        let name = Path::new(&one.gold.ocr)
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let record = record::read(&pages, name.as_deref());
        let fields = |record: &Record| {
            let links: Vec<String> = record
                .relations
                .iter()
                .map(|link| format!("{} {}", link.action.name(), link.target.value.written))
                .collect();
            vec![
                record
                    .number
                    .as_ref()
                    .map_or(String::new(), |one| one.value.key.clone()),
                record
                    .date
                    .as_ref()
                    .map_or(String::new(), |one| one.value.to_string()),
                record
                    .authority
                    .as_ref()
                    .map_or(String::new(), |one| one.value.clone()),
                record
                    .commune
                    .as_ref()
                    .map_or(String::new(), |one| one.value.clone()),
                record
                    .title
                    .as_ref()
                    .map_or(String::new(), |one| one.value.clone()),
                links.join("; "),
                record.articles.len().to_string(),
                record.recitals.len().to_string(),
            ]
        };
        for (whole, paged) in fields(&one.record).into_iter().zip(fields(&record)) {
            count += 1;
            same += usize::from(whole == paged);
            if whole != paged {
                notice(&format!(
                    "  {}: {paged:?} in {} pages, {whole:?} in one",
                    one.gold.doc,
                    pages.len()
                ));
            }
        }
    }
    notice(&format!(
        "pages: {same} of {count} fields are the same in pages"
    ));
    assert!(same as f64 >= 0.95 * f64::from(count));
}

/// Cuts a text where lines end, into pages of about a length.
fn in_pages(text: &str, length: usize) -> Vec<&str> {
    let mut pages = Vec::new();
    let mut start = 0;
    let mut position = 0;
    for line in text.split_inclusive('\n') {
        position += line.len();
        if position - start >= length {
            pages.push(&text[start..position]);
            start = position;
        }
    }
    pages.push(&text[start..]);
    pages
}

#[test]
fn links_of_the_shared_orders() {
    let Some(orders) = shared() else {
        return;
    };
    let folder = data().join("arretify_gold/relations.tsv");
    let text = fs::read_to_string(folder).unwrap();
    let gold: BTreeSet<(String, String, String)> = text
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut parts = line.split('\t').map(str::to_owned);
            Some((parts.next()?, parts.next()?, parts.next()?))
        })
        .collect();
    let set: Vec<Summary> = orders
        .iter()
        .map(|one| Summary::new(&one.gold.doc, &one.record))
        .collect();
    let mut read = BTreeSet::new();
    for (index, act) in set.iter().enumerate() {
        for link in act
            .relations
            .iter()
            .filter(|link| link.action != Action::Cites)
        {
            if let Match::One(target) = means(&link.target.value, &set, Some(index)) {
                read.insert((
                    act.document.clone(),
                    link.action.name().to_owned(),
                    set[target].document.clone(),
                ));
            }
        }
    }
    let common = gold.intersection(&read).count();
    notice(&format!(
        "links: {common} of the gold's {} are read; {} are read in all",
        gold.len(),
        read.len()
    ));
    for (source, action, target) in gold.difference(&read) {
        notice(&format!("  not read: {source} {action} {target}"));
    }
    for (source, action, target) in read.difference(&gold) {
        let one = orders.iter().find(|one| one.gold.doc == *source).unwrap();
        let act = orders.iter().find(|one| one.gold.doc == *target).unwrap();
        let quote = one
            .record
            .relations
            .iter()
            .find(|link| {
                link.action.name() == action
                    && link.target.value.date == act.record.date.as_ref().map(|date| date.value)
            })
            .and_then(|link| link.quote[0].quote(&[one.text.as_str()]))
            .unwrap_or_default();
        notice(&format!(
            "  not in the gold: {source} {action} {target}: {quote:?}"
        ));
    }
    assert!(common + 1 >= gold.len(), "{common} of {}", gold.len());
}

/// How some of the shared orders stand, as reading them shows: the day, the status, the orders that say so.
const STANDINGS: &[(&str, &str, Status, &[&str])] = &[
    ("ml2008", "2009-06-01", Status::InForce, &[]),
    ("ml2008", "2010-06-01", Status::Modified, &["ml2009"]),
    (
        "ml2008",
        "2021-06-01",
        Status::Modified,
        &["ml2009", "ml2010", "ml2012a", "ml2012b", "ml2020"],
    ),
    ("ml2009", "2012-01-01", Status::Modified, &["ml2010"]),
    (
        "ml2009",
        "2012-05-01",
        Status::Repealed,
        &["ml2010", "ml2012a"],
    ),
    ("ml2012a", "2015-01-01", Status::Modified, &["ml2012b"]),
    (
        "ml2012a",
        "2021-01-01",
        Status::Repealed,
        &["ml2012b", "ml2020"],
    ),
    ("bt2020", "2021-01-01", Status::InForce, &[]),
    ("bt2020", "2022-01-01", Status::Modified, &["bt2021"]),
    ("bt2021", "2023-03-01", Status::Modified, &["bt2023"]),
    ("circ", "2025-05-18", Status::NotYet, &["circ"]),
    ("circ", "2025-05-19", Status::InForce, &["circ"]),
];

#[test]
fn the_shared_orders_stand_as_they_say() {
    let Some(orders) = shared() else {
        return;
    };
    let set: Vec<Summary> = orders
        .iter()
        .map(|one| Summary::new(&one.gold.doc, &one.record))
        .collect();
    let standings = Standings::new(&set);
    for (document, day, status, chain) in STANDINGS {
        let Some(act) = set.iter().position(|one| one.document == *document) else {
            continue;
        };
        let standing = standings.on(act, day.parse().unwrap());
        let mut seen: Vec<&str> = standing
            .chain
            .iter()
            .map(|step| set[step.act].document.as_str())
            .collect();
        seen.dedup();
        assert_eq!(
            (standing.status, seen.as_slice()),
            (*status, *chain),
            "{document} on {day}"
        );
        assert!(standing.ambiguous.is_empty());
    }
    notice(&format!("standings: {} as the orders say", STANDINGS.len()));
}

fn shared() -> Option<Vec<Read>> {
    let Ok(gold) = fs::read_to_string(data().join("arretify_gold/docs.jsonl")) else {
        notice("skipped: no shared data « orders » here");
        return None;
    };
    let read = gold
        .lines()
        .map(|line| {
            let gold: Gold = serde_json::from_str(line).unwrap();
            let path = data().join("arretify").join(&gold.ocr);
            let text = fs::read_to_string(&path).unwrap();
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            let record = record::read(&[&text], name.as_deref());
            Read { gold, text, record }
        })
        .collect();
    Some(read)
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/orders")
}

/// Case, accents and blanks do not count.
fn plain(text: &str) -> String {
    let folded = kit::fold::Folded::new(text);
    folded
        .text()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[expect(clippy::print_stderr, reason = "a notice of a test")]
fn notice(text: &str) {
    eprintln!("{text}");
}
