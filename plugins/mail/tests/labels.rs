//! The organisation's own labels on invented services, on hostile files and on random text.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Instant;

use mail::logic::label::{
    Choice, Labels, MAX_DESCRIPTION_CHARACTERS, MAX_EXAMPLE_CHARACTERS, MAX_EXAMPLES,
    MAX_FILE_BYTES, MAX_LABELS, MAX_NAME_CHARACTERS, MAX_QUOTES, MAX_WORD_CHARACTERS, MAX_WORDS,
    MIN_SCORE,
};
use serde::Deserialize;

/// One file of `cases/labels`: labels, and messages with the label each must get.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    language: String,
    labels: String,
    message: Vec<Message>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    subject: String,
    body: String,
    /// Absent when it must be unsure.
    label: Option<String>,
    /// Quotes that must be among the reasons.
    #[serde(default)]
    matched: Vec<String>,
}

#[test]
fn invented_services_get_their_messages() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/labels");
    let mut wrong = String::new();
    let mut count = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let case: Case = toml::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let labels = Labels::parse(&case.labels, &case.language).unwrap();
        for message in case.message {
            count += 1;
            let choice = check(&labels, &message.subject, &message.body);
            let matched = choice
                .as_ref()
                .map(|choice| choice.matched.clone())
                .unwrap_or_default();
            let quoted = message.matched.iter().all(|quote| matched.contains(quote));
            if choice.as_ref().map(|choice| &choice.name) != message.label.as_ref() || !quoted {
                let best = labels.best(&message.subject, &message.body);
                writeln!(wrong, "{path:?}: {:?} gave {best:?}", message.subject).unwrap();
            }
        }
    }
    assert!(
        wrong.is_empty() && count > 15,
        "{count} messages, wrong:\n{wrong}"
    );
}

/// Chooses, and checks what must hold of every choice.
fn check(labels: &Labels, subject: &str, body: &str) -> Option<Choice> {
    let choice = labels.choose(subject, body)?;
    assert!(labels.names().contains(&choice.name));
    assert!(
        choice.score >= MIN_SCORE && choice.score <= 1.0,
        "{choice:?}"
    );
    assert!(choice.runner_up.as_ref() != Some(&choice.name));
    assert!(!choice.matched.is_empty() && choice.matched.len() <= MAX_QUOTES);
    for quote in &choice.matched {
        assert!(
            !quote.is_empty()
                && (subject.contains(quote.as_str()) || body.contains(quote.as_str())),
            "{quote:?} in {subject:?} {body:?}"
        );
    }
    Some(choice)
}

#[test]
fn random_messages_and_examples_are_quoted_exactly() {
    let pieces = [
        "voirie",
        "Trottoirs",
        "L’école",
        "e\u{301}cole",
        "ŒUVRE",
        "RE:",
        "tr :",
        "nid",
        "de",
        "poule",
        "-",
        "'",
        "\n",
        " ",
        "\u{a0}",
        ":",
        "🙂",
        "İ",
        "ß",
        "\u{202e}",
        "\u{0}",
        "10:30",
        "https://exemple.fr",
        "aux",
        "ﬁn",
        "東京",
        "x",
        "\u{301}",
        "a\u{301}\u{301}",
        "?",
    ];
    let mut random = 42_u64;
    let mut chosen = 0;
    for _ in 0..60 {
        let mut text = |longest: u64| -> String {
            let count = draw(&mut random) % longest + 1;
            (0..count)
                .map(|_| {
                    let piece = pieces[(draw(&mut random) % pieces.len() as u64) as usize];
                    if draw(&mut random).is_multiple_of(2) {
                        format!("{piece} ")
                    } else {
                        piece.to_owned()
                    }
                })
                .collect()
        };
        let mut file = String::new();
        for label in 0..3 {
            let quoted =
                |text: String| toml::Value::String(format!("{text} mot{label}")).to_string();
            let words: Vec<String> = (0..3).map(|_| quoted(text(3))).collect();
            let examples: Vec<String> = (0..4).map(|_| quoted(text(12))).collect();
            let description = quoted(text(8));
            let (words, examples) = (words.join(", "), examples.join(", "));
            writeln!(file, "[[label]]\nname = \"{label}\"\ndescription = {description}\nwords = [{words}]\nexamples = [{examples}]").unwrap();
        }
        let labels = Labels::parse(&file, "fr").unwrap();
        for _ in 0..20 {
            let (subject, body) = (text(8), format!("{} mot1", text(40)));
            let first = check(&labels, &subject, &body);
            assert_eq!(first, labels.choose(&subject, &body));
            chosen += usize::from(first.is_some());
        }
    }
    assert!(chosen > 100, "{chosen}");
}

