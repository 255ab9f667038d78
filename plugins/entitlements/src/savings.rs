//! The compte épargne-temps: what may be put there, and what a day is paid.

use anomalies::french;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::argument::Range;
use crate::outcome::{cents, reckon};
use crate::{Facts, Outcome, Wrong};

const LEAVE: Range = Range::new("leave", 0, 60, "25");
const TAKEN: Range = Range::new("taken", 0, 60, "20");
const REST: Range = Range::new("rest-days", 0, 60, "3");
const BALANCE: Range = Range::new("balance", 0, 100, "12");
const DAYS: Range = Range::new("days", 0, 100, "5");

/// What a year leaves to be put on the account.
#[derive(Debug, Clone, Copy, Default)]
pub struct SavingsTransfer<'a> {
    /// Days of annual leave of the year.
    pub leave: Option<&'a str>,
    /// Days of it that were taken.
    pub taken: Option<&'a str>,
    /// Days of RTT that are left.
    pub rest_days: Option<&'a str>,
    /// Days that are on the account already.
    pub balance: Option<&'a str>,
}

/// What may be put on the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Days that may be put there.
    pub days: Decimal,
    /// Days on the account after that.
    pub balance: Decimal,
    /// Days of it that may be paid or turned into pension points, where the council has decided so.
    pub optional: Decimal,
}

impl SavingsTransfer<'_> {
    /// What may be put on the account.
    ///
    /// # Errors
    /// For an argument out of its range, or more leave taken than there was.
    pub fn reckon(&self, facts: &Facts, day: Date) -> Result<Outcome<Saved>, Wrong> {
        let leave = LEAVE.needed(self.leave)?;
        let taken = TAKEN.needed(self.taken)?;
        let rest = REST.given(self.rest_days)?.unwrap_or_default();
        let before = BALANCE.given(self.balance)?.unwrap_or_default();
        if taken > leave {
            return Err(Wrong::new(
                "taken",
                format!(
                    "{} jours pris sur {} : plus que le congé de l'année",
                    french::number(taken),
                    french::number(leave)
                ),
                format!("{taken} days taken of {leave}: more than the leave of the year"),
                "20",
            ));
        }
        Ok(reckon(facts, day, |r| {
            let least = r.fact("cet_conges_pris")?;
            let most = r.fact("cet_plafond")?;
            let threshold = r.fact("cet_seuil_option")?;
            let from_leave = if taken >= least {
                r.line(format!(
                    "congé annuel : {} - {} pris = {} jours (au moins {} sont pris)",
                    french::number(leave),
                    french::number(taken),
                    french::number(leave - taken),
                    french::number(least)
                ));
                leave - taken
            } else {
                r.line(format!(
                    "congé annuel : {} jours pris, moins de {} : aucun jour de congé annuel ne va au compte",
                    french::number(taken),
                    french::number(least)
                ));
                Decimal::ZERO
            };
            let room = (most - before).max(Decimal::ZERO);
            let days = (from_leave + rest).min(room);
            r.line(format!(
                "à épargner : {} de congé + {} de RTT, dans la limite de {} - {} = {} : {} jours",
                french::number(from_leave),
                french::number(rest),
                french::number(most),
                french::number(before),
                french::number(room),
                french::number(days)
            ));
            let balance = before + days;
            let optional = (balance - threshold).max(Decimal::ZERO);
            r.line(format!(
                "compte : {} + {} = {} jours, dont {} au-delà de {}",
                french::number(before),
                french::number(days),
                french::number(balance),
                french::number(optional),
                french::number(threshold)
            ));
            r.note("au-delà du seuil, l'indemnité et la retraite additionnelle supposent une délibération ; sans elle les jours se prennent en congé");
            r.note("pour un agent à temps complet : le seuil de congés à prendre à temps partiel n'a pas été vérifié");
            Ok(Saved {
                days,
                balance,
                optional,
            })
        }))
    }
}

/// A category of civil servants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Category {
    /// A.
    A,
    /// B.
    B,
    /// C.
    C,
}

/// What days of the account are paid.
#[derive(Debug, Clone, Copy)]
pub struct SavingsPayment<'a> {
    /// Days that are to be paid.
    pub days: Option<&'a str>,
    /// The agent's category.
    pub category: Category,
    /// Days on the account at the end of the year.
    pub balance: Option<&'a str>,
}

impl SavingsPayment<'_> {
    /// The gross euros.
    ///
    /// # Errors
    /// For an argument out of its range.
    pub fn reckon(&self, facts: &Facts, day: Date) -> Result<Outcome<Decimal>, Wrong> {
        let days = DAYS.needed(self.days)?;
        let balance = BALANCE.given(self.balance)?;
        if balance.is_some_and(|balance| days > balance) {
            return Err(Wrong::new(
                "days",
                "plus de jours à payer que le compte n'en a",
                "more days to pay than there are on the account",
                "5",
            ));
        }
        let (fact, letter) = match self.category {
            Category::A => ("cet_indemnite_a", 'A'),
            Category::B => ("cet_indemnite_b", 'B'),
            Category::C => ("cet_indemnite_c", 'C'),
        };
        Ok(reckon(facts, day, |r| {
            let threshold = r.fact("cet_seuil_option")?;
            let rate = r.fact(fact)?;
            let payable = match balance {
                None => {
                    r.confirm(format!(
                        "à confirmer : seuls les jours au-delà de {} au compte se paient ; donnez --balance",
                        french::number(threshold)
                    ));
                    days
                }
                Some(balance) => {
                    let beyond = (balance - threshold).max(Decimal::ZERO);
                    let payable = days.min(beyond);
                    r.line(format!(
                        "jours au-delà de {} : {} - {} = {} ; à payer : {}",
                        french::number(threshold),
                        french::number(balance),
                        french::number(threshold),
                        french::number(beyond),
                        french::number(payable)
                    ));
                    if payable < days {
                        r.note(format!(
                            "{} jour(s) demandés ne peuvent pas être payés : les {} premiers jours du compte se prennent en congé",
                            french::number(days - payable),
                            french::number(threshold)
                        ));
                    }
                    payable
                }
            };
            let euros = cents(payable * rate);
            r.line(format!(
                "catégorie {letter} : {} jours × {} = {} bruts",
                french::number(payable),
                french::euros(rate),
                french::euros(euros)
            ));
            r.note("l'indemnité suppose une délibération, qui peut plafonner les jours payés par an (décret n° 2025-1135 du 26 novembre 2025)");
            Ok(euros)
        }))
    }
}
