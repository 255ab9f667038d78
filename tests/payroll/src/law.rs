//! Dated values of the law, read from the project's rule notes and not from the rules that are tested.
//!
//! Values are known from 2024-01 to 2026-06.
//! The employer's CNRACL rate of 2026 is taken from January; the notes leave January or February open.

use crate::money::{Cents, Fraction};
use crate::month::Month;

/// First month whose values are all known.
pub const FIRST: Month = Month::new(2024, 7);

/// Last month whose values are all known.
pub const LAST: Month = Month::new(2026, 6);

/// The floor of the majorated index since 2024-01-01 (décret 85-1148 article 8).
pub const FLOOR: i64 = 366;

/// First month in which ordinary sick leave is paid at 90 % (loi 2025-127 article 189).
pub const SICK_PAY_CUT: Month = Month::new(2025, 3);

/// Hours of a full week.
pub const FULL_WEEK: i64 = 3_500;

/// Hours a week from which a civil servant is affiliated to CNRACL, in hundredths (décret 2007-173).
pub const CNRACL_WEEK: i64 = 2_800;

/// Overtime hours a month, in hundredths (décret 2002-60).
pub const OVERTIME_LIMIT: i64 = 2_500;

/// The month's worth of so many index points: points x 59.0734 euros / 12, in cents.
pub fn points(count: i64) -> Fraction {
    points_at(count, 590_734)
}

/// The same for another value of the point, in ten-thousandths of euros a year.
pub fn points_at(count: i64, value: i64) -> Fraction {
    Fraction::new(i128::from(count) * i128::from(value), 12 * 100)
}

/// The monthly minimum wage for 35 hours.
pub fn smic(month: Month) -> Cents {
    dated(
        month,
        &[
            (2024, 1, 176_692),
            (2024, 11, 180_180),
            (2026, 1, 182_303),
            (2026, 6, 186_702),
        ],
    )
}

/// The hourly minimum wage.
pub fn smic_hour(month: Month) -> Cents {
    dated(
        month,
        &[
            (2024, 1, 1_165),
            (2024, 11, 1_188),
            (2026, 1, 1_202),
            (2026, 6, 1_231),
        ],
    )
}

/// The monthly ceiling of social security.
pub fn ceiling(month: Month) -> Cents {
    dated(
        month,
        &[(2024, 1, 386_400), (2025, 1, 392_500), (2026, 1, 400_500)],
    )
}

/// The employer's CNRACL rate, in hundredths of a percent (décret 2025-86).
pub fn cnracl_employer(month: Month) -> i64 {
    dated(
        month,
        &[(2024, 1, 3_165), (2025, 1, 3_465), (2026, 1, 3_765)],
    )
}

/// The yearly transfer from bonuses to points of a category, in cents (loi 2015-1785 article 148).
pub fn transfer(category: char) -> Cents {
    match category {
        'A' => 38_900,
        'B' => 27_800,
        _ => 16_700,
    }
}

/// The share that a part-time percentage is paid (CGFP L612-5).
pub fn paid_share(percent: i64) -> Fraction {
    match percent {
        80 => Fraction::new(6, 7),
        90 => Fraction::new(32, 35),
        other => Fraction::new(i128::from(other), 100),
    }
}

/// The residence rate of a zone, in percent (décret 85-1148 article 9).
pub fn residence_rate(zone: i64) -> i64 {
    match zone {
        1 => 3,
        2 => 1,
        _ => 0,
    }
}

/// The State ceilings of IFSE and CIA of a group, in cents a year.
///
/// The rule notes give no figures here: these are the well-known ones of attachés, rédacteurs and adjoints, and stand for what the invented local authority has voted.
pub fn bonus_ceilings(group: &str) -> Option<(Cents, Cents)> {
    let euros = match group {
        "A1" => (36_210, 6_390),
        "A2" => (32_130, 5_670),
        "A3" => (25_500, 4_500),
        "A4" => (20_400, 3_600),
        "B1" => (17_480, 2_380),
        "B2" => (16_015, 2_185),
        "B3" => (14_650, 1_995),
        "C1" => (11_340, 1_260),
        "C2" => (10_800, 1_200),
        _ => return None,
    };
    Some((euros.0 * 100, euros.1 * 100))
}

/// The groups that have ceilings.
pub const GROUPS: &[&str] = &["A1", "A2", "A3", "A4", "B1", "B2", "B3", "C1", "C2"];

/// The family supplement of a full-time agent: a fixed part and a share of the index bounded to 454 and 722 (décret 85-1148 articles 10 to 12).
pub fn family_supplement(children: i64, index: i64) -> Fraction {
    let (fixed, percent) = match children {
        0 => (0, 0),
        1 => (229, 0),
        2 => (1_067, 3),
        more => (1_524 + 457 * (more - 3), 8 + 6 * (more - 3)),
    };
    Fraction::of(fixed) + points(index.clamp(454, 722)) * Fraction::new(i128::from(percent), 100)
}

/// The pay of an apprentice in percent of the minimum wage, by age and year of the contract (code du travail D6222-26).
pub fn apprentice_percent(age: i64, year: i64) -> i64 {
    let row = match age {
        ..=17 => [27, 39, 55],
        18..=20 => [43, 51, 67],
        21..=25 => [53, 61, 78],
        _ => [100, 100, 100],
    };
    row[(year.clamp(1, 3) - 1) as usize]
}

fn dated(month: Month, values: &[(i32, i32, i64)]) -> i64 {
    values
        .iter()
        .rev()
        .find(|(year, number, _)| Month::new(*year, *number) <= month)
        .map_or(values[0].2, |(_, _, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figures_of_the_rule_notes() {
        assert_eq!(points(49).cents(), 24_122);
        let june = Month::new(2026, 6);
        assert_eq!(smic(june) - points(366).cents(), 6_528);
        assert_eq!(smic(Month::new(2026, 1)) - points(366).cents(), 2_129);
        assert!(points(379).cents() < smic(june) && points(380).cents() > smic(june));
        for (children, low, high) in [(2, 7_772, 11_730), (3, 19_404, 29_958)] {
            assert_eq!(family_supplement(children, 1).cents(), low);
            assert_eq!(family_supplement(children, 900).cents(), high);
        }
        let each_more = |index| (Fraction::of(457) + points(index) * Fraction::new(6, 100)).cents();
        assert_eq!((each_more(454), each_more(722)), (13_867, 21_782));
        let apart = family_supplement(4, 454).cents() - family_supplement(3, 454).cents();
        assert!((apart - each_more(454)).abs() <= 1);
        assert_eq!(smic(Month::new(2024, 10)), 176_692);
        assert_eq!(ceiling(Month::new(2025, 12)), 392_500);
    }
}
