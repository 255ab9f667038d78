//! The pay of one month, line by line, in the order of a payslip.
//!
//! Every line is an exact fraction that is rounded once; later lines use the rounded ones, as on paper.
//! A [`Twist`] replaces a line and lets what comes after follow, which is how an error spreads in a payroll.

use crate::fields::Field::{self, *};
use crate::law;
use crate::money::{Cents, Fraction};
use crate::situation::Situation;
use crate::slip::Slip;

/// Lines that an error has fixed.
#[derive(Debug, Clone, Default)]
pub struct Twist(Vec<(Field, Cents)>);

impl Twist {
    /// Nothing is wrong.
    pub fn none() -> Self {
        Self::default()
    }

    /// One line is this amount, whatever is due.
    pub fn of(field: Field, amount: Cents) -> Self {
        Self(vec![(field, amount)])
    }

    /// A further line is this amount.
    pub fn and(mut self, field: Field, amount: Cents) -> Self {
        self.0.push((field, amount));
        self
    }
}

/// Lines that are part of gross pay.
const GROSS: &[Field] = &[
    Tib,
    Differentielle,
    Nbi,
    Ir,
    Sft,
    Ifse,
    Cia,
    Ifts,
    Iat,
    Pfr,
    Tpp,
    Cti,
    Ihts,
    Gipa,
    AutresPrimes,
    IndemniteCsg,
    AvantagesNature,
    Rappel,
];

/// Lines on which RAFP is due, up to its limit.
const RAFP_BASE: &[Field] = &[
    Differentielle,
    Ir,
    Sft,
    Ifse,
    Cia,
    Ifts,
    Iat,
    Pfr,
    Ihts,
    Gipa,
    AutresPrimes,
    IndemniteCsg,
];

/// Writes all amounts of a month into a payslip.
pub fn pay(slip: &mut Slip, of: &Situation, twist: &Twist) {
    let mut sheet = Sheet { slip, twist };
    sheet.earnings(of);
    sheet.contributions(of);
    sheet.balance(of);
}

/// One amount of the pay of a situation.
pub fn amount(of: &Situation, field: Field) -> Cents {
    let mut slip = Slip::new(0, of.month);
    pay(&mut slip, of, &Twist::none());
    slip.cents(field)
}

/// A rate in hundredths of a percent of an amount.
pub fn rate(of: Cents, hundredths: i64) -> Cents {
    (Fraction::of(of) * Fraction::new(i128::from(hundredths), 10_000)).cents()
}

/// What is subject to CSG and CRDS of a gross pay: 98.25 % up to four ceilings, all of what lies above.
pub fn csg_base(gross: Cents, ceiling: Cents) -> Fraction {
    let low = gross.min(4 * ceiling);
    Fraction::new(i128::from(low) * 9_825, 10_000) + Fraction::of(gross - low)
}

/// Ircantec of a gross pay: one rate up to the ceiling, another above, in hundredths of a percent.
pub fn ircantec(gross: Cents, ceiling: Cents, low_rate: i64, high_rate: i64) -> Cents {
    let low = gross.min(ceiling);
    let part = |cents: Cents, hundredths: i64| {
        Fraction::of(cents) * Fraction::new(i128::from(hundredths), 10_000)
    };
    (part(low, low_rate) + part(gross - low, high_rate)).cents()
}

/// A payslip while it is written.
struct Sheet<'a> {
    slip: &'a mut Slip,
    twist: &'a Twist,
}

