//! Working from home, service that was not done, and months that are not whole.

use anomalies::french;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::argument::Range;
use crate::outcome::{cents, reckon};
use crate::pay::whole;
use crate::{Facts, Outcome, Wrong};

const DAYS: Range = Range::new("days", 0, 366, "24");
const ALREADY: Range = Range::new("already", 0, 366, "40");
const SALARY: Range = Range::new("salary", 0, 100_000, "2150,40");
const MISSED: Range = Range::new("hours-missed", 0, 400, "3,5");
const DUE: Range = Range::new("hours-due", 0, 400, "151,67");
const SERVED: Range = Range::new("days", 0, 30, "12");

/// The allowance for days of work at home.
#[derive(Debug, Clone, Copy, Default)]
pub struct HomeWorking<'a> {
    /// Days of work at home.
    pub days: &'a str,
    /// Days of the same year that were paid before.
    pub already: Option<&'a str>,
}

impl HomeWorking<'_> {
    /// The euros.
    ///
    /// # Errors
    /// For an argument out of its range.
    pub fn reckon(&self, facts: &Facts, day: Date) -> Result<Outcome<Decimal>, Wrong> {
        let days = whole(&DAYS, self.days)?;
        let already = whole(&ALREADY, self.already.unwrap_or("0"))?;
        Ok(reckon(facts, day, |r| {
            let rate = r.fact("teletravail_jour")?;
            let ceiling = r.fact("teletravail_plafond")?;
            let room = (ceiling - already * rate).max(Decimal::ZERO);
            let wanted = days * rate;
            let euros = cents(wanted.min(room));
            r.line(format!(
                "{} jours × {} = {}",
                french::number(days),
                french::euros(rate),
                french::euros(wanted)
            ));
            r.line(format!(
                "plafond de {} : {} - {} × {} = {}, soit {}",
                day_year(r.day()),
                french::euros(ceiling),
                french::number(already),
                french::euros(rate),
                french::euros(room),
                french::euros(euros)
            ));
            r.note(
                "dans une collectivité le forfait n'est versé que si une délibération le prévoit",
            );
            Ok(euros)
        }))
    }
}

fn day_year(day: Date) -> String {
    day.year().to_string()
}

/// What is withheld for service that was not done.
#[derive(Debug, Clone, Copy, Default)]
pub struct MissedService<'a> {
    /// Hours of service that were not done.
    pub hours_missed: Option<&'a str>,
    /// Hours of service that were due in the month.
    pub hours_due: Option<&'a str>,
    /// The monthly gross pay.
    pub salary: Option<&'a str>,
}

impl MissedService<'_> {
    /// The euros that are withheld.
    ///
    /// # Errors
    /// For an argument out of its range, or more hours missed than due.
    pub fn reckon(&self, facts: &Facts, day: Date) -> Result<Outcome<Decimal>, Wrong> {
        let missed = MISSED.needed(self.hours_missed)?;
        let due = DUE.needed(self.hours_due)?;
        let salary = SALARY.needed(self.salary)?;
        if due.is_zero() || missed > due {
            return Err(Wrong::new(
                "hours-missed",
                "les heures non faites sont au plus les heures dues, qui ne sont pas nulles",
                "the hours that were missed are at most those that were due, which are not none",
                "3,5",
            ));
        }
        Ok(reckon(facts, day, |r| {
            let part = r.fact("retenue_proportionnelle")?;
            let euros = cents(salary * part * missed / due);
            r.line(format!(
                "{} × {} h / {} h = {} retenus",
                french::euros(salary),
                french::number(missed),
                french::number(due),
                french::euros(euros)
            ));
            r.note("la retenue est proportionnelle à la durée : le trentième indivisible ne vaut que pour l'État");
            Ok(euros)
        }))
    }
}

/// The pay of a month that is not whole.
#[derive(Debug, Clone, Copy, Default)]
pub struct Thirtieths<'a> {
    /// Days of the month that are paid, at most thirty.
    pub days: &'a str,
    /// The monthly gross pay.
    pub salary: Option<&'a str>,
}

impl Thirtieths<'_> {
    /// The euros.
    ///
    /// # Errors
    /// For an argument out of its range.
    pub fn reckon(&self, facts: &Facts, day: Date) -> Result<Outcome<Decimal>, Wrong> {
        let days = whole(&SERVED, self.days)?;
        let salary = SALARY.needed(self.salary)?;
        Ok(reckon(facts, day, |r| {
            let month = r.fact("trentiemes_mois")?;
            let euros = cents(salary * days / month);
            r.line(format!(
                "{} × {} / {} = {}",
                french::euros(salary),
                french::number(days),
                french::number(month),
                french::euros(euros)
            ));
            Ok(euros)
        }))
    }
}
