//! Times of cues: with or without hours, with a point or a comma.

/// Milliseconds of a time such as `1:02:03.4`, `02:03,400` or `0:03`; `None` where it is none.
pub(super) fn parse(text: &str) -> Option<u64> {
    let text = text.trim();
    let (whole, fraction) = match text.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, fraction),
        None => (text, ""),
    };
    let parts: Vec<&str> = whole.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    let mut seconds: u64 = 0;
    for (place, part) in parts.iter().enumerate() {
        let long = if place == 0 { 6 } else { 2 };
        if part.is_empty() || part.len() > long || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let value: u64 = part.parse().ok()?;
        if place > 0 && value > 59 {
            return None;
        }
        seconds = seconds.checked_mul(60)?.checked_add(value)?;
    }
    if !fraction.bytes().all(|byte| byte.is_ascii_digit()) || fraction.len() > 9 {
        return None;
    }
    let mut milliseconds = 0;
    for place in 0..3 {
        let digit = fraction.as_bytes().get(place).map_or(0, |byte| byte - b'0');
        milliseconds = milliseconds * 10 + u64::from(digit);
    }
    seconds.checked_mul(1_000)?.checked_add(milliseconds)
}

/// Both times of a line with an arrow; what cannot be read is `None`, a line without an arrow none at all.
pub(super) fn line(line: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (start, rest) = line.split_once("-->")?;
    let end = rest.split_whitespace().next().unwrap_or_default();
    Some((parse(start), parse(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_every_maker_are_read() {
        assert_eq!(parse("00:00:03.000"), Some(3_000));
        assert_eq!(parse("00:03,250"), Some(3_250));
        assert_eq!(parse("1:02:03"), Some(3_723_000));
        assert_eq!(parse("0:0:4.05"), Some(4_050));
        for broken in ["", "3", "aa:bb", "00:61", "1:2:3:4", "-1:00", "9999999:00"] {
            assert_eq!(parse(broken), None, "{broken:?}");
        }
        assert_eq!(
            line("00:01.000 --> 00:02.000 align:start"),
            Some((Some(1_000), Some(2_000)))
        );
        assert_eq!(line("x --> 00:02.000"), Some((None, Some(2_000))));
        assert_eq!(line("Bonjour"), None);
    }
}
