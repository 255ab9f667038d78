//! Conditions: comparisons, choices, words, days, and questions about a field.

use super::{Compiler, is_other, whose};
use crate::logic::{
    expression::{
        parse::{Form, Written},
        tree::{Day, Order, Test, Whose},
    },
    field::{Field, Kind, fields, fold_head},
    place::{Fault, Source},
};

impl Compiler<'_> {
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
            ("annee_complete", [slot]) if fields().get(*slot).kind == Kind::Month => {
                self.reads.insert(*slot);
                Ok(Test::YearKnown)
            }
            ("mois_partiel", [slot]) if fields().get(*slot).kind == Kind::Month => {
                self.reads.insert(*slot);
                Ok(Test::PartOfMonth)
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
                format!("« {name} » n’est pas une condition ; renseigne(champ), stable(champ), a_precedent(champ), contient(champ, \"…\"), annee_complete(mois), mois_partiel(mois), cle_nir(champ), cle_iban(champ) ou naissance_nir(champ, champ) est attendu"),
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

    pub(super) fn day(&mut self, written: &Written, source: Source) -> Result<Day, Fault> {
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

fn nothing(at: usize) -> Written {
    Written {
        form: Form::Text(String::new()),
        at,
    }
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
