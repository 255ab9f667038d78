//! The glue: exports the functions of the contract and hands the work to `logic`.

#![allow(
    unsafe_code,
    reason = "the generated exports and the custom sections need it; nothing here is written by hand"
)]

mod convert;
mod examining;
mod oracle;
mod shelf;

wit_bindgen::generate!({
    path: [
        "../../wit/plugin",
        "../../wit/corpus",
        "../../wit/inference",
        "../../wit/exam",
        "wit",
    ],
    world: "gardon:orders/orders",
    generate_all,
});

use exports::gardon::exam::exam;
use exports::gardon::orders::tools::{Act, Article, Guest, Hit, Standing, Support};
use gardon::corpus::corpus::Corpus;
use gardon::plugin::context;
use gardon::plugin::errors::Error;
use gardon::plugin::log::{self, Level};
use kit::language::Language;

use crate::logic::lookup::{self, Meaning};
use crate::logic::standing::Circle;
use crate::logic::word::{self, Note};
use crate::logic::{ask, cite, everything, search, show};
use convert::{day, problem, trouble};
use oracle::HostModels;
use shelf::Shelf;

/// The contract's text, from which the host takes the help.
#[unsafe(link_section = "gardon:wit")]
#[used]
static CONTRACT: [u8; include_bytes!("../wit/orders.wit").len()] =
    *include_bytes!("../wit/orders.wit");

/// The same help in French, and how results are shown.
#[unsafe(link_section = "gardon:locale")]
#[used]
static LOCALE: [u8; include_bytes!("../locale.toml").len()] = *include_bytes!("../locale.toml");

/// Hits where nothing is said, and at most.
const LIMIT: (u32, u32) = (10, 100);

/// Acts that may have ended which a warning names.
const UNSURE_NAMED: usize = 5;

/// Articles where nothing is said, and at most.
const ARTICLES: (u32, u32) = (20, 100);

/// Passages of an answer where nothing is said, and at most.
const PASSAGES: (u32, u32) = (3, 20);

struct Component;

impl Guest for Component {
    fn search(
        query: String,
        corpus: Option<&Corpus>,
        limit: Option<u32>,
        since: Option<String>,
        until: Option<String>,
        number: Option<String>,
        commune: Option<String>,
        road: Option<String>,
        authority: Option<String>,
        theme: Option<String>,
        on: Option<String>,
    ) -> Result<Vec<Hit>, Error> {
        let shelf = shelf(corpus)?;
        let request = search::Request {
            query,
            limit: limit_within(limit, LIMIT)?,
            since: day(since, "since")?,
            until: day(until, "until")?,
            number,
            commune,
            road,
            authority,
            theme,
            on: day(on, "on")?,
        };
        let answer = search::search(&request, &shelf).map_err(trouble)?;
        if answer.cut {
            warn_cut();
        }
        if !answer.unsure.is_empty() {
            let named = answer.unsure.len().min(UNSURE_NAMED);
            let (count, some) = (answer.unsure.len(), answer.unsure[..named].join(", "));
            log::write(
                Level::Warning,
                &language().pick(
                    format!("actes laissés de côté, car un texte y a peut-être mis fin : {count} ; {some} : gardon orders status les montre"),
                    format!("acts left out, since a text may have ended them: {count}; {some}: gardon orders status shows them"),
                ),
            );
        }
        if answer.more {
            log::write(
                Level::Warning,
                &language().pick(
                    format!(
                        "plus de {} actes correspondent : l'autorité ou la situation des autres n'a pas été regardée ; --since, --until, --commune ou --theme les réduisent",
                        everything::MOST
                    ),
                    format!(
                        "more than {} acts fit: the authority or the standing of the others was not looked at; --since, --until, --commune or --theme make them fewer",
                        everything::MOST
                    ),
                ),
            );
        }
        Ok(answer.found.into_iter().map(convert::hit).collect())
    }

    fn show(act: String, corpus: Option<&Corpus>) -> Result<Act, Error> {
        let shelf = shelf(corpus)?;
        let documents = documents(&act, &shelf)?;
        match documents.as_slice() {
            [document] => show::act(document, &shelf)
                .map(convert::act)
                .map_err(trouble),
            several => Err(Error::InvalidInput(problem(
                language().pick(
                    format!("plusieurs actes ont le numéro « {act} »"),
                    format!("several acts have the number « {act} »"),
                ),
                Some(act),
                Some(several.join(", ")),
            ))),
        }
    }

    fn status(
        act: String,
        corpus: Option<&Corpus>,
        on: Option<String>,
    ) -> Result<Vec<Standing>, Error> {
        let shelf = shelf(corpus)?;
        let day = match day(on, "on")? {
            Some(day) => day,
            None => day_of_call()?,
        };
        let documents = documents(&act, &shelf)?;
        let circle = Circle::of(&documents, &shelf).map_err(trouble)?;
        if circle.cut {
            warn_cut();
        }
        documents
            .iter()
            .filter_map(|document| {
                let standing = circle.standing(document, day)?;
                Some(convert::standing(document, &standing, day, &circle, &shelf))
            })
            .collect::<Result<_, _>>()
            .map_err(trouble)
    }

