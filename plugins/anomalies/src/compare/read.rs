//! Their rows, read by a mapping.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kit::{dates::find, fold::Folded};
use rust_decimal::Decimal;

use super::{Comparison, Mapping, Theirs, Unreadable};
use crate::{
    Error, Month, State,
    store::{self, Query, Register, Value},
    text,
};

/// Characters of a value that an error shows.
const MOST_SHOWN: usize = 40;

/// A table of texts, from a file or another database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rows {
    /// What it is called in errors.
    pub name: String,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its rows, each as long as the columns; empty where there is nothing.
    pub rows: Vec<Vec<String>>,
}

/// Reads a table of a register as it is: of another software's database, which the register only reads.
///
/// # Errors
/// When there is no such table, or it cannot be read.
pub fn table(register: &dyn Register, table: &str) -> Result<Rows, Error> {
    let columns = register.columns(table)?;
    let rows = store::all(register, &Query::new(table))?;
    let shown = |value| match value {
        Value::Absent => String::new(),
        Value::Text(text) | Value::Decimal(text) => text,
        Value::Integer(number) => number.to_string(),
        Value::Boolean(value) => value.to_string(),
    };
    Ok(Rows {
        name: format!("{} {table}", register.name()),
        columns: columns.into_iter().map(|column| column.name).collect(),
        rows: rows
            .into_iter()
            .map(|row| row.into_iter().map(shown).collect())
            .collect(),
    })
}

/// Where each of the mapping's columns stands.
struct Places {
    identity: Option<usize>,
    rule: Option<usize>,
    person: Option<usize>,
    month: Option<usize>,
    field: Option<usize>,
    amount: Option<usize>,
    state: Option<usize>,
}

impl Places {
    fn of(rows: &Rows, mapping: &Mapping) -> Result<Self, Error> {
        let place = |column: &Option<String>| {
            let Some(name) = column else {
                return Ok(None);
            };
            let wanted = Folded::new(name.trim());
            let same = |known: &String| Folded::new(known.trim()).text() == wanted.text();
            match rows.columns.iter().position(same) {
                Some(place) => Ok(Some(place)),
                None => Err(Error::Mapping {
                    place: rows.name.clone(),
                    what: format!(
                        "pas de colonne « {name} » ; il y a : {}",
                        text::line(&rows.columns.join(", "))
                    ),
                }),
            }
        };
        let columns = &mapping.columns;
        Ok(Self {
            identity: place(&columns.identity)?,
            rule: place(&columns.rule)?,
            person: place(&columns.person)?,
            month: place(&columns.month)?,
            field: place(&columns.field)?,
            amount: place(&columns.amount)?,
            state: place(&columns.state)?,
        })
    }
}

/// Reads all rows; what cannot be read is told.
pub(super) fn theirs(rows: &Rows, mapping: &Mapping) -> Result<Comparison, Error> {
    let places = Places::of(rows, mapping)?;
    let mut comparison = Comparison::default();
    let mut unknown_rules = BTreeMap::new();
    let mut unknown_states = BTreeMap::new();
    let states: BTreeMap<String, State> = mapping
        .states
        .iter()
        .filter_map(|(theirs, ours)| Some((folded(theirs), State::parse(ours)?)))
        .collect();
    for (index, row) in rows.rows.iter().enumerate() {
        let cell = |place: Option<usize>| {
            let said = place.and_then(|place| row.get(place))?.trim();
            (!said.is_empty()).then_some(said)
        };
        let number = index + 1;
        let mut unreadable = |place: Option<usize>, value: &str, wanted| {
            let column = place.and_then(|place| rows.columns.get(place));
            comparison.unreadable.push(Unreadable {
                row: number,
                column: column.cloned().unwrap_or_default(),
                value: text::line(value).chars().take(MOST_SHOWN).collect(),
                wanted,
            });
        };
        let mut one = Theirs {
            row: number,
            identity: cell(places.identity).map(str::to_ascii_lowercase),
            person: cell(places.person).map(str::to_owned),
            field: cell(places.field).map(|said| {
                let ours = mapping.fields.get(said);
                ours.cloned().unwrap_or_else(|| said.to_owned())
            }),
            ..Theirs::default()
        };
        match cell(places.month) {
            Some(said) => match month(said) {
                Some(month) => one.month = Some(month),
                None => {
                    unreadable(places.month, said, "un mois, comme 2026-05 ou 05/2026");
                    continue;
                }
            },
            None if one.identity.is_none() => {
                unreadable(places.month, "", "un mois, comme 2026-05 ou 05/2026");
                continue;
            }
            None => {}
        }
        if let Some(said) = cell(places.amount) {
            let Some(amount) = amount(said, mapping.decimal_point) else {
                unreadable(places.amount, said, "un montant, comme 1 234,56");
                continue;
            };
            one.amount = Some(amount);
        }
        if let Some(said) = cell(places.rule) {
            one.code = Some(said.to_owned());
            // Without a map their codes are our rules.
            let same = mapping.rules.is_empty().then(|| said.to_owned());
            one.rule = mapping.rules.get(said).cloned().or(same);
            if one.rule.is_none() {
                *unknown_rules.entry(said.to_owned()).or_insert(0) += 1;
            }
        }
        if let Some(said) = cell(places.state) {
            one.state = states
                .get(&folded(said))
                .copied()
                .or_else(|| State::parse(said));
            if one.state.is_none() {
                *unknown_states.entry(said.to_owned()).or_insert(0) += 1;
            }
        }
        comparison.theirs.push(one);
    }
    comparison.unknown_rules = unknown_rules.into_iter().collect();
    comparison.unknown_states = unknown_states.into_iter().collect();
    Ok(comparison)
}

