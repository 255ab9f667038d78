//! Questions, answered by passages: where nothing covers the question, nothing is shown.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use acts::Place;
use jiff::civil::Date;
use kit::fold::Folded;

use super::collection::{Collection, Field, Hit, Passage, Query, Trouble, first};
use super::named::{Named, Standing};
use super::nature::{self, Wanted};
use super::snippet;
use super::standing::Circle;

/// Documents that are looked at.
const LOOKED_AT: u32 = 10;

/// Passages of each.
const PASSAGES: u32 = 3;

/// The longest quote, in bytes.
const MOST_QUOTE: usize = 450;

/// The least share of a question's own words that a passage must have, with its document's title and fields: below, it is
/// about something else. Measured on invented acts, where it parts questions that these answer from those they do not.
pub const LEAST_COVERAGE: f32 = 0.55;

/// The same where the question names roads, places or people and the document has all of them: the words that are left
/// may then be put otherwise.
pub const LEAST_COVERAGE_NAMED: f32 = 0.4;

/// Words of the question that must stand in the passage itself, unless all of them do.
const FEWEST_WORDS: usize = 2;

/// What the line begins with that says where and when an act was signed; folded.
const SIGNED: &[&str] = &["fait a ", "fait aux ", "fait au ", "fait le ", "done at "];

/// What a word counts that the act's title and fields do not have, beside one that they have.
const NEW_WORD: usize = 3;

/// Letters by which two forms of a word are taken for one.
const BEGINNING: usize = 5;

/// The least score of a further document, as a share of the best one's.
const LEAST_SHARE: f32 = 0.6;

/// A passage that answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    pub document: String,
    pub number: Option<String>,
    pub date: Option<String>,
    /// The article in which it stands.
    pub article: Option<String>,
    pub place: Place,
    pub quote: String,
}

/// The passages that answer a question, best first; none where nothing does.
///
/// # Errors
/// When the collection cannot be read.
pub fn ask(
    question: &str,
    limit: usize,
    on: Option<Date>,
    collection: &dyn Collection,
) -> Result<Vec<Support>, Trouble> {
    let query = Query {
        text: question.to_owned(),
        limit: LOOKED_AT,
        passages: PASSAGES,
        ..Query::default()
    };
    let named = Named::of(question);
    let mut answering = Vec::new();
    for mut hit in collection.search(&query)? {
        let fields = collection.fields(&hit.document)?;
        let mut passages = Vec::new();
        for passage in std::mem::take(&mut hit.passages) {
            let standing = named.standing(&hit, &passage, &fields, collection)?;
            if answers(&passage, standing) {
                passages.push(passage);
            }
        }
        if !passages.is_empty() {
            // What the head of the act says of its place counts for all: the passage that says more comes first.
            passages.sort_by(|one, other| other.coverage.total_cmp(&one.coverage));
            hit.passages = passages;
            answering.push((hit, fields));
        }
    }
    let mut hits = nature::arrange(answering, &Wanted::of(question));
    // Who names an act by its number asks for it before those that name it too.
    hits.sort_by_key(|(_, fields)| !named.is_number_of(fields));
    if let Some(day) = on {
        let documents: Vec<String> = hits.iter().map(|(hit, _)| hit.document.clone()).collect();
        let mut holds = Circle::of(&documents, collection)?
            .in_force(&documents, day)
            .into_iter();
        hits.retain(|_| holds.next().unwrap_or(false));
    }
    let best = hits.first().map_or(0.0, |(hit, _)| hit.score);
    hits.retain(|(hit, _)| hit.score >= best * LEAST_SHARE);
    let mut supports = Vec::new();
    // The best passage of each document first, then the second ones.
    for place in 0..PASSAGES as usize {
        for (hit, fields) in &hits {
            if let Some(passage) = hit.passages.get(place).filter(|one| one.score > 0.0)
                && supports.len() < limit
            {
                supports.push(support(hit, passage, fields));
            }
        }
    }
    Ok(supports)
}

