//! The key figures at the head of the report.

use jiff::ToSpan;
use maud::{Markup, html};

use super::Report;
use crate::{Anomaly, State, french, stakes::Sums};

/// Amounts that can be recovered for no longer than these days are told.
const SOON_DAYS: i64 = 90;

pub(super) fn key(report: &Report) -> Markup {
    let open: Vec<&Anomaly> = report
        .anomalies
        .iter()
        .filter(|one| one.state.is_open())
        .collect();
    let count = |state: State| {
        let all = report.anomalies.iter();
        all.filter(|one| one.state == state).count()
    };
    let sums = sums(open.iter().copied());
    let corrected = report
        .anomalies
        .iter()
        .filter(|one| one.state == State::Corrected);
    let settled = self::sums(corrected);
    let soon = soon(report, &open);
    html! {
        section aria-labelledby="chiffres" {
            h2 #chiffres { "Chiffres clés" }
            dl.key {
                (figure("À traiter", &french::count(open.len()), &format!(
                    "dont {} confirmées",
                    french::count(count(State::Confirmed))
                )))
                (figure("En jeu", &french::whole_euros(sums.over), &format!(
                    "trop versés, à traiter ; {} dus aux agents",
                    french::whole_euros(sums.under)
                )))
                (figure("Corrigées", &french::count(count(State::Corrected)), &format!(
                    "{} récupérés, {} régularisés en faveur des agents",
                    french::whole_euros(settled.over),
                    french::whole_euros(settled.under)
                )))
                (figure("Écartées", &french::count(count(State::Dismissed)), "chacune avec son motif"))
                (figure("Bientôt prescrites", &french::count(soon), &format!(
                    "plus récupérables dans {SOON_DAYS} jours"
                )))
            }
        }
    }
}

fn figure(name: &str, value: &str, note: &str) -> Markup {
    html! {
        div {
            dt { (name) }
            dd { span.value { (value) } span.note { (note) } }
        }
    }
}

fn sums<'a>(anomalies: impl Iterator<Item = &'a Anomaly>) -> Sums {
    let mut sums = Sums::default();
    for amount in anomalies.filter_map(|one| one.finding.amount) {
        sums.add(amount);
    }
    sums
}

/// Open ones whose amount cannot be recovered for much longer, but still can.
fn soon(report: &Report, open: &[&Anomaly]) -> usize {
    let Ok(end) = report.date.checked_add(SOON_DAYS.days()) else {
        return 0;
    };
    open.iter()
        .filter_map(|one| one.finding.recoverable_until)
        .filter(|until| (report.date..=end).contains(until))
        .count()
}
