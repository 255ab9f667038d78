//! Arguments that the command line leaves out: `[defaults."PLUGIN FUNCTION"]`, then `[defaults.PLUGIN]` for all of its functions.

use std::collections::BTreeMap;

use clap::Command;
use config::Config;
use reflect::names;
use reflect::surface::{Function, Surface};
use serde_json::{Map, Value};

use crate::failure::Failure;

/// The defaults of one function.
struct Defaults<'a> {
    /// The key of the table, for messages, and what it holds; the more particular one first.
    tables: Vec<(String, &'a BTreeMap<String, toml::Value>)>,
}

/// What defaults give need not stand on the command line.
pub(crate) fn excuse(
    command: Command,
    function: Option<&Function>,
    surface: &Surface,
    words: &[String],
    config: &Config,
) -> Command {
    let Some(function) = function else {
        return command;
    };
    let defaults = Defaults::of(function, surface, config);
    if defaults.tables.is_empty() {
        return command;
    }
    let excuse = |command: Command| {
        let given = function
            .parameters
            .iter()
            .filter(|parameter| defaults.names().any(|name| is(name, &parameter.name)));
        given.fold(command, |command, parameter| {
            command.mut_arg(format!("parameter:{}", parameter.name), |argument| {
                argument.required(false)
            })
        })
    };
    // The function stands directly below the package, or below its interface.
    if surface
        .find(&[&function.name])
        .is_some_and(|found| found == function)
    {
        return command.mut_subcommand(&function.name, excuse);
    }
    command.mut_subcommand(&words[0], |group| {
        group.mut_subcommand(&function.name, excuse)
    })
}

/// Fills in what was not given.
///
/// # Errors
/// A name that no parameter has.
pub(crate) fn fill(
    given: &mut Map<String, Value>,
    function: &Function,
    surface: &Surface,
    config: &Config,
) -> Result<(), Failure> {
    for (place, (key, table)) in Defaults::of(function, surface, config)
        .tables
        .iter()
        .enumerate()
    {
        for (name, value) in *table {
            if !function
                .parameters
                .iter()
                .any(|parameter| is(name, &parameter.name))
            {
                // A default of the whole plugin is for those of its functions that have the parameter.
                if place > 0 || !is_one_function(key) {
                    check_any(key, name, surface)?;
                    continue;
                }
                return Err(unknown(key, name, [function]));
            }
            let value =
                serde_json::to_value(value).map_err(|error| Failure::user(error.to_string()))?;
            given.entry(names::json(name)).or_insert(value);
        }
    }
    Ok(())
}

impl<'a> Defaults<'a> {
    fn of(function: &Function, surface: &Surface, config: &'a Config) -> Self {
        let keys = [
            format!("{} {}", surface.name, function.name),
            surface.name.clone(),
        ];
        let tables = keys
            .into_iter()
            .filter_map(|key| config.defaults.get(&key).map(|table| (key, table)))
            .collect();
        Self { tables }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.tables
            .iter()
            .flat_map(|(_, table)| table.keys().map(String::as_str))
    }
}

fn is(name: &str, parameter: &str) -> bool {
    names::json(name) == names::json(parameter)
}

fn is_one_function(key: &str) -> bool {
    key.contains(' ')
}

fn check_any(key: &str, name: &str, surface: &Surface) -> Result<(), Failure> {
    let functions = || surface.interfaces.iter().flat_map(|one| &one.functions);
    let known = functions().any(|function| {
        function
            .parameters
            .iter()
            .any(|parameter| is(name, &parameter.name))
    });
    if known {
        Ok(())
    } else {
        Err(unknown(key, name, functions()))
    }
}

fn unknown<'f>(
    key: &str,
    name: &str,
    functions: impl IntoIterator<Item = &'f Function>,
) -> Failure {
    let mut known: Vec<_> = functions
        .into_iter()
        .flat_map(|function| &function.parameters)
        .map(|parameter| parameter.name.as_str())
        .collect();
    known.sort_unstable();
    known.dedup();
    Failure::user(format!("[defaults.\"{key}\"] {name} ?")).hint(known.join(", "))
}
