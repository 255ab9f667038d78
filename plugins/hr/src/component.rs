//! The glue: exports the functions of the contract and hands the work to `logic`.

#![allow(
    unsafe_code,
    reason = "the generated exports and the custom sections need it; nothing here is written by hand"
)]

mod compute;
mod convert;
mod examining;
mod mine;
mod oracle;
mod shelf;

wit_bindgen::generate!({
    path: [
        "../../wit/plugin",
        "../../wit/files",
        "../../wit/corpus",
        "../../wit/register",
        "../../wit/inference",
        "../../wit/exam",
        "wit",
    ],
    world: "gardon:hr/hr",
    generate_all,
});

use exports::gardon::exam::exam;
use exports::gardon::hr::tools;
use gardon::corpus::corpus::Corpus;
use gardon::files::files::{File, NewFile};
use gardon::plugin::context;
use gardon::plugin::errors::Error;
use gardon::plugin::log::{self, Level};
use kit::language::Language;

use crate::logic::ask::{self, Request};
use crate::logic::case::{self, Caller, Case, Form};
use crate::logic::history::{Cited, History, Turn};
use crate::logic::say;
use crate::logic::word::{self, Note};
use convert::{day, problem, trouble};
use oracle::HostModels;
use shelf::Shelf;

/// The contract's text, from which the host takes the help.
#[unsafe(link_section = "gardon:wit")]
#[used]
static CONTRACT: [u8; CONTRACT_TEXT.len()] = bytes(CONTRACT_TEXT);

const CONTRACT_TEXT: &str = concat!(
    include_str!("../wit/hr.wit"),
    include_str!("../wit/compute.wit"),
    include_str!("../wit/mine.wit"),
);

/// The same help in French, and how results are shown.
#[unsafe(link_section = "gardon:locale")]
#[used]
static LOCALE: [u8; LOCALE_TEXT.len()] = bytes(LOCALE_TEXT);

const LOCALE_TEXT: &str = concat!(
    include_str!("../locale.toml"),
    include_str!("../locale/compute.toml"),
    include_str!("../locale/mine.toml"),
);

/// A text as an array, which a section takes whole.
const fn bytes<const LENGTH: usize>(text: &str) -> [u8; LENGTH] {
    match text.as_bytes().first_chunk() {
        Some(bytes) => *bytes,
        None => panic!("the length is the text's"),
    }
}

struct Component;

impl tools::Guest for Component {
    fn ask(
        question: String,
        corpus: Option<&Corpus>,
        audience: Option<tools::Audience>,
        on: Option<String>,
        history: Option<&File>,
        save_history: Option<&NewFile>,
    ) -> Result<tools::Answer, Error> {
        let shelf = shelf(corpus)?;
        let history = convert::history(history)?;
        let asked = asked(question, audience, on, &history)?;
        let found = ask::find(&asked.request, &shelf).map_err(trouble)?;
        let answer = word::word(
            &asked.request.question,
            &found,
            asked.request.on,
            language(),
            &mut HostModels,
        );
        let mut notes: Vec<String> = asked
            .notes
            .iter()
            .chain(&found.notes)
            .map(|note| say::note(note, found.language))
            .collect();
        match answer.note {
            Some(Note::Said(line)) => notes.push(line),
            Some(Note::Amiss(line)) => log::write(Level::Warning, &line),
            None => {}
        }
        let answer = tools::Answer {
            answer: answer.text,
            refused: found.refusal.is_some(),
            citations: answer.citations.iter().map(convert::citation).collect(),
            notes,
        };
        if let Some(file) = save_history {
            convert::write(file, &history.with(turn(&asked, &answer)))?;
        }
        Ok(answer)
    }

