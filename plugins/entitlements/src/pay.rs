//! Pay at part time, and the basic pay of an index.

use anomalies::french;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::argument::Range;
use crate::outcome::{Reckoning, Stop, cents, hundredths, reckon};
use crate::{Facts, Outcome, Wrong};

/// Months of a year.
const YEAR: i64 = 12;

pub(crate) const RATE: Range = Range::new("rate", 0, 100, "80");
const PART_TIME: Range = Range::new("part-time", 0, 100, "80");
const SALARY: Range = Range::new("salary", 0, 100_000, "2150,40");
pub(crate) const INDEX: Range = Range::new("index", 1, 2_000, "420");

/// Part-time percents that are a right where there is a cause for it.
const OF_RIGHT: [i64; 4] = [50, 60, 70, 80];

/// Which share of full pay is paid at part time.
#[derive(Debug, Clone, Copy, Default)]
pub struct PartTime<'a> {
    /// The percent of full time.
    pub rate: &'a str,
    /// The monthly gross pay at full time.
    pub salary: Option<&'a str>,
    /// Whether the part time is one of right, for a birth, a relative or a disability.
    pub of_right: bool,
}

/// The share that is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartTimePay {
    /// The share as a fraction: so many parts.
    pub numerator: Decimal,
    /// Of so many.
    pub denominator: Decimal,
    /// The share as a percent, rounded to the hundredth.
    pub percent: Decimal,
    /// The monthly gross pay, where that of full time was given.
    pub euros: Option<Decimal>,
}

impl PartTime<'_> {
    /// The share that is paid.
    ///
    /// # Errors
    /// For an argument out of its range, and a percent that is no part time.
    pub fn reckon(&self, facts: &Facts, day: Date) -> Result<Outcome<PartTimePay>, Wrong> {
        let rate = part_time_rate(RATE.needed(Some(self.rate))?, "rate")?;
        let salary = SALARY.given(self.salary)?;
        if self.of_right && !OF_RIGHT.iter().any(|right| rate == Decimal::from(*right)) {
            return Err(Wrong::new(
                "rate",
                format!(
                    "{}\u{a0}% n'est pas une quotité de temps partiel de droit : 50, 60, 70 ou 80\u{a0}% (décret n° 2004-777, art. 5)",
                    french::number(rate)
                ),
                format!(
                    "{rate} % is no part time of right: 50, 60, 70 or 80 % (décret n° 2004-777, art. 5)"
                ),
                "80",
            ));
        }
        Ok(reckon(facts, day, |r| {
            if self.of_right {
                r.fact("temps_partiel_de_droit_maximum")?;
            }
            let share = share(r, rate)?;
            let euros = salary.map(|salary| {
                let euros = cents(share.of(salary));
                r.line(format!(
                    "{} × {} / {} = {}",
                    french::euros(salary),
                    french::number(share.parts),
                    french::number(share.whole),
                    french::euros(euros)
                ));
                euros
            });
            r.note("la part vaut pour le traitement, l'indemnité de résidence, la NBI et les primes ; un temps non complet est au strict prorata");
            Ok(PartTimePay {
                numerator: share.parts,
                denominator: share.whole,
                percent: hundredths(share.of(Decimal::ONE_HUNDRED)),
                euros,
            })
        }))
    }
}

/// A fraction of full pay.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Share {
    pub parts: Decimal,
    pub whole: Decimal,
}

impl Share {
    /// All of it.
    pub(crate) const FULL: Self = Self {
        parts: Decimal::ONE,
        whole: Decimal::ONE,
    };

    /// So much of an amount.
    pub(crate) fn of(self, amount: Decimal) -> Decimal {
        amount * self.parts / self.whole
    }

    /// ` × 6 / 7`, nothing for all of it.
    pub(crate) fn factor(self) -> String {
        if self.parts == self.whole {
            String::new()
        } else {
            format!(
                " × {} / {}",
                french::number(self.parts),
                french::number(self.whole)
            )
        }
    }
}

