//! The dated parameters against a public table of rates by date, where it lies beside the checkout.

use std::{collections::BTreeMap, path::PathBuf, str::FromStr};

use jiff::civil::Date;
use payroll::logic::{expression::Unit, parameters};
use rust_decimal::Decimal;

/// Days on which each value has to be the table's: its first, the day before the next, and what lies between.
const AFTER: [i64; 3] = [0, 15, 45];

#[expect(clippy::print_stderr, reason = "a test tells why it did nothing")]
fn notice(text: &str) {
    eprintln!("{text}");
}

#[test]
fn look_ups_by_date_are_exact() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/payroll/rates_by_date.csv");
    let Ok(text) = std::fs::read_to_string(&path) else {
        notice("skipped: no shared data « payroll/rates_by_date.csv » here");
        return;
    };
    let mut table: BTreeMap<&str, Vec<(Date, Decimal)>> = BTreeMap::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(';').collect();
        if let (Ok(from), Ok(value)) = (Date::from_str(cells[1]), Decimal::from_str(cells[2])) {
            table.entry(cells[0]).or_default().push((from, value));
        }
    }
    let parameters = parameters::standard().expect("parameters");
    let (mut compared, mut series) = (0, 0);
    for parameter in parameters.list() {
        let Some(name) = &parameter.compare else {
            continue;
        };
        let rows = table
            .get(name.as_str())
            .unwrap_or_else(|| panic!("{name} is not in the table"));
        series += 1;
        let first = parameter.entries[0].from;
        for (index, (from, value)) in rows.iter().enumerate() {
            let next = rows.get(index + 1).map(|(next, _)| *next);
            for days in AFTER {
                let day = from
                    .checked_add(jiff::Span::new().days(days))
                    .expect("a day");
                if day < first || next.is_some_and(|next| day >= next) {
                    continue;
                }
                let entry = parameter.on(day, None);
                let ours = entry
                    .unwrap_or_else(|why| panic!("{name} on {day}: {}", why.reason))
                    .value;
                let scale = match parameter.unit {
                    Unit::Percent => Decimal::ONE_HUNDRED,
                    _ => Decimal::ONE,
                };
                let theirs = value * scale;
                // The monthly minimum wage stands there as an unrounded product for some years; binary fractions elsewhere.
                let theirs = if name.ends_with("smic_b_mensuel") {
                    theirs.round_dp_with_strategy(
                        2,
                        rust_decimal::RoundingStrategy::MidpointAwayFromZero,
                    )
                } else {
                    theirs.round_dp(8)
                };
                assert_eq!(
                    ours.map(|ours| ours.normalize()),
                    Some(theirs.normalize()),
                    "{name} on {day}"
                );
                compared += 1;
            }
        }
    }
    notice(&format!("{series} series, {compared} look-ups exact"));
    assert!(
        series >= 25 && compared > 200,
        "{series} series, {compared} look-ups"
    );
}

#[test]
fn past_the_last_known_month_nothing_is_told() {
    let parameters = parameters::standard().expect("parameters");
    let get =
        |name: &str| parameters.get(parameters.index(name).unwrap_or_else(|| panic!("{name}")));
    let month = |text: &str| text.parse().expect("a month");
    assert!(get("im_minimal").during(month("2026-06"), None).is_ok());
    let late = get("im_minimal")
        .during(month("2026-07"), None)
        .expect_err("not known");
    assert!(
        late.reason.contains("connu jusqu’en juin 2026"),
        "{}",
        late.reason
    );
    let employer = get("taux_cnracl_employeur");
    assert!(employer.during(month("2025-12"), None).is_ok());
    let unclear = employer
        .during(month("2026-01"), None)
        .expect_err("not clear");
    assert!(
        unclear.reason.contains("1er janvier ou 1er février"),
        "{}",
        unclear.reason
    );
    let value = employer
        .during(month("2026-02"), None)
        .expect("known")
        .value;
    assert_eq!(value, Some("37.65".parse().expect("a number")));
    assert!(employer.during(month("2026-08"), None).is_err());
    let local = get("plafond_ifse_annuel")
        .during(month("2026-02"), Some("c1"))
        .expect_err("local");
    assert!(
        local.reason.contains("paramètres locaux"),
        "{}",
        local.reason
    );
}
