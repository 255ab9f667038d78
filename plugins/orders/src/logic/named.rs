//! What a question names: roads, numbers and days of acts, proper names. An act without them answers another question.

use acts::record::Number;
use acts::reference::{self, Reference};
use kit::fold::Folded;

use super::collection::{Collection, Field, Hit, Passage, Trouble, first};

/// Proper names of a question that are looked for, at most.
const MOST_NAMES: usize = 12;

/// Letters from which on a name may be one letter off, or miss one.
const LONG_NAME: usize = 6;

/// Words for ways and places that a name follows: "place de la Mairie"; folded.
const WAYS: &[&str] = &[
    "allee",
    "allees",
    "avenue",
    "boulevard",
    "chemin",
    "cours",
    "cour",
    "esplanade",
    "impasse",
    "parking",
    "parvis",
    "passage",
    "place",
    "placette",
    "pont",
    "promenade",
    "quai",
    "rond",
    "route",
    "rue",
    "ruelle",
    "sentier",
    "square",
    "venelle",
    "voie",
];

/// Words between a way and its name; folded.
const BETWEEN: &[&str] = &["de", "du", "des", "d", "la", "le", "les", "l"];

/// Words with a capital that name nobody and no place, unless they follow a way; folded.
const TITLES: &[&str] = &[
    "commune",
    "conseil",
    "departement",
    "etat",
    "madame",
    "maire",
    "mairie",
    "mayor",
    "messieurs",
    "mesdames",
    "mlle",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "order",
    "prefecture",
    "prefet",
    "prefete",
    "president",
    "presidente",
    "region",
    "republique",
    "sous",
    "ville",
    // Days and months have capitals in English.
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mondays",
    "tuesdays",
    "wednesdays",
    "thursdays",
    "fridays",
    "saturdays",
    "sundays",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "i",
];

/// Whether a document has what a question names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Some of it is nowhere in the document.
    Missing,
    /// The question names nothing.
    Unnamed,
    /// The document has all of it.
    Found,
}

/// What a question names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    typed: Reference,
    /// Each name as its words, folded.
    names: Vec<Vec<String>>,
    /// Ways that are called by a word which stands in every act, such as `mairie`: the word for the way, and that word.
    ways: Vec<[String; 2]>,
}

impl Named {
    /// Reads a question.
    pub fn of(question: &str) -> Self {
        Self {
            typed: reference::parse(question),
            names: names(question),
            ways: ways(question),
        }
    }

    /// Whether a document that has this passage has what is named.
    ///
    /// # Errors
    /// When the document cannot be read.
    pub fn standing(
        &self,
        hit: &Hit,
        passage: &Passage,
        fields: &[Field],
        collection: &dyn Collection,
    ) -> Result<Standing, Trouble> {
        let is_named =
            |reference: &Reference| !(reference.roads.is_empty() && reference.numbers.is_empty());
        let names_nothing = self.names.is_empty() && self.ways.is_empty();
        if names_nothing && self.typed.acts.is_empty() && !is_named(&self.typed) {
            return Ok(Standing::Unnamed);
        }
        let values = fields.iter().map(|field| field.value.as_str());
        let here: Vec<&str> = [passage.text.as_str(), &hit.title]
            .into_iter()
            .chain(values)
            .collect();
        let here = words(&here.join("\n"));
        if !self.is_about(fields, &here) {
            return Ok(Standing::Missing);
        }
        let absent: Vec<&Vec<String>> =
            self.names.iter().filter(|name| !has(&here, name)).collect();
        let has_ways = |text: &str| self.ways.iter().all(|way| has_way(text, way));
        if absent.is_empty() && has_ways(&here) {
            return Ok(Standing::Found);
        }
        // A long act names its place and its company in its head only.
        let all = words(&collection.pages(&hit.document)?.join("\n"));
        Ok(
            if has_ways(&all) && absent.iter().all(|name| has(&all, name)) {
                Standing::Found
            } else {
                Standing::Missing
            },
        )
    }

