//! One document on its way from the extractor to the index: its identifier, its pages, those that are pictures.

use index::{Document, Origin, Page};

use super::Watcher;
use super::work::Work;
use crate::Error;
use crate::extractor::{Described, Extracted, Identity, Refusal};
use crate::scan::Found;

/// Pages of one document that are read by recognition, at most: a second or two each.
const MOST_RECOGNISED: usize = 500;

/// A document that can be put, and what is to be said of it.
pub(super) struct Read {
    pub(super) document: Document,
    pub(super) recognised: u64,
    pub(super) scanned: u64,
    pub(super) warnings: Vec<String>,
    /// Whether pages would be recognised if that could be done here.
    pub(super) awaits: bool,
}

/// What became of a document.
pub(super) enum Outcome {
    /// It can be put.
    Read(Read),
    /// Recognition was stopped: its identifier, and the pages that had been recognised.
    Stopped(String, u64),
}

/// Makes the document; pages that are pictures are recognised where that can be done.
///
/// # Errors
/// [`Error::Reader`] when describing does not work at all.
pub(super) fn of(extracted: Extracted, found: &Found, work: &Work<'_>) -> Result<Outcome, Error> {
    let identifier = match &extracted.identity {
        Identity::File => found.key.clone(),
        Identity::Member(member) => format!("{}/{member}", found.key),
        Identity::Record(record) => record.clone(),
    };
    let mut warnings: Vec<String> = extracted
        .warnings
        .into_iter()
        .map(|warning| said(work, &identifier, &warning))
        .collect();
    let mut pages = extracted.pages;
    // A member of an archive is no file that a program of the system could be given.
    let is_file = extracted.identity == Identity::File;
    let recognised = match work.ocr {
        Some(ocr) if is_file => {
            let recognised = recognise(
                &mut pages,
                &mut warnings,
                work.watcher,
                &identifier,
                |page| {
                    ocr.page(&found.path, page)
                        .map_err(|reason| said(work, &identifier, &reason))
                },
            );
            match recognised {
                Ok(recognised) => recognised,
                Err(Stopped(pages)) => return Ok(Outcome::Stopped(identifier, pages)),
            }
        }
        _ => 0,
    };
    let unread: Vec<u32> = (1..)
        .zip(&pages)
        .filter(|(_, page)| page.origin == Origin::Scanned)
        .map(|(number, _)| number)
        .collect();
    if !unread.is_empty() {
        let numbers = ranges(&unread);
        let (french, english) = match is_file {
            true => ("", ""),
            false => (
                " ; rien n'est reconnu dans une archive : décompressez-la",
                "; nothing is recognised in an archive: unpack it",
            ),
        };
        let sentence = work.language.pick(
            format!("numérisé, sans texte : page {numbers}{french}"),
            format!("scanned, without text: page {numbers}{english}"),
        );
        warnings.push(said(work, &identifier, &sentence));
    }
    let description = if recognised > 0 {
        let texts: Vec<String> = pages.iter().map(|page| page.text.clone()).collect();
        match work.extractor.describe(&found.key, &texts) {
            Ok(description) => joined(extracted.description, description),
            Err(Refusal::Reader(reason)) => return Err(Error::Reader(reason)),
            Err(Refusal::File(reason)) => {
                warnings.push(said(work, &identifier, &reason));
                extracted.description
            }
        }
    } else {
        extracted.description
    };
    Ok(Outcome::Read(Read {
        awaits: is_file && work.ocr.is_none() && !unread.is_empty(),
        document: Document {
            identifier,
            title: description.title,
            headings: description.headings,
            pages,
            fields: description.fields,
        },
        recognised,
        scanned: unread.len() as u64,
        warnings,
    }))
}

/// Recognition that was stopped, after so many pages.
#[derive(Debug, PartialEq, Eq)]
struct Stopped(u64);

