//! Questions, answered by passages: where nothing covers the question, nothing is shown.

mod changes;
mod pieces;
mod worth;

use acts::Place;
use acts::standing::Status;
use jiff::civil::Date;

use self::pieces::Pieces;
use self::worth::Asked;
use super::collection::{Collection, Field, Hit, Passage, Query, Trouble, first, is_recognised};
use super::named::{Named, Standing};
use super::nature::{self, Wanted};
use super::snippet;
use super::standing::Circle;

/// Documents that are looked at.
const LOOKED_AT: u32 = 10;

/// The same where only those count that hold on a day: those that do not may be many.
const LOOKED_AT_ON_A_DAY: u32 = 100;

/// Passages of each among which an article is chosen.
const PASSAGES: u32 = 10;

/// The best of them, of which one must answer, and each gives one quote at most.
const ANSWERING: usize = 3;

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
    /// The act quoted above that this one changes, by its number or its document.
    pub changes: Option<String>,
    /// Whether the page was read off a picture: words of it can be wrong.
    pub recognised: bool,
}

/// A document that answers.
struct Answering {
    hit: Hit,
    fields: Vec<Field>,
    /// What is quoted of it, the best first.
    quotes: Vec<Passage>,
}

/// The passages that answer a question, best first; none where nothing does. Beneath the first passage of an act that was
/// changed stand those of the acts that changed it, which `limit` does not count.
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
    let asked = Asked::of(question);
    let mut answering = Vec::new();
    for hit in collection.search(&query)? {
        let fields = collection.fields(&hit.document)?;
        let mut answers_by = Vec::new();
        for passage in hit.passages.iter().take(ANSWERING) {
            let standing = named.standing(&hit, passage, &fields, collection)?;
            if answers(passage, standing) {
                answers_by.push(passage.clone());
            }
        }
        if !answers_by.is_empty() {
            // What the head of the act says of its place counts for all: the passage that says more comes first.
            answers_by.sort_by(|one, other| other.coverage.total_cmp(&one.coverage));
            let quotes = quotes(&answers_by, &hit, &fields, &asked);
            answering.push((hit, fields, quotes));
        }
    }
    let mut hits = arranged(answering, question, &named);
    let documents: Vec<String> = hits.iter().map(|one| one.hit.document.clone()).collect();
    let circle = Circle::of(&documents, collection)?;
    let day = on.unwrap_or(today);
    let status = |document: &str| {
        let standing = circle.standing(document, day);
        standing.map_or(Status::Unknown, |standing| standing.status)
    };
    if on.is_some() {
        hits.retain(|one| {
            matches!(
                status(&one.hit.document),
                Status::InForce | Status::Modified
            )
        });
    }
    let best = hits.first().map_or(0.0, |one| one.hit.score);
    hits.retain(|one| one.hit.score >= best * LEAST_SHARE);
    // What ended comes behind what holds, unless it was asked for by its number.
    hits.sort_by_key(|one| {
        let is_asked_for = named.is_number_of(&one.fields);
        (!is_asked_for, has_ended(status(&one.hit.document)))
    });
    let mut supports: Vec<Support> = Vec::new();
    let mut counted = 0;
    // The best passage of each document first, then the second ones.
    for place in 0..ANSWERING {
        for one in &hits {
            let Some(quote) = one.quotes.get(place).filter(|_| counted < limit) else {
                continue;
            };
            let document = &one.hit.document;
            let found = support(document, quote, &one.fields, status(document));
            // It may stand there already, beneath an act that it changes.
            if supports.iter().any(|known| is_same(known, &found)) {
                continue;
            }
            supports.push(found);
            counted += 1;
            if place == 0 {
                let changed = changes::of(document, day, question, &asked, &circle, collection)?;
                let name = first(&one.fields, "number").unwrap_or_else(|| document.clone());
                for mut change in changed {
                    change.changes = Some(name.clone());
                    match supports.iter_mut().find(|known| is_same(known, &change)) {
                        Some(known) => known.changes = change.changes,
                        None => supports.push(change),
                    }
                }
            }
        }
    }
    Ok(supports)
}

/// The documents in the order in which they answer: an act before those that only change it, or the other way round
/// where that is asked; who names an act by its number asks for it before those that name it too.
fn arranged(
    answering: Vec<(Hit, Vec<Field>, Vec<Passage>)>,
    question: &str,
    named: &Named,
) -> Vec<Answering> {
    let mut quoted = Vec::new();
    let mut plain = Vec::new();
    for (hit, fields, quotes) in answering {
        quoted.push((hit.document.clone(), quotes));
        plain.push((hit, fields));
    }
    let mut hits: Vec<Answering> = nature::arrange(plain, &Wanted::of(question))
        .into_iter()
        .map(|(hit, fields)| {
            let place = quoted
                .iter()
                .position(|(document, _)| *document == hit.document);
            let quotes = place.map(|place| quoted.swap_remove(place).1);
            Answering {
                quotes: quotes.unwrap_or_default(),
                hit,
                fields,
            }
        })
        .collect();
    hits.sort_by_key(|one| !named.is_number_of(&one.fields));
    hits
}

