//! The plain types that the rooms of the logic hand to each other.
//!
//! They mirror `wit/mail.wit`, which says what each field means; only what is not in the contract is explained here.

use jiff::civil::Date;

/// One header field, unfolded and decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    pub name: String,
    pub value: String,
}

/// One mailbox address; `address` is in lower case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    pub name: String,
    pub address: String,
}

/// One attached file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub name: String,
    pub media_type: String,
    pub size: u64,
    pub sha256: String,
    /// Shown inside the text (a `cid:` image of a signature, for instance).
    pub inline: bool,
}

/// One calendar event found in a `text/calendar` part (RFC 5545).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// `REQUEST`, `CANCEL`, `REPLY`, …; empty when the part has none.
    pub method: String,
    pub summary: String,
    /// The ISO 8601 date or date and time of the beginning, as far as it could be read.
    pub start: Option<String>,
    pub location: String,
}

/// One message, read: what the rules work on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Message {
    pub headers: Vec<Header>,
    /// Without angle brackets; empty when absent.
    pub message_id: String,
    /// `In-Reply-To` and `References`, without angle brackets, oldest first.
    pub references: Vec<String>,
    /// ISO 8601 with offset.
    pub date: Option<String>,
    pub from: Address,
    pub reply_to: Vec<Address>,
    pub to: Vec<Address>,
    pub cc: Vec<Address>,
    pub bcc: Vec<Address>,
    pub subject: String,
    /// The whole text, line ends as `\n`; every quote is checked against this and the subject.
    pub text: String,
    /// The last message alone, as a part of `text`.
    pub last: String,
    pub signature: String,
    pub attachments: Vec<Attachment>,
    pub events: Vec<Event>,
    /// Links found in HTML parts as (text shown, target): what phishing rules look at.
    pub links: Vec<(String, String)>,
    pub warnings: Vec<String>,
}

impl Message {
    /// The decoded value of the first header of this name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(name))
            .map(|header| header.value.as_str())
    }
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Request,
    Meeting,
    Information,
    Newsletter,
    Automatic,
    Unwanted,
}

/// How pressing a message is; the most pressing is the smallest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Priority {
    Urgent,
    High,
    Normal,
    Low,
}

/// Whether the caller is among the addressees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addressed {
    Direct,
    Copy,
    Other,
    Unknown,
}

/// One thing that a message asks for; `deadline` is an ISO 8601 date, `quote` stands in the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    pub what: String,
    pub by: String,
    pub deadline: Option<String>,
    pub quote: String,
}

/// Why a message was sorted as it was; `quote` stands in the message, or is empty for rules about form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub rule: &'static str,
    pub quote: String,
}

/// The part of a message that a model is shown, when one is asked: what it says itself, cut, without what speaks to machines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The subject; empty when it speaks to a machine.
    pub subject: String,
    /// The text in pieces, each of which stands in the message byte for byte; between them something was left out.
    pub pieces: Vec<String>,
    /// The day that relative dates count from.
    pub anchor: Date,
}

/// The circumstances of the call that the rules need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circumstances {
    /// Today, ISO 8601: used where a message has no date of its own.
    pub today: String,
    /// `fr` or `en`: the language of what the rules themselves word.
    pub language: String,
    /// The caller's addresses, in lower case.
    pub addresses: Vec<String>,
}

/// What the rules make of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub to_me: Addressed,
    pub kind: Kind,
    /// The kinds that the rules could not tell apart, `kind` first; empty when they are sure.
    pub doubt: Vec<Kind>,
    pub priority: Priority,
    pub summary: String,
    pub asks: Vec<Ask>,
    pub reasons: Vec<Reason>,
}
