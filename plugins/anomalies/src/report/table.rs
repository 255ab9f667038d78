//! The tables of the report.

use kit::language::Language;
use maud::{Markup, html};

use super::{MOST_SHOWN, Report};
use crate::{
    Anomaly, Gap, MonthProgress, Severity, State, export::RuleSummary, french,
    identity::LEAST_DIGITS, text,
};

/// Digits of an identity that are shown: enough to name it on the command line.
const SHOWN_DIGITS: usize = 2 * LEAST_DIGITS;

/// What waits for somebody, the gravest first.
pub(super) fn anomalies(report: &Report) -> Markup {
    let open: Vec<&Anomaly> = report
        .anomalies
        .iter()
        .filter(|one| one.state.is_open())
        .collect();
    // The gravest take the places that there are.
    let mut left = MOST_SHOWN;
    let groups = Severity::ALL.map(|severity| {
        let group = open.iter().filter(|one| one.finding.severity == severity);
        let group: Vec<&Anomaly> = group.copied().collect();
        let shown = group.len().min(left);
        left -= shown;
        (severity, group, shown)
    });
    html! {
        section aria-labelledby="anomalies" {
            h2 #anomalies { "Anomalies à traiter" }
            @if open.is_empty() { p { "Aucune." } }
            @if open.len() > MOST_SHOWN {
                p.warning {
                    "Les " (french::count(MOST_SHOWN)) " plus graves sont montrées ici, sur "
                    (french::count(open.len())) " ; les exports CSV et XLSX les contiennent toutes."
                }
            }
            @for (severity, group, shown) in &groups {
                @if !group.is_empty() {
                    (severity_table(report, *severity, group.len(), &group[..*shown]))
                }
            }
        }
    }
}

fn severity_table(
    report: &Report,
    severity: Severity,
    all: usize,
    anomalies: &[&Anomaly],
) -> Markup {
    let title = match severity {
        Severity::Error => "Erreurs : contraires à une règle",
        Severity::Warning => "Avertissements : probablement faux",
        Severity::Notice => "À regarder",
    };
    html! {
        h3 { (title) " (" (french::count(all)) ")" }
        @if !anomalies.is_empty() {
            table.anomalies {
                caption { (title) ", avec le calcul et la source de chacune" }
                thead {
                    tr {
                        th scope="col" { "Agent" }
                        th scope="col" { "Mois" }
                        th scope="col" { "Constat" }
                        th.amount scope="col" { "Trouvé" }
                        th.amount scope="col" { "Attendu" }
                        th.amount scope="col" { "Enjeu" }
                        th scope="col" { "État" }
                    }
                }
                // A body each: the two rows of one anomaly stay on one page.
                @for one in anomalies { tbody { (anomaly(report, one)) } }
            }
        }
    }
}

fn anomaly(report: &Report, one: &Anomaly) -> Markup {
    let finding = &one.finding;
    html! {
        tr {
            th scope="rowgroup" rowspan="2" { (person(report, one)) }
            td.month { (french::short_month(finding.month)) }
            td {
                p { (text::line(&finding.message)) }
                p.rule { (text::line(&finding.rule)) " – " (text::line(&finding.title)) }
                @if let Some(until) = finding.recoverable_until {
                    p.until {
                        @if until < report.date { "Prescrite depuis le " } @else { "Récupérable jusqu’au " }
                        (french::short_date(until))
                        @if let Some(first) = finding.stake_until.filter(|first| *first < until) {
                            " ; le premier des mois en jeu jusqu’au " (french::short_date(first))
                        }
                        @if !finding.recoverable_verified { " (à vérifier)" }
                    }
                }
                @if let Some(reason) = &one.state_reason {
                    p.until { (text::line(reason)) }
                }
            }
            td.amount[finding.found.amount.is_some()] { (shown(&finding.found.text)) }
            td.amount[finding.expected.amount.is_some()] { (shown(&finding.expected.text)) }
            td.amount {
                @match finding.stake {
                    Some(stake) => (french::euros(stake)),
                    None => span.none { "sans montant" },
                }
            }
            td { (one.state.label(Language::French)) }
        }
        tr.detail {
            td colspan="6" {
                details {
                    summary { "Calcul et source" }
                    @if !finding.calculation.is_empty() {
                        ul.calculation {
                            @for line in &finding.calculation { li { (text::line(line)) } }
                        }
                    }
                    p { "Source : " (text::line(&finding.source)) }
                    p {
                        "Champ : " (text::line(&finding.field_label))
                        " ; ligne du fichier : " (text::line(&finding.line))
                        " ; confiance : " (finding.confidence.label(Language::French))
                        " ; identité : " code { (short(&one.identity)) }
                    }
                }
            }
        }
    }
}

fn person(report: &Report, one: &Anomaly) -> Markup {
    let Some(person) = &one.finding.person else {
        return html! { "ligne " (text::line(&one.finding.line)) };
    };
    let name = report.names.and_then(|names| names(person));
    html! {
        @match name {
            Some(name) => { (text::line(&name)) br; span.identifier { (text::line(person)) } },
            None => (text::line(person)),
        }
    }
}

fn shown(said: &str) -> Markup {
    html! {
        @if said.is_empty() { span.none { "rien" } } @else { (text::line(said)) }
    }
}

fn short(identity: &str) -> &str {
    identity.get(..SHOWN_DIGITS).unwrap_or(identity)
}

