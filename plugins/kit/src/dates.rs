//! Reading dates in French and English text.
//!
//! An expression is found with its place in the text, held against an anchor (the day the text was written)
//! and told apart as a limit or a mention. There is no clock here, and no time zone.
//!
//! # Conventions
//! - **A day without a year** is, as a limit, the coming one, or the one just missed by at most 30 days;
//!   as a mention, the nearest on either side. A weekday beside it settles the year when it fits.
//!   A weekday that contradicts day and month is taken for the slip of the pen that it mostly is.
//! - **A bare weekday** is the first one strictly after the anchor: on a Friday one says "aujourd'hui" for today,
//!   so "avant vendredi" is the Friday of the week after. "Ce vendredi" and "this Friday" may be today.
//! - **"Vendredi prochain"** is that same coming Friday ("prochain": the nearest in time), while the English
//!   **"next Friday"** is the Friday of the next calendar week, as English usage mostly has it.
//! - **"Jeudi en huit"** is the Thursday a week after the coming one (on a Thursday: in seven days), "en quinze" two weeks.
//! - **"Sous huitaine"** is 8 days, **"sous quinzaine"** 15, the values that the administration gives them.
//! - **"Sous 48 h"** is two days: hours are counted in whole days, and less than 24 hours is today.
//! - **Lengths of time** count from the anchor, or from the date given ("à compter du 3 mars 2026"). Reception and
//!   notification are taken as the anchor. Months keep the day, or take the month's last one.
//! - **"Jours ouvrés"** are Monday to Friday, "jours ouvrables" Monday to Saturday, French public holidays left out of both;
//!   "jours francs" count neither the first day nor the last, and end on a working day.
//! - **The end of the week** is its Friday, because offices close then; weeks begin on Monday. Written on a
//!   Saturday or Sunday it is the Friday of the week that begins. The end of a month, quarter or year is its last day.
//! - **"La semaine prochaine", "le mois prochain"** stand for their last (working) day; after "avant" for the last
//!   (working) day before they begin. "Le week-end" is its Saturday; "avant le week-end" is Friday.
//! - **"Mi-mars"** is the 15th, "début mars" the 1st.
//! - **Digits** are read day first, as in France; month first only where nothing else is possible.
//! - **An hour that is a limit without a day** ("avant 11 h 30") is today; other hours without a day, and
//!   "dès que possible", are no dates.

mod calendar;
mod cue;
mod cursor;
mod duration;
mod expression;
mod grammar;
mod numeric;
mod relative;
pub(crate) mod words;
mod written;

use std::ops::Range;

use jiff::civil::{Date, Time};

pub use self::calendar::{is_holiday, is_working_day};
pub use self::written::{month_name, written};
use self::{
    cursor::Cursor,
    expression::{Cue, Expression},
};
use crate::fold::{self, Folded, Token};

/// How a date was expressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// With its day of the month: "12 mars", "12/03/2026".
    Explicit,
    /// By a weekday: "vendredi", "jeudi en huit".
    Weekday,
    /// Today, tomorrow and the like, the end of the day among them.
    Near,
    /// A point in a week, month or year: "fin du mois".
    Period,
    /// A length of time: "sous huitaine".
    Span,
}

/// One date found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it stands, in bytes of the text that was given. The word that makes it a limit is left out
    /// ("avant"), but for lengths of time, which it begins ("sous huitaine").
    pub span: Range<usize>,
    /// The tokens that it takes.
    pub tokens: Range<usize>,
    pub date: Date,
    /// The time of day that follows it, if any.
    pub time: Option<Time>,
    pub form: Form,
    /// Whether it reads as a limit and not as an event or a mere mention.
    pub deadline: bool,
}

/// Finds the dates of `text`, written on the day `anchor`, in their order; spans are bytes of `text`.
pub fn find(text: &str, anchor: Date) -> Vec<Found> {
    let folded = Folded::new(text);
    let tokens = fold::tokens(folded.text());
    let mut found = find_folded(folded.text(), &tokens, anchor);
    for one in &mut found {
        one.span = folded.source_range(one.span.clone());
    }
    found
}

/// The same over a text that is already folded and cut; spans are bytes of the folded text.
pub fn find_folded(folded: &str, tokens: &[Token], anchor: Date) -> Vec<Found> {
    let cursor = Cursor {
        text: folded,
        tokens,
    };
    let mut found = Vec::new();
    let mut position = 0;
    while position < tokens.len() {
        let Some((length, expression)) = grammar::read(&cursor, position) else {
            position += 1;
            continue;
        };
        let end = position + length.max(1);
        let cue = reading(&cursor, position, end, &expression);
        if let Some(date) = expression.resolve(anchor, cue) {
            found.push(Found {
                span: tokens[position].start as usize
                    ..tokens[end.min(tokens.len()) - 1].end as usize,
                tokens: position..end,
                date,
                time: grammar::time(&cursor, end),
                form: expression.form(),
                deadline: cue != Cue::Mention,
            });
        }
        position = end;
    }
    found
}

fn reading(cursor: &Cursor, start: usize, end: usize, expression: &Expression) -> Cue {
    match expression {
        // "dans dix jours" and "in ten days" tell when something will be; the other introductions limit.
        Expression::After { .. } => match cursor.word(start) {
            "in" => Cue::Mention,
            "dans"
                if cursor.word(start + 1) != "un"
                    && !matches!(cursor.word(start + 1), "les" | "la" | "le" | "l") =>
            {
                cue::read(cursor, start, end)
            }
            _ => Cue::Limit,
        },
        // These are said of limits only.
        Expression::Offset(0)
            if matches!(
                cursor.word(start),
                "eod" | "cob" | "eob" | "close" | "journee"
            ) =>
        {
            Cue::Limit
        }
        Expression::Within { .. } if matches!(cursor.word(start), "eow" | "eom") => Cue::Limit,
        Expression::Within {
            period: expression::Period::Day,
            ..
        } => Cue::Limit,
        Expression::Offset(days) if *days < 0 => Cue::Mention,
        Expression::Weekday {
            which: expression::Which::Last,
            ..
        } => Cue::Mention,
        _ => cue::read(cursor, start, end),
    }
}
