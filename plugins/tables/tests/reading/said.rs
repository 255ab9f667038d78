//! What is decided by a column or asked for, never passed over: signs, sums, bounds, formulas, sheets, columns without a field.

use kit::language::Language;
use tables::{Field, FieldOptions, Kind, Profile, Sign, Table, Value, propose, questions};

use crate::make::{ods, xlsx};

fn fields() -> Vec<Field> {
    vec![
        Field::new("matricule", Kind::Identifier, &[]),
        Field::new("mois", Kind::Month, &[]),
        Field::new("quotite", Kind::Percent, &[]).between(1, 100),
        Field::new("brut", Kind::Decimal, &[]),
        Field::new("primes", Kind::Decimal, &["autres primes"]),
        Field::new("cnracl", Kind::Decimal, &[]).signed(Sign::Positive),
        Field::new("tpp", Kind::Decimal, &[]).signed(Sign::Negative),
    ]
}

fn column(table: &Table<'_>, name: &str) -> Vec<String> {
    let slot = fields().iter().position(|field| field.name == name);
    let slot = slot.unwrap_or_else(|| panic!("{name}"));
    let shown = |value: Option<Value>| value.map_or_else(String::new, |value| value.to_string());
    table
        .rows()
        .map(|row| shown(row.cells[slot].clone()))
        .collect()
}

fn refused(text: &str, profile: &Profile) -> String {
    match Table::open(text.as_bytes(), profile, &fields()) {
        Ok(_) => panic!("read: {text}"),
        Err(refusal) => refusal.text(Language::French),
    }
}

const SIGNS: &str =
    "matricule;cnracl;tpp\n1;218,57-;13,92\n2;-218,57;13,92\n3;0;13,92\n4;-10,00;0\n";

#[test]
fn deductions_written_as_negatives_are_a_convention_that_is_said() {
    let table = Table::open(SIGNS.as_bytes(), &Profile::default(), &fields()).unwrap();
    assert_eq!(column(&table, "cnracl"), ["218.57", "218.57", "0", "10.00"]);
    assert_eq!(column(&table, "tpp"), ["-13.92", "-13.92", "-13.92", "0"]);
    let said = table.report().text(Language::French);
    assert!(
        said.contains("cnracl : tous les montants ont le signe inverse (3)"),
        "{said}"
    );
    assert!(
        said.contains("tpp : tous les montants ont le signe inverse (3)"),
        "{said}"
    );
}

#[test]
fn a_profile_keeps_signs_as_they_are_and_few_amounts_turn_nothing() {
    let mut profile = Profile::default();
    let as_is = FieldOptions {
        negate: Some(false),
        ..FieldOptions::default()
    };
    profile.fields.insert("cnracl".to_owned(), as_is.clone());
    profile.fields.insert("tpp".to_owned(), as_is);
    let table = Table::open(SIGNS.as_bytes(), &profile, &fields()).unwrap();
    assert_eq!(column(&table, "cnracl")[0], "-218.57");
    assert_eq!(column(&table, "tpp")[0], "13.92");
    let one = Table::open(
        b"matricule;cnracl\n1;-5,00\n",
        &Profile::default(),
        &fields(),
    )
    .unwrap();
    assert_eq!(column(&one, "cnracl"), ["-5.00"]);
}

#[test]
fn most_of_one_sign_and_some_of_the_other_are_asked_for() {
    let text = "matricule;cnracl\n1;-5,00\n2;-6,00\n3;-7,00\n4;8,00\n";
    let said = refused(text, &Profile::default());
    assert!(
        said.contains("ligne 2, colonne B « cnracl »") && said.contains("negate"),
        "{said}"
    );
    // A few that are taken back among many are right as they are.
    let text = "matricule;cnracl\n1;5,00\n2;6,00\n3;7,00\n4;-8,00\n";
    assert!(Table::open(text.as_bytes(), &Profile::default(), &fields()).is_ok());
}

