//! Runs every case of `cases/terms`: an act by itself, and how it stands on a day by what its own articles say.

use std::{fs, path::Path};

use acts::record::{self, Record};
use acts::standing::{Standings, Status, Summary};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    articles: Vec<String>,
    on: String,
    /// The best answer, then others that mislead nobody.
    status: Vec<String>,
}

#[test]
fn every_act_holds_as_long_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/terms");
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let file: Cases = toml::from_str(&fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for case in &file.case {
            count += 1;
            let record = record::read(&[&text(&case.articles)], None);
            let day = case.on.parse().unwrap();
            let set = [Summary::new("", &record)];
            let status = name(Standings::new(&set).on(0, day).status);
            // What an index keeps of it stands alike.
            let set = [kept(&record)];
            let again = name(Standings::new(&set).on(0, day).status);
            assert_eq!(status, again, "{:?}", case.articles);
            if !case.status.iter().any(|one| one == status) {
                wrong.push(format!(
                    "{status} on {}, not {:?}: {:?}",
                    case.on, case.status, case.articles
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count >= 45, "only {count} cases were found");
}

fn text(articles: &[String]) -> String {
    let mut text = "COMMUNE DE VALBRUNE\n\nARRÊTÉ n° 2024-9\nportant règlement\n\nLe maire de Valbrune,\n\nARRÊTE\n".to_owned();
    for (place, article) in articles.iter().enumerate() {
        text.push_str(&format!("\nArticle {} : {article}\n", place + 1));
    }
    let last = articles.len() + 1;
    text.push_str(&format!(
        "\nArticle {last} : Le directeur est chargé de l'exécution.\n\nFait à Valbrune, le 3 juin 2024\nLe maire, A B\n"
    ));
    text
}

fn kept(record: &Record) -> Summary {
    let fields = record.fields();
    Summary::from_fields(
        "",
        fields
            .iter()
            .map(|field| (field.name.as_ref(), field.value.as_str(), field.place)),
    )
}

fn name(status: Status) -> &'static str {
    match status {
        Status::InForce => "in-force",
        Status::Modified => "modified",
        Status::NotYet => "not-yet",
        Status::Repealed => "repealed",
        Status::Withdrawn => "withdrawn",
        Status::Expired => "expired",
        Status::Suspended => "suspended",
        Status::Unknown => "unknown",
    }
}
