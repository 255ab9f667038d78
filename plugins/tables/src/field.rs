//! Fields: what the caller wants to find in a table.

/// One field that rows are read to; its place in the caller's list is its place in each row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name, as profiles write it.
    pub name: String,
    /// What its values are.
    pub kind: Kind,
    /// Other spellings of its column's title; compared without case, accents, punctuation, articles and plurals.
    pub synonyms: Vec<String>,
    /// For [`Kind::Choice`]: the spellings of each value, as (spelling, value); a value always spells itself.
    pub values: Vec<(String, String)>,
    /// Whether each row must have it.
    pub required: bool,
    /// The sign of its numbers: a column of the other sign throughout is turned round, and that is said.
    pub sign: Option<Sign>,
    /// The least and the most that its numbers may be.
    pub between: Option<[i64; 2]>,
}

/// The sign of a field's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Positive,
    Negative,
}

/// What the values of a field are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Any text, trimmed.
    Text,
    /// An identifier that keeps its leading zeros: lost ones are put back where the column or the profile says how wide it is.
    Identifier,
    /// An identifier written with or without spaces (NIR, IBAN): they are taken out, letters made capital.
    Code,
    /// A whole number.
    Integer,
    /// A decimal number, an amount of money among them.
    Decimal,
    /// A share in percent: 80, 80 % and 80,00; fractions (0,8) only where the profile's `scale` says so.
    Percent,
    /// A day.
    Date,
    /// A month.
    Month,
    /// Yes or no.
    Flag,
    /// One of the values of the field's list.
    Choice,
}

impl Field {
    /// A field that not every row must have.
    pub fn new(name: &str, kind: Kind, synonyms: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            synonyms: synonyms.iter().map(|&word| word.to_owned()).collect(),
            values: Vec::new(),
            required: false,
            sign: None,
            between: None,
        }
    }

    /// The same field, of one of these values; each as (spelling, value).
    pub fn with_values(mut self, values: &[(&str, &str)]) -> Self {
        let owned = |&(spelling, value): &(&str, &str)| (spelling.to_owned(), value.to_owned());
        self.values = values.iter().map(owned).collect();
        self
    }

    /// The same field, whose numbers have this sign.
    pub fn signed(mut self, sign: Sign) -> Self {
        self.sign = Some(sign);
        self
    }

    /// The same field, whose numbers are no less and no more than these.
    pub fn between(mut self, least: i64, most: i64) -> Self {
        self.between = Some([least, most]);
        self
    }

    /// The same field, which each row must have.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

impl Kind {
    /// Whether values of this kind are numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Decimal | Self::Percent)
    }

    /// Whether values of this kind tell which person or thing a row is about.
    pub fn is_identity(self) -> bool {
        matches!(self, Self::Identifier | Self::Code)
    }
}
