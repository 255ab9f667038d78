//! The columns of an export, in their order.

use documents::sheet::{self, Cell};

use super::Export;
use crate::{Anomaly, Shown, text};

/// One column: its header, its width in characters, what stands in it.
pub(super) struct Column {
    french: &'static str,
    english: &'static str,
    width: f64,
    cell: fn(&Anomaly, &Export) -> Cell,
}

const COLUMNS: &[Column] = &[
    column("Identité", "Identity", 12.0, |one, _| word(&one.identity)),
    column("État", "State", 12.0, |one, export| {
        word(one.state.label(export.language))
    }),
    column("Gravité", "Severity", 14.0, |one, export| {
        word(one.finding.severity.label(export.language))
    }),
    column("Règle", "Rule", 18.0, |one, _| word(&one.finding.rule)),
    column("Intitulé", "Title", 32.0, |one, _| {
        word(&one.finding.title)
    }),
    column("Mois", "Month", 10.0, |one, _| {
        Cell::Month(one.finding.month.first_day())
    }),
    column("Matricule", "Person", 12.0, |one, _| {
        maybe(one.finding.person.as_deref())
    }),
    column(NAME, "Name", 24.0, |one, export| {
        let person = one.finding.person.as_deref();
        let name = person
            .zip(export.names)
            .and_then(|(person, names)| names(person));
        maybe(name.as_deref())
    }),
    column("Ligne", "Line", 10.0, |one, _| word(&one.finding.line)),
    column("Champ", "Field", 20.0, |one, _| {
        word(&one.finding.field_label)
    }),
    column("Trouvé", "Found", 14.0, |one, _| shown(&one.finding.found)),
    column("Attendu", "Expected", 14.0, |one, _| {
        shown(&one.finding.expected)
    }),
    column("Écart", "Difference", 12.0, |one, _| {
        number(one.finding.difference)
    }),
    column(
        "Montant du mois (€)",
        "Amount of the month (€)",
        14.0,
        |one, _| euros(one.finding.amount),
    ),
    column(
        "Enjeu cumulé (€)",
        "Stake with earlier months (€)",
        14.0,
        |one, _| euros(one.finding.stake),
    ),
    column(
        "Récupérable jusqu’au",
        "Recoverable until",
        14.0,
        |one, _| {
            one.finding
                .recoverable_until
                .map_or(Cell::Empty, Cell::Date)
        },
    ),
    column(
        "Premier mois en jeu récupérable jusqu’au",
        "First month at stake recoverable until",
        14.0,
        |one, _| one.finding.stake_until.map_or(Cell::Empty, Cell::Date),
    ),
    column(
        "Date vérifiée",
        "Date verified",
        10.0,
        |one, export| match (
            one.finding.recoverable_until,
            one.finding.recoverable_verified,
        ) {
            (None, _) => Cell::Empty,
            (_, true) => word(export.language.pick("oui", "yes")),
            (_, false) => word(export.language.pick("non", "no")),
        },
    ),
    column("Explication", "Message", 50.0, |one, _| {
        word(&one.finding.message)
    }),
    column("Calcul", "Calculation", 50.0, |one, _| {
        word(&one.finding.calculation.join("\n"))
    }),
    column("Source", "Source", 40.0, |one, _| word(&one.finding.source)),
    column("Confiance", "Confidence", 10.0, |one, export| {
        word(one.finding.confidence.label(export.language))
    }),
    column("Vue d’abord le", "First seen", 12.0, |one, _| {
        Cell::Date(one.first_seen)
    }),
    column("Vue en dernier le", "Last seen", 12.0, |one, _| {
        Cell::Date(one.last_seen)
    }),
    column(
        "Dans cet état depuis le",
        "In this state since",
        12.0,
        |one, _| Cell::Date(one.state_since),
    ),
    column("Par", "By", 16.0, |one, _| word(&one.state_by)),
    column("Motif", "Reason", 32.0, |one, _| {
        maybe(one.state_reason.as_deref())
    }),
];

const NAME: &str = "Nom";

const fn column(
    french: &'static str,
    english: &'static str,
    width: f64,
    cell: fn(&Anomaly, &Export) -> Cell,
) -> Column {
    Column {
        french,
        english,
        width,
        cell,
    }
}

/// The columns that an export has.
pub(super) fn columns(export: &Export) -> Vec<&'static Column> {
    COLUMNS
        .iter()
        .filter(|column| column.french != NAME || export.names.is_some())
        .collect()
}

/// The headers of columns, with their widths.
pub(super) fn headers(columns: &[&Column], export: &Export) -> Vec<sheet::Column> {
    let header = |column: &&Column| {
        let shown = export.language.pick(column.french, column.english);
        sheet::Column::new(shown, column.width)
    };
    columns.iter().map(header).collect()
}

/// One row for each anomaly.
pub(super) fn rows<'e>(
    columns: &'e [&'e Column],
    export: &'e Export<'e>,
) -> impl Iterator<Item = Vec<Cell>> + 'e {
    let cells = move |anomaly| {
        columns
            .iter()
            .map(|column| (column.cell)(anomaly, export))
            .collect()
    };
    export.anomalies.iter().map(cells)
}

fn word(said: &str) -> Cell {
    Cell::text(said)
}

fn maybe(said: Option<&str>) -> Cell {
    said.map_or(Cell::Empty, |said| word(&text::line(said)))
}

fn number(number: Option<rust_decimal::Decimal>) -> Cell {
    number.map_or(Cell::Empty, Cell::Number)
}

fn euros(amount: Option<rust_decimal::Decimal>) -> Cell {
    amount.map_or(Cell::Empty, Cell::Euros)
}

/// The number, where it is one.
fn shown(shown: &Shown) -> Cell {
    shown.amount.map_or_else(|| word(&shown.text), Cell::Number)
}
