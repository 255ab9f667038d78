//! Sorting: what each message is, how pressing it is, what it asks and by when, and why.
//!
//! Everything here is rules over word lists (`words`), header fields and dates: no model, no clock, no memory.
//! A message is read once: each of its texts becomes a `Part` with sentences, phrases and dates, on which the rules decide.

mod asks;
mod excerpt;
mod kind;
mod lexicon;
mod order;
mod part;
mod priority;
mod relay;
mod sender;
mod sentences;
mod summary;
mod threads;
mod unwanted;
mod words;

use jiff::civil::Date;

use super::model::{
    Address, Addressed, Circumstances, Excerpt, Kind, Message, Priority, Reason, Verdict,
};

pub use self::{
    asks::MAX_ASKS,
    order::{Standing, order},
    sentences::split as sentences,
    threads::{Key, threads},
};
use self::{part::Part, words::Sense};

/// A forwarded message with less of its own than this, in bytes, speaks by what it forwards.
const PASSED_ON: usize = 200;

/// Sorts one message, and takes from it what a model would be shown.
///
/// The excerpt holds at most so many bytes of text.
pub fn examine(
    message: &Message,
    circumstances: &Circumstances,
    most_bytes: usize,
) -> (Verdict, Excerpt) {
    let anchor = anchor(message, circumstances);
    let subject = Part::new(without_prefixes(&message.subject), anchor);
    let relayed = relayed(message);
    let body = Part::new(relayed.unwrap_or_else(|| spoken(message)), anchor);
    let verdict = decide(
        message,
        circumstances,
        relayed.is_some(),
        &subject,
        &body,
        anchor,
    );
    (verdict, excerpt::take(&subject, &body, anchor, most_bytes))
}

/// Sorts one message.
///
/// The day that relative dates count from is the message's own, or today where it has none.
/// Every quote of the verdict stands in `message.text` or `message.subject`; quotes of rules about form are empty.
pub fn judge(message: &Message, circumstances: &Circumstances) -> Verdict {
    examine(message, circumstances, 0).0
}

fn anchor(message: &Message, circumstances: &Circumstances) -> Date {
    day(message.date.as_deref())
        .or_else(|| day(Some(&circumstances.today)))
        .unwrap_or(Date::ZERO)
}

fn decide(
    message: &Message,
    circumstances: &Circumstances,
    relayed: bool,
    subject: &Part,
    body: &Part,
    anchor: Date,
) -> Verdict {
    let to_me = addressed(message, &circumstances.addresses);
    let mut reasons = Reasons::new(message);
    for part in [subject, body] {
        if let Some(quote) = part.first(Sense::Injection) {
            reasons.give("instructions-to-machine", quote);
        }
    }
    let found = asks::find(message, circumstances, subject, body, anchor);
    let kind = kind::decide(
        message,
        circumstances,
        relayed,
        subject,
        body,
        &found,
        &mut reasons,
    );
    let doubt = kind::doubt::alternatives(kind, &reasons.given, subject, body, &found);
    let human = !matches!(kind, Kind::Newsletter | Kind::Automatic | Kind::Unwanted);
    let mut asks = if human || kind == Kind::Automatic {
        found
    } else {
        Vec::new()
    };
    asks.retain(|ask| reasons.stands(&ask.quote));
    let priority = priority::decide(
        message,
        to_me,
        kind,
        anchor,
        subject,
        body,
        &asks,
        &mut reasons,
    );
    // What a machine asks counts only where it presses: routine notices all end with a request.
    if !human && priority > Priority::High {
        asks.clear();
    }
    let summary = summary::line(message, kind, subject, body, &asks, &circumstances.language);
    Verdict {
        to_me,
        kind,
        doubt,
        priority,
        summary,
        asks,
        reasons: reasons.given,
    }
}

/// The text that the message itself speaks: the last message, or all of it when it only passes another on.
fn spoken(message: &Message) -> &str {
    let last = message.last.trim();
    let prefix = kit::fold::Folded::new(message.subject.trim().get(..4).unwrap_or(""));
    let passed_on = ["tr:", "tr :", "fw:", "fwd:", "fw :"]
        .iter()
        .any(|start| prefix.text().starts_with(start));
    let for_information =
        kit::fold::Folded::new(last.get(..PASSED_ON.min(last.len())).unwrap_or(""))
            .text()
            .contains("info");
    if last.is_empty() || passed_on && last.len() < PASSED_ON && !for_information {
        &message.text
    } else {
        &message.last
    }
}

/// A person's words that a machine relays; the receipt that a form sends its writer relays nothing.
fn relayed(message: &Message) -> Option<&str> {
    if kind::answers(message) {
        return None;
    }
    let text = relay::free_text(&message.last).or_else(|| relay::free_text(&message.text))?;
    let receipt = Part::new(
        &message.text[..message.text.find(text).unwrap_or(0)],
        Date::ZERO,
    );
    (!receipt.all(Sense::Automatic).any(|(_, hit)| {
        let words = kit::fold::Folded::new(receipt.quote(&hit.tokens));
        words.text().starts_with("votre") || words.text().starts_with("accuse")
    }))
    .then_some(text)
}

/// The rules that decided, each once, with quotes that were checked.
struct Reasons<'m> {
    message: &'m Message,
    given: Vec<Reason>,
}

impl<'m> Reasons<'m> {
    fn new(message: &'m Message) -> Self {
        Self {
            message,
            given: Vec::new(),
        }
    }

    /// Notes a rule and the words that made it apply; only the first time counts.
    fn give(&mut self, rule: &'static str, quote: &str) {
        if self.given.iter().any(|reason| reason.rule == rule) {
            return;
        }
        let quote = if self.stands(quote) {
            quote.to_owned()
        } else {
            String::new()
        };
        self.given.push(Reason { rule, quote });
    }

    /// Whether the words stand in the message as they are.
    fn stands(&self, quote: &str) -> bool {
        self.message.text.contains(quote) || self.message.subject.contains(quote)
    }
}

/// The civil date that an ISO 8601 date or time begins with.
fn day(iso: Option<&str>) -> Option<Date> {
    iso?.get(..10)?.parse().ok()
}

fn addressed(message: &Message, mine: &[String]) -> Addressed {
    let among = |list: &[Address]| {
        list.iter().any(|one| {
            mine.iter()
                .any(|own| own.eq_ignore_ascii_case(&one.address))
        })
    };
    if mine.is_empty() {
        Addressed::Unknown
    } else if among(&message.to) {
        Addressed::Direct
    } else if among(&message.cc) || among(&message.bcc) {
        Addressed::Copy
    } else {
        Addressed::Other
    }
}

/// The subject without "Re:", "TR:", "Fwd:" and list tags before it.
fn without_prefixes(subject: &str) -> &str {
    let mut rest = subject.trim();
    // A hostile subject may be prefixes only; each round makes it shorter.
    loop {
        let prefix = rest
            .split_once(':')
            .map(|(prefix, _)| prefix.trim())
            .filter(|prefix| {
                ["re", "ré", "rép", "tr", "fw", "fwd", "wg", "aw", "réf"]
                    .iter()
                    .any(|known| prefix.eq_ignore_ascii_case(known))
                    || matches!(*prefix, "RÉ" | "RÉP" | "Ré" | "Rép")
            });
        let Some(_) = prefix else { return rest };
        rest = rest.split_once(':').map_or("", |(_, after)| after).trim();
    }
}
