//! The fields of a payslip, from `fields.toml`.

use std::{collections::HashMap, str::FromStr, sync::LazyLock};

use jiff::civil::Date;
use kit::fold::{self, Folded};
use rust_decimal::Decimal;
use serde::Deserialize;

use super::value::Value;

/// The table as it is shipped.
pub const FIELDS_TOML: &str = include_str!("../../fields.toml");

/// The place of a field in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub(crate) u8);

impl Slot {
    /// As an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Text in which leading zeros count.
    Identifier,
    Text,
    Month,
    Date,
    Integer,
    Number,
    /// 80 for 80 %; formulas see 0.80.
    Percent,
    /// Euros.
    Money,
    /// One of a list.
    Choice,
}

impl Kind {
    /// Whether formulas may compute with it.
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Self::Integer | Self::Number | Self::Percent | Self::Money
        )
    }
}

/// One of the values that a field of kind choice may have.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// As rules write it.
    pub value: String,
    /// As files write it.
    pub spellings: Vec<String>,
}

/// One field.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    pub name: String,
    pub kind: Kind,
    /// For people, French.
    pub label: String,
    /// One sentence, French.
    pub meaning: String,
    /// Well-known column heads, folded.
    pub synonyms: Vec<String>,
    /// What an empty cell stands for; without it an empty cell is unknown.
    #[serde(default)]
    pub empty: Option<i64>,
    /// The sign of its amounts, where it has one.
    #[serde(default)]
    pub sign: Option<Sign>,
    /// The least and the most that it may be.
    #[serde(default)]
    pub between: Option<[i64; 2]>,
    #[serde(default)]
    pub choices: Vec<Choice>,
}

/// The sign of the amounts of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sign {
    Positive,
    Negative,
}

/// All fields, in the order of the file.
#[derive(Debug)]
pub struct Fields {
    list: Vec<Field>,
    by_name: HashMap<String, Slot>,
    by_head: HashMap<String, Slot>,
}

/// The shipped table; a test reads it, so that it cannot fail here.
pub fn fields() -> &'static Fields {
    static FIELDS: LazyLock<Fields> = LazyLock::new(|| {
        Fields::read(FIELDS_TOML).unwrap_or_else(|problem| unreachable!("fields.toml: {problem}"))
    });
    &FIELDS
}

impl Fields {
    fn read(text: &str) -> Result<Self, String> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct File {
            field: Vec<Field>,
        }
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let mut fields = Self {
            list: Vec::new(),
            by_name: HashMap::new(),
            by_head: HashMap::new(),
        };
        for field in file.field {
            let slot = u8::try_from(fields.list.len()).map_err(|_| "more than 255 fields")?;
            fields.add(Slot(slot), field)?;
        }
        Ok(fields)
    }

    fn add(&mut self, slot: Slot, field: Field) -> Result<(), String> {
        if (field.kind == Kind::Choice) == field.choices.is_empty() {
            return Err(format!("{}: choices and kind disagree", field.name));
        }
        let own = [fold_head(&field.name), fold_head(&field.label)];
        let mut spellings = HashMap::new();
        for (index, choice) in field.choices.iter().enumerate() {
            let all = choice.spellings.iter().chain([&choice.value]);
            if let Some(text) = all.into_iter().find(|text| {
                let earlier = spellings.insert(fold_head(text), index);
                earlier.is_some_and(|earlier| earlier != index)
            }) {
                return Err(format!("{}: « {text} » means two choices", field.name));
            }
        }
        for head in own.into_iter().chain(field.synonyms.iter().cloned()) {
            if head != fold_head(&head) {
                return Err(format!("{}: « {head} » is not folded", field.name));
            }
            let earlier = self.by_head.insert(head.clone(), slot);
            if earlier.is_some_and(|earlier| earlier != slot) {
                return Err(format!("« {head} » names two fields"));
            }
        }
        self.by_name.insert(field.name.clone(), slot);
        self.list.push(field);
        Ok(())
    }

    /// The field in a slot.
    pub fn get(&self, slot: Slot) -> &Field {
        &self.list[slot.index()]
    }

    /// The slot of a name as `fields.toml` writes it.
    pub fn slot(&self, name: &str) -> Option<Slot> {
        self.by_name.get(name).copied()
    }

    /// The slot that a column head means, by name, label or synonym, folded.
    pub fn recognise(&self, head: &str) -> Option<Slot> {
        self.by_head.get(&fold_head(head)).copied()
    }

    /// All slots with their fields.
    pub fn iter(&self) -> impl Iterator<Item = (Slot, &Field)> {
        self.list
            .iter()
            .enumerate()
            .map(|(index, field)| (Slot(index as u8), field))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.list.len()
    }
}

