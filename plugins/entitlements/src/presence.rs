//! Months of service in a calendar year, from the days on which it begins and ends.

use anomalies::french;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::argument::{Wrong, day};
use crate::outcome::{hundredths, reckon};
use crate::{Facts, Outcome};

/// The months of service of a calendar year.
#[derive(Debug, Clone, Copy, Default)]
pub struct Presence<'a> {
    /// The first day of service.
    pub since: &'a str,
    /// The last day of service; the end of that year where nothing is said.
    pub until: Option<&'a str>,
}

impl Presence<'_> {
    /// The months, as a share of the year that leave is a share of.
    ///
    /// # Errors
    /// For what is no date, an end before the beginning, or days of two years.
    pub fn reckon(&self, facts: &Facts, on: Date) -> Result<Outcome<Decimal>, Wrong> {
        let since = day("since", self.since)?;
        let until = match self.until {
            Some(text) => day("until", text)?,
            None => since.last_of_year(),
        };
        if until < since {
            return Err(Wrong::new(
                "until",
                "le dernier jour est avant le premier",
                "the last day is before the first",
                "2026-12-31",
            ));
        }
        if until.year() != since.year() {
            return Err(Wrong::new(
                "until",
                "le congé annuel se compte par année civile : une année à la fois",
                "annual leave is counted by calendar years: one year at a time",
                &since.last_of_year().to_string(),
            ));
        }
        Ok(reckon(facts, on, |r| {
            let months = r.fact("conge_annuel_annee")?;
            let span = format!(
                "du {} au {}",
                french::short_date(since),
                french::short_date(until)
            );
            if since == since.first_of_month() && until == until.last_of_month() {
                let whole = until.month() - since.month() + 1;
                r.line(format!("{span} : {whole} mois entiers"));
                return Ok(Decimal::from(whole));
            }
            let served = until.day_of_year() - since.day_of_year() + 1;
            let year = since.days_in_year();
            let share = hundredths(months * Decimal::from(served) / Decimal::from(year));
            r.line(format!(
                "{span} : {served} jours sur {year}, soit {} mois × {served} / {year} = {} mois",
                french::number(months),
                french::number(share)
            ));
            r.confirm("à confirmer : le décret dit « au prorata de la durée des services accomplis » sans dire comment compter un mois incomplet ; ici jour par jour");
            Ok(share)
        }))
    }
}
