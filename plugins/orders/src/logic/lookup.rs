//! Which documents a number, a date or a path means.

use acts::record::Number;
use acts::reference;

use super::collection::{Collection, Condition, Query, Trouble, first};

/// Documents that one word may mean, at most.
const MOST: u32 = 100;

/// What a word means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// These documents; several where several acts have the number.
    Documents(Vec<String>),
    /// None; these are near.
    Near(Vec<String>),
}

/// The documents of a path, an identifier, a number, or a number and a date.
///
/// # Errors
/// When the collection cannot be read.
pub fn find(word: &str, collection: &dyn Collection) -> Result<Meaning, Trouble> {
    match collection.fields(word) {
        Ok(_) => return Ok(Meaning::Documents(vec![word.to_owned()])),
        Err(Trouble::Missing) => {}
        Err(other) => return Err(other),
    }
    let typed = reference::parse(word);
    let numbers: Vec<Number> = if typed.numbers.is_empty() && typed.dates.is_empty() {
        // "12", "A-12": no number in a sentence, but all that was typed here.
        Number::new(word).into_iter().collect()
    } else {
        typed.numbers.clone()
    };
    // "2024-06-20" is a day, and may be the number of another act: that act first, then those of the day.
    let mut known = Vec::new();
    if typed.numbers.is_empty()
        && !typed.dates.is_empty()
        && let Some(number) = Number::new(word.trim())
    {
        let key = Condition::Equals(number.key);
        known = list(
            collection,
            String::new(),
            vec![("number-key".to_owned(), key)],
        )?;
    }
    let mut require: Vec<(String, Condition)> = typed
        .dates
        .iter()
        .flat_map(|(from, to)| {
            [
                ("date".to_owned(), Condition::AtLeast(from.to_string())),
                ("date".to_owned(), Condition::AtMost(to.to_string())),
            ]
        })
        .collect();
    let dated = !require.is_empty();
    if !numbers.is_empty() {
        let keys = numbers.iter().map(|number| number.key.clone()).collect();
        require.push(("number-key".to_owned(), Condition::AnyOf(keys)));
    }
    if !require.is_empty() {
        for document in list(collection, String::new(), require)? {
            if !known.contains(&document) {
                known.push(document);
            }
        }
        if !known.is_empty() {
            return Ok(Meaning::Documents(known));
        }
    }
    // A number whose service was left out, "2025-860" for "2025-860 SG/DCL/BU": among those that look like it.
    let near = list(collection, word.to_owned(), Vec::new())?;
    let mut agreeing = Vec::new();
    for document in near.iter().filter(|_| !dated) {
        let fields = collection.fields(document)?;
        let agrees = first(&fields, "number")
            .and_then(|number| Number::new(&number))
            .is_some_and(|number| numbers.iter().any(|typed| typed.agrees(&number)));
        if agrees {
            agreeing.push(document.clone());
        }
    }
    Ok(if agreeing.is_empty() {
        Meaning::Near(near.into_iter().take(3).collect())
    } else {
        Meaning::Documents(agreeing)
    })
}

fn list(
    collection: &dyn Collection,
    text: String,
    require: Vec<(String, Condition)>,
) -> Result<Vec<String>, Trouble> {
    let query = Query {
        text,
        require,
        limit: MOST,
        passages: 1,
        ..Query::default()
    };
    let hits = collection.search(&query)?;
    Ok(hits.into_iter().map(|hit| hit.document).collect())
}

#[cfg(test)]
mod tests {
    use super::super::collection::memory::Memory;
    use super::*;

    #[test]
    fn a_number_that_looks_like_a_day_is_tried_as_both() {
        let act = |kind: &str, number: &str, date: &str| {
            format!(
                "COMMUNE DE VALBRUNE\n\n{kind} n° {number}\nportant règlement\n\nLe maire de Valbrune,\n\nARRÊTE\n\n\
                 Article 1er : Le bain est interdit.\n\nFait à Valbrune, le {date}\nLe maire, A B\n"
            )
        };
        let mut memory = Memory::default();
        memory.act("day.txt", &act("ARRÊTÉ", "2024-33", "20 juin 2024"));
        memory.act("number.txt", &act("ARRÊTÉ", "2024-06-20", "12 juin 2024"));
        let both = vec!["number.txt".to_owned(), "day.txt".to_owned()];
        assert_eq!(
            find("2024-06-20", &memory).unwrap(),
            Meaning::Documents(both)
        );
        assert_eq!(
            find("n° 2024-06-20", &memory).unwrap(),
            Meaning::Documents(vec!["number.txt".to_owned()])
        );
        assert_eq!(
            find("20 juin 2024", &memory).unwrap(),
            Meaning::Documents(vec!["day.txt".to_owned()])
        );
    }
}