#[test]
fn columns_are_added_up_where_the_profile_says_so() {
    let text = "matricule;autres primes;Astreinte;Prime d'été\n1;10,00;5,50;\n2;;7,00;1,00\n3;2,00;;\nTotal;12,00;12,50;1,00\n";
    let mut profile = Profile::default();
    for title in ["Astreinte", "Prime d'été"] {
        profile
            .columns
            .insert(title.to_owned(), "+primes".to_owned());
    }
    let table = Table::open(text.as_bytes(), &profile, &fields()).unwrap();
    assert_eq!(column(&table, "primes"), ["15.50", "8.00", "2.00"]);
    assert_eq!(
        Profile::parse(&profile.to_toml().unwrap()).unwrap(),
        profile
    );
    let plain = text.replace("Astreinte", "primes");
    let said = refused(&plain, &Profile::default());
    assert!(
        said.contains("deux colonnes, B et C") && said.contains("\"+primes\""),
        "{said}"
    );
    profile
        .columns
        .insert("Astreinte".to_owned(), "+mois".to_owned());
    let said = refused(text, &profile);
    assert!(said.contains("qui n'est pas un montant"), "{said}");
}

#[test]
fn a_number_beyond_its_bounds_is_named() {
    let said = refused("matricule;quotite\n1;80\n2;150\n3;0\n", &Profile::default());
    assert!(
        said.contains("ligne 3, colonne B « quotite » : « 150 » : attendu un nombre de 1 à 100"),
        "{said}"
    );
    assert!(said.contains("ligne 4"), "{said}");
    let mut profile = Profile::default();
    let spelt = FieldOptions {
        values: [("0".to_owned(), "100".to_owned())].into(),
        ..FieldOptions::default()
    };
    profile.fields.insert("quotite".to_owned(), spelt);
    let table = Table::open(b"matricule;quotite\n1;80\n2;0\n", &profile, &fields()).unwrap();
    assert_eq!(column(&table, "quotite"), ["80", "100"]);
}

#[test]
fn a_dash_is_no_number_and_no_word() {
    let text = "matricule;mois;brut\n1;2026-05;-\n2;2026-05;7,50\n";
    let table = Table::open(text.as_bytes(), &Profile::default(), &fields()).unwrap();
    assert_eq!(column(&table, "brut"), ["", "7.50"]);
}

const HEAD: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>matricule</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>mois</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>brut</t></is></c></row>";

fn sheet(month: &str, brut: &str) -> String {
    format!(
        "{HEAD}<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>007</t></is></c><c r=\"B2\" t=\"inlineStr\"><is><t>{month}</t></is></c><c r=\"C2\">{brut}</c></row>"
    )
}

#[test]
fn a_formula_that_nobody_computed_refuses_the_file_by_its_place() {
    for cell in [
        "<f>1000+1115.25</f>",
        "<f>1000+1115.25</f><v></v>",
        "<f t=\"shared\" si=\"0\"/>",
    ] {
        let bytes = xlsx(&[("Paie", &sheet("2026-05", cell))]);
        let refusal = match Table::open(&bytes, &Profile::default(), &fields()) {
            Ok(_) => panic!("read: {cell}"),
            Err(refusal) => refusal.text(Language::French),
        };
        assert!(
            refusal.contains("ligne 2, colonne C « brut »")
                && refusal.contains("formule sans valeur"),
            "{refusal}"
        );
    }
    let bytes = xlsx(&[(
        "Paie",
        &sheet("2026-05", "<f>1000+1115.25</f><v>2115.25</v>"),
    )]);
    let table = Table::open(&bytes, &Profile::default(), &fields()).unwrap();
    assert_eq!(column(&table, "brut"), ["2115.25"]);
    let cell = |text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let rows = format!(
        "<table:table-row>{}{}{}</table:table-row><table:table-row>{}{}<table:table-cell table:formula=\"of:=1000+1115.25\"/></table:table-row>",
        cell("matricule"),
        cell("mois"),
        cell("brut"),
        cell("007"),
        cell("2026-05")
    );
    let bytes = ods(&rows);
    let refusal = match Table::open(&bytes, &Profile::default(), &fields()) {
        Ok(_) => panic!("read"),
        Err(refusal) => refusal.text(Language::French),
    };
    assert!(refusal.contains("formule sans valeur"), "{refusal}");
}

