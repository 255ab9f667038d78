//! Sizes, numbers and dates of models as people read them.

use config::Language;

/// Bytes in decimal units: `98,4 Mo`, `98.4 MB`.
pub(super) fn size(bytes: u64, language: Language) -> String {
    let units = language.pick(["o", "ko", "Mo", "Go", "To"], ["B", "kB", "MB", "GB", "TB"]);
    let mut unit = 0;
    // Tenths of the unit, so that no rounding goes through a fraction.
    let mut tenths = u128::from(bytes) * 10;
    while tenths >= 9_995 && unit + 1 < units.len() {
        tenths = (tenths + 500) / 1_000;
        unit += 1;
    }
    let number = if unit == 0 {
        bytes.to_string()
    } else if tenths >= 1_000 {
        ((tenths + 5) / 10).to_string()
    } else {
        let comma = language.pick(",", ".");
        format!("{}{comma}{}", tenths / 10, tenths % 10)
    };
    let space = language.pick("\u{a0}", " ");
    format!("{number}{space}{}", units[unit])
}

/// A large number in groups of three: `30 522`, `30,522`.
pub(super) fn number(value: u64, language: Language) -> String {
    let digits = value.to_string();
    let separator = language.pick('\u{202f}', ',');
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_in_both_languages() {
        for (bytes, french, english) in [
            (0, "0 o", "0 B"),
            (999, "999 o", "999 B"),
            (1_000, "1,0 ko", "1.0 kB"),
            (98_362_432, "98,4 Mo", "98.4 MB"),
            (999_950_000, "1,0 Go", "1.0 GB"),
            (144_000_000, "144 Mo", "144 MB"),
            (14_333_910_912, "14,3 Go", "14.3 GB"),
            (u64::MAX, "18446744 To", "18446744 TB"),
        ] {
            let found = size(bytes, Language::French).replace('\u{a0}', " ");
            assert_eq!(found, french, "{bytes}");
            assert_eq!(size(bytes, Language::English), english, "{bytes}");
        }
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!(number(512, Language::English), "512");
        assert_eq!(number(134_515_008, Language::English), "134,515,008");
        assert_eq!(number(30_522, Language::French), "30\u{202f}522");
    }
}
