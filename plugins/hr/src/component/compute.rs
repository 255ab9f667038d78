//! The calculators as commands: arguments in, an outcome with its calculation and its texts out.

use entitlements::{
    Category, Cause, Differential, Facts, FamilySupplement, Fractionnement, HomeWorking, Leave,
    MissedService, Outcome, PartTime, Presence, Residence, Salary, SavingsPayment, SavingsTransfer,
    SickPay, Standing, Status, Thirtieths, WaitingDay, Wrong, Zone,
};
use jiff::civil::Date;
use kit::fold::Folded;

use super::exports::gardon::hr::compute::{
    self, DaysComputed, EurosComputed, Guest, MonthsComputed, PartTimeComputed, SavingsComputed,
    SicknessComputed, Source, WaitingComputed,
};
use super::gardon::plugin::context;
use super::gardon::plugin::errors::Error;
use super::{Component, language, problem};

/// Arguments that are words without a flag, in most commands that have them.
const POSITIONAL: [&str; 6] = ["children", "days", "days-outside", "index", "rate", "since"];

impl Guest for Component {
    fn leave(
        days_per_week: Option<String>,
        part_time: Option<String>,
        months: Option<String>,
        on: Option<String>,
    ) -> Result<DaysComputed, Error> {
        let request = Leave {
            days_per_week: days_per_week.as_deref(),
            part_time: part_time.as_deref(),
            months: months.as_deref(),
        };
        run(on, |facts, day| request.reckon(facts, day)).map(days)
    }

    fn fractionnement(days_outside: String, on: Option<String>) -> Result<DaysComputed, Error> {
        let request = Fractionnement {
            days_outside: &days_outside,
        };
        run(on, |facts, day| request.reckon(facts, day)).map(days)
    }

    fn presence(
        since: String,
        until: Option<String>,
        on: Option<String>,
    ) -> Result<MonthsComputed, Error> {
        let request = Presence {
            since: &since,
            until: until.as_deref(),
        };
        let found = run(on, |facts, day| request.reckon(facts, day))?;
        Ok(MonthsComputed {
            months: found.value.map(|months| months.to_string()),
            standing: standing(found.standing),
            on: found.day.to_string(),
            calculation: found.calculation,
            sources: sources(found.sources),
            notes: found.notes,
        })
    }

    fn savings_transfer(
        leave: Option<String>,
        taken: Option<String>,
        rest_days: Option<String>,
        balance: Option<String>,
        on: Option<String>,
    ) -> Result<SavingsComputed, Error> {
        let request = SavingsTransfer {
            leave: leave.as_deref(),
            taken: taken.as_deref(),
            rest_days: rest_days.as_deref(),
            balance: balance.as_deref(),
        };
        let found = run(on, |facts, day| request.reckon(facts, day))?;
        let value = found.value.as_ref();
        Ok(SavingsComputed {
            days: value.map(|saved| saved.days.normalize().to_string()),
            balance: value.map(|saved| saved.balance.normalize().to_string()),
            optional: value.map(|saved| saved.optional.normalize().to_string()),
            standing: standing(found.standing),
            on: found.day.to_string(),
            calculation: found.calculation,
            sources: sources(found.sources),
            notes: found.notes,
        })
    }

    fn savings_payment(
        days: String,
        category: compute::Category,
        balance: Option<String>,
        on: Option<String>,
    ) -> Result<EurosComputed, Error> {
        let request = SavingsPayment {
            days: Some(&days),
            category: match category {
                compute::Category::A => Category::A,
                compute::Category::B => Category::B,
                compute::Category::C => Category::C,
            },
            balance: balance.as_deref(),
        };
        run(on, |facts, day| request.reckon(facts, day)).map(euros)
    }

