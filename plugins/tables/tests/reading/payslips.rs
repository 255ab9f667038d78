//! The shared payslips and pay scales, read with no profile at all.

use std::fs;

use tables::{Field, Kind, Profile, Table, Value, propose};

use crate::fields::{fields, shared, show};

#[test]
fn both_encodings_give_the_same_payslips() {
    let Some(folder) = shared("payroll/synthetic_payslips") else {
        return;
    };
    let fields = fields();
    let read = |name: &str| {
        let bytes = fs::read(folder.join(name)).unwrap();
        let table = Table::open(&bytes, &Profile::default(), &fields)
            .unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        let rows: Vec<String> = table.rows().map(|row| show(&row, &fields)).collect();
        (table.report().clone(), rows)
    };
    let (windows, first) = read("paies_cp1252.csv");
    let (unicode, second) = read("paies_utf8bom.csv");
    assert_eq!(first, second);
    assert_eq!(unicode.encoding.as_deref(), Some("UTF-8 (BOM)"));
    assert_ne!(windows.encoding, unicode.encoding);
    assert_eq!(windows.separator, Some(';'));
    assert!(first.len() >= 70 && first.len() == windows.rows && windows.left_out.is_empty());
    // The proposed profile reads the same, and nothing of it is lost on its way through TOML.
    let bytes = fs::read(folder.join("paies_cp1252.csv")).unwrap();
    let (profile, _, _) = propose(&bytes, "Paie", None, &fields).unwrap();
    let profile = Profile::parse(&profile.to_toml().unwrap()).unwrap();
    let table = Table::open(&bytes, &profile, &fields).unwrap();
    assert_eq!(
        table
            .rows()
            .map(|row| show(&row, &fields))
            .collect::<Vec<_>>(),
        first
    );
}

#[test]
fn pay_scales_are_read() {
    let Some(folder) = shared("payroll/grilles_fpt") else {
        return;
    };
    let fields = [
        Field::new("date", Kind::Date, &["date_effet_grille"]).required(),
        Field::new("ib", Kind::Integer, &[]).required(),
        Field::new("grade", Kind::Text, &["code_grade_NETNEH"]).required(),
        Field::new("echelon", Kind::Text, &[]).required(),
    ];
    for (name, rows) in [("grilles_fpt_ib.csv", 3_000), ("grille_AT.csv", 150)] {
        let bytes = fs::read(folder.join(name)).unwrap();
        let table = Table::open(&bytes, &Profile::default(), &fields)
            .unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        assert_eq!(table.report().separator, Some(','));
        assert!(table.rows().count() >= rows);
        assert!(
            table
                .rows()
                .all(|row| matches!(row.cells[0], Some(Value::Date(_))))
        );
    }
    let fields = [
        Field::new(
            "code",
            Kind::Identifier,
            &["CodeEmploiGrade_neg", "code_grade_NEG"],
        )
        .required(),
        Field::new("filiere", Kind::Text, &["FiliereNETNEH"]),
    ];
    for name in ["corresp_neg_netneh.csv", "neg_cadre_corps.csv"] {
        let bytes = fs::read(folder.join(name)).unwrap();
        let table = Table::open(&bytes, &Profile::default(), &fields)
            .unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        let first = table.rows().next().unwrap();
        assert_eq!(first.cells[0], Some(Value::Text("0001".into())), "{name}");
        assert!(table.rows().count() > 1_000);
    }
}
