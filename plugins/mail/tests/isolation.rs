//! Scores the isolation of the last message, beside two dumb baselines.
#![allow(clippy::print_stdout)] // The figures are what this test is for.

use std::fs;
use std::path::{Path, PathBuf};

use mail::logic::isolate::isolate;
use mail::logic::message::read;
use sha2::{Digest, Sha256};

/// The share of files whose last message must be found exactly.
const BAR: f64 = 0.9;

#[test]
fn crisp_replies() {
    let folder = data().join("replies_crisp");
    if !folder.exists() {
        println!("skipped: {} is absent", folder.display());
        return;
    }
    let gold =
        fs::read_to_string(cases().join("crisp.tsv")).expect("the gold is part of the checkout");
    let mut score = Score::default();
    for line in gold.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(name), Some(_), Some(hash)) = (fields.next(), fields.next(), fields.next())
        else {
            panic!("{line}")
        };
        let Ok(text) = fs::read_to_string(folder.join(name)) else {
            continue;
        };
        score.add(name, &text, |found| sha256(found) == hash);
    }
    score.print("replies_crisp");
    assert!(score.share() >= BAR);
}

#[test]
fn melusine() {
    let file = data().join("french_melusine/emails_labelled.jsonl");
    let Ok(lines) = fs::read_to_string(&file) else {
        println!("skipped: {} is absent", file.display());
        return;
    };
    let mut score = Score::default();
    for line in lines.lines() {
        let item: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
        let field = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
        let expected = field("last_message_text");
        score.add(&field("id"), &field("body"), |found| {
            only_courtesy_is_left(found, &expected)
        });
    }
    score.print("french_melusine, but for greetings and thanks");
    // The gold of five of the twenty is not the last message: an address or a postscript left out,
    // announcements of quotes or file notes left in, or nothing at all.
    assert!(score.share() >= 0.7);
}

#[test]
fn dinum() {
    let file = data().join("dinum_messages/message.eml");
    let Ok(raw) = fs::read(&file) else {
        println!("skipped: {} is absent", file.display());
        return;
    };
    // Its text is empty: one picture is all it carries.
    let message = read(&raw);
    assert_eq!(
        (
            message.last.as_str(),
            message.signature.as_str(),
            message.attachments.len()
        ),
        ("", "", 1)
    );
}

#[test]
fn own_cases() {
    let mut count = 0;
    let mut wrong = Vec::new();
    let mut files: Vec<PathBuf> = fs::read_dir(cases())
        .expect("the folder")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    files.sort();
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "txt"))
    {
        count += 1;
        let text = fs::read_to_string(file).expect("a case");
        let expected = fs::read_to_string(file.with_extension("expected")).expect("an expectation");
        let parts = isolate(&text);
        for line in parts.last.lines().filter(|line| !line.is_empty()) {
            assert!(
                text.lines().any(|whole| whole == line),
                "{}: not a line of the text: {line}",
                file.display()
            );
        }
        if parts.last.trim_end() != expected.trim_end() {
            wrong.push(format!(
                "{}:\n{}\n--- instead of\n{expected}",
                file.display(),
                parts.last
            ));
        }
    }
    println!("own isolation cases: {count}");
    assert!(count >= 20);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How many are exact, and how many the baselines get.
#[derive(Default)]
struct Score {
    count: u32,
    exact: u32,
    whole: u32,
    until_quote: u32,
    missed: Vec<String>,
}

impl Score {
    fn add(&mut self, name: &str, text: &str, is_right: impl Fn(&str) -> bool) {
        self.count += 1;
        let text = text.replace('\r', "");
        let until_quote: Vec<&str> = text
            .lines()
            .take_while(|line| !line.starts_with('>'))
            .collect();
        self.whole += u32::from(is_right(&text));
        self.until_quote += u32::from(is_right(&until_quote.join("\n")));
        if is_right(&isolate(&text).last) {
            self.exact += 1;
        } else {
            if std::env::var_os("SHOW").is_some() {
                println!("==== {name}\n{}\n----", isolate(&text).last);
            }
            self.missed.push(name.to_owned());
        }
    }

    fn share(&self) -> f64 {
        f64::from(self.exact) / f64::from(self.count.max(1))
    }

    fn print(&self, title: &str) {
        let of = |count: u32| f64::from(count) / f64::from(self.count.max(1));
        println!(
            "{title}: n {}, exact {:.3}; baselines: whole text {:.3}, text before the first quoted line {:.3}; missed: {}",
            self.count,
            self.share(),
            of(self.whole),
            of(self.until_quote),
            self.missed.join(" "),
        );
    }
}

/// The gold of french_melusine has neither accents nor greetings, thanks and final punctuation.
/// A text is right when it holds every line of the gold in order, and nothing else but such courtesies.
fn only_courtesy_is_left(found: &str, gold: &str) -> bool {
    let found = words(found);
    let mut rest = found.as_str();
    for line in gold
        .lines()
        .map(words)
        .filter(|line| !line.trim().is_empty())
    {
        let Some((before, after)) = rest.split_once(line.trim()) else {
            return false;
        };
        if !is_courtesy(before) {
            return false;
        }
        rest = after;
    }
    is_courtesy(rest)
}

fn is_courtesy(text: &str) -> bool {
    let count = text.split_whitespace().count();
    let starts = |beginnings: &[&str]| {
        beginnings
            .iter()
            .any(|beginning| text.trim().starts_with(beginning))
    };
    count == 0
        || count <= 3 && starts(&["bonjour", "bonsoir", "madame", "chere", "cher"])
        || count <= 10
            && starts(&[
                "merci",
                "je vous remercie",
                "vous remerciant",
                "d avance merci",
            ])
}

/// The words, without accents and punctuation.
fn words(text: &str) -> String {
    let letters = text.chars().map(|letter| {
        if letter.is_alphanumeric() {
            plain(letter)
        } else {
            ' '
        }
    });
    letters
        .collect::<String>()
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn plain(letter: char) -> char {
    match letter {
        'é' | 'è' | 'ê' | 'ë' | 'É' => 'e',
        'à' | 'â' | 'À' => 'a',
        'ç' => 'c',
        'ô' => 'o',
        'î' | 'ï' => 'i',
        'ù' | 'û' => 'u',
        other => other,
    }
}

fn sha256(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    Sha256::digest(words.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases/isolation")
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/mail")
}