impl Field {
    /// The choice that a text means, by value or spelling, folded.
    pub fn choice(&self, text: &str) -> Option<u8> {
        let wanted = fold_head(text);
        let value = |choice: &Choice| fold_head(&choice.value) == wanted;
        let spelling = |choice: &Choice| {
            choice
                .spellings
                .iter()
                .any(|known| fold_head(known) == wanted)
        };
        let position = self.choices.iter().position(value);
        let position = position.or_else(|| self.choices.iter().position(spelling))?;
        u8::try_from(position).ok()
    }

    /// Reads a cell that is written plainly: a point or a comma in numbers, `2026-07-31`, `2026-07`.
    /// An empty cell is no value. This is for cases and tests; files of software are read by the reader of tables.
    ///
    /// # Errors
    /// A French sentence that says what was expected.
    pub fn parse(&self, text: &str) -> Result<Option<Value>, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let wrong = |expected: &str| {
            format!(
                "« {text} » ne convient pas à « {} » : {expected} attendu",
                self.name
            )
        };
        let value = match self.kind {
            Kind::Identifier | Kind::Text => Value::Text(text.into()),
            Kind::Month => Value::Month(text.parse()?),
            Kind::Date => {
                Value::Date(Date::from_str(text).map_err(|_| wrong("une date 2026-07-31 est"))?)
            }
            Kind::Choice => Value::Choice(self.choice(text).ok_or_else(|| {
                let known: Vec<&str> = self.choices.iter().map(|one| one.value.as_str()).collect();
                wrong(&format!("un de {} est", known.join(", ")))
            })?),
            _ => Value::Number(
                Decimal::from_str(&text.replace(',', ".")).map_err(|_| wrong("un nombre est"))?,
            ),
        };
        Ok(Some(value))
    }

    /// The value as people read it.
    pub fn show(&self, value: &Value) -> String {
        use super::french;
        match value {
            Value::Text(text) => text.to_string(),
            Value::Date(date) => french::date(*date),
            Value::Month(month) => french::month(*month),
            Value::Choice(choice) => self
                .choices
                .get(usize::from(*choice))
                .map_or_else(String::new, |choice| choice.value.clone()),
            Value::Number(number) => match self.kind {
                Kind::Money => french::euros(*number),
                Kind::Percent => french::percent(*number / Decimal::ONE_HUNDRED),
                _ => french::number(*number),
            },
        }
    }
}

/// A column head or spelling without case, accents and punctuation: letters and digits, one space between words.
pub fn fold_head(text: &str) -> String {
    let folded = Folded::new(text);
    let mut words: Vec<String> = Vec::new();
    let mut end = None;
    for token in fold::tokens(folded.text()) {
        let word = &folded.text()[token.range()];
        // "nb2" is one word, "nb_2" two: only what touches is joined.
        match words.last_mut() {
            Some(last) if end == Some(token.start) => last.push_str(word),
            _ => words.push(word.to_owned()),
        }
        end = Some(token.end);
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_read() {
        let fields = Fields::read(FIELDS_TOML).unwrap();
        assert_eq!(fields.count(), 82);
        let slot = fields.slot("nbi_points").unwrap();
        assert_eq!(fields.recognise("NBI_PTS"), Some(slot));
        assert_eq!(fields.recognise("Points  NBI"), Some(slot));
        assert_eq!(fields.recognise("Cat."), fields.slot("categorie"));
        assert_eq!(fields.recognise("inconnu"), None);
        let status = fields.get(fields.slot("statut").unwrap());
        assert_eq!(status.choice("TITULAIRE"), Some(0));
        assert_eq!(status.choice("Élu"), status.choice("elu"));
        assert!(status.parse("druide").is_err());
    }
}
