//! The scores of one segment's documents and passages.

use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, SegmentReader, TERMINATED, Term};

use super::super::Ranking;
use super::super::plan::{Group, Plan};
use super::Candidate;
use super::averages::{Averages, full_column};
use crate::schema::{Zone, column};
use crate::{Error, Index};

/// Postings of rarer words that are read before the common ones only order what was found: about 3 ms.
const POSTINGS: usize = 60_000;

/// Documents of a segment that rarer words must have found before common ones bring no more.
const ENOUGH: usize = 100;

/// Documents that the common words still order, in all segments, and in a small one.
const SURVIVORS: usize = 2_000;
const FEWEST_SURVIVORS: usize = 200;

/// The scores of one segment.
pub(super) struct Scorer<'a> {
    index: &'a Index,
    segment: &'a SegmentReader,
    ranking: &'a Ranking,
    averages: &'a Averages,
    place: Arc<dyn ColumnValues<u64>>,
    pub(super) pages: Arc<dyn ColumnValues<u64>>,
    pub(super) count: Arc<dyn ColumnValues<u64>>,
    length: Arc<dyn ColumnValues<u64>>,
    /// By document: its score, and what its words are worth.
    documents: Vec<f32>,
    own: Vec<f32>,
    /// By document: the last group that it got its own words' worth for, so that it gets it once.
    credited: Vec<u8>,
    current: u8,
    /// By passage.
    pub(super) passages: Vec<f32>,
    /// The documents with a score.
    found: Vec<u32>,
    /// What a group's terms came to, by document or passage; all zero between groups.
    sums: Vec<f32>,
    touched: Vec<u32>,
    /// Postings that were read.
    read: usize,
    /// How many documents were found and may be.
    pub(super) total: usize,
}

impl<'a> Scorer<'a> {
    pub(super) fn new(
        index: &'a Index,
        segment: &'a SegmentReader,
        ranking: &'a Ranking,
        averages: &'a Averages,
    ) -> Result<Self, Error> {
        let column = |name| full_column(index, segment, name);
        let entries = segment.max_doc() as usize;
        Ok(Self {
            place: column(column::PLACE)?,
            pages: column(column::PAGE)?,
            count: column(column::PASSAGES)?,
            length: column(column::LENGTH)?,
            documents: vec![0.0; entries],
            own: vec![0.0; entries],
            credited: vec![0; entries],
            current: 0,
            passages: vec![0.0; entries],
            found: Vec::new(),
            sums: vec![0.0; entries],
            touched: Vec::new(),
            read: 0,
            total: 0,
            index,
            segment,
            ranking,
            averages,
        })
    }

    /// Scores the groups, the one that is worth most first.
    ///
    /// While few postings were read, every document with such a term is found. Then the common words are left, that
    /// only order the best of what was found: they stand in most documents, and reading them all would take most time.
    pub(super) fn run(
        &mut self,
        plan: &Plan,
        share: f64,
        may_be_found: impl Fn(u32) -> bool,
    ) -> Result<(), Error> {
        let most = (POSTINGS as f64 * share) as usize;
        let mut few: Option<Vec<u32>> = None;
        for group in &plan.groups {
            self.current += 1;
            let postings = (group.postings as f64 * share) as usize;
            if few.is_none() && self.found.len() >= ENOUGH && self.read + postings > most {
                self.found.retain(|document| may_be_found(*document));
                self.total = self.found.len();
                few = Some(self.keep_best((SURVIVORS as f64 * share) as usize));
            }
            for (zones, worth) in [
                (&[Zone::Title][..], self.ranking.zones[Zone::Title as usize]),
                (&[Zone::Headings, Zone::Other, Zone::Body], 1.0),
            ] {
                // What counts nothing finds nothing.
                if worth * group.worth <= 0.0 {
                    continue;
                }
                for zone in zones {
                    for (term, weight) in &group.terms {
                        self.term(*zone, term, *weight, few.as_deref())?;
                    }
                }
                self.settle(group, worth);
            }
            for zone in Zone::ALL.into_iter().filter(|zone| zone.is_own()) {
                self.own_zone(group, zone, few.as_deref())?;
            }
        }
        if few.is_none() {
            self.found.retain(|document| may_be_found(*document));
            self.total = self.found.len();
        }
        Ok(())
    }

    /// Forgets all but the best of what was found, and returns these in the order of the index.
    fn keep_best(&mut self, count: usize) -> Vec<u32> {
        let count = count.max(FEWEST_SURVIVORS);
        let mut best: Vec<(f32, u32)> = self
            .found
            .iter()
            .map(|document| (self.score(*document), *document))
            .collect();
        if best.len() > count {
            best.select_nth_unstable_by(count, |one, other| {
                other.0.total_cmp(&one.0).then(one.1.cmp(&other.1))
            });
            best.truncate(count);
        }
        self.found = best.into_iter().map(|(_, document)| document).collect();
        self.found.sort_unstable();
        self.found.clone()
    }