impl Sheet<'_> {
    fn earnings(&mut self, of: &Situation) {
        let share = of.share();
        let due = |fraction: Fraction| (fraction * share * of.served()).cents();
        let base = if of.index > 0 {
            law::points(of.index)
        } else {
            Fraction::of(of.base_pay)
        };
        self.put(Tib, due(base));
        let missing = Fraction::of(law::smic(of.month) - base.cents() - of.benefits);
        let top_up = if of.index > 0 {
            due(missing.max(Fraction::of(0)))
        } else {
            0
        };
        self.put(Differentielle, top_up);
        self.put(Nbi, due(law::points(of.nbi_points)));
        self.put(Ir, residence(of).cents());
        self.put(Sft, family(of).cents());
        self.put(Ifse, due(Fraction::of(of.ifse)));
        self.put(Cia, of.cia);
        for old in [Ifts, Iat, Pfr, Gipa] {
            self.put(old, 0);
        }
        let transfer = if of.status.civil_servant() && of.ifse > 0 {
            -(Fraction::new(law::transfer(of.category.unwrap_or('C')).into(), 12)
                * share
                * of.served())
            .cents()
        } else {
            0
        };
        self.put(Tpp, transfer);
        let complement = law::points(if of.complement { 49 } else { 0 });
        self.put(Cti, due(complement));
        self.put(Ihts, overtime(of).cents());
        self.put(AutresPrimes, of.bonuses);
        self.put(Teletravail, 288 * of.home_days);
        self.put(Transport, of.transport);
        self.put(IndemniteCsg, due(Fraction::of(of.csg_compensation)));
        self.put(AvantagesNature, of.benefits);
        self.put(Rappel, of.retro);
        let gross = self.sum(GROSS);
        self.put(Brut, gross);
    }

    fn contributions(&mut self, of: &Situation) {
        let pensionable = self.slip.cents(Tib) + self.slip.cents(Nbi);
        let gross = self.slip.cents(Brut);
        let ceiling = law::ceiling(of.month);
        let servant = of.scheme() == "cnracl";
        let on = |applies: bool, base: Cents| if applies { base } else { 0 };
        let pension = on(servant, pensionable);
        self.put(Cnracl, rate(pension, 1_110));
        self.put(
            CnraclEmployeur,
            rate(pension, law::cnracl_employer(of.month)),
        );
        self.put(Atiacl, rate(pension, 40));
        let payroll = if servant { pensionable } else { gross };
        self.put(Cnfpt, rate(payroll, 90));
        self.put(Fnal, rate(payroll, 50));
        self.put(Csa, rate(payroll, 30));
        let limit = Fraction::new(self.slip.cents(Tib).into(), 5);
        let bonuses = Fraction::of(self.sum(RAFP_BASE)).min(limit);
        let additional = if servant {
            (bonuses * Fraction::new(5, 100)).cents()
        } else {
            0
        };
        self.put(Rafp, additional);
        self.put(RafpEmployeur, additional);
        let general = on(!servant, gross);
        self.put(Ircantec, ircantec(general, ceiling, 280, 695));
        self.put(IrcantecEmployeur, ircantec(general, ceiling, 420, 1_255));
        let old_age = Fraction::new(i128::from(general.min(ceiling)) * 690, 10_000)
            + Fraction::new(i128::from(general) * 40, 10_000);
        self.put(Vieillesse, old_age.cents());
        let base = csg_base(gross, ceiling);
        let levy = |thousandths: i128| (base * Fraction::new(thousandths, 1_000)).cents();
        self.put(CsgDed, levy(68));
        self.put(CsgNonded, levy(24));
        self.put(Crds, levy(5));
    }

    fn balance(&mut self, of: &Situation) {
        let deductible = self.sum(&[Cnracl, Rafp, Ircantec, Vieillesse, CsgDed]);
        let taxable = self.slip.cents(Brut) - deductible;
        self.slip.number(PasTaux, of.tax_rate);
        self.put(Pas, rate(taxable, of.tax_rate));
        let withheld = deductible + self.sum(&[CsgNonded, Crds, Pas, AvantagesNature]);
        self.put(Retenues, withheld);
        let refunds = self.sum(&[Teletravail, Transport]);
        let net = self.slip.cents(Brut) - self.slip.cents(Retenues) + refunds;
        self.put(Net, net);
    }

    fn put(&mut self, field: Field, due: Cents) {
        let fixed = self.twist.0.iter().find(|(line, _)| *line == field);
        self.slip
            .number(field, fixed.map_or(due, |(_, amount)| *amount));
    }

    fn sum(&self, fields: &[Field]) -> Cents {
        fields.iter().map(|field| self.slip.cents(*field)).sum()
    }
}

/// Residence: a rate of the index, or of its floor, and of the new indexed bonus; sick leave leaves it whole.
pub fn residence(of: &Situation) -> Fraction {
    if of.index == 0 {
        return Fraction::of(0);
    }
    (law::points(of.index.max(law::FLOOR)) + law::points(of.nbi_points))
        * Fraction::new(law::residence_rate(of.zone).into(), 100)
        * of.share()
        * of.present()
}

/// Family supplement: shared at part time, but not below the least that is paid at full time; absences leave it whole.
pub fn family(of: &Situation) -> Fraction {
    if of.index == 0 || of.children == 0 {
        return Fraction::of(0);
    }
    let full = law::family_supplement(of.children, of.index);
    let least = law::family_supplement(of.children, 0);
    (full * of.share()).max(least)
}

/// Overtime: an hour is the yearly index pay and residence over 1,820; a quarter more, then 27 %, twice by night, two thirds more on Sundays.
pub fn overtime(of: &Situation) -> Fraction {
    let hour = (law::points(of.index)
        + law::points(of.index.max(law::FLOOR))
            * Fraction::new(law::residence_rate(of.zone).into(), 100))
        * Fraction::new(12, 1_820);
    let shares = [(125, 100), (127, 100), (250, 100), (625, 300)];
    of.overtime
        .iter()
        .zip(shares)
        .map(|(hours, (above, below))| {
            hour * Fraction::new(i128::from(*hours), 100) * Fraction::new(above, below)
        })
        .fold(Fraction::of(0), |sum, part| sum + part)
}
