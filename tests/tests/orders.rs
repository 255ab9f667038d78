//! Collections and orders by the whole command: the project's own invented acts, and what is hostile or goes wrong.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::Value;
use tests::command::{Place, Ran, gardon, run, workspace};
use tests::data::{notice, shared};

/// A home with a copy of the invented acts, and their collection.
struct Acts {
    place: Place,
}

impl Acts {
    fn new() -> Self {
        let place = Place::new();
        copy(&workspace().join("demo/actes"), "work/actes", &place);
        let acts = Self { place };
        let added = acts.run(&["corpus", "add", "actes", "./actes", "--audience", "public"]);
        assert!(
            added.answer().contains("documents 7"),
            "{}{}",
            added.stdout,
            added.stderr
        );
        acts
    }

    fn run(&self, words: &[&str]) -> Ran {
        self.place.gardon(words)
    }

    /// The JSON answer of a tool on the collection.
    fn json(&self, words: &[&str]) -> Value {
        let more = ["--corpus", "actes", "--format", "json"];
        let ran = self.run(&[words, &more].concat());
        serde_json::from_str(ran.answer()).expect("JSON")
    }

    fn documents(&self, words: &[&str]) -> Vec<String> {
        let answer = self.json(words);
        let hits = answer.as_array().expect("a list");
        hits.iter()
            .map(|hit| hit["document"].as_str().expect("a document").to_owned())
            .collect()
    }

    /// The pages of a file, as the sandbox reads them.
    fn pages(&self, document: &str) -> Vec<String> {
        let file = format!("./actes/{document}");
        let ran = self.run(&["extract", "text", &file, "--format", "json"]);
        let pages: Value = serde_json::from_str(ran.answer()).expect("JSON");
        pages
            .as_array()
            .expect("pages")
            .iter()
            .map(|page| page["text"].as_str().expect("text").to_owned())
            .collect()
    }
}

fn copy(from: &Path, to: &str, place: &Place) {
    for entry in fs::read_dir(from).expect("the demonstration's acts") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let target = format!("{to}/{name}");
        if path.is_dir() {
            copy(&path, &target, place);
        } else {
            place.write(&target, &fs::read(&path).expect("a file"));
        }
    }
}

/// Every `place` below a value quotes what stands there, byte for byte.
fn check_places(value: &Value, pages: &[String], found: &mut usize) {
    match value {
        Value::Array(values) => {
            for value in values {
                check_places(value, pages, found);
            }
        }
        Value::Object(fields) => {
            if let (Some(page), Some(quote)) = (fields.get("page"), fields.get("quote")) {
                let number = |name: &str| fields[name].as_u64().expect("a number") as usize;
                if page.as_u64() != Some(0) {
                    let page = &pages[number("page") - 1];
                    let there = page.get(number("start")..number("end"));
                    assert_eq!(there, quote.as_str(), "{value}");
                    *found += 1;
                }
            }
            for value in fields.values() {
                check_places(value, pages, found);
            }
        }
        _ => {}
    }
}

#[test]
fn numbers_dates_and_roads_come_first() {
    let acts = Acts::new();
    let first = |query: &str| acts.documents(&["orders", "search", query]).remove(0);
    assert_eq!(first("2024-31"), "valbrune/2024-31.txt");
    assert_eq!(first("arrêté n° 2019-07"), "valbrune/2019-07.md");
    assert_eq!(first("arrêté du 14 janvier 2025"), "routes/D-2025-020.txt");
    assert_eq!(first("RD979"), "routes/D-2025-088.txt");
    assert_eq!(
        first("stationnement rue des Lavoirs"),
        "valbrune/2024-31.txt"
    );
    assert_eq!(
        first("qui peut signer les permissions de voirie"),
        "DEL-2024-03.txt"
    );
}

#[test]
fn filters_hold() {
    let acts = Acts::new();
    let found = |more: &[&str]| {
        let words = [&["orders", "search", "arrêté"], more].concat();
        let mut documents = acts.documents(&words);
        documents.sort();
        documents
    };
    assert_eq!(
        found(&["--since", "2025-01-01"]),
        ["routes/D-2025-020.txt", "routes/D-2025-088.txt"]
    );
    assert_eq!(found(&["--number", "DEL-2024-03"]), ["DEL-2024-03.txt"]);
    assert_eq!(found(&["--road", "D 979"]), ["routes/D-2025-088.txt"]);
    assert_eq!(
        found(&["--authority", "maire valbrune", "--until", "2020-12-31"]),
        ["valbrune/2019-07.md"]
    );
    let wrong = acts.run(&[
        "orders", "search", "x", "--corpus", "actes", "--on", "demain",
    ]);
    assert_eq!(wrong.code, Some(1));
    assert!(wrong.stderr.contains("demain"), "{}", wrong.stderr);
}

