//! Every document that a query finds, by windows of its fields: the index gives a hundred at once, and what it cannot
//! filter by, such as a standing, must not be looked for among the best hundred alone.

use std::collections::BTreeMap;

use kit::fold::Folded;

use super::collection::{Collection, Condition, Field, Hit, Query, Trouble};

/// Documents that the index gives at once.
const AT_ONCE: u32 = 100;

/// Documents that are looked at for one answer, at most: reading the fields of each takes the time of a call.
pub const MOST: usize = 2_000;

/// Windows that are looked into for one answer, at most.
const MOST_WINDOWS: usize = 1_000;

/// Fields whose values part documents, in order; the next one where a hundred have one value, or none.
const PARTING: [&str; 3] = ["date", "number-key", "title"];

/// What was found.
#[derive(Debug, Default)]
pub struct Everything {
    /// Documents with their fields, best first.
    pub hits: Vec<(Hit, Vec<Field>)>,
    /// Whether there are more than were looked at.
    pub cut: bool,
}

/// Every document of a query, up to [`MOST`].
///
/// # Errors
/// When the collection cannot be read.
pub fn everything(query: &Query, collection: &dyn Collection) -> Result<Everything, Trouble> {
    let mut seen: BTreeMap<String, (Hit, Vec<Field>)> = BTreeMap::new();
    let mut windows = vec![Window::default()];
    let mut looked_into = 0;
    let mut cut = false;
    while let Some(window) = windows.pop() {
        if seen.len() >= MOST || looked_into >= MOST_WINDOWS {
            cut = true;
            break;
        }
        looked_into += 1;
        let found = collection.find(&window.query(query))?;
        let whole = found.hits.len() >= found.total as usize;
        let mut values = Vec::new();
        for hit in found.hits {
            let document = hit.document.clone();
            if !seen.contains_key(&document) {
                let fields = collection.fields(&document)?;
                seen.insert(document.clone(), (hit, fields));
            }
            if let Some(field) = PARTING.get(window.level) {
                values.extend(
                    seen.get(&document)
                        .and_then(|(_, fields)| greatest(fields, field)),
                );
            }
        }
        if !whole {
            let parts = window.parts(values);
            cut |= parts.is_empty();
            windows.extend(parts);
        }
    }
    let mut hits: Vec<_> = seen.into_values().collect();
    hits.sort_by(|(one, _), (other, _)| {
        let score = other.score.total_cmp(&one.score);
        score.then_with(|| one.document.cmp(&other.document))
    });
    cut |= hits.len() > MOST;
    hits.truncate(MOST);
    Ok(Everything { hits, cut })
}

/// The value by which a document is parted.
fn greatest(fields: &[Field], name: &str) -> Option<String> {
    fields
        .iter()
        .filter(|field| field.name == name)
        .map(|field| Folded::new(&field.value).text().to_owned())
        .max()
}

/// Conditions that part documents: each lies in one window, by its greatest value of a field.
#[derive(Debug, Clone, Default)]
struct Window {
    /// What earlier fields parted.
    require: Vec<(String, Condition)>,
    exclude: Vec<(String, Condition)>,
    /// The field that parts this one, and between which values it does: from one on, below another.
    level: usize,
    range: Option<(String, Option<String>)>,
}

impl Window {
    fn query(&self, query: &Query) -> Query {
        let fixed = self.fixed();
        let mut query = query.clone();
        query.require.extend(fixed.require);
        query.exclude.extend(fixed.exclude);
        query.limit = AT_ONCE;
        query
    }

    /// The window with its range among the conditions, to be parted by the next field.
    fn fixed(&self) -> Self {
        let mut window = self.clone();
        if let (Some((from, below)), Some(field)) = (window.range.take(), PARTING.get(self.level)) {
            let at_least = |value: String| ((*field).to_owned(), Condition::AtLeast(value));
            window.require.push(at_least(from));
            window.exclude.extend(below.map(at_least));
        }
        window.level += 1;
        window
    }

    /// The windows that have the same documents; none where nothing parts them. The values are those of documents that
    /// were found here.
    fn parts(&self, mut values: Vec<String>) -> Vec<Self> {
        let Some(field) = PARTING.get(self.level) else {
            return Vec::new();
        };
        let part = |from: &str, below: Option<&str>| Self {
            range: Some((from.to_owned(), below.map(str::to_owned))),
            ..self.clone()
        };
        let Some((from, below)) = &self.range else {
            let mut without = self.fixed();
            let any = Condition::AtLeast(String::new());
            without.exclude.push(((*field).to_owned(), any));
            return vec![without, part("", None)];
        };
        let below = below.as_deref();
        values.sort_unstable();
        let (Some(least), Some(middle)) = (values.first(), values.get(values.len() / 2)) else {
            return vec![self.fixed()];
        };
        let greater = values.iter().find(|value| *value > least);
        if let Some(greater) = greater {
            let pivot = if middle > least { middle } else { greater };
            return vec![part(from, Some(pivot)), part(pivot, below)];
        }
        // All that were found have one value: it gets a window of its own, which the next field parts.
        let after = format!("{least}\u{1}");
        if from == least && below == Some(after.as_str()) {
            return vec![self.fixed()];
        }
        let mut parts = vec![part(least, Some(&after)), part(&after, below)];
        if from < least {
            parts.push(part(from, Some(least)));
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logic::collection::memory::Memory;

    fn all(collection: &Memory, text: &str) -> Everything {
        let query = Query {
            text: text.to_owned(),
            passages: 1,
            ..Query::default()
        };
        everything(&query, collection).unwrap()
    }

    #[test]
    fn every_act_is_found_whatever_its_date_or_without_one() {
        let mut collection = Memory::default();
        for number in 0..250 {
            let day = format!(
                "20{:02}-{:02}-{:02}",
                number % 20,
                number % 12 + 1,
                number % 28 + 1
            );
            collection.record(&format!("dated-{number}"), &[("date", &day)], "circulation");
            // A hundred and more of one day, and without any.
            let key = format!("2020-{number}");
            let fields = [("date", "2020-05-04"), ("number-key", key.as_str())];
            collection.record(&format!("same-{number}"), &fields, "circulation interdite");
            collection.record(
                &format!("undated-{number}"),
                &[("number-key", &key)],
                "circulation",
            );
        }
        let found = all(&collection, "circulation interdite");
        assert_eq!((found.hits.len(), found.cut), (750, false));
        assert!(found.hits[0].0.document.starts_with("same-"));
        let scores: Vec<f32> = found.hits.iter().map(|(hit, _)| hit.score).collect();
        assert!(scores.is_sorted_by(|one, other| one >= other));
    }

    #[test]
    fn what_nothing_parts_or_is_too_much_is_said_to_be_cut() {
        let mut collection = Memory::default();
        for number in 0..120 {
            collection.record(&format!("bare-{number}"), &[], "circulation");
        }
        let found = all(&collection, "");
        assert_eq!((found.hits.len(), found.cut), (100, true));
        for number in 0..3_000 {
            let key = format!("{number:05}");
            collection.record(
                &format!("many-{number}"),
                &[("number-key", &key)],
                "circulation",
            );
        }
        let found = all(&collection, "circulation");
        assert_eq!((found.hits.len(), found.cut), (MOST, true));
    }
}
