//! What the pay of one month is computed from.

use jiff::civil::Date;

use crate::law;
use crate::money::{Cents, Fraction};
use crate::month::Month;

/// The status of an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Tenured.
    Titulaire,
    /// On probation for tenure.
    Stagiaire,
    /// On a public contract.
    Contractuel,
    /// Paid by the hour.
    Vacataire,
    /// Apprentice.
    Apprenti,
    /// Foster carer.
    AssistantFamilial,
    /// Elected member.
    Elu,
}

impl Status {
    /// As the file says it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Titulaire => "titulaire",
            Self::Stagiaire => "stagiaire",
            Self::Contractuel => "contractuel",
            Self::Vacataire => "vacataire",
            Self::Apprenti => "apprenti",
            Self::AssistantFamilial => "assistant_familial",
            Self::Elu => "elu",
        }
    }

    /// A civil servant, tenured or on probation.
    pub fn civil_servant(self) -> bool {
        matches!(self, Self::Titulaire | Self::Stagiaire)
    }
}

/// The facts of one agent in one month; amounts are those of a full month at full time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Situation {
    /// The month.
    pub month: Month,
    /// The status.
    pub status: Status,
    /// A, B or C; none for apprentices, foster carers, elected members and people paid by the hour.
    pub category: Option<char>,
    /// Name of the grade.
    pub grade: &'static str,
    /// Step, from 1; 0 where there is none.
    pub step: i64,
    /// Gross index; 0 where there is none.
    pub gross_index: i64,
    /// Majorated index; 0 where pay does not follow one.
    pub index: i64,
    /// Points of the new indexed bonus.
    pub nbi_points: i64,
    /// Part time in percent.
    pub part_time: i64,
    /// Hours a week of the post, in hundredths.
    pub week: i64,
    /// Residence zone of the workplace.
    pub zone: i64,
    /// Children in charge.
    pub children: i64,
    /// What the agent does.
    pub function: &'static str,
    /// Group of bonuses.
    pub group: &'static str,
    /// First day in the service.
    pub entered: Date,
    /// Last day and why, once it is known.
    pub left: Option<(Date, &'static str)>,
    /// Why this month differs from the one before.
    pub event: String,
    /// The day of pay.
    pub pay_day: Date,
    /// When the account was changed, if it was.
    pub account_changed: Option<Date>,
    /// Days of sick leave at 90 %.
    pub sick_90: i64,
    /// Days of sick leave at 50 %.
    pub sick_50: i64,
    /// Waiting days.
    pub waiting: i64,
    /// Days without pay: strike, unexcused absence.
    pub unpaid: i64,
    /// Thirtieths of the month before entry or after leaving.
    pub outside: i64,
    /// Overtime in hundredths of hours: first 14, beyond, by night, on Sundays.
    pub overtime: [i64; 4],
    /// Monthly pay that follows no index.
    pub base_pay: Cents,
    /// Monthly IFSE.
    pub ifse: Cents,
    /// CIA paid this month.
    pub cia: Cents,
    /// Other bonuses of this month.
    pub bonuses: Cents,
    /// Whether the complement of 49 points is due.
    pub complement: bool,
    /// Days worked at home.
    pub home_days: i64,
    /// Share of travel passes.
    pub transport: Cents,
    /// Monthly compensation of the CSG.
    pub csg_compensation: Cents,
    /// Benefits in kind.
    pub benefits: Cents,
    /// Retro pay of this month.
    pub retro: Cents,
    /// Rate of tax at source, in hundredths of a percent.
    pub tax_rate: i64,
}

impl Situation {
    /// `cnracl` from 28 hours a week of a civil servant, `ircantec` for all others.
    pub fn scheme(&self) -> &'static str {
        if self.status.civil_servant() && self.week >= law::CNRACL_WEEK {
            "cnracl"
        } else {
            "ircantec"
        }
    }

    /// Paid thirtieths: 30 less what lies outside the service, waiting days and unpaid days.
    pub fn thirtieths(&self) -> i64 {
        30 - self.outside - self.waiting - self.unpaid
    }

    /// The paid share of a full post: hours of the post, then part time on top.
    pub fn share(&self) -> Fraction {
        Fraction::new(i128::from(self.week), i128::from(law::FULL_WEEK))
            * law::paid_share(self.part_time)
    }

    /// The share of the month that is paid before sick leave.
    pub fn present(&self) -> Fraction {
        Fraction::new(i128::from(self.thirtieths()), 30)
    }

    /// The share of the month that is paid after sick leave: a tenth less for each day at 90 %, half for each at 50 %.
    pub fn served(&self) -> Fraction {
        let tenths = 10 * self.thirtieths() - self.sick_90 - 5 * self.sick_50;
        Fraction::new(i128::from(tenths), 300)
    }
}
