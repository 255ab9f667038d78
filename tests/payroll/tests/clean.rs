//! A clean payroll holds what it promises.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use payroll_cases::compute;
use payroll_cases::fields::Field::{self, *};
use payroll_cases::law;
use payroll_cases::month::Month;
use payroll_cases::payroll::{Payroll, Size, SizeError};
use payroll_cases::situation::{Situation, Status};
use payroll_cases::slip::{Cell, Slip};
use payroll_cases::{identity, published, score, write};

fn payroll(agents: usize, first: Month, months: i32) -> Payroll {
    Payroll::clean(Size {
        agents,
        first,
        months,
        seed: 3,
    })
    .expect("a payroll")
}

/// Made once for all tests.
fn two_years() -> &'static Payroll {
    static MADE: OnceLock<Payroll> = OnceLock::new();
    MADE.get_or_init(|| payroll(600, law::FIRST, 24))
}

fn rows(payroll: &Payroll) -> impl Iterator<Item = (&Slip, &Situation)> {
    payroll.slips.iter().zip(&payroll.situations)
}

#[test]
fn the_same_seed_gives_the_same_payroll() {
    let first = Month::new(2025, 7);
    let (one, other) = (payroll(80, first, 12), payroll(80, first, 12));
    assert!(one.slips == other.slips);
    // A larger payroll begins with the same people.
    let larger = payroll(90, first, 12);
    let of = |payroll: &Payroll| -> Vec<String> {
        payroll
            .agents
            .iter()
            .take(80)
            .map(|agent| agent.identity.nir.clone())
            .collect()
    };
    assert_eq!(of(&one), of(&larger));
    let unlike = Payroll::clean(Size {
        agents: 80,
        first,
        months: 12,
        seed: 4,
    })
    .expect("a payroll");
    assert!(one.slips != unlike.slips);
}

#[test]
fn sums_agree_and_pay_is_positive() {
    for (slip, facts) in rows(two_years()) {
        let cents = |field| slip.cents(field);
        let refunds = cents(Teletravail) + cents(Transport);
        assert_eq!(
            cents(Net),
            cents(Brut) - cents(Retenues) + refunds,
            "{facts:?}"
        );
        assert!(cents(Net) > 0, "{facts:?}");
        let earned: i64 = Field::ALL[Tib as usize..Brut as usize]
            .iter()
            .filter(|field| ![Teletravail, Transport, JoursTeletravail].contains(field))
            .map(|field| cents(*field))
            .sum();
        assert_eq!(cents(Brut), earned, "{facts:?}");
        assert!((0..=30).contains(&facts.thirtieths()), "{facts:?}");
    }
}

#[test]
fn limits_are_kept() {
    for (slip, facts) in rows(two_years()) {
        let cents = |field| slip.cents(field);
        assert!(facts.index == 0 || facts.index >= law::FLOOR);
        // A cent may be a rounding of another engine.
        assert!(cents(Rafp) * 100 <= cents(Tib) + 100, "{facts:?}");
        let servant = facts.scheme() == "cnracl";
        assert!(servant || cents(Rafp) == 0 && cents(Cnracl) == 0 && cents(Atiacl) == 0);
        assert!(!servant || cents(Ircantec) == 0 && cents(Vieillesse) == 0);
        assert!(facts.status.civil_servant() || cents(Nbi) == 0 && cents(Tpp) == 0);
        assert!(facts.overtime.iter().sum::<i64>() <= law::OVERTIME_LIMIT);
        assert!(facts.overtime == [0; 4] || facts.category != Some('A'));
        if let Some((ifse, cia)) = law::bonus_ceilings(facts.group) {
            assert!(
                facts.ifse * 12 <= ifse && (0..=cia).contains(&facts.cia),
                "{facts:?}"
            );
        }
        assert!(facts.account_changed.is_none_or(|day| {
            facts
                .pay_day
                .since(day)
                .is_ok_and(|span| span.get_days() >= 10)
        }));
        assert!(cents(Tib) > 0, "{facts:?}");
        assert!(facts.sick_90 + facts.sick_50 == 0 || facts.month >= law::SICK_PAY_CUT);
    }
}

#[test]
fn people_are_who_they_are() {
    let payroll = two_years();
    let mut numbers = HashSet::new();
    let mut accounts: HashMap<String, usize> = HashMap::new();
    for agent in &payroll.agents {
        let nir = &agent.identity.nir;
        assert_eq!(format!("{:02}", identity::key(&nir[..13])), nir[13..]);
        assert!(numbers.insert(nir.clone()), "{nir} stands twice");
    }
    for slip in &payroll.slips {
        let iban = slip.said(Iban);
        assert!(identity::account_fits(&iban), "{iban}");
        assert_eq!(*accounts.entry(iban).or_insert(slip.agent), slip.agent);
        assert_eq!(slip.said(Nir)[..1], slip.said(Sexe));
        assert_eq!(
            slip.said(Nir)[1..5],
            slip.said(DateNaissance).replace('-', "")[2..6]
        );
    }
    let twins = payroll.agents.windows(2).filter(|pair| {
        pair[0].identity.surname == pair[1].identity.surname
            && pair[0].identity.birth == pair[1].identity.birth
    });
    assert!(twins.count() >= 9);
}

