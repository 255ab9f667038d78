//! A word that is nowhere in the index, as one that is and has one letter else.

use tantivy::query::FuzzyTermQuery;
use tantivy::{Searcher, Term};

use crate::schema::Zone;
use crate::text::{Language, fold, stem};
use crate::{Error, Index};

/// Letters from which on a word is taken for another one: shorter ones have too many neighbours.
const SHORTEST: usize = 6;

/// The most frequent term of the body or the titles that is one letter off; nothing for words with digits.
pub(super) fn near(
    index: &Index,
    searcher: &Searcher,
    written: &str,
) -> Result<Option<String>, Error> {
    let lower = written.to_lowercase();
    if lower.chars().count() < SHORTEST || !lower.chars().all(char::is_alphabetic) {
        return Ok(None);
    }
    let own = format!("={}", fold(&lower));
    let mut best: Option<(u32, String)> = None;
    for wanted in [stem(&lower, Language::French), own] {
        if wanted.chars().count() < SHORTEST - 1 {
            continue;
        }
        for zone in [Zone::Body, Zone::Title] {
            for (frequency, term) in neighbours(index, searcher, zone, &wanted)? {
                if best.as_ref().is_none_or(|(most, _)| frequency > *most) {
                    best = Some((frequency, term));
                }
            }
        }
    }
    Ok(best.map(|(_, term)| term))
}

fn neighbours(
    index: &Index,
    searcher: &Searcher,
    zone: Zone,
    wanted: &str,
) -> Result<Vec<(u32, String)>, Error> {
    let field = index.layout.zone(zone);
    let query = FuzzyTermQuery::new(Term::from_field_text(field, wanted), 1, true);
    let mut found = Vec::new();
    // Two letters at the beginning stay: there people mistype least, and it keeps the search short.
    let beginning: String = wanted.chars().take(2).collect();
    for segment in searcher.segment_readers() {
        let inverted = index.library(segment.inverted_index(field))?;
        let automaton = index.library(query.automaton())?;
        let search = inverted.terms().search(automaton).ge(beginning.as_bytes());
        let mut terms = index.read(search.into_stream())?;
        while terms.advance() {
            let term = String::from_utf8_lossy(terms.key());
            if !term.starts_with(&beginning) {
                break;
            }
            found.push((terms.value().doc_freq, term.into_owned()));
        }
    }
    Ok(found)
}
