//! Every quote that the command gives stands on its page, byte for byte.

use std::collections::HashMap;
use std::io::Write;

use anyhow::Result;
use index::Index;
use serde_json::Value;

use super::desk::Desk;
use super::set::Set;
use super::shares::share;

/// The pages of a collection, as its index keeps them.
struct Pages {
    index: Index,
    known: HashMap<(String, u32), String>,
}

/// Snippets, passages, fields, links, citations and steps of standings.
pub(crate) fn quotes(out: &mut impl Write, desk: &Desk, set: &Set) -> Result<()> {
    let mut pages = Pages {
        index: Index::open(&desk.index(&set.corpus))?,
        known: HashMap::new(),
    };
    let corpus = ["--corpus", set.corpus.as_str()];
    let mut checked = Vec::new();
    let queries = set.questions.iter().map(|question| question.query.as_str());
    for query in queries.chain(set.unanswerable.iter().map(String::as_str)) {
        for hit in rows(desk.json(&[&["orders", "search", query], &corpus[..]].concat())?) {
            checked.push(pages.has_snippet(&hit)?);
        }
        for support in rows(desk.json(&[&["orders", "ask", query], &corpus[..]].concat())?) {
            let document = support["document"].as_str().unwrap_or_default();
            checked.extend(pages.has_place(document, &support["place"])?);
        }
    }
    for document in set.fields.keys() {
        let act = desk.json(&[&["orders", "show", document], &corpus[..]].concat())?;
        let with_place = rows(act["entries"].clone())
            .into_iter()
            .chain(rows(act["links"].clone()));
        let places = with_place.map(|entry| entry["place"].clone());
        for place in places.chain(rows(act["citations"].clone())) {
            checked.extend(pages.has_place(document, &place)?);
        }
        let on = ["--on", "2026-01-01"];
        for standing in
            rows(desk.json(&[&["orders", "status", document], &corpus[..], &on].concat())?)
        {
            for steps in ["chain", "perhaps", "later"] {
                for step in rows(standing[steps].clone()) {
                    let source = step["document"].as_str().unwrap_or_default();
                    checked.extend(pages.has_place(source, &step["place"])?);
                }
            }
        }
    }
    share(out, "quotes, byte for byte on their page", &checked, None)
}

impl Pages {
    /// Whether the words of a place stand there; nothing for what stands in the file's name.
    fn has_place(&mut self, document: &str, place: &Value) -> Result<Option<bool>> {
        let number = |name: &str| place[name].as_u64().unwrap_or_default();
        let page = u32::try_from(number("page"))?;
        if page == 0 {
            return Ok(None);
        }
        let (start, end) = (number("start") as usize, number("end") as usize);
        let quote = place["quote"].as_str().unwrap_or_default();
        let text = self.text(document, page)?;
        Ok(Some(
            !quote.is_empty() && text.get(start..end) == Some(quote),
        ))
    }

    /// Whether a snippet and its words stand on its page.
    fn has_snippet(&mut self, hit: &Value) -> Result<bool> {
        let document = hit["document"].as_str().unwrap_or_default();
        let snippet = hit["snippet"].as_str().unwrap_or_default();
        let page = u32::try_from(hit["page"].as_u64().unwrap_or_default())?;
        let matched = rows(hit["matched"].clone());
        let words = matched
            .iter()
            .filter_map(Value::as_str)
            .all(|word| snippet.contains(word));
        Ok(words && self.text(document, page)?.contains(snippet))
    }

    fn text(&mut self, document: &str, page: u32) -> Result<&str> {
        let key = (document.to_owned(), page);
        if !self.known.contains_key(&key) {
            let text = self.index.page(document, page)?.unwrap_or_default();
            self.known.insert(key.clone(), text);
        }
        Ok(&self.known[&key])
    }
}

/// The rows of an answer.
fn rows(answer: Value) -> Vec<Value> {
    match answer {
        Value::Array(rows) => rows,
        _ => Vec::new(),
    }
}