    fn sick_pay(
        days: u32,
        status: compute::Status,
        seniority_months: Option<u32>,
        already: Option<u32>,
        salary: Option<String>,
        waiting_day: Option<bool>,
        on: Option<String>,
    ) -> Result<SicknessComputed, Error> {
        let (seniority, already) = (seniority_months.map(words), already.map(words));
        let request = SickPay {
            days: &words(days),
            status: match status {
                compute::Status::Titulaire | compute::Status::Stagiaire => Status::CivilServant,
                compute::Status::Contractuel => Status::Contractual,
            },
            seniority_months: seniority.as_deref(),
            already: already.as_deref(),
            salary: salary.as_deref(),
            waiting_day: waiting_day.unwrap_or(true),
        };
        let found = run(on, |facts, day| request.reckon(facts, day))?;
        let value = found.value.as_ref();
        Ok(SicknessComputed {
            waiting: value.map(|days| days.waiting.to_string()),
            at_ninety: value.map(|days| days.at_90.to_string()),
            at_fifty: value.map(|days| days.at_50.to_string()),
            unpaid: value.map(|days| days.unpaid.to_string()),
            paid: value.and_then(|days| Some(days.paid?.to_string())),
            lost: value.and_then(|days| Some(days.lost?.to_string())),
            standing: standing(found.standing),
            on: found.day.to_string(),
            calculation: found.calculation,
            sources: sources(found.sources),
            notes: found.notes,
        })
    }

    fn waiting_day(
        cause: compute::Cause,
        salary: Option<String>,
        on: Option<String>,
    ) -> Result<WaitingComputed, Error> {
        let request = WaitingDay {
            cause: match cause {
                compute::Cause::Ordinaire => Cause::Ordinary,
                compute::Cause::Reprise => Cause::Continued,
                compute::Cause::Service => Cause::Service,
                compute::Cause::LongueMaladie => Cause::LongIllness,
                compute::Cause::MemeAffection => Cause::SameCondition,
                compute::Cause::Grossesse => Cause::Pregnancy,
                compute::Cause::DecesEnfant => Cause::ChildDeath,
                compute::Cause::Exceptionnelle => Cause::Exceptional,
            },
            salary: salary.as_deref(),
        };
        let found = run(on, |facts, day| request.reckon(facts, day))?;
        let value = found.value.as_ref();
        Ok(WaitingComputed {
            days: value.map(|held| held.days.to_string()),
            euros: value.and_then(|held| Some(held.euros?.to_string())),
            standing: standing(found.standing),
            on: found.day.to_string(),
            calculation: found.calculation,
            sources: sources(found.sources),
            notes: found.notes,
        })
    }

    fn part_time(
        rate: String,
        salary: Option<String>,
        of_right: Option<bool>,
        on: Option<String>,
    ) -> Result<PartTimeComputed, Error> {
        let request = PartTime {
            rate: &rate,
            salary: salary.as_deref(),
            of_right: of_right.unwrap_or_default(),
        };
        let found = run(on, |facts, day| request.reckon(facts, day))?;
        let value = found.value.as_ref();
        Ok(PartTimeComputed {
            numerator: value.map(|pay| pay.numerator.to_string()),
            denominator: value.map(|pay| pay.denominator.to_string()),
            percent: value.map(|pay| pay.percent.to_string()),
            euros: value.and_then(|pay| Some(pay.euros?.to_string())),
            standing: standing(found.standing),
            on: found.day.to_string(),
            calculation: found.calculation,
            sources: sources(found.sources),
            notes: found.notes,
        })
    }

    fn salary(
        index: u32,
        part_time: Option<String>,
        on: Option<String>,
    ) -> Result<EurosComputed, Error> {
        let request = Salary {
            index: &words(index),
            part_time: part_time.as_deref(),
        };
        run(on, |facts, day| request.reckon(facts, day)).map(euros)
    }

    fn sft(
        children: u32,
        index: u32,
        part_time: Option<String>,
        on: Option<String>,
    ) -> Result<EurosComputed, Error> {
        let request = FamilySupplement {
            children: &words(children),
            index: &words(index),
            part_time: part_time.as_deref(),
        };
        run(on, |facts, day| request.reckon(facts, day)).map(euros)
    }

    fn residence(
        index: u32,
        zone: compute::Zone,
        on: Option<String>,
    ) -> Result<EurosComputed, Error> {
        let request = Residence {
            index: &words(index),
            zone: match zone {
                compute::Zone::Zone1 => Zone::One,
                compute::Zone::Zone2 => Zone::Two,
                compute::Zone::Zone3 => Zone::Three,
            },
        };
        run(on, |facts, day| request.reckon(facts, day)).map(euros)
    }

    fn differential(
        index: u32,
        benefits: Option<String>,
        on: Option<String>,
    ) -> Result<EurosComputed, Error> {
        let request = Differential {
            index: &words(index),
            benefits: benefits.as_deref(),
        };
        run(on, |facts, day| request.reckon(facts, day)).map(euros)
    }

