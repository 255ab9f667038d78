//! What is added to basic pay by law: the indemnité de résidence, and what lifts it to the minimum wage.

use anomalies::french;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::argument::Range;
use crate::outcome::{cents, reckon};
use crate::pay::{INDEX, whole};
use crate::{Facts, Outcome, Wrong};

const BENEFITS: Range = Range::new("benefits", 0, 10_000, "50");

/// Months of a year.
const YEAR: i64 = 12;

/// The zone of the commune where the agent works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Zone {
    /// Zone 1, the highest share.
    One,
    /// Zone 2.
    Two,
    /// Zone 3.
    Three,
}

/// The indemnité de résidence at full time.
#[derive(Debug, Clone, Copy)]
pub struct Residence<'a> {
    /// The indice majoré.
    pub index: &'a str,
    /// Where the agent works.
    pub zone: Zone,
}

impl Residence<'_> {
    /// The gross euros of a month.
    ///
    /// # Errors
    /// For an argument out of its range.
    pub fn reckon(&self, facts: &Facts, day: Date) -> Result<Outcome<Decimal>, Wrong> {
        let index = whole(&INDEX, self.index)?;
        let (fact, number) = match self.zone {
            Zone::One => ("ir_taux_1", 1),
            Zone::Two => ("ir_taux_2", 2),
            Zone::Three => ("ir_taux_3", 3),
        };
        Ok(reckon(facts, day, |r| {
            let percent = r.fact(fact)?;
            let point = r.fact("point_indice")?;
            let floor = r.fact("ir_im_plancher")?;
            let counted = index.max(floor);
            let euros =
                cents(percent / Decimal::ONE_HUNDRED * counted * point / Decimal::from(YEAR));
            if index < floor {
                r.line(format!(
                    "indice {} porté au plancher de {}",
                    french::number(index),
                    french::number(floor)
                ));
            }
            r.line(format!(
                "zone {number} : {}\u{a0}% × {} × {}\u{a0}€ / {YEAR} = {}",
                french::number(percent),
                french::number(counted),
                french::number(point),
                french::euros(euros)
            ));
            r.note("la zone est celle de la commune où l'agent travaille ; à temps plein et sans NBI : le reste n'est pas tranché par les sources lues");
            Ok(euros)
        }))
    }
}

/// What lifts basic pay to the minimum wage, at full time.
#[derive(Debug, Clone, Copy, Default)]
pub struct Differential<'a> {
    /// The indice majoré.
    pub index: &'a str,
    /// Benefits in kind of a month, in euros.
    pub benefits: Option<&'a str>,
}

impl Differential<'_> {
    /// The gross euros of a month.
    ///
    /// # Errors
    /// For an argument out of its range.
    pub fn reckon(&self, facts: &Facts, day: Date) -> Result<Outcome<Decimal>, Wrong> {
        let index = whole(&INDEX, self.index)?;
        let benefits = BENEFITS.given(self.benefits)?.unwrap_or_default();
        Ok(reckon(facts, day, |r| {
            let wage = r.fact("smic_mensuel")?;
            let point = r.fact("point_indice")?;
            let paid = index.max(r.fact("im_minimal")?);
            let basic = cents(paid * point / Decimal::from(YEAR));
            let euros = cents((wage - basic - benefits).max(Decimal::ZERO));
            r.line(format!(
                "traitement : {} × {}\u{a0}€ / {YEAR} = {}",
                french::number(paid),
                french::number(point),
                french::euros(basic)
            ));
            r.line(format!(
                "SMIC {} - traitement {} - avantages en nature {} : {}",
                french::euros(wage),
                french::euros(basic),
                french::euros(benefits),
                french::euros(euros)
            ));
            r.note("l'indemnité différentielle (décret n° 91-769) est due sans délibération ; à temps plein, sans compter résidence, supplément familial, NBI ni primes");
            Ok(euros)
        }))
    }
}