    fn handover(
        question: String,
        output: &NewFile,
        corpus: Option<&Corpus>,
        audience: Option<tools::Audience>,
        on: Option<String>,
        history: Option<&File>,
        to: Option<String>,
        anonymous: Option<bool>,
    ) -> Result<tools::Handed, Error> {
        let name = output.name();
        let form = Form::of(&name).ok_or_else(|| {
            Error::InvalidInput(problem(
                language()
                    .pick(
                        "la fin du nom dit la forme : .md, .txt ou .eml",
                        "the ending of the name tells the form: .md, .txt or .eml",
                    )
                    .to_owned(),
                Some(name.clone()),
                None,
            ))
        })?;
        if let Some(to) = to.as_deref().filter(|to| !case::is_address(to)) {
            return Err(Error::InvalidInput(problem(
                language().pick(
                    format!("« {to} » n'est pas une adresse"),
                    format!("« {to} » is not an address"),
                ),
                Some("to".to_owned()),
                Some("--to drh@commune.example".to_owned()),
            )));
        }
        let history = convert::history(history)?;
        let asked = asked(question.clone(), audience, on, &history)?;
        let found = match corpus {
            Some(corpus) => Some(ask::find(&asked.request, &Shelf(corpus)).map_err(trouble)?),
            None => None,
        };
        // Who does not want to be named is not even asked after.
        let caller = (!anonymous.unwrap_or_default()).then(context::get_caller);
        let case = Case {
            question: &question,
            audience: asked.request.audience,
            on: asked.request.on,
            today: asked.request.today,
            found: found.as_ref(),
            history: &history,
            caller: caller.as_ref().map(|caller| Caller {
                name: &caller.name,
                address: caller.addresses.first().map(String::as_str),
            }),
            language: kit::language::of(&question).unwrap_or_else(language),
        };
        convert::write(output, &case::write(&case, form, to.as_deref()))?;
        let found = found.as_ref();
        Ok(tools::Handed {
            subject: case::subject(&case),
            citations: found
                .map(|found| &found.citations[..found.answering])
                .unwrap_or_default()
                .iter()
                .map(convert::citation)
                .collect(),
            notes: handed(found.is_some(), anonymous.unwrap_or_default()),
            file: name,
        })
    }
}

impl exam::Guest for Component {
    fn sit(model: String, language: String) -> Result<Vec<exam::Mark>, Error> {
        examining::sit(&model, &language)
    }
}

/// A question as it was understood.
struct Asked {
    original: String,
    request: Request,
    notes: Vec<ask::Note>,
}

fn asked(
    question: String,
    audience: Option<tools::Audience>,
    on: Option<String>,
    history: &History,
) -> Result<Asked, Error> {
    let today = day_of_call()?;
    let understood = history.understand(&question, audience.map(convert::audience));
    let notes = if understood.goes_on {
        vec![ask::Note::FollowUp(understood.question.clone())]
    } else {
        Vec::new()
    };
    Ok(Asked {
        original: question,
        request: Request {
            question: understood.question,
            audience: understood.audience,
            on: day(on, "on")?.unwrap_or(today),
            today,
            spoken: language(),
        },
        notes,
    })
}

fn turn(asked: &Asked, answer: &tools::Answer) -> Turn {
    Turn {
        question: asked.original.clone(),
        understood: asked.request.question.clone(),
        audience: asked
            .request
            .audience
            .map(|audience| audience.word().to_owned()),
        on: asked.request.on.to_string(),
        answer: answer.answer.clone(),
        refused: answer.refused,
        citations: answer
            .citations
            .iter()
            .map(|citation| Cited {
                document: citation.document.clone(),
                section: citation.section.clone(),
                quote: citation.quote.clone(),
                date: citation.date.clone(),
            })
            .collect(),
    }
}

/// What to know about a case that was written.
fn handed(looked: bool, anonymous: bool) -> Vec<String> {
    let said = |french: &str, english: &str| language().pick(french, english).to_owned();
    let mut notes = vec![said(
        "Rien n'est envoyé : relisez le fichier, puis envoyez-le vous-même.",
        "Nothing is sent: read the file, then send it yourself.",
    )];
    if !looked {
        notes.push(said(
            "Aucune collection n'a été consultée : « --corpus NOM » y ajoute ce qu'elle dit.",
            "No collection was looked into: « --corpus NAME » adds what it says.",
        ));
    }
    if anonymous {
        notes.push(said(
            "Ni le fichier ni les registres de Gardon ne disent qui demande ; le fichier vous appartient pourtant sur ce disque, et votre messagerie mettra votre nom en l'envoyant.",
            "Neither the file nor Gardon's records say who asks; yet the file is yours on this disk, and your mail program puts your name when it sends it.",
        ));
    }
    notes
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
                        "--corpus NOM, ou dans gardon.toml : [defaults.hr] corpus = \"NOM\"",
                        "--corpus NAME, or in gardon.toml: [defaults.hr] corpus = \"NAME\"",
                    )
                    .to_owned(),
            ),
        ))
    })
}

fn day_of_call() -> Result<jiff::civil::Date, Error> {
    day(Some(context::today()), "today").map(|day| day.unwrap_or_default())
}

fn language() -> Language {
    Language::parse(&context::language()).unwrap_or(Language::French)
}

export!(Component);
