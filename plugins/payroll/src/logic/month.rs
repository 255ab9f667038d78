//! Months of pay, and how long what was paid in one can be recovered.

use jiff::{ToSpan, civil::Date};

pub use anomalies::Month;

/// The last day on which what was paid in a month can be recovered: the two years of article 37-1 of the law 2000-321
/// run from the first day of the month after the payment.
pub fn recoverable_until(paid: Month) -> Date {
    let end = paid.plus(25).first_day();
    end.checked_sub(1.day()).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_years_run_from_the_month_after() {
        let may: Month = "2024-05".parse().unwrap();
        assert_eq!(recoverable_until(may), jiff::civil::date(2026, 5, 31));
    }
}
