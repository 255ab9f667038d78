//! The line that announces a quote: "Le 12/03/2026 à 10:12, X a écrit :", in many languages.

use super::fold::{fold, has_time, has_year};

/// Mail programs wrap the line at 72 letters, and names and addresses are long.
const MAX_LINES: usize = 4;
const MAX_BYTES: usize = 400;

/// How such a line begins.
const OPENERS: &[&str] = &[
    "on ",
    "le ",
    "am ",
    "il ",
    "el ",
    "em ",
    "op ",
    "w dniu ",
    "dnia ",
    "den ",
    "in data ",
    "in een bericht ",
    "a ",
    "dne ",
    "dňa ",
    "pe ",
    "la data de ",
    "στις ",
    "at ",
    "no dia ",
    "på ",
    "kl. ",
];

/// The verb that ends it.
const ENDINGS: &[&str] = &[
    "wrote",
    "writes",
    "said",
    "a écrit",
    "a ecrit",
    "écrit",
    "écrivait",
    "ha scritto",
    "scrisse",
    "escribió",
    "escribio",
    "escreveu",
    "schreef",
    "geschreven",
    "schrieb",
    "skrev",
    "napisał",
    "napisała",
    "napisał(a)",
    "napisał/a",
    "kirjoitti",
    "написал",
    "написала",
    "написал(а)",
    "пишет",
    "писал(а)",
    "írta",
    "napsal",
    "napsal(a)",
    "napísal",
    "napísal(a)",
    "yazdı",
    "a scris",
    "va escriure",
    "έγραψε",
    "写道",
    "書きました",
    "작성",
    "님이 작성",
    "đã viết",
    "пише",
    "menulis",
    "je napísal",
    "rašė",
    "напиша",
];

/// The verb before the name of the sender.
const INNER: &[&str] = &[
    " schrieb ",
    " schreef ",
    " skrev ",
    " escribió ",
    " escreveu ",
    " kirjoitti ",
    " wrote ",
    " a écrit ",
];

/// Days of the week as lines begin with them where no word stands before.
const DAYS: &[&str] = &[
    "lun", "mar", "mer", "jeu", "ven", "sam", "dim", "mon", "tue", "wed", "thu", "fri", "sat",
    "sun", "mo", "di", "mi", "do", "fr", "sa", "so", "man", "tir", "ons", "tor", "fre", "lør",
    "søn", "mån", "tis", "lör", "sön", "пн", "вт", "ср", "чт", "пт", "сб", "вс", "seg", "ter",
    "qua", "qui", "sex", "dom", "sáb", "mié", "jue", "vie", "gio", "pon", "wt", "śr", "czw", "pt",
    "sob", "niedz", "maa", "zat", "zon", "ma", "ti", "ke", "to", "pe", "la", "su",
];

/// The line after the announcement that begins at line `at`, if one does.
pub fn at(lines: &[&str], at: usize) -> Option<usize> {
    let first = lines[at].trim();
    let start = start(first)?;
    let mut joined = String::new();
    for (index, line) in lines.iter().enumerate().skip(at).take(MAX_LINES) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('>') && index > at && !line.starts_with(">:") {
            return None;
        }
        // A later line that could begin the announcement by itself does: this one is the author's.
        let begins = if index > at { self::start(line) } else { None };
        if begins == Some(Start::Word) || begins == Some(Start::Number) && start == Start::Address {
            return None;
        }
        if joined.len() + line.len() > MAX_BYTES {
            return None;
        }
        joined.push_str(line);
        if line.ends_with([':', '：']) || line.ends_with(":*") {
            let weak = start == Start::Address && index > at + 1;
            return (!weak && announces(&joined)).then_some(index + 1);
        }
        joined.push(' ');
    }
    None
}

/// How a line may begin an announcement; a wrapped date makes a second line begin with a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    Word,
    Number,
    Address,
}

fn start(line: &str) -> Option<Start> {
    let line = line.trim_start_matches(['*', '_', '[', '(', '"', '-', ' ']);
    let has_digit = line.bytes().any(|byte| byte.is_ascii_digit());
    if has_digit {
        let mut end = line.len().min(40);
        while !line.is_char_boundary(end) {
            end -= 1;
        }
        let folded = fold(&line[..end]);
        let word = folded.split(' ').next().unwrap_or_default();
        let day = word.trim_end_matches(['.', ',']);
        if OPENERS.iter().any(|opener| folded.starts_with(opener))
            || day.len() < word.len() && DAYS.contains(&day)
        {
            return Some(Start::Word);
        }
        if line.starts_with(|letter: char| letter.is_ascii_digit())
            && (has_year(line) || has_time(line))
        {
            return Some(Start::Number);
        }
    }
    (line.contains('@') || line.contains('<') && line.contains('>')).then_some(Start::Address)
}

/// Whether the joined lines, which end with a colon, announce a quote.
fn announces(joined: &str) -> bool {
    let folded = fold(joined);
    // Some programs leave the entities of HTML in the plain text.
    let folded = folded.replace("&lt;", "<").replace("&gt;", ">");
    let body = folded
        .trim_end_matches(['*', '_'])
        .trim_end_matches([':', '：'])
        .trim_end();
    let dated = has_time(body) || has_year(body) || body.contains('@');
    let addressed = body.contains('@') || has_time(body);
    let ends = ENDINGS.iter().any(|verb| {
        body.strip_suffix(verb)
            .is_some_and(|before| before.ends_with([' ', '>', ')', '\'', '"']) || !verb.is_ascii())
    });
    ends && dated
        || addressed && INNER.iter().any(|verb| body.contains(verb))
        || body.ends_with('>') && body.contains('@') && has_time(body)
}
