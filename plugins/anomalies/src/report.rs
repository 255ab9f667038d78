//! A report for people: one HTML file without scripts or outside resources, in French, to be read or printed.
//!
//! Everything is escaped by the template; what a payroll file says can never become markup.

mod chart;
mod figures;
mod table;

use jiff::civil::Date;
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::{Anomaly, Gap, Month, MonthProgress, Names, Past, export::by_rule, french, text};

/// Anomalies that are shown one by one, at most: more is no reading for people, and the exports hold all.
pub const MOST_SHOWN: usize = 2_000;

const STYLE: &str = include_str!("report/style.css");

/// What the report tells.
#[derive(Clone, Copy)]
pub struct Report<'a> {
    /// What it is about, `Paie de mai 2026 · Commune de Vionne`.
    pub title: &'a str,
    /// The call's date.
    pub date: Date,
    /// In this order, all states.
    pub anomalies: &'a [Anomaly],
    /// What has become of each month's; nothing is said of it where it is empty.
    pub progress: &'a [MonthProgress],
    /// The run that it is about, where there is one.
    pub run: Option<&'a Past>,
    /// What the run did not look at, and why.
    pub not_checked: &'a [Gap],
    /// Names of persons; without it they are told by their identifiers.
    pub names: Option<Names<'a>>,
}

/// The report as one HTML file in UTF-8.
pub fn html(report: &Report) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="fr" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                // Nothing is loaded and nothing runs, whatever the file says.
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="referrer" content="no-referrer";
                title { "Anomalies de paie – " (text::line(report.title)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#anomalies" { "Aller à la liste des anomalies" }
                header { (heading(report)) }
                main {
                    (figures::key(report))
                    (charts(report))
                    (table::anomalies(report))
                    (table::dismissed(report))
                    (table::not_checked(report))
                    (reading(report))
                }
                footer {
                    p { "Rapport établi le " (french::date(report.date)) ". Document contenant des données personnelles : à ne pas diffuser hors du service concerné." }
                }
            }
        }
    };
    page.into_string()
}

fn heading(report: &Report) -> Markup {
    html! {
        p.kind { "Contrôle de la paie" }
        h1 { (text::line(report.title)) }
        @if let Some(run) = report.run {
            p {
                "Fichier " span.file { (text::line(&run.file_name)) }
                ", contrôlé le " (french::date(run.date)) " par " (text::line(&run.by))
                " (contrôle n° " (run.number) ") : "
                (french::count(usize::try_from(run.payslips).unwrap_or_default()))
                " bulletins lus" (months(&run.months))
                @if run.partial { ", une partie de la paie seulement" }
                "."
            }
        }
    }
}

/// The months of a run, in a few words.
fn months(months: &[Month]) -> String {
    match months {
        [] => String::new(),
        [one] => format!(", {}", french::month(*one)),
        [first, .., last] => format!(", de {} à {}", french::month(*first), french::month(*last)),
    }
}

fn charts(report: &Report) -> Markup {
    let rules = by_rule(report.anomalies);
    html! {
        section aria-labelledby="repartition" {
            h2 #repartition { "Répartition" }
            @if report.anomalies.is_empty() {
                p { "Aucune anomalie." }
            } @else {
                (chart::patterns())
                figure {
                    figcaption { "Où en sont les anomalies" }
                    (chart::states(report.anomalies))
                }
                figure {
                    figcaption { "Anomalies à traiter, par règle" }
                    (chart::rules(&rules))
                }
                (table::rules(&rules))
                @if !report.progress.is_empty() {
                    figure {
                        figcaption { "Anomalies par mois de paie" }
                        (chart::months(report.progress))
                    }
                    (table::progress(report.progress))
                }
            }
        }
    }
}

fn reading(report: &Report) -> Markup {
    let unverified = report
        .anomalies
        .iter()
        .any(|one| one.finding.recoverable_until.is_some() && !one.finding.recoverable_verified);
    html! {
        section aria-labelledby="lecture" {
            h2 #lecture { "Comment lire ce rapport" }
            ul {
                li { "À traiter : les anomalies nouvelles et confirmées. Écartée : une personne a dit, avec un motif, que ce n’en est pas une. Corrigée : une personne l’a dit, ou un contrôle ne l’a plus trouvée." }
                li { "Le montant en jeu additionne l’écart de chaque mois, une fois. L’enjeu d’une ligne du tableau comprend aussi les mois précédents de la même personne pour la même règle : ces enjeux ne s’additionnent pas." }
                li { "Les montants sont recopiés du calcul, jamais rédigés." }
                @if unverified {
                    li { "Les dates suivies de « à vérifier » reposent sur une règle de prescription qui n’a pas été vérifiée : elles informent et ne décident rien." }
                }
            }
        }
    }
}
