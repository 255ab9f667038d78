//! Annual leave, and the days that are added where leave is taken in winter.

use anomalies::french;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::argument::Range;
use crate::outcome::{hundredths, reckon};
use crate::{Facts, Outcome, Wrong};

/// Days of a week.
const WEEK: i64 = 7;

const DAYS_PER_WEEK: Range = Range::new("days-per-week", 0, WEEK, "5");
const PART_TIME: Range = Range::new("part-time", 50, 100, "80");
const MONTHS: Range = Range::new("months", 0, 12, "9");
const OUTSIDE: Range = Range::new("days-outside", 0, 366, "6");

/// The annual leave of one calendar year.
#[derive(Debug, Clone, Copy, Default)]
pub struct Leave<'a> {
    /// Days of work a week at full time.
    pub days_per_week: Option<&'a str>,
    /// The percent of full time, where the agent works fewer days.
    pub part_time: Option<&'a str>,
    /// Months of service in the year; twelve where nothing is said.
    pub months: Option<&'a str>,
}

impl Leave<'_> {
    /// The days of leave.
    ///
    /// # Errors
    /// For an argument out of its range.
    pub fn reckon(&self, facts: &Facts, day: Date) -> Result<Outcome<Decimal>, Wrong> {
        let week = DAYS_PER_WEEK.needed(self.days_per_week)?;
        if week.is_zero() {
            return Err(Wrong::new(
                "days-per-week",
                "aucun jour de travail par semaine : aucun congé annuel ne se calcule",
                "no day of work a week: there is no annual leave to compute",
                "5",
            ));
        }
        let part_time = PART_TIME.given(self.part_time)?;
        let months = MONTHS.given(self.months)?;
        Ok(reckon(facts, day, |r| {
            let multiple = r.fact("conge_annuel_multiple")?;
            let mut obligations = week;
            if let Some(percent) = part_time {
                obligations = week * percent / Decimal::ONE_HUNDRED;
                r.line(format!(
                    "obligations hebdomadaires : {} jours × {}\u{a0}% = {} jours",
                    french::number(week),
                    french::number(percent),
                    french::number(obligations)
                ));
                if percent < Decimal::ONE_HUNDRED {
                    r.note(
                        "le temps partiel est compté comme des jours de moins ; s'il est réparti sur tous les jours de la semaine, donnez les jours travaillés par --days-per-week sans --part-time",
                    );
                }
            }
            let year = multiple * obligations;
            r.line(format!(
                "congé annuel : {} × {} jours = {} jours",
                french::number(multiple),
                french::number(obligations),
                french::number(year)
            ));
            let Some(months) = months else {
                return Ok(hundredths(year));
            };
            let whole = r.fact("conge_annuel_annee")?;
            let share = hundredths(year * months / whole);
            r.line(format!(
                "au prorata des services : {} jours × {} mois / {} = {} jours",
                french::number(year),
                french::number(months),
                french::number(whole),
                french::number(share)
            ));
            if (share * Decimal::TWO).fract() != Decimal::ZERO {
                r.note("le décret ne fixe pas d'arrondi : le règlement de la collectivité le fait");
            }
            Ok(share)
        }))
    }
}

/// Days that are added where leave is taken outside the summer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fractionnement<'a> {
    /// Days of annual leave taken outside 1 May to 31 October of the year.
    pub days_outside: &'a str,
}

impl Fractionnement<'_> {
    /// The days that are added: none, one or two.
    ///
    /// # Errors
    /// For an argument out of its range.
    pub fn reckon(&self, facts: &Facts, day: Date) -> Result<Outcome<Decimal>, Wrong> {
        let outside = OUTSIDE.needed(Some(self.days_outside))?;
        Ok(reckon(facts, day, |r| {
            let one = r.fact("fractionnement_un_jour")?;
            let two = r.fact("fractionnement_deux_jours")?;
            let (days, why) = if outside >= two {
                (2, format!("au moins {}", french::number(two)))
            } else if outside >= one {
                (
                    1,
                    format!(
                        "au moins {} et moins de {}",
                        french::number(one),
                        french::number(two)
                    ),
                )
            } else {
                (0, format!("moins de {}", french::number(one)))
            };
            r.line(format!(
                "{} jours de congé annuel pris hors du 1er mai - 31 octobre : {why}, soit {days} jour(s) de plus",
                french::number(outside)
            ));
            r.note("seuls comptent les jours de congé annuel de l'année, ni la RTT ni le CET ; les jours en plus ne sont pas réduits à temps partiel");
            Ok(Decimal::from(days))
        }))
    }
}
