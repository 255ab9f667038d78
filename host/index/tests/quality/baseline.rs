//! Plain BM25: tantivy as it comes, one field of title and text.

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, STRING, Schema, TEXT, Value};
use tantivy::{Index, TantivyDocument, Term, doc};

use crate::collections::Collection;

/// An index in memory.
pub struct Baseline {
    index: Index,
    identifier: Field,
    text: Field,
}

impl Baseline {
    pub fn new(collection: &Collection) -> Self {
        let mut builder = Schema::builder();
        let identifier = builder.add_text_field("identifier", STRING | STORED);
        let text = builder.add_text_field("text", TEXT);
        let index = Index::create_in_ram(builder.build());
        let mut writer = index
            .writer_with_num_threads(1, 50_000_000)
            .expect("writer");
        for document in &collection.documents {
            let pages: Vec<&str> = document
                .pages
                .iter()
                .map(|page| page.text.as_str())
                .collect();
            let whole = format!("{}\n{}", document.title, pages.join("\n"));
            writer
                .add_document(doc!(identifier => document.identifier.as_str(), text => whole))
                .expect("added");
        }
        writer.commit().expect("commit");
        Self {
            index,
            identifier,
            text,
        }
    }

    pub fn search(&self, query: &str) -> Vec<String> {
        let mut analyser = self
            .index
            .tokenizer_for_field(self.text)
            .expect("tokenizer");
        let mut stream = analyser.token_stream(query);
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        while stream.advance() {
            let term = Term::from_field_text(self.text, &stream.token().text);
            let one = TermQuery::new(term, IndexRecordOption::WithFreqs);
            clauses.push((Occur::Should, Box::new(one)));
        }
        let searcher = self.index.reader().expect("reader").searcher();
        let best = TopDocs::with_limit(10).order_by_score();
        let found = searcher
            .search(&BooleanQuery::new(clauses), &best)
            .expect("search");
        let name = |address| {
            let stored: TantivyDocument = searcher.doc(address).expect("stored");
            let value = stored.get_first(self.identifier).expect("identifier");
            value.as_str().expect("text").to_owned()
        };
        found
            .into_iter()
            .map(|(_, address)| name(address))
            .collect()
    }
}
