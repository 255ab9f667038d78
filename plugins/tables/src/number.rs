//! Numbers as people and software write them: decimal comma or point, grouped thousands, signs before and after,
//! brackets, currency and percent signs. What could be read in two ways is read in both, and the column decides.

use rust_decimal::Decimal;

/// What a text can be read to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    /// With a decimal comma; `None` where it is none then.
    pub(crate) comma: Option<Decimal>,
    /// With a decimal point.
    pub(crate) point: Option<Decimal>,
    /// Whether it is marked as a percentage.
    pub(crate) percent: bool,
}

/// Digits of a number; more are no amount.
const MAX_DIGITS: usize = 28;

/// Separators within a number.
const MAX_MARKS: usize = 12;

/// Reads a text; `None` where it is no number either way.
pub(crate) fn read(text: &str) -> Option<Number> {
    plainly(text.as_bytes()).or_else(|| carefully(text))
}

/// The usual writing, digits with at most one mark that has one meaning, which nearly all cells have.
fn plainly(bytes: &[u8]) -> Option<Number> {
    let (negative, digits) = match bytes.split_first()? {
        (b'-', rest) => (true, rest),
        _ => (false, bytes),
    };
    // More digits could pass sixty-four bits.
    if digits.is_empty() || digits.len() > 17 {
        return None;
    }
    let (mut mantissa, mut mark) = (0_i64, None);
    for (at, &byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => mantissa = mantissa * 10 + i64::from(byte - b'0'),
            b',' | b'.' if mark.is_none() && at > 0 => mark = Some((byte, at)),
            _ => return None,
        }
    }
    let number =
        |scale: usize| Decimal::new(if negative { -mantissa } else { mantissa }, scale as u32);
    let Some((mark, at)) = mark else {
        let whole = Some(number(0));
        return Some(Number {
            comma: whole,
            point: whole,
            percent: false,
        });
    };
    let scale = digits.len() - at - 1;
    if scale == 0 || scale == 3 {
        return None;
    }
    let value = Some(number(scale));
    let is_comma = mark == b',';
    Some(Number {
        comma: value.filter(|_| is_comma),
        point: value.filter(|_| !is_comma),
        percent: false,
    })
}

fn carefully(text: &str) -> Option<Number> {
    let (body, negative, percent) = signs(text)?;
    let mut mantissa: i128 = 0;
    let mut digits = 0;
    let mut marks = [(' ', 0_usize); MAX_MARKS];
    let mut count = 0;
    for letter in body.chars() {
        if let Some(digit) = letter.to_digit(10) {
            digits += 1;
            if digits > MAX_DIGITS {
                return None;
            }
            mantissa = mantissa * 10 + i128::from(digit);
            continue;
        }
        let mark = match letter {
            ',' | '.' => letter,
            '\'' | '\u{2019}' => '\'',
            _ if is_space(letter) => ' ',
            _ => return None,
        };
        *marks.get_mut(count)? = (mark, digits);
        count += 1;
    }
    if digits == 0 {
        return None;
    }
    let marks = &marks[..count];
    let value = |scale: usize| {
        let number = Decimal::try_from_i128_with_scale(mantissa, scale as u32).ok()?;
        Some(if negative && !number.is_zero() {
            -number
        } else {
            number
        })
    };
    let zero_first = body.starts_with('0');
    let comma = scale(marks, ',', digits, zero_first).and_then(value);
    let point = scale(marks, '.', digits, zero_first).and_then(value);
    (comma.is_some() || point.is_some()).then_some(Number {
        comma,
        point,
        percent,
    })
}

/// A number of a workbook, without what counting in binary added: fifteen digits, as spreadsheets show them.
pub(crate) fn plain(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let number = match text.split_once(['e', 'E']) {
        None => text.parse::<Decimal>().ok()?,
        // Sums in binary leave such remains of nothing; no amount is that small.
        Some((mantissa, exponent))
            if exponent.parse::<i64>().is_ok_and(|exponent| exponent < -9) =>
        {
            mantissa.parse::<Decimal>().ok().map(|_| Decimal::ZERO)?
        }
        Some(_) => Decimal::from_scientific(text).ok()?,
    };
    let number = number.round_sf(15)?.normalize();
    Some(if number.is_zero() {
        Decimal::ZERO
    } else {
        number
    })
}

/// How many digits follow the mark `decimal`; `None` where the marks do not fit it.
fn scale(marks: &[(char, usize)], decimal: char, digits: usize, zero_first: bool) -> Option<usize> {
    let (groups, whole) = match marks.split_last() {
        Some((&(mark, at), before)) if mark == decimal => (before, at),
        _ => (marks, digits),
    };
    if marks.len() > groups.len() && whole == digits {
        return None;
    }
    if groups.is_empty() {
        return Some(digits - whole);
    }
    let (mark, first) = groups[0];
    let regular = mark != decimal
        && (1..=3).contains(&first)
        && !(zero_first && first > 0)
        && groups.iter().all(|group| group.0 == mark)
        && groups.windows(2).all(|pair| pair[1].1 - pair[0].1 == 3)
        && whole.checked_sub(groups[groups.len() - 1].1) == Some(3);
    regular.then_some(digits - whole)
}

