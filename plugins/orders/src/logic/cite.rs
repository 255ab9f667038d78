//! Citations to articles: parsed, never ranked.

use acts::citation::{self, Articles, Citation, Cited, Resolution};

use super::collection::{Collection, Condition, Field, Hit, Query, Trouble, first};

/// Articles that are compared for one citation, at most.
const MOST_COMPARED: u32 = 100;

/// An article that a citation means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    pub document: String,
    pub code: String,
    pub article: String,
    pub cited: String,
    pub ambiguous: bool,
    pub text: String,
}

/// What a citation came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// These articles, in the order of the citation, and what it cites that the collection does not have.
    Articles(Vec<Article>, Vec<String>),
    /// It cites articles that the collection does not have.
    Missing,
    /// It cites nothing.
    NoCitation,
}

/// The articles of a citation.
///
/// # Errors
/// When the collection cannot be read.
pub fn cite(
    reference: &str,
    limit: usize,
    collection: &dyn Collection,
) -> Result<Outcome, Trouble> {
    let citations: Vec<Citation> = citation::parse(reference)
        .into_iter()
        .filter(|citation| !citation.articles.is_empty())
        .collect();
    if citations.is_empty() {
        return Ok(Outcome::NoCitation);
    }
    let mut articles: Vec<Article> = Vec::new();
    let mut missing = Vec::new();
    for citation in &citations {
        let mut candidates: Vec<Candidate> = Vec::new();
        for cited in &citation.articles {
            for hit in collection.search(&query(cited))? {
                if !candidates
                    .iter()
                    .any(|known| known.hit.document == hit.document)
                {
                    candidates.extend(candidate(hit, collection)?);
                }
            }
        }
        let pairs = candidates
            .iter()
            .map(|candidate| (candidate.code.as_str(), candidate.article.as_str()));
        let known = Articles::new(pairs);
        missing.extend(absent(citation, &known, reference));
        let (found, ambiguous) = match known.resolve(citation) {
            Resolution::Exact(found) => (found, false),
            Resolution::Ambiguous(found) => (found, true),
            Resolution::Missing => continue,
        };
        for candidate in found.into_iter().filter_map(|place| candidates.get(place)) {
            if articles.len() < limit {
                let cited = reference.get(citation.span.clone()).unwrap_or(reference);
                articles.push(candidate.article(cited, ambiguous, collection)?);
            }
        }
    }
    Ok(if articles.is_empty() {
        Outcome::Missing
    } else {
        Outcome::Articles(articles, missing)
    })
}

/// The articles of a citation that are not among those known, as they are written there, with their code.
fn absent(citation: &Citation, known: &Articles, reference: &str) -> Vec<String> {
    let one = |cited: &Cited| Citation {
        articles: vec![cited.clone()],
        ..citation.clone()
    };
    let codes: Vec<&str> = citation.codes.iter().map(|code| code.title).collect();
    citation
        .articles
        .iter()
        .filter(|cited| known.resolve(&one(cited)) == Resolution::Missing)
        .map(|cited| {
            let written = reference.get(cited.span.clone()).map(str::trim);
            let written = written.map_or_else(|| cited.first.to_string(), str::to_owned);
            match codes.as_slice() {
                [code] => format!("{written} ({code})"),
                _ => written,
            }
        })
        .collect()
}

/// The articles that may be meant, by the one spelling that the index keeps of each.
fn query(cited: &Cited) -> Query {
    let key = cited.first.key();
    let bounds = match &cited.last {
        Some(last) => Some((key.clone(), format!("{}~", last.key()))),
        // "et suivants" stays in the chapter: the first number is the same.
        None if cited.following => Some((key.clone(), format!("{}~", chapter(&key)))),
        None => None,
    };
    match bounds {
        None => Query::all("article-key", Condition::Equals(key), MOST_COMPARED),
        Some((from, to)) => Query {
            require: vec![
                ("article-key".to_owned(), Condition::AtLeast(from)),
                ("article-key".to_owned(), Condition::AtMost(to)),
            ],
            limit: MOST_COMPARED,
            passages: 1,
            ..Query::default()
        },
    }
}

/// `L2212-` of `L2212-1`.
fn chapter(key: &str) -> &str {
    key.find('-').map_or(key, |at| &key[..=at])
}

/// A record that is an article.
struct Candidate {
    hit: Hit,
    code: String,
    article: String,
}

fn candidate(hit: Hit, collection: &dyn Collection) -> Result<Option<Candidate>, Trouble> {
    let fields: Vec<Field> = collection.fields(&hit.document)?;
    let (Some(code), Some(article)) = (first(&fields, "code"), first(&fields, "article-name"))
    else {
        return Ok(None);
    };
    Ok(Some(Candidate { hit, code, article }))
}

impl Candidate {
    fn article(
        &self,
        cited: &str,
        ambiguous: bool,
        collection: &dyn Collection,
    ) -> Result<Article, Trouble> {
        Ok(Article {
            document: self.hit.document.clone(),
            code: self.code.clone(),
            article: self.article.clone(),
            cited: cited.to_owned(),
            ambiguous,
            text: collection.pages(&self.hit.document)?.join("\n"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logic::collection::memory::Memory;

    #[test]
    fn an_article_that_the_collection_lacks_is_named() {
        let mut collection = Memory::default();
        for (article, key) in [("L2212-1", "L2212-1"), ("L2213-1", "L2213-1")] {
            let code = ("code", "Code général des collectivités territoriales");
            let fields = [code, ("article-key", key), ("article-name", article)];
            collection.record(article, &fields, "Le maire est chargé.");
        }
        let cited = |reference: &str| match cite(reference, 20, &collection).unwrap() {
            Outcome::Articles(articles, missing) => (
                articles
                    .into_iter()
                    .map(|one| one.document)
                    .collect::<Vec<_>>(),
                missing,
            ),
            other => panic!("{other:?}"),
        };
        let (found, missing) = cited("articles L. 2212-1, L. 2999-9 et L. 2213-1 du CGCT");
        assert_eq!(found, ["L2212-1", "L2213-1"]);
        assert_eq!(missing.len(), 1, "{missing:?}");
        assert!(missing[0].contains("2999-9"), "{missing:?}");
        let (found, missing) = cited("art. L. 2212-1 CGCT");
        assert_eq!((found.len(), missing.len()), (1, 0));
        assert_eq!(
            cite("art. L. 2999-9 CGCT", 20, &collection).unwrap(),
            Outcome::Missing
        );
    }
}