#[test]
fn the_version_in_force_is_the_one_that_is_found() {
    let acts = Acts::new();
    let on = |day: &str| {
        acts.documents(&[
            "orders",
            "search",
            "stationnement place du Marché",
            "--on",
            day,
        ])
        .into_iter()
        .filter(|document| document.starts_with("valbrune"))
        .collect::<Vec<_>>()
    };
    assert_eq!(on("2020-06-01"), ["valbrune/2019-07.md"]);
    assert_eq!(on("2024-06-01"), ["valbrune/2024-31.txt"]);
}

#[test]
fn standings_quote_the_texts_that_say_so() {
    let acts = Acts::new();
    let check = |act: &str, day: &str, status: &str, by: Option<&str>| {
        let answer = acts.json(&["orders", "status", act, "--on", day]);
        let standing = &answer[0];
        assert_eq!(standing["status"], status, "{act} {day}: {answer:#}");
        let chain = standing["chain"].as_array().expect("a chain");
        if let Some(by) = by {
            let step = chain
                .iter()
                .find(|step| step["document"] == by)
                .unwrap_or_else(|| panic!("{answer:#}"));
            check_places(step, &acts.pages(by), &mut 0);
        }
    };
    check("2019-07", "2020-01-01", "in_force", None);
    check(
        "2019-07",
        "2024-06-01",
        "repealed",
        Some("valbrune/2024-31.txt"),
    );
    check("D-2023-114", "2024-01-01", "in_force", None);
    check(
        "D-2023-114",
        "2025-06-01",
        "modified",
        Some("routes/D-2025-020.txt"),
    );
    check("D-2025-088", "2025-03-10", "in_force", None);
    check(
        "D-2025-088",
        "2025-04-10",
        "expired",
        Some("routes/D-2025-088.txt"),
    );
}

#[test]
fn a_record_quotes_its_pages() {
    let acts = Acts::new();
    let mut found = 0;
    for document in [
        "valbrune/2024-31.txt",
        "routes/D-2023-114.md",
        "DEL-2024-03.txt",
    ] {
        let act = acts.json(&["orders", "show", document]);
        check_places(&act, &acts.pages(document), &mut found);
        let value = |name: &str| {
            let entries = act["entries"].as_array().expect("entries");
            let entry = entries.iter().find(|entry| entry["name"] == name);
            entry.map(|entry| entry["value"].as_str().expect("a value").to_owned())
        };
        assert!(
            value("number").is_some() && value("date").is_some(),
            "{act:#}"
        );
        assert!(
            value("signatory").is_some() && value("article").is_some(),
            "{act:#}"
        );
    }
    assert!(found > 30, "{found} places");
    let unknown = acts.run(&["orders", "show", "2031-99", "--corpus", "actes"]);
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.stderr.contains("2031-99"), "{}", unknown.stderr);
}

#[test]
fn questions_are_answered_by_passages_or_not_at_all() {
    let acts = Acts::new();
    let answer = acts.json(&[
        "orders",
        "ask",
        "Quelle est la vitesse limite sur la RD 114 ?",
    ]);
    let quotes = answer.to_string();
    assert!(quotes.contains("km/h"), "{answer:#}");
    for support in answer.as_array().expect("a list") {
        let document = support["document"].as_str().expect("a document");
        let mut found = 0;
        check_places(support, &acts.pages(document), &mut found);
        assert_eq!(found, 1);
    }
    let words = [
        "orders",
        "ask",
        "horaires de la piscine intercommunale",
        "--corpus",
        "actes",
    ];
    let none = acts.run(&words);
    assert!(none.stderr.contains("aucun acte"), "{}", none.stderr);
    let answer: Value = serde_json::from_str(none.answer()).unwrap_or(Value::Null);
    assert!(answer.as_array().is_none_or(Vec::is_empty), "{answer:#}");
}

