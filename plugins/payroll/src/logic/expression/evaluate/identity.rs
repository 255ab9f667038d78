//! Check digits of social security numbers and bank accounts, and what the former tells.

use jiff::civil::Date;

/// The letters and digits, upper case.
fn plain(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Whether the two digits after the thirteen of a French social security number are the complement to 97 of its
/// remainder by 97; Corsican departments 2A and 2B count as 19 and 18. A number without key passes,
/// anything else than 13 or 15 signs does not.
pub(super) fn nir_key_fits(text: &str) -> bool {
    let nir = plain(text);
    if nir.len() == 13 {
        return nir_number(&nir).is_some();
    }
    if nir.len() != 15 {
        return false;
    }
    let (number, key) = nir.split_at(13);
    let expected = nir_number(number).map(|number| 97 - number % 97);
    expected.is_some() && key.parse().ok() == expected
}

fn nir_number(nir: &str) -> Option<u64> {
    let digits = match nir.get(5..7)? {
        "2A" => format!("{}19{}", &nir[..5], &nir[7..]),
        "2B" => format!("{}18{}", &nir[..5], &nir[7..]),
        _ => nir.to_owned(),
    };
    digits.parse().ok()
}

/// The first digit of the number, where it tells the sex: 1 or 2.
pub(super) fn sex(text: &str) -> Option<u8> {
    match plain(text).as_bytes().first()? {
        b'1' => Some(1),
        b'2' => Some(2),
        _ => None,
    }
}

/// Whether year and month agree with a day of birth; months outside 01 to 12 stand for an uncertain birth and pass.
pub(super) fn birth_agrees(nir: &str, birth: Date) -> bool {
    let nir = plain(nir);
    let number = |range| {
        nir.get(range)
            .and_then(|digits: &str| digits.parse::<i16>().ok())
    };
    let (Some(year), Some(month)) = (number(1..3), number(3..5)) else {
        return true;
    };
    let month_fits = !(1..=12).contains(&month) || month == i16::from(birth.month());
    month_fits && year == birth.year().rem_euclid(100)
}

/// Whether an account is written the French way before IBAN: 23 digits and letters, the bank's five digits first.
pub(super) fn is_rib(text: &str) -> bool {
    let signs: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    signs.len() == 23
        && signs.iter().take(10).all(char::is_ascii_digit)
        && signs.iter().all(char::is_ascii_alphanumeric)
}

/// Whether the account number, its first four signs moved to the end and its letters written as numbers
/// from 10, leaves 1 when divided by 97 (ISO 13616).
pub(super) fn iban_key_fits(text: &str) -> bool {
    let iban = plain(text);
    if !(15..=34).contains(&iban.len()) || (iban.starts_with("FR") && iban.len() != 27) {
        return false;
    }
    let mut remainder = 0;
    for character in iban[4..].chars().chain(iban[..4].chars()) {
        let Some(value) = character.to_digit(36) else {
            return false;
        };
        remainder = match value {
            0..=9 => remainder * 10 + value,
            _ => remainder * 100 + value,
        } % 97;
    }
    remainder == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_checked() {
        assert!(nir_key_fits("2 69 05 49 588 157 80"));
        assert!(!nir_key_fits("2 69 05 49 588 157 81"));
        assert!(nir_key_fits("2690549588157"));
        assert!(!nir_key_fits("26905"));
        assert!(iban_key_fits("FR14 2004 1010 0505 0001 3M02 606"));
        assert!(!iban_key_fits("FR14 2004 1010 0505 0001 3M02 607"));
        assert!(!iban_key_fits("FR14"));
        assert_eq!(sex("1850578006084"), Some(1));
        assert_eq!(sex("7850578006084"), None);
        assert!(birth_agrees("1850578006084", jiff::civil::date(1985, 5, 3)));
        assert!(!birth_agrees(
            "1850578006084",
            jiff::civil::date(1985, 6, 3)
        ));
        assert!(birth_agrees("1853078006084", jiff::civil::date(1985, 6, 3)));
    }
}
