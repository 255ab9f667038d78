//! Errors of what is earned: index pay, family and residence supplements, bonuses.

use super::{Kind, Scene, Wrong};
use crate::compute::{self, Twist};
use crate::fields::Field::*;
use crate::law;
use crate::money::Fraction;
use crate::situation::{Situation, Status};

/// The kinds of this group.
pub const KINDS: &[Kind] = &[
    Kind::verified("P01", "point_indice_obsolete", old_point),
    Kind::verified("P01", "tib_mal_saisi", mistyped_pay),
    Kind::verified("P03", "im_sous_minimum", below_floor).also("P02"),
    Kind::verified("P04", "differentielle_absente", no_top_up).also("P33"),
    Kind::verified("P04", "differentielle_smic_ancien", old_wage).also("P33"),
    Kind::verified("P05", "quotite_80_non_6_7", plain_80).also("P01"),
    Kind::verified("P05", "quotite_90_non_32_35", plain_90).also("P01"),
    Kind::unverified("P06", "temps_non_complet_ignore", full_week).also("P01"),
    Kind::verified("P07", "sft_nombre_enfants", one_child_more).also("P09"),
    Kind::verified("P07", "sft_absent", no_family).also("P09"),
    Kind::verified("P07", "sft_bornes_anciennes", old_bounds),
    Kind::verified("P09", "sft_temps_partiel_sous_minimum", family_below_least).also("P07"),
    Kind::verified("P10", "zone_residence", other_zone),
    Kind::unverified("P11", "nbi_contractuel", points_on_contract),
    Kind::verified("P12", "ifse_x10", tenfold).also("P42"),
    Kind::verified("P12", "ifse_au_dessus_du_plafond", above_ceiling).also("P42"),
    Kind::verified("P12", "cia_au_dessus_du_plafond", yearly_above).also("P42"),
    Kind::verified("P12", "cia_negatif", negative).also("P42"),
    Kind::unverified("P13", "ifse_avec_ifts", with_old_bonus).also("P42"),
    Kind::unverified("P13", "cia_avec_ifts", yearly_with_old_bonus).also("P42"),
    Kind::verified("P14", "ifse_apprenti", private_contract).also("P42"),
    Kind::verified("P15", "tpp_contractuel", transfer_on_contract),
    Kind::verified("P15", "tpp_autre_categorie", transfer_of_a),
    Kind::verified("P21", "ihts_categorie_a", overtime_of_a).also("P22"),
    Kind::verified("P21", "ihts_plus_de_25_heures", too_many_hours),
    Kind::unverified("P22", "ihts_taux", overtime_rate),
    Kind::unverified("P23", "cti_sans_fonction", complement_elsewhere).also("P42"),
    Kind::unverified("P24", "gipa_sans_decret", no_decree).also("P42"),
    Kind::verified("P31", "indemnite_csg_absente", no_compensation).also("P42"),
    Kind::verified("P31", "indemnite_csg_doublee", double_compensation).also("P42"),
    Kind::unverified("P33", "vacataire_sous_smic", below_wage).also("P42"),
    Kind::unverified("P33", "apprenti_pourcentage", apprentice_below).also("P42"),
    Kind::unverified("P34", "assistant_familial_sous_minimum", carer_below).also("P42 P33"),
    Kind::unverified("P35", "elu_au_dessus_du_plafond", elected_above).also("P42"),
    Kind::unverified("P36", "teletravail_taux", home_rate),
    Kind::unverified("P37", "heures_complementaires_majorees", extra_hours).also("P22 P21"),
];

fn old_point(scene: &mut Scene) -> Option<Wrong> {
    // The value of July 2022.
    let old = law::points_at(scene.facts.index, 582_004);
    scene.line(
        Tib,
        (old * scene.facts.share() * scene.facts.served()).cents(),
    )
}

fn mistyped_pay(scene: &mut Scene) -> Option<Wrong> {
    // Two digits changed places.
    let due = scene.slip.cents(Tib);
    let (tens, hundreds) = (due / 1_000 % 10, due / 10_000 % 10);
    let swapped = due + (tens - hundreds) * 10_000 + (hundreds - tens) * 1_000;
    (scene.facts.index > 0 && swapped != due).then_some(())?;
    scene.line(Tib, swapped)
}

fn below_floor(scene: &mut Scene) -> Option<Wrong> {
    (366..=372).contains(&scene.facts.index).then_some(())?;
    let mut facts = scene.facts.clone();
    facts.index = 361;
    scene.believed(&facts, Im, None)?.or(&[Tib])
}

fn no_top_up(scene: &mut Scene) -> Option<Wrong> {
    scene.line(Differentielle, 0)
}

