//! The report: what stands in it, and that nothing of a file becomes markup.

use anomalies::{
    Anomalies, Anomaly, Filter, Gap, Month, MonthProgress,
    report::{self, Report},
    store::memory::Memory,
};
use html::Page;

use crate::sample;

mod html {
    //! Just enough of HTML: tags in their order, with their attributes.

    /// The tags of a page.
    pub struct Page {
        pub opened: Vec<String>,
        pub text: String,
    }

    /// Elements that have no end.
    const VOID: [&str; 4] = ["meta", "br", "link", "img"];

    impl Page {
        /// Reads a page, and checks that every element is closed in its order.
        pub fn read(page: &str) -> Self {
            let mut open: Vec<&str> = Vec::new();
            let (mut opened, mut text) = (Vec::new(), String::new());
            let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("a doctype");
            while let Some(start) = rest.find('<') {
                text.push_str(&rest[..start]);
                let end = start + rest[start..].find('>').expect("a tag ends");
                let tag = &rest[start + 1..end];
                rest = &rest[end + 1..];
                if let Some(name) = tag.strip_prefix('/') {
                    assert_eq!(open.pop(), Some(name));
                    continue;
                }
                let name = tag.split([' ', '\n']).next().unwrap();
                opened.push(tag.to_owned());
                if !VOID.contains(&name) {
                    open.push(name);
                }
            }
            assert!(open.is_empty(), "{open:?}");
            Self { opened, text }
        }

        pub fn count(&self, name: &str) -> usize {
            let is = |tag: &&String| tag.split(' ').next() == Some(name);
            self.opened.iter().filter(is).count()
        }
    }
}

fn gather(memory: &Memory) -> (Vec<Anomaly>, Vec<MonthProgress>) {
    let anomalies = Anomalies::open(memory).unwrap();
    let filter = Filter::default();
    (
        anomalies.list(&filter).unwrap(),
        anomalies.progress(&filter).unwrap(),
    )
}

fn not_checked() -> Vec<Gap> {
    vec![
        Gap {
            rule: "P15-ifse".to_owned(),
            reason: "colonnes absentes".to_owned(),
            detail: "Le fichier n’a pas « groupe_ifse » ; ajoutez cette colonne à l’extraction."
                .to_owned(),
            months: Vec::new(),
            payslips: None,
        },
        Gap {
            rule: "P01-traitement".to_owned(),
            reason: "valeur inconnue".to_owned(),
            detail: "La valeur du point n’est pas connue après juin 2026.".to_owned(),
            months: vec![sample::month(6)],
            payslips: Some(1_480),
        },
    ]
}

#[test]
fn the_report_tells_what_there_is() {
    let memory = sample::register();
    let (anomalies, progress) = gather(&memory);
    let runs = Anomalies::open(&memory).unwrap().runs().unwrap();
    let names = |person: &str| {
        Some(format!(
            "Jean-Baptiste de la Tour-Martin {}",
            person.trim_start_matches('0')
        ))
    };
    let not_checked = not_checked();
    let report = Report {
        title: "Paie de juin 2026 · Commune de Vionne",
        date: sample::TODAY,
        anomalies: &anomalies,
        progress: &progress,
        run: runs.get(3),
        not_checked: &not_checked,
        names: Some(&names),
    };
    let text = report::html(&report);
    // For a look at it: the file stays beside the other outputs of the build.
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/report.html"), &text).unwrap();
    let page = Page::read(&text);
    assert!(page.opened[0].contains("lang=\"fr\""));
    assert_eq!(page.count("script"), 0);
    assert_eq!(
        page.count("img") + page.count("link") + page.count("iframe"),
        0
    );
    assert_eq!(page.count("h1"), 1);
    // Patterns and three charts; each chart has a text of its own.
    assert_eq!(page.count("svg"), 4);
    let charts = page
        .opened
        .iter()
        .filter(|tag| tag.contains("role=\"img\" aria-label=\""));
    assert_eq!(charts.count(), 3);
    assert_eq!(page.count("table"), page.count("caption"));
    let heads = page
        .opened
        .iter()
        .filter(|tag| tag.split(' ').next() == Some("th"));
    assert!(heads.clone().count() > 60 && heads.clone().all(|tag| tag.contains("scope=")));
    let open = anomalies.iter().filter(|one| one.state.is_open()).count();
    assert_eq!(page.count("details"), open);
    let loads =
        |tag: &&String| tag.contains("src=") || tag.contains("href=") && !tag.contains("href=\"#");
    assert_eq!(page.opened.iter().find(loads), None, "nothing is loaded");
    let spaced = page.text.replace(['\u{202f}', '\u{a0}'], " ");
    for words in [
        "1 480 bulletins lus, juin 2026",
        "Martin 100",
        "00100",
        "colonnes absentes",
        "groupe_ifse",
        "décret n° 85-1148, art. 3",
        "TIB = indice × valeur du point",
        "(à vérifier)",
        "Claire Martin, 30/06/2026",
        "Bientôt prescrites",
    ] {
        assert!(spaced.contains(words), "{words:?} is missing");
    }
}

