//! Between the contract's types and those of `logic`.

use kit::language::Language;

use super::exports::gardon::extractor::extractor as contract;
use super::gardon::files::files::{self, File};
use crate::logic::{self, Notice, Source};

impl Source for File {
    fn size(&self) -> u64 {
        File::size(self)
    }

    fn read(&self, offset: u64, length: u32) -> Result<Vec<u8>, logic::Error> {
        File::read(self, offset, length)
            .map_err(|error| logic::Error::Broken(Notice::Unreadable(why(error))))
    }
}

pub(super) fn batch(batch: logic::Batch, language: Language) -> contract::Batch {
    let told = |notice: Notice| notice.text(language);
    contract::Batch {
        documents: batch
            .documents
            .into_iter()
            .map(|document| contract::Document {
                identity: match (document.identifier, document.is_record) {
                    (identifier, true) => contract::Identity::Entry(identifier),
                    (identifier, false) if identifier.is_empty() => contract::Identity::File,
                    (identifier, false) => contract::Identity::Member(identifier),
                },
                pages: document.pages.into_iter().map(page).collect(),
                description: description(document.description),
                warnings: document
                    .warnings
                    .into_iter()
                    // The pages say it themselves, and whoever has them recognised knows better.
                    .filter(|notice| !matches!(notice, Notice::Scanned(_)))
                    .map(told)
                    .collect(),
            })
            .collect(),
        refused: batch
            .refused
            .into_iter()
            .map(|(name, notice)| (name, told(notice)))
            .collect(),
        next: batch.next,
    }
}

pub(super) fn description(description: logic::Description) -> contract::Description {
    contract::Description {
        title: description.title,
        headings: description.headings,
        fields: description
            .fields
            .into_iter()
            .map(|field| contract::Field {
                name: field.name,
                value: field.value,
                page: field.page,
                start: field.start,
                end: field.end,
            })
            .collect(),
    }
}

pub(super) fn error(error: logic::Error, language: Language) -> contract::Error {
    match error {
        logic::Error::Unknown(notice) => contract::Error::Unknown(notice.text(language)),
        logic::Error::Broken(notice) => contract::Error::Broken(notice.text(language)),
        logic::Error::Encrypted => contract::Error::Encrypted,
        logic::Error::TooLarge(notice) => contract::Error::TooLarge(notice.text(language)),
    }
}

fn page(page: logic::Page) -> contract::Page {
    contract::Page {
        origin: match page.origin {
            logic::Origin::Text => contract::Origin::Text,
            logic::Origin::Scanned => contract::Origin::Scanned,
            logic::Origin::Blank => contract::Origin::Blank,
        },
        text: page.text,
    }
}

fn why(error: files::Error) -> String {
    match error {
        files::Error::TooLarge(most) => format!("≤ {most}"),
        files::Error::SetAside(why) | files::Error::Failed(why) => why,
        files::Error::Finished => String::new(),
    }
}
