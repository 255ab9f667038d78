//! What an act does to other acts, and which ones its recitals cite.
//!
//! Only the act's own title and its articles act: "vu l'arrêté du … modifié" and "l'arrêté … qui a été abrogé" tell
//! of other acts. A change of one article is a modification of the whole, whatever its word; what is said of the
//! act as a whole keeps its word.

mod action;
mod gather;
mod mention;
mod reported;

use jiff::civil::Date;

pub use self::action::Action;
use self::action::Links;
pub(crate) use self::mention::{Mention, mentions};
pub(crate) use self::reported::read as read_reported;
use crate::record::{Kind, Level, Number, Parts};
use crate::text::{Located, Place, Text};

/// The most links that are kept of one act.
const MOST: usize = 500;

/// Another act, as a text names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// As it is written, on one line.
    pub written: String,
    /// What it is: "arrêté préfectoral", "décret", "loi".
    pub kind: Kind,
    /// Its number, where it is said.
    pub number: Option<Number>,
    /// Its day, where it is said.
    pub date: Option<Date>,
}

/// One link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// What is done.
    pub action: Action,
    /// To which act.
    pub target: Located<Target>,
    /// Whether only a part of it is meant: "l'article 3 de l'arrêté".
    pub part: bool,
    /// From which day on, where the sentence says one: "est abrogé à compter du 7 juin 2023".
    pub from: Option<Date>,
    /// The new last day, where one is said: "prorogé jusqu'au 31 mars 2026".
    pub until: Option<Date>,
    /// Whether the words leave open that it is done, or to which act: a condition, a request, a subject that is unclear.
    pub doubt: bool,
    /// The words that say so, page by page.
    pub quote: Vec<Place>,
}

/// What an act says that another one did to a third: "vu l'arrêté du …, modifié par l'arrêté du …".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// What was done, to which act, with the words that say so.
    pub relation: Relation,
    /// The act that did it.
    pub by: Target,
}

impl Reported {
    /// The name of the field that keeps it: "modifie-par".
    pub fn name(&self) -> String {
        format!("{}{BY}", self.relation.action.name())
    }

    /// As one value of a field: the link, then the act that did it.
    pub fn encode(&self) -> String {
        format!("{}|{}", self.relation.encode(), self.by.encode())
    }

    /// Reads what [`Self::encode`] wrote, from a field of this name and place.
    pub fn parse(name: &str, value: &str, place: Place) -> Option<Self> {
        let (end, _) = value.match_indices('|').nth(LINK_PARTS - 1)?;
        let (relation, by) = (&value[..end], &value[end + 1..]);
        Some(Self {
            relation: Relation::parse(name.strip_suffix(BY)?, relation, place)?,
            by: Target::parse(by)?,
        })
    }
}

/// What the names of fields of reported links end with.
const BY: &str = "-par";

/// How many parts [`Relation::encode`] joins by strokes; no text in them has one.
const LINK_PARTS: usize = 8;

impl Target {
    /// Whether two texts name the same act: same day, same number, same level as far as they are said.
    ///
    /// Within one text an act is named with its number once and by its day afterwards.
    pub fn same(&self, other: &Self) -> bool {
        let level = match (self.kind.level, other.kind.level) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => true,
        };
        let number = match (&self.number, &other.number) {
            (Some(mine), Some(theirs)) => mine.key == theirs.key,
            (None, None) => true,
            _ => self.date.is_some(),
        };
        level && self.date == other.date && number
    }

    /// Whether two texts can name the same act: what both say of number, day and level agrees, and something does.
    pub(crate) fn compatible(&self, other: &Self) -> bool {
        let level = match (self.kind.level, other.kind.level) {
            (Some(mine), Some(theirs)) => mine == theirs,
            _ => true,
        };
        let number = match (&self.number, &other.number) {
            (Some(mine), Some(theirs)) => Some(mine.agrees(theirs)),
            _ => None,
        };
        let date = match (self.date, other.date) {
            (Some(mine), Some(theirs)) => Some(mine == theirs),
            _ => None,
        };
        level
            && number != Some(false)
            && date != Some(false)
            && (number.is_some() || date.is_some())
    }

    /// The target as one value of a field: kind, number and day joined by "|", then how it is written.
    pub fn encode(&self) -> String {
        let plain = |text: &str| text.replace(['|', '\n'], " ");
        format!(
            "{}|{}|{}|{}|{}",
            plain(&self.kind.words),
            self.kind.level.map_or("", Level::name),
            self.number
                .as_ref()
                .map(|number| plain(&number.written))
                .unwrap_or_default(),
            self.date.map(|date| date.to_string()).unwrap_or_default(),
            plain(&self.written),
        )
    }

    /// Reads what [`Self::encode`] wrote.
    pub fn parse(value: &str) -> Option<Self> {
        let mut parts = value.splitn(5, '|');
        let words = parts.next()?.to_owned();
        let level = Level::parse(parts.next()?);
        let number = Number::new(parts.next()?);
        let date = parts.next()?.parse().ok();
        let written = parts.next()?.to_owned();
        Some(Self {
            written,
            kind: Kind { words, level },
            number,
            date,
        })
    }
}

