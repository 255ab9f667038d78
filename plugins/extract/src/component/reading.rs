//! The tool `text`: what the index of a collection would get of a file.

use kit::language::Language;

use super::exports::gardon::extract::tools::{Error, Origin, Page};
use super::gardon::files::files::File;
use super::gardon::plugin::context;
use super::gardon::plugin::errors::Problem;
use super::gardon::plugin::log::{self, Level};
use crate::logic;
use crate::logic::names::Names;

/// Pages where nothing is said, and at most.
const PAGES: (u32, u32) = (100, 10_000);

pub(super) fn text(file: &File, limit: Option<u32>) -> Result<Vec<Page>, Error> {
    let language = Language::parse(&context::language()).unwrap_or(Language::French);
    let most = limit.unwrap_or(PAGES.0).clamp(1, PAGES.1) as usize;
    let names = Names::default();
    let mut pages = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let batch = logic::read(file, &file.name(), &names, after.as_deref())
            .map_err(|error| refusal(error, &file.name(), language))?;
        for (which, notice) in batch.refused {
            let sentence = notice.text(language);
            log::write(Level::Warning, &format!("{which} : {sentence}"));
        }
        for document in batch.documents {
            for notice in document.warnings {
                log::write(Level::Warning, &notice.text(language));
            }
            for (number, page) in (1..).zip(document.pages) {
                if pages.len() >= most {
                    return Ok(pages);
                }
                pages.push(Page {
                    document: document.identifier.clone(),
                    page: number,
                    origin: match page.origin {
                        logic::Origin::Text => Origin::Text,
                        logic::Origin::Scanned => Origin::Scanned,
                        logic::Origin::Blank => Origin::Blank,
                    },
                    text: page.text,
                });
            }
        }
        if batch.next.is_none() || batch.next == after {
            return Ok(pages);
        }
        after = batch.next;
    }
}

fn refusal(error: logic::Error, name: &str, language: Language) -> Error {
    let message = match error {
        logic::Error::Unknown(notice)
        | logic::Error::Broken(notice)
        | logic::Error::TooLarge(notice) => notice.text(language),
        logic::Error::Encrypted => language
            .pick("protégé par un mot de passe", "protected by a password")
            .to_owned(),
    };
    Error::Unreadable(Problem {
        message,
        place: Some(name.to_owned()),
        hint: None,
    })
}
