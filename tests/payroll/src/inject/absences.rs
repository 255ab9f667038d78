//! Errors of absences: sick leave, waiting days, thirtieths.

use jiff::ToSpan;

use super::{Kind, Scene, Wrong};
use crate::compute;
use crate::fields::Field::*;
use crate::law;
use crate::money::Fraction;
use crate::situation::Status;
use crate::slip::Cell;

/// The kinds of this group.
pub const KINDS: &[Kind] = &[
    Kind::verified("P10", "ir_reduite_en_cmo", residence_cut).also("P16"),
    Kind::verified("P16", "cmo_a_100", full_pay).also("P01"),
    Kind::verified("P16", "cmo_50_paye_90", ninety_for_fifty).also("P01"),
    Kind::verified("P16", "nbi_entiere_en_cmo", full_points).also("P11"),
    Kind::verified("P17", "cmo_contractuel_sans_anciennete", too_new),
    Kind::verified("P18", "primes_maintenues_en_cmo", full_bonus).also("P16"),
    Kind::verified("P19", "carence_absente", no_waiting_day),
    Kind::verified("P19", "carence_non_retenue", waiting_day_paid).also("P01 P20 P16"),
    Kind::unverified("P20", "trentieme_manquant", strike_paid).also("P01"),
    Kind::unverified("P20", "entree_sortie_non_proratisee", whole_month).also("P01"),
];

fn residence_cut(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.sick_90 > 3 && scene.slip.cents(Ir) > 0).then_some(())?;
    let facts = scene.facts;
    let days = 10 * facts.thirtieths();
    let cut = Fraction::new(
        (days - facts.sick_90 - 5 * facts.sick_50).into(),
        days.into(),
    );
    scene.line(Ir, (compute::residence(facts) * cut).cents())
}

fn full_pay(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.sick_90 > 0 && scene.facts.index > 0).then_some(())?;
    let mut facts = scene.facts.clone();
    (facts.sick_90, facts.sick_50) = (0, 0);
    scene.line(Tib, compute::amount(&facts, Tib))
}

fn ninety_for_fifty(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.sick_50 > 0).then_some(())?;
    let mut facts = scene.facts.clone();
    facts.sick_90 += facts.sick_50;
    facts.sick_50 = 0;
    scene.line(Tib, compute::amount(&facts, Tib))
}

fn full_points(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.sick_90 > 0 && scene.facts.nbi_points > 0).then_some(())?;
    let mut facts = scene.facts.clone();
    (facts.sick_90, facts.sick_50) = (0, 0);
    scene.line(Nbi, compute::amount(&facts, Nbi))
}

fn too_new(scene: &mut Scene) -> Option<Wrong> {
    let suits = scene.facts.status == Status::Contractuel && scene.facts.waiting > 0;
    (suits && scene.facts.sick_90 > 0).then_some(())?;
    let entered = scene.facts.month.plus(-2).day(3);
    let wrong = scene.entry(DateEntree, Cell::Day(entered))?;
    // What is wrong is that such days are paid; none of them should be.
    Wrong {
        field: JoursCmo90,
        expected: Some("0".to_owned()),
        ..wrong
    }
    .or(&[DateEntree, Tib, Ifse, JoursSansTraitement, Brut, Net])
}

fn full_bonus(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.sick_90 > 2 && scene.facts.ifse > 0).then_some(())?;
    let mut facts = scene.facts.clone();
    (facts.sick_90, facts.sick_50) = (0, 0);
    scene.line(Ifse, compute::amount(&facts, Ifse))
}

fn no_waiting_day(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.waiting == 1 && scene.facts.sick_90 > 0).then_some(())?;
    // The leave must be seen to begin in this month.
    let before = scene.other(-1)?;
    (scene.payroll.situations[before].sick_90 == 0).then_some(())?;
    let mut facts = scene.facts.clone();
    facts.waiting = 0;
    facts.sick_90 += 1;
    scene
        .believed(&facts, JoursCarence, Some("1".to_owned()))?
        .or(&[Tib, Trentiemes])
}

fn waiting_day_paid(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.waiting == 1).then_some(())?;
    let mut facts = scene.facts.clone();
    facts.waiting = 0;
    scene
        .line(Tib, compute::amount(&facts, Tib))?
        .or(&[JoursCarence])
}

fn strike_paid(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.unpaid > 0).then_some(())?;
    let mut facts = scene.facts.clone();
    facts.unpaid = 0;
    scene
        .line(Tib, compute::amount(&facts, Tib))?
        .or(&[JoursSansTraitement, Trentiemes])
}

fn whole_month(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.outside > 0 && scene.facts.index > 0).then_some(())?;
    debug_assert!(scene.facts.entered - 1.days() < scene.facts.month.end());
    let whole = law::points(scene.facts.index) * scene.facts.share();
    scene
        .line(Tib, whole.cents())?
        .or(&[Trentiemes, DateEntree, DateSortie])
}