#[test]
fn sheets_beside_the_one_that_is_read_are_told() {
    let other = HEAD.replace("brut", "cnracl");
    let (january, february) = (sheet("2026-01", "<v>1</v>"), sheet("2026-02", "<v>2</v>"));
    let other = format!("{other}<row r=\"2\"><c r=\"A2\"><v>1</v></c></row>");
    let bytes = xlsx(&[
        ("Janvier", &january),
        ("Février", &february),
        ("Divers", &other),
        ("Notes", ""),
    ]);
    let table = Table::open(&bytes, &Profile::default(), &fields()).unwrap();
    assert_eq!(table.report().alike, ["Février"]);
    let said = table.report().text(Language::French);
    assert!(
        said.contains("feuilles non lues, qui ont d'autres titres : « Divers »"),
        "{said}"
    );
}

#[test]
fn columns_without_a_field_are_named_and_proposals_ask_for_them() {
    let text = "matricul;mois;brut;Titres restaurant;Service;Observations\n1;2026-05;7,50;60,25;12;bien\n2;2026-05;8,50;0;13;\n";
    let table = Table::open(text.as_bytes(), &Profile::default(), &fields()).unwrap();
    let report = table.report();
    let unread = report.unread(Language::French).expect("a line");
    assert!(
        unread.contains("« matricul » (matricule ?)") && unread.contains("« Titres restaurant »"),
        "{unread}"
    );
    let amounts: Vec<&str> = report
        .columns
        .iter()
        .filter(|column| column.amounts)
        .map(|column| column.title.as_str())
        .collect();
    assert_eq!(amounts, ["Titres restaurant"]);
    let (profile, report, problems) = propose(text.as_bytes(), "Essai", None, &fields()).unwrap();
    let asked = questions(&report, &problems, Language::French);
    assert!(
        asked
            .iter()
            .any(|line| line.starts_with("# « Titres restaurant »")),
        "{asked:?}"
    );
    assert!(!profile.ignored.contains(&"Titres restaurant".to_owned()));
    let written = format!("{}\n\n{}", asked.join("\n"), profile.to_toml().unwrap());
    assert_eq!(Profile::parse(&written).unwrap(), profile);
    // What the file leaves open is asked for, too.
    let (_, report, problems) = propose(
        b"matricule;quotite;mois\n1;1;2026-05\n2;1;2026-05\n",
        "Essai",
        None,
        &fields(),
    )
    .unwrap();
    let asked = questions(&report, &problems, Language::French);
    assert!(
        asked.iter().any(|line| line.contains("scale = 100")),
        "{asked:?}"
    );
}

#[test]
fn a_rubric_that_comes_twice_is_told_and_signs_hold_in_the_long_layout() {
    let mut text = "matricule;mois;code rubrique;libelle rubrique;montant\n".to_owned();
    for person in 1..=3 {
        text.push_str(&format!(
            "{person};2026-05;1000;brut;2000,00\n{person};2026-05;2000;cnracl;-218,57\n"
        ));
    }
    text.push_str("2;2026-05;1000;brut;2000,00\n");
    let table = Table::open(text.as_bytes(), &Profile::default(), &fields()).unwrap();
    assert_eq!(table.report().doubles, [(4, 8, "1000".to_owned())]);
    assert_eq!(column(&table, "brut"), ["2000.00", "4000.00", "2000.00"]);
    assert_eq!(column(&table, "cnracl"), ["218.57", "218.57", "218.57"]);
}