/// The percent of a part time.
pub(crate) fn part_time_rate(rate: Decimal, argument: &'static str) -> Result<Decimal, Wrong> {
    // Half time is the least (CGFP, art. L612-1 and following), and all of it is no part.
    if rate < Decimal::from(50) || rate >= Decimal::ONE_HUNDRED {
        return Err(Wrong::new(
            argument,
            format!(
                "{}\u{a0}% n'est pas un temps partiel : de 50\u{a0}% à moins de 100\u{a0}% (un temps non complet n'est pas un temps partiel)",
                french::number(rate)
            ),
            format!("{rate} % is no part time: from 50 % to less than 100 %"),
            "80",
        ));
    }
    Ok(rate)
}

/// The share of full pay at a percent of full time.
pub(crate) fn share(r: &mut Reckoning<'_>, rate: Decimal) -> Result<Share, Stop> {
    let sevenths = r.fact("temps_partiel_80_septiemes")?;
    let thirty_fifths = r.fact("temps_partiel_90_trente_cinquiemes")?;
    let share = if rate == Decimal::from(80) {
        Share {
            parts: sevenths,
            whole: Decimal::from(7),
        }
    } else if rate == Decimal::from(90) {
        Share {
            parts: thirty_fifths,
            whole: Decimal::from(35),
        }
    } else {
        if !OF_RIGHT.iter().any(|right| rate == Decimal::from(*right)) {
            r.note("cette quotité n'existe que sur autorisation : le temps partiel de droit est de 50, 60, 70 ou 80\u{a0}%");
        }
        Share {
            parts: rate,
            whole: Decimal::ONE_HUNDRED,
        }
    };
    r.line(format!(
        "temps partiel à {}\u{a0}% : {} / {} du plein traitement, soit {}\u{a0}%",
        french::number(rate),
        french::number(share.parts),
        french::number(share.whole),
        french::number(hundredths(share.of(Decimal::ONE_HUNDRED)))
    ));
    Ok(share)
}

/// The monthly basic pay of an index.
#[derive(Debug, Clone, Copy, Default)]
pub struct Salary<'a> {
    /// The indice majoré.
    pub index: &'a str,
    /// The percent of full time.
    pub part_time: Option<&'a str>,
}

impl Salary<'_> {
    /// The gross euros of a month.
    ///
    /// # Errors
    /// For an argument out of its range.
    pub fn reckon(&self, facts: &Facts, day: Date) -> Result<Outcome<Decimal>, Wrong> {
        let index = whole(&INDEX, self.index)?;
        let rate = PART_TIME.given(self.part_time)?;
        let rate = rate
            .map(|rate| part_time_rate(rate, "part-time"))
            .transpose()?;
        Ok(reckon(facts, day, |r| {
            let point = r.fact("point_indice")?;
            let least = r.fact("im_minimal")?;
            let paid = index.max(least);
            if index < least {
                r.line(format!(
                    "indice majoré {} porté au minimum de {}",
                    french::number(index),
                    french::number(least)
                ));
            }
            let share = match rate {
                None => Share::FULL,
                Some(rate) => share(r, rate)?,
            };
            let euros = cents(share.of(paid * point / Decimal::from(YEAR)));
            r.line(format!(
                "{} × {}\u{a0}€ / {YEAR}{} = {}",
                french::number(paid),
                french::number(point),
                share.factor(),
                french::euros(euros)
            ));
            r.note("traitement indiciaire brut seul : sans indemnité de résidence, supplément familial, indemnité différentielle ni primes");
            Ok(euros)
        }))
    }
}

/// A number without decimals.
pub(crate) fn whole(range: &Range, text: &str) -> Result<Decimal, Wrong> {
    let number = range.needed(Some(text))?;
    if number.fract().is_zero() {
        Ok(number.normalize())
    } else {
        Err(Wrong::new(
            range.argument,
            format!("« {text} » n'est pas un nombre entier"),
            format!("« {text} » is not a whole number"),
            range.example,
        ))
    }
}
