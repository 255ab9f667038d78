//! Roads: `RD 979`, `D979`, `D. 979`, `route départementale n° 979`, `autoroute A 25`.

use super::{Kind, Scene, Shape, Token, blank};

/// Letters before a road's number, and the ones it is known by.
const LETTERS: &[(&str, &str)] = &[
    ("a", "a"),
    ("c", "vc"),
    ("cd", "d"),
    ("cr", "cr"),
    ("d", "d"),
    ("m", "m"),
    ("n", "n"),
    ("rd", "d"),
    ("rm", "m"),
    ("rn", "n"),
    ("rnil", "n"),
    ("vc", "vc"),
];

/// Words before a road's number, without accents.
const NAMES: &[(&[&str], &str)] = &[
    (&["route", "departementale"], "d"),
    (&["routes", "departementales"], "d"),
    (&["chemin", "departemental"], "d"),
    (&["departementale"], "d"),
    (&["route", "nationale"], "n"),
    (&["routes", "nationales"], "n"),
    (&["nationale"], "n"),
    (&["route", "metropolitaine"], "m"),
    (&["voie", "communale"], "vc"),
    (&["chemin", "rural"], "cr"),
    (&["autoroute"], "a"),
];

/// Takes a road that begins here; returns how many pieces it takes.
pub(super) fn road(scene: &Scene, at: usize, tokens: &mut Vec<Token>) -> Option<usize> {
    attached(scene, at, tokens)
        .or_else(|| lettered(scene, at, tokens))
        .or_else(|| named(scene, at, tokens))
}

/// `D979`, `RD979E1`.
fn attached(scene: &Scene, at: usize, tokens: &mut Vec<Token>) -> Option<usize> {
    let piece = scene
        .piece(at)
        .filter(|piece| piece.shape == Shape::Mixed)?;
    let digits = piece.lower.find(|letter: char| letter.is_ascii_digit())?;
    let (letters, number) = piece.lower.split_at(digits);
    let road = known(letters)?;
    if !is_number(number) || goes_on(scene, at) {
        return None;
    }
    push(scene, road, number, (at, at), tokens);
    Some(1)
}

/// `RD 979`, `D. 979`, `RD n° 979`.
fn lettered(scene: &Scene, at: usize, tokens: &mut Vec<Token>) -> Option<usize> {
    let piece = scene.piece(at).filter(|piece| !piece.elided)?;
    let road = known(&piece.lower)?;
    let number = after_sign(scene, at)?;
    let gap = scene.gap(at)?;
    // `a 25 ans` is no motorway: a single letter is a capital, or the `d` of a hasty query.
    let single = piece.lower.len() == 1;
    if single {
        let capital = scene.written(at).starts_with(char::is_uppercase);
        let hasty = piece.lower == "d" && gap == " ";
        // `C 3` and `M 2` are grades and cubic metres more often than roads.
        if !(capital || hasty) || matches!(piece.lower.as_str(), "c" | "m") {
            return None;
        }
    }
    let digits = &scene.pieces[number].lower;
    if !is_number(digits) || goes_on(scene, number) {
        return None;
    }
    push(scene, road, digits, (at, number), tokens);
    Some(number - at + 1)
}

/// `route départementale n° 979`.
fn named(scene: &Scene, at: usize, tokens: &mut Vec<Token>) -> Option<usize> {
    let (names, road) = NAMES.iter().find(|(names, _)| {
        names.iter().enumerate().all(|(offset, name)| {
            scene
                .piece(at + offset)
                .is_some_and(|piece| piece.plain() == *name)
                && (offset == 0 || scene.gap(at + offset - 1).is_some_and(blank))
        })
    })?;
    let number = after_sign(scene, at + names.len() - 1)?;
    let digits = &scene.pieces[number].lower;
    if !is_number(digits) || goes_on(scene, number) {
        return None;
    }
    push(scene, road, digits, (at, number), tokens);
    Some(number - at + 1)
}

/// Where the number stands that follows a piece: at once, or after `n°`.
fn after_sign(scene: &Scene, at: usize) -> Option<usize> {
    let gap = scene.gap(at)?;
    let light = |gap: &str| {
        gap.chars()
            .all(|letter| letter.is_whitespace() || matches!(letter, '.' | '-' | '°' | 'º'))
            && gap.chars().count() <= 3
    };
    if !light(gap) {
        return None;
    }
    let next = scene.piece(at + 1)?;
    if matches!(next.lower.as_str(), "n" | "no" | "numero" | "numéro") {
        return scene.gap(at + 1).filter(|gap| light(gap)).map(|_| at + 2);
    }
    Some(at + 1)
}

fn known(letters: &str) -> Option<&'static str> {
    LETTERS
        .iter()
        .find(|(written, _)| *written == letters)
        .map(|(_, road)| *road)
}

/// Up to four digits, with an index such as `E1` behind.
fn is_number(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=4).contains(&digits)
        && text.len() - digits <= 3
        && text[digits..]
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a number goes on, as in `L. 3221-4`: then it is no road.
fn goes_on(scene: &Scene, at: usize) -> bool {
    scene
        .gap(at)
        .is_some_and(|gap| matches!(gap, "-" | "/" | "_"))
        && scene
            .piece(at + 1)
            .is_some_and(|piece| piece.shape != Shape::Letters)
}

fn push(
    scene: &Scene,
    road: &str,
    number: &str,
    (first, last): (usize, usize),
    tokens: &mut Vec<Token>,
) {
    let number = number.trim_start_matches('0');
    tokens.push(scene.whole(format!("#{road}{number}"), first, last, Kind::Whole));
    for at in first..=last {
        if scene.pieces[at].lower.len() > 2 || scene.pieces[at].shape == Shape::Digits {
            scene.part(at, tokens);
        }
    }
}
