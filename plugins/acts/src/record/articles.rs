//! The articles of an act and its annexes.

use super::Article;
use std::collections::HashSet;

use super::zones::Zones;
use crate::text::{Line, Located, Text};

/// The most articles that are kept.
const MOST: usize = 2_000;

/// The longest heading, in bytes.
const HEADING: usize = 200;

/// Words before a line's end after which "article 5" goes on with a sentence.
const LEADING: &[&str] = &[
    "l", "d", "de", "a", "et", "ou", "des", "du", "les", "aux", "l'", "par", "selon", "cet", "son",
    "present", "meme", "dit", "cf", "voir",
];

/// Verbs that show that a line is a sentence, and no heading.
const VERBS: &[&str] = &[
    "est", "sont", "sera", "seront", "peut", "peuvent", "doit", "doivent", "a", "ont", "est-il",
    "entre", "prend", "prendra", "annule", "abroge", "modifie", "devra", "devront", "donne",
];

/// The lines from one on that begin articles of the act itself.
///
/// Articles go up: of all that looks like one, the longest run that does is kept, so that neither an article of
/// another text nor a slip of recognition hides those that follow.
pub(super) fn headings(text: &Text, from: usize) -> Vec<usize> {
    let mut candidates = Vec::new();
    for (index, line) in text.lines().iter().enumerate().skip(from) {
        if let Some((number, _)) = heading(text, index, line) {
            candidates.push((index, parts(&number)));
        }
    }
    let numbered: Vec<&(usize, Option<Vec<u32>>)> =
        candidates.iter().filter(|one| one.1.is_some()).collect();
    let rising: HashSet<usize> = longest_rise(&numbered).into_iter().collect();
    candidates
        .iter()
        .filter(|(index, parts)| parts.is_none() || rising.contains(index))
        .map(|(index, _)| *index)
        .take(MOST)
        .collect()
}

/// The longest run of strictly rising numbers, by the usual method in n log n steps.
fn longest_rise(candidates: &[&(usize, Option<Vec<u32>>)]) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; candidates.len()];
    for (place, candidate) in candidates.iter().enumerate() {
        let length = ends.partition_point(|&end| candidates[end].1 < candidate.1);
        before[place] = length.checked_sub(1).map(|last| ends[last]);
        if length == ends.len() {
            ends.push(place);
        } else {
            ends[length] = place;
        }
    }
    let mut run = Vec::new();
    let mut next = ends.last().copied();
    while let Some(place) = next {
        run.push(candidates[place].0);
        next = before[place];
    }
    run
}

pub(super) fn read(text: &Text, zones: &Zones) -> Vec<Article> {
    let lines = text.lines();
    let mut articles = Vec::new();
    for (order, &index) in zones.articles.iter().enumerate() {
        let line = &lines[index];
        let end = zones
            .articles
            .get(order + 1)
            .map_or(zones.operative.end, |&next| lines[next].start);
        let Some((number, after)) = heading(text, index, line) else {
            continue;
        };
        articles.push(Article {
            number,
            heading: title(text, index, after),
            places: text.places(line.start..end.max(line.end)),
        });
    }
    articles
}

/// The titles of the annexes.
pub(super) fn annexes(text: &Text, zones: &Zones) -> Vec<Located<String>> {
    let lines = text.lines();
    let mut found: Vec<Located<String>> = Vec::new();
    let mut seen = HashSet::new();
    let first = lines.partition_point(|line| line.start < zones.annexes.start);
    for (index, line) in lines.iter().enumerate().skip(first) {
        if !is_annex(text, line) {
            continue;
        }
        let mut end = line.end;
        // "ANNEXE 1" alone: its title is the next line.
        if line.last - line.first <= 2
            && let Some(next) = lines.get(index + 1)
            && next.end - next.start <= HEADING
            && !is_annex(text, next)
        {
            end = next.end;
        }
        let value = text.value(line.start..end);
        // A list of annexes names them before they come.
        if seen.insert(annex_key(text, line)) {
            found.push(text.locate(value, line.start..end));
        }
        if found.len() >= 100 {
            break;
        }
    }
    found
}

/// The number of an annex, else its words: what tells it from others.
fn annex_key(text: &Text, line: &Line) -> String {
    let digits = |token: &usize| text.word(*token).bytes().all(|byte| byte.is_ascii_digit());
    let number: Vec<&str> = line
        .tokens()
        .skip(1)
        .skip_while(|&token| text.word(token) == "n")
        .take_while(digits)
        .map(|token| text.word(token))
        .collect();
    if number.is_empty() {
        text.value(line.range()).to_lowercase()
    } else {
        number.join(".")
    }
}

/// Whether a line begins an annex.
pub(super) fn is_annex(text: &Text, line: &Line) -> bool {
    let word = text.word(line.first);
    if !matches!(word, "annexe" | "annexes") || line.end - line.start > HEADING {
        return false;
    }
    let written = text.written(text.start(line.first)..text.end(line.first));
    if !written.starts_with('A') {
        return false;
    }
    let rest = text.written(text.end(line.first)..line.end);
    let rest = rest.trim_start();
    let next = text.word(line.first + 1);
    line.last - line.first == 1
        || rest.starts_with([':', '-', '–', '('])
        || next.bytes().all(|byte| byte.is_ascii_digit())
        || matches!(
            next,
            "n" | "i" | "ii" | "iii" | "iv" | "v" | "a" | "b" | "c" | "technique" | "unique" | "au"
        )
}

