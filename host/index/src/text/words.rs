//! Words: stop words left out, stems beside own forms, compounds beside their words.

use frostem::{Algorithm, Stemmer};

use super::{Kind, Language, Scene, Shape, Token, fold};

/// Plurals that no rule makes.
const PLURALS: &[(&str, &str)] = &[
    ("baux", "bail"),
    ("travaux", "travail"),
    ("vitraux", "vitrail"),
    ("yeux", "oeil"),
];

/// The stem of a word in lower case, without accents.
pub(crate) fn stem(lower: &str, language: Language) -> String {
    match language {
        Language::French => {
            let word = PLURALS
                .iter()
                .find(|(plural, _)| *plural == lower)
                .map_or(lower, |(_, singular)| singular);
            fold(&Stemmer::new(Algorithm::French).stem(word))
        }
        Language::English => fold(&Stemmer::new(Algorithm::English).stem(lower)),
    }
}

/// A number without zeros before it.
pub(super) fn number(digits: &str) -> String {
    let trimmed = digits.trim_start_matches('0');
    if trimmed.is_empty() { "0" } else { trimmed }.to_owned()
}

/// Takes a word, or several that a hyphen joins; returns how many pieces that were.
pub(super) fn word(scene: &Scene, at: usize, tokens: &mut Vec<Token>) -> usize {
    let mut last = at;
    while scene.pieces[last].shape == Shape::Letters
        && last - at < 5
        && scene
            .gap(last)
            .is_some_and(|gap| matches!(gap, "-" | "‐" | "‑"))
        && scene.pieces[last + 1].shape == Shape::Letters
    {
        last += 1;
    }
    for place in at..=last {
        single(scene, place, tokens);
    }
    if last > at {
        let parts: Vec<String> = (at..=last)
            .map(|place| scene.pieces[place].plain().to_owned())
            .collect();
        let text = format!("={}", parts.join("-"));
        tokens.push(scene.whole(text, at, last, Kind::Compound));
    }
    last - at + 1
}

fn single(scene: &Scene, at: usize, tokens: &mut Vec<Token>) {
    let piece = &scene.pieces[at];
    if piece.elided {
        return;
    }
    match piece.shape {
        Shape::Letters => {
            if scene.language.stops(&piece.lower) || (is_sign(scene, at)) {
                return;
            }
            let stem = stem(&piece.lower, scene.language);
            let own = piece.plain();
            let differs = stem != own;
            tokens.push(scene.whole(stem, at, at, Kind::Word));
            if differs {
                tokens.push(scene.whole(format!("={own}"), at, at, Kind::Exact));
            }
        }
        Shape::Digits => {
            tokens.push(scene.whole(number(&piece.lower), at, at, Kind::Word));
            if let Some(token) = grouped(scene, at) {
                tokens.push(token);
            }
        }
        Shape::Mixed => tokens.push(scene.whole(piece.plain().to_owned(), at, at, Kind::Word)),
    }
}

/// Whether this is the n of `n° 12`.
fn is_sign(scene: &Scene, at: usize) -> bool {
    let after = &scene.text[scene.pieces[at].end..];
    matches!(scene.pieces[at].lower.as_str(), "n" | "no" | "nos")
        && (after.starts_with(['°', 'º']) || after.starts_with(".°"))
}

/// The number that begins here and is written in groups of three digits, as `15 000`.
fn grouped(scene: &Scene, at: usize) -> Option<Token> {
    scene.pieces[at].digits(3)?;
    let mut text = scene.pieces[at].lower.clone();
    let mut last = at;
    while scene
        .gap(last)
        .is_some_and(|gap| matches!(gap, " " | "\u{a0}" | "\u{202f}"))
        && scene.pieces[last + 1].shape == Shape::Digits
        && scene.pieces[last + 1].lower.len() == 3
        && last - at < 4
    {
        last += 1;
        text.push_str(&scene.pieces[last].lower);
    }
    (last > at).then(|| scene.whole(number(&text), at, last, Kind::Compound))
}
