//! Dates of an XLSX: days since 1899-12-30, told from other numbers only by the format of their cell.

use super::super::notice::Notice;
use super::super::text;
use super::super::xml::{Step, Walk};

/// Which cell styles show dates.
#[derive(Debug, Default)]
pub struct Dates(Vec<bool>);

impl Dates {
    /// Reads `styles.xml`.
    pub fn read(xml: &str) -> Result<Self, Notice> {
        let mut own = Vec::new();
        let mut dates = Vec::new();
        let mut in_cells = false;
        let mut walk = Walk::new(xml);
        while let Some(step) = walk.step()? {
            match step {
                Step::Open(element) => match element.name.as_str() {
                    "numFmt" => {
                        let code = element.get("formatCode").unwrap_or_default();
                        if is_date(code) {
                            own.push(element.get("numFmtId").unwrap_or_default().to_owned());
                        }
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells => {
                        let format = element.get("numFmtId").unwrap_or_default();
                        let usual = format
                            .parse::<u32>()
                            .is_ok_and(|format| matches!(format, 14..=17 | 22));
                        dates.push(usual || own.iter().any(|known| known == format));
                    }
                    _ => {}
                },
                Step::Close(name) => in_cells &= name != "cellXfs",
                Step::Text(_) => {}
            }
        }
        Ok(Self(dates))
    }

    /// A number as its cell shows it.
    pub fn show(&self, style: usize, value: &str) -> String {
        let is_date = self.0.get(style).copied().unwrap_or(false);
        let date = value
            .trim()
            .parse::<f64>()
            .ok()
            .filter(|_| is_date)
            .and_then(date);
        date.unwrap_or_else(|| text::line(value))
    }
}

/// Whether a format has days or years outside of what it quotes.
fn is_date(code: &str) -> bool {
    let mut quoted = false;
    code.chars().any(|letter| {
        quoted ^= matches!(letter, '"' | '[' | ']');
        !quoted && matches!(letter, 'd' | 'y' | 'j' | 'a')
    })
}

/// ISO 8601, by the days of the proleptic Gregorian calendar.
fn date(days: f64) -> Option<String> {
    // Before March 1900 the count is off by a day, after 9999 there is no date.
    if !(61.0..2_958_466.0).contains(&days) {
        return None;
    }
    // Days since 0000-03-01, so that the leap day is the last of its year.
    let days = days as i64 + 693_899;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    Some(format!(
        "{:04}-{month:02}-{day:02}",
        era * 400 + year_of_era + next
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates() {
        for (days, expected) in [
            (61.0, "1900-03-01"),
            (36_526.0, "2000-01-01"),
            (45_351.5, "2024-02-29"),
            (45_657.0, "2024-12-31"),
            (45_658.0, "2025-01-01"),
        ] {
            assert_eq!(date(days).as_deref(), Some(expected));
        }
        assert_eq!((date(12.0), date(f64::NAN), date(1e12)), (None, None, None));
    }

    #[test]
    fn formats_tell_dates() {
        assert!(is_date("dd/mm/yyyy") && is_date("jj/mm/aaaa") && is_date("[$-40C]d mmmm yyyy"));
        assert!(!is_date("0.00") && !is_date("#,##0 \"days\"") && !is_date("[Red]0"));
    }
}
