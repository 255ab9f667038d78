//! Invented people: names, numbers of the national register, bank accounts.

use jiff::civil::Date;

use crate::random::Random;

/// Surnames; some need more than ASCII, some more than ISO 8859-1.
const SURNAMES: &[&str] = &[
    "MARTIN",
    "BERNARD",
    "DUBOIS",
    "ROBERT",
    "RICHARD",
    "PETIT",
    "DURAND",
    "LEROY",
    "MOREAU",
    "SIMON",
    "LAURENT",
    "LEFÈVRE",
    "GARCÍA",
    "ROUX",
    "FAURE",
    "BLANC",
    "GUÉRIN",
    "LE GOFF",
    "D'ARTAGNAN",
    "FAŸ",
    "DE LA FONTAINE",
    "ŒUVRARD",
    "BEN AÏSSA",
    "NGUYEN",
    "DA SILVA",
    "SAINT-MARTIN",
    "CHÂTEAU",
    "MAÎTRE",
    "COÛTEAUX",
    "HÉRAULT",
    "VIDAL",
    "ROUSSEL",
    "PELLETIER",
];

const WOMEN: &[&str] = &[
    "Anaïs",
    "Béatrice",
    "Chloé",
    "Delphine",
    "Élodie",
    "Françoise",
    "Hélène",
    "Inès",
    "Léa",
    "Marie",
    "Marie-Noëlle",
    "Nathalie",
    "Océane",
    "Sophie",
    "Zoé",
];

const MEN: &[&str] = &[
    "André",
    "Benoît",
    "Cédric",
    "David",
    "Étienne",
    "François",
    "Jérôme",
    "Jean-Noël",
    "Karim",
    "Loïc",
    "Mathieu",
    "Nicolas",
    "Rémi",
    "Thomas",
    "Yann",
];

/// Departments of birth: two of Corsica, one overseas, abroad.
const BIRTHPLACES: &[&str] = &[
    "07", "13", "26", "30", "34", "48", "75", "69", "84", "2A", "2B", "974", "99",
];

/// Who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// In capitals.
    pub surname: String,
    /// As it is written.
    pub first_name: String,
    /// 1 for men, 2 for women, as in the register.
    pub sex: i64,
    /// Day of birth.
    pub birth: Date,
    /// 13 characters and the key of two.
    pub nir: String,
    /// A French account of 27 characters.
    pub iban: String,
}

impl Identity {
    /// Somebody born on a day; `place` makes the numbers unique.
    pub fn invent(random: &mut Random, birth: Date, place: usize) -> Self {
        let sex = if random.chance(610) { 2 } else { 1 };
        let first_names = if sex == 2 { WOMEN } else { MEN };
        Self {
            surname: (*random.pick(SURNAMES)).to_owned(),
            first_name: (*random.pick(first_names)).to_owned(),
            sex,
            birth,
            nir: number(random, sex, birth, place),
            iban: account(random, place),
        }
    }

    /// A twin: the same name, nearly the same first name and the same day, with numbers of their own.
    pub fn twin(&self, random: &mut Random, place: usize) -> Self {
        let first_name = if self.sex == 2 {
            "Marie-Élodie"
        } else {
            "Jean-Étienne"
        };
        Self {
            surname: self.surname.clone(),
            first_name: first_name.to_owned(),
            sex: self.sex,
            birth: self.birth,
            nir: number(random, self.sex, self.birth, place),
            iban: account(random, place),
        }
    }
}

/// The key of the 13 first characters of a number: 97 less the remainder by 97, with 19 for 2A and 18 for 2B.
pub fn key(first: &str) -> u64 {
    let digits = first.replacen("2A", "19", 1).replacen("2B", "18", 1);
    97 - remainder(&digits)
}

/// An account whose two check digits follow ISO 13616 and whose inner key follows the French RIB.
pub fn account(random: &mut Random, place: usize) -> String {
    let bank = random.pick(&["30003", "20041", "16607", "13506"]);
    let branch = format!("{:05}", random.between(1, 99_999));
    let number = if random.chance(100) {
        // Postal accounts carry a letter.
        format!(
            "{:07}{}{:03}",
            place,
            random.pick(&['A', 'D', 'M', 'X']),
            random.between(0, 999)
        )
    } else {
        format!("{:07}{:04}", place, random.between(0, 9_999))
    };
    let inner = 97
        - (89 * remainder(bank) + 15 * remainder(&branch) + 3 * remainder(&rib_digits(&number)))
            % 97;
    let body = format!("{bank}{branch}{number}{inner:02}");
    let check = 98 - remainder(&letters_as_numbers(&format!("{body}FR00")));
    format!("FR{check:02}{body}")
}

/// Whether an account's check digits fit (ISO 13616: the remainder by 97 is 1).
pub fn account_fits(iban: &str) -> bool {
    iban.is_ascii()
        && iban.len() == 27
        && remainder(&letters_as_numbers(&format!(
            "{}{}",
            &iban[4..],
            &iban[..4]
        ))) == 1
}

fn number(random: &mut Random, sex: i64, birth: Date, place: usize) -> String {
    let department = *random.pick(BIRTHPLACES);
    let commune = match department.len() {
        3 => format!("{:02}", random.between(1, 24)),
        _ => format!("{:03}", random.between(1, 300)),
    };
    // The order of birth holds the place, so that no two people share a number of the same day and commune.
    let order = place % 999 + 1;
    let year = birth.year() % 100;
    let first = format!(
        "{sex}{year:02}{:02}{department}{commune}{order:03}",
        birth.month()
    );
    format!("{first}{:02}", key(&first))
}

fn remainder(digits: &str) -> u64 {
    digits
        .bytes()
        .filter(u8::is_ascii_digit)
        .fold(0, |rest, digit| (rest * 10 + u64::from(digit - b'0')) % 97)
}

fn letters_as_numbers(text: &str) -> String {
    text.chars()
        .map(|c| {
            c.to_digit(36)
                .map_or_else(String::new, |value| value.to_string())
        })
        .collect()
}

/// Letters of a French account as its key counts them: A and J are 1, B, K and S are 2, and so on.
fn rib_digits(account: &str) -> String {
    account
        .chars()
        .map(|c| match c {
            'A'..='I' => char::from(b'1' + (c as u8 - b'A')),
            'J'..='R' => char::from(b'1' + (c as u8 - b'J')),
            'S'..='Z' => char::from(b'2' + (c as u8 - b'S')),
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn keys_of_known_numbers() {
        // The usual published examples of a key and of an account.
        assert_eq!(key("2690549588157"), 80);
        assert!(account_fits("FR1420041010050500013M02606"));
        assert!(!account_fits("FR1420041010050500013M02607"));
        assert_eq!(
            key("1850119A00123".replace("19A", "2A0").as_str()),
            key("1850119000123")
        );
    }

    #[test]
    fn invented_numbers_fit() {
        for place in 0..500 {
            let mut random = Random::new(5, place as u64);
            let person = Identity::invent(&mut random, date(1970, 5, 17), place);
            assert_eq!(person.nir.len(), 15, "{}", person.nir);
            assert_eq!(format!("{:02}", key(&person.nir[..13])), person.nir[13..]);
            assert!(account_fits(&person.iban), "{}", person.iban);
            let twin = person.twin(&mut random, place + 1);
            assert!(twin.nir != person.nir && twin.iban != person.iban);
        }
    }
}
