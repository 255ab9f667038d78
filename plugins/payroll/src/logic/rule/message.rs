//! A sentence with places for values: `{trouve}`, `{attendu}`, `{ecart}`, fields, steps and parameters.

use crate::logic::{
    expression::Number,
    field::{Kind, Slot, fields},
    place::{Fault, Source},
};

/// A part of a message.
#[derive(Debug, Clone)]
pub enum Part {
    Text(String),
    Found,
    Expected,
    Difference,
    /// A field's own text.
    Field(Slot),
    /// A number of the formula.
    Number(Number),
}

/// A message that was checked when its rule was loaded.
#[derive(Debug, Clone)]
pub struct Message(pub Vec<Part>);

impl Message {
    /// Cuts a message; `number` gives what a name that is no field means.
    ///
    /// # Errors
    /// At a place for a name that is not known, or a brace that is not closed.
    pub fn read(
        text: &str,
        source: Source,
        mut number: impl FnMut(&str) -> Option<Number>,
    ) -> Result<Self, Fault> {
        let mut parts = Vec::new();
        let mut at = 0;
        while let Some(open) = text[at..].find('{').map(|found| at + found) {
            if open > at {
                parts.push(Part::Text(text[at..open].to_owned()));
            }
            let Some(length) = text[open..].find('}') else {
                return Err(source.fault(open, "« } » est attendu"));
            };
            let name = &text[open + 1..open + length];
            parts.push(match name {
                "trouve" => Part::Found,
                "attendu" => Part::Expected,
                "ecart" => Part::Difference,
                _ => match fields().slot(name) {
                    Some(slot) if matches!(fields().get(slot).kind, Kind::Money) => {
                        number(name).map_or(Part::Field(slot), Part::Number)
                    }
                    Some(slot) => Part::Field(slot),
                    None => Part::Number(number(name).ok_or_else(|| {
                        source.fault(
                            open,
                            format!("« {{{name}}} » n’est ni trouve, attendu, ecart, ni un champ, une étape ou un paramètre"),
                        )
                    })?),
                },
            });
            at = open + length + 1;
        }
        if at < text.len() {
            parts.push(Part::Text(text[at..].to_owned()));
        }
        Ok(Self(parts))
    }
}
