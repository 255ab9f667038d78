//! From what is written to what runs: names become slots and places, types are checked.

mod call;
mod test;

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{
    Unit,
    parse::{Form, Written},
    tree::{Number, Whose},
};
use crate::logic::{
    field::{Kind, Slot, fields, fold_head},
    parameters::{Parameter, Parameters},
    place::{Fault, Source},
};

/// A step that later lines may name.
#[derive(Debug, Clone)]
pub struct Step {
    pub name: String,
    pub number: Number,
}

/// Compiles the parts of one rule and gathers what they need.
#[derive(Debug)]
pub struct Compiler<'p> {
    parameters: &'p Parameters,
    /// Steps so far.
    pub steps: Vec<Step>,
    /// Fields that are read, for `renseigne` too.
    pub reads: BTreeSet<Slot>,
}

/// Words of the language, which no step may take for its name.
const RESERVED: [&str; 12] = [
    "et",
    "and",
    "ou",
    "or",
    "non",
    "not",
    "dans",
    "in",
    "si",
    "if",
    "debut_mois",
    "fin_mois",
];

impl<'p> Compiler<'p> {
    /// Nothing compiled yet.
    pub fn new(parameters: &'p Parameters) -> Self {
        Self {
            parameters,
            steps: Vec::new(),
            reads: BTreeSet::new(),
        }
    }

    /// Adds a step.
    ///
    /// # Errors
    /// When its name is taken or its expression is no number.
    pub fn step(
        &mut self,
        name: &str,
        at: usize,
        written: &Written,
        source: Source,
    ) -> Result<(), Fault> {
        let taken = fields().slot(name).is_some()
            || self.parameters.index(name).is_some()
            || self.steps.iter().any(|step| step.name == name)
            || RESERVED.contains(&name);
        if taken {
            return Err(source.fault(
                at,
                format!("« {name} » est déjà un champ, un paramètre, une étape ou un mot de la langue ; un autre nom est attendu"),
            ));
        }
        let number = self.number(written, source)?;
        self.steps.push(Step {
            name: name.to_owned(),
            number,
        });
        Ok(())
    }

    /// A plain parameter, for messages.
    pub fn lookup(&self, name: &str) -> Option<Number> {
        if let Some(slot) = fields().slot(name) {
            let field = fields().get(slot);
            return (field.kind == Kind::Money).then(|| Number::Field {
                slot,
                whose: Whose::This,
                unit: Unit::Money,
                empty: field.empty.map(Decimal::from),
            });
        }
        let index = self.parameters.index(name)?;
        let parameter = self.parameters.get(index);
        let plain = parameter.key.is_none();
        plain.then_some(Number::Parameter(index, parameter.unit))
    }

    /// Compiles what has to be a number.
    ///
    /// # Errors
    /// When it is not.
    pub fn number(&mut self, written: &Written, source: Source) -> Result<Number, Fault> {
        let at = written.at;
        let pair = |this: &mut Self, left: &Written, right: &Written| {
            Ok::<_, Fault>((
                Box::new(this.number(left, source)?),
                Box::new(this.number(right, source)?),
            ))
        };
        Ok(match &written.form {
            Form::Number(number) => Number::Constant(*number, Unit::Number),
            Form::Percent(number) => Number::Constant(number / Decimal::ONE_HUNDRED, Unit::Percent),
            Form::Name(name) => self.named(name, at, source)?,
            Form::Call(name, arguments) => self.call(name, arguments, at, source)?,
            Form::Negate(inner) => Number::Negate(Box::new(self.number(inner, source)?)),
            Form::Pair("+", left, right) => {
                let (left, right) = pair(self, left, right)?;
                Number::Add(left, right)
            }
            Form::Pair("-", left, right) => {
                let (left, right) = pair(self, left, right)?;
                Number::Subtract(left, right)
            }
            Form::Pair("*", left, right) => {
                let (left, right) = pair(self, left, right)?;
                Number::Multiply(left, right)
            }
            Form::Pair("/", left, right) => {
                let (left, right) = pair(self, left, right)?;
                if matches!(*right, Number::Constant(number, _) if number.is_zero()) {
                    return Err(source.fault(at, "un diviseur autre que zéro est attendu"));
                }
                Number::Divide(left, right)
            }
            Form::Day(_) => return Err(source.fault(at, "un nombre est attendu ; une date est là")),
            Form::Text(_) => {
                return Err(source.fault(at, "un nombre est attendu ; un texte est là"));
            }
            _ => return Err(source.fault(at, "un nombre est attendu ; une condition est là")),
        })
    }

