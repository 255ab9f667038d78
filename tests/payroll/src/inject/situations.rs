//! Errors of careers and their acts: steps, functions, departures, changes that nothing explains.

use super::{Kind, Scene, Wrong};
use crate::compute::{self, Twist};
use crate::fields::Field::*;
use crate::payroll;
use crate::slip::Cell;

/// The kinds of this group.
pub const KINDS: &[Kind] = &[
    Kind::unverified("P02", "ib_ne_correspond_pas", other_gross_index),
    Kind::unverified("P11", "nbi_gardee_apres_la_fonction", points_kept),
    Kind::unverified("P38", "echelon_change_sans_indice", step_alone).also("P02 P44"),
    Kind::unverified("P39", "paye_apres_depart", paid_after_leaving),
    Kind::unverified("P39", "limite_d_age", too_old).also("P40"),
    Kind::verified("P41", "rappel_verse_deux_fois", retro_twice).also("P42"),
    Kind::verified("P42", "variation_sans_acte", unexplained).also("P44"),
    Kind::verified("P42", "net_negatif", nothing_left).also("P41"),
    Kind::verified("P44", "changement_sans_acte", no_act).also("P42 P38"),
];

fn other_gross_index(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.index > 0).then_some(())?;
    scene
        .entry(Ib, Cell::Number(scene.facts.gross_index + 23))?
        .or(&[Im])
}

fn points_kept(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.nbi_points > 0 && scene.other(-1).is_some()).then_some(())?;
    let wrong = scene.entry(Fonction, Cell::Text("instructeur".to_owned()))?;
    Wrong {
        field: Nbi,
        expected: Some("0.00".to_owned()),
        ..wrong
    }
    .or(&[Fonction, NbiPoints])
}

fn step_alone(scene: &mut Scene) -> Option<Wrong> {
    let before = scene.other(-1)?;
    let same = scene.payroll.situations[before].step == scene.facts.step;
    (same && scene.facts.step > 0 && scene.facts.status.civil_servant()).then_some(())?;
    let wrong = scene.entry(Echelon, Cell::Number(scene.facts.step + 1))?;
    wrong.or(&[Im, Tib])
}

fn paid_after_leaving(scene: &mut Scene) -> Option<Wrong> {
    scene.facts.left?;
    let month = scene.slip.month.plus(1);
    scene
        .payroll
        .slips
        .last()
        .filter(|last| month <= last.month)?;
    let mut facts = scene.facts.clone();
    facts.month = month;
    facts.pay_day = month.day(26);
    facts.outside = 0;
    facts.event.clear();
    let mut slip = scene.slip.clone();
    slip.month = month;
    payroll::describe(&mut slip, &facts);
    compute::pay(&mut slip, &facts, &Twist::none());
    Some(Wrong {
        slip,
        field: DateSortie,
        fields: vec![Tib, Brut, Net, Mois],
        expected: None,
        added: true,
        partner: None,
    })
}

fn too_old(scene: &mut Scene) -> Option<Wrong> {
    scene.facts.status.civil_servant().then_some(())?;
    let birth = scene.payroll.agents[scene.slip.agent].identity.birth;
    let old = birth.with().year(1948).build().ok()?;
    scene
        .entry(DateNaissance, Cell::Day(old))
        .map(Wrong::open)?
        .or(&[Net, Brut, Tib, Nir])
}

fn retro_twice(scene: &mut Scene) -> Option<Wrong> {
    let before = scene.other(-1)?;
    let retro = scene.payroll.situations[before].retro;
    (retro > 0 && scene.facts.event.is_empty()).then_some(())?;
    let mut wrong = scene.line(Rappel, retro)?;
    wrong
        .slip
        .text(Evenement, &scene.payroll.situations[before].event);
    wrong.partner = Some(before);
    Some(wrong)
}

fn unexplained(scene: &mut Scene) -> Option<Wrong> {
    let facts = scene.facts;
    let calm = facts.event.is_empty() && facts.thirtieths() == 30 && facts.overtime == [0; 4];
    let known = (1..=3).all(|months| scene.other(-months).is_some());
    (calm && known && facts.sick_90 + facts.sick_50 == 0 && facts.index > 0).then_some(())?;
    let amount = scene.random.between(900, 2_400) * 100;
    scene.line(AutresPrimes, amount)?.or(&[Net, Brut])
}

fn nothing_left(scene: &mut Scene) -> Option<Wrong> {
    scene.facts.event.is_empty().then_some(())?;
    let owed = scene.slip.cents(Brut) + scene.random.between(100, 900) * 100;
    let mut wrong = scene.line(Rappel, -owed)?;
    wrong.slip.text(Evenement, "Trop-perçu");
    Wrong {
        field: Net,
        expected: None,
        ..wrong
    }
    .or(&[Rappel, Brut])
}

fn no_act(scene: &mut Scene) -> Option<Wrong> {
    let before = scene.other(-1)?;
    let rose = scene.payroll.situations[before].index != scene.facts.index;
    let alone = scene.facts.event.starts_with("Avancement") && !scene.facts.event.contains(" ; ");
    (rose && alone).then_some(())?;
    scene
        .entry(Evenement, Cell::Empty)
        .map(Wrong::open)?
        .or(&[Im, Echelon, Ib, Tib, Net, Brut])
}
