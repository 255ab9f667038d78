//! Charts as inline SVG: patterns and labels carry what colours do, so that they read in black and white.
//!
//! Each chart has a text for those who do not see it; the tables beside them hold the same figures.

use maud::{Markup, html};

use crate::{Anomaly, MonthProgress, State, export::RuleSummary, french, text};

/// Width of a chart, in its own units.
const WIDTH: f64 = 720.0;

/// Rules that have a bar of their own; the others share one.
const MOST_BARS: usize = 12;

/// Months that have a column, the last ones.
const MOST_COLUMNS: usize = 18;

/// Characters of a rule's title beside its bar.
const MOST_TITLE: usize = 42;

/// The patterns that all charts fill with.
pub(super) fn patterns() -> Markup {
    html! {
        svg.patterns width="0" height="0" aria-hidden="true" focusable="false" {
            defs {
                pattern #plain width="8" height="8" patternUnits="userSpaceOnUse" {
                    rect width="8" height="8" fill="#1d4e7e" {}
                }
                pattern #crossed width="8" height="8" patternUnits="userSpaceOnUse" {
                    rect width="8" height="8" fill="#1d4e7e" {}
                    path d="M0 4h8M4 0v8" stroke="#ffffff" stroke-width="1.4" {}
                }
                pattern #dotted width="8" height="8" patternUnits="userSpaceOnUse" {
                    rect width="8" height="8" fill="#ffffff" {}
                    circle cx="4" cy="4" r="1.6" fill="#444444" {}
                }
                pattern #hatched width="8" height="8" patternUnits="userSpaceOnUse" {
                    rect width="8" height="8" fill="#e6f2e6" {}
                    path d="M-2 2l4-4M0 8l8-8M6 10l4-4" stroke="#2c6e2f" stroke-width="2" {}
                }
            }
        }
    }
}

fn fill(state: State) -> &'static str {
    match state {
        State::New => "url(#plain)",
        State::Confirmed => "url(#crossed)",
        State::Dismissed => "url(#dotted)",
        State::Corrected => "url(#hatched)",
    }
}

/// One bar of all anomalies, cut by their states; each part is named below it.
pub(super) fn states(anomalies: &[Anomaly]) -> Markup {
    let counts = State::ALL.map(|state| {
        let count = anomalies.iter().filter(|one| one.state == state).count();
        (state, count)
    });
    let total = anomalies.len().max(1) as f64;
    let mut start = 0.0;
    let parts: Vec<(State, f64, f64)> = counts
        .iter()
        .map(|(state, count)| {
            let width = WIDTH * *count as f64 / total;
            let part = (*state, start, width);
            start += width;
            part
        })
        .collect();
    let told: Vec<String> = counts
        .iter()
        .map(|(state, count)| named(*state, *count))
        .collect();
    html! {
        svg.chart viewBox="0 0 720 92" role="img" aria-label={ "Barre des anomalies par état : " (told.join(", ")) } {
            @for (state, start, width) in &parts {
                @if *width > 0.0 {
                    rect.part x=(units(*start)) y="4" width=(units(*width)) height="40" fill=(fill(*state)) {}
                }
            }
            @for (index, (state, count)) in counts.iter().enumerate() {
                @let left = index as f64 * WIDTH / 4.0;
                rect.part x=(units(left)) y="62" width="18" height="18" fill=(fill(*state)) {}
                text x=(units(left + 26.0)) y="76" { (named(*state, *count)) }
            }
        }
    }
}

/// `12 écartées`.
fn named(state: State, count: usize) -> String {
    let word = match state {
        State::New => "nouvelle",
        State::Confirmed => "confirmée",
        State::Dismissed => "écartée",
        State::Corrected => "corrigée",
    };
    let plural = if count > 1 { "s" } else { "" };
    format!("{} {word}{plural}", french::count(count))
}

