//! What stands in a source and what does not, by kind of figure.

use jiff::civil::date;

use super::unsupported;

/// `missing` is what of `said` does not stand in `source`, written on Tuesday 10 March 2026.
#[track_caller]
fn check(said: &str, source: &str, missing: &[&str]) {
    let found = unsupported(said, source, date(2026, 3, 10));
    assert_eq!(found, missing, "« {said} » against « {source} »");
}

#[test]
fn numbers_whatever_their_writing() {
    check("Il y a 50 000 habitants", "50.000 habitants", &[]);
    check("50,000 people", "50 000 habitants", &[]);
    check("50\u{202f}000", "50000", &[]);
    check("12,50", "12.5", &[]);
    check("1 234,56", "1,234.56", &[]);
    check("1.234.567", "1 234 567", &[]);
    check("007", "7", &[]);
    check("51 000", "50 000", &["51 000"]);
    check("5000", "50 000", &["5000"]);
    check("50", "50 000", &["50"]);
    check("le 3 12 personnes", "12 et 3", &[]);
    check("article L. 2213-2", "art. L2213-2", &[]);
    check("version 1.2.3.4", "version 1.2.3.5", &["1.2.3.4"]);
    check("½ tarif, m²", "le m² à plein tarif", &["½"]);
}

#[test]
fn numbers_in_words() {
    check("deux personnes", "2 personnes", &[]);
    check("twelve people", "12 personnes", &[]);
    check("une personne, one thing", "rien", &[]);
    check("vingt et un agents", "21 agents", &[]);
    check("quatre-vingt-dix-sept", "97", &[]);
    check("soixante et onze", "71", &[]);
    check("soixante-quinze", "75", &[]);
    check("two hundred and fifty thousand", "250 000", &[]);
    check("one hundred and five", "105", &[]);
    check("deux cent mille", "200 000", &[]);
    check("mille deux cents", "1200", &[]);
    check("deux, trois", "2 et 3", &[]);
    check("a dozen chairs", "12 chaises", &[]);
    check("la moitié", "une part", &["moitie"]);
    check("trois agents", "deux agents", &["trois"]);
    check("quatre-vingts", "4 et 20", &["quatre-vingts"]);
    check("3 agents", "trois agents", &[]);
}

#[test]
fn money_and_percentages() {
    check("50 000 €", "50.000 euros", &[]);
    check("€50,000", "50 000 EUR", &[]);
    check("50 k€", "50 000 €", &[]);
    check("1,5 million d'euros", "1 500 000 €", &[]);
    check("1.5 million euros", "1,5 M€", &[]);
    check("5 %", "5 pour cent", &[]);
    check("five per cent", "5%", &[]);
    check("50 000 €", "50 000 habitants", &["50 000"]);
    check("50 $", "50 €", &["50"]);
    check("50", "50 €", &[]);
    check("cinq euros", "5 jours", &["cinq"]);
    check("20 m", "20 m", &[]);
}

#[test]
fn dates_in_either_language() {
    check("le 12 mars 2026", "avant le 12/03/2026", &[]);
    check("on March 12", "le 12 mars", &[]);
    check("vendredi 13 mars", "avant vendredi", &[]);
    check("by Friday", "pour vendredi", &[]);
    check("demain", "le 11 mars 2026", &[]);
    check("le 11 mars", "demain", &[]);
    check("12 mars 2027", "12 mars 2026", &["12 mars 2027"]);
    check("le 14 mars", "avant vendredi", &["14 mars"]);
    check("en avril", "en mars", &["avril"]);
    check("en mars", "le 03/03/2026", &[]);
    check("in April", "15 avril", &[]);
    check("un mardi", "un jeudi", &["mardi"]);
    check("you may go", "allez-y", &[]);
    check("a week of march", "allez-y", &[]);
    check("un jour de marche", "allez-y", &[]);
}

#[test]
fn times_of_the_day() {
    check("à 14 h 30", "at 2:30 pm", &[]);
    check("at 2.30 p.m.", "14h30", &[]);
    check("à midi", "12:00", &[]);
    check("9 am", "à 9 h", &[]);
    check("9 pm", "à 9 h", &["9 pm"]);
    check("à 15 h", "à 14 h, salle 15", &["15 h"]);
    check("à 14 h", "14 personnes", &["14 h"]);
}

#[test]
fn addresses_and_telephones() {
    check("06 12 34 56 78", "06.12.34.56.78", &[]);
    check("06 12 34 56 79", "06 12 34 56 78", &["06 12 34 56 79"]);
    check("voir exemple.fr", "https://www.exemple.fr/", &[]);
    check("écrire à A.Roux@exemple.fr.", "<a.roux@exemple.fr>", &[]);
    check(
        "voir evil.example/x",
        "voir exemple.fr",
        &["evil.example/x"],
    );
    check("a@b.fr", "b@a.fr", &["a@b.fr"]);
    check("p.ex. ceci, cf. cela", "rien", &[]);
}

#[test]
fn nothing_hostile_breaks_it() {
    for text in [
        "",
        "0",
        ".",
        "0.",
        ",0,",
        "1'",
        "9999999999999999999999999999",
        "1 000 000 000 000 000",
        "h",
        "24:",
        "vingt et",
        "cent cent cent",
        "et un",
        "€",
        "é1é",
        "\u{e0031}1\u{200b}2",
        "milliard milliard milliards millions mille mille mille",
    ] {
        check(text, text, &[]);
    }
}