#[test]
fn the_same_file_gives_the_same_labels() {
    let file = many(5, 10, 5, 12);
    let one = Labels::parse(&file, "fr")
        .unwrap()
        .best("mot3 mot17", "mot40");
    assert_eq!(
        one,
        Labels::parse(&file, "fr")
            .unwrap()
            .best("mot3 mot17", "mot40")
    );
}

#[test]
fn long_messages_are_read_from_their_beginning() {
    let labels = Labels::parse(&many(3, 3, 0, 0), "fr").unwrap();
    let body = "é🙂".repeat(2_000_000);
    assert!(check(&labels, "", &body).is_none());
    assert!(check(&labels, &body, &format!("liste1x1 {body}")).is_some());
}

#[test]
fn files_of_other_systems_are_read() {
    let file = format!("\u{feff}{}", many(2, 2, 2, 3).replace('\n', "\r\n"));
    assert_eq!(Labels::parse(&file, "fr").unwrap().names().len(), 2);
}

#[test]
fn a_thousand_examples_are_learnt_within_a_call() {
    let file = many(20, 20, 1_000 / 20, 25);
    let begin = Instant::now();
    let labels = Labels::parse(&file, "fr").unwrap();
    // Generous: this also runs without optimisation, on busy machines. Optimised it takes a fraction of a second.
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
    assert_eq!(labels.names().len(), 20);
}

#[test]
fn what_is_wrong_is_said_with_its_line_in_both_languages() {
    let label = |rest: &str| format!("[[label]]\nname = \"A\"\n{rest}");
    let cases: &[(String, &[&str], &[&str])] = &[
        (
            String::new(),
            &["aucun label", "[[label]]"],
            &["no label", "[[label]]"],
        ),
        ("label = []".to_owned(), &["aucun label"], &["no label"]),
        ("a = ".to_owned(), &["ligne 1", "TOML"], &["line 1", "TOML"]),
        ("\n\n[réglages]\nx = 1".to_owned(), &["TOML"], &["TOML"]),
        (
            "\n\n[reglages]\nx = 1".to_owned(),
            &["ligne 3", "reglages", "[[label]]"],
            &["line 3", "unknown key"],
        ),
        (
            "[label]\nname = \"A\"".to_owned(),
            &["ligne 1", "[[label]]"],
            &["line 1", "[[label]]"],
        ),
        (
            "label = [1]".to_owned(),
            &["ligne 1", "[[label]]"],
            &["line 1"],
        ),
        (
            label("mots = []"),
            &["ligne 3", "« mots »", "description, words, examples"],
            &["line 3", "\"mots\""],
        ),
        (
            label("words = []"),
            &["ligne 1", "description"],
            &["line 1", "has no description"],
        ),
        (
            label("description = \"d\""),
            &["ligne 1", "words", "« A »"],
            &["label \"A\" has no words"],
        ),
        (
            label("description = \"  \"\nwords = []"),
            &["ligne 3", "vide"],
            &["line 3", "empty"],
        ),
        (
            label("description = 3\nwords = []"),
            &["ligne 3", "guillemets"],
            &["line 3", "quotation marks"],
        ),
        (
            label("description = \"d\"\nwords = \"x\""),
            &["ligne 4", "liste"],
            &["line 4", "list"],
        ),
        (
            label("description = \"d\"\nwords = [\n\"x\",\n\"…\"]"),
            &["ligne 6", "vide"],
            &["line 6", "empty"],
        ),
        (
            many(1, 1, 0, 0).repeat(2),
            &["ligne 5", "deux fois"],
            &["line 5", "twice"],
        ),
        (
            many(1, 1, 0, 0) + &many(1, 1, 0, 0).replace("Service", "SERVICE"),
            &["ligne 5", "deux fois"],
            &["twice"],
        ),
        (
            format!("x = {}", "[".repeat(100_000)),
            &["ligne 1", "TOML"],
            &["line 1"],
        ),
        (
            format!("{}x = 1", "a.".repeat(100_000)),
            &["labels"],
            &["labels"],
        ),
        (
            "[[label]]\nname = \"A\"\nname = \"B\"".to_owned(),
            &["ligne 3", "TOML"],
            &["line 3"],
        ),
        ("\u{feff}\u{0}".to_owned(), &["TOML"], &["TOML"]),
    ];
    for (file, french, english) in cases {
        refuse(file, "fr", french);
        refuse(file, "en", english);
    }
}