fn old_wage(scene: &mut Scene) -> Option<Wrong> {
    let mut facts = scene.facts.clone();
    facts.month = facts.month.plus(-1);
    (scene.slip.cents(Differentielle) > 0).then_some(())?;
    scene.line(Differentielle, compute::amount(&facts, Differentielle))
}

fn plain_80(scene: &mut Scene) -> Option<Wrong> {
    plain_share(scene, 80)
}

fn plain_90(scene: &mut Scene) -> Option<Wrong> {
    plain_share(scene, 90)
}

fn plain_share(scene: &Scene, percent: i64) -> Option<Wrong> {
    (scene.facts.part_time == percent && scene.facts.index > 0).then_some(())?;
    let plain = Fraction::new(percent.into(), 100);
    scene.line(
        Tib,
        (law::points(scene.facts.index) * plain * scene.facts.served()).cents(),
    )
}

fn full_week(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.index > 0 && scene.facts.week < law::FULL_WEEK).then_some(())?;
    scene.line(
        Tib,
        (law::points(scene.facts.index) * scene.facts.served()).cents(),
    )
}

fn one_child_more(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.children > 0).then_some(())?;
    let mut facts = scene.facts.clone();
    facts.children += 1;
    scene.line(Sft, compute::amount(&facts, Sft))
}

fn no_family(scene: &mut Scene) -> Option<Wrong> {
    scene.line(Sft, 0)
}

fn old_bounds(scene: &mut Scene) -> Option<Wrong> {
    // Before 2024 the bounds were 449 and 717.
    let facts = scene.facts;
    (facts.children == 2 && facts.index > 0 && facts.part_time == 100).then_some(())?;
    let base = law::points(facts.index.clamp(449, 717));
    scene.line(
        Sft,
        (Fraction::of(1_067) + base * Fraction::new(3, 100)).cents(),
    )
}

fn family_below_least(scene: &mut Scene) -> Option<Wrong> {
    let facts = scene.facts;
    (facts.children >= 2 && facts.part_time < 100 && facts.index > 0).then_some(())?;
    let shared = law::family_supplement(facts.children, facts.index) * facts.share();
    let least = law::family_supplement(facts.children, 0);
    (shared.cents() < least.cents()).then_some(())?;
    scene.line(Sft, shared.cents())
}

fn other_zone(scene: &mut Scene) -> Option<Wrong> {
    let mut facts = scene.facts.clone();
    facts.zone = match facts.zone {
        1 => 2,
        2 => 1,
        _ => *scene.random.pick(&[1, 2]),
    };
    scene.line(Ir, compute::amount(&facts, Ir))
}

fn points_on_contract(scene: &mut Scene) -> Option<Wrong> {
    contract(scene.facts).then_some(())?;
    let mut facts = scene.facts.clone();
    facts.nbi_points = 10;
    scene
        .believed(&facts, Nbi, Some("0.00".to_owned()))?
        .or(&[NbiPoints])
}

fn tenfold(scene: &mut Scene) -> Option<Wrong> {
    let (ceiling, _) = law::bonus_ceilings(scene.facts.group)?;
    let tenfold = 10 * scene.slip.cents(Ifse);
    (tenfold * 12 > ceiling).then_some(())?;
    scene.line(Ifse, tenfold)
}

fn above_ceiling(scene: &mut Scene) -> Option<Wrong> {
    let (ceiling, _) = law::bonus_ceilings(scene.facts.group)?;
    (scene.facts.ifse > 0 && quiet(scene.facts)).then_some(())?;
    let percent = scene.random.between(115, 160);
    scene
        .line(Ifse, ceiling / 12 * percent / 100)
        .map(Wrong::open)
}

fn yearly_above(scene: &mut Scene) -> Option<Wrong> {
    let (_, ceiling) = law::bonus_ceilings(scene.facts.group)?;
    (scene.facts.cia > 0).then_some(())?;
    let percent = scene.random.between(120, 190);
    scene.line(Cia, ceiling * percent / 100).map(Wrong::open)
}

fn negative(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.ifse > 0 && scene.facts.cia == 0).then_some(())?;
    let taken_back = scene.random.between(50, 300) * 100;
    scene.line(Cia, -taken_back).map(Wrong::open)
}

fn with_old_bonus(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.ifse > 0 && scene.facts.category == Some('A')).then_some(())?;
    scene.line(Ifts, 12_550)?.or(&[Ifse])
}

fn yearly_with_old_bonus(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.cia > 0).then_some(())?;
    scene.line(Ifts, 9_840)?.or(&[Cia, Ifse])
}

fn private_contract(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.status == Status::Apprenti).then_some(())?;
    scene.line(Ifse, 9_000)
}

