//! Functions: what they take, and what they become.

use rust_decimal::Decimal;

use super::{Compiler, key_name, whose};
use crate::logic::{
    expression::{
        parse::{Form, Written},
        tree::{Number, Whose},
    },
    field::{Kind, Slot, fields},
    place::{Fault, Source},
};

impl Compiler<'_> {
    pub(super) fn call(
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
            "habituel" => {
                count("un champ", arguments.len() == 1)?;
                let slot = self.slot(&arguments[0], source)?;
                let number = self.field(slot, Whose::This, arguments[0].at, source)?;
                Ok(Number::Usual(slot, number.unit()))
            }
            "cumul_annee" | "total_annee" => {
                count("un champ", arguments.len() == 1)?;
                let slot = self.slot(&arguments[0], source)?;
                let unit = self
                    .field(slot, Whose::This, arguments[0].at, source)?
                    .unit();
                Ok(Number::Year {
                    slot,
                    whole: name == "total_annee",
                    unit,
                })
            }
            "mois_payes" => {
                count("le champ du mois", arguments.len() == 1)?;
                let slot = self.slot(&arguments[0], source)?;
                if fields().get(slot).kind != Kind::Month {
                    return Err(source.fault(arguments[0].at, "« mois » est attendu"));
                }
                self.reads.insert(slot);
                Ok(Number::PaidMonths)
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
                format!("« {name} » n’est pas une fonction ; si, min, max, arrondi, plancher, abs, precedent, reference, habituel, cumul, cumul_annee, total_annee, mois_payes, jours, mois_entre ou sexe_nir est attendu"),
            ));
        };
        let parameter = self.parameters.get(index);
        let given = match arguments {
            [one] => Some(self.slot(one, source)?),
            _ => None,
        };
        let key = parameter.key.as_deref().and_then(|key| fields().slot(key));
        if key.is_none() || given != key {
            let wanted = match parameter.key {
                Some(_) => format!("« {name}({}) »", key_name(parameter)),
                None => format!("« {name} » sans parenthèses"),
            };
            return Err(source.fault(at, format!("{wanted} est attendu")));
        }
        let slot = given.unwrap_or(Slot(0));
        self.reads.insert(slot);
        Ok(Number::Keyed(index, slot, parameter.unit))
    }
}

/// A number without decimals; conversion alone would cut them.
fn whole(number: Decimal) -> Option<u32> {
    number
        .is_integer()
        .then(|| u32::try_from(number).ok())
        .flatten()
}
