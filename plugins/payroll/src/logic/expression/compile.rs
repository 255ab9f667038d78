//! From what is written to what runs: names become slots and places, types are checked.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{
    Unit,
    parse::{Form, Written},
    tree::{Day, Number, Order, Test, Whose},
};
use crate::logic::{
    field::{Field, Kind, Slot, fields, fold_head},
    parameters::Parameters,
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
    /// Parameters that are looked up by month.
    pub uses: BTreeSet<u16>,
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
            uses: BTreeSet::new(),
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
                    key_name(parameter.key)
                ),
            ));
        }
        self.uses.insert(index);
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

    fn call(
        &mut self,
        name: &str,
        arguments: &[Written],
        at: usize,
        source: Source,
    ) -> Result<Number, Fault> {
        let count = |wanted: &str, fits: bool| {
            if fits {
                return Ok(());
            }
            Err(source.fault(
                at,
                format!("« {name} » attend {wanted} ; {} là", arguments.len()),
            ))
        };
        match name {
            "si" | "if" => {
                count(
                    "une condition et une valeur, d’autres paires, et une dernière valeur",
                    arguments.len() >= 3 && arguments.len() % 2 == 1,
                )?;
                let mut cases = Vec::new();
                for two in arguments.chunks_exact(2) {
                    cases.push((self.test(&two[0], source)?, self.number(&two[1], source)?));
                }
                let last = self.number(&arguments[arguments.len() - 1], source)?;
                Ok(Number::Choose(cases, Box::new(last)))
            }
            "min" | "max" => {
                count("deux valeurs ou plus", arguments.len() >= 2)?;
                let list = arguments
                    .iter()
                    .map(|argument| self.number(argument, source))
                    .collect::<Result<Vec<_>, _>>()?;
                Ok(match name {
                    "min" => Number::Least(list),
                    _ => Number::Greatest(list),
                })
            }
            "arrondi" | "round" => {
                count("une valeur et un nombre de décimales", arguments.len() == 2)?;
                let decimals = match &arguments[1].form {
                    Form::Number(number) => whole(*number).filter(|places| *places <= 10),
                    _ => None,
                };
                let decimals = decimals.ok_or_else(|| {
                    source.fault(
                        arguments[1].at,
                        "un nombre de décimales de 0 à 10 est attendu",
                    )
                })?;
                Ok(Number::Round(
                    Box::new(self.number(&arguments[0], source)?),
                    decimals,
                ))
            }
            "plancher" | "floor" | "abs" => {
                count("une valeur", arguments.len() == 1)?;
                let inner = Box::new(self.number(&arguments[0], source)?);
                Ok(if name == "abs" {
                    Number::Absolute(inner)
                } else {
                    Number::Floor(inner)
                })
            }
            "precedent" | "reference" => {
                count("un champ", arguments.len() == 1)?;
                let slot = self.slot(&arguments[0], source)?;
                self.field(slot, whose(name), arguments[0].at, source)
            }
            "cumul" => {
                count("un champ et un nombre de mois", arguments.len() == 2)?;
                let slot = self.slot(&arguments[0], source)?;
                let unit = self
                    .field(slot, Whose::This, arguments[0].at, source)?
                    .unit();
                let months = match &arguments[1].form {
                    Form::Number(number) => {
                        whole(*number).filter(|months| (1..=120).contains(months))
                    }
                    _ => None,
                };
                let months = months.ok_or_else(|| {
                    source.fault(arguments[1].at, "un nombre de mois de 1 à 120 est attendu")
                })?;
                Ok(Number::Total(slot, months as i32, unit))
            }
            "jours" | "mois_entre" => {
                count("deux dates", arguments.len() == 2)?;
                let first = self.day(&arguments[0], source)?;
                let last = self.day(&arguments[1], source)?;
                Ok(if name == "jours" {
                    Number::Days(first, last)
                } else {
                    Number::Months(first, last)
                })
            }
            "sexe_nir" => {
                count("un champ", arguments.len() == 1)?;
                let slot = self.slot(&arguments[0], source)?;
                self.of_kind(
                    slot,
                    &[Kind::Identifier, Kind::Text],
                    arguments[0].at,
                    source,
                )?;
                Ok(Number::SexOfNir(slot))
            }
            _ => self.keyed(name, arguments, at, source),
        }
    }

    fn keyed(
        &mut self,
        name: &str,
        arguments: &[Written],
        at: usize,
        source: Source,
    ) -> Result<Number, Fault> {
        let Some(index) = self.parameters.index(name) else {
            return Err(source.fault(
                at,
                format!("« {name} » n’est pas une fonction ; si, min, max, arrondi, plancher, abs, precedent, reference, cumul, jours, mois_entre ou sexe_nir est attendu"),
            ));
        };
        let parameter = self.parameters.get(index);
        let given = match arguments {
            [one] => Some(self.slot(one, source)?),
            _ => None,
        };
        if parameter.key.is_none() || given != parameter.key {
            let wanted = match parameter.key {
                Some(_) => format!("« {name}({}) »", key_name(parameter.key)),
                None => format!("« {name} » sans parenthèses"),
            };
            return Err(source.fault(at, format!("{wanted} est attendu")));
        }
        let slot = given.unwrap_or(Slot(0));
        self.reads.insert(slot);
        Ok(Number::Keyed(index, slot, parameter.unit))
    }

    /// Compiles what has to be a condition.
    ///
    /// # Errors
    /// When it is not.
    pub fn test(&mut self, written: &Written, source: Source) -> Result<Test, Fault> {
        let at = written.at;
        Ok(match &written.form {
            Form::Pair("et", left, right) => Test::Both(
                Box::new(self.test(left, source)?),
                Box::new(self.test(right, source)?),
            ),
            Form::Pair("ou", left, right) => Test::Either(
                Box::new(self.test(left, source)?),
                Box::new(self.test(right, source)?),
            ),
            Form::Not(inner) => Test::Not(Box::new(self.test(inner, source)?)),
            Form::Pair(sign @ ("=" | "!=" | "<" | "<=" | ">" | ">="), left, right) => {
                self.comparison(sign, left, right, source)?
            }
            Form::Within(left, list) => self.within(left, list, source)?,
            Form::Call(name, arguments) => self.question(name, arguments, at, source)?,
            _ => {
                return Err(source.fault(at, "une condition est attendue : une comparaison, « dans (…) » ou « renseigne(…) »"));
            }
        })
    }

    fn question(
        &mut self,
        name: &str,
        arguments: &[Written],
        at: usize,
        source: Source,
    ) -> Result<Test, Fault> {
        let slots = match name {
            "contient" => vec![self.slot(arguments.first().unwrap_or(&nothing(at)), source)?],
            _ => arguments
                .iter()
                .map(|argument| self.slot(argument, source))
                .collect::<Result<Vec<_>, _>>()?,
        };
        let texts = [Kind::Identifier, Kind::Text];
        match (name, slots.as_slice()) {
            ("renseigne", [slot]) => {
                self.reads.insert(*slot);
                Ok(Test::Given(*slot, Whose::This))
            }
            ("a_precedent", [slot]) => {
                self.reads.insert(*slot);
                Ok(Test::Given(*slot, Whose::Previous))
            }
            ("stable", [slot]) => {
                self.reads.insert(*slot);
                Ok(Test::Same(*slot, Whose::Previous))
            }
            ("cle_nir", [slot]) => {
                self.of_kind(*slot, &texts, at, source)?;
                Ok(Test::NirKey(*slot))
            }
            ("cle_iban", [slot]) => {
                self.of_kind(*slot, &texts, at, source)?;
                Ok(Test::IbanKey(*slot))
            }
            ("naissance_nir", [nir, birth]) => {
                self.of_kind(*nir, &texts, at, source)?;
                self.of_kind(*birth, &[Kind::Date], at, source)?;
                Ok(Test::NirBirth(*nir, *birth))
            }
            ("contient", [slot]) => {
                self.of_kind(*slot, &texts, at, source)?;
                let words = texts_of(&arguments[1..], source)?;
                Ok(Test::Words { slot: *slot, words, part: true })
            }
            _ => Err(source.fault(
                at,
                format!("« {name} » n’est pas une condition ; renseigne(champ), stable(champ), a_precedent(champ), contient(champ, \"…\"), cle_nir(champ), cle_iban(champ) ou naissance_nir(champ, champ) est attendu"),
            )),
        }
    }

    fn comparison(
        &mut self,
        sign: &str,
        left: &Written,
        right: &Written,
        source: Source,
    ) -> Result<Test, Fault> {
        let (order, turned, negated) = match sign {
            "=" => (Order::Equal, false, false),
            "!=" => (Order::Equal, false, true),
            "<" => (Order::Less, false, false),
            "<=" => (Order::LessOrEqual, false, false),
            ">" => (Order::Less, true, false),
            _ => (Order::LessOrEqual, true, false),
        };
        let test = match self.kind_of(left) {
            Some(Kind::Choice | Kind::Text | Kind::Identifier) => {
                if order != Order::Equal {
                    return Err(source.fault(
                        left.at,
                        "« = » ou « != » est attendu pour un texte ou un choix",
                    ));
                }
                self.within(left, std::slice::from_ref(right), source)?
            }
            Some(Kind::Date) => {
                let (left, right) = (self.day(left, source)?, self.day(right, source)?);
                match turned {
                    true => Test::Days(order, right, left),
                    false => Test::Days(order, left, right),
                }
            }
            Some(Kind::Month) => {
                return Err(source.fault(left.at, "le mois se compare par « debut_mois » et « fin_mois », ou par « valid » de la règle"));
            }
            _ => {
                let (left, right) = (self.number(left, source)?, self.number(right, source)?);
                match turned {
                    true => Test::Numbers(order, right, left),
                    false => Test::Numbers(order, left, right),
                }
            }
        };
        Ok(match negated {
            true => Test::Not(Box::new(test)),
            false => test,
        })
    }

    fn within(&mut self, left: &Written, list: &[Written], source: Source) -> Result<Test, Fault> {
        let (slot, whose) = match &left.form {
            Form::Call(name, arguments) if is_other(name) && arguments.len() == 1 => {
                (self.slot(&arguments[0], source)?, whose(name))
            }
            _ => match self.kind_of(left) {
                Some(Kind::Choice | Kind::Text | Kind::Identifier) => {
                    (self.slot(left, source)?, Whose::This)
                }
                _ => return self.any_number(left, list, source),
            },
        };
        let field = fields().get(slot);
        self.reads.insert(slot);
        match field.kind {
            Kind::Choice => {
                let mut bits = 0;
                for one in list {
                    bits |= 1 << choice(field, one, source)?;
                }
                Ok(Test::Choice(slot, whose, bits))
            }
            Kind::Text | Kind::Identifier if whose == Whose::This => Ok(Test::Words {
                slot,
                words: texts_of(list, source)?,
                part: false,
            }),
            _ => Err(source.fault(left.at, "un champ de choix ou de texte est attendu")),
        }
    }

    fn any_number(
        &mut self,
        left: &Written,
        list: &[Written],
        source: Source,
    ) -> Result<Test, Fault> {
        let left = self.number(left, source)?;
        let mut any: Option<Test> = None;
        for one in list {
            let test = Test::Numbers(Order::Equal, left.clone(), self.number(one, source)?);
            any = Some(match any {
                None => test,
                Some(before) => Test::Either(Box::new(before), Box::new(test)),
            });
        }
        any.ok_or_else(|| source.fault(0, "une liste qui n’est pas vide est attendue"))
    }

    fn day(&mut self, written: &Written, source: Source) -> Result<Day, Fault> {
        match &written.form {
            Form::Day(date) => Ok(Day::Given(*date)),
            Form::Name(name) if name == "debut_mois" => Ok(Day::FirstOfMonth),
            Form::Name(name) if name == "fin_mois" => Ok(Day::LastOfMonth),
            _ => {
                let slot = self.slot(written, source)?;
                self.of_kind(slot, &[Kind::Date], written.at, source)?;
                Ok(Day::Field(slot))
            }
        }
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

    fn kind_of(&self, written: &Written) -> Option<Kind> {
        match &written.form {
            Form::Name(name) if name == "debut_mois" || name == "fin_mois" => Some(Kind::Date),
            Form::Name(name) => fields().slot(name).map(|slot| fields().get(slot).kind),
            Form::Call(name, arguments) if is_other(name) => self.kind_of(arguments.first()?),
            Form::Day(_) => Some(Kind::Date),
            _ => None,
        }
    }
}