/// What people dismissed, with their reasons.
pub(super) fn dismissed(report: &Report) -> Markup {
    let dismissed: Vec<&Anomaly> = report
        .anomalies
        .iter()
        .filter(|one| one.state == State::Dismissed)
        .collect();
    html! {
        @if !dismissed.is_empty() {
            section aria-labelledby="ecartees" {
                h2 #ecartees { "Anomalies écartées" }
                @if dismissed.len() > MOST_SHOWN {
                    p.warning { "Les " (french::count(MOST_SHOWN)) " premières sont montrées, sur " (french::count(dismissed.len())) "." }
                }
                table {
                    caption { "Anomalies écartées, par qui et pourquoi" }
                    thead {
                        tr {
                            th scope="col" { "Agent" }
                            th scope="col" { "Mois" }
                            th scope="col" { "Constat" }
                            th scope="col" { "Motif" }
                            th scope="col" { "Par, le" }
                        }
                    }
                    tbody {
                        @for one in dismissed.iter().take(MOST_SHOWN) {
                            tr {
                                th scope="row" { (person(report, one)) }
                                td.month { (french::short_month(one.finding.month)) }
                                td { (text::line(&one.finding.message)) }
                                td { (text::line(one.state_reason.as_deref().unwrap_or_default())) }
                                td { (text::line(&one.state_by)) ", " (french::short_date(one.state_since)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The figures of the chart by rule.
pub(super) fn rules(rules: &[RuleSummary]) -> Markup {
    html! {
        table {
            caption { "Anomalies par règle" }
            thead {
                tr {
                    th scope="col" { "Règle" }
                    th.amount scope="col" { "Trouvées" }
                    th.amount scope="col" { "À traiter" }
                    th.amount scope="col" { "Écartées" }
                    th.amount scope="col" { "Corrigées" }
                    th.amount scope="col" { "En jeu" }
                    th.amount scope="col" { "Dû aux agents" }
                }
            }
            tbody {
                @for rule in rules {
                    tr {
                        th scope="row" { (text::line(&rule.rule)) br; span.identifier { (text::line(&rule.title)) } }
                        td.amount { (french::count(rule.found())) }
                        td.amount { (french::count(rule.open())) }
                        td.amount { (french::count(rule.states[State::Dismissed as usize])) }
                        td.amount { (french::count(rule.states[State::Corrected as usize])) }
                        td.amount { (french::euros(rule.at_stake)) }
                        td.amount { (french::euros(rule.due)) }
                    }
                }
            }
        }
    }
}

/// The figures of the chart by month.
pub(super) fn progress(progress: &[MonthProgress]) -> Markup {
    html! {
        table {
            caption { "Ce que sont devenues les anomalies de chaque mois de paie" }
            thead {
                tr {
                    th scope="col" { "Mois" }
                    th.amount scope="col" { "Trouvées" }
                    th.amount scope="col" { "À traiter" }
                    th.amount scope="col" { "Écartées" }
                    th.amount scope="col" { "Corrigées" }
                    th.amount scope="col" { "En jeu" }
                    th.amount scope="col" { "Dû aux agents" }
                    th.amount scope="col" { "Récupéré" }
                    th.amount scope="col" { "Régularisé en faveur de l’agent" }
                    th.amount scope="col" { "Délai médian" }
                }
            }
            tbody {
                @for month in progress {
                    tr {
                        th scope="row" { (french::month(month.month)) }
                        td.amount { (french::count(month.found)) }
                        td.amount { (french::count(month.open)) }
                        td.amount { (french::count(month.dismissed)) }
                        td.amount { (french::count(month.corrected)) }
                        td.amount { (french::euros(month.at_stake)) }
                        td.amount { (french::euros(month.due)) }
                        td.amount { (french::euros(month.recovered)) }
                        td.amount { (french::euros(month.settled)) }
                        td.amount {
                            @match month.median_days {
                                Some(days) => { (french::number(days)) "\u{a0}j" },
                                None => span.none { "–" },
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What was not checked, and why.
pub(super) fn not_checked(report: &Report) -> Markup {
    html! {
        section aria-labelledby="non-controle" {
            h2 #non-controle { "Ce qui n’a pas été contrôlé" }
            @let known = report.run.is_some_and(|run| run.gaps_kept);
            @if report.not_checked.is_empty() && !known {
                p { "Le registre ne dit pas ce que le dernier contrôle n’a pas regardé." }
            } @else if report.not_checked.is_empty() {
                p { "Toutes les règles ont regardé tous les bulletins." }
            } @else {
                table {
                    caption { "Règles qui n’ont pas regardé tous les bulletins, et pourquoi" }
                    thead {
                        tr {
                            th scope="col" { "Règle" }
                            th scope="col" { "Pourquoi" }
                            th scope="col" { "Ce qui manque" }
                            th scope="col" { "Portée" }
                        }
                    }
                    tbody {
                        @for one in report.not_checked { (not_run(one)) }
                    }
                }
            }
        }
    }
}

fn not_run(one: &Gap) -> Markup {
    html! {
        tr {
            th scope="row" {
                @if one.rule.is_empty() { "toutes" } @else { (text::line(&one.rule)) }
            }
            td { (text::line(&one.reason)) }
            td { (text::line(&one.detail)) }
            td {
                @if one.months.is_empty() { "tous les mois" } @else { (french::months(&one.months)) }
                @if let Some(payslips) = one.payslips {
                    ", " (french::count(usize::try_from(payslips).unwrap_or(usize::MAX))) " bulletins"
                }
            }
        }
    }
}