/// What is quoted of a document: of each passage that answers the article that says most of what was asked, the best
/// one first. Where these have the head of the act alone, an article of another passage stands for it.
fn quotes(answering: &[Passage], hit: &Hit, fields: &[Field], asked: &Asked) -> Vec<Passage> {
    let pieces = Pieces::new(hit, fields, asked);
    let mut found: Vec<_> = answering
        .iter()
        .filter_map(|passage| pieces.best(passage))
        .collect();
    // The sort keeps the order of equals.
    found.sort_by_key(|piece| std::cmp::Reverse((piece.may_be_quoted, piece.worth)));
    if !found.first().is_some_and(|piece| piece.may_be_quoted) {
        let all = hit
            .passages
            .iter()
            .filter_map(|passage| pieces.best(passage));
        let mut others: Vec<_> = all.filter(|piece| piece.may_be_quoted).collect();
        others.sort_by_key(|piece| std::cmp::Reverse(piece.worth));
        found.splice(0..0, others.into_iter().take(1));
    }
    if found.first().is_some_and(|piece| piece.may_be_quoted) {
        found.retain(|piece| piece.may_be_quoted);
    }
    found.into_iter().map(|piece| piece.passage).collect()
}

fn is_same(one: &Support, other: &Support) -> bool {
    one.document == other.document && one.place == other.place
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
    passage.score > 0.0
        && passage.coverage >= least
        && (passage.coverage >= 0.99 || worth::words(passage) >= FEWEST_WORDS)
}

/// A quote of a document.
fn support(document: &str, quote: &Passage, fields: &[Field], status: Status) -> Support {
    let snippet = snippet::cut(quote, MOST_QUOTE);
    let place = Place {
        page: snippet.page,
        start: snippet.start,
        end: snippet.end,
    };
    Support {
        document: document.to_owned(),
        number: first(fields, "number"),
        date: first(fields, "date"),
        article: pieces::article(fields, place),
        place,
        quote: snippet.text,
        status,
        changes: None,
        recognised: is_recognised(fields, place.page),
    }
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
            assert_eq!(
                worth::words(&passage(text, marked, 1.0)),
                expected,
                "{marked:?}"
            );
        }
        let made = "Le maire fait le point et la commune fait à ses frais les travaux.";
        let made = passage(made, &["maire", "frais", "travaux"], 1.0);
        assert_eq!(worth::words(&made), 3);
    }

    fn quoted(question: &str, acts: &[&str]) -> Vec<Support> {
        let mut collection = Memory::default();
        for (number, act) in (1..).zip(acts) {
            collection.act(&format!("{number}.txt"), act);
        }
        ask(
            question,
            1,
            None,
            "2026-01-01".parse().unwrap(),
            &collection,
        )
        .unwrap()
    }

    const HUNTING: &str = "PRÉFET DE LA GARDONNE\nARRÊTÉ n° 2025-102\nfixant les dates de la chasse\nLe préfet,\nVu le code de l'environnement sur la chasse suspendue,\nARRÊTE\nArticle 1er : La chasse est ouverte.\nArticle 2 : Le sanglier peut être chassé sur autorisation.\nArticle 3 : La chasse de la perdrix rouge est limitée à deux oiseaux par jour.\nArticle 4 : La chasse est suspendue le mardi.\nFait à Saint-Aubry, le 23 mai 2025";

    #[test]
    fn the_article_that_says_it_is_quoted_and_never_the_recitals() {
        for (question, expected) in [
            ("Quel jour la chasse est-elle suspendue ?", "Article 4"),
            ("Peut-on tirer la perdrix à la chasse ?", "Article 3"),
        ] {
            let supports = quoted(question, &[HUNTING]);
            let quote = supports.first().map(|one| one.quote.as_str());
            assert!(
                quote.is_some_and(|quote| quote.starts_with(expected)),
                "{question}: {quote:?}"
            );
        }
    }

    const FEES: &str = "COMMUNE DE VALBRUNE\nARRÊTÉ n° 2020-1\nportant règlement du marché\nLe maire de Valbrune,\nARRÊTE\nArticle 1er : Le marché se tient le samedi.\nArticle 2 : Les exposants du marché paient 2,50 euros le mètre.\nFait à Valbrune, le 3 mars 2020";
    const HIGHER: &str = "COMMUNE DE VALBRUNE\nARRÊTÉ n° 2023-3\nmodifiant l'arrêté n° 2020-1\nLe maire de Valbrune,\nARRÊTE\nArticle 1er : À l'article 2 de l'arrêté n° 2020-1 du 3 mars 2020, « 2,50 euros » est remplacé par « 3 euros ».\nFait à Valbrune, le 3 mars 2023";

    #[test]
    fn what_changed_an_act_stands_beneath_it_and_says_so() {
        let supports = quoted("Combien paient les exposants du marché ?", &[FEES, HIGHER]);
        let seen: Vec<_> = supports
            .iter()
            .map(|one| (one.document.as_str(), one.status, one.changes.as_deref()))
            .collect();
        assert_eq!(
            seen,
            [
                ("1.txt", Status::Modified, None),
                ("2.txt", Status::InForce, Some("2020-1"))
            ]
        );
        assert!(supports[0].quote.contains("2,50"), "{}", supports[0].quote);
        assert!(
            supports[1].quote.contains("3 euros"),
            "{}",
            supports[1].quote
        );
        let alone = quoted("Combien paient les exposants du marché ?", &[FEES]);
        assert_eq!((alone.len(), &alone[0].changes), (1, &None));
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
