//! An act read from its pages: what stands at its head, its recitals, its articles, its end.
//!
//! Every field says where it stands, byte for byte; what is not found is absent, and nothing is guessed.
//! A handwritten number that recognition left out, or a date that stands on a stamp only, is such an absence.

mod articles;
mod authority;
mod effect;
mod fields;
mod heading;
mod number;
mod open;
mod places;
mod recitals;
mod roads;
mod signature;
mod themes;
mod zones;

use std::ops::Range;

use jiff::civil::Date;

pub(crate) use self::effect::length as read_length;
pub use self::effect::{Effect, Limit, Scope};
pub use self::fields::Field;
pub use self::heading::{Kind, Level};
pub(crate) use self::heading::{is_number_sign, kind};
pub use self::number::Number;
pub(crate) use self::number::read as read_number;
pub(crate) use self::places::plain;
pub use self::places::{PlaceKind, PlaceName};
pub use self::recitals::{Recital, RecitalKind};
pub use self::roads::Road;
pub(crate) use self::roads::find as find_roads;
pub use self::themes::Theme;
use crate::relations::{self, Relation, Reported};
use crate::text::{Located, Place, Text};

/// One article of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// As it is numbered: "1", "1.2.1", "unique".
    pub number: String,
    /// Its heading, where it has one.
    pub heading: Option<Located<String>>,
    /// Where it stands, its number included; one place for each page.
    pub places: Vec<Place>,
}

/// An act.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// Its number, with the spelling of the text.
    pub number: Option<Located<Number>>,
    /// The day it was made.
    pub date: Option<Located<Date>>,
    /// What it is: "arrêté préfectoral complémentaire".
    pub kind: Option<Located<Kind>>,
    /// Who made it: "Préfet de l'Orne", "Maire de Saint-Roch".
    pub authority: Option<Located<String>>,
    /// Who signed it.
    pub signatory: Option<Located<String>>,
    /// In which capacity: "Pour le préfet et par délégation, le secrétaire général".
    pub capacity: Option<Located<String>>,
    /// What it is about, as its head says: "portant réglementation de la circulation".
    pub title: Option<Located<String>>,
    /// The commune that its head or its authority names, where there is just one.
    pub commune: Option<Located<String>>,
    /// Communes and other places that it names, each once.
    pub places: Vec<Located<PlaceName>>,
    /// Roads, each once.
    pub roads: Vec<Located<Road>>,
    /// Its recitals, in order.
    pub recitals: Vec<Located<Recital>>,
    /// Its articles, in order.
    pub articles: Vec<Article>,
    /// From when and until when it, or what it prescribes, holds.
    pub effects: Vec<Located<Effect>>,
    /// The first rule that it makes for good beside those with days.
    pub open: Option<Located<()>>,
    /// What it deals with, by a small table of words.
    pub themes: Vec<Located<Theme>>,
    /// The titles of its annexes.
    pub annexes: Vec<Located<String>>,
    /// What it does to other acts, and which it refers to in its recitals.
    pub relations: Vec<Relation>,
    /// What its recitals tell that others did: "l'arrêté du …, modifié par l'arrêté du …".
    pub reported: Vec<Reported>,
    /// Bytes at the end that nothing was read of, because the document is longer than [`crate::MAX_BYTES`].
    pub unread: usize,
}

/// Reads an act from its pages, in order, and from the name of its file where that is known.
///
/// The name only gives a date that the text lacks, and only when it holds it in ISO 8601 ("2012-04-03_AP.pdf");
/// such a date stands on page 0.
pub fn read(pages: &[&str], name: Option<&str>) -> Record {
    let text = Text::new(pages);
    let zones = zones::find(&text);
    let mut record = Record {
        unread: text.unread(),
        ..Record::default()
    };
    let title = heading::read(&text, &zones, &mut record);
    authority::read(&text, &zones, &mut record);
    record.recitals = recitals::read(&text, &zones);
    record.articles = articles::read(&text, &zones);
    signature::read(&text, &zones, &mut record);
    if record.date.is_none()
        && let Some(date) = name.and_then(iso_date)
    {
        record.date = Some(Located {
            value: date,
            places: vec![Place::NOWHERE],
        });
    }
    places::read(&text, &zones, &mut record);
    record.roads = roads::read(&text, &zones);
    let made = record.date.as_ref().map(|date| date.value);
    record.effects = effect::read(&text, &zones, made);
    let kind = record.kind.as_ref().map_or("", |kind| &kind.value.words);
    record.open = open::read(&text, &zones, kind);
    record.themes = themes::read(&text, &zones, title);
    record.annexes = articles::annexes(&text, &zones);
    let parts = zones.parts(&text);
    record.relations = relations::read(&text, &parts, made);
    record.reported = relations::read_reported(&text, &parts);
    record
}

/// The one day in ISO 8601 that a file's name holds.
fn iso_date(name: &str) -> Option<Date> {
    let bytes = name.as_bytes();
    let mut found = None;
    for start in 0..bytes.len().saturating_sub(9) {
        let Some(piece) = name.get(start..start + 10) else {
            continue;
        };
        let digit = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_digit);
        let alone = !digit(start + 10) && (start == 0 || !digit(start - 1));
        if let Ok(date) = piece.parse::<Date>()
            && alone
            && piece.as_bytes()[4] == b'-'
        {
            if found.is_some_and(|before| before != date) {
                return None;
            }
            found = Some(date);
        }
    }
    found
}

/// The parts of an act that links are read from, as ranges of the folded text.
#[derive(Debug, Clone)]
pub(crate) struct Parts {
    pub(crate) head: Range<usize>,
    /// The *visas*.
    pub(crate) recitals: Vec<Range<usize>>,
    pub(crate) operative: Range<usize>,
    /// Where articles begin.
    pub(crate) articles: Vec<usize>,
}
