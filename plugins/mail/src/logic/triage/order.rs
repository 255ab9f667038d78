//! Which message comes first.

use std::cmp::{Ordering, Reverse};

use jiff::{Timestamp, civil::Date};

use super::super::model::{Message, Priority, Verdict};

/// What a message's place depends on: a few bytes, kept while the message itself is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub priority: Priority,
    /// The nearest limit of what it asks.
    pub deadline: Option<Date>,
    /// When it was sent, in seconds since 1970.
    pub sent: Option<i64>,
}

impl Standing {
    /// The standing of a message that was sorted.
    pub fn of(message: &Message, verdict: &Verdict) -> Self {
        let deadline = verdict
            .asks
            .iter()
            .filter_map(|ask| ask.deadline.as_deref()?.parse().ok())
            .min();
        Self {
            priority: verdict.priority,
            deadline,
            sent: message.date.as_deref().and_then(instant),
        }
    }
}

/// Most pressing first; among equals the nearest limit, then the newest. Equal standings stay as they came.
pub fn order(one: &Standing, other: &Standing) -> Ordering {
    // No limit comes after every limit, and no date after every date.
    let key = |standing: &Standing| {
        (
            standing.priority,
            standing.deadline.is_none(),
            standing.deadline,
            standing.sent.is_none(),
            Reverse(standing.sent),
        )
    };
    key(one).cmp(&key(other))
}

/// The seconds since 1970 of an ISO 8601 date and time with offset.
pub(super) fn instant(iso: &str) -> Option<i64> {
    iso.parse::<Timestamp>().ok().map(|time| time.as_second())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_most_pressing_comes_first() {
        let standing = |priority, deadline: Option<i8>, sent| Standing {
            priority,
            deadline: deadline.map(|day| date(2026, 3, day)),
            sent,
        };
        let sorted = [
            standing(Priority::Urgent, None, Some(1)),
            standing(Priority::High, Some(12), Some(1)),
            standing(Priority::High, Some(13), Some(9)),
            standing(Priority::High, None, Some(9)),
            standing(Priority::High, None, Some(1)),
            standing(Priority::High, None, None),
            standing(Priority::Low, Some(11), Some(20)),
        ];
        let mut shuffled = sorted;
        shuffled.reverse();
        shuffled.sort_by(order);
        assert_eq!(shuffled, sorted);
    }
}
