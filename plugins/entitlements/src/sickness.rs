//! Ordinary sick leave: which days are paid at which share.

use anomalies::french;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::argument::Range;
use crate::outcome::{Reckoning, Stop, cents, reckon};
use crate::{Facts, Outcome, Wrong};

const DAYS: Range = Range::new("days", 1, 366, "12");
const ALREADY: Range = Range::new("already", 0, 366, "0");
const SENIORITY: Range = Range::new("seniority-months", 0, 600, "30");
const SALARY: Range = Range::new("salary", 0, 100_000, "2150,40");

/// Days of a month of pay.
const MONTH: i64 = 30;

/// Whom the agent is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// A civil servant, with tenure or on probation.
    CivilServant,
    /// An agent under a contract of public law.
    Contractual,
}

/// The pay of a sick leave.
#[derive(Debug, Clone, Copy)]
pub struct SickPay<'a> {
    /// Calendar days of this leave.
    pub days: &'a str,
    /// Whom the agent is.
    pub status: Status,
    /// Months of service, for an agent under contract.
    pub seniority_months: Option<&'a str>,
    /// Days of sick leave in the twelve months before.
    pub already: Option<&'a str>,
    /// The monthly gross pay.
    pub salary: Option<&'a str>,
    /// Whether the first day is withheld; it is, but for the exceptions of [`crate::WaitingDay`].
    pub waiting_day: bool,
}

/// The days of a sick leave by what is paid for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SickDays {
    /// Days that are withheld at the beginning.
    pub waiting: Decimal,
    /// Days at 90 %.
    pub at_90: Decimal,
    /// Days at 50 %.
    pub at_50: Decimal,
    /// Days without pay, after the waiting day.
    pub unpaid: Decimal,
    /// Gross pay for these days, where the monthly pay was given.
    pub paid: Option<Decimal>,
    /// What is missing beside full pay, where the monthly pay was given.
    pub lost: Option<Decimal>,
}

impl SickPay<'_> {
    /// The days and what they are paid.
    ///
    /// # Errors
    /// For an argument out of its range, or a contract without seniority.
    pub fn reckon(&self, facts: &Facts, day: Date) -> Result<Outcome<SickDays>, Wrong> {
        let days = crate::pay::whole(&DAYS, self.days)?;
        let already = crate::pay::whole(&ALREADY, self.already.unwrap_or("0"))?;
        let salary = SALARY.given(self.salary)?;
        let seniority = match self.status {
            Status::Contractual => Some(SENIORITY.needed(self.seniority_months)?),
            Status::CivilServant => SENIORITY.given(self.seniority_months)?,
        };
        Ok(reckon(facts, day, |r| {
            let (full, reduced) = match self.status {
                Status::CivilServant => (
                    r.fact("cmo_jours_taux_plein")?,
                    r.fact("cmo_jours_taux_reduit")?,
                ),
                Status::Contractual => contract(r, seniority.unwrap_or_default())?,
            };
            let rate_full = r.fact("cmo_taux_plein")? / Decimal::ONE_HUNDRED;
            let rate_reduced = r.fact("cmo_taux_reduit")? / Decimal::ONE_HUNDRED;
            let waiting = if self.waiting_day && !full.is_zero() {
                r.fact("carence_jours")?.min(days)
            } else {
                Decimal::ZERO
            };
            let left = |limit: Decimal| limit.max(Decimal::ZERO);
            // The days of this leave follow those of the twelve months before; the waiting day is the first of them.
            let rest_full = left(full - already);
            let rest_reduced = left(reduced - left(already - full));
            let within_full = days.min(rest_full);
            let at_90 = left(within_full - waiting);
            let at_50 = left((days - within_full).min(rest_reduced) - left(waiting - within_full));
            let unpaid = days - waiting - at_90 - at_50;
            r.line(format!(
                "droits sur douze mois : {} jours à {}, puis {} jours à {} ; déjà {} jours",
                french::number(full),
                french::percent(rate_full),
                french::number(reduced),
                french::percent(rate_reduced),
                french::number(already)
            ));
            r.line(format!(
                "{} jours de congé : {} de carence, {} à {}, {} à {}, {} sans traitement",
                french::number(days),
                french::number(waiting),
                french::number(at_90),
                french::percent(rate_full),
                french::number(at_50),
                french::percent(rate_reduced),
                french::number(unpaid)
            ));
            // A month never has more than thirty thirtieths: over several months the sum depends on where they end.
            let within_month = days <= Decimal::from(MONTH);
            if salary.is_some() && !within_month {
                r.confirm("les montants se calculent mois par mois au-delà de 30 jours : ils ne sont pas donnés");
            }
            if salary.is_some() && within_month {
                r.confirm("à confirmer : les jours sont retenus en trentièmes de calendrier, et un congé à cheval sur deux mois ou d'un mois entier de 31 jours se règle autrement selon le logiciel de paie");
            }
            let money = salary.filter(|_| within_month).map(|salary| {
                let parts = at_90 * rate_full + at_50 * rate_reduced;
                let paid = cents(salary * parts / Decimal::from(MONTH));
                let whole = cents(salary * days / Decimal::from(MONTH));
                r.line(format!(
                    "{} × ({} × {} + {} × {}) / {MONTH} = {}",
                    french::euros(salary),
                    french::number(at_90),
                    french::percent(rate_full),
                    french::number(at_50),
                    french::percent(rate_reduced),
                    french::euros(paid)
                ));
                r.line(format!(
                    "plein traitement : {} × {} / {MONTH} = {}, soit {} de moins",
                    french::euros(salary),
                    french::number(days),
                    french::euros(whole),
                    french::euros(whole - paid)
                ));
                (paid, whole - paid)
            });
            if waiting > Decimal::ZERO {
                r.note("le jour de carence est compté dans les jours à 90\u{a0}% des douze mois ; cas sans carence : hr compute waiting-day");
            }
            r.note("les jours sont comptés en trentièmes ; le supplément familial et l'indemnité de résidence restent entiers, les primes suivent la délibération");
            if self.status == Status::Contractual {
                r.note("les indemnités journalières de la sécurité sociale se déduisent de ce que l'employeur verse");
            }
            Ok(SickDays {
                waiting,
                at_90,
                at_50,
                unpaid,
                paid: money.map(|(paid, _)| paid),
                lost: money.map(|(_, lost)| lost),
            })
        }))
    }
}

/// Days at each share for an agent under contract.
fn contract(r: &mut Reckoning<'_>, seniority: Decimal) -> Result<(Decimal, Decimal), Stop> {
    let month = r.fact("cmo_contractuel_palier")?;
    let mut steps = Decimal::ZERO;
    for (count, name) in [
        (1, "cmo_contractuel_palier_1"),
        (2, "cmo_contractuel_palier_2"),
        (3, "cmo_contractuel_palier_3"),
    ] {
        if seniority >= r.fact(name)? {
            steps = Decimal::from(count);
        }
    }
    let days = month * steps;
    r.line(format!(
        "{} mois d'ancienneté : {} mois à chaque taux, soit {} × {} = {} jours",
        french::number(seniority),
        french::number(steps),
        french::number(steps),
        french::number(month),
        french::number(days)
    ));
    if steps.is_zero() {
        r.note("sous quatre mois de services l'employeur ne verse rien : la sécurité sociale peut indemniser");
    }
    Ok((days, days))
}
