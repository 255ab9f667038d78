//! What a part of an act is worth as an answer: the words of the question in it, and the kind of thing that is asked for.

use std::collections::BTreeSet;
use std::ops::Range;

use kit::fold::Folded;

use super::super::collection::{Field, Hit, Passage};
use super::pieces::ending;

/// What a word counts that the act's title and fields do not have, beside one that they have.
const NEW_WORD: usize = 3;

/// What it counts that a part has the kind of thing that is asked for: hours, days, sums.
const RIGHT_KIND: usize = 2;

/// Letters by which two forms of a word are taken for one.
const BEGINNING: usize = 5;

/// Beginnings of words that stand in every act.
const OF_ACTS: &[&str] = &["arret", "acte", "artic", "order"];

/// Beginnings of words that only ask, or say that something may, must or is done: they part equals.
const ASKING: &[&str] = &[
    "avoir", "date", "delai", "doit", "doive", "endro", "faire", "faut", "fois", "heure", "horai",
    "jour", "lieu", "peut", "peuve", "peux", "puis", "quand", "quel", "quell", "qui", "temps",
    "combi", "comme",
];

const DAYS: &[&str] = &[
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
    "quotidien",
    "jours",
];

const HOURS: &[&str] = &["h", "heure", "heures", "midi", "minuit"];

const SUMS: &[&str] = &[
    "euro", "euros", "eur", "gratuit", "gratuite", "gratuits", "classe", "amende",
];

/// A kind of thing that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Thing {
    Day,
    Hour,
    Sum,
    Speed,
}

/// What a question asks for, beside its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    things: Vec<Thing>,
    /// Whether it asks for reasons, which recitals give.
    pub(super) reasons: bool,
}

/// What a part is worth: by words that say something first, then by those that only ask.
pub(super) type Worth = (usize, usize);

impl Asked {
    pub(super) fn of(question: &str) -> Self {
        let folded = Folded::new(question);
        let words = words_of(folded.text());
        let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
        let after_which = |wanted: &[&str]| {
            let mut pairs = words.windows(2);
            pairs.any(|pair| pair[0].starts_with("quel") && wanted.contains(&pair[1]))
        };
        let mut things = Vec::new();
        if has(&["quand"]) || after_which(&["jour", "jours", "date", "dates", "mois"]) {
            things.push(Thing::Day);
        }
        if after_which(&["heure", "heures", "horaire", "horaires"]) || has(&["horaires"]) {
            things.push(Thing::Hour);
        }
        if has(&[
            "coute", "coutent", "prix", "tarif", "tarifs", "montant", "amende", "somme",
        ]) {
            things.push(Thing::Sum);
        }
        if has(&["vitesse"]) {
            things.push(Thing::Speed);
        }
        Self {
            things,
            reasons: has(&[
                "pourquoi", "raison", "raisons", "motif", "motifs", "vise", "visa", "visas",
            ]),
        }
    }

    /// What a part of a passage is worth, with what the act's title and fields say already, folded.
    pub(super) fn worth(&self, passage: &Passage, part: Range<usize>, head: &str) -> Worth {
        let (mut words, mut asking) = (0, 0);
        for word in beginnings(passage, part.clone()) {
            if ASKING.contains(&word.as_str()) {
                asking += 1;
            } else {
                words += if head.contains(&word) { 1 } else { NEW_WORD };
            }
        }
        if words > 0 && !self.things.is_empty() {
            let folded = Folded::new(&passage.text[part]);
            let found = words_of(folded.text());
            let of_kind = self.things.iter().filter(|thing| thing.stands_in(&found));
            words += RIGHT_KIND * of_kind.count();
        }
        (words, asking)
    }
}

impl Thing {
    fn stands_in(self, words: &[&str]) -> bool {
        let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
        match self {
            Self::Day => has(DAYS),
            Self::Hour => has(HOURS),
            Self::Sum => has(SUMS),
            Self::Speed => has(&["km"]),
        }
    }
}

/// The title and the fields of an act, its articles left out, folded.
pub(super) fn head(hit: &Hit, fields: &[Field]) -> String {
    let values = fields.iter().filter(|field| field.name != "article");
    let head: Vec<&str> = [hit.title.as_str()]
        .into_iter()
        .chain(values.map(|field| field.value.as_str()))
        .collect();
    Folded::new(&head.join(" ")).text().to_owned()
}

/// How many words of the question stand in a passage, each counted once whatever its ending, without those that stand
/// in every act, and without the clauses that end one.
pub(super) fn words(passage: &Passage) -> usize {
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
        .filter(|word: &String| !OF_ACTS.contains(&word.as_str()))
        .collect()
}

fn words_of(folded: &str) -> Vec<&str> {
    folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_tells_what_it_asks_for() {
        for (question, things, reasons) in [
            ("Quel jour a lieu le marché ?", vec![Thing::Day], false),
            ("À quelle heure ferme le marché ?", vec![Thing::Hour], false),
            ("Combien coûte le transport ?", vec![Thing::Sum], false),
            ("Pourquoi la rue est-elle fermée ?", vec![], true),
            ("vitesse sur la RD 114", vec![Thing::Speed], false),
        ] {
            let asked = Asked::of(question);
            assert_eq!(
                (asked.things, asked.reasons),
                (things, reasons),
                "{question}"
            );
        }
    }
}