/// Makes a file that has as much of something as is asked.
type File<'a> = &'a dyn Fn(usize) -> String;

#[test]
fn each_limit_holds_at_its_edge() {
    let name = |length: usize| many(1, 1, 0, 0).replace("Service 0", &"é".repeat(length));
    let description = |length: usize| {
        many(1, 1, 0, 0).replace("De quoi", &"é".repeat(length - " s'occupe 0".len()))
    };
    let word = |length: usize| many(1, 1, 0, 0).replace("liste0x0", &"é".repeat(length));
    let example = |length: usize| {
        many(1, 1, 1, 1).replace("\"mot0\"", &format!("\"{}\"", "é".repeat(length)))
    };
    let size = |length: usize| many(1, 1, 0, 0) + &"#".repeat(length - many(1, 1, 0, 0).len());
    let cases: [(File<'_>, usize, &str); 8] = [
        (&size, MAX_FILE_BYTES, "512 Kio"),
        (&name, MAX_NAME_CHARACTERS, "name"),
        (&description, MAX_DESCRIPTION_CHARACTERS, "description"),
        (&word, MAX_WORD_CHARACTERS, "words"),
        (&example, MAX_EXAMPLE_CHARACTERS, "examples"),
        (&|count| many(count, 1, 0, 0), MAX_LABELS, "regroupez"),
        (&|count| many(1, count, 0, 0), MAX_WORDS, "words"),
        (&|count| many(1, 1, count, 1), MAX_EXAMPLES, "examples"),
    ];
    for (file, limit, said) in cases {
        assert!(Labels::parse(&file(limit), "fr").is_ok(), "{said} {limit}");
        refuse(&file(limit + 1), "fr", &[said]);
    }
    let shared = many(2, 1, MAX_EXAMPLES / 2 + 1, 1);
    refuse(&shared, "fr", &["exemples en tout"]);
}

/// Checks that a file is refused with a short message on one line that holds all of `said`.
fn refuse(file: &str, language: &str, said: &[&str]) {
    let beginning: String = file.chars().take(200).collect();
    let Err(problem) = Labels::parse(file, language) else {
        panic!("accepted: {beginning}")
    };
    assert!(
        said.iter().all(|said| problem.message.contains(said)),
        "{problem} for {beginning}"
    );
    assert!(
        problem.message.len() < 400 && !problem.message.contains('\n'),
        "{problem}"
    );
}

/// A file with so many labels, words and examples for each, and words in an example.
fn many(labels: usize, words: usize, examples: usize, length: usize) -> String {
    let mut random = 1;
    let mut file = String::new();
    for label in 0..labels {
        let listed: Vec<String> = (0..words)
            .map(|word| format!("\"liste{label}x{word}\""))
            .collect();
        let mut example = || -> String {
            let words: Vec<String> = (0..length)
                .map(|_| format!("mot{}", draw(&mut random) % (length as u64 * 300)))
                .collect();
            if length == 1 {
                "\"mot0\"".to_owned()
            } else {
                format!("\"{}\"", words.join(" "))
            }
        };
        let examples: Vec<String> = (0..examples).map(|_| example()).collect();
        let (listed, examples) = (listed.join(", "), examples.join(", "));
        writeln!(
            file,
            "[[label]]\nname = \"Service {label}\"\ndescription = \"De quoi s'occupe {label}\""
        )
        .unwrap();
        let line = if examples.is_empty() {
            String::new()
        } else {
            format!("examples = [{examples}]\n")
        };
        write!(file, "words = [{listed}]\n{line}").unwrap();
    }
    file
}

/// The next number of a linear congruential generator.
fn draw(random: &mut u64) -> u64 {
    *random = random
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *random >> 33
}