    /// Whether the question names an act by a number that is that of the act with these fields.
    pub fn is_number_of(&self, fields: &[Field]) -> bool {
        let number = first(fields, "number").and_then(|number| Number::new(&number));
        number.is_some_and(|number| self.typed.numbers.iter().any(|typed| typed.agrees(&number)))
    }

    /// Whether a document has the roads, the numbers and the days of acts that the question names, as its own or as
    /// those of acts that it names.
    fn is_about(&self, fields: &[Field], here: &str) -> bool {
        let has_value = |names: &[&str], value: &str| {
            fields
                .iter()
                .any(|field| names.contains(&field.name.as_str()) && field.value == value)
        };
        let numbers = self.typed.numbers.iter().all(|typed| {
            self.is_number_of(fields)
                || has_value(&["target-number"], &typed.key)
                || here.contains(&words(&typed.written))
        });
        let mut days = self.typed.acts.iter().filter_map(|act| act.date);
        let days = days.all(|day| has_value(&["date", "target-date"], &day.to_string()));
        let mut roads = self.typed.roads.iter();
        numbers && days && roads.all(|road| has_value(&["road"], road))
    }
}

/// The proper names of a question: runs of words with capitals that begin no sentence; words in capitals alone, such
/// as "RSA", stand for words that a text may write out.
fn names(question: &str) -> Vec<Vec<String>> {
    if !question.chars().any(char::is_lowercase) {
        return Vec::new();
    }
    let mut names: Vec<Vec<String>> = Vec::new();
    let mut begins = true;
    // Where the last word of a name ended.
    let mut last = None;
    for (start, word) in pieces(question) {
        let before = &question[..start];
        begins |=
            before.trim_end().ends_with(['.', '?', '!', ':']) && !before.trim_end().ends_with("M.");
        let folded = Folded::new(word).text().to_owned();
        let capital = word.starts_with(char::is_uppercase);
        let letters = word.chars().count();
        let is_short =
            word.chars().all(|letter| !letter.is_lowercase()) && (2..=5).contains(&letters);
        let joined = last.is_some_and(|end: usize| {
            matches!(
                &question[end..start],
                " " | "-" | "+" | "'" | "’" | "&" | " & "
            )
        });
        if capital && !begins && !is_short && !TITLES.contains(&folded.as_str()) {
            match names.last_mut() {
                Some(name) if joined => name.push(folded),
                _ => names.push(vec![folded]),
            }
            last = Some(start + word.len());
        } else {
            last = None;
        }
        begins = false;
    }
    names.retain(|name| name.iter().any(|word| word.len() > 2));
    names.truncate(MOST_NAMES);
    names
}

/// Ways that are called by a word which names nothing elsewhere: "place de la Mairie", "rue du Conseil".
fn ways(question: &str) -> Vec<[String; 2]> {
    let folded = Folded::new(question);
    let words: Vec<&str> = folded
        .text()
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let mut ways = Vec::new();
    for (at, way) in words.iter().enumerate() {
        let mut after = words[at + 1..].iter();
        let name = after.find(|word| !BETWEEN.contains(word));
        let is_linked = words.get(at + 1).is_some_and(|word| BETWEEN.contains(word));
        if let Some(name) = name
            && WAYS.contains(way)
            && is_linked
            && TITLES.contains(name)
        {
            ways.push([(*way).to_owned(), (*name).to_owned()]);
        }
    }
    ways.truncate(MOST_NAMES);
    ways
}

/// Whether a text, as [`words`] gives it, has a way of that name.
fn has_way(text: &str, [way, name]: &[String; 2]) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.iter().enumerate().any(|(at, word)| {
        let is_way = word.trim_end_matches('s') == way.trim_end_matches('s');
        let mut after = words[at + 1..].iter();
        is_way && after.find(|word| !BETWEEN.contains(word)) == Some(&name.as_str())
    })
}

