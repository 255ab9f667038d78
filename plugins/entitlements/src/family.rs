//! The supplément familial de traitement.

use anomalies::french;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::argument::Range;
use crate::outcome::{Reckoning, Stop, cents, reckon};
use crate::pay::{INDEX, part_time_rate, share, whole};
use crate::{Facts, Outcome, Wrong};

const CHILDREN: Range = Range::new("children", 0, 20, "2");
const PART_TIME: Range = Range::new("part-time", 0, 100, "80");

/// Months of a year.
const YEAR: i64 = 12;

/// The family supplement of a month.
#[derive(Debug, Clone, Copy, Default)]
pub struct FamilySupplement<'a> {
    /// Children that the agent is paid for.
    pub children: &'a str,
    /// The indice majoré.
    pub index: &'a str,
    /// The percent of full time.
    pub part_time: Option<&'a str>,
}

/// What children give, before the index.
struct Scale {
    fixed: Decimal,
    percent: Decimal,
}

impl FamilySupplement<'_> {
    /// The gross euros of a month.
    ///
    /// # Errors
    /// For an argument out of its range.
    pub fn reckon(&self, facts: &Facts, day: Date) -> Result<Outcome<Decimal>, Wrong> {
        let children = whole(&CHILDREN, self.children)?;
        let index = whole(&INDEX, self.index)?;
        let rate = PART_TIME.given(self.part_time)?;
        let rate = rate
            .map(|rate| part_time_rate(rate, "part-time"))
            .transpose()?;
        Ok(reckon(facts, day, |r| {
            r.note("un enfant n'ouvre droit qu'une fois : un seul des deux parents agents publics perçoit le supplément");
            if children.is_zero() {
                r.line("aucun enfant : aucun supplément");
                return Ok(cents(Decimal::ZERO));
            }
            r.note("sans NBI : que ses points comptent dans l'indice n'est pas tranché par les sources lues");
            let scale = scale(r, children)?;
            if scale.percent.is_zero() {
                r.line(format!(
                    "un enfant : {}, quel que soit l'indice",
                    french::euros(scale.fixed)
                ));
                return Ok(cents(scale.fixed));
            }
            let point = r.fact("point_indice")?;
            let floor = r.fact("sft_im_plancher")?;
            let ceiling = r.fact("sft_im_plafond")?;
            let bounded = index.max(floor).min(ceiling);
            r.line(format!(
                "indice retenu : {} entre {} et {}, soit {}",
                french::number(index),
                french::number(floor),
                french::number(ceiling),
                french::number(bounded)
            ));
            let proportional = |index: Decimal| {
                scale.percent / Decimal::ONE_HUNDRED * index * point / Decimal::from(YEAR)
            };
            let full = cents(scale.fixed + proportional(bounded));
            r.line(format!(
                "{} + {}\u{a0}% × {} × {}\u{a0}€ / {YEAR} = {}",
                french::euros(scale.fixed),
                french::number(scale.percent),
                french::number(bounded),
                french::number(point),
                french::euros(full)
            ));
            let Some(rate) = rate else {
                return Ok(full);
            };
            let minimum = cents(scale.fixed + proportional(floor));
            let share = share(r, rate)?;
            // Which parts are reduced is read differently; the law itself says only what is the least.
            let whole_reduced = cents(share.of(scale.fixed + proportional(bounded))).max(minimum);
            let part_reduced = cents(scale.fixed + share.of(proportional(bounded))).max(minimum);
            r.line(format!(
                "pas moins que le minimum du temps plein : {}",
                french::euros(minimum)
            ));
            if whole_reduced == part_reduced {
                r.line(format!(
                    "supplément à temps partiel : {}",
                    french::euros(whole_reduced)
                ));
                return Ok(whole_reduced);
            }
            Err(r.refuse(format!(
                "rien n'est décidé : que la part fixe soit réduite à temps partiel n'est pas tranché par les sources lues ; {} si elle l'est, {} sinon ; à lire : CGFP, art. L612-5 et L712-8 et suivants ; décret n° 85-1148 du 24 octobre 1985, art. 10 à 12",
                french::euros(whole_reduced),
                french::euros(part_reduced)
            )))
        }))
    }
}

fn scale(r: &mut Reckoning<'_>, children: Decimal) -> Result<Scale, Stop> {
    if children == Decimal::ONE {
        return Ok(Scale {
            fixed: r.fact("sft_fixe_1")?,
            percent: Decimal::ZERO,
        });
    }
    if children == Decimal::TWO {
        return Ok(Scale {
            fixed: r.fact("sft_fixe_2")?,
            percent: r.fact("sft_taux_2")?,
        });
    }
    let (fixed, percent) = (r.fact("sft_fixe_3")?, r.fact("sft_taux_3")?);
    let more = children - Decimal::from(3);
    if more.is_zero() {
        return Ok(Scale { fixed, percent });
    }
    let (each_fixed, each_percent) = (r.fact("sft_fixe_plus")?, r.fact("sft_taux_plus")?);
    let scale = Scale {
        fixed: fixed + more * each_fixed,
        percent: percent + more * each_percent,
    };
    r.line(format!(
        "{} enfants : {} + {} × {} = {}, et {}\u{a0}% + {} × {}\u{a0}% = {}\u{a0}%",
        french::number(children),
        french::euros(fixed),
        french::number(more),
        french::euros(each_fixed),
        french::euros(scale.fixed),
        french::number(percent),
        french::number(more),
        french::number(each_percent),
        french::number(scale.percent)
    ));
    Ok(scale)
}