/// The number of the article that a line begins, and the token after it.
fn heading(text: &Text, index: usize, line: &Line) -> Option<(String, usize)> {
    let word = text.word(line.first);
    // One letter of the word may be misread.
    let misread = (6..=8).contains(&word.len()) && strsim::levenshtein(word, "article") <= 1;
    if !matches!(word, "article" | "art") && (!misread || word == "articles") {
        return None;
    }
    let written = text.written(text.start(line.first)..text.end(line.first));
    if !written.starts_with(char::is_uppercase) {
        return None;
    }
    let before = text.gap(line.first);
    if before.trim_end_matches([' ', '\t']).ends_with('"') {
        // The new text of another act, in its quotation marks.
        return None;
    }
    if !line.apart
        && let Some(previous) = index.checked_sub(1).map(|index| text.lines()[index])
    {
        let ending = text.written(previous.range()).trim_end();
        if LEADING.contains(&text.word(previous.last - 1)) && !ending.ends_with(['.', ';', ':']) {
            return None;
        }
    }
    let mut token = line.first + 1;
    if text.word(token) == "n" {
        token += 1;
    }
    let (number, end) = article_number(text, token, line.last)?;
    // "Article L. 2213-1 du code", "Article 3 de la loi" begin no article of this act.
    let next = text.word(end);
    if text.gap(end).trim().is_empty()
        && matches!(next, "du" | "de" | "des" | "et" | "susvise" | "a")
        && text
            .written(text.start(end)..text.end(end))
            .starts_with(char::is_lowercase)
        && end < line.last
    {
        return None;
    }
    Some((number, end))
}

/// "1", "1er", "premier", "2-1", "1.2.3", "IV", "unique".
fn article_number(text: &Text, token: usize, limit: usize) -> Option<(String, usize)> {
    let word = text.word(token);
    if token >= limit {
        return None;
    }
    match word {
        "unique" => return Some(("unique".to_owned(), token + 1)),
        "premier" | "ler" => return Some(("1".to_owned(), token + 1)),
        "i" | "ii" | "iii" | "iv" | "v" | "vi" | "vii" | "viii" | "ix" | "x" => {
            return Some((word.to_uppercase(), token + 1));
        }
        _ => {}
    }
    const WORDS: &[&str] = &[
        "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze",
    ];
    if let Some(place) = WORDS.iter().position(|name| *name == word) {
        return Some(((place + 2).to_string(), token + 1));
    }
    if word.is_empty() || word.len() > 3 || !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut number = word.to_owned();
    let mut end = token + 1;
    if matches!(text.word(end), "er" | "ier" | "r") && text.gap(end).len() <= 1 {
        end += 1;
    }
    while end < limit
        && matches!(text.gap(end), "." | "-" | " ." | ". ")
        && text.word(end).len() <= 3
        && text.word(end).bytes().all(|byte| byte.is_ascii_digit())
    {
        let joint = if text.gap(end).contains('.') {
            '.'
        } else {
            '-'
        };
        // "Article 3. 12 véhicules" is article 3.
        if text.gap(end) == ". " && !number.contains('.') {
            break;
        }
        number.push(joint);
        number.push_str(text.word(end));
        end += 1;
    }
    if matches!(text.word(end), "bis" | "ter") {
        number.push(' ');
        number.push_str(text.word(end));
        end += 1;
    }
    Some((number, end))
}

fn parts(number: &str) -> Option<Vec<u32>> {
    let number = number.split(' ').next()?;
    number
        .split(['.', '-'])
        .map(|part| part.parse().ok())
        .collect()
}

/// The heading of an article: what follows its number up to a colon, or the rest of its line where that is no sentence.
fn title(text: &Text, index: usize, after: usize) -> Option<Located<String>> {
    let line = &text.lines()[index];
    if after >= line.last {
        return None;
    }
    let start = text.start(after);
    let rest = &text.folded()[start..line.end];
    let sentence = |range: std::ops::Range<usize>| {
        text.tokens_in(&range)
            .any(|token| VERBS.contains(&text.word(token)))
    };
    let colon = rest.match_indices(':').map(|(at, _)| at).find(|&at| at > 0);
    let end = match colon {
        Some(at) if at <= 120 && !sentence(start..start + at) => start + at,
        _ => {
            let next = text.lines().get(index + 1);
            let alone = next.is_none_or(|next| next.apart || is_sentence_start(text, next));
            let closed = text.folded()[..line.end].ends_with(['.', ';', ',']);
            if rest.len() > HEADING || closed || !alone || sentence(start..line.end) {
                return None;
            }
            line.end
        }
    };
    let value = text.value(start..end);
    let value = value.trim_end_matches([':', '-', '–', ' ', '.']).to_owned();
    (!value.is_empty()).then(|| text.locate(value, start..end))
}

fn is_sentence_start(text: &Text, line: &Line) -> bool {
    matches!(
        text.word(line.first),
        "le" | "la" | "les" | "il" | "un" | "une" | "l" | "monsieur" | "madame"
    ) && text
        .written(text.start(line.first)..text.end(line.first))
        .starts_with(char::is_uppercase)
}
