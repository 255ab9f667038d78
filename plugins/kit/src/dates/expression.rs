//! What a date expression means, and the conventions by which it becomes a date.

use jiff::civil::{Date, Weekday};

use super::{
    Form, calendar,
    words::{Counting, Unit},
};

/// How far back a day without a year may lie and still be the past one, in days:
/// "avant le 28 février" written on 10 March speaks of a limit just missed, not of next year's.
const JUST_MISSED: i64 = 30;

/// A date expression before it is held against the anchor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Expression {
    /// Day, month and year.
    Full(Date),
    /// "12 mars", perhaps with its weekday.
    MonthDay {
        month: i8,
        day: i8,
        weekday: Option<Weekday>,
    },
    /// "le 12", "vendredi 13".
    Day {
        day: i8,
        weekday: Option<Weekday>,
    },
    Weekday {
        weekday: Weekday,
        which: Which,
    },
    /// So many days from the anchor: "demain" is 1.
    Offset(i64),
    /// A point in a period that lies so many periods ahead: "fin de la semaine prochaine".
    Within {
        period: Period,
        ahead: i64,
        point: Point,
    },
    /// A point in a named month: "fin mars", "mi-avril 2026".
    WithinMonth {
        month: i8,
        year: Option<i16>,
        point: Point,
    },
    /// "sous dix jours", "dans un délai de deux mois à compter du 3 mars".
    After {
        count: u32,
        unit: Unit,
        counting: Counting,
        from: Option<Date>,
    },
}

/// Which of the coming weekdays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    /// "vendredi", "vendredi prochain".
    Coming,
    /// "ce vendredi", "this Friday".
    This,
    /// "vendredi en huit" is 1 week further, "en quinze" 2.
    Further(i64),
    /// "next Friday", "vendredi de la semaine prochaine".
    NextWeek,
    /// "vendredi dernier", "depuis vendredi".
    Last,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Period {
    Day,
    Week,
    WeekEnd,
    Month,
    Quarter,
    HalfYear,
    Year,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Point {
    Start,
    Middle,
    End,
    /// The period as a whole ("la semaine prochaine").
    Whole,
}

/// What the words around an expression make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// An event, or a date that is only mentioned.
    Mention,
    /// A limit: "pour", "d'ici", "au plus tard", "by".
    Limit,
    /// A limit that ends where the named period begins: "avant", "before".
    Before,
}

impl Expression {
    pub(super) fn form(&self) -> Form {
        match self {
            Self::Full(_) | Self::MonthDay { .. } | Self::Day { .. } => Form::Explicit,
            Self::Weekday { .. } => Form::Weekday,
            Self::Offset(_)
            | Self::Within {
                period: Period::Day,
                ..
            } => Form::Near,
            Self::Within { .. } | Self::WithinMonth { .. } => Form::Period,
            Self::After { .. } => Form::Span,
        }
    }

    /// The date meant, by the conventions that the module `dates` states; nothing for a day that does not exist.
    pub(super) fn resolve(self, anchor: Date, cue: Cue) -> Option<Date> {
        match self {
            Self::Full(date) => Some(date),
            Self::MonthDay {
                month,
                day,
                weekday,
            } => month_day(anchor, month, day, weekday, cue),
            Self::Day { day, weekday } => day_of_month(anchor, day, weekday),
            Self::Weekday { weekday, which } => Some(match which {
                Which::Coming => calendar::after(anchor, weekday),
                Which::This => calendar::on_or_after(anchor, weekday),
                Which::Further(weeks) => calendar::shift(
                    calendar::on_or_after(anchor, weekday),
                    weeks.saturating_mul(7),
                ),
                Which::NextWeek => calendar::in_week(anchor, 1, weekday),
                Which::Last => calendar::shift(calendar::on_or_after(anchor, weekday), -7),
            }),
            Self::Offset(days) => Some(calendar::shift(anchor, days)),
            Self::Within {
                period,
                ahead,
                point,
            } => within(anchor, period, ahead, point, cue),
            Self::WithinMonth { month, year, point } => {
                let first = match year {
                    Some(year) => Date::new(year, month, 1).ok()?,
                    // The coming one, or the present month.
                    None => {
                        let this = Date::new(anchor.year(), month, 1).ok()?;
                        if month < anchor.month() {
                            calendar::shift_months(this, 12)
                        } else {
                            this
                        }
                    }
                };
                Some(in_month(first, point))
            }
            Self::After {
                count,
                unit,
                counting,
                from,
            } => {
                let base = from.unwrap_or(anchor);
                let count_days = i64::from(count.min(100_000));
                Some(match unit {
                    // Under a day is today; 36 hours are two days.
                    Unit::Hour if count < 24 => base,
                    Unit::Hour => calendar::shift(base, (count_days + 23) / 24),
                    Unit::Day => calendar::count(base, count, counting),
                    Unit::Week => calendar::shift(base, count_days * 7),
                    Unit::Month => calendar::shift_months(base, count_days),
                    Unit::Year => calendar::shift_months(base, count_days.saturating_mul(12)),
                })
            }
        }
    }
}

