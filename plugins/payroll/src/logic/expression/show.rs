//! A calculation as lines that a person can follow: the formula with the values in place of the names.

use std::{cell::RefCell, collections::BTreeSet};

use rust_decimal::Decimal;

use super::{
    Unit,
    compile::Step,
    evaluate::Evaluation,
    tree::{Number, Whose},
};
use crate::logic::{field::fields, french};

/// A step whose own text is no longer than this stands for itself in later lines: "6/7" says more than "0,857143".
const SHORT: usize = 9;

/// How tightly a text binds, so that parentheses stand only where they are needed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Bond {
    Sum,
    Product,
    Whole,
}

/// Writes the calculation of one payslip.
#[derive(Debug)]
pub struct Show<'a> {
    pub evaluation: &'a Evaluation<'a>,
    pub steps: &'a [Step],
    pub results: &'a [Decimal],
    /// What the lines so far have named.
    pub named: RefCell<Named>,
}

/// Steps and parameters that a calculation goes through; what other branches would need is not among them.
#[derive(Debug, Clone, Default)]
pub struct Named {
    pub steps: BTreeSet<u16>,
    pub parameters: BTreeSet<u16>,
}

impl Show<'_> {
    /// One line for each step that the lines so far have named, in their order; all steps where none was written.
    pub fn steps(&self, all: bool) -> Vec<String> {
        let mut lines = Vec::new();
        // A step names earlier ones only.
        for (index, step) in self.steps.iter().enumerate().rev() {
            if !all && !self.named.borrow().steps.contains(&(index as u16)) {
                continue;
            }
            let label = step.name.replace('_', " ");
            lines.push(self.line(
                &label,
                &step.number,
                self.results[index],
                step.number.unit(),
            ));
        }
        lines.reverse();
        lines
    }

    /// `label = 463 x 59,0734 / 12 = 2 279,25 €`.
    pub fn line(&self, label: &str, number: &Number, result: Decimal, unit: Unit) -> String {
        let (text, _) = self.text(number);
        let shown = quantity(result, unit);
        let plain = matches!(number, Number::Constant(..));
        let same = plain || text == shown || format!("{text}\u{a0}€") == shown;
        match same {
            true => format!("{label} = {shown}"),
            false => format!("{label} = {text} = {shown}"),
        }
    }

    fn text(&self, number: &Number) -> (String, Bond) {
        match number {
            Number::Constant(value, unit) => (leaf(*value, *unit), Bond::Whole),
            Number::Parameter(index, _) => {
                self.named.borrow_mut().parameters.insert(*index);
                let value = self.value(number, |value| exact(value, number.unit()));
                (value, Bond::Whole)
            }
            Number::Keyed(..) => (
                self.value(number, |value| exact(value, number.unit())),
                Bond::Whole,
            ),
            Number::Field { slot, whose, .. } => {
                let value = self.value(number, |value| leaf(value, number.unit()));
                let text = match whose {
                    Whose::This => value,
                    _ => format!("{value} ({} d’un autre mois)", fields().get(*slot).name),
                };
                (text, Bond::Whole)
            }
            Number::Step(index, unit) => {
                self.named.borrow_mut().steps.insert(*index);
                let index = usize::from(*index);
                let (text, bond) = self.text(&self.steps[index].number);
                match text.len() <= SHORT {
                    true => (text, bond),
                    false => (leaf(self.results[index], *unit), Bond::Whole),
                }
            }
            Number::Add(left, right) => self.pair(left, "+", right, Bond::Sum),
            Number::Subtract(left, right) => self.pair(left, "-", right, Bond::Sum),
            Number::Multiply(left, right) => self.pair(left, "x", right, Bond::Product),
            Number::Divide(left, right) => self.pair(left, "/", right, Bond::Product),
            Number::Negate(inner) => (
                format!("-{}", self.inside(inner, Bond::Whole)),
                Bond::Product,
            ),
            Number::Choose(cases, last) => {
                for (test, case) in cases {
                    if self.evaluation.test(test, self.results) == Ok(true) {
                        return self.text(case);
                    }
                }
                self.text(last)
            }
            Number::Least(list) => (self.list("min", list), Bond::Whole),
            Number::Greatest(list) => (self.list("max", list), Bond::Whole),
            // Rounding shows in the result.
            Number::Round(inner, _) => self.text(inner),
            Number::Floor(inner) => (
                format!("partie entière de ({})", self.text(inner).0),
                Bond::Whole,
            ),
            Number::Absolute(inner) => (format!("|{}|", self.text(inner).0), Bond::Whole),
            Number::Total(slot, months, unit) => {
                let value = self.value(number, |value| leaf(value, *unit));
                let name = &fields().get(*slot).name;
                (
                    format!("{value} (somme de {name} sur {months} mois)"),
                    Bond::Whole,
                )
            }
            Number::Year { slot, whole, unit } => {
                let value = self.value(number, |value| leaf(value, *unit));
                let name = &fields().get(*slot).name;
                let span = match whole {
                    true => "de l’année",
                    false => "depuis janvier",
                };
                (format!("{value} (somme de {name} {span})"), Bond::Whole)
            }
            Number::Usual(slot, unit) => {
                let value = self.value(number, |value| leaf(value, *unit));
                let name = &fields().get(*slot).name;
                (format!("{value} ({name} des autres mois)"), Bond::Whole)
            }
            Number::PaidMonths => {
                let count = self.value(number, french::number);
                (format!("{count} mois payés depuis janvier"), Bond::Whole)
            }
            Number::Days(..) | Number::Months(..) | Number::SexOfNir(_) => {
                (self.value(number, french::number), Bond::Whole)
            }
        }
    }

    fn pair(&self, left: &Number, sign: &str, right: &Number, bond: Bond) -> (String, Bond) {
        let left = self.inside(left, bond);
        // What is taken away or divided by keeps its parentheses.
        let tighter = match (sign, bond) {
            ("+", _) => Bond::Sum,
            ("-", _) => Bond::Product,
            ("/", _) => Bond::Whole,
            _ => Bond::Product,
        };
        let (text, inner) = self.text(right);
        // "x 6/7" reads as it is meant.
        let right = match inner >= tighter {
            true => text,
            false => format!("({text})"),
        };
        (format!("{left} {sign} {right}"), bond).tidy()
    }

    fn inside(&self, number: &Number, wanted: Bond) -> String {
        let (text, bond) = self.text(number);
        match bond >= wanted {
            true => text,
            false => format!("({text})"),
        }
    }

    fn list(&self, name: &str, list: &[Number]) -> String {
        let texts: Vec<String> = list.iter().map(|one| self.text(one).0).collect();
        format!("{name}({})", texts.join(" ; "))
    }

    fn value(&self, number: &Number, show: impl Fn(Decimal) -> String) -> String {
        self.evaluation
            .number(number, self.results)
            .map_or_else(|_| "?".to_owned(), show)
    }
}

trait Tidy {
    fn tidy(self) -> Self;
}

impl Tidy for (String, Bond) {
    /// A fraction of two whole numbers is written close: 6/7.
    fn tidy(self) -> Self {
        let (text, bond) = self;
        let fraction = text.split_once(" / ").filter(|(above, below)| {
            let whole = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            whole(above) && whole(below)
        });
        match fraction {
            Some((above, below)) => (format!("{above}/{below}"), bond),
            None => (text, bond),
        }
    }
}

/// A value in the middle of a calculation.
fn leaf(value: Decimal, unit: Unit) -> String {
    match unit {
        Unit::Money => french::amount_alone(value),
        Unit::Percent => french::percent(value),
        Unit::Number => french::number(value),
    }
}

/// A parameter keeps all of its decimals: 59,0734.
fn exact(value: Decimal, unit: Unit) -> String {
    match unit {
        Unit::Money if value.normalize().scale() > 2 => french::number(value),
        _ => leaf(value, unit),
    }
}

/// A result with its unit.
fn quantity(value: Decimal, unit: Unit) -> String {
    match unit {
        Unit::Money => french::euros(value),
        _ => leaf(value, unit),
    }
}
