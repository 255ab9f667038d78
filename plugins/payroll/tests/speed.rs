//! A year of a large payroll under all rules: how long the check takes.

use std::time::Instant;

use payroll::logic::{
    check::{Options, check},
    field::{Slot, fields},
    pack::Pack,
    parameters,
    payroll::Payroll,
    value::Value,
};

/// What a check of 120,000 payslips may take on a machine that others use too, in seconds.
const LIMIT: f64 = 30.0;

/// A clean payslip of an official, `matricule` and `mois` aside.
const PAYSLIP: &str = "statut=titulaire;categorie=C;grade=Adjoint;echelon=5;im=418;nbi_points=15;quotite=100;\
temps_non_complet=100;heures_hebdo=35;zone=1;enfants=2;fonction=Accueil;groupe_ifse=C1;date_entree=2015-03-01;regime=cnracl;\
evenement=;date_paie=2025-05-27;date_naissance=1980-05-03;sexe=2;jours_cmo_90=0;jours_cmo_50=0;jours_carence=0;\
jours_sans_traitement=0;trentiemes=30;heures_supp_14=0;heures_supp_plus=0;heures_supp_nuit=0;heures_supp_dimanche=0;\
tib=2057.72;differentielle=0;nbi=73.84;ir=63.95;sft=77.72;ifse=715.00;cia=0;ifts=0;iat=0;pfr=0;tpp=-13.92;cti=0;ihts=0;\
gipa=0;autres_primes=0;teletravail=0;jours_teletravail=0;transport=0;indemnite_csg=0;avantages_nature=0;rappel=0;\
brut=2974.31;cnracl=236.60;cnracl_employeur=738.59;atiacl=8.23;cnfpt=19.18;fnal=10.66;csa=6.39;rafp=20.58;rafp_employeur=20.58;ircantec=0;\
ircantec_employeur=0;vieillesse=0;csg_ded=198.71;csg_nonded=70.13;crds=14.61;pas_taux=3.5;pas=0;retenues=540.63;net=2433.68";

#[expect(clippy::print_stderr, reason = "a measurement is told")]
fn notice(text: &str) {
    eprintln!("{text}");
}

fn year(agents: usize, person: impl Fn(usize) -> String) -> Payroll {
    let slot = |name: &str| fields().slot(name).unwrap_or_else(|| panic!("{name}"));
    let mut columns: Vec<Slot> = vec![slot("mois"), slot("matricule"), slot("iban")];
    let mut cells: Vec<Option<Value>> = Vec::new();
    for pair in PAYSLIP.split(';') {
        let (name, text) = pair.split_once('=').expect("a pair");
        columns.push(slot(name));
        cells.push(fields().get(slot(name)).parse(text).expect("a cell"));
    }
    let mut payroll = Payroll::new(&columns).expect("columns");
    for month in 1..=12 {
        let month = fields()
            .get(columns[0])
            .parse(&format!("2025-{month:02}"))
            .expect("a month");
        for agent in 0..agents {
            let own = [
                month.clone(),
                Some(Value::Text(person(agent).into())),
                Some(Value::Text(iban(agent).into())),
            ];
            payroll
                .push(own.into_iter().chain(cells.iter().cloned()))
                .expect("a row");
        }
    }
    payroll
}

/// A French account with check digits that fit.
fn iban(agent: usize) -> String {
    let account = format!("200410100505{agent:011}");
    let digits = format!("{account}152700");
    let rest = digits
        .bytes()
        .fold(0, |rest, digit| (rest * 10 + u32::from(digit - b'0')) % 97);
    format!("FR{:02}{account}", 98 - rest)
}

#[test]
fn a_year_of_ten_thousand_agents() {
    let parameters = parameters::standard().expect("parameters");
    let pack = Pack::standard(&parameters).expect("rules");
    let payroll = year(10_000, |agent| format!("{agent:06}"));
    let start = Instant::now();
    let report = check(&pack, &parameters, &payroll, &Options::default());
    let seconds = start.elapsed().as_secs_f64();
    let judged: usize = report.counts.rules.iter().map(|rule| rule.judged).sum();
    notice(&format!(
        "{} payslips, {} rules, {judged} judgements: {seconds:.2} s",
        report.counts.payslips,
        report.counts.rules.len()
    ));
    let first: Vec<String> = report
        .anomalies
        .iter()
        .take(5)
        .map(|one| format!("{}: {}", one.rule, one.message))
        .collect();
    assert!(first.is_empty(), "{}", first.join("\n"));
    assert!(judged > 2_000_000, "{judged}");
    assert!(seconds < LIMIT, "{seconds} s");
}

#[test]
fn a_file_that_gives_every_row_to_one_person_stays_quick() {
    let parameters = parameters::standard().expect("parameters");
    let pack = Pack::standard(&parameters).expect("rules");
    let payroll = year(2_000, |_| "1".to_owned());
    let start = Instant::now();
    let report = check(&pack, &parameters, &payroll, &Options::default());
    let seconds = start.elapsed().as_secs_f64();
    assert!(report.counts.persons == 1 && !report.anomalies.is_empty());
    assert!(seconds < LIMIT, "{seconds} s");
}
