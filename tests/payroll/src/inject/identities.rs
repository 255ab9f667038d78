//! Errors of identity, doubles and sums.

use jiff::ToSpan;

use super::{Kind, Scene, Wrong};
use crate::fields::Field::{self, *};
use crate::identity;
use crate::slip::Cell;

/// The kinds of this group.
pub const KINDS: &[Kind] = &[
    Kind::unverified("P40", "nir_cle", wrong_key),
    Kind::unverified("P40", "nir_sexe", wrong_sex),
    Kind::unverified("P40", "nir_naissance", wrong_birth),
    Kind::unverified("P40", "iban_cle", wrong_account),
    Kind::unverified("P40", "iban_partage", shared_account),
    Kind::unverified("P40", "iban_change_avant_paie", late_account),
    Kind::verified("P41", "ligne_en_double", twice),
    Kind::verified("P41", "matricule_en_double", two_numbers).also("P40"),
    Kind::verified("P41", "net_incoherent", net_off).also("P42"),
    Kind::verified("P41", "retenues_incoherentes", withheld_off).also("P42"),
];

fn wrong_key(scene: &mut Scene) -> Option<Wrong> {
    let nir = scene.slip.said(Nir);
    let key: u64 = nir.get(13..)?.parse().ok()?;
    let other = (key + 11) % 97 + 1;
    scene.entry(Nir, Cell::Text(format!("{}{other:02}", &nir[..13])))
}

fn wrong_sex(scene: &mut Scene) -> Option<Wrong> {
    let sex = scene.payroll.agents[scene.slip.agent].identity.sex;
    scene.entry(Sexe, Cell::Number(3 - sex))?.or(&[Nir])
}

fn wrong_birth(scene: &mut Scene) -> Option<Wrong> {
    let birth = scene.payroll.agents[scene.slip.agent].identity.birth;
    scene
        .entry(DateNaissance, Cell::Day(birth - 1.years() + 2.months()))?
        .or(&[Nir])
}

fn wrong_account(scene: &mut Scene) -> Option<Wrong> {
    // One digit of the branch is another.
    let mut iban = scene.slip.said(Iban);
    let digit = iban.get(10..11)?.parse::<u8>().ok()?;
    iban.replace_range(10..11, &((digit + 1) % 10).to_string());
    scene.entry(Iban, Cell::Text(iban))
}

fn shared_account(scene: &mut Scene) -> Option<Wrong> {
    let other = scene.payroll.slips.get(scene.place + 7)?;
    (other.month == scene.slip.month && other.agent != scene.slip.agent).then_some(())?;
    let mut wrong = scene.entry(Iban, Cell::Text(other.said(Iban)))?;
    wrong.partner = Some(scene.place + 7);
    Some(wrong)
}

fn late_account(scene: &mut Scene) -> Option<Wrong> {
    scene.facts.account_changed.is_none().then_some(())?;
    let place = 6_000_000 + scene.place;
    let account = identity::account(scene.random, place);
    let changed = scene.facts.pay_day - scene.random.between(1, 8).days();
    let mut wrong = scene.entry(Iban, Cell::Text(account))?;
    wrong.slip.day(DateChangementIban, Some(changed));
    Wrong {
        field: DateChangementIban,
        ..wrong
    }
    .open()
    .or(&[Iban])
}

fn twice(scene: &mut Scene) -> Option<Wrong> {
    double(scene, Matricule).or(&[Ligne, Net, Brut, Mois, Nir])
}

fn two_numbers(scene: &mut Scene) -> Option<Wrong> {
    let mut wrong = double(scene, Matricule);
    wrong
        .slip
        .text(Matricule, &format!("9{}", scene.slip.said(Matricule)));
    wrong.or(&[Nir, Iban])
}

fn net_off(scene: &mut Scene) -> Option<Wrong> {
    off(scene, Net)
}

fn withheld_off(scene: &mut Scene) -> Option<Wrong> {
    off(scene, Retenues)?.or(&[Net])
}

fn off(scene: &mut Scene, field: Field) -> Option<Wrong> {
    let by = scene.random.between(5, 250) * 100;
    scene.entry(field, Cell::Number(scene.slip.cents(field) + by))
}

fn double(scene: &Scene, field: Field) -> Wrong {
    Wrong {
        slip: scene.slip.clone(),
        field,
        fields: Vec::new(),
        expected: None,
        added: true,
        partner: Some(scene.place),
    }
}