/// A bar for each rule that has open anomalies, the longest first, with count and euros at its end.
pub(super) fn rules(rules: &[RuleSummary]) -> Markup {
    const LEFT: f64 = 330.0;
    const LONGEST: f64 = 240.0;
    const STEP: f64 = 30.0;
    let mut bars: Vec<Bar> = rules
        .iter()
        .filter(|rule| rule.open() > 0)
        .map(|rule| Bar {
            title: format!("{} {}", rule.rule, rule.title),
            open: rule.open(),
            at_stake: rule.at_stake,
        })
        .collect();
    bars.sort_by(|one, two| two.open.cmp(&one.open).then(one.title.cmp(&two.title)));
    if bars.len() > MOST_BARS {
        let rest = bars.split_off(MOST_BARS - 1);
        bars.push(Bar {
            title: format!("{} autres règles", rest.len()),
            open: rest.iter().map(|bar| bar.open).sum(),
            at_stake: rest.iter().map(|bar| bar.at_stake).sum(),
        });
    }
    if bars.is_empty() {
        return html! { p { "Aucune anomalie à traiter." } };
    }
    let most = bars.iter().map(|bar| bar.open).max().unwrap_or(1).max(1) as f64;
    let height = STEP * bars.len() as f64 + 6.0;
    let told: Vec<String> = bars
        .iter()
        .map(|bar| format!("{} : {}", bar.title, bar.label()))
        .collect();
    html! {
        svg.chart viewBox={ "0 0 720 " (units(height)) } role="img"
            aria-label={ "Barres des anomalies à traiter par règle. " (text::line(&told.join(" ; "))) } {
            @for (index, bar) in bars.iter().enumerate() {
                @let top = STEP * index as f64 + 4.0;
                @let width = (LONGEST * bar.open as f64 / most).max(2.0);
                text x=(units(LEFT - 10.0)) y=(units(top + 16.0)) text-anchor="end" { (cut(&bar.title)) }
                rect.part x=(units(LEFT)) y=(units(top)) width=(units(width)) height="22" fill=(fill(State::New)) {}
                text.value x=(units(LEFT + width + 8.0)) y=(units(top + 16.0)) { (bar.label()) }
            }
        }
    }
}

struct Bar {
    title: String,
    open: usize,
    at_stake: rust_decimal::Decimal,
}

impl Bar {
    fn label(&self) -> String {
        if self.at_stake.is_zero() {
            french::count(self.open)
        } else {
            format!(
                "{} · {}",
                french::count(self.open),
                french::whole_euros(self.at_stake)
            )
        }
    }
}

/// A column for each month: open at the bottom, then dismissed, then corrected, with its number above.
pub(super) fn months(progress: &[MonthProgress]) -> Markup {
    const HIGHEST: f64 = 170.0;
    const FLOOR: f64 = 204.0;
    let shown = &progress[progress.len().saturating_sub(MOST_COLUMNS)..];
    let most = shown
        .iter()
        .map(|month| month.found)
        .max()
        .unwrap_or(1)
        .max(1) as f64;
    let step = WIDTH / shown.len().max(1) as f64;
    let width = (step * 0.6).min(64.0);
    let told: Vec<String> = shown
        .iter()
        .map(|month| {
            format!(
                "{} : {} trouvées, {} à traiter, {} écartées, {} corrigées",
                french::month(month.month),
                month.found,
                month.open,
                month.dismissed,
                month.corrected
            )
        })
        .collect();
    let legend = [
        (State::New, "à traiter"),
        (State::Dismissed, "écartées"),
        (State::Corrected, "corrigées"),
    ];
    html! {
        svg.chart viewBox="0 0 720 262" role="img"
            aria-label={ "Colonnes des anomalies par mois de paie. " (told.join(" ; ")) } {
            line.axis x1="0" y1=(units(FLOOR)) x2="720" y2=(units(FLOOR)) {}
            @for (index, month) in shown.iter().enumerate() {
                @let middle = step * (index as f64 + 0.5);
                @let heights = [month.open, month.dismissed, month.corrected]
                    .map(|count| HIGHEST * count as f64 / most);
                @let tops = [
                    FLOOR - heights[0],
                    FLOOR - heights[0] - heights[1],
                    FLOOR - heights[0] - heights[1] - heights[2],
                ];
                @for part in 0..3 {
                    @if heights[part] > 0.0 {
                        rect.part x=(units(middle - width / 2.0)) y=(units(tops[part]))
                            width=(units(width)) height=(units(heights[part])) fill=(fill(legend[part].0)) {}
                    }
                }
                text.value x=(units(middle)) y=(units(tops[2] - 6.0)) text-anchor="middle" { (french::count(month.found)) }
                text x=(units(middle)) y=(units(FLOOR + 18.0)) text-anchor="middle" { (label(month, shown.len())) }
            }
            @for (index, (state, name)) in legend.iter().enumerate() {
                @let left = index as f64 * 140.0;
                rect.part x=(units(left)) y="238" width="18" height="18" fill=(fill(*state)) {}
                text x=(units(left + 26.0)) y="252" { (name) }
            }
        }
    }
}

/// `05/2026`, or `05/26` where columns are narrow.
fn label(month: &MonthProgress, columns: usize) -> String {
    let month = month.month;
    if columns > 12 {
        format!("{:02}/{:02}", month.number(), month.year() % 100)
    } else {
        french::short_month(month)
    }
}

/// A number of the drawing, with a tenth.
fn units(number: f64) -> String {
    format!("{number:.1}")
}

fn cut(title: &str) -> String {
    let title = text::line(title);
    if title.chars().count() <= MOST_TITLE {
        return title;
    }
    let mut kept: String = title.chars().take(MOST_TITLE - 1).collect();
    kept.push('…');
    kept
}