/// Whether a passage has enough of a question to answer it.
fn answers(passage: &Passage, standing: Standing) -> bool {
    let least = match standing {
        Standing::Missing => return false,
        Standing::Unnamed => LEAST_COVERAGE,
        Standing::Found => LEAST_COVERAGE_NAMED,
    };
    // What has all of the words with its title is about the question, however few stand in the passage itself.
    passage.coverage >= least && (passage.coverage >= 0.99 || words(passage) >= FEWEST_WORDS)
}

/// How many words of the question stand in a passage, each counted once whatever its ending, without those that stand
/// in every act, and without the clauses that end one.
fn words(passage: &Passage) -> usize {
    beginnings(passage, 0..passage.text.len()).len()
}

/// The beginnings of these words in a part of a passage.
fn beginnings(passage: &Passage, part: Range<usize>) -> BTreeSet<String> {
    let ending = ending(&passage.text);
    let marks = passage.marks.iter();
    marks
        .filter_map(|(start, end)| {
            let start = start.checked_sub(passage.start)? as usize;
            let end = end.checked_sub(passage.start)? as usize;
            if !part.contains(&start) || ending.iter().any(|range| range.contains(&start)) {
                return None;
            }
            let folded = Folded::new(passage.text.get(start..end)?);
            let stem = folded.text().trim_end_matches(['s', 'x']);
            Some(stem.chars().take(BEGINNING).collect())
        })
        .filter(|word: &String| !matches!(word.as_str(), "arret" | "acte" | "artic" | "order"))
        .collect()
}

/// The part of a passage to quote: the paragraphs, as many as fit, from the one on that says most of what the act's own
/// title and fields do not say yet.
fn focus(passage: &Passage, hit: &Hit, fields: &[Field]) -> Passage {
    if passage.text.len() <= MOST_QUOTE {
        return passage.clone();
    }
    let values = fields.iter().filter(|field| field.name != "article");
    let head: Vec<&str> = [hit.title.as_str()]
        .into_iter()
        .chain(values.map(|field| field.value.as_str()))
        .collect();
    let head = Folded::new(&head.join(" ")).text().to_owned();
    let worth = |part: &Range<usize>| -> usize {
        beginnings(passage, part.clone())
            .iter()
            .map(|word| if head.contains(word) { 1 } else { NEW_WORD })
            .sum()
    };
    let paragraphs = paragraphs(&passage.text);
    // The first of equals.
    let best = paragraphs
        .iter()
        .enumerate()
        .max_by_key(|(place, part)| (worth(part), Reverse(*place)))
        .filter(|(_, part)| worth(part) > 0);
    let Some((place, first)) = best else {
        return passage.clone();
    };
    let end = paragraphs[place..]
        .iter()
        .map(|part| part.end)
        .take_while(|end| end - first.start <= MOST_QUOTE)
        .last()
        .unwrap_or(first.end);
    let at = |byte: usize| passage.start + u32::try_from(byte).unwrap_or(u32::MAX);
    let (start, end) = (first.start, end);
    Passage {
        start: at(start),
        end: at(end),
        text: passage.text[start..end].to_owned(),
        marks: passage
            .marks
            .iter()
            .copied()
            .filter(|mark| mark.0 >= at(start) && mark.1 <= at(end))
            .collect(),
        ..passage.clone()
    }
}

/// The paragraphs of a text, without the blanks around them.
fn paragraphs(text: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    for part in text.split("\n\n") {
        let trimmed = part.trim();
        if !trimmed.is_empty() {
            let first = start + (part.len() - part.trim_start().len());
            parts.push(first..first + trimmed.len());
        }
        start += part.len() + 2;
    }
    parts
}