#[test]
fn without_names_there_are_identifiers_and_without_anomalies_there_is_a_report() {
    let memory = sample::register();
    let (anomalies, _) = gather(&memory);
    let report = Report {
        title: "Paie",
        date: sample::TODAY,
        anomalies: &anomalies,
        progress: &[],
        run: None,
        not_checked: &[],
        names: None,
    };
    let page = Page::read(&report::html(&report));
    assert!(page.text.contains("00100") && !page.text.contains("Martin 1"));
    let empty = Page::read(&report::html(&Report {
        anomalies: &[],
        ..report
    }));
    assert!(empty.text.contains("Aucune anomalie."));
    assert_eq!(empty.count("svg"), 0);
}

#[test]
fn what_a_file_says_never_becomes_markup() {
    const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'--></style></svg>&lt;\u{202e}\u{0}";
    let memory = sample::register();
    let (mut anomalies, mut progress) = gather(&memory);
    for anomaly in &mut anomalies {
        let finding = &mut anomaly.finding;
        finding.rule = HOSTILE.to_owned();
        finding.title = HOSTILE.to_owned();
        finding.line = HOSTILE.to_owned();
        finding.field_label = HOSTILE.to_owned();
        finding.message = HOSTILE.to_owned();
        finding.source = HOSTILE.to_owned();
        finding.calculation = vec![HOSTILE.to_owned()];
        finding.found.text = HOSTILE.to_owned();
        finding.expected.text = HOSTILE.to_owned();
        anomaly.state_reason = Some(HOSTILE.to_owned());
        anomaly.state_by = HOSTILE.to_owned();
    }
    progress.truncate(1);
    let mut run = Anomalies::open(&memory).unwrap().runs().unwrap().remove(0);
    run.file_name = HOSTILE.to_owned();
    run.by = HOSTILE.to_owned();
    let mut not_checked = not_checked();
    not_checked[0].rule = HOSTILE.to_owned();
    not_checked[0].reason = HOSTILE.to_owned();
    not_checked[0].detail = HOSTILE.to_owned();
    let names = |_: &str| Some(HOSTILE.to_owned());
    let text = report::html(&Report {
        title: HOSTILE,
        date: sample::TODAY,
        anomalies: &anomalies,
        progress: &progress,
        run: Some(&run),
        not_checked: &not_checked,
        names: Some(&names),
    });
    let page = Page::read(&text);
    assert_eq!(page.count("script") + page.count("img"), 0);
    assert!(
        !page
            .opened
            .iter()
            .any(|tag| tag.contains(" onerror") && !tag.contains("aria-label"))
    );
    assert!(!text.contains(['\u{202e}', '\0']));
    assert!(page.text.contains("&lt;script&gt;"));
}

#[test]
fn a_report_of_thousands_stays_readable() {
    let memory = sample::register();
    let (anomalies, _) = gather(&memory);
    let open = anomalies.iter().find(|one| one.state.is_open()).unwrap();
    let many = vec![open.clone(); report::MOST_SHOWN + 500];
    let progress: Vec<MonthProgress> = (1..=30)
        .map(|number| MonthProgress {
            month: Month::new(2024 + (number - 1) / 12, (number - 1) % 12 + 1).unwrap(),
            found: number as usize,
            open: number as usize,
            confirmed: 0,
            corrected: 0,
            dismissed: 0,
            at_stake: number.into(),
            due: 0.into(),
            recovered: 0.into(),
            settled: 0.into(),
            median_days: None,
        })
        .collect();
    let text = report::html(&Report {
        title: "Paie",
        date: sample::TODAY,
        anomalies: &many,
        progress: &progress,
        run: None,
        not_checked: &[],
        names: None,
    });
    let page = Page::read(&text);
    assert_eq!(page.count("details"), report::MOST_SHOWN);
    let told = page.text.replace('\u{202f}', " ");
    assert!(told.contains("Les 2 000 plus graves sont montrées ici, sur 2 500"));
    assert!(text.len() < 6 << 20, "{} bytes", text.len());
}