    fn named(&mut self, name: &str, at: usize, source: Source) -> Result<Number, Fault> {
        if let Some(index) = self.steps.iter().position(|step| step.name == name) {
            return Ok(Number::Step(index as u16, self.steps[index].number.unit()));
        }
        if let Some(slot) = fields().slot(name) {
            return self.field(slot, Whose::This, at, source);
        }
        let Some(index) = self.parameters.index(name) else {
            return Err(source.fault(at, unknown_name(name, self.parameters)));
        };
        let parameter = self.parameters.get(index);
        if parameter.key.is_some() {
            return Err(source.fault(
                at,
                format!(
                    "« {name} » dépend d’un champ : « {name}({}) » est attendu",
                    key_name(parameter)
                ),
            ));
        }
        Ok(Number::Parameter(index, parameter.unit))
    }

    fn field(
        &mut self,
        slot: Slot,
        whose: Whose,
        at: usize,
        source: Source,
    ) -> Result<Number, Fault> {
        let field = fields().get(slot);
        let unit = match field.kind {
            Kind::Money => Unit::Money,
            Kind::Percent => Unit::Percent,
            Kind::Integer | Kind::Number => Unit::Number,
            _ => {
                return Err(source.fault(
                    at,
                    format!("un nombre est attendu ; « {} » n’en est pas un", field.name),
                ));
            }
        };
        self.reads.insert(slot);
        Ok(Number::Field {
            slot,
            whose,
            unit,
            empty: field.empty.map(Decimal::from),
        })
    }

    fn slot(&mut self, written: &Written, source: Source) -> Result<Slot, Fault> {
        let Form::Name(name) = &written.form else {
            return Err(source.fault(written.at, "le nom d’un champ est attendu"));
        };
        fields().slot(name).ok_or_else(|| {
            source.fault(
                written.at,
                format!("le nom d’un champ est attendu ; « {name} » n’en est pas un"),
            )
        })
    }

    fn of_kind(
        &mut self,
        slot: Slot,
        kinds: &[Kind],
        at: usize,
        source: Source,
    ) -> Result<(), Fault> {
        let field = fields().get(slot);
        if !kinds.contains(&field.kind) {
            let wanted = match kinds {
                [Kind::Date] => "une date",
                _ => "un texte",
            };
            return Err(source.fault(
                at,
                format!(
                    "un champ avec {wanted} est attendu ; « {} » n’en est pas un",
                    field.name
                ),
            ));
        }
        self.reads.insert(slot);
        Ok(())
    }
}

fn is_other(name: &str) -> bool {
    matches!(name, "precedent" | "reference")
}

fn whose(name: &str) -> Whose {
    match name {
        "precedent" => Whose::Previous,
        _ => Whose::Reference,
    }
}

fn key_name(parameter: &Parameter) -> &str {
    parameter.key.as_deref().unwrap_or_default()
}

/// Names that are near a mistaken one help most.
fn unknown_name(name: &str, parameters: &Parameters) -> String {
    let wanted = fold_head(name);
    let near = fields()
        .recognise(name)
        .map(|slot| fields().get(slot).name.clone())
        .or_else(|| {
            let names = fields().iter().map(|(_, field)| &field.name);
            names
                .chain(parameters.list().iter().map(|one| &one.name))
                .find(|known| {
                    let known = fold_head(known);
                    known.starts_with(&wanted) || wanted.starts_with(&known)
                })
                .cloned()
        });
    let hint = near.map_or_else(String::new, |near| format!(" ; « {near} » peut-être ?"));
    format!("« {name} » n’est ni un champ, ni un paramètre, ni une étape d’avant{hint}")
}
