//! Anomalies of a register as a file: a report, a workbook, a table.

use anomalies::export::{Export, csv, xlsx};
use anomalies::report::{Report, html};
use anomalies::{Anomalies, Filter};

use super::convert::invalid;
use super::drawer::Drawer;
use super::gardon::files::files::NewFile;
use super::gardon::plugin::errors::Error;
use super::gardon::register::register::Register;
use super::keeping::{self, failed, today};
use super::{input, language};

/// Anomalies of one workbook: all of its cells are held until it is written.
const MOST_IN_WORKBOOK: u64 = 40_000;

pub(super) fn export(
    register: &Register,
    output: &NewFile,
    title: Option<String>,
    mut filter: Filter,
) -> Result<String, Error> {
    let name = output.name();
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_lowercase());
    let drawer = Drawer(register);
    let kept = Anomalies::find(&drawer).map_err(failed)?;
    keeping::meant(&kept, &mut filter)?;
    if ending.as_deref() == Some("xlsx") {
        let count = kept.count(&filter).map_err(failed)?;
        if count > MOST_IN_WORKBOOK {
            return Err(invalid(
                language().pick(
                    format!("{count} anomalies, plus que les {MOST_IN_WORKBOOK} d'un classeur"),
                    format!("{count} anomalies, more than the {MOST_IN_WORKBOOK} of a workbook"),
                ),
                Some(name),
                Some(
                    "--output ./anomalies.csv, --since 2026-03 --until 2026-03, --rule P07"
                        .to_owned(),
                ),
            ));
        }
    }
    let listed = kept.list(&filter).map_err(failed)?;
    let runs = kept.runs().map_err(failed)?;
    let last = runs.last();
    let gaps = match last {
        Some(last) => kept.gaps(last.number).map_err(failed)?,
        None => Vec::new(),
    };
    let export = Export {
        anomalies: &listed,
        names: None,
        language: language(),
        date: today()?,
        not_checked: &gaps,
    };
    let bytes = match ending.as_deref() {
        Some("csv") => csv(&export).map_err(failed)?,
        Some("xlsx") => xlsx(&export).map_err(failed)?,
        Some("html" | "htm") => {
            let progress = kept.progress(&filter).map_err(failed)?;
            let title =
                title.unwrap_or_else(|| format!("Anomalies de paie, registre {}", register.name()));
            html(&Report {
                title: &title,
                date: today()?,
                anomalies: &listed,
                progress: &progress,
                run: last,
                not_checked: &gaps,
                names: None,
            })
            .into_bytes()
        }
        _ => {
            return Err(invalid(
                language()
                    .pick(
                        "la fin du nom dit la forme : .html, .xlsx ou .csv",
                        "the ending of the name tells the form: .html, .xlsx or .csv",
                    )
                    .to_owned(),
                Some(name),
                Some("--output ./anomalies.html".to_owned()),
            ));
        }
    };
    input::write(output, &bytes)?;
    let (count, size) = (listed.len(), bytes.len());
    Ok(language().pick(
        format!("{name} : {count} anomalies, {size} octets"),
        format!("{name}: {count} anomalies, {size} bytes"),
    ))
}
