//! The caller's own rows, from a register whose rows the administrator has bound to the caller.

use entitlements::own::{self, MOST_ROWS, Trouble};

use super::exports::gardon::hr::mine::{
    Balance, Guest, SavingsAccount, SickLeave, SickLeaves, Training,
};
use super::gardon::plugin::errors::Error;
use super::gardon::plugin::log::{self, Level};
use super::gardon::register::register::{self as contract, Direction, Query, Register, Value};
use super::{Component, compute::day_of, language, problem};

impl Guest for Component {
    fn leave_balance(
        register: &Register,
        kind: Option<String>,
        year: Option<u32>,
    ) -> Result<Vec<Balance>, Error> {
        let found = own::leave_balance(&Bound(register), kind.as_deref(), year);
        let found = found.map_err(|reason| trouble(reason, register))?;
        note_nothing(found.is_empty());
        Ok(found
            .into_iter()
            .map(|balance| Balance {
                kind: balance.kind,
                year: balance.year,
                entitled: balance.entitled,
                taken: balance.taken,
                left: balance.left,
                updated: balance.updated,
            })
            .collect())
    }

    fn savings(register: &Register) -> Result<Vec<SavingsAccount>, Error> {
        let found = own::savings(&Bound(register));
        let found = found.map_err(|reason| trouble(reason, register))?;
        note_nothing(found.is_empty());
        Ok(found
            .into_iter()
            .map(|account| SavingsAccount {
                year: account.year,
                days: account.days,
                updated: account.updated,
            })
            .collect())
    }

    fn sick_days(register: &Register, before: Option<String>) -> Result<SickLeaves, Error> {
        let before = day_of(before.as_deref(), "before")?;
        let found = own::sick_leaves(&Bound(register), before);
        let found = found.map_err(|reason| trouble(reason, register))?;
        note_nothing(found.leaves.is_empty());
        Ok(SickLeaves {
            since: found.since.to_string(),
            until: found.until.to_string(),
            days: found.days,
            leaves: found
                .leaves
                .into_iter()
                .map(|leave| SickLeave {
                    kind: leave.kind,
                    since: leave.since.to_string(),
                    until: leave.until.map(|day| day.to_string()),
                    days: leave.days,
                })
                .collect(),
        })
    }

    fn trainings(register: &Register, year: Option<u32>) -> Result<Vec<Training>, Error> {
        let found = own::trainings(&Bound(register), year);
        let found = found.map_err(|reason| trouble(reason, register))?;
        note_nothing(found.is_empty());
        Ok(found
            .into_iter()
            .map(|training| Training {
                title: training.title,
                since: training.since,
                until: training.until,
                duration: training.duration,
                state: training.state,
            })
            .collect())
    }
}

/// A register of the host, of which only rows of the caller are read.
struct Bound<'r>(&'r Register);

impl own::Source for Bound<'_> {
    fn own_rows(&self) -> bool {
        self.0.own_rows()
    }

    fn tables(&self) -> Result<Vec<String>, String> {
        self.0.tables().map_err(reason)
    }

    fn columns(&self, table: &str) -> Result<Vec<String>, String> {
        let columns = self.0.columns(table).map_err(reason)?;
        Ok(columns.into_iter().map(|column| column.name).collect())
    }

    fn rows(
        &self,
        table: &str,
        columns: &[&str],
        order: Option<&str>,
    ) -> Result<Vec<Vec<Option<String>>>, String> {
        let query = Query::new(table);
        let names: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        query.set_columns(&names);
        query.set_limit(MOST_ROWS);
        if let Some(order) = order {
            query.order_by(order, Direction::Ascending);
        }
        let pages = self.0.select(&query).map_err(reason)?;
        let mut rows = Vec::new();
        loop {
            let page = pages.next().map_err(reason)?;
            if page.is_empty() {
                return Ok(rows);
            }
            rows.extend(
                page.into_iter()
                    .map(|row| row.into_iter().map(text).collect()),
            );
        }
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::Absent => None,
        Value::Text(text) | Value::Decimal(text) => Some(text),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(truth) => Some(truth.to_string()),
    }
}

fn reason(error: contract::Error) -> String {
    match error {
        contract::Error::Unknown(reason)
        | contract::Error::Invalid(reason)
        | contract::Error::Exists(reason)
        | contract::Error::ReadOnly(reason)
        | contract::Error::Busy(reason)
        | contract::Error::Failed(reason) => reason,
        contract::Error::Newer(version) => format!("version {version}"),
        contract::Error::TooLarge(most) => language().pick(
            format!("plus de {most} à la fois"),
            format!("more than {most} at once"),
        ),
    }
}

/// What is wrong is the administrator's to mend, but for the name of the register.
fn trouble(trouble: Trouble, register: &Register) -> Error {
    let name = register.name();
    let section = format!("registers.{name}");
    let (message, hint) = match trouble {
        Trouble::Unbound => (
            language().pick(
                format!("le registre « {name} » n'est pas lié à l'appelant : rien n'y a été lu"),
                format!(
                    "the register « {name} » is not bound to the caller: nothing of it was read"
                ),
            ),
            format!(
                "[{section}] own-rows = {{ column = \"…\", identifier = \"…\" }} (/etc/gardon/gardon.toml)"
            ),
        ),
        Trouble::NoTable(table) => (
            language().pick(
                format!("le registre « {name} » n'a pas de table « {} »", table.name),
                format!("the register « {name} » has no table « {} »", table.name),
            ),
            format!(
                "[{section}.tables.{}] (/etc/gardon/gardon.toml)",
                table.name
            ),
        ),
        Trouble::NoColumn(table, column) => (
            language().pick(
                format!(
                    "la table « {} » de « {name} » n'a pas de colonne « {column} »",
                    table.name
                ),
                format!(
                    "the table « {} » of « {name} » has no column « {column} »",
                    table.name
                ),
            ),
            format!(
                "[{section}.tables.{}] columns = {{ {column} = \"…\" }} (/etc/gardon/gardon.toml)",
                table.name
            ),
        ),
        Trouble::Value {
            table,
            column,
            found,
        } => (
            language().pick(
                format!(
                    "« {found} » n'est pas une date (table « {} », colonne « {column} »)",
                    table.name
                ),
                format!(
                    "« {found} » is no date (table « {} », column « {column} »)",
                    table.name
                ),
            ),
            format!("{column} = {{ column = \"…\", kind = \"date\" }}"),
        ),
        Trouble::Failed(reason) => {
            return Error::Unreadable(problem(reason, Some(name), None));
        }
    };
    Error::Unavailable(problem(message, Some(name), Some(hint)))
}

fn note_nothing(nothing: bool) {
    if nothing {
        log::write(
            Level::Info,
            language().pick("aucune ligne à votre nom ici", "no row of yours is here"),
        );
    }
}