#[test]
fn citations_find_their_articles_and_only_these() {
    let place = Place::new();
    let line = |id: &str, article: &str| {
        format!(
            "{{\"id\":\"{id}\",\"code\":\"code-general-des-collectivites-territoriales\",\"article\":\"Article {article}\",\"text\":\"Texte inventé de {article}.\"}}\n"
        )
    };
    let records: String = [
        line("cgct-1", "L2213-1"),
        line("cgct-2", "L2213-2"),
        line("cgct-3", "L2213-3"),
        line("cgct-4", "R2213-2"),
        line("cgct-5", "L2213-20"),
    ]
    .concat();
    place.write("work/codes.jsonl", records.as_bytes());
    place
        .gardon(&["corpus", "add", "codes", "./codes.jsonl"])
        .answer();
    let cite = |citation: &str| -> Vec<String> {
        let words = [
            "orders", "cite", citation, "--corpus", "codes", "--format", "json",
        ];
        let ran = place.gardon(&words);
        let answer: Value = serde_json::from_str(ran.answer()).expect("JSON");
        let articles = answer.as_array().expect("a list");
        articles
            .iter()
            .map(|article| article["document"].as_str().expect("an id").to_owned())
            .collect()
    };
    assert_eq!(cite("art. L. 2213-2 CGCT"), ["cgct-2"]);
    assert_eq!(
        cite("R 2213-2 du code général des collectivités territoriales"),
        ["cgct-4"]
    );
    assert_eq!(
        cite("articles L2213-1 à L2213-3 du CGCT"),
        ["cgct-1", "cgct-2", "cgct-3"]
    );
    let missing = place.gardon(&["orders", "cite", "art. L. 9999-1 CGCT", "--corpus", "codes"]);
    assert_eq!(missing.code, Some(1));
    let nothing = place.gardon(&["orders", "cite", "bonjour", "--corpus", "codes"]);
    assert_eq!(nothing.code, Some(1));
}

#[test]
fn a_collection_lives_its_life() {
    let acts = Acts::new();
    let unchanged = acts.run(&["corpus", "update", "actes"]);
    assert!(
        unchanged.answer().contains("inchangés 7"),
        "{}",
        unchanged.stdout
    );
    acts.place.write(
        "work/actes/nouveau.txt",
        "Une note sur les herses de sécurité.".as_bytes(),
    );
    fs::remove_file(acts.place.work().join("actes/DEL-2024-03.txt")).expect("removed");
    let changed = acts.run(&["corpus", "update", "actes"]);
    let summary = changed.answer();
    assert!(
        summary.contains("fichiers lus 1") && summary.contains("retirés 1"),
        "{summary}"
    );
    assert_eq!(
        acts.documents(&["orders", "search", "herses"]),
        ["nouveau.txt"]
    );
    acts.run(&["corpus", "verify", "actes"]).answer();
    assert!(
        acts.run(&["corpus", "list"])
            .answer()
            .contains("7 documents")
    );
    acts.run(&["corpus", "remove", "actes"]).answer();
    assert!(acts.place.work().join("actes/nouveau.txt").is_file());
    let gone = acts.run(&["orders", "search", "herses", "--corpus", "actes"]);
    assert_eq!(gone.code, Some(1));
    assert!(gone.stderr.contains("« actes »"), "{}", gone.stderr);
}

#[test]
fn a_forbidden_collection_is_as_good_as_absent() {
    let acts = Acts::new();
    let description = index_folder(&acts.place, "actes").with_file_name("collection.json");
    let text = fs::read_to_string(&description).expect("the description");
    let mut value: Value = serde_json::from_str(&text).expect("JSON");
    value["owner"] = 4_123_456.into();
    value["audience"] = "internal".into();
    value["groups"] = Value::Array(vec!["a-group-of-nobody".into()]);
    fs::write(&description, value.to_string()).expect("written");
    let asked = |name: &str| {
        let ran = acts.run(&["orders", "search", "Marché", "--corpus", name]);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""));
        ran.stderr.replace(name, "NOM")
    };
    assert_eq!(asked("actes"), asked("rien"));
    assert_eq!(acts.run(&["corpus", "list"]).answer().trim(), "");
    for command in ["update", "verify", "show", "remove"] {
        let told = |name: &str| {
            acts.run(&["corpus", command, name])
                .stderr
                .replace(name, "NOM")
        };
        assert_eq!(told("actes"), told("rien"), "{command}");
    }
    assert!(description.is_file());
}

fn index_folder(place: &Place, name: &str) -> PathBuf {
    place
        .home()
        .join(".local/share/gardon/corpora")
        .join(name)
        .join("index")
}

