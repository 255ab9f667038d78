//! Days as people type them.

use jiff::civil::Date;

/// A day in ISO 8601, or as tables print it in French: `31/03/2026`.
pub fn typed_day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let mut parts = text.split(['/', '.']);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    // A year of two digits could be of two centuries.
    if parts.next().is_some() || year.len() != 4 || ![day, month, year].into_iter().all(plain) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_typed_as_tables_print_it_too() {
        let day = Some(Date::constant(2026, 3, 31));
        for text in ["2026-03-31", "31/03/2026", " 31.03.2026 "] {
            assert_eq!(typed_day(text), day, "{text}");
        }
        for text in [
            "31/03/26",
            "03/31/2026",
            "31/03",
            "31/03/2026/1",
            "+1/03/2026",
            "hier",
            "",
        ] {
            assert_eq!(typed_day(text), None, "{text}");
        }
    }
}