/// A number without decimals; conversion alone would cut them.
fn whole(number: Decimal) -> Option<u32> {
    number
        .is_integer()
        .then(|| u32::try_from(number).ok())
        .flatten()
}

fn nothing(at: usize) -> Written {
    Written {
        form: Form::Text(String::new()),
        at,
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

fn key_name(key: Option<Slot>) -> &'static str {
    key.map_or("", |slot| fields().get(slot).name.as_str())
}

fn choice(field: &Field, written: &Written, source: Source) -> Result<u8, Fault> {
    let name = match &written.form {
        Form::Name(name) | Form::Text(name) => name.clone(),
        Form::Number(number) => number.to_string(),
        _ => String::new(),
    };
    let position = field.choices.iter().position(|choice| choice.value == name);
    position.map(|position| position as u8).ok_or_else(|| {
        let known: Vec<&str> = field.choices.iter().map(|one| one.value.as_str()).collect();
        source.fault(
            written.at,
            format!(
                "une valeur de « {} » est attendue : {} ; « {name} » n’en est pas une",
                field.name,
                known.join(", ")
            ),
        )
    })
}

fn texts_of(list: &[Written], source: Source) -> Result<Vec<String>, Fault> {
    list.iter()
        .map(|one| match &one.form {
            Form::Text(text) if !fold_head(text).is_empty() => Ok(fold_head(text)),
            _ => Err(source.fault(one.at, "un texte entre guillemets est attendu")),
        })
        .collect()
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