#[test]
fn who_is_killed_while_it_indexes_goes_on_later() {
    let place = Place::new();
    for number in 0..400 {
        let text = format!("ARRÊTÉ n° 2024-{number}\nportant numéro {number}\n").repeat(40);
        place.write(&format!("work/actes/{number}.txt"), text.as_bytes());
    }
    let words = ["corpus", "add", "actes", "./actes"];
    let mut child = place
        .command(gardon())
        .args(words)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("gardon");
    // Killed once the index is being written, whatever the speed of the machine.
    let began = Instant::now();
    while !index_folder(&place, "actes").join("meta.json").exists() {
        assert!(
            began.elapsed() < Duration::from_secs(60),
            "no index appeared"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(100));
    // It may just have ended.
    let _ = child.kill();
    child.wait().expect("its end");
    place.gardon(&["corpus", "update", "actes"]).answer();
    place.gardon(&["corpus", "verify", "actes"]).answer();
    assert!(
        place
            .gardon(&["corpus", "list"])
            .answer()
            .contains("400 documents")
    );
}

#[test]
fn hostile_folders_cost_rows_and_never_the_indexing() {
    let Some(hostile) = shared("hostile") else {
        return;
    };
    for folder in ["pdf", "archives", "csv", "mail"] {
        let place = Place::new();
        let path = hostile.join(folder).display().to_string();
        let began = Instant::now();
        let added = place.gardon(&["corpus", "add", "hostile", &path]);
        // Where no file gives a document, that is said, and the collection is there to be looked at.
        let code = if folder == "mail" { 1 } else { 0 };
        assert_eq!(added.code, Some(code), "{folder}: {}", added.stderr);
        let shown = place.gardon(&["corpus", "show", "hostile", "--format", "json"]);
        let shown: Value = serde_json::from_str(shown.answer()).expect("JSON");
        let refused = shown["files"].as_array().map_or(0, Vec::len);
        notice(&format!(
            "hostile/{folder}: {} documents, {refused} files with something to report, {:?}",
            shown["documents"],
            began.elapsed()
        ));
        place.gardon(&["corpus", "verify", "hostile"]).answer();
        if folder != "mail" {
            assert!(shown["documents"].as_u64() > Some(0), "{folder}");
        }
    }
}

#[test]
fn a_confined_program_has_no_network_and_little_of_everything() {
    let place = Place::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("its address").port();
    let script = format!("exec 3<>/dev/tcp/127.0.0.1/{port}");
    // Without being confined, the same words connect.
    let free = run(place.command("/bin/bash").args(["-c", &script]));
    assert_eq!(free.code, Some(0), "{}", free.stderr);
    let confined = |script: &str| place.gardon(&["run-confined", "/bin/bash", "-c", script]);
    let refused = confined(&script);
    assert_ne!(refused.code, Some(0));
    assert!(refused.stderr.contains("denied"), "{}", refused.stderr);
    // Kilobytes of memory, seconds, blocks of a kilobyte, descriptors, blocks of a core file.
    let limits = confined("ulimit -v; ulimit -t; ulimit -f; ulimit -n; ulimit -c");
    assert_eq!(
        limits.answer().split_whitespace().collect::<Vec<_>>(),
        ["1048576", "60", "131072", "64", "0"]
    );
    let large = confined("trap '' XFSZ; head -c 200000000 /dev/zero > large; wc -c < large");
    let size: u64 = large.stdout.trim().parse().expect("a size");
    assert!(size <= 128 << 20, "{size} bytes");
    let unknown = place.gardon(&["run-confined", "/nowhere/at/all"]);
    assert_eq!(unknown.code, Some(2), "{}", unknown.stderr);
}

#[test]
fn scanned_pages_are_recognised_where_that_can_be_done() {
    let Some(folder) = shared("orders/arretify/arretes_raw") else {
        return;
    };
    let file = folder.join("arrete_circulation.pdf").display().to_string();
    let place = Place::new();
    let without = place.gardon(&["corpus", "add", "sans", &file]);
    assert!(
        without.answer().contains("pages numérisées sans texte 3"),
        "{}",
        without.stdout
    );
    assert!(
        without.stderr.contains("poppler-utils"),
        "{}",
        without.stderr
    );
    let programs = ["/usr/bin/pdftoppm", "/usr/bin/tesseract"];
    if !programs.iter().all(|program| Path::new(program).is_file()) {
        notice("pdftoppm or tesseract is not installed: recognition is not tested");
        return;
    }
    let with = run(place
        .command(gardon())
        .env("PATH", "/usr/bin:/bin")
        .args(["corpus", "add", "avec", &file]));
    assert!(
        with.answer().contains("pages reconnues 3"),
        "{}{}",
        with.stdout,
        with.stderr
    );
    let words = [
        "orders",
        "search",
        "RN2 La Capelle",
        "--corpus",
        "avec",
        "--format",
        "json",
    ];
    let found: Value = serde_json::from_str(place.gardon(&words).answer()).expect("JSON");
    assert_eq!(found[0]["number"], "19/05/2025-1", "{found:#}");
}
