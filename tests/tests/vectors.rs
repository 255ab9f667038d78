//! Collections with vectors, by the whole command and a real embedding model, which `GARDON_TEST_EMBEDDING` names.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tests::command::{Place, Ran, notice};

/// Notes, and a question to each in other words.
const NOTES: &[(&str, &str, &str)] = &[
    (
        "library",
        "The library opens at nine and closes at six.",
        "When can I borrow books?",
    ),
    (
        "pool",
        "The swimming pool is shut for repairs until May.",
        "Is it possible to go for a swim in spring?",
    ),
    (
        "dogs",
        "Dogs are kept on a leash in all parks.",
        "Do I need to hold my puppy in the garden?",
    ),
    (
        "bins",
        "Household waste is collected on Tuesday mornings.",
        "Which day does the garbage truck come?",
    ),
    (
        "marriage",
        "Weddings are celebrated at the town hall on Saturdays.",
        "Where can we get married?",
    ),
    (
        "passport",
        "Passports are issued within three weeks.",
        "How long does it take to obtain a travel document?",
    ),
    (
        "canteen",
        "School lunches cost four euros.",
        "What is the price of a meal for pupils?",
    ),
    (
        "snow",
        "Roads are salted when it freezes.",
        "Who deals with ice on the streets in winter?",
    ),
    (
        "trees",
        "Felling a tree needs a permit.",
        "May I cut down an oak on my land?",
    ),
    (
        "noise",
        "Lawn mowers are silent on Sundays.",
        "Can I use loud garden machines at the weekend?",
    ),
    (
        "bus",
        "Buses run every ten minutes.",
        "How often does public transport pass?",
    ),
    (
        "dead",
        "Burials are registered at the cemetery office.",
        "Where do I arrange a funeral?",
    ),
    (
        "jobs",
        "Vacancies are published on Mondays.",
        "When are new positions announced?",
    ),
    (
        "water",
        "Meters are read twice a year.",
        "How often is my consumption checked?",
    ),
    (
        "music",
        "Piano lessons are for children from seven on.",
        "At what age can my daughter learn an instrument?",
    ),
    (
        "sports",
        "The gymnasium is lent to clubs in the evening.",
        "Can our team train indoors after work?",
    ),
    (
        "elderly",
        "Home help is given to seniors.",
        "Is there assistance for old people at their place?",
    ),
    (
        "parking",
        "Residents leave their cars for free.",
        "Do inhabitants pay for their vehicle in the street?",
    ),
    (
        "fire",
        "Burning leaves is not allowed.",
        "May I set light to my dead foliage?",
    ),
    (
        "taxes",
        "Property tax is due in October.",
        "When must the owner of a house pay?",
    ),
    (
        "birth",
        "A newborn is declared within five days.",
        "How soon do parents announce their baby?",
    ),
    (
        "market",
        "Cheese and vegetables are sold on the square.",
        "Where do I buy fresh food from farmers?",
    ),
    (
        "vote",
        "Citizens register before the end of the year.",
        "Until when can I enrol for the election?",
    ),
    (
        "bees",
        "Hives stand fifty metres from a house.",
        "How far from a dwelling may honey be made?",
    ),
];

/// A home with the notes and the model; its engine ends with it.
struct Home(Place);

impl Home {
    /// None, with a notice, where there is no model.
    fn new() -> Option<Self> {
        let model = std::env::var_os("GARDON_TEST_EMBEDDING").map(PathBuf::from);
        let Some(model) = model.filter(|path| path.is_file()) else {
            notice("GARDON_TEST_EMBEDDING names no model: vectors of collections are left out");
            return None;
        };
        let home = Self(Place::new());
        home.0.write(
            "home/.config/gardon/gardon.toml",
            b"[inference]\nthreads = 1\n",
        );
        for (name, text, _) in NOTES {
            home.0
                .write(&format!("work/notes/{name}.txt"), text.as_bytes());
        }
        home.run(&["model", "add", "petit", &model.display().to_string()])
            .answer();
        Some(home)
    }

    fn run(&self, words: &[&str]) -> Ran {
        let mut command = self.0.command(tests::command::gardon());
        command
            .args(words)
            .args(["--lang", "en"])
            .env("LANG", "en_GB.UTF-8");
        tests::command::run(&mut command)
    }

    /// The documents that a search finds, and what it says beside.
    fn search(&self, query: &str, more: &[&str]) -> (Vec<String>, String) {
        let words = [
            "orders", "search", query, "--corpus", "notes", "--format", "json",
        ];
        let ran = self.run(&[&words, more].concat());
        let answer: Value = serde_json::from_str(ran.answer()).expect("JSON");
        let hits = answer.as_array().expect("a list");
        let documents = hits
            .iter()
            .map(|hit| hit["document"].as_str().expect("a name").to_owned());
        (documents.collect(), ran.stderr)
    }