fn folded(said: &str) -> String {
    Folded::new(said.trim()).text().to_owned()
}

/// `2026-05`, `202605`, `05/2026`, `2026-05-31`, `31/05/2026`, with a time behind, `mai 2026`.
fn month(said: &str) -> Option<Month> {
    let said = said
        .split(['T', ' '])
        .next()
        .filter(|day| day.contains(['-', '/']))
        .unwrap_or(said);
    if said.len() == 6 && said.bytes().all(|byte| byte.is_ascii_digit()) {
        return Month::new(said[..4].parse().ok()?, said[4..].parse().ok()?);
    }
    let parts: Vec<&str> = said.split(['-', '/', '.']).collect();
    let number = |text: &str| text.parse::<i32>().ok();
    let of = |year: &str, month: &str| {
        (year.len() == 4 && month.len() <= 2)
            .then(|| Month::new(number(year)?, number(month)?))
            .flatten()
    };
    match parts[..] {
        [one, two] if one.len() == 4 => of(one, two),
        [one, two] => of(two, one),
        [year, month, _] if year.len() == 4 => of(year, month),
        [_, month, year] => of(year, month),
        // In words: the first of the month makes a date of it.
        [words] => {
            let day = format!("1 {words}");
            let anchor = Date::constant(2000, 1, 1);
            let has_year = words
                .split_whitespace()
                .any(|word| word.len() == 4 && number(word).is_some());
            let found = find(&day, anchor);
            (has_year && found.len() == 1).then(|| Month::of(found[0].date))
        }
        _ => None,
    }
}

/// `1 234,56`, `-12,50 €`, `12,50-`, `(12,50)`, `1.234,56`, `1234.56`.
fn amount(said: &str, decimal_point: bool) -> Option<Decimal> {
    let mut plain: String = said
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '€' | '\''))
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    if let Some(euros) = plain.strip_suffix("EUR") {
        plain = euros.to_owned();
    }
    let bracketed = plain
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .map(|inner| format!("-{inner}"));
    plain = bracketed.unwrap_or(plain);
    if let Some(number) = plain.strip_suffix('-') {
        plain = format!("-{number}");
    }
    let (commas, points) = (plain.matches(',').count(), plain.matches('.').count());
    let behind = plain.rsplit([',', '.']).next().map_or(0, str::len);
    let comma_is_decimal = match (commas, points) {
        // One sign alone is the decimal one, but where the mapping says otherwise and it may part thousands.
        (1, 0) => !(decimal_point && behind == 3),
        (0, 1) => !decimal_point && behind == 3,
        _ => !decimal_point,
    };
    let (decimal, group) = if comma_is_decimal {
        (',', '.')
    } else {
        ('.', ',')
    };
    let whole = plain.split(decimal).next().unwrap_or_default();
    let groups: Vec<&str> = whole.split(group).collect();
    if groups.len() > 1 && groups[1..].iter().any(|digits| digits.len() != 3) {
        return None;
    }
    let decimals = plain.split(decimal).nth(1).unwrap_or_default();
    if decimals.contains(group) {
        return None;
    }
    let plain: String = plain.chars().filter(|c| *c != group).collect();
    let plain = plain.replace(decimal, ".");
    let digits_only = plain
        .strip_prefix(['-', '+'])
        .unwrap_or(&plain)
        .chars()
        .all(|c| c.is_ascii_digit() || c == '.');
    if !digits_only {
        return None;
    }
    plain.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_many_spellings() {
        let may = Month::new(2026, 5);
        for said in [
            "2026-05",
            "202605",
            "05/2026",
            "5/2026",
            "2026-05-31",
            "31/05/2026",
            "2026-05-31T00:00:00",
            "31/05/2026 00:00",
            "mai 2026",
            "Mai 2026",
        ] {
            assert_eq!(month(said), may, "{said}");
        }
        for said in [
            "", "mai", "13/2026", "2026", "202613", "05-26", "n/a", "1/2/3/4",
        ] {
            assert_eq!(month(said), None, "{said}");
        }
    }

    #[test]
    fn amounts_in_many_spellings() {
        for (said, point, expected) in [
            ("1 234,56", false, "1234.56"),
            ("1\u{202f}234,56 €", false, "1234.56"),
            ("-12,50", false, "-12.50"),
            ("12,50-", false, "-12.50"),
            ("(12,50)", false, "-12.50"),
            ("−12,5 EUR", false, "-12.5"),
            ("1.234,56", false, "1234.56"),
            ("1,234.56", true, "1234.56"),
            ("1234.56", false, "1234.56"),
            ("20", false, "20"),
            ("1,234", true, "1234"),
            ("1.234", false, "1234"),
            ("1,234", false, "1.234"),
        ] {
            let expected: Decimal = expected.parse().unwrap();
            assert_eq!(amount(said, point), Some(expected), "{said}");
        }
        for said in ["abc", "1.2.3", "12,3,4", "1,23.45", "--5", "1e5", ""] {
            assert_eq!(amount(said, false), None, "{said}");
        }
    }
}