impl Relation {
    /// The link as one value of a field: whether it is of a part or open, the first day, the new last day, then the target.
    pub fn encode(&self) -> String {
        format!(
            "{}|{}|{}|{}",
            match (self.part, self.doubt) {
                (false, false) => "",
                (true, false) => "part",
                (false, true) => "perhaps",
                (true, true) => "part perhaps",
            },
            self.from.map(|date| date.to_string()).unwrap_or_default(),
            self.until.map(|date| date.to_string()).unwrap_or_default(),
            self.target.value.encode()
        )
    }

    /// Reads what [`Self::encode`] wrote, from a field of this name and place.
    pub fn parse(name: &str, value: &str, place: Place) -> Option<Self> {
        let action = Action::parse(name)?;
        let mut parts = value.splitn(4, '|');
        let said = parts.next()?;
        let (part, doubt) = (said.contains("part"), said.contains("perhaps"));
        let from = parts.next()?.parse().ok();
        let until = parts.next()?.parse().ok();
        let target = Target::parse(parts.next()?)?;
        Some(Self {
            action,
            target: Located {
                value: target,
                places: vec![place],
            },
            part,
            from,
            until,
            doubt,
            quote: vec![place],
        })
    }
}

/// The links of an act, each once: first what it does, in the order of its text, then what it cites.
/// `made` is the day of the act.
pub(crate) fn read(text: &Text, parts: &Parts, made: Option<Date>) -> Vec<Relation> {
    let mut visas = Vec::new();
    for recital in &parts.recitals {
        cited(text, recital.clone(), &mut visas);
        if visas.len() >= 4 * MOST {
            break;
        }
    }
    let mut titles = Vec::new();
    action::title(text, &parts.head, &mut titles);
    let named = named(&visas, &titles);
    let mut links = Links::default();
    let sentences = text.sentences(&parts.operative, &parts.articles);
    for (position, sentence) in sentences.iter().enumerate() {
        let scope = action::Scope {
            named: &named,
            made,
            following: sentences.get(position + 1).cloned(),
        };
        action::sentence(text, sentence.clone(), &scope, &mut links);
        if links.said.len() >= MOST {
            break;
        }
    }
    gather::gather(titles, links, visas, MOST)
}

/// The acts that "susvisé" can mean: those of the *visas*, and those that the title acts on, each once.
fn named(visas: &[Relation], titles: &[Relation]) -> Vec<Target> {
    let mut named: Vec<Target> = Vec::new();
    for link in visas.iter().chain(titles) {
        let target = &link.target.value;
        if !named.iter().any(|one| one.compatible(target)) && named.len() < MOST {
            named.push(target.clone());
        }
    }
    named
}

/// The acts that a *visa* is about: those named first, not those that changed them.
fn cited(text: &Text, recital: std::ops::Range<usize>, relations: &mut Vec<Relation>) {
    let tokens = text.tokens_in(&recital);
    let found = mentions(text, tokens.clone());
    let Some(first) = found.first() else {
        return;
    };
    if first.tokens.start > tokens.start + 5 {
        return;
    }
    let group = first.group;
    for mention in found
        .into_iter()
        .take_while(|mention| mention.group == group)
    {
        let end = mention.tokens.end;
        relations.push(relation(
            text,
            Action::Cites,
            &mention,
            false,
            (None, None),
            tokens.start..end,
        ));
    }
}

fn relation(
    text: &Text,
    action: Action,
    mention: &Mention,
    part: bool,
    (from, until): (Option<Date>, Option<Date>),
    quote: std::ops::Range<usize>,
) -> Relation {
    let range = text.start(mention.tokens.start)..text.end(mention.tokens.end - 1);
    Relation {
        action,
        target: text.locate(mention.target.clone(), range),
        part,
        from,
        until,
        doubt: false,
        quote: text.places(text.start(quote.start)..text.end(quote.end - 1)),
    }
}