    fn vectors(&self) -> Value {
        let shown = self.run(&["corpus", "show", "notes", "--format", "json"]);
        let shown: Value = serde_json::from_str(shown.answer()).expect("JSON");
        shown["vectors"].clone()
    }

    fn questions(&self, count: usize) {
        let lines: String = NOTES[..count]
            .iter()
            .map(|(name, _, question)| {
                serde_json::json!({"question": question, "document": format!("{name}.txt")})
                    .to_string()
                    + "\n"
            })
            .collect();
        self.0.write("work/questions.jsonl", lines.as_bytes());
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.run(&["engine", "stop"]);
    }
}

#[test]
fn whether_vectors_help_is_measured_and_queries_use_them() {
    let Some(home) = Home::new() else { return };
    home.questions(NOTES.len());
    let words = [
        "corpus",
        "add",
        "notes",
        "./notes",
        "--questions",
        "./questions.jsonl",
    ];
    let added = home.run(&words);
    assert!(
        added.answer().contains("vectors of petit, weight"),
        "{}",
        added.stdout
    );
    let vectors = home.vectors();
    let number = |name: &str| vectors["measured"][name].as_u64().expect(name);
    assert_eq!(number("questions"), 24);
    assert!(
        number("fused-per-mille") >= number("words-per-mille") + 20,
        "{vectors:#}"
    );
    assert!(
        vectors["per-mille"]
            .as_u64()
            .is_some_and(|weight| weight > 0)
    );

    // None of these words stands in the note.
    let question = "support for aged people";
    let (found, said) = home.search(question, &[]);
    assert!(
        found
            .iter()
            .take(3)
            .any(|document| document == "elderly.txt"),
        "{found:?} {said}"
    );
    let (found, said) = home.search(question, &["--no-model"]);
    assert_eq!(found, [""; 0]);
    assert!(!said.contains("vector"), "{said}");

    // What is new gets its vectors at the next update, and what is there keeps its own.
    home.0.write(
        "work/notes/fines.txt",
        b"Late returns are charged ten cents a day.",
    );
    home.run(&["corpus", "update", "notes"]).answer();
    let (found, _) = home.search("penalty for overdue novels", &[]);
    assert_eq!(found.first().map(String::as_str), Some("fines.txt"));

    // The model goes: words are enough, and it is said.
    home.run(&["engine", "stop"]).answer();
    home.run(&["model", "remove", "petit"]).answer();
    let (found, said) = home.search("leash", &[]);
    assert_eq!(found, ["dogs.txt"]);
    assert!(said.contains("searched by words alone"), "{said}");
    let updated = home.run(&["corpus", "update", "notes"]);
    assert!(updated.stderr.contains("no vector"), "{}", updated.stderr);
    assert_eq!(updated.code, Some(0));
    home.run(&["corpus", "update", "notes", "--vectors", "0"])
        .answer();
    assert_eq!(home.vectors(), Value::Null);
    let (_, said) = home.search("leash", &[]);
    assert!(!said.contains("vector"), "{said}");
}

#[test]
fn a_weight_is_told_and_what_cannot_be_is_refused_before_anything_is_read() {
    let Some(home) = Home::new() else { return };
    home.questions(19);
    let add = ["corpus", "add", "notes", "./notes"];
    for (more, reason) in [
        (&["--vectors", "2"][..], "from 0 to 1"),
        (&["--questions", "./questions.jsonl"], "19 questions"),
        (&["--questions", "./absent.jsonl"], "absent.jsonl"),
        (&["--vectors", "0.2", "--embedding-model", "grand"], "grand"),
        (&["--embedding-model", "petit"], "--questions"),
    ] {
        let ran = home.run(&[&add, more].concat());
        assert!(ran.stderr.contains(reason), "{}", ran.stderr);
        assert_ne!(ran.code, Some(0));
    }
    assert!(
        !home
            .0
            .home()
            .join(".local/share/gardon/corpora/notes")
            .exists()
    );
    home.run(&[&add[..], &["--vectors", "0.3"]].concat())
        .answer();
    assert_eq!(home.vectors()["per-mille"], 300);

    // A question about what is not there is told, and the weight stays.
    home.questions(20);
    let mut text = fs::read_to_string(home.0.work().join("questions.jsonl")).expect("questions");
    text.push_str("{\"question\": \"Where?\", \"document\": \"nowhere.txt\"}\n");
    home.0.write("work/questions.jsonl", text.as_bytes());
    let ran = home.run(&[
        "corpus",
        "update",
        "notes",
        "--questions",
        "./questions.jsonl",
    ]);
    assert!(ran.stderr.contains("nowhere.txt"), "{}", ran.stderr);
    assert_eq!(home.vectors()["per-mille"], 300);
}
