//! Errors of contributions, levies and tax.

use super::{Kind, Scene, Wrong};
use crate::compute::{self, Twist};
use crate::fields::Field::{self, *};
use crate::law;
use crate::money::{Cents, Fraction};
use crate::month::Month;
use crate::situation::Status;
use crate::slip::Cell;

/// The kinds of this group.
pub const KINDS: &[Kind] = &[
    Kind::verified("P25", "cnracl_sur_primes", pension_on_bonuses),
    Kind::verified("P25", "cnracl_employeur_taux_ancien", old_employer_rate),
    Kind::verified("P26", "atiacl_taux", accident_rate),
    Kind::verified("P26", "fnal_taux_petit_employeur", housing_rate),
    Kind::unverified("P26", "cnfpt_taux", training_rate),
    Kind::unverified("P26", "csa_absente", no_solidarity),
    Kind::unverified("P27", "cnracl_moins_de_28_heures", wrong_scheme).also("P25"),
    Kind::verified("P28", "ircantec_sur_titulaire", second_pension).also("P27"),
    Kind::verified("P28", "ircantec_tranche_unique", one_rate),
    Kind::verified(
        "P28",
        "ircantec_employeur_taux_agent",
        employer_at_agent_rate,
    ),
    Kind::verified("P29", "rafp_contractuel", additional_on_contract),
    Kind::verified("P29", "rafp_sans_plafond", without_limit),
    Kind::verified("P30", "csg_sans_abattement", no_reduction),
    Kind::verified("P30", "csg_abattement_au_dela_de_4_pss", reduction_above),
    Kind::verified("P30", "crds_taux", levy_rate),
    Kind::unverified("P32", "pas_autre_taux", other_tax_rate),
];

fn pension_on_bonuses(scene: &mut Scene) -> Option<Wrong> {
    (scene.slip.cents(Cnracl) > 0 && scene.slip.cents(Ifse) > 0).then_some(())?;
    scene.line(Cnracl, compute::rate(scene.slip.cents(Brut), 1_110))
}

fn old_employer_rate(scene: &mut Scene) -> Option<Wrong> {
    // The rates of 2024 and 2025 are verified; the notes leave the date of the next one open.
    let month = scene.facts.month;
    (month < Month::new(2026, 1)).then_some(())?;
    let before = law::cnracl_employer(month) - 300;
    let base = scene.slip.cents(Tib) + scene.slip.cents(Nbi);
    (scene.slip.cents(CnraclEmployeur) > 0).then_some(())?;
    scene.line(CnraclEmployeur, compute::rate(base, before))
}

fn accident_rate(scene: &mut Scene) -> Option<Wrong> {
    scene.line(Atiacl, scene.slip.cents(Atiacl) * 5 / 4)
}

fn housing_rate(scene: &mut Scene) -> Option<Wrong> {
    scene.line(Fnal, scene.slip.cents(Fnal) / 5)
}

fn training_rate(scene: &mut Scene) -> Option<Wrong> {
    scene.line(Cnfpt, scene.slip.cents(Cnfpt) * 10 / 9)
}

fn no_solidarity(scene: &mut Scene) -> Option<Wrong> {
    scene.line(Csa, 0)
}

fn wrong_scheme(scene: &mut Scene) -> Option<Wrong> {
    let facts = scene.facts;
    (facts.status.civil_servant() && facts.week < law::CNRACL_WEEK).then_some(())?;
    let base = scene.slip.cents(Tib) + scene.slip.cents(Nbi);
    let twist = Twist::of(Cnracl, compute::rate(base, 1_110))
        .and(
            CnraclEmployeur,
            compute::rate(base, law::cnracl_employer(facts.month)),
        )
        .and(Atiacl, compute::rate(base, 40))
        .and(Ircantec, 0)
        .and(IrcantecEmployeur, 0)
        .and(Vieillesse, 0);
    let mut wrong = scene.twisted(Cnracl, &twist)?;
    wrong.slip[Regime] = Cell::Text("cnracl".to_owned());
    Wrong {
        field: Regime,
        expected: Some("ircantec".to_owned()),
        ..wrong
    }
    .or(&[Cnracl, Ircantec])
}

fn second_pension(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.scheme() == "cnracl").then_some(())?;
    let due = compute::ircantec(
        scene.slip.cents(Brut),
        law::ceiling(scene.facts.month),
        280,
        695,
    );
    scene.line(Ircantec, due)
}

fn one_rate(scene: &mut Scene) -> Option<Wrong> {
    (scene.slip.cents(Ircantec) > 0).then_some(())?;
    scene.line(Ircantec, compute::rate(scene.slip.cents(Brut), 280))
}

fn employer_at_agent_rate(scene: &mut Scene) -> Option<Wrong> {
    scene.line(IrcantecEmployeur, scene.slip.cents(Ircantec))
}

fn additional_on_contract(scene: &mut Scene) -> Option<Wrong> {
    (scene.facts.status == Status::Contractuel && scene.slip.cents(Ifse) > 0).then_some(())?;
    scene.line(
        Rafp,
        compute::rate(scene.slip.cents(Ifse).min(scene.slip.cents(Tib) / 5), 500),
    )
}

fn without_limit(scene: &mut Scene) -> Option<Wrong> {
    const BASE: [Field; 5] = [Ir, Sft, Ifse, Cia, AutresPrimes];
    (scene.slip.cents(Rafp) > 0).then_some(())?;
    let bonuses: Cents = BASE.iter().map(|field| scene.slip.cents(*field)).sum();
    // Clearly above the limit, so that no reading of the base saves it.
    (bonuses * 5 > scene.slip.cents(Tib) * 6 / 5).then_some(())?;
    scene.line(Rafp, compute::rate(bonuses, 500))
}

fn no_reduction(scene: &mut Scene) -> Option<Wrong> {
    scene.line(CsgDed, compute::rate(scene.slip.cents(Brut), 680))
}

fn reduction_above(scene: &mut Scene) -> Option<Wrong> {
    let gross = scene.slip.cents(Brut);
    (gross > 4 * law::ceiling(scene.facts.month)).then_some(())?;
    let base = Fraction::of(gross) * Fraction::new(9_825, 10_000);
    scene.line(CsgDed, (base * Fraction::new(68, 1_000)).cents())
}

fn levy_rate(scene: &mut Scene) -> Option<Wrong> {
    scene.line(Crds, scene.slip.cents(Crds) * 7 / 5)
}

fn other_tax_rate(scene: &mut Scene) -> Option<Wrong> {
    let mut facts = scene.facts.clone();
    facts.tax_rate += 320;
    scene.line(Pas, compute::amount(&facts, Pas))
}
