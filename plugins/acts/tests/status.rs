//! Runs every case of `cases/status`: one sentence about an act, and how the act stands after it.

use std::collections::BTreeMap;
use std::{fs, path::Path};

use acts::record;
use acts::standing::{Standings, Status, Summary};
use jiff::civil::Date;
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    visa: Option<String>,
    article: String,
    /// The best answer, then others that mislead nobody.
    status: Vec<String>,
}

/// The day that is asked about.
const ON: Date = Date::constant(2026, 6, 1);

#[test]
fn every_act_stands_as_the_sentence_leaves_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/status");
    let mut wrong = Vec::new();
    let mut counts: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let file: Cases = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let count = counts.entry(name.clone()).or_default();
        for case in &file.case {
            let (status, steps) = stands(case);
            count.0 += usize::from(case.status.first().is_some_and(|best| best == status));
            count.1 += usize::from(case.status.iter().any(|one| one == status));
            count.2 += 1;
            if !case.status.iter().any(|one| one == status) {
                wrong.push(format!(
                    "{name}: {status}, not {:?}: {:?} {:?} {steps:?}",
                    case.status, case.article, case.title
                ));
            }
        }
    }
    for (name, (best, right, count)) in &counts {
        notice(&format!(
            "{name}: {best} of {count} as is best, {right} as misleads nobody"
        ));
    }
    let count: usize = counts.values().map(|(_, _, count)| count).sum();
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count >= 300, "only {count} cases were found");
}

fn stands(case: &Case) -> (&'static str, Vec<String>) {
    let fill = |text: &str| {
        text.replace("{T1}", "n° 2015-7")
            .replace("{T}", "n° 2015-7 du 7 juin 2015")
            .replace("{N}", "2015-7")
            .replace("{D2}", "07/06/2015")
            .replace("{D}", "7 juin 2015")
    };
    let first = "COMMUNE DE VALBRUNE\n\nARRÊTÉ n° 2015-7\nportant règlement du marché\n\nLe maire de Valbrune,\n\nARRÊTE\n\nArticle 1er : Les chiens sont tenus en laisse.\n\nArticle 2 : Le stationnement est interdit.\n\nFait à Valbrune, le 7 juin 2015\nLe maire, A B\n".to_owned();
    let second = format!(
        "COMMUNE DE VALBRUNE\n\nARRÊTÉ n° 2020-9\n{}\n\nLe maire de Valbrune,\n\n{}\n\nARRÊTE\n\nArticle 1er : Les chiens sont tenus en laisse.\n\nArticle 2 : {}\n\nArticle 3 : Le directeur général est chargé de l'exécution.\n\nFait à Valbrune, le 2 juin 2020\nLe maire, A B\n",
        fill(case.title.as_deref().unwrap_or("portant diverses mesures")),
        fill(case.visa.as_deref().unwrap_or("")),
        fill(&case.article),
    );
    let texts = [first, second];
    let acts: Vec<Summary> = texts
        .iter()
        .map(|text| Summary::new("", &record::read(&[text], None)))
        .collect();
    let standing = Standings::new(&acts).on(0, ON);
    let steps = standing
        .chain
        .iter()
        .chain(&standing.ambiguous)
        .filter_map(|step| {
            let words = step.quote.first()?.quote(&[&texts[step.act]])?;
            let action = step.action?.name();
            Some(format!(
                "{action} {:?}-{:?} {words}",
                step.since, step.until
            ))
        })
        .collect();
    let status = match standing.status {
        Status::InForce => "in-force",
        Status::Modified => "modified",
        Status::NotYet => "not-yet",
        Status::Repealed => "repealed",
        Status::Withdrawn => "withdrawn",
        Status::Expired => "expired",
        Status::Suspended => "suspended",
        Status::Unknown => "unknown",
    };
    (status, steps)
}

fn notice(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{text}");
}
