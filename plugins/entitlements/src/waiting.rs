//! The waiting day at the beginning of a sick leave, and when there is none.

use anomalies::french;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::argument::Range;
use crate::outcome::{cents, reckon};
use crate::{Facts, Outcome, Wrong};

const SALARY: Range = Range::new("salary", 0, 100_000, "2150,40");

/// Days of a month of pay.
const MONTH: i64 = 30;

/// Why the agent is away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// An ordinary sick leave.
    Ordinary,
    /// A second leave for the same cause, not more than 48 hours after work was taken up again.
    Continued,
    /// An accident of service or an occupational disease.
    Service,
    /// A long leave: longue maladie, longue durée, grave maladie.
    LongIllness,
    /// A further leave for the same long-lasting condition, within three years of the first.
    SameCondition,
    /// After the pregnancy was declared and before the maternity leave.
    Pregnancy,
    /// The first leave in the thirteen weeks after the death of a child.
    ChildDeath,
    /// A cause of articles L27 and L35 of the code of pensions.
    Exceptional,
}

impl Cause {
    /// Which case of article 115, II, it is, and what that says; none for an ordinary leave.
    fn exception(self) -> Option<(u8, &'static str)> {
        Some(match self {
            Self::Ordinary => return None,
            Self::Exceptional => (
                1,
                "cause exceptionnelle des articles L27 et L35 du code des pensions",
            ),
            Self::Continued => (
                2,
                "second congé de même cause, reprise de 48 heures au plus",
            ),
            Self::Service => (
                3,
                "accident de service, accident du travail ou maladie professionnelle",
            ),
            Self::LongIllness => (
                3,
                "congé de longue maladie, de longue durée ou de grave maladie",
            ),
            Self::SameCondition => (
                4,
                "même affection de longue durée, dans les trois ans du premier congé",
            ),
            Self::Pregnancy => (
                5,
                "après la déclaration de grossesse et avant le congé de maternité",
            ),
            Self::ChildDeath => (
                6,
                "premier congé dans les treize semaines du décès d'un enfant",
            ),
        })
    }
}

/// The waiting day of a leave.
#[derive(Debug, Clone, Copy)]
pub struct WaitingDay<'a> {
    /// Why the agent is away.
    pub cause: Cause,
    /// The monthly gross pay, with premiums.
    pub salary: Option<&'a str>,
}

/// What is withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withheld {
    /// Days.
    pub days: Decimal,
    /// Gross euros, where the monthly pay was given.
    pub euros: Option<Decimal>,
}

impl WaitingDay<'_> {
    /// What is withheld.
    ///
    /// # Errors
    /// For an argument out of its range.
    pub fn reckon(&self, facts: &Facts, day: Date) -> Result<Outcome<Withheld>, Wrong> {
        let salary = SALARY.given(self.salary)?;
        Ok(reckon(facts, day, |r| {
            let mut days = r.fact("carence_jours")?;
            if let Some((number, words)) = self.cause.exception() {
                r.fact("carence_exceptions")?;
                r.line(format!(
                    "pas de jour de carence : {words} (art. 115, II, {number}°)"
                ));
                days = Decimal::ZERO;
            } else {
                r.line(format!(
                    "congé de maladie ordinaire : {} jour de carence, le premier du congé",
                    french::number(days)
                ));
                r.note("chaque congé de maladie a le sien ; la prolongation d'un même congé n'en a pas d'autre");
            }
            let euros = salary.map(|salary| {
                let euros = cents(salary * days / Decimal::from(MONTH));
                r.line(format!(
                    "{} × {} / {MONTH} = {} retenus",
                    french::euros(salary),
                    french::number(days),
                    french::euros(euros)
                ));
                euros
            });
            if days > Decimal::ZERO {
                r.note("la retenue porte sur la rémunération du jour, primes comprises, sans le supplément familial");
            }
            Ok(Withheld { days, euros })
        }))
    }
}