    fn cite(
        reference: String,
        corpus: Option<&Corpus>,
        limit: Option<u32>,
    ) -> Result<Vec<Article>, Error> {
        let shelf = shelf(corpus)?;
        let limit = limit_within(limit, ARTICLES)? as usize;
        let place = Some(reference.clone());
        match cite::cite(&reference, limit, &shelf).map_err(trouble)? {
            cite::Outcome::Articles(articles, missing) => {
                if !missing.is_empty() {
                    let missing = missing.join(", ");
                    log::write(
                        Level::Warning,
                        &language().pick(
                            format!("la collection n'a pas : {missing}"),
                            format!("the collection does not have: {missing}"),
                        ),
                    );
                }
                Ok(articles.into_iter().map(convert::article).collect())
            }
            cite::Outcome::Missing => Err(Error::NotFound(problem(
                language()
                    .pick(
                        "la collection n'a pas l'article cité",
                        "the collection does not have the article that is cited",
                    )
                    .to_owned(),
                place,
                None,
            ))),
            cite::Outcome::NoCitation => Err(Error::InvalidInput(problem(
                language()
                    .pick(
                        "ce n'est pas la citation d'un article",
                        "this cites no article",
                    )
                    .to_owned(),
                place,
                Some("art. L. 2213-2 CGCT".to_owned()),
            ))),
        }
    }

    fn ask(
        question: String,
        corpus: Option<&Corpus>,
        limit: Option<u32>,
        on: Option<String>,
    ) -> Result<Vec<Support>, Error> {
        let shelf = shelf(corpus)?;
        let limit = limit_within(limit, PASSAGES)? as usize;
        let today = day_of_call()?;
        let supports =
            ask::ask(&question, limit, day(on, "on")?, today, &shelf).map_err(trouble)?;
        if supports.is_empty() {
            log::write(
                Level::Info,
                language().pick(
                    "aucun acte de la collection ne répond à cette question",
                    "no act of the collection answers this question",
                ),
            );
        }
        let answers = word::word(&question, supports, today, language(), &mut HostModels);
        match answers.note {
            Some(Note::Said(line)) => log::write(Level::Info, &line),
            Some(Note::Amiss(line)) => log::write(Level::Warning, &line),
            None => {}
        }
        Ok(answers.rows.into_iter().map(convert::answer).collect())
    }
}

impl exam::Guest for Component {
    fn sit(model: String, language: String) -> Result<Vec<exam::Mark>, Error> {
        examining::sit(&model, &language)
    }
}

/// The collection, or how to name one.
fn shelf(corpus: Option<&Corpus>) -> Result<Shelf<'_>, Error> {
    corpus.map(Shelf).ok_or_else(|| {
        Error::InvalidInput(problem(
            language()
                .pick("quelle collection ?", "which collection?")
                .to_owned(),
            Some("corpus".to_owned()),
            Some(
                language()
                    .pick(
                        "--corpus NOM, ou dans gardon.toml : [defaults.orders] corpus = \"NOM\"",
                        "--corpus NAME, or in gardon.toml: [defaults.orders] corpus = \"NAME\"",
                    )
                    .to_owned(),
            ),
        ))
    })
}

/// The documents that a word means, at least one.
fn documents(word: &str, shelf: &Shelf<'_>) -> Result<Vec<String>, Error> {
    match lookup::find(word, shelf).map_err(trouble)? {
        Meaning::Documents(documents) => Ok(documents),
        Meaning::Near(near) => Err(Error::NotFound(problem(
            language().pick(
                format!("la collection n'a pas d'acte « {word} »"),
                format!("the collection has no act « {word} »"),
            ),
            Some(word.to_owned()),
            (!near.is_empty()).then(|| {
                language().pick(
                    format!("proches : {}", near.join(", ")),
                    format!("near: {}", near.join(", ")),
                )
            }),
        ))),
    }
}

/// How many are wanted, or an error that says how many there can be.
fn limit_within(given: Option<u32>, (usual, most): (u32, u32)) -> Result<u32, Error> {
    let wanted = given.unwrap_or(usual);
    if (1..=most).contains(&wanted) {
        return Ok(wanted);
    }
    Err(Error::InvalidInput(problem(
        language().pick(
            format!("{wanted} : un nombre de 1 à {most} est attendu"),
            format!("{wanted}: a number from 1 to {most} is expected"),
        ),
        Some("limit".to_owned()),
        Some(format!("--limit {usual}")),
    )))
}

fn language() -> Language {
    Language::parse(&context::language()).unwrap_or(Language::French)
}

fn day_of_call() -> Result<jiff::civil::Date, Error> {
    day(Some(context::today()), "today").map(|day| day.unwrap_or_default())
}

fn warn_cut() {
    log::write(
        Level::Warning,
        language().pick(
            "trop de textes agissent sur ces actes : la situation peut en avoir manqué un",
            "too many texts act on these acts: one may have been missed",
        ),
    );
}

export!(Component);
