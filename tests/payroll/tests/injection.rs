//! Each injection changes what it says and nothing else.

use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

use payroll_cases::fields::Field::{self, *};
use payroll_cases::fields::Kind;
use payroll_cases::gold::{self, Gold};
use payroll_cases::inject::{self, Injected, NOT_INJECTED};
use payroll_cases::law;
use payroll_cases::money;
use payroll_cases::payroll::{Payroll, Size};
use payroll_cases::slip::Slip;

const SIZE: Size = Size {
    agents: 1_500,
    first: law::FIRST,
    months: 24,
    seed: 11,
};

/// Errors of every kind.
const EACH: usize = 3;

/// The clean payroll, the same with errors, and the errors; made once for all tests.
fn injected() -> &'static (Payroll, Payroll, Injected) {
    static MADE: OnceLock<(Payroll, Payroll, Injected)> = OnceLock::new();
    MADE.get_or_init(|| {
        let clean = Payroll::clean(SIZE).expect("a payroll");
        let mut wrong = clean.clone();
        let injected = inject::inject(&mut wrong, EACH, SIZE.seed);
        (clean, wrong, injected)
    })
}

fn by_line(payroll: &Payroll) -> HashMap<String, &Slip> {
    payroll
        .slips
        .iter()
        .map(|slip| (slip.said(Ligne), slip))
        .collect()
}

fn fields(list: &str) -> impl Iterator<Item = Field> + '_ {
    list.split(' ').filter_map(Field::named)
}

#[test]
fn every_row_of_the_notes_has_a_kind_or_a_reason() {
    let kinds: BTreeSet<&str> = inject::kinds().iter().map(|kind| kind.rule).collect();
    for number in 1..=45 {
        let row = format!("P{number:02}");
        let reason = NOT_INJECTED.iter().any(|(known, _)| *known == row);
        assert!(kinds.contains(row.as_str()) != reason, "{row}");
    }
    let names: BTreeSet<&str> = inject::kinds().iter().map(|kind| kind.name).collect();
    assert_eq!(names.len(), inject::kinds().len(), "a name stands twice");
}

#[test]
fn every_kind_finds_its_places() {
    let (_, _, injected) = injected();
    assert_eq!(injected.missing, []);
    assert_eq!(injected.gold.len(), EACH * inject::kinds().len());
}

#[test]
fn only_what_the_gold_names_is_changed() {
    let (clean, wrong, injected) = injected();
    let (before, after) = (by_line(clean), by_line(wrong));
    let known: HashMap<&str, &Gold> = injected
        .gold
        .iter()
        .map(|error| (error.ligne.as_str(), error))
        .collect();
    assert_eq!(known.len(), injected.gold.len(), "two errors in one row");
    for (line, slip) in &after {
        let Some(right) = before.get(line) else {
            assert!(
                known.contains_key(line.as_str()),
                "{line} came from nowhere"
            );
            continue;
        };
        let changed = slip.differences(right);
        let Some(error) = known.get(line.as_str()) else {
            assert_eq!(changed, [], "{line} was changed and is in no gold");
            continue;
        };
        assert!(!changed.is_empty(), "{error:?}");
        let named: BTreeSet<Field> = fields(&error.champ)
            .chain(fields(&error.autres_champs))
            .chain(fields(&error.consequences))
            .collect();
        assert!(
            changed.iter().all(|field| named.contains(field)),
            "{error:?} {changed:?}"
        );
        for field in fields(&error.consequences) {
            assert!(
                changed.contains(&field),
                "{} did not change: {error:?}",
                field.name()
            );
        }
    }
    assert!(
        before.keys().all(|line| after.contains_key(line)),
        "a row is gone"
    );
}

#[test]
fn the_gold_says_what_stands_and_what_should() {
    let (clean, wrong, injected) = injected();
    let (before, after) = (by_line(clean), by_line(wrong));
    let mut amounts = 0;
    for error in &injected.gold {
        let slip = after[&error.ligne];
        let field = Field::named(&error.champ).expect("a field");
        assert_eq!(slip.said(field), error.trouve, "{error:?}");
        assert_eq!(slip.said(Mois), error.mois);
        assert_eq!(slip.said(Matricule), error.matricule);
        let Some(right) = before.get(&error.ligne) else {
            continue;
        };
        // The amount of a line error is what the clean payroll paid, unless the facts changed with it.
        let facts = [
            HeuresSupp14,
            NbiPoints,
            Im,
            JoursCarence,
            Fonction,
            DateEntree,
            Regime,
        ];
        if slip
            .differences(right)
            .iter()
            .all(|field| !facts.contains(field))
            && field.kind() == Kind::Money
            && let Some(due) = money::parse(&error.attendu)
        {
            assert_eq!(right.cents(field), due, "{error:?}");
            amounts += 1;
        }
    }
    assert!(amounts > 100, "{amounts} amounts");
}

#[test]
fn line_errors_leave_sums_right_and_entry_errors_do_not_spread() {
    let (_, wrong, injected) = injected();
    let after = by_line(wrong);
    for error in &injected.gold {
        let slip = after[&error.ligne];
        let refunds = slip.cents(Teletravail) + slip.cents(Transport);
        let agrees = slip.cents(Net) == slip.cents(Brut) - slip.cents(Retenues) + refunds;
        let entry = ["net_incoherent", "retenues_incoherentes"].contains(&error.genre.as_str());
        assert_eq!(agrees, !entry, "{error:?}");
        if entry {
            assert_eq!(error.consequences, "");
        }
    }
}

#[test]
fn the_same_seed_makes_the_same_errors() {
    let small = Size {
        agents: 300,
        months: 12,
        ..SIZE
    };
    let make = |seed| {
        let mut payroll = Payroll::clean(small).expect("a payroll");
        let gold = inject::inject(&mut payroll, 1, seed).gold;
        (payroll.slips, gold)
    };
    assert!(make(5) == make(5));
    assert!(make(5).1 != make(6).1);
}

#[test]
fn gold_files_are_read_as_they_were_written() {
    let (_, _, injected) = injected();
    let mut bytes = Vec::new();
    gold::write(&mut bytes, &injected.gold).expect("a file");
    assert_eq!(gold::read(bytes.as_slice()).expect("a gold"), injected.gold);
    let error = gold::read("ligne;regle\nL1;P01\n".as_bytes()).expect_err("columns are missing");
    assert!(error.to_string().contains("line"), "{error}");
}