#[test]
fn every_kind_of_situation_is_there() {
    let payroll = two_years();
    let some = |test: &dyn Fn(&Situation) -> bool| payroll.situations.iter().any(test);
    for status in [
        Status::Titulaire,
        Status::Stagiaire,
        Status::Contractuel,
        Status::Vacataire,
        Status::Apprenti,
        Status::AssistantFamilial,
        Status::Elu,
    ] {
        assert!(some(&|facts| facts.status == status), "{status:?}");
    }
    assert!(some(&|facts| facts.sick_90 > 0) && some(&|facts| facts.waiting == 1));
    assert!(some(&|facts| facts.unpaid > 0) && some(&|facts| facts.outside > 0));
    assert!(some(&|facts| facts.overtime[3] > 0) && some(&|facts| facts.complement));
    assert!(some(&|facts| facts.part_time == 80) && some(&|facts| facts.week == 2_000));
    assert!(some(&|facts| facts.retro > 1_000_000) && some(&|facts| facts.benefits > 0));
    let filled = |field: &Field| {
        payroll.slips.iter().any(|slip| match &slip[*field] {
            Cell::Empty => false,
            Cell::Number(value) => *value != 0,
            _ => true,
        })
    };
    // What a clean payroll never pays: the bonuses that IFSE replaced, and GIPA without a decree.
    let never = [Ifts, Iat, Pfr, Gipa];
    for field in Field::ALL.iter().filter(|field| !never.contains(field)) {
        assert!(filled(field), "{} is always empty", field.name());
    }
    assert!(!never.iter().any(filled));
}

#[test]
fn changes_of_index_have_their_act() {
    let payroll = two_years();
    let mut changes = 0;
    for (slip, facts) in rows(payroll) {
        let Some(before) = payroll.place(slip.agent, slip.month.plus(-1)) else {
            continue;
        };
        let before = &payroll.situations[before];
        let changed = before.index != facts.index
            || before.part_time != facts.part_time
            || before.children != facts.children
            || before.ifse != facts.ifse;
        if changed {
            changes += 1;
            assert!(!facts.event.is_empty(), "{facts:?}");
        }
        // A leave begins with one waiting day, and has no other.
        let continues = before.sick_90 + before.sick_50 + before.waiting > 0;
        let sick = facts.sick_90 + facts.sick_50 > 0;
        assert!(!sick || continues || facts.waiting == 1, "{facts:?}");
    }
    assert!(changes > 100);
}

#[test]
fn known_payslips() {
    let payroll = payroll(1, Month::new(2026, 6), 1);
    let mut facts = payroll.situations[0].clone();
    facts.status = Status::Titulaire;
    facts.category = Some('C');
    (facts.index, facts.nbi_points, facts.children, facts.zone) = (366, 0, 2, 1);
    (facts.part_time, facts.week, facts.outside) = (100, law::FULL_WEEK, 0);
    (facts.ifse, facts.complement, facts.benefits, facts.retro) = (0, false, 0, 0);
    let amount = |facts: &Situation, field| compute::amount(facts, field);
    assert_eq!(amount(&facts, Tib), 180_174);
    assert_eq!(amount(&facts, Differentielle), 6_528);
    assert_eq!(amount(&facts, Ir), 5_405);
    assert_eq!(amount(&facts, Sft), 7_772);
    assert_eq!(amount(&facts, Cnracl), 19_999);
    facts.part_time = 80;
    assert_eq!(amount(&facts, Tib), 154_435);
    // Not below the least that is paid at full time.
    assert_eq!(amount(&facts, Sft), 7_772);
    facts.part_time = 100;
    (facts.waiting, facts.sick_90) = (1, 9);
    // 20 days whole, 9 at nine tenths, one not at all.
    assert_eq!(amount(&facts, Tib), 168_763);
    assert_eq!(amount(&facts, Sft), 7_772);
}

#[test]
fn sums_and_doubles_find_nothing() {
    let payroll = payroll(120, Month::new(2025, 7), 12);
    let folder = tempfile::tempdir().expect("a folder");
    let mut contents = Vec::new();
    for format in [write::Format::Utf8, write::Format::Cp1252] {
        let path = write::file(&payroll, format, folder.path()).expect("a file");
        let rows = published::rows(&path).expect("rows");
        assert_eq!(rows.len(), payroll.slips.len());
        assert_eq!(score::baseline::check(&rows), []);
        contents.push(rows);
    }
    assert!(contents[0] == contents[1], "the encodings differ");
    let path = write::file(&payroll, write::Format::Xlsx, folder.path()).expect("a file");
    assert!(std::fs::read(path).expect("a workbook").starts_with(b"PK"));
    let path = write::file(&payroll, write::Format::Long, folder.path()).expect("a file");
    let long = published::rows(&path).expect("rows");
    let total: i64 = long
        .iter()
        .filter(|row| row["rubrique"] == "net")
        .filter_map(|row| payroll_cases::money::parse(&row["montant"]))
        .sum();
    assert_eq!(
        total,
        payroll
            .slips
            .iter()
            .map(|slip| slip.cents(Net))
            .sum::<i64>()
    );
    let path = write::file(&payroll, write::Format::Other, folder.path()).expect("a file");
    assert!(published::rows(&path).expect("rows")[0].contains_key("Traitement de base"));
}

#[test]
fn months_without_known_values_are_refused() {
    let late = Size {
        first: Month::new(2026, 1),
        ..Size::default()
    };
    let error = Payroll::clean(late).expect_err("months of 2026");
    assert!(matches!(error, SizeError::Months { .. }));
    assert!(error.to_string().contains("2026-06"), "{error}");
    let none = Size {
        agents: 0,
        ..Size::default()
    };
    assert!(matches!(Payroll::clean(none), Err(SizeError::Agents(0))));
}
