//! Questions, answered by passages: where nothing covers the question, nothing is shown.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use acts::Place;
use acts::standing::Status;
use jiff::civil::Date;
use kit::fold::Folded;

use super::collection::{Collection, Field, Hit, Passage, Query, Trouble, first};
use super::named::{Named, Standing};
use super::nature::{self, Wanted};
use super::snippet;
use super::standing::Circle;

/// Documents that are looked at.
const LOOKED_AT: u32 = 10;

/// The same where only those count that hold on a day: those that do not may be many.
const LOOKED_AT_ON_A_DAY: u32 = 100;

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
    /// How the act stands on the day that is asked about, or on the day of the call.
    pub status: Status,
}

/// The passages that answer a question, best first; none where nothing does.
///
/// With `on` they are from acts that hold on that day only; otherwise acts that ended before `today` come after the others.
///
/// # Errors
/// When the collection cannot be read.
pub fn ask(
    question: &str,
    limit: usize,
    on: Option<Date>,
    today: Date,
    collection: &dyn Collection,
) -> Result<Vec<Support>, Trouble> {
    let query = Query {
        text: question.to_owned(),
        limit: if on.is_some() {
            LOOKED_AT_ON_A_DAY
        } else {
            LOOKED_AT
        },
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
    let hits = nature::arrange(answering, &Wanted::of(question));
    let documents: Vec<String> = hits.iter().map(|(hit, _)| hit.document.clone()).collect();
    let circle = Circle::of(&documents, collection)?;
    let day = on.unwrap_or(today);
    let mut hits: Vec<(Hit, Vec<Field>, Status)> = hits
        .into_iter()
        .map(|(hit, fields)| {
            let standing = circle.standing(&hit.document, day);
            let status = standing.map_or(Status::Unknown, |standing| standing.status);
            (hit, fields, status)
        })
        .collect();
    // Who names an act by its number asks for it before those that name it too.
    hits.sort_by_key(|(_, fields, _)| !named.is_number_of(fields));
    if on.is_some() {
        hits.retain(|(_, _, status)| matches!(status, Status::InForce | Status::Modified));
    }
    let best = hits.first().map_or(0.0, |(hit, ..)| hit.score);
    hits.retain(|(hit, ..)| hit.score >= best * LEAST_SHARE);
    // What ended comes behind what holds, unless it was asked for by its number.
    hits.sort_by_key(|(_, fields, status)| (!named.is_number_of(fields), has_ended(*status)));
    let mut supports = Vec::new();
    // The best passage of each document first, then the second ones.
    for place in 0..PASSAGES as usize {
        for (hit, fields, status) in &hits {
            if let Some(passage) = hit.passages.get(place).filter(|one| one.score > 0.0)
                && supports.len() < limit
            {
                supports.push(support(hit, passage, fields, *status));
            }
        }
    }
    Ok(supports)
}

/// Whether an act holds no more.
fn has_ended(status: Status) -> bool {
    matches!(
        status,
        Status::Repealed | Status::Withdrawn | Status::Expired
    )
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
    // A quote ends with its article, and before the signature.
    let article = best(articles(passage, fields), worth);
    let Some(article) = article else {
        return passage.clone();
    };
    if article.len() <= MOST_QUOTE {
        return piece(passage, article);
    }
    let paragraphs = paragraphs(&passage.text, article);
    let Some(first) = best(paragraphs.clone(), worth) else {
        return passage.clone();
    };
    let end = paragraphs
        .iter()
        .filter(|part| part.start >= first.start)
        .map(|part| part.end)
        .take_while(|end| end - first.start <= MOST_QUOTE)
        .last()
        .unwrap_or(first.end);
    piece(passage, first.start..end)
}

/// The first of those that are worth most; none where none is worth anything.
fn best(parts: Vec<Range<usize>>, worth: impl Fn(&Range<usize>) -> usize) -> Option<Range<usize>> {
    parts
        .into_iter()
        .enumerate()
        .max_by_key(|(place, part)| (worth(part), Reverse(*place)))
        .map(|(_, part)| part)
        .filter(|part| worth(part) > 0)
}

/// A part of a passage.
fn piece(passage: &Passage, part: Range<usize>) -> Passage {
    let at = |byte: usize| passage.start + u32::try_from(byte).unwrap_or(u32::MAX);
    let (start, end) = (at(part.start), at(part.end));
    Passage {
        start,
        end,
        text: passage.text[part].to_owned(),
        marks: passage
            .marks
            .iter()
            .copied()
            .filter(|mark| mark.0 >= start && mark.1 <= end)
            .collect(),
        ..passage.clone()
    }
}

/// The articles of a passage up to the signature, what stands before the first one too, without the blanks around them.
fn articles(passage: &Passage, fields: &[Field]) -> Vec<Range<usize>> {
    let end = signed(&Folded::new(&passage.text), &passage.text).unwrap_or(passage.text.len());
    let mut begins: Vec<usize> = fields
        .iter()
        .filter(|field| field.name == "article" && field.place.page == passage.page)
        .filter_map(|field| field.place.start.checked_sub(passage.start))
        .map(|start| start as usize)
        .filter(|&start| start < end && passage.text.is_char_boundary(start))
        .chain([0, end])
        .collect();
    begins.sort_unstable();
    begins.dedup();
    begins
        .windows(2)
        .filter_map(|pair| trimmed(&passage.text, pair[0]..pair[1]))
        .collect()
}

/// A range without the blanks around it; none where it has nothing else.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let part = &text[range.clone()];
    let words = part.trim();
    let start = range.start + (part.len() - part.trim_start().len());
    (!words.is_empty()).then(|| start..start + words.len())
}

