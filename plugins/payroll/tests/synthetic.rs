//! The check on public invented payslips with planted errors, where they lie beside the checkout.
//!
//! Counted by line and by rule: a planted error is found when the rule that it breaks says so on its line,
//! and whatever a rule says on a line without that error is false.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use payroll::logic::{
    anomaly::Report,
    check::{Options, check},
    field::fields,
    pack::Pack,
    parameters,
    payroll::Payroll,
    value::Value,
};

/// The kinds of planted errors and the rows of the list of rules that they break.
const BROKEN: [(&str, &str); 12] = [
    ("sft_nombre_enfants", "P07"),
    ("sft_absent", "P07"),
    ("csg_sans_abattement", "P30"),
    ("quotite_80_non_6_7", "P05"),
    ("im_sous_minimum", "P03"),
    ("net_incoherent", "P42"),
    ("ircantec_sur_titulaire", "P28"),
    ("point_indice_obsolete", "P01"),
    ("zone_residence", "P10"),
    ("ifse_x10", "P42"),
    ("doublon", "P41"),
    ("cnracl_sur_primes", "P25"),
];

fn folder() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/payroll/synthetic_payslips");
    if folder.is_dir() {
        return Some(folder);
    }
    notice("skipped: no shared data « payroll/synthetic_payslips » here");
    None
}

#[expect(clippy::print_stderr, reason = "a test tells why it did nothing")]
fn notice(text: &str) {
    eprintln!("{text}");
}

fn records(bytes: &[u8]) -> Vec<csv::StringRecord> {
    csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .from_reader(bytes)
        .records()
        .map(|record| record.expect("a record"))
        .collect()
}

fn payroll(text: &str) -> Payroll {
    let records = records(text.trim_start_matches('\u{feff}').as_bytes());
    let columns: Vec<_> = records[0]
        .iter()
        .map(|head| fields().recognise(head).unwrap_or_else(|| panic!("{head}")))
        .collect();
    let mut payroll = Payroll::new(&columns).expect("columns");
    for record in &records[1..] {
        let cells = columns
            .iter()
            .zip(record)
            .map(|(slot, cell)| fields().get(*slot).parse(cell).expect("a cell"));
        payroll.push(cells.collect::<Vec<_>>()).expect("a row");
    }
    payroll
}

fn report(text: &str) -> Report {
    let parameters = parameters::standard().expect("parameters");
    let pack = Pack::standard(&parameters).expect("rules");
    check(&pack, &parameters, &payroll(text), &Options::default())
}

#[test]
fn planted_errors_are_found_and_nothing_else() {
    let Some(folder) = folder() else {
        return;
    };
    let text = std::fs::read_to_string(folder.join("paies_utf8bom.csv")).expect("payslips");
    let report = report(&text);
    let gold = records(&std::fs::read(folder.join("gold_anomalies.csv")).expect("gold"));
    let broken: BTreeMap<&str, &str> = BROKEN.into();
    let mut planted: BTreeMap<(String, String), String> = BTreeMap::new();
    for record in &gold[1..] {
        // A kind of error that is not known here is no reason to fail: what is found on its line is told.
        let row = broken.get(&record[1]).copied().unwrap_or("?");
        planted.insert((record[0].to_owned(), row.to_owned()), record[2].to_owned());
    }
    let said: BTreeSet<(String, String)> = report
        .anomalies
        .iter()
        .map(|one| (one.line.clone(), one.rule[..3].to_owned()))
        .collect();
    let mut table: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let mut lines = Vec::new();
    for key in planted.keys() {
        let hit = said.contains(key);
        table.entry(&key.1).or_default()[if hit { 0 } else { 1 }] += 1;
        if !hit {
            lines.push(format!("missed {key:?}: {}", planted[key]));
        }
    }
    for key in said.iter().filter(|key| !planted.contains_key(key)) {
        table.entry(&key.1).or_default()[2] += 1;
        lines.push(format!("false {key:?}"));
    }
    for one in &report.anomalies {
        let key = (one.line.clone(), one.rule[..3].to_owned());
        // "tib: 1819.46 au lieu de 1949.42, cnracl: …": the first is the error, the others follow from it.
        let Some((field, amounts)) = planted
            .get(&key)
            .and_then(|told| told.split(',').next()?.split_once(": "))
        else {
            continue;
        };
        let expected = amounts.rsplit(' ').next().expect("an amount");
        let ours = one
            .expected
            .as_ref()
            .and_then(Value::number)
            .map(|amount| format!("{amount:.2}"));
        if field == one.field_name() && ours.as_deref() != Some(expected) {
            lines.push(format!(
                "{}: {field} {ours:?}, {expected} in the gold",
                one.line
            ));
        }
    }
    let told: BTreeSet<&str> = report
        .anomalies
        .iter()
        .map(|one| one.line.as_str())
        .collect();
    assert_eq!(told.len(), report.anomalies.len(), "one error, one finding");
    let (found, missed, wrong) = table.values().fold((0, 0, 0), |sum, one| {
        (sum.0 + one[0], sum.1 + one[1], sum.2 + one[2])
    });
    for (rule, [found, missed, wrong]) in &table {
        notice(&format!(
            "{rule}: {found} found, {missed} missed, {wrong} false"
        ));
    }
    notice(&format!(
        "all: {found} found, {missed} missed, {wrong} false"
    ));
    assert!(lines.is_empty(), "{}", lines.join("\n"));
    assert!(found > 0);
}