fn transfer_on_contract(scene: &mut Scene) -> Option<Wrong> {
    (contract(scene.facts) && scene.facts.ifse > 0).then_some(())?;
    let monthly = Fraction::new(law::transfer(scene.facts.category?).into(), 12);
    scene.line(
        Tpp,
        -(monthly * scene.facts.share() * scene.facts.served()).cents(),
    )
}

fn transfer_of_a(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.category != Some('A') && scene.slip.cents(Tpp) < 0).then_some(())?;
    let monthly = Fraction::new(law::transfer('A').into(), 12);
    scene.line(
        Tpp,
        -(monthly * scene.facts.share() * scene.facts.served()).cents(),
    )
}

fn overtime_of_a(scene: &mut Scene) -> Option<Wrong> {
    let suits = scene.facts.category == Some('A') && scene.facts.status.civil_servant();
    (suits && whole(scene.facts)).then_some(())?;
    let mut facts = scene.facts.clone();
    facts.overtime = [scene.random.between(3, 12) * 100, 0, 0, 0];
    scene
        .believed(&facts, Ihts, Some("0.00".to_owned()))?
        .or(&[HeuresSupp14])
}

fn too_many_hours(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.overtime[0] > 0).then_some(())?;
    let mut facts = scene.facts.clone();
    facts.overtime = [1_400, scene.random.between(12, 26) * 100, 0, 0];
    scene
        .believed(&facts, HeuresSuppPlus, None)?
        .or(&[Ihts, HeuresSupp14])
}

fn overtime_rate(scene: &mut Scene) -> Option<Wrong> {
    // Half an hour more instead of a quarter.
    scene.line(Ihts, scene.slip.cents(Ihts) * 150 / 125)
}

fn complement_elsewhere(scene: &mut Scene) -> Option<Wrong> {
    let suits = scene.facts.status.civil_servant() && scene.facts.category != Some('A');
    (suits && quiet(scene.facts)).then_some(())?;
    scene.line(Cti, (law::points(49) * scene.facts.share()).cents())
}

fn no_decree(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.status == Status::Titulaire).then_some(())?;
    let amount = scene.random.between(8_000, 90_000);
    scene.line(Gipa, amount)
}

fn no_compensation(scene: &mut Scene) -> Option<Wrong> {
    (whole(scene.facts) && scene.other(-1).is_some()).then_some(())?;
    scene.line(IndemniteCsg, 0)
}

fn double_compensation(scene: &mut Scene) -> Option<Wrong> {
    (whole(scene.facts) && scene.other(-1).is_some()).then_some(())?;
    scene.line(IndemniteCsg, 2 * scene.slip.cents(IndemniteCsg))
}

fn below_wage(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.status == Status::Vacataire).then_some(())?;
    let least = Fraction::of(law::smic(scene.facts.month)) * scene.facts.share();
    scene.line(Tib, least.cents() * 93 / 100).map(Wrong::open)
}

fn apprentice_below(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.status == Status::Apprenti).then_some(())?;
    scene.line(Tib, law::smic(scene.facts.month) * 27 / 100)
}

fn carer_below(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.status == Status::AssistantFamilial).then_some(())?;
    scene
        .line(Tib, law::smic(scene.facts.month) * 82 / 100)
        .map(Wrong::open)
}

fn elected_above(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.status == Status::Elu).then_some(())?;
    scene
        .line(Tib, law::points(835).cents() * 112 / 100)
        .map(Wrong::open)
}

fn home_rate(scene: &mut Scene) -> Option<Wrong> {
    scene.line(Teletravail, 350 * scene.facts.home_days)
}

fn extra_hours(scene: &mut Scene) -> Option<Wrong> {
    let suits = scene.facts.status.civil_servant() && scene.facts.week < law::FULL_WEEK;
    (suits && scene.facts.category != Some('A')).then_some(())?;
    let mut facts = scene.facts.clone();
    facts.overtime = [400, 0, 0, 0];
    let plain = compute::overtime(&facts) * Fraction::new(100, 125);
    let wrong = scene.believed(&facts, Ihts, None)?;
    let mut right = wrong.slip.clone();
    compute::pay(&mut right, &facts, &Twist::of(Ihts, plain.cents()));
    Wrong {
        expected: Some(right.said(Ihts)),
        ..wrong
    }
    .or(&[HeuresSupp14])
}

/// On a public contract that follows an index.
fn contract(facts: &Situation) -> bool {
    facts.status == Status::Contractuel && whole(facts)
}

/// Nothing of the month is missing.
fn whole(facts: &Situation) -> bool {
    facts.thirtieths() == 30 && facts.sick_90 + facts.sick_50 == 0
}

/// A whole month in which nothing particular happens.
fn quiet(facts: &Situation) -> bool {
    whole(facts) && facts.event.is_empty()
}