/// The paragraphs of a part of a text, without the blanks around them.
fn paragraphs(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = within.start;
    for part in text[within].split("\n\n") {
        parts.extend(trimmed(text, start..start + part.len()));
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
    ranges.extend(signed(&folded, text).map(|at| at..text.len()));
    ranges
}

/// Where the line begins that says where and when an act was signed.
fn signed(folded: &Folded, text: &str) -> Option<usize> {
    let begins_sentence = |at: &usize| {
        let before = text[..*at].trim_end_matches([' ', '*', '#']);
        before.is_empty() || before.ends_with(['\n', '.'])
    };
    SIGNED
        .iter()
        .flat_map(|words| folded.text().match_indices(words))
        .map(|(at, _)| folded.source_position(at))
        .filter(begins_sentence)
        .min()
}

fn support(hit: &Hit, passage: &Passage, fields: &[Field], status: Status) -> Support {
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
        status,
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
    use crate::logic::collection::memory::Memory;

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

    const OLD: &str = "COMMUNE DE VALBRUNE\nARRÊTÉ n° 2015-1\nportant règlement du marché\nLe maire de Valbrune,\nARRÊTE\nArticle 1er : Le marché des producteurs ouvre le mardi place du Lavoir.\nArticle 2 : Les exposants paient un droit.\nFait à Valbrune, le 1er juin 2015\nLe maire, Odile Serre";
    const NEW: &str = "COMMUNE DE VALBRUNE\nARRÊTÉ n° 2020-1\nportant règlement du marché\nLe maire de Valbrune,\nARRÊTE\nArticle 1er : Le marché ouvre le jeudi.\nArticle 2 : L'arrêté n° 2015-1 du 1er juin 2015 est abrogé.\nFait à Valbrune, le 2 juin 2020\nLe maire, Odile Serre";

    fn asked(question: &str, on: Option<&str>) -> Vec<Support> {
        let mut collection = Memory::default();
        collection.act("old.txt", OLD);
        collection.act("new.txt", NEW);
        let on = on.map(|day| day.parse().unwrap());
        ask(question, 3, on, "2026-01-01".parse().unwrap(), &collection).unwrap()
    }

    #[test]
    fn an_act_that_ended_comes_behind_one_that_holds_and_says_so() {
        let question = "Quel jour ouvre le marché des producteurs de Valbrune ?";
        let supports = asked(question, None);
        let seen: Vec<(&str, Status)> = supports
            .iter()
            .map(|one| (one.document.as_str(), one.status))
            .collect();
        assert_eq!(
            seen,
            [("new.txt", Status::InForce), ("old.txt", Status::Repealed)]
        );
        let then = asked(question, Some("2016-01-01"));
        assert_eq!(then.len(), 1);
        assert_eq!(then[0].document, "old.txt");
        // Who asks by number gets that act.
        let named = asked(
            "Que dit l'arrêté n° 2015-1 sur le marché des producteurs ?",
            None,
        );
        assert_eq!(named[0].document, "old.txt");
    }

    #[test]
    fn a_quote_ends_with_its_article_and_before_the_signature() {
        let supports = asked(
            "Quel jour ouvre le marché des producteurs de Valbrune ?",
            None,
        );
        assert_eq!(supports[0].quote, "Article 1er : Le marché ouvre le jeudi.");
        for support in &supports {
            let page = if support.document == "old.txt" {
                OLD
            } else {
                NEW
            };
            let place = support.place;
            assert_eq!(
                &page[place.start as usize..place.end as usize],
                support.quote
            );
        }
        let supports = asked(
            "Les exposants du marché de Valbrune paient-ils un droit ?",
            None,
        );
        let old = supports
            .iter()
            .find(|one| one.document == "old.txt")
            .unwrap();
        assert_eq!(old.quote, "Article 2 : Les exposants paient un droit.");
    }
}