    fn home_working(
        days: u32,
        already: Option<u32>,
        on: Option<String>,
    ) -> Result<EurosComputed, Error> {
        let already = already.map(words);
        let request = HomeWorking {
            days: &words(days),
            already: already.as_deref(),
        };
        run(on, |facts, day| request.reckon(facts, day)).map(euros)
    }

    fn missed_service(
        hours_missed: Option<String>,
        hours_due: Option<String>,
        salary: Option<String>,
        on: Option<String>,
    ) -> Result<EurosComputed, Error> {
        let request = MissedService {
            hours_missed: hours_missed.as_deref(),
            hours_due: hours_due.as_deref(),
            salary: salary.as_deref(),
        };
        run(on, |facts, day| request.reckon(facts, day)).map(euros)
    }

    fn thirtieths(
        days: u32,
        salary: Option<String>,
        on: Option<String>,
    ) -> Result<EurosComputed, Error> {
        let request = Thirtieths {
            days: &words(days),
            salary: salary.as_deref(),
        };
        run(on, |facts, day| request.reckon(facts, day)).map(euros)
    }

    fn facts(wanted: Option<String>, on: Option<String>) -> Result<Vec<Source>, Error> {
        let facts = shipped()?;
        let day = match on {
            Some(text) => Some(entitlements::day("on", &text).map_err(|reason| wrong(&reason))?),
            None => None,
        };
        let folded = wanted.map(|wanted| Folded::new(&wanted).text().to_owned());
        let all = facts.list(day).into_iter().filter(|fact| {
            let text = format!("{} {}", fact.fact, fact.article);
            folded
                .as_ref()
                .is_none_or(|wanted| Folded::new(&text).text().contains(wanted.as_str()))
        });
        Ok(sources(all.collect()))
    }
}

/// Runs a calculator for the day that was asked for, the day of the call where none was.
fn run<T>(
    on: Option<String>,
    work: impl FnOnce(&Facts, Date) -> Result<Outcome<T>, Wrong>,
) -> Result<Outcome<T>, Error> {
    let day = day_of(on.as_deref(), "on")?;
    work(&shipped()?, day).map_err(|reason| wrong(&reason))
}

/// A day that was given, or the day of the call.
pub(super) fn day_of(text: Option<&str>, argument: &'static str) -> Result<Date, Error> {
    let today = context::today();
    entitlements::day(argument, text.unwrap_or(&today)).map_err(|reason| wrong(&reason))
}

fn shipped() -> Result<Facts, Error> {
    Facts::shipped().map_err(|fault| Error::Internal(problem(fault.to_string(), None, None)))
}

fn wrong(reason: &Wrong) -> Error {
    Error::InvalidInput(problem(
        reason.message(language()).to_owned(),
        Some(reason.argument.to_owned()),
        Some(if POSITIONAL.contains(&reason.argument) {
            reason.example.clone()
        } else {
            format!("--{} {}", reason.argument, reason.example)
        }),
    ))
}

fn words(number: u32) -> String {
    number.to_string()
}

fn days(found: Outcome<impl ToString>) -> DaysComputed {
    DaysComputed {
        days: found.value.map(|days| days.to_string()),
        standing: standing(found.standing),
        on: found.day.to_string(),
        calculation: found.calculation,
        sources: sources(found.sources),
        notes: found.notes,
    }
}

fn euros(found: Outcome<impl ToString>) -> EurosComputed {
    EurosComputed {
        euros: found.value.map(|euros| euros.to_string()),
        standing: standing(found.standing),
        on: found.day.to_string(),
        calculation: found.calculation,
        sources: sources(found.sources),
        notes: found.notes,
    }
}

fn standing(standing: Standing) -> compute::Standing {
    match standing {
        Standing::Decided => compute::Standing::Decided,
        Standing::ToConfirm => compute::Standing::ToConfirm,
        Standing::Refused => compute::Standing::Refused,
    }
}

fn sources(sources: Vec<entitlements::Source>) -> Vec<Source> {
    let sources = sources.into_iter().map(|source| Source {
        article: source.article,
        fact: source.fact,
        value: source.value,
        since: source.since.to_string(),
        checked: source.checked.map(|day| day.to_string()),
        known_until: source.known_until.map(|month| month.to_string()),
        verified: source.verified,
    });
    sources.collect()
}
