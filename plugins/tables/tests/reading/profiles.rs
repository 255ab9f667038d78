//! Profiles: what is said in them is checked, kept and proposed.

use tables::{DateOrder, DecimalMark, Field, Kind, Layout, Profile, Table, dsn, propose};

use crate::fields::fields;

#[test]
fn a_profile_is_written_and_read_back() {
    let text = r#"
        name = "Logiciel"
        layout = "long"
        separator = "|"
        encoding = "windows-1252"
        header_row = 3
        decimal = "comma"
        dates = "day-first"
        years_from = 1930
        empty = ["-"]
        required = ["matricule"]
        ignored = ["Observations"]
        [columns]
        "Mat." = "matricule"
        [positions]
        C = "tib"
        [constants]
        mois = "2025-04"
        [rubrics]
        "1000" = "tib"
        "2000" = { amount = "cnracl", base = "brut" }
        [long]
        rubric = "Code"
        key = ["matricule"]
        [fields.matricule]
        width = 5
        [fields.statut.values]
        "1" = "titulaire"
    "#;
    let profile = Profile::parse(text).unwrap();
    assert_eq!(profile.layout, Some(Layout::Long));
    assert_eq!(
        (profile.decimal, profile.dates),
        (Some(DecimalMark::Comma), Some(DateOrder::DayFirst))
    );
    assert_eq!(
        Profile::parse(&profile.to_toml().unwrap()).unwrap(),
        profile
    );
    let with_dsn = Profile {
        dsn: Some(dsn::Mapping::shipped().unwrap()),
        ..profile
    };
    assert_eq!(
        Profile::parse(&with_dsn.to_toml().unwrap()).unwrap(),
        with_dsn
    );
}

#[test]
fn what_a_profile_says_wrongly_is_refused() {
    let fields = fields();
    for (text, word) in [
        ("colums = 1", "colums"),
        ("layout = \"tall\"", "tall"),
        ("[columns]\nA = \"matricul\"", "« matricule » ?"),
        ("required = [\"salaire\"]", "salaire"),
        ("[positions]\n1 = \"tib\"", "lettre"),
        ("separator = \"a\"", "separator"),
        ("encoding = \"klingon\"", "klingon"),
        ("[fields.quotite]\nscale = 7", "scale"),
        ("[fields.tib]\nwidth = 5", "width"),
        ("[rubrics]\n1 = \"nom\"", "nombre"),
        ("[constants]\nmois = \"avant-hier\"", "avant-hier"),
        ("header_row = 9", "ligne 9"),
    ] {
        let refusal = match Profile::parse(text) {
            Err(refusal) => refusal,
            Ok(profile) => Table::open(b"matricule;tib\n1;2,50\n", &profile, &fields)
                .err()
                .unwrap_or_else(|| panic!("{text}")),
        };
        assert!(refusal.to_string().contains(word), "{text}: {refusal}");
    }
    let refusal = Profile::parse("name = \"a\"\nlayout = 1\n").unwrap_err();
    assert_eq!(
        refusal.problems[0].place.as_ref().map(|place| place.line),
        Some(2)
    );
}

#[test]
fn a_profile_is_proposed() {
    let text = "Paie du mois;;;;\nMatricule agent;Période;Né le;Traitement indiciaire;Observation\n00123;04/2025;30/01/1980;2 279,25;\n00456;04/2025;02/03/1985;1,234;\n";
    let fields = fields();
    let (profile, report, _) = propose(text.as_bytes(), "Essai", None, &fields).unwrap();
    assert_eq!(profile.columns["Matricule agent"], "matricule");
    assert_eq!(profile.columns["Période"], "mois");
    assert_eq!(profile.columns["Traitement indiciaire"], "tib");
    assert_eq!(profile.ignored, ["Observation"]);
    assert_eq!((profile.separator, &profile.encoding), (Some(';'), &None));
    assert_eq!(
        (profile.decimal, profile.dates),
        (Some(DecimalMark::Comma), Some(DateOrder::DayFirst))
    );
    assert_eq!(profile.fields["matricule"].width, Some(5));
    assert_eq!(report.header_line, 2);
    // The next file has nothing that tells, and the profile does.
    let next = "Matricule agent;Période;Né le;Traitement indiciaire;Observation\n789;04/2025;03/04/1980;1,234;\n";
    assert!(Table::open(next.as_bytes(), &Profile::default(), &fields).is_err());
    let table = Table::open(next.as_bytes(), &profile, &fields).unwrap();
    let rows: Vec<String> = table
        .rows()
        .map(|row| crate::fields::show(&row, &fields))
        .collect();
    assert_eq!(
        rows,
        ["2 | mois=2025-04 | matricule=00789 | date_naissance=1980-04-03 | tib=1.234"]
    );
}

#[test]
fn nothing_is_proposed_that_the_file_does_not_tell() {
    let fields = [
        Field::new("naissance", Kind::Date, &[]),
        Field::new("net", Kind::Decimal, &[]),
    ];
    let (profile, _, _) =
        propose(b"naissance;net\n03/04/2025;1,234\n", "Essai", None, &fields).unwrap();
    assert_eq!((profile.dates, profile.decimal), (None, None));
}

#[test]
fn the_documented_profiles_are_some() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/profiles.md");
    let text = std::fs::read_to_string(path).unwrap();
    let blocks: Vec<&str> = text
        .split("```toml")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert_eq!(blocks.len(), 2);
    for block in blocks {
        let profile = Profile::parse(block).unwrap();
        // Its fields exist: what is refused is the table, which has another separator and no such line.
        let refusal = Table::open(b"a\n", &profile, &fields()).err().unwrap();
        assert!(!refusal.to_string().contains("champ inconnu"), "{refusal}");
    }
}
