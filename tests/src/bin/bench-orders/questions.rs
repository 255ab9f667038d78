//! What is looked for: six kinds of questions about acts that are there, in Gardon's words and in SQLite's.

use super::acts::{Act, Dice};

/// Questions of each kind.
const EACH: usize = 20;

/// One question.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// Its kind.
    pub(crate) kind: &'static str,
    /// As a person types it.
    pub(crate) text: String,
    /// The same for `MATCH`, as one writes it who knows FTS5: phrases for what belongs together, and any of the words of a sentence.
    pub(crate) matching: String,
    /// The document that must come first, where there is only one right answer.
    pub(crate) first: Option<String>,
}

/// The same list each time, the kinds in turn.
pub(crate) fn list(documents: usize) -> Vec<Question> {
    let mut dice = Dice::new(u64::MAX);
    let mut questions = Vec::new();
    for number in 0..EACH {
        let mut act = || Act::new(dice.below(documents as u64) as usize);
        questions.extend([
            words(&act()),
            number_of(&act()),
            date(&act()),
            road(&act()),
            commune(&act()),
            question(&act(), number),
        ]);
    }
    questions
}

fn words(act: &Act) -> Question {
    let text = format!(
        "{} {}",
        long(act.subject, 2).join(" "),
        long(&act.street, 1).join(" ")
    );
    plain("words", &text, all(&text))
}

fn number_of(act: &Act) -> Question {
    Question {
        first: Some(act.path.clone()),
        ..plain("number", &act.number, phrase(&act.number))
    }
}

fn date(act: &Act) -> Question {
    plain("date", &format!("arrêté du {}", act.day), phrase(&act.day))
}

fn road(act: &Act) -> Question {
    plain("road", &act.road, phrase(&act.road))
}

fn commune(act: &Act) -> Question {
    let text = format!("stationnement à {}", act.commune);
    plain(
        "commune",
        &text,
        format!("{} {}", phrase("stationnement"), phrase(&act.commune)),
    )
}

fn question(act: &Act, number: usize) -> Question {
    let (road, street, commune) = (&act.road, &act.street, &act.commune);
    let text = match number % 4 {
        0 => format!("Quelle est la vitesse limite sur la {road} à {commune} ?"),
        1 => format!("Qui doit remettre en état la chaussée {street} après les travaux ?"),
        2 => format!("Quand la circulation est-elle fermée {street} à {commune} ?"),
        _ => format!("Faut-il une autorisation pour installer une terrasse {street} ?"),
    };
    let any: Vec<String> = long(&text, usize::MAX)
        .iter()
        .map(|word| phrase(word))
        .collect();
    plain("question", &text, any.join(" OR "))
}

fn plain(kind: &'static str, text: &str, matching: String) -> Question {
    Question {
        kind,
        text: text.to_owned(),
        matching,
        first: None,
    }
}

/// The first words that are long enough to say something.
fn long(text: &str, count: usize) -> Vec<&str> {
    text.split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| word.chars().count() > 3)
        .take(count)
        .collect()
}

/// Words that must all be there.
fn all(text: &str) -> String {
    let words: Vec<String> = text.split(' ').map(phrase).collect();
    words.join(" ")
}

/// Words that must stand side by side.
fn phrase(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|sign: char| !sign.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    format!("\"{}\"", words.join(" "))
}