/// The text without its signs, whether it is negative, whether it is a percentage.
fn signs(text: &str) -> Option<(&str, bool, bool)> {
    let mut text = text.trim();
    let (mut sign, mut percent, mut euro) = (None, false, false);
    loop {
        let before = text;
        let mut set = |negative: bool, rest: &'_ str| -> Option<usize> {
            // Two signs are a slip of the pen.
            if sign.replace(negative).is_some() {
                return None;
            }
            Some(rest.len())
        };
        if let Some(rest) = text
            .strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
        {
            set(true, rest)?;
            text = rest;
        } else if let Some(rest) = text.strip_prefix(['-', '\u{2212}']) {
            set(true, rest)?;
            text = rest;
        } else if let Some(rest) = text.strip_prefix('+') {
            set(false, rest)?;
            text = rest;
        } else if let Some(rest) = text.strip_suffix(['-', '\u{2212}']) {
            set(true, rest)?;
            text = rest;
        } else if let Some(rest) = text.strip_suffix('%').filter(|_| !percent && !euro) {
            percent = true;
            text = rest;
        } else if let Some(rest) = currency(text).filter(|_| !percent && !euro) {
            euro = true;
            text = rest;
        }
        text = text.trim();
        if text.len() == before.len() {
            break;
        }
    }
    Some((text, sign == Some(true), percent))
}

fn currency(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix('€').or_else(|| text.strip_suffix('€')) {
        return Some(rest);
    }
    let last = text.as_bytes().last()?;
    if last.is_ascii_digit() {
        return None;
    }
    ["euros", "euro", "eur"].iter().find_map(|word| {
        let at = text.len().checked_sub(word.len())?;
        let tail = text.get(at..)?;
        tail.eq_ignore_ascii_case(word).then(|| &text[..at])
    })
}

/// Spaces that group digits: plain, no-break, narrow no-break, thin, of a figure.
fn is_space(letter: char) -> bool {
    matches!(
        letter,
        ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, comma: &str, point: &str) {
        let number = read(text);
        let show = |value: Option<Decimal>| value.map_or("-".to_owned(), |value| value.to_string());
        let (with_comma, with_point) =
            number.map_or((None, None), |number| (number.comma, number.point));
        assert_eq!(
            (show(with_comma).as_str(), show(with_point).as_str()),
            (comma, point),
            "{text:?}"
        );
    }

    #[test]
    fn numbers_are_read_in_every_usual_writing() {
        check("12", "12", "12");
        check("12,50", "12.50", "-");
        check("12.50", "-", "12.50");
        check("1 234,56", "1234.56", "-");
        check("1\u{202f}234,56 €", "1234.56", "-");
        check("1\u{a0}234\u{a0}567,8", "1234567.8", "-");
        check("1.234,56", "1234.56", "-");
        check("1,234.56", "-", "1234.56");
        check("1'234.50", "-", "1234.50");
        check("12,00-", "-12.00", "-");
        check("(12,00)", "-12.00", "-");
        check("- 12,00 €", "-12.00", "-");
        check("\u{2212}13,92", "-13.92", "-");
        check("+3", "3", "3");
        check("80 %", "80", "80");
        check("6,80%", "6.80", "-");
        check("€ 5,00", "5.00", "-");
        check("5,00 EUR", "5.00", "-");
        check("-0,00", "0.00", "-");
        check(",5", "0.5", "-");
    }

    #[test]
    fn what_has_two_readings_keeps_both() {
        check("1,234", "1.234", "1234");
        check("12.345", "12345", "12.345");
        check("-123,456", "-123.456", "-123456");
        // Nobody groups what begins with a nought.
        check("0,750", "0.750", "-");
        check("1,234,567", "-", "1234567");
        check("1.234.567", "1234567", "-");
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            "-",
            "€",
            "abc",
            "12a",
            "1,2,3",
            "12 34",
            "1 23,4",
            "--5",
            "-5-",
            "(-5)",
            "12,",
            "1.2.3,4",
            "1,234 567",
            "1,85E+14",
            "=1+1",
            "#REF!",
            "12345678901234567890123456789",
            "5 %%",
            "1  234",
            "0 123",
        ] {
            check(text, "-", "-");
        }
    }

    #[test]
    fn numbers_of_workbooks_lose_their_noise() {
        for (text, expected) in [
            ("2279.2500000000002", "2279.25"),
            ("0.30000000000000004", "0.3"),
            ("1E-3", "0.001"),
            ("1.5e2", "150"),
            ("45748", "45748"),
            ("-0.1", "-0.1"),
            ("2279.2499999999995", "2279.25"),
            ("-9.0949470177292824E-13", "0"),
            ("1E-300", "0"),
            ("-0", "0"),
        ] {
            assert_eq!(
                plain(text).map(|number| number.to_string()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        assert_eq!(plain("1e400"), None);
        assert_eq!(plain("NaN"), None);
    }
}
