//! The command line: the host's own commands, and every plugin as a command.

mod completions;
mod corpus;
mod doctor;
mod engine;
mod model;
mod plugin;

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, Command};
use config::Language;
use reflect::arguments;

use crate::call::{self, Desk, chosen_language};
use crate::environment::Environment;
use crate::failure::{Code, Failure};
use crate::folders::Folders;
use crate::printer::Printer;
use crate::{catalogue, configuration, house};

/// The host's own commands.
pub(crate) const HOST_COMMANDS: &[&str] = &[
    "plugin",
    "model",
    "corpus",
    "doctor",
    "engine",
    "completions",
    "help",
];

/// Runs one command line.
pub(crate) fn run(
    words: &[String],
    environment: &Environment,
    printer: &mut Printer,
) -> Result<Code, Failure> {
    // Before everything else: the compiling child reads no configuration and writes no record.
    if words
        .first()
        .is_some_and(|word| word == house::COMPILE_COMMAND)
    {
        return compile(words.get(1..).unwrap_or_default(), printer);
    }
    if words
        .first()
        .is_some_and(|word| word == model::QUANTISE_COMMAND)
    {
        return model::child(words.get(1..).unwrap_or_default(), printer);
    }
    if words
        .first()
        .is_some_and(|word| word == corpus::CONFINED_COMMAND)
    {
        return Err(corpus::confined(words.get(1..).unwrap_or_default()));
    }
    // `gardon help mail triage` is `gardon mail triage --help`.
    if words.first().is_some_and(|word| word == "help") {
        let mut words = words[1..].to_vec();
        words.push("--help".to_owned());
        return run(&words, environment, printer);
    }
    let language = early_language(words).unwrap_or(environment.language);
    printer.set(language, false);
    let folders = Folders::of(environment)?;
    let matches = match tree(language, &folders)
        .try_get_matches_from(std::iter::once("gardon".to_owned()).chain(words.iter().cloned()))
    {
        Ok(matches) => matches,
        Err(error) => return clap_error(&error, printer),
    };
    printer.set(
        chosen_language(&matches, language),
        matches.get_flag("quiet"),
    );
    match matches.subcommand() {
        Some(("doctor", _)) => doctor::run(environment, &folders, printer),
        Some(("completions", inner)) => completions::run(inner, &folders, environment, printer),
        Some((name, inner)) => {
            let config = configuration::load(&folders, printer.language())?;
            let desk = Desk {
                environment,
                folders: &folders,
                config: &config,
            };
            if name == "plugin" {
                return plugin::run(inner, &desk, printer);
            }
            if name == "model" {
                return model::run(inner, &desk, printer);
            }
            if name == "corpus" {
                return corpus::run(inner, &desk, printer);
            }
            if name == "engine" {
                return engine::run(inner, &desk, printer);
            }
            let entry = catalogue::find(name, &folders, &config, printer.language())?;
            let rest: Vec<String> = inner
                .get_many::<std::ffi::OsString>("")
                .into_iter()
                .flatten()
                .map(|word| word.to_string_lossy().into_owned())
                .collect();
            call::tool(&entry, &rest, &desk, printer)
        }
        None => Err(Failure::usage(
            language.pick("quelle commande ?", "which command?"),
        )),
    }
}

/// The command tree without the plugins' own functions, which are read only when one is called.
pub(crate) fn tree(language: Language, folders: &Folders) -> Command {
    let plugins = catalogue::names(folders);
    let after = if plugins.is_empty() {
        language
            .pick(
                "Aucun greffon : « cargo xtask build » construit ceux du projet.",
                "No plugin: « cargo xtask build » builds those of the project.",
            )
            .to_owned()
    } else {
        let list: Vec<String> = plugins.iter().map(|name| format!("  {name}")).collect();
        language.pick(
            format!("Greffons (« gardon NOM --help ») :\n{}", list.join("\n")),
            format!("Plugins (« gardon NAME --help »):\n{}", list.join("\n")),
        )
    };
    let command = Command::new("gardon")
        .version(env!("CARGO_PKG_VERSION"))
        .about(language.pick(
            "Les outils d'intelligence artificielle d'une administration, sur ses propres machines",
            "An administration's AI tools, on its own machines",
        ))
        .after_help(after)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .allow_external_subcommands(true)
        .arg(
            Arg::new("lang")
                .long("lang")
                .value_name(language.pick("LANGUE", "LANGUAGE"))
                .value_parser(["fr", "en"])
                .hide_possible_values(true)
                .global(true)
                .help(language.pick(
                    "Langue des réponses et des messages : fr ou en",
                    "Language of answers and messages: fr or en",
                )),
        )
        .arg(
            Arg::new("quiet")
                .long("quiet")
                .short('q')
                .action(ArgAction::SetTrue)
                .global(true)
                .help(language.pick(
                    "Rien sur l'erreur standard, sauf une erreur",
                    "Nothing on standard error but an error",
                )),
        )
        .disable_version_flag(true)
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help(language.pick("Affiche la version", "Show the version")),
        )
        .subcommand(plugin::command(language))
        .subcommand(model::command(language))
        .subcommand(corpus::command(language))
        .subcommand(engine::command(language))
        .subcommand(doctor::command(language))
        .subcommand(completions::command(language));
    arguments::dress(command, language)
}

/// Help and version are answers; everything else is wrong usage.
pub(crate) fn clap_error(error: &clap::Error, printer: &mut Printer) -> Result<Code, Failure> {
    let text = arguments::explain(error, printer.language());
    // No words at all: the help, without a word of reproach.
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        printer.help(&text);
        return Ok(Code::Usage);
    }
    if error.use_stderr() {
        return Err(Failure::usage(text));
    }
    printer.say(&text)?;
    Ok(Code::Done)
}

/// `--lang` decides the language of the help itself, so it is looked for before the tree is built.
fn early_language(words: &[String]) -> Option<Language> {
    let value =
        words
            .iter()
            .enumerate()
            .find_map(|(index, word)| match word.strip_prefix("--lang") {
                Some("") => words.get(index + 1).map(String::as_str),
                Some(rest) => rest.strip_prefix('='),
                None => None,
            })?;
    Language::parse(value)
}

fn compile(arguments: &[String], printer: &mut Printer) -> Result<Code, Failure> {
    let mut result = Ok(());
    printer.answer(|out| {
        result = runtime::child_main(
            arguments,
            house::describe,
            &mut std::io::stdin().lock(),
            out,
        );
        Ok(())
    })?;
    match result {
        Ok(()) => Ok(Code::Done),
        Err(reason) => {
            // The parent reads these words and puts them into its own sentence.
            printer.note(&reason);
            Ok(Code::Usage)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_well_formed_in_both_languages() {
        let folder = std::path::PathBuf::from("nowhere");
        let folders = Folders {
            configuration: folder.clone(),
            state: folder.clone(),
            cache: folder.clone(),
            data: folder.clone(),
            runtime: folder,
            credentials: None,
        };
        for language in [Language::French, Language::English] {
            tree(language, &folders).debug_assert();
        }
    }
}