/// Words with where they begin.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// The words of a text, folded, one blank between them and one at both ends.
fn words(text: &str) -> String {
    let folded = Folded::new(text);
    let mut joined = String::with_capacity(folded.text().len() + 2);
    joined.push(' ');
    for word in folded
        .text()
        .split(|letter: char| !letter.is_alphanumeric())
    {
        if !word.is_empty() {
            joined.push_str(word);
            joined.push(' ');
        }
    }
    joined
}

/// Whether a text has a name: its words side by side, or each of them somewhere where all are long enough to be sure.
fn has(text: &str, name: &[String]) -> bool {
    if text.contains(&format!(" {} ", name.join(" "))) {
        return true;
    }
    name.iter().all(|word| {
        word.len() > 3
            && (text.contains(&format!(" {word} "))
                || word.len() >= LONG_NAME && text.split(' ').any(|other| one_off(word, other)))
    })
}

/// Whether two words differ in one letter at most, as typing errors do; the first letter stays.
fn one_off(one: &str, other: &str) -> bool {
    if one.len().abs_diff(other.len()) > 1 || one.get(..1) != other.get(..1) {
        return false;
    }
    let same = one
        .bytes()
        .zip(other.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let (one, other) = (&one.as_bytes()[same..], &other.as_bytes()[same..]);
    let rest = |bytes: &'_ [u8]| bytes.get(1..).unwrap_or_default().to_vec();
    rest(one) == rest(other) || rest(one) == other || one == rest(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(question: &str) -> Vec<String> {
        names(question).iter().map(|name| name.join(" ")).collect()
    }

    #[test]
    fn names_are_words_with_capitals_that_begin_no_sentence() {
        for (question, expected) in [
            (
                "Quel jour se tient le marché de Castelfort ?",
                vec!["castelfort"],
            ),
            ("baignade au lac de Saint-Aubry", vec!["saint aubry"]),
            (
                "Que doit la société Tuilerie du Serre ?",
                vec!["tuilerie", "serre"],
            ),
            ("le RSA dans le Grand Est", vec!["grand est"]),
            ("Valbrune : quels travaux ? Quand ?", vec![]),
            ("LIMITATION DE VITESSE", vec![]),
            ("Qui remplace Madame Inès Rabaud ?", vec!["ines rabaud"]),
            ("parking on Saturday in Mill Lane", vec!["mill lane"]),
        ] {
            assert_eq!(joined(question), expected, "{question}");
        }
    }

    #[test]
    fn a_way_is_called_by_a_word_that_names_nothing_elsewhere() {
        let asked = ways("Peut-on se garer place de la Mairie ou rue du Conseil ?");
        let expected = [["place", "mairie"], ["rue", "conseil"]];
        assert_eq!(asked, expected.map(|way| way.map(str::to_owned)));
        assert!(ways("une place de stationnement en ville").is_empty());
        assert!(ways("la route de la commune voisine").len() == 1);
        let text = words("Mairie de Valbrune. Le stationnement est interdit place du Marché.");
        assert!(!has_way(&text, &asked[0]));
        assert!(has_way(&words("sur la place de la mairie,"), &asked[0]));
        assert!(has_way(
            &words("places de la Mairie et du Marché"),
            &asked[0]
        ));
    }

    #[test]
    fn a_name_is_found_as_it_is_written_or_one_letter_off() {
        let text =
            words("L'usine de Bantzenheim, région Grand-Est, est grande. Mme BELMONTE Solange.");
        for (name, expected) in [
            ("bantzenheim", true),
            ("bantzenhein", true),
            ("banzenheim", true),
            ("grand est", true),
            ("est grand", false),
            ("solange belmonte", true),
            ("sausheim", false),
            ("usiniers", false),
        ] {
            let name: Vec<String> = name.split(' ').map(str::to_owned).collect();
            assert_eq!(has(&text, &name), expected, "{name:?}");
        }
    }
}
