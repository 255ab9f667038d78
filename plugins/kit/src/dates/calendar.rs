//! Civil-date arithmetic: weeks, ends of periods, working days and French public holidays.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

use super::words::Counting;

/// `date` moved by `days`; the date itself at the ends of the calendar (years -9999 and 9999).
pub(super) fn shift(date: Date, days: i64) -> Date {
    days.try_into()
        .ok()
        .and_then(|days: i32| date.checked_add(days.days()).ok())
        .unwrap_or(date)
}

/// `date` moved by whole months, cut to the month's last day (31 January + 1 month = 28 or 29 February),
/// as article 641 of the code of civil procedure counts.
pub(super) fn shift_months(date: Date, months: i64) -> Date {
    months
        .try_into()
        .ok()
        .and_then(|months: i32| date.checked_add(months.months()).ok())
        .unwrap_or(date)
}

/// The first `weekday` strictly after `date`.
pub(super) fn after(date: Date, weekday: Weekday) -> Date {
    let distance =
        (weekday.to_monday_zero_offset() - date.weekday().to_monday_zero_offset()).rem_euclid(7);
    shift(
        date,
        if distance == 0 {
            7
        } else {
            i64::from(distance)
        },
    )
}

/// The first `weekday` on or after `date`.
pub(super) fn on_or_after(date: Date, weekday: Weekday) -> Date {
    if date.weekday() == weekday {
        date
    } else {
        after(date, weekday)
    }
}

/// The `weekday` of the calendar week (Monday to Sunday) that lies `weeks` after the week of `date`.
pub(super) fn in_week(date: Date, weeks: i64, weekday: Weekday) -> Date {
    let monday = shift(date, -i64::from(date.weekday().to_monday_zero_offset()));
    shift(
        monday,
        weeks * 7 + i64::from(weekday.to_monday_zero_offset()),
    )
}

/// `days` counted from `date` in one of the ways that the law and usage know.
pub(super) fn count(date: Date, days: u32, counting: Counting) -> Date {
    match counting {
        Counting::Calendar => shift(date, i64::from(days)),
        // A clear-day period ends at the close of the day after the last one, and is carried over
        // to the next working day (article 642 of the code of civil procedure).
        Counting::Clear => {
            let mut end = shift(date, i64::from(days) + 1);
            while !is_working_day(end) {
                end = shift(end, 1);
            }
            end
        }
        Counting::Working | Counting::Business => {
            let mut end = date;
            // A hostile number must not turn into a long loop.
            for _ in 0..days.min(1_000) {
                end = shift(end, 1);
                while !(is_working_day(end)
                    || counting == Counting::Business
                        && end.weekday() == Weekday::Saturday
                        && !is_holiday(end))
                {
                    end = shift(end, 1);
                }
            }
            end
        }
    }
}

/// Monday to Friday and no public holiday.
pub fn is_working_day(date: Date) -> bool {
    !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) && !is_holiday(date)
}

/// The national public holidays of article L. 3133-1 of the labour code; local ones are not known here.
pub fn is_holiday(date: Date) -> bool {
    if matches!(
        (date.month(), date.day()),
        (1, 1) | (5, 1) | (5, 8) | (7, 14) | (8, 15) | (11, 1) | (11, 11) | (12, 25)
    ) {
        return true;
    }
    let easter = easter(date.year());
    // Easter Monday, Ascension, Whit Monday.
    [1, 39, 50].iter().any(|&days| shift(easter, days) == date)
}

/// Easter Sunday by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i16) -> Date {
    let year = i32::from(year);
    let (a, b, c) = (
        year.rem_euclid(19),
        year.div_euclid(100),
        year.rem_euclid(100),
    );
    let (d, e) = (b / 4, b % 4);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let month = (h + l - 7 * m + 114) / 31;
    let day = (h + l - 7 * m + 114) % 31 + 1;
    // The algorithm always gives a day in March or April.
    Date::new(year as i16, month as i8, day as i8).unwrap_or(Date::ZERO)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn easter_moves_as_published() {
        assert_eq!(easter(2024), date(2024, 3, 31));
        assert_eq!(easter(2025), date(2025, 4, 20));
        assert_eq!(easter(2026), date(2026, 4, 5));
        assert_eq!(easter(2027), date(2027, 3, 28));
    }

    #[test]
    fn working_days_leave_out_week_ends_and_holidays() {
        // Thursday 30 April 2026: 1 May is a holiday.
        assert_eq!(
            count(date(2026, 4, 30), 1, Counting::Working),
            date(2026, 5, 4)
        );
        assert_eq!(
            count(date(2026, 4, 30), 1, Counting::Business),
            date(2026, 5, 2)
        );
        assert_eq!(
            count(date(2026, 3, 10), 5, Counting::Working),
            date(2026, 3, 17)
        );
        assert_eq!(
            count(date(2026, 3, 10), 5, Counting::Clear),
            date(2026, 3, 16)
        );
    }
}
