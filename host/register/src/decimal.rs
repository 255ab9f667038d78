//! Exact decimals as text: their one shortest form, and a text that sorts as the numbers do.

use std::borrow::Cow;

/// Digits of one number, at most.
pub(crate) const MOST_DIGITS: usize = 1_000;

/// The shortest form: no `+`, no leading zeros, no zeros at the end of a fraction, no `-0`; none for what is no decimal.
pub(crate) fn shortest(text: &str) -> Option<Cow<'_, str>> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    // A point has digits on both sides.
    let pointed = digits.len() > whole.len();
    if whole.is_empty() || pointed && fraction.is_empty() || !plain(whole) || !plain(fraction) {
        return None;
    }
    if whole.len() + fraction.len() > MOST_DIGITS {
        return None;
    }
    let short_whole = whole.trim_start_matches('0');
    let short_fraction = fraction.trim_end_matches('0');
    let zero = short_whole.is_empty() && short_fraction.is_empty();
    let short_whole = if short_whole.is_empty() {
        "0"
    } else {
        short_whole
    };
    let unchanged = short_whole.len() == whole.len()
        && short_fraction.len() == fraction.len()
        && !(negative && zero)
        && !text.starts_with('+');
    if unchanged {
        return Some(Cow::Borrowed(text));
    }
    let mut short = String::with_capacity(text.len());
    if negative && !zero {
        short.push('-');
    }
    short.push_str(short_whole);
    if !short_fraction.is_empty() {
        short.push('.');
        short.push_str(short_fraction);
    }
    Some(Cow::Owned(short))
}

/// A text that sorts byte by byte as the numbers do; none for what is no decimal.
///
/// Sign, count of whole digits, digits. Below zero everything is turned round, and the end is greater than any digit.
pub(crate) fn order(text: &str) -> Option<String> {
    let short = shortest(text)?;
    let (negative, digits) = match short.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, &*short),
    };
    if digits == "0" {
        return Some("1".to_owned());
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = if whole == "0" { "" } else { whole };
    let count = if negative {
        9_999 - whole.len()
    } else {
        whole.len()
    };
    let mut key = format!("{}{count:04}", if negative { '0' } else { '2' });
    let turned = |byte: u8| char::from(if negative { b'0' + b'9' - byte } else { byte });
    key.extend(whole.bytes().chain(fraction.bytes()).map(turned));
    if negative {
        key.push('~');
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_form_a_number() {
        for (text, expected) in [
            ("0", Some("0")),
            ("-0.00", Some("0")),
            ("+01.50", Some("1.5")),
            ("1.50", Some("1.5")),
            ("-007", Some("-7")),
            ("0.10", Some("0.1")),
            ("12345678901234567890.123", Some("12345678901234567890.123")),
            ("", None),
            ("-", None),
            (".5", None),
            ("5.", None),
            ("1e3", None),
            ("1,5", None),
            ("1.2.3", None),
            ("--1", None),
            ("NaN", None),
            ("١", None),
        ] {
            assert_eq!(shortest(text).as_deref(), expected, "{text}");
        }
        assert!(shortest(&"9".repeat(MOST_DIGITS)).is_some());
        assert!(shortest(&"9".repeat(MOST_DIGITS + 1)).is_none());
    }

    #[test]
    fn texts_sort_as_numbers() {
        let long = format!("1{}", "0".repeat(900));
        let sorted = [
            &format!("-{long}"),
            "-100",
            "-10.01",
            "-10",
            "-9.99",
            "-1.55",
            "-1.5",
            "-1",
            "-0.11",
            "-0.1",
            "-0.01",
            "0",
            "0.001",
            "0.01",
            "0.1",
            "0.11",
            "1",
            "1.5",
            "1.55",
            "9",
            "10",
            "10.01",
            "100",
            &long,
        ];
        for pair in sorted.windows(2) {
            let [less, more] = [pair[0], pair[1]].map(|text| order(text).unwrap());
            assert!(less < more, "{pair:?}: {less} {more}");
        }
        assert_eq!(order("1.50"), order("+1.5"));
    }
}