/// Reads pages that are pictures; those that cannot be read stay what they are.
fn recognise(
    pages: &mut [Page],
    warnings: &mut Vec<String>,
    watcher: &dyn Watcher,
    identifier: &str,
    read: impl Fn(u32) -> Result<String, String>,
) -> Result<u64, Stopped> {
    let mut recognised = 0;
    let pictures: Vec<(u32, &mut Page)> = (1..)
        .zip(pages)
        .filter(|(_, page)| page.origin == Origin::Scanned)
        .take(MOST_RECOGNISED)
        .collect();
    let all = pictures.len() as u64;
    for (done, (number, page)) in (0..).zip(pictures) {
        watcher.pages(identifier, done, all);
        let text = read(number);
        // After the page: what ends this process on Ctrl-C ends the programs that read it as well.
        if watcher.stopping() {
            return Err(Stopped(recognised));
        }
        match text {
            Ok(text) if text.is_empty() => {}
            Ok(text) => {
                page.text = text;
                page.origin = Origin::Ocr;
                recognised += 1;
            }
            // One page costs a line, and no more.
            Err(reason) => warnings.push(reason),
        }
    }
    if all > 0 {
        watcher.pages(identifier, all, all);
    }
    Ok(recognised)
}

/// What the file itself says of the document, and what its recognised text says.
fn joined(of_file: Described, of_text: Described) -> Described {
    let mut fields = of_text.fields;
    let known: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
    fields.extend(
        of_file
            .fields
            .into_iter()
            .filter(|field| !known.contains(&field.name)),
    );
    Described {
        title: if of_text.title.is_empty() {
            of_file.title
        } else {
            of_text.title
        },
        headings: of_text.headings,
        fields,
    }
}

fn said(work: &Work<'_>, identifier: &str, sentence: &str) -> String {
    format!("{identifier}{}{sentence}", work.colon())
}

/// `1-3, 7` for 1, 2, 3, 7.
fn ranges(numbers: &[u32]) -> String {
    let mut text = String::new();
    let mut place = 0;
    while place < numbers.len() {
        let first = numbers[place];
        let mut last = first;
        while numbers.get(place + 1) == Some(&(last + 1)) {
            last += 1;
            place += 1;
        }
        place += 1;
        if !text.is_empty() {
            text.push_str(", ");
        }
        text.push_str(&first.to_string());
        if last > first {
            text.push_str(&format!("-{last}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::Unwatched;

    /// Stops after the second page.
    #[derive(Default)]
    struct Impatient(RefCell<Vec<(u64, u64)>>);

    impl Watcher for Impatient {
        fn pages(&self, _: &str, done: u64, of: u64) {
            self.0.borrow_mut().push((done, of));
        }

        fn stopping(&self) -> bool {
            self.0.borrow().len() == 2
        }
    }

    #[test]
    fn recognition_stops_between_pages_and_says_how_far_it_is() {
        let mut pages: Vec<Page> = (0..5)
            .map(|_| Page {
                text: String::new(),
                origin: Origin::Scanned,
            })
            .collect();
        let watcher = Impatient::default();
        let read = |_| Ok("Arrêté".to_owned());
        let stopped = recognise(&mut pages, &mut Vec::new(), &watcher, "a.pdf", read);
        assert_eq!(stopped, Err(Stopped(1)));
        assert_eq!(*watcher.0.borrow(), [(0, 5), (1, 5)]);
    }

    #[test]
    fn numbers_become_ranges() {
        for (numbers, expected) in [
            (&[1][..], "1"),
            (&[1, 2, 3, 7], "1-3, 7"),
            (&[2, 4, 5], "2, 4-5"),
        ] {
            assert_eq!(ranges(numbers), expected);
        }
    }

    #[test]
    fn pictures_are_read_and_one_that_fails_costs_a_line() {
        let page = |origin| Page {
            text: String::new(),
            origin,
        };
        let mut pages = [
            page(Origin::Scanned),
            page(Origin::Text),
            page(Origin::Scanned),
            page(Origin::Scanned),
        ];
        let mut warnings = Vec::new();
        let read = |number| match number {
            1 => Ok("Arrêté".to_owned()),
            3 => Err("pdftoppm: signal: 9".to_owned()),
            _ => Ok(String::new()),
        };
        let count = recognise(&mut pages, &mut warnings, &Unwatched, "a.pdf", read);
        assert_eq!((count, warnings.len()), (Ok(1), 1));
        let origins: Vec<Origin> = pages.iter().map(|page| page.origin).collect();
        assert_eq!(
            origins,
            [Origin::Ocr, Origin::Text, Origin::Scanned, Origin::Scanned]
        );
    }
}