/// Where a passage says who carries the act out, who gets a copy and where it was signed: names of services and places
/// stand there that the act is not about.
fn ending(text: &str) -> Vec<Range<usize>> {
    let folded = Folded::new(text);
    let mut ranges = Vec::new();
    for (at, _) in folded.text().match_indices("execution du present") {
        let at = folded.source_position(at);
        let start = text[..at]
            .rfind(['.', ':', '#'])
            .map_or(0, |before| before + 1);
        let end = text[at..]
            .find("\n\n")
            .map_or(text.len(), |after| at + after);
        ranges.push(start..end);
    }
    let begins_sentence = |at: &usize| {
        let before = text[..*at].trim_end_matches([' ', '*', '#']);
        before.is_empty() || before.ends_with(['\n', '.'])
    };
    let signed = SIGNED
        .iter()
        .flat_map(|words| folded.text().match_indices(words))
        .map(|(at, _)| folded.source_position(at))
        .find(begins_sentence);
    ranges.extend(signed.map(|at| at..text.len()));
    ranges
}

fn support(hit: &Hit, passage: &Passage, fields: &[Field]) -> Support {
    let snippet = snippet::cut(&focus(passage, hit, fields), MOST_QUOTE);
    let place = Place {
        page: snippet.page,
        start: snippet.start,
        end: snippet.end,
    };
    Support {
        document: hit.document.clone(),
        number: first(fields, "number"),
        date: first(fields, "date"),
        article: article(fields, place),
        place,
        quote: snippet.text,
    }
}

/// The last article that begins before a place, or with it.
fn article(fields: &[Field], place: Place) -> Option<String> {
    fields
        .iter()
        .filter(|field| field.name == "article")
        .filter(|field| (field.place.page, field.place.start) <= (place.page, place.start))
        .max_by_key(|field| (field.place.page, field.place.start))
        .map(|field| field.value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(text: &str, words: &[&str], coverage: f32) -> Passage {
        let marks = words.iter().map(|word| {
            let start = u32::try_from(text.find(word).unwrap()).unwrap();
            (start, start + u32::try_from(word.len()).unwrap())
        });
        Passage {
            page: 1,
            end: u32::try_from(text.len()).unwrap(),
            text: text.to_owned(),
            score: 1.0,
            coverage,
            marks: marks.collect(),
            ..Passage::default()
        }
    }

    #[test]
    fn a_passage_answers_where_enough_of_the_question_stands_in_it() {
        let text = "Le stationnement est interdit place du Marché.";
        let two = passage(text, &["stationnement", "Marché"], 0.5);
        assert!(answers(&two, Standing::Found));
        assert!(!answers(&two, Standing::Unnamed));
        assert!(!answers(&two, Standing::Missing));
        let one = passage(text, &["stationnement"], 0.9);
        assert!(!answers(&one, Standing::Found));
        assert!(answers(&passage(text, &[], 1.0), Standing::Unnamed));
    }

    #[test]
    fn the_clauses_that_end_an_act_count_nothing() {
        let text = "La vitesse est limitée.\n\nArticle 3 : Le directeur des routes de Murverne est chargé de l'exécution du présent arrêté.\n\nFait à Castelfort, le 3 mai 2025";
        for (marked, expected) in [
            (&["vitesse", "limitée"][..], 2),
            (&["vitesse", "routes", "Murverne"], 1),
            (&["vitesse", "Castelfort"], 1),
        ] {
            assert_eq!(words(&passage(text, marked, 1.0)), expected, "{marked:?}");
        }
        let made = "Le maire fait le point et la commune fait à ses frais les travaux.";
        assert_eq!(
            words(&passage(made, &["maire", "frais", "travaux"], 1.0)),
            3
        );
    }

    #[test]
    fn the_paragraph_that_says_more_than_the_title_is_quoted() {
        let text = format!(
            "ARRÊTÉ réglementant la circulation rue des Tanneurs\n\n{}\n\nArticle 2 : Une déviation passe par l'avenue de la Gare.",
            "Vu le code de la route,\n".repeat(20)
        );
        let passage = passage(&text, &["circulation", "Tanneurs", "déviation"], 1.0);
        let hit = Hit {
            title: "réglementant la circulation rue des Tanneurs".to_owned(),
            ..Hit::default()
        };
        let focus = focus(&passage, &hit, &[]);
        assert!(focus.text.starts_with("Article 2"), "{}", focus.text);
        assert_eq!(&text[focus.start as usize..focus.end as usize], focus.text);
    }
}
