//! Functions as command lines: `gardon <package> [<interface>] <function> …`.
//!
//! The first required parameter that is no `bool` is positional, the other required ones are flags, optional ones are
//! optional flags. `option<bool>` is a switch (`--x`, `--x=false`). Lists of words repeat (`--tag a --tag b`) and are
//! empty when absent; enums are choices, by their WIT name or their label. Whatever is nested takes JSON text.
//! Handles are words: nothing is opened here.

mod chrome;
mod explain;
mod parameter;
mod shape;
mod word;

use clap::{ArgMatches, Command};
use serde_json::{Map, Value};

use crate::language::{Language, Text};
use crate::names;
use crate::surface::{Function, Interface, Surface};

pub use chrome::dress;
pub use explain::explain;

/// The command of a whole package: one subcommand a function, with the interface between where it is not `tools`.
///
/// The host adds its own options to it; [`selected`] and [`parse`] read what was matched.
pub fn package(surface: &Surface, language: Language) -> Command {
    let mut root = described(Command::new(surface.name.clone()), &surface.docs, language)
        .subcommand_required(true)
        .arg_required_else_help(true);
    for interface in &surface.interfaces {
        let commands = interface
            .functions
            .iter()
            .map(|function| command(function, language));
        if interface.name == names::DEFAULT_INTERFACE {
            root = root.subcommands(commands);
        } else {
            root = root.subcommand(group(interface, language).subcommands(commands));
        }
    }
    dress(root, language)
}

fn group(interface: &Interface, language: Language) -> Command {
    let command = described(
        Command::new(interface.name.clone()),
        &interface.docs,
        language,
    )
    .subcommand_required(true)
    .arg_required_else_help(true);
    dress(command, language)
}

/// The command of one function, with help in the language.
///
/// ```
/// use reflect::arguments;
/// use reflect::language::{Language, Text};
/// use reflect::surface::{Function, Parameter};
/// use reflect::types::Type;
/// use serde_json::json;
///
/// let word = Parameter { name: "first-word".to_owned(), docs: Text::default(), ty: Type::Text };
/// let function = Function {
///     name: "count".to_owned(),
///     export: "test:sample/tools".to_owned(),
///     docs: Text::default(),
///     parameters: vec![word],
///     result: None,
/// };
/// let command = arguments::command(&function, Language::English);
/// let matches = command.try_get_matches_from(["count", "hello"]).unwrap();
/// assert_eq!(json!(arguments::parse(&function, &matches)), json!({"first_word": "hello"}));
/// ```
pub fn command(function: &Function, language: Language) -> Command {
    let flags = names::flags(
        function
            .parameters
            .iter()
            .map(|parameter| parameter.name.as_str()),
    );
    let positional = function
        .parameters
        .iter()
        .position(|parameter| parameter::can_be_positional(&parameter.ty));
    let arguments =
        function
            .parameters
            .iter()
            .zip(flags)
            .enumerate()
            .map(|(index, (parameter, flag))| {
                let flag = (Some(index) != positional).then_some(flag);
                parameter::argument(parameter, flag, language)
            });
    let command = described(
        Command::new(function.name.clone()),
        &function.docs,
        language,
    )
    .after_long_help(shape::result(function, language))
    .args(arguments);
    dress(command, language)
}

/// An empty text would be shown as an empty line.
fn described(command: Command, docs: &Text, language: Language) -> Command {
    if docs.get(language).is_empty() {
        return command;
    }
    command
        .about(docs.first_line(language).to_owned())
        .long_about(docs.get(language).to_owned())
}

/// The function that the matches of [`package`] chose, with the matches of that function.
pub fn selected<'s, 'm>(
    surface: &'s Surface,
    matches: &'m ArgMatches,
) -> Option<(&'s Function, &'m ArgMatches)> {
    let (first, inner) = matches.subcommand()?;
    match inner.subcommand() {
        Some((second, innermost)) => Some((surface.find(&[first, second])?, innermost)),
        None => Some((surface.find(&[first])?, inner)),
    }
}

/// The arguments of a call, under their JSON names; [`crate::value::to_vals`] takes them.
///
/// The words of handles are strings. Optional arguments that were not given are absent.
pub fn parse(function: &Function, matches: &ArgMatches) -> Map<String, Value> {
    let mut arguments = Map::new();
    for parameter in &function.parameters {
        if let Some(value) = parameter::given(parameter, matches) {
            arguments.insert(names::json(&parameter.name), value);
        }
    }
    arguments
}