    /// Adds what it is worth that a term stands in a zone that says what the document is.
    fn own_zone(&mut self, group: &Group, zone: Zone, few: Option<&[u32]>) -> Result<(), Error> {
        let worth = group.worth * self.ranking.zones[zone as usize];
        if worth <= 0.0 || (group.quantity && zone == Zone::Number) {
            return Ok(());
        }
        for (term, weight) in &group.terms {
            let Some((mut postings, _)) = self.postings(zone, term, IndexRecordOption::Basic)?
            else {
                continue;
            };
            let mut add = |document: u32| {
                let at = document as usize;
                if self.documents[at] == 0.0 {
                    self.found.push(document);
                }
                self.documents[at] += worth * weight;
                if self.credited[at] != self.current {
                    self.credited[at] = self.current;
                    self.own[at] += group.own;
                }
            };
            match few {
                Some(few) => {
                    for &document in few {
                        if reach(&mut postings, document) == document {
                            add(document);
                        }
                    }
                }
                None => {
                    while postings.doc() != TERMINATED {
                        add(postings.doc());
                        postings.advance();
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds up how often a term stands in a zone of any document, or of a few.
    fn term(
        &mut self,
        zone: Zone,
        term: &str,
        weight: f32,
        few: Option<&[u32]>,
    ) -> Result<(), Error> {
        let Some((mut postings, lengths)) =
            self.postings(zone, term, IndexRecordOption::WithFreqs)?
        else {
            return Ok(());
        };
        let weight = match zone {
            Zone::Title => weight,
            _ => weight * self.ranking.zones[zone as usize],
        };
        if weight <= 0.0 {
            return Ok(());
        }
        let Some(few) = few else {
            self.read += postings.doc_freq() as usize;
            while postings.doc() != TERMINATED {
                self.posting(zone, &postings, &lengths, weight);
                postings.advance();
            }
            return Ok(());
        };
        for &document in few {
            let (first, last) = match zone {
                Zone::Body => self.block(document),
                _ => (document, document + 1),
            };
            let mut doc = reach(&mut postings, first);
            while doc < last {
                self.posting(zone, &postings, &lengths, weight);
                doc = postings.advance();
            }
            if doc == TERMINATED {
                break;
            }
        }
        Ok(())
    }

    /// Where a term stands in a zone, and the lengths of that zone.
    fn postings(
        &self,
        zone: Zone,
        term: &str,
        option: IndexRecordOption,
    ) -> Result<Option<(SegmentPostings, FieldNormReader)>, Error> {
        let field = self.index.layout.zone(zone);
        let inverted = self.index.library(self.segment.inverted_index(field))?;
        let term = Term::from_field_text(field, term);
        let Some(postings) = self.index.read(inverted.read_postings(&term, option))? else {
            return Ok(None);
        };
        let lengths = self
            .index
            .library(self.segment.get_fieldnorms_reader(field))?;
        Ok(Some((postings, lengths)))
    }

    /// Adds up one posting.
    fn posting(
        &mut self,
        zone: Zone,
        postings: &SegmentPostings,
        lengths: &FieldNormReader,
        weight: f32,
    ) {
        let doc = postings.doc();
        let frequency = weight * postings.term_freq() as f32;
        let length = lengths.fieldnorm(doc) as f32;
        let average = self.averages.zones[zone as usize];
        if zone != Zone::Body {
            self.add(doc, frequency / self.stretch(length, average));
            return;
        }
        let document = doc - self.place.get_val(doc) as u32;
        let whole = self.length.get_val(document) as f32;
        self.add(document, frequency / self.stretch(whole, average));
        self.add(doc, frequency / self.stretch(length, self.averages.passage));
    }

    /// The first entry of a document's passages, and the one after the last.
    fn block(&self, document: u32) -> (u32, u32) {
        let first = document + self.pages.get_val(document) as u32 + 1;
        (first, first + self.count.get_val(document) as u32)
    }

    /// What a document and its best passage came to.
    fn score(&self, document: u32) -> f32 {
        let (first, last) = self.block(document);
        let best = self.passages[first as usize..last as usize]
            .iter()
            .copied()
            .max_by(f32::total_cmp)
            .unwrap_or_default();
        self.documents[document as usize] + self.ranking.passage * best
    }

    /// How much a text of that length counts less.
    fn stretch(&self, length: f32, average: f32) -> f32 {
        1.0 - self.ranking.length + self.ranking.length * length / average
    }

    fn add(&mut self, entry: u32, amount: f32) {
        let sum = &mut self.sums[entry as usize];
        if *sum == 0.0 {
            self.touched.push(entry);
        }
        *sum += amount;
    }

    /// Turns what a group's terms came to into scores.
    fn settle(&mut self, group: &Group, worth: f32) {
        let saturation = self.ranking.saturation;
        for entry in self.touched.drain(..) {
            let at = entry as usize;
            let sum = std::mem::take(&mut self.sums[at]);
            let score = worth * group.worth * sum / (sum + saturation);
            if self.place.get_val(entry) > 0 {
                self.passages[at] += score;
                continue;
            }
            if self.documents[at] == 0.0 {
                self.found.push(entry);
            }
            self.documents[at] += score;
            if self.credited[at] != self.current {
                self.credited[at] = self.current;
                self.own[at] += group.own;
            }
        }
    }

    /// The documents that fit.
    pub(super) fn candidates(&self, ordinal: u32, plan: &Plan, candidates: &mut Vec<Candidate>) {
        for &document in &self.found {
            let coverage = if plan.own > 0.0 {
                (self.own[document as usize] / plan.own).min(1.0)
            } else {
                1.0
            };
            candidates.push(Candidate {
                address: DocAddress::new(ordinal, document),
                score: self.score(document),
                coverage,
            });
        }
    }
}

/// Goes on to an entry, or the first one after it.
fn reach(postings: &mut SegmentPostings, entry: u32) -> u32 {
    if postings.doc() < entry {
        postings.seek(entry)
    } else {
        postings.doc()
    }
}
