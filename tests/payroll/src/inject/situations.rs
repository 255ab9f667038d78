//! Errors of careers and their acts: steps, functions, departures, changes that nothing explains.

use super::{Kind, Scene, Wrong};
use crate::compute::{self, Twist};
use crate::fields::Field::*;
use crate::payroll;
use crate::slip::Cell;

/// The kinds of this group.
pub const KINDS: &[Kind] = &[
    Kind { name: "ib_ne_correspond_pas", rule: "P02", also: "", verified: false, make: other_gross_index },
    Kind { name: "nbi_gardee_apres_la_fonction", rule: "P11", also: "", verified: false, make: points_kept },
    Kind { name: "echelon_change_sans_indice", rule: "P38", also: "P02 P44", verified: false, make: step_alone },
    Kind { name: "paye_apres_depart", rule: "P39", also: "", verified: false, make: paid_after_leaving },
    Kind { name: "limite_d_age", rule: "P39", also: "P40", verified: false, make: too_old },
    Kind { name: "rappel_verse_deux_fois", rule: "P41", also: "P42", verified: true, make: retro_twice },
    Kind { name: "variation_sans_acte", rule: "P42", also: "P44", verified: true, make: unexplained },
    Kind { name: "net_negatif", rule: "P42", also: "P41", verified: true, make: nothing_left },
    Kind { name: "changement_sans_acte", rule: "P44", also: "P42 P38", verified: true, make: no_act },
];

fn other_gross_index(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.index > 0).then_some(())?;
    scene.entry(Ib, Cell::Number(scene.facts.gross_index + 23))?.or(&[Im])
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
    scene.payroll.slips.last().filter(|last| month <= last.month)?;
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
    scene.entry(DateNaissance, Cell::Day(old)).map(Wrong::open)?.or(&[Net, Brut, Tib, Nir])
}

fn retro_twice(scene: &mut Scene) -> Option<Wrong> {
    let before = scene.other(-1)?;
    let retro = scene.payroll.situations[before].retro;
    (retro > 0 && scene.facts.event.is_empty()).then_some(())?;
    let mut wrong = scene.line(Rappel, retro)?;
    wrong.slip.text(Evenement, &scene.payroll.situations[before].event);
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
    scene.entry(Evenement, Cell::Empty).map(Wrong::open)?.or(&[Im, Echelon, Ib, Tib, Net, Brut])
}
