//! References that are one thing in several spellings: articles of codes, numbers of acts.

use super::{Kind, Scene, Shape, Token, words};

/// The parts of codes.
const PARTS: &[&str] = &["a", "d", "l", "lo", "r"];

/// More pieces make no reference.
const LONGEST: usize = 12;

/// Takes an article of a code, such as `L. 3221-4`, `L3221-4` or `R.* 411-8`; returns how many pieces it takes.
pub(super) fn article(scene: &Scene, at: usize, tokens: &mut Vec<Token>) -> Option<usize> {
    let piece = scene.piece(at).filter(|piece| !piece.elided)?;
    let (part, number, mut last) = match piece.shape {
        Shape::Mixed => {
            let digits = piece.lower.find(|letter: char| letter.is_ascii_digit())?;
            let (part, number) = piece.lower.split_at(digits);
            (part, number.to_owned(), at)
        }
        Shape::Letters => {
            let gap = scene.gap(at)?;
            let light = |letter: char| letter.is_whitespace() || matches!(letter, '.' | '*' | '°');
            if gap.len() > 5 || !gap.chars().all(light) {
                return None;
            }
            let next = scene
                .piece(at + 1)
                .filter(|next| next.shape != Shape::Letters)?;
            (piece.lower.as_str(), next.lower.clone(), at + 1)
        }
        Shape::Digits => return None,
    };
    if !PARTS.contains(&part) || !number.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let mut text = format!("#{part}{number}");
    let single = last;
    while last - at < LONGEST
        && scene
            .gap(last)
            .is_some_and(|gap| matches!(gap, "-" | "‑" | "–"))
        && scene.pieces[last + 1].shape != Shape::Letters
    {
        last += 1;
        text.push('-');
        text.push_str(&words::number(&scene.pieces[last].lower));
    }
    let capital = scene.written(at).starts_with(char::is_uppercase);
    if last == single && (!capital || piece.shape == Shape::Mixed) {
        return None;
    }
    tokens.push(scene.whole(text, at, last, Kind::Whole));
    for place in at + 1..=last {
        scene.part(place, tokens);
    }
    Some(last - at + 1)
}

/// Takes what hyphens, slashes and the like join and that has a digit, such as `2024-123`; returns how many pieces it takes.
pub(super) fn joined(scene: &Scene, at: usize, tokens: &mut Vec<Token>) -> Option<usize> {
    let mut last = at;
    let mut text = format!("#{}", canonical(scene, at));
    let mut figures = scene.pieces[at].shape != Shape::Letters;
    while last - at < LONGEST
        && let Some(separator) = separator(scene, last)
    {
        last += 1;
        text.push(separator);
        text.push_str(&canonical(scene, last));
        figures |= scene.pieces[last].shape != Shape::Letters;
    }
    if last == at || !figures {
        return None;
    }
    tokens.push(scene.whole(text, at, last, Kind::Whole));
    for place in at..=last {
        scene.part(place, tokens);
    }
    Some(last - at + 1)
}

/// What joins a piece to the next, as it is indexed.
fn separator(scene: &Scene, at: usize) -> Option<char> {
    let figures = |at: usize| {
        scene
            .piece(at)
            .is_some_and(|piece| piece.shape == Shape::Digits)
    };
    match scene.gap(at)? {
        "-" | "/" | "_" | "‐" | "‑" => Some('-'),
        // A decimal, or the parts of a heading's number.
        "," | "." if figures(at) && figures(at + 1) => Some(','),
        _ => None,
    }
}

fn canonical(scene: &Scene, at: usize) -> String {
    let piece = &scene.pieces[at];
    match piece.shape {
        Shape::Digits => words::number(&piece.lower),
        Shape::Letters | Shape::Mixed => piece.plain().to_owned(),
    }
}