fn month_day(anchor: Date, month: i8, day: i8, weekday: Option<Weekday>, cue: Cue) -> Option<Date> {
    let year = anchor.year();
    let candidates = [year.saturating_sub(1), year, year.saturating_add(1)];
    let mut dates = candidates
        .iter()
        .filter_map(|&year| Date::new(year, month, day).ok())
        .peekable();
    dates.peek()?;
    let dates: Vec<Date> = dates.collect();
    let distance = |date: &Date| days_between(anchor, *date);
    // A weekday that fits within half a year settles the year.
    if let Some(weekday) = weekday
        && let Some(&fitting) = dates
            .iter()
            .find(|date| date.weekday() == weekday && distance(date).abs() <= 183)
    {
        return Some(fitting);
    }
    match cue {
        Cue::Mention => dates
            .iter()
            .copied()
            .min_by_key(|date| (distance(date).abs(), distance(date) < 0)),
        Cue::Limit | Cue::Before => {
            let coming = dates
                .iter()
                .copied()
                .find(|date| distance(date) >= -JUST_MISSED);
            coming.or(dates.last().copied())
        }
    }
}

fn day_of_month(anchor: Date, day: i8, weekday: Option<Weekday>) -> Option<Date> {
    let first = anchor.first_of_month();
    let coming: Vec<Date> = (0..4)
        .filter_map(|months| {
            let month = calendar::shift_months(first, months);
            Date::new(month.year(), month.month(), day).ok()
        })
        .filter(|date| *date >= anchor)
        .collect();
    let fitting = weekday.and_then(|weekday| coming.iter().find(|date| date.weekday() == weekday));
    fitting.or(coming.first()).copied()
}

fn within(anchor: Date, period: Period, ahead: i64, point: Point, cue: Cue) -> Option<Date> {
    // "avant la semaine prochaine": the limit is the last day before it.
    let before = cue == Cue::Before && point == Point::Whole;
    match period {
        Period::Day => Some(calendar::shift(anchor, ahead)),
        Period::Week => {
            // On a Saturday or Sunday "la fin de la semaine" is no longer the Friday that has passed.
            let over =
                ahead == 0 && matches!(anchor.weekday(), Weekday::Saturday | Weekday::Sunday);
            let week = if over { 1 } else { ahead };
            Some(match point {
                Point::Start => calendar::in_week(anchor, week, Weekday::Monday),
                Point::Middle => calendar::in_week(anchor, week, Weekday::Wednesday),
                Point::Whole if before => calendar::in_week(anchor, week - 1, Weekday::Friday),
                Point::End | Point::Whole => calendar::in_week(anchor, week, Weekday::Friday),
            })
        }
        Period::WeekEnd => {
            let day = if before {
                Weekday::Friday
            } else {
                Weekday::Saturday
            };
            Some(calendar::in_week(anchor, ahead, day))
        }
        Period::Month => {
            let first = calendar::shift_months(anchor.first_of_month(), ahead);
            Some(if before {
                calendar::shift(first, -1)
            } else {
                in_month(first, point)
            })
        }
        Period::Quarter | Period::HalfYear | Period::Year => {
            let length = match period {
                Period::Quarter => 3,
                Period::HalfYear => 6,
                _ => 12,
            };
            let month = (anchor.month() - 1) / length * length + 1;
            let first = Date::new(anchor.year(), month, 1).ok()?;
            let first = calendar::shift_months(first, ahead.saturating_mul(i64::from(length)));
            if before || point == Point::Start {
                return Some(if before {
                    calendar::shift(first, -1)
                } else {
                    first
                });
            }
            let last = calendar::shift_months(first, i64::from(length) - 1).last_of_month();
            Some(if point == Point::Middle {
                calendar::shift(first, i64::from(length) * 15)
            } else {
                last
            })
        }
    }
}

fn in_month(first: Date, point: Point) -> Date {
    match point {
        Point::Start => first,
        Point::Middle => calendar::shift(first, 14),
        Point::End | Point::Whole => first.last_of_month(),
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to)
        .map_or(i64::MAX, |span| i64::from(span.get_days()))
}
